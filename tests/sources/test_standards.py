"""The catalogues are complete, and citations find their clauses. Numbers are those of the editions."""

from __future__ import annotations

import pytest

from plainqms.sources import resources
from plainqms.sources.resources import DOCUMENT_SET, MissingResourceError, find
from plainqms.sources.standards import expand, known_standards, read_standards

ALL = read_standards(["iso-9001-2015", "iso-14001-2015", "iso-45001-2018", "iso-iec-27001-2022"])


def test_four_catalogues_travel_with_the_package():
    assert set(known_standards()) == {
        "iso-9001-2015",
        "iso-14001-2015",
        "iso-45001-2018",
        "iso-iec-27001-2022",
    }


# Entries, audit units, pieces of documented information, and whether a controls annex is there.
@pytest.mark.parametrize(
    ("name", "entries", "units", "information", "controls"),
    [
        ("iso-9001-2015", 91, 57, 29, 0),
        ("iso-14001-2015", 45, 32, 17, 0),
        ("iso-45001-2018", 56, 40, 26, 0),
        ("iso-iec-27001-2022", 138, 123, 27, 93),
    ],
)
def test_the_catalogues_are_complete(name, entries, units, information, controls):
    (standard,) = read_standards([name])
    assert standard.id == name
    assert len(standard.clauses) == entries
    assert len({clause.id for clause in standard.clauses}) == entries
    assert sum(clause.audit_unit for clause in standard.clauses) == units
    assert sum(len(clause.documented_information) for clause in standard.clauses) == information
    assert sum(clause.kind == "control" for clause in standard.clauses) == controls
    assert all(clause.heading for clause in standard.clauses)


@pytest.mark.parametrize(
    ("standard", "clause", "title"),
    [
        ("iso-9001", "7.5.2", "Creating and updating"),
        ("iso-9001", "7.1.5.2", "Measurement traceability"),
        ("iso-9001", "8.4", "Control of externally provided processes, products and services"),
        ("iso-14001", "6.1.2", "Environmental aspects"),
        ("iso-14001", "8.2", "Emergency preparedness and response"),
        ("iso-14001", "10.2", "Nonconformity and corrective action"),
        ("iso-45001", "5.4", "Consultation and participation of workers"),
        ("iso-45001", "6.1.2.1", "Hazard identification"),
        ("iso-45001", "8.1.2", "Eliminating hazards and reducing OH&S risks"),
        ("iso-iec-27001", "6.1.3", "Information security risk treatment"),
        ("iso-iec-27001", "A.8.10", "Information deletion"),
        ("iso-iec-27001", "A.5.37", "Documented operating procedures"),
    ],
)
def test_sampled_titles(standard, clause, title):
    ((edition, number),) = expand(f"{standard}:{clause}", ALL)
    found = next(item for item in ALL if item.id == edition).clause(number)
    assert found is not None
    assert (found.id, found.title) == (clause, title)


def test_editions_and_families():
    assert [(item.id, item.family, item.short) for item in ALL] == [
        ("iso-9001-2015", "iso-9001", "ISO 9001"),
        ("iso-14001-2015", "iso-14001", "ISO 14001"),
        ("iso-45001-2018", "iso-45001", "ISO 45001"),
        ("iso-iec-27001-2022", "iso-iec-27001", "ISO/IEC 27001"),
    ]
    assert not any(item.verified for item in ALL)


def test_untitled_clauses_have_a_label_of_ours():
    clause = ALL[0].clause("4.4.1")
    assert clause is not None
    assert (clause.title, clause.heading) == ("", "Processes of the system")


def test_documented_information_is_read():
    clause = ALL[0].clause("4.4.2")
    assert clause is not None
    assert [(item.kind, item.condition) for item in clause.documented_information] == [
        ("maintain", "extent_necessary"),
        ("retain", "extent_necessary"),
    ]


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("iso-9001:7.5.2", ["7.5.2"]),
        ("iso-9001-2015:7.5.2", ["7.5.2"]),
        ("~iso-9001:8.3", ["8.3"]),
        ("iso-iec-27001:A.5.15–A.5.18", ["A.5.15", "A.5.16", "A.5.17", "A.5.18"]),
        ("iso-iec-27001:A.5.15 - A.5.16", ["A.5.15", "A.5.16"]),
        ("iso-iec-27001:A.5.36–A.6.1", ["A.5.36", "A.5.37", "A.6.1"]),
        ("iso-9001:9.1–9.3", ["9.1", "9.2", "9.3"]),
        ("iso-9001:9.3–9.1", []),
        ("iso-9001:9.1–9.1.2", []),
        ("iso-9001:9.1–9.4", []),
        ("iso-9001:8.10", []),
        ("iso-9001-2008:7.5", []),
        ("iso-13485:7.5", []),
        ("7.5", []),
        ("", []),
    ],
)
def test_citations(citation, expected):
    assert [clause for _, clause in expand(citation, ALL)] == expected


def test_unknown_and_repeated_ids_are_left_out():
    assert [item.id for item in read_standards(["iso-9001-2015", "x", "../x", "iso-9001-2015"])] == [
        "iso-9001-2015"
    ]


def test_catalogues_are_read_once():
    assert read_standards(["iso-9001-2015"])[0] is ALL[0]


def test_resources_are_found():
    assert (find("standards") / "iso-9001-2015.yml").is_file()
    assert all((find("document_set") / name).exists() for name in DOCUMENT_SET)


def test_a_missing_resource_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "files", lambda _: tmp_path / "plainqms")
    for name in ("standards", "theme", "document_set", "unheard_of"):
        with pytest.raises(MissingResourceError, match=name):
            find(name)


def test_in_an_installed_package_the_documents_lie_inside(tmp_path, monkeypatch):
    (tmp_path / "plainqms" / "document_set").mkdir(parents=True)
    monkeypatch.setattr(resources, "files", lambda _: tmp_path / "plainqms")
    assert find("document_set") == tmp_path / "plainqms" / "document_set"
