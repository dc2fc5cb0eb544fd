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


# Ten of each, as printed in the editions.
TITLES = {
    "iso-9001": {
        "4.4": "Quality management system and its processes",
        "5.1.2": "Customer focus",
        "6.3": "Planning of changes",
        "7.1.5.2": "Measurement traceability",
        "7.1.6": "Organizational knowledge",
        "7.5.2": "Creating and updating",
        "8.4": "Control of externally provided processes, products and services",
        "8.5.6": "Control of changes",
        "9.1.3": "Analysis and evaluation",
        "10.2": "Nonconformity and corrective action",
    },
    "iso-14001": {
        "4.1": "Understanding the organization and its context",
        "5.2": "Environmental policy",
        "6.1.2": "Environmental aspects",
        "6.1.3": "Compliance obligations",
        "6.2.1": "Environmental objectives",
        "7.4.3": "External communication",
        "8.1": "Operational planning and control",
        "8.2": "Emergency preparedness and response",
        "9.1.2": "Evaluation of compliance",
        "10.2": "Nonconformity and corrective action",
    },
    "iso-45001": {
        "5.4": "Consultation and participation of workers",
        "6.1.2.1": "Hazard identification",
        "6.1.2.3": "Assessment of OH&S opportunities and other opportunities for the OH&S management system",
        "6.1.4": "Planning action",
        "7.3": "Awareness",
        "8.1.2": "Eliminating hazards and reducing OH&S risks",
        "8.1.4.2": "Contractors",
        "8.2": "Emergency preparedness and response",
        "9.3": "Management review",
        "10.2": "Incident, nonconformity and corrective action",
    },
    "iso-iec-27001": {
        "4.2": "Understanding the needs and expectations of interested parties",
        "6.1.3": "Information security risk treatment",
        "8.3": "Information security risk treatment",
        "9.2.2": "Internal audit programme",
        "A.5.7": "Threat intelligence",
        "A.5.23": "Information security for use of cloud services",
        "A.5.37": "Documented operating procedures",
        "A.6.8": "Information security event reporting",
        "A.7.14": "Secure disposal or re-use of equipment",
        "A.8.10": "Information deletion",
    },
}


@pytest.mark.parametrize("standard", TITLES)
def test_sampled_titles(standard):
    assert len(TITLES[standard]) == 10
    for clause, title in TITLES[standard].items():
        ((edition, number),) = expand(f"{standard}:{clause}", ALL)
        found = next(item for item in ALL if item.id == edition).clause(number)
        assert found is not None
        assert (found.id, found.title) == (clause, title)


# Main clauses by their number, then Annex A by theme.
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("iso-9001-2015", {"4": 7, "5": 8, "6": 8, "7": 19, "8": 31, "9": 12, "10": 6}),
        ("iso-14001-2015", {"4": 5, "5": 4, "6": 9, "7": 12, "8": 3, "9": 8, "10": 4}),
        ("iso-45001-2018", {"4": 5, "5": 5, "6": 12, "7": 12, "8": 10, "9": 8, "10": 4}),
        (
            "iso-iec-27001-2022",
            {
                "4": 5,
                "5": 4,
                "6": 7,
                "7": 9,
                "8": 4,
                "9": 9,
                "10": 3,
                "A.5": 38,
                "A.6": 9,
                "A.7": 15,
                "A.8": 35,
            },
        ),
    ],
)
def test_entries_by_main_clause(name, counts):
    (standard,) = read_standards([name])
    found = {}
    for clause in standard.clauses:
        top = clause
        while parent := standard.parent(top.id):
            top = parent
        found[top.id] = found.get(top.id, 0) + 1
    assert found == counts


def test_each_catalogue_says_what_it_is_and_is_not():
    for name in known_standards():
        head = (find("standards") / f"{name}.yml").read_text(encoding="utf-8").split("\nid:")[0]
        assert "clause numbers and titles only" in head
        assert "No requirement text of the standard is reproduced" in head


def test_what_must_be_documented_is_said_in_few_words():
    for standard in ALL:
        for clause in standard.clauses:
            for item in clause.documented_information:
                assert len(item.what) <= 110, (standard.id, clause.id)
                assert "shall" not in item.what.split()


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
