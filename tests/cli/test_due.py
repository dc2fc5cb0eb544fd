"""`qms due`: what is due, for whom, within which time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asking import ask, ask_json
from repositories import SETTINGS, Repo, document

RISKS = """\
- {id: RISK-001, title: Heat, owner: managing_director, identified_on: "2025-06-01", decision: leave}
- {id: RISK-002, title: Rain, owner: quality_manager, identified_on: "2025-07-20", decision: leave}
- {id: RISK-003, title: Snow, owner: carol, identified_on: "2025-06-30", decision: leave}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("records/risks.yml", RISKS)
    repo.write("procedures/a.md", document("PRO-001"))
    repo.commit("First", on="2026-01-10")
    return repo


def due(repo: Repo, *arguments: str) -> list[tuple[str, str, str]]:
    _, answer = ask_json(repo, "--as-of", "2026-06-30", "due", *arguments)
    assert (answer["schema"], answer["as_of"]) == ("plainqms/due/1", "2026-06-30")
    return [(item["on"], item["group"], item["id"]) for item in answer["due"]]


def test_records_and_documents_by_day(repo: Repo) -> None:
    assert due(repo) == [
        ("2026-06-01", "overdue", "RISK-001"),
        ("2026-06-30", "this month", "RISK-003"),
        ("2026-07-20", "later", "RISK-002"),
        ("2028-01-10", "later", "PRO-001"),
    ]


def test_within_some_days_what_is_overdue_remains(repo: Repo) -> None:
    assert [item[2] for item in due(repo, "--within", "3w")] == ["RISK-001", "RISK-003", "RISK-002"]
    assert [item[2] for item in due(repo, "--within", "0")] == ["RISK-001", "RISK-003"]


def test_a_person_has_what_their_roles_have(repo: Repo) -> None:
    assert [item[2] for item in due(repo, "--owner", "carol")] == ["RISK-001", "RISK-003"]
    assert [item[2] for item in due(repo, "--owner", "managing_director")] == ["RISK-001"]


def test_wrong_use(repo: Repo) -> None:
    status, told = ask(repo, "due", "--owner", "carl")
    assert (status, "carol" in told) == (2, True)
    assert ask(repo, "due", "--within", "soon")[0] == 2


def test_text_is_grouped_and_counted(repo: Repo) -> None:
    status, told = ask(repo, "--as-of", "2026-06-30", "due")
    assert status == 0
    lines = told.splitlines()
    assert [line for line in lines if line.endswith(")") and not line.startswith(" ")] == [
        "Overdue (1)", "This month (1)", "Later (2)",
    ]  # fmt: skip
    assert lines[-1] == "4 due as at 2026-06-30, 1 overdue."


def test_by_site(repo: Repo) -> None:
    repo.write("qms.yml", f"{SETTINGS}sites: [{{id: works, name: The works}}]\n")
    repo.write("procedures/a.md", document("PRO-001", sites="works"))
    repo.commit("A site", on="2026-02-01")
    assert [item[2] for item in due(repo, "--site", "works")] == ["PRO-001"]
    assert [item[2] for item in due(repo, "--site", "none")] == ["RISK-001", "RISK-003", "RISK-002"]
    status, told = ask(repo, "due", "--site", "work")
    assert (status, "did you mean works?" in told) == (2, True)


def test_text_by_owner(repo: Repo) -> None:
    _, told = ask(repo, "--as-of", "2026-06-30", "due", "--by", "owner")
    heads = [line for line in told.splitlines() if line.endswith(")") and not line.startswith(" ")]
    assert heads == ["Managing director (1)", "Carol Keller (1)", "Quality manager (2)"]


def test_as_a_calendar(repo: Repo) -> None:
    repo.write("procedures/b.md", document("PRO-002"))  # not committed, so not published
    status, told = ask(repo, "due", "--format", "ics", "--owner", "quality_manager")
    assert status == 0
    assert re.findall(r"SUMMARY:([A-Z]+-[0-9]+)", told) == ["RISK-002", "PRO-001"]
