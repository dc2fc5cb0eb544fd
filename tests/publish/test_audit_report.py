"""The page of an audit as its report: how free and able the auditors were, findings by grade, what was left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asking import load
from audited import AUDITS, RECORDS, system
from repositories import Repo

from plainqms import pipeline
from plainqms.publish import record_pages
from plainqms.publish.manual import Manual


def sections(repo: Repo, identifier: str) -> dict[str, dict[str, Any]]:
    loaded = load(repo, committed=False)
    manual = Manual(loaded.system, pipeline.publications(loaded))
    values: Any = record_pages.values(manual.registers.by_id[identifier], manual)
    return {section["title"]: section for section in values["sections"]}


def cells(section: dict[str, Any]) -> list[list[str]]:
    return [[", ".join(piece["text"] for piece in cell["pieces"]) for cell in row] for row in section["rows"]]


def test_who_looks_how_able_and_how_free_and_what_can_be_done(tmp_path: Path) -> None:
    found = sections(system(tmp_path / "repo"), "AUD-2026-001")
    assert cells(found["Auditors"]) == [
        [
            "Alice Author",
            "Lead auditor",
            "Course of 2023",
            "wrote revision 2 of PRO-001, no safeguard is recorded",
        ]
    ]
    assert "free of all this" in found["What can be done"]["html"]
    assert "What was not looked at" not in found


def test_roles_with_work_are_told_with_the_documents_and_a_safeguard_ends_the_advice(tmp_path: Path) -> None:
    repo = system(tmp_path / "repo")
    guard = "  safeguard: {what: Carol reads along., because: Nobody else.}\n"
    repo.write(
        AUDITS,
        RECORDS.replace("person: alice", "person: carol").replace("  planned:", f"{guard}  planned:", 1),
    )
    repo.write("records/assignments.yml", '- {role: quality_manager, person: carol, from: "2020-01-01"}\n')
    found = sections(repo, "AUD-2026-001")
    # Carol owns the process by its documents; what else its texts ask of her goes without saying.
    assert cells(found["Auditors"])[0][3] == (
        "owns Purchasing as quality manager, approved revision 2 of PRO-001, a safeguard is recorded"
    )
    assert "What can be done" not in found
    assert list(found) == ["Objective", "Scope", "Auditors", "Safeguard"]


def test_findings_by_grade_and_what_was_not_looked_at(tmp_path: Path) -> None:
    repo = system(tmp_path / "repo")
    rows = "    - {clause: iso-9001:8.4.2, result: not looked at}\n"
    records = RECORDS.replace("    - {clause: iso-9001:8.4.1", f"{rows}    - {{clause: iso-9001:8.4.1")
    records = records.replace(
        "  title: Purchasing a year ago\n", "  title: Then\n  clauses: [iso-9001:8.4.1, iso-9001:7.2]\n"
    )
    repo.write(AUDITS, records)
    found = sections(repo, "AUD-2025-001")
    assert cells(found["Findings by grade"]) == [
        ["Observation", "FND-2025-001", "Orders name no drawing", "Answered"],
        ["Observation", "FND-2025-002", "Cured long ago", "Closed"],
    ]
    (left,) = found["What was not looked at"]["rows"]
    assert [piece["text"] for piece in left["pieces"]] == ["ISO 9001 8.4.2", "ISO 9001 7.2"]
    assert cells(found["Auditors"])[0][3] == "From outside"
