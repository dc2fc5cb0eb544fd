"""References lead somewhere: documents, clauses, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import TODAY, codes, problems
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.sources.standards import expand

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
    "[[PRO-002]] [[iso-9001:7.5.2]] [[~iso-9001:8.4]] [[iso-9001-2015:7.5.3]]",
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


# What the message offers in place of a number that does not exist.
@pytest.mark.parametrize(
    ("adopted", "citation", "meant"),
    [
        ("iso-iec-27001-2022", "iso-iec-27001:A.8.01", "A.8.1]]"),
        ("iso-iec-27001-2022", "iso-iec-27001:A.8.010", "A.8.10]]"),
        ("iso-iec-27001-2022", "iso-iec-27001:A.8.35", "A.8.34]]"),
        ("iso-iec-27001-2022", "iso-iec-27001:a.8.1", "A.8.1]]"),
        ("iso-iec-27001-2022", "iso-iec-27001:8.10", "A.8.10]]"),
        ("iso-iec-27001-2022", "iso-iec-27001:A.8.1–A.8.40", "A.8.34]]"),
        ("iso-9001-2015", "iso-9001:9.4", "9.3]]"),
        ("iso-9001-2015", "iso-9001:6.1.3", "6.1.2]]"),  # opportunities stand there in 2026
        ("iso-9001-2015", "iso-9001-2026:6.1.3", "iso-9001:6.1.2]]"),
        ("iso-9001-2026", "iso-9001:10.3", "10.1]]"),
        ("iso-9001-2026", "iso-9001-2015:10.3", "iso-9001:10.1]]"),
        ("iso-14001-2015", "iso-14001:6.1.5", "6.1.4]]"),
        ("iso-14001-2015", "iso-14001:9.3.2", "9.3]]"),
    ],
)
def test_the_right_number_is_offered(repo: Repo, adopted: str, citation: str, meant: str) -> None:
    repo.settings(SETTINGS.replace("iso-9001-2015", adopted))
    repo.write(A, document("PRO-001", body=f"[[{citation}]]"))
    (problem,) = problems(repo)
    assert problem.rule.code in ("R212", "R220")
    assert problem.remedy.removesuffix(", or look the number up in the standard.").endswith(meant)


def test_a_clause_that_is_new_stands_for_nothing_before(repo: Repo) -> None:
    repo.settings(SETTINGS.replace("iso-9001-2015", "iso-14001-2015"))
    repo.write(A, document("PRO-001", body="[[iso-14001:6.3]]"))
    (problem,) = problems(repo)
    assert "ISO 14001:2026" in problem.message
    assert "[[" not in problem.remedy


def test_a_control_is_not_taken_for_another_whose_number_begins_alike(repo: Repo) -> None:
    repo.settings(SETTINGS.replace("iso-9001-2015", "iso-iec-27001-2022"))
    repo.write(
        A, document("PRO-001", body="One [[iso-iec-27001:A.8.1]] and another [[iso-iec-27001:A.8.10]].")
    )
    assert codes(repo) == []
    found = pipeline.load(repo.root, as_of=TODAY, committed=False).system
    assert [expand(item.target, found.standards) for item in found.document("PRO-001").references] == [
        (("iso-iec-27001-2022", "A.8.1"),),
        (("iso-iec-27001-2022", "A.8.10"),),
    ]
