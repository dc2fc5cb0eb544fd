"""`qms review`: looked at, and as it should be; the next review counts from that day, and the revision stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, codes, load, problems
from repositories import Repo, document

from plainqms import pipeline

REVIEWS = "records/reviews.yml"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    for name in ("PRO-001", "PRO-002"):
        repo.write(f"procedures/{name}.md", document(name, f"Purchasing {name[-1]}"))
    repo.commit("First", on="2024-01-10")
    return repo


def review(repo: Repo, *arguments: str, on: str = "2026-06-10") -> tuple[int, str]:
    return ask(repo, "--as-of", on, "review", *arguments)


def test_the_next_review_counts_from_it_and_the_revision_stays(repo: Repo) -> None:
    assert "D240" in {item.rule.code for item in problems(repo)}
    status, out = review(
        repo, "PRO-001", "PRO-002", "--as", "carol", "--found", "Read with the buyers: it stands."
    )
    assert status == 0, out
    assert out.startswith("REV-2026-001  records/reviews.yml  PRO-001 revision 1, PRO-002 revision 1\n")
    assert codes(repo) == []
    repo.commit("Reviewed", on="2026-06-10")
    _, said = ask_json(repo, "--as-of", "2026-06-30", "show", "PRO-001")
    assert (said["current"]["revision"], said["next_review"]) == ("1", "2028-06-10")
    _, said = ask_json(repo, "--as-of", "2026-06-09", "show", "PRO-001")  # as it was known then
    assert said["next_review"] == "2026-01-10"
    place, found = pipeline.build(load(repo, on=date(2026, 6, 30)))
    assert place is not None, found
    page = (place / "documents/pro-001/index.html").read_text(encoding="utf-8")
    assert "Reviewed 10 Jun 2026 by Carol Keller, stands as it is" in page


def test_a_review_of_an_earlier_text_says_nothing_of_the_next(repo: Repo) -> None:
    review(repo, "PRO-001", "--as", "carol", "--found", "Read.")
    repo.commit("Reviewed", on="2026-06-10")
    repo.write("procedures/PRO-001.md", document("PRO-001", "Purchasing 1", "We buy better."))
    repo.commit("Better", on="2026-06-20")
    _, said = ask_json(repo, "--as-of", "2026-06-30", "show", "PRO-001")
    assert said["next_review"] == "2028-06-20"


def test_what_is_to_be_changed_stays_due(repo: Repo) -> None:
    repo.write(
        "records/improvements.yml",
        '- {id: IMP-2026-001, title: One sheet, source: idea, raised_on: "2026-06-01", owner: quality_manager, '
        'idea: One sheet., decide_by: "2026-09-01"}\n',
    )
    status, out = review(
        repo, "PRO-001", "--as", "carol", "--found", "Two sheets.", "--leads-to", "IMP-2026-001"
    )
    assert status == 0, out
    assert sorted(code for code, _, _ in codes(repo)) == ["D240", "D240"]


def test_the_second_record_stands_below_the_first_and_leaves_it_as_it_is(repo: Repo) -> None:
    review(repo, "PRO-001", "--as", "carol", "--found", "Read.")
    before = (repo.root / REVIEWS).read_text(encoding="utf-8")
    review(repo, "PRO-002", "--as", "carol", "--found", 'Read: "all" #1\nand more.')
    after = (repo.root / REVIEWS).read_text(encoding="utf-8")
    assert after.startswith(before)
    assert [item.id for item in load(repo, committed=False).system.records.of("reviews")] == [
        "REV-2026-001", "REV-2026-002",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("PRO-001", "--as", "carl", "--found", "Read."),
            "“carl” is nobody in records/people.yml; did you mean carol?",
        ),
        (("PRO-001", "--as", "alice", "--found", "Read."), "alice held no role on 2026-06-10"),
        (("PRO-003", "--as", "carol", "--found", "Read."), "there is no document PRO-003"),
        (
            ("PRO-001", "--as", "carol", "--found", "Read.", "--on", "2023-01-01"),
            "was not in force on 2023-01-01",
        ),
        (("PRO-001", "--as", "carol", "--found", "Read.", "--on", "2026-06-11"), "has not come yet"),
        (
            ("PRO-001", "--as", "carol", "--found", "Read.", "--leads-to", "CHG-2026-009"),
            "there is no record",
        ),
        (("PRO-001", "--as", "carol"), "--found"),
    ],
)
def test_what_is_refused_writes_nothing(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    status, out = review(repo, *arguments)
    assert status == 2
    assert said in out
    assert not (repo.root / REVIEWS).exists()


def test_whoever_means_a_review_by_management_is_told_its_command(repo: Repo) -> None:
    status, said = review(repo, "new", "2027-01-13")
    assert status == 2
    assert "qms management-review new 2027-01-13" in said
