"""What was looked at, by clause and process: only with what was seen, only inside the cycle, and the holes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import load
from repositories import SETTINGS, Repo, document

from plainqms.publish.manual import Manual
from plainqms.views.audit_coverage import Cell, Coverage, coverages

ROW = '{clause: iso-9001:8.4.1, seen: "Five orders.", result: conformity}'


def audit(number: int, day: str, *, rows: str = ROW, held: bool = True, more: str = "") -> str:
    done = f'  held_on: "{day}"\n  rows: [{rows}]\n' if held else ""
    return (
        f"- id: AUD-2026-{number:03d}\n  title: An audit\n  kind: internal\n  owner: quality_manager\n"
        f'  processes: [purchasing]\n  clauses: [iso-9001:8.4.2]\n  planned: "{day}"\n{done}{more}'
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    assert "purchasing:" in SETTINGS
    text = document(
        "PRO-001", body="We buy well [[iso-9001:8.4.1]] [[~iso-9001:8.3]], by the rules [[iso-9001:7.2]]."
    )
    made.write("procedures/a.md", text.replace("\n---\n", "\nprocess: purchasing\n---\n", 1))
    made.commit("All")
    return made


def coverage(repo: Repo, *audits: str) -> Coverage:
    repo.write("records/audits.yml", "\n".join(audits) or "[]\n")
    system = load(repo, committed=False).system
    return next(coverages(system, system.documents, Manual(system, ()).clauses_of))


def test_what_documents_cite_is_asked_and_what_nobody_saw_is_a_hole(repo: Repo) -> None:
    found = coverage(repo)
    assert found.cells == {("8.4", "purchasing"): Cell(), ("7.2", "purchasing"): Cell()}
    assert all(cell.hole for cell in found.cells.values())
    assert [clause.id for clause in found.clauses] == ["7.2", "8.4"]
    assert found.processes == ("purchasing",)


def test_the_last_time_counts_and_what_is_planned_where_there_is_none(repo: Repo) -> None:
    held = (audit(1, "2026-01-10"), audit(2, "2026-05-10"))
    assert coverage(repo, *held).cells["8.4", "purchasing"] == Cell("AUD-2026-002", seen=date(2026, 5, 10))
    later, sooner = audit(3, "2026-10-10", held=False), audit(4, "2026-09-10", held=False)
    assert coverage(repo, later, sooner).cells["8.4", "purchasing"] == Cell(
        "AUD-2026-004", planned=date(2026, 9, 10)
    )
    assert coverage(repo, *held, sooner).cells["8.4", "purchasing"].audit == "AUD-2026-002"
    assert coverage(repo, *held, sooner).cells["7.2", "purchasing"].hole


@pytest.mark.parametrize(
    "text",
    [
        audit(1, "2026-01-10", rows="{clause: iso-9001:8.4.1, result: conformity}"),
        audit(
            1, "2026-01-10", rows='{clause: iso-9001:8.4.1, seen: "Nobody was there.", result: not looked at}'
        ),
        audit(1, "2026-01-10", more='  cancelled_on: "2026-01-09"\n'),
        audit(1, "2026-01-10").replace("internal", "surveillance"),
        audit(1, "2023-06-29"),
        audit(1, "2026-01-10", rows='{document: PRO-001, seen: "Five orders.", result: conformity}'),
    ],
    ids=["nothing seen", "not looked at", "cancelled", "not ours", "before the cycle", "no clause"],
)
def test_what_does_not_count(repo: Repo, text: str) -> None:
    assert coverage(repo, text).cells["8.4", "purchasing"].hole


def test_the_cycle_begins_with_the_certificate(repo: Repo) -> None:
    repo.write(
        "records/certificates.yml",
        "- id: CERT-2026-001\n  title: Quality\n  number: N\n  standard: iso-9001-2015\n  owner: carol\n"
        '  body: CB-001\n  scope: All.\n  decided: "2026-02-01"\n  effective: "2026-02-01"\n  expires: "2029-01-31"\n',
    )
    found = coverage(repo, audit(1, "2026-01-10"))
    assert found.since == date(2026, 2, 1)
    assert found.cells["8.4", "purchasing"].hole


def test_a_clause_that_no_document_of_the_process_cites_was_looked_at_all_the_same(repo: Repo) -> None:
    seen = '{clause: iso-9001:8.6, seen: "Ten releases.", result: conformity}'
    assert coverage(repo, audit(1, "2026-01-10", rows=seen)).cells["8.6", "purchasing"].seen
