"""Approvals that were claimed and do not count are told, as long as their revision is the current one."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import codes, problems, revisions
from repositories import CAROL, Repo, document

A = "procedures/a.md"
AUTHOR, STRANGER = "is among the authors of this text", "was nobody in records/people.yml before this change"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    return repo


def issue(repo: Repo, body: str, *said: str, **given: str) -> None:
    repo.write(A, document("PRO-001", body=body))
    repo.commit("\n".join((f"{body}\n", *(f"Approved-by: {name}" for name in said))), **given)


def told(repo: Repo) -> list[tuple[str, str, str]]:
    """(path, severity, reason) of each claim that does not count."""
    found = [problem for problem in problems(repo) if problem.rule.code in ("H330", "H331")]
    return [(item.place.path, item.rule.severity.value, item.message.split(", ")[-1]) for item in found]


def test_by_another_known_person(repo: Repo) -> None:
    issue(repo, "One.", CAROL)
    assert codes(repo) == []
    (approval,) = revisions(repo)[0].approvals
    assert (approval.person, approval.name, approval.role) == ("carol", "Carol Keller", "managing_director")


def test_by_its_author(repo: Repo) -> None:
    issue(repo, "One.", CAROL, author=CAROL)
    assert told(repo) == [(A, "warning", AUTHOR)]


def test_by_a_co_author(repo: Repo) -> None:
    repo.write(A, document("PRO-001"))
    repo.commit(f"One\n\nCo-authored-by: {CAROL}\nApproved-by: {CAROL}")
    assert told(repo) == [(A, "warning", AUTHOR)]


def test_by_nobody_we_know(repo: Repo) -> None:
    issue(repo, "One.", "Mallory <mallory@example.com>", "dependabot[bot] <support@github.com>", CAROL)
    assert told(repo) == [(A, "warning", STRANGER)] * 2
    assert [approval.person for approval in revisions(repo)[0].approvals] == ["carol"]
    assert "Mallory" in problems(repo)[0].message


def test_an_earlier_mistake_is_not_told_for_ever(repo: Repo) -> None:
    issue(repo, "One.", "Mallory <mallory@example.com>")
    assert told(repo) == [(A, "warning", STRANGER)]
    issue(repo, "Two.", CAROL)
    assert codes(repo) == []
