"""References lead somewhere: documents, clauses, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import codes, problems
from repositories import Repo, document

A, B = "procedures/a.md", "procedures/b.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001"))
    repo.write(B, document("PRO-002", title="Selling"))
    repo.write("procedures/p q.png", "x")
    repo.write("records/objectives.csv", OBJECTIVE)
    repo.commit("First")
    return repo


OBJECTIVE = (
    "id,title,owner,measure,target,set_on,due,result,closed_on\n"
    "OBJ-2026-001,Good buys,carol,Share,9,2026-01-10,2026-05-10,reached,2026-05-11\n"
)
GOOD = [
    "[[PRO-002]] [[iso-9001:7.5.2]] [[~iso-9001:8.4]] [[iso-9001-2015:7.5.2]]",
    "[a](b.md) [a](./b.md#purpose) [p](p%20q.png) [x](https://example.com) [m](mailto:a@b.c) [h](#purpose)",
    "`[[PRO-999]]` \\[[PRO-999]] <!-- [[PRO-999]] -->",
    "```\n[[PRO-999]] [x](gone.md)\n```",
    "[[OBJ-2026-001]]",
]


@pytest.mark.parametrize("body", GOOD)
def test_good(repo: Repo, body: str) -> None:
    repo.write(A, document("PRO-001", body=body))
    assert codes(repo) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[[PRO-009]]", "R210"),
        ("[[iso-9001:99.1]]", "R212"),
        ("[[iso-14001:6.1]]", "R213"),
        ("[[iso-9001:7]]", "R214"),
        ("[x](gone.md)", "R215"),
        ("[x](../../outside.md)", "R215"),
        ("![x](gone.png)", "R215"),
    ],
)
def test_bad(repo: Repo, body: str, code: str) -> None:
    repo.write(A, document("PRO-001", body=f"Text.\n\n{body}"))
    assert codes(repo) == [(code, A, 11)]


def test_a_clause_claimed_in_the_front_matter(repo: Repo) -> None:
    repo.write(A, document("PRO-001", clauses="iso-9001:8.4"))
    assert codes(repo) == []
    repo.write(A, document("PRO-001", clauses="iso-9001:8.44"))
    assert codes(repo) == [("R212", A, 5)]


def test_a_withdrawn_document_is_not_referred_to(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="[[PRO-002]]"))
    repo.write(B, document("PRO-002", title="Selling", withdrawn="2026-07-01"))
    assert codes(repo) == []  # not yet
    repo.write(B, document("PRO-002", title="Selling", withdrawn="2026-06-30"))
    assert codes(repo) == [("R211", A, 9)]


def test_a_file_removed_in_the_working_tree_breaks_what_refers_to_it(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="[[PRO-002]] [b](b.md)"))
    (repo.root / B).unlink()
    assert codes(repo) == [("R210", A, 9), ("R215", A, 9)]


def test_a_near_miss_is_guessed(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="[[PRO-02]] [[iso-9001:7.5.22]] [[iso-9002:7.5]]"))
    said = " ".join(problem.message for problem in problems(repo))
    for meant in ("PRO-002", "7.5.2", "iso-9001"):
        assert meant in said
