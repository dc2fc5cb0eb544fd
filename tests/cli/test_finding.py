"""`qms finding`: what a grade asks for by when and why then, and the answer as it is sent, with what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, ask_json
from repositories import Repo, document

from plainqms.sources.grades import grades

AUDITS = """\
- id: AUD-2026-001
  title: First certification
  kind: stage 2
  body: CB-001
  owner: quality_manager
  scope: All.
  criteria: [iso-9001-2015]
  auditors: [{name: Helen Brandt, part: lead auditor}]
  planned: "2026-03-10"
  held_on: "2026-03-11"
  reported_on: "2026-03-15"
- id: AUD-2026-002
  title: Buying
  kind: internal
  owner: quality_manager
  scope: All.
  criteria: [iso-9001-2015]
  auditors: [{person: alice, part: lead auditor, competence: Course.}]
  planned: "2026-04-10"
  held_on: "2026-04-10"
  reported_on: "2026-04-11"
  rows: [{clause: iso-9001:8.4.1, seen: Five orders., result: conformity}]
"""
BODIES = """\
- id: CB-001
  title: Northern Board
  owner: quality_manager
  checked_on: "2026-01-22"
  contract_from: "2025-06-01"
  deadlines:
    - {grade: major nonconformity, step: plan accepted, days: "30"}
  impartiality: Statement of March 2025.
"""
FINDING = """\
- id: FND-2026-00{number}
  title: {title}
  audit: {audit}
  grade: {grade}
  on: "{on}"
  owner: quality_manager
  clauses: [iso-9001:8.4.1]
  requirement: Each supplier is evaluated.
  evidence: SUP-004, orders since 2023.
  statement: No evaluation in three years.
"""
NONCONFORMITY = """\
- id: NC-2026-001
  title: Never evaluated
  source: external audit
  raised_on: "2026-03-11"
  raised_by: alice
  owner: quality_manager
  correction: "Evaluated <script>alert(1)</script> and *kept*."
  corrected_on: "2026-03-14"
  cause: Nothing reminded anybody.
  actions:
    - {what: A date in the list., owner: carol, due: "2026-05-02", documents: [PRO-001]}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/PRO-001.md", document("PRO-001", "Purchasing"))
    repo.write("records/audits.yml", AUDITS)
    repo.write("records/certification-bodies.yml", BODIES)
    major = FINDING.format(
        number=1,
        title="'<b>Never</b> evaluated'",
        audit="AUD-2026-001",
        grade="major nonconformity",
        on="2026-03-10",
    )
    idea = FINDING.format(
        number=2, title="A list", audit="AUD-2026-002", grade="opportunity for improvement", on="2026-04-10"
    )
    good = FINDING.format(
        number=3, title="Two people", audit="AUD-2026-002", grade="good practice", on="2026-04-10"
    )
    repo.write("records/findings.yml", f"{major}  nonconformity: NC-2026-001\n{idea}{good}")
    repo.write("records/nonconformities.yml", NONCONFORMITY)
    repo.commit("First", on="2026-04-12")
    return repo


def test_every_grade_is_told_in_words() -> None:
    assert set(grades()) == {
        "major nonconformity", "minor nonconformity", "observation", "opportunity for improvement",
        "area of concern", "conformity", "good practice",
    }  # fmt: skip
    known = {"correction", "extent", "cause", "action", "effectiveness", "answer"}
    assert {name for item in grades().values() for name in item.asked} == known


def test_days_of_a_major_of_stage_2_come_from_contract_and_cycle(repo: Repo) -> None:
    status, told = ask_json(repo, "--as-of", "2026-04-20", "finding", "show", "fnd-2026-001")
    assert status == 0
    assert [(item["by"], item["basis"].split(":")[0]) for item in told["terms"]] == [
        (None, "no day is set"),
        ("2026-09-11", "rules for certification bodies (ISO/IEC 17021-1)"),  # 11 March and six months
        ("2026-04-10", "contract with Northern Board"),  # 11 March and 30 days
    ]


def test_an_idea_is_answered_within_a_month(repo: Repo) -> None:
    _, told = ask_json(repo, "--as-of", "2026-04-20", "finding", "show", "FND-2026-002")
    assert [item["by"] for item in told["terms"]] == ["2026-05-11"]
    assert told["missing"] == ["What follows from it, or why nothing does: answer."]


def test_the_answer_says_what_it_lacks(repo: Repo, tmp_path: Path) -> None:
    out = tmp_path / "answer.md"
    status, said = ask(
        repo, "--as-of", "2026-04-20", "finding", "response", "FND-2026-001", "--out", str(out)
    )
    assert status == 0, said
    assert "2 still missing:\n" in said
    text = out.read_text()
    assert "PRO-001 Purchasing, revision 1" in text
    missing = text.split("## Still missing\n\n")[1].split("\n\n")[0].splitlines()
    assert [line.rpartition(": ")[2] for line in missing] == ["similar.", "effectiveness."]
    first = out.read_bytes()
    ask(repo, "--as-of", "2026-04-20", "finding", "response", "FND-2026-001", "--out", str(out))
    assert out.read_bytes() == first


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_hostile_text_stays_text(repo: Repo, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"answer.{suffix}"
    assert (
        ask(repo, "--as-of", "2026-04-20", "finding", "response", "FND-2026-001", "--out", str(out))[0] == 0
    )
    text = out.read_text().replace("\\<", "&lt;")
    assert "script" in text
    assert "<script" not in text
    assert "<b>Never" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("FND-2026-009", "--out", "a.md"),
        ("FND-2026-003", "--out", "a.md"),  # nothing is asked of good practice
        ("FND-2026-001", "--out", "a.pdf"),
        ("FND-2026-001",),
    ],
)
def test_what_cannot_be_answered_is_refused(repo: Repo, arguments: tuple[str, ...]) -> None:
    status, _ = ask(repo, "--as-of", "2026-04-20", "finding", "response", *arguments)
    assert status == 2
