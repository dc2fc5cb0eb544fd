"""The catalogues are complete, and citations find their clauses. Numbers are those of the editions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plainqms.sources import resources
from plainqms.sources.resources import DOCUMENT_SET, MissingResourceError, find
from plainqms.sources.standards import expand, known_standards, read_standards

ALL = read_standards(["iso-9001-2015", "iso-14001-2015", "iso-45001-2018", "iso-iec-27001-2022"])
EVERY = read_standards(known_standards())


def test_ten_catalogues_travel_with_the_package():
    assert set(known_standards()) == {
        "iso-9001-2015",
        "iso-9001-2026",
        "iso-14001-2015",
        "iso-14001-2026",
        "iso-45001-2018",
        "iso-iec-27001-2022",
        "iso-22301-2019",
        "iso-iec-42001-2023",
        "iso-13485-2016",
        "iso-iec-17025-2017",
    }


# Entries, audit units, pieces of documented information, and whether a controls annex is there.
@pytest.mark.parametrize(
    ("name", "entries", "units", "information", "controls"),
    [
        ("iso-9001-2015", 91, 57, 29, 0),
        ("iso-14001-2015", 45, 32, 17, 0),
        ("iso-45001-2018", 56, 40, 26, 0),
        ("iso-iec-27001-2022", 138, 123, 27, 93),
        ("iso-9001-2026", 91, 58, 29, 0),
        ("iso-14001-2026", 49, 35, 18, 0),
        ("iso-22301-2019", 80, 46, 19, 0),
        ("iso-iec-42001-2023", 92, 70, 44, 38),
        ("iso-13485-2016", 91, 67, 87, 0),
        ("iso-iec-17025-2017", 182, 39, 43, 0),
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
    "iso-9001-2015": {
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
    "iso-14001-2015": {
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
    "iso-9001-2026": {
        "4.4": "Quality management system",
        "5.2": "Quality policy",
        "5.3": "Roles, responsibilities and authorities",
        "6.1.1": "Determining risks and opportunities",
        "6.1.2": "Actions to address risks",
        "6.3": "Planning of changes",
        "7.1.5.2": "Traceability of measurement results",
        "7.5.2": "Creating and updating documented information",
        "9.3.3": "Management review results",
        "10.1": "Continual improvement",
    },
    "iso-14001-2026": {
        "5.3": "Roles, responsibilities and authorities",
        "6.1.2": "Environmental aspects",
        "6.1.3": "Compliance obligations",
        "6.1.4": "Risks and opportunities",
        "6.1.5": "Planning action",
        "6.3": "Planning of changes",
        "8.2": "Emergency preparedness and response",
        "9.1.2": "Evaluation of compliance",
        "10.1": "Continual improvement",
        "10.2": "Nonconformity and corrective action",
    },
    "iso-22301-2019": {
        "4.2.2": "Legal and regulatory requirements",
        "5.2.1": "Establishing the business continuity policy",
        "6.3": "Planning changes to the business continuity management system",
        "8.2.2": "Business impact analysis",
        "8.2.3": "Risk assessment",
        "8.4.3": "Warning and communication",
        "8.4.4": "Business continuity plans",
        "8.4.5": "Recovery",
        "8.5": "Exercise programme",
        "10.1": "Nonconformity and corrective action",
    },
    "iso-iec-42001-2023": {
        "5.2": "AI policy",
        "6.1.2": "AI risk assessment",
        "6.1.3": "AI risk treatment",
        "6.1.4": "AI system impact assessment",
        "8.4": "AI system impact assessment",
        "A.2.2": "AI policy",
        "A.3.2": "AI roles and responsibilities",
        "A.4.5": "System and computing resources",
        "A.7.6": "Data preparation",
        "A.10.3": "Suppliers",
    },
    "iso-13485-2016": {
        "4.2.3": "Medical device file",
        "4.2.4": "Control of documents",
        "5.5.2": "Management representative",
        "6.2": "Human resources",
        "7.3.7": "Design and development validation",
        "7.4.3": "Verification of purchased product",
        "7.5.5": "Particular requirements for sterile medical devices",
        "7.6": "Control of monitoring and measuring equipment",
        "8.2.2": "Complaint handling",
        "8.5.3": "Preventive action",
    },
    "iso-iec-17025-2017": {
        "4.1": "Impartiality",
        "6.2": "Personnel",
        "6.5": "Metrological traceability",
        "7.2.2": "Validation of methods",
        "7.5": "Technical records",
        "7.6": "Evaluation of measurement uncertainty",
        "7.8.6": "Reporting statements of conformity",
        "7.10": "Nonconforming work",
        "8.1.3": "Option B",
        "8.9": "Management reviews (Option A)",
    },
}


@pytest.mark.parametrize("standard", TITLES)
def test_sampled_titles(standard):
    assert len(TITLES[standard]) == 10
    for clause, title in TITLES[standard].items():
        ((edition, number),) = expand(f"{standard}:{clause}", EVERY)
        found = next(item for item in EVERY if item.id == edition).clause(number)
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
        ("iso-9001-2026", {"4": 7, "5": 8, "6": 9, "7": 19, "8": 31, "9": 12, "10": 5}),
        ("iso-14001-2026", {"4": 5, "5": 4, "6": 11, "7": 12, "8": 3, "9": 11, "10": 3}),
        ("iso-22301-2019", {"4": 9, "5": 6, "6": 8, "7": 11, "8": 29, "9": 11, "10": 6}),
        (
            "iso-iec-42001-2023",
            {
                "4": 5,
                "5": 4,
                "6": 8,
                "7": 9,
                "8": 5,
                "9": 9,
                "10": 3,
                "A.2": 4,
                "A.3": 3,
                "A.4": 6,
                "A.5": 5,
                "A.6": 12,
                "A.7": 6,
                "A.8": 5,
                "A.9": 4,
                "A.10": 4,
            },
        ),
        ("iso-13485-2016", {"4": 14, "5": 15, "6": 7, "7": 36, "8": 19}),
        ("iso-iec-17025-2017", {"4": 12, "5": 8, "6": 37, "7": 90, "8": 35}),
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
    for standard in EVERY:
        for clause in standard.clauses:
            assert len(clause.heading) <= 110, (standard.id, clause.id)
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
    assert not any(item.verified for item in EVERY)
    assert {item.family for item in EVERY if item.supersedes} == {"iso-9001", "iso-14001"}
    for item in EVERY:
        if item.supersedes:
            (before,) = read_standards([item.supersedes])
            assert (before.family, before.edition < item.edition) == (item.family, True)


def test_each_level_has_the_one_above_it():
    for standard in EVERY:
        levels = [0, *(clause.level for clause in standard.clauses)]
        assert all(1 <= now <= before + 1 for before, now in pairwise(levels)), standard.id


# The subjects of the harmonized structure, as each standard numbers them.
@pytest.mark.parametrize(
    ("name", "number", "harmonized"),
    [
        ("iso-9001-2015", "10.3", "10.1"),
        ("iso-9001-2026", "10.1", "10.1"),
        ("iso-9001-2015", "5.1.2", ""),
        ("iso-14001-2015", "6.1.4", "6.1"),
        ("iso-45001-2018", "8.1.1", "8.1"),
        ("iso-iec-27001-2022", "A.5.1", ""),
        ("iso-iec-42001-2023", "6.3", "6.3"),
        ("iso-13485-2016", "8.2.4", ""),
    ],
)
def test_harmonized_numbers(name, number, harmonized):
    (standard,) = read_standards([name])
    clause = standard.clause(number)
    assert clause is not None
    assert clause.harmonized == harmonized


def test_what_the_management_system_is_called():
    found = {item.id: (item.abbreviation, item.discipline, item.kind) for item in EVERY}
    assert found["iso-14001-2026"] == ("EMS", "environment", "standard")
    assert found["iso-iec-17025-2017"] == ("", "laboratory competence", "standard")


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
        ("iso-iec-27001:A.5.36–A.6.1", []),  # from one theme into the next
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
