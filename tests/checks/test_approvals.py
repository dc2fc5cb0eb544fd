"""Approvals that were claimed and do not count are told, as long as their revision is the current one."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import codes, problems, revisions
from repositories import CAROL, Repo, document

A = "procedures/a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    return repo


def issue(repo: Repo, body: str, *said: str, **given: str) -> None:
    repo.write(A, document("PRO-001", body=body))
    repo.commit("\n".join((f"{body}\n", *(f"Approved-by: {name}" for name in said))), **given)


def test_by_another_known_person(repo: Repo) -> None:
    issue(repo, "One.", CAROL)
    assert codes(repo) == []
    (approval,) = revisions(repo)[0].approvals
    assert (approval.person, approval.name, approval.role) == ("carol", "Carol Keller", "managing_director")


def test_by_its_author(repo: Repo) -> None:
    issue(repo, "One.", CAROL, author=CAROL)
    assert codes(repo) == [("H330", A, 0)]


def test_by_a_co_author(repo: Repo) -> None:
    repo.write(A, document("PRO-001"))
    repo.commit(f"One\n\nCo-authored-by: {CAROL}\nApproved-by: {CAROL}")
    assert codes(repo) == [("H330", A, 0)]


def test_by_nobody_we_know(repo: Repo) -> None:
    issue(repo, "One.", "Mallory <mallory@example.com>", "dependabot[bot] <support@github.com>", CAROL)
    assert codes(repo) == [("H330", A, 0)] * 2
    assert [approval.person for approval in revisions(repo)[0].approvals] == ["carol"]
    assert ["Mallory" in problem.message for problem in problems(repo)] == [True, False]


def test_an_earlier_mistake_is_not_told_for_ever(repo: Repo) -> None:
    issue(repo, "One.", "Mallory <mallory@example.com>")
    assert codes(repo) == [("H330", A, 0)]
    issue(repo, "Two.", CAROL)
    assert codes(repo) == []
