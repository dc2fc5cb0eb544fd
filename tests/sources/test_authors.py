"""Who wrote what a merge brought, and with which reasons: on real merges of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import everything, history, last, numbers, revisions, told
from repositories import ALICE, BOB, CAROL, Repo, document

from plainqms.model.change import Change

A, B = "procedures/a.md", "procedures/b.md"
DAVE = "Dave Drafter <dave@example.com>"
LINES = "".join(f"Rule {number} stands on a line of its own.\n\n" for number in range(12))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001", body=LINES))
    repo.write(B, document("PRO-002", title="Other", body=LINES))
    repo.commit("First")
    return repo


def edit(repo: Repo, path: str, number: int, text: str) -> None:
    full = repo.root / path
    full.write_text(full.read_text().replace(f"Rule {number} stands", text))


def branch(repo: Repo, name: str, start: str = "main") -> None:
    repo.git("checkout", "-q", "-b", name, start)


def back(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")


def names(change: Change) -> list[str]:
    return [author.name for author in change.authors]


def test_a_plain_commit_is_its_authors_and_its_co_authors(repo: Repo) -> None:
    edit(repo, A, 1, "One")
    trailer = "Co-authored-by: Bob Builder <bob@example.com>\nco-authored-by: Dave <dave@example.com>"
    repo.commit(f"Squashed\n\n{trailer}")
    assert [str(author) + author.email for author in last(repo).authors] == [
        "Alice Authoralice@example.com", "Bob Builderbob@example.com", "Davedave@example.com",
    ]  # fmt: skip


def test_the_committer_is_no_author(repo: Repo) -> None:
    edit(repo, A, 1, "One")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "Patch", f"--author={DAVE}", author=BOB, date="2026-01-02T10:00:00+00:00")
    assert names(last(repo)) == ["Dave Drafter"]


def test_a_merge_has_the_authors_and_reasons_of_what_came(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Mend rule 1", author=DAVE)
    edit(repo, B, 2, "Two")
    repo.commit("Nothing to do with it", author=CAROL)
    edit(repo, A, 3, "Three")
    repo.commit("Mend rule 3", author=ALICE)
    back(repo)
    merge = repo.merge("side", message="Merge pull request 7")
    change = last(repo)
    assert (change.commit.id, names(change)) == (merge, ["Dave Drafter", "Alice Author"])
    assert change.change_reason == "Mend rule 1; Mend rule 3"
    assert names(last(repo, "PRO-002")) == ["Carol Keller"]
    assert numbers(repo) == ["1", "2"]


def test_the_class_is_the_merges_and_the_reason_what_the_commits_agree_on(repo: Repo) -> None:
    for number, (one, two, merge, expected) in enumerate(
        [
            ("editorial", "editorial", "", ""),  # an author does not class the own change
            ("editorial", "", "", ""),
            ("editorial", "text", "", ""),
            ("text", "text", "editorial", "editorial"),
        ]
    ):
        branch(repo, f"side{number}")
        for step, said in enumerate((one, two)):
            edit(repo, A, number * 2 + step, f"Changed {number}.{step}")
            repo.commit("Mend" + (f"\n\nChange-Class: {said}\nChange-Reason: Audit {number}" if said else ""))
        back(repo)
        repo.merge(f"side{number}", message="Merge" + (f"\n\nChange-Class: {merge}" if merge else ""))
        assert last(repo).change_class == expected, number
    assert [change.change_reason for change in history(repo).changes] == [
        "First",
        "Audit 0",
        "Mend",
        "Audit 2",
        "Audit 3",
    ]
    assert numbers(repo) == ["1", "2", "3", "4", "4.1"]


def test_a_merge_that_brings_nothing_is_no_entry(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Side")
    back(repo)
    edit(repo, A, 1, "One")
    repo.commit("The same by another hand")
    repo.merge("side")
    repo.commit("Empty")
    assert [subject for subject, *_ in told(repo)] == ["First", "The same by another hand"]


def test_a_merge_that_keeps_ours_brings_nothing(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    (repo.root / B).unlink()
    repo.commit("Side")
    back(repo)
    repo.merge("side", options=("-s", "ours"))
    assert [subject for subject, *_ in told(repo)] == ["First"]
    assert [subject for subject, *_ in told(repo, "PRO-002")] == ["First"]


def test_an_octopus_brings_from_every_arm(repo: Repo) -> None:
    for number, author in enumerate((DAVE, CAROL, ALICE)):
        branch(repo, f"arm{number}")
        edit(repo, A if number else B, number * 4 + 1, f"Arm {number}")
        repo.commit(f"Arm {number}", author=author)
        back(repo)
    repo.merge("arm0", "arm1", "arm2")
    assert len(last(repo).commit.parents) == 4
    assert set(names(last(repo))) >= {"Carol Keller", "Alice Author"}
    assert "Dave Drafter" not in names(last(repo))
    assert names(last(repo, "PRO-002")) == ["Dave Drafter"]


def test_what_a_merge_itself_writes_is_its_own(repo: Repo) -> None:
    """An "evil" merge: text that stands on neither side. Who merged wrote it, and may not approve it."""
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Side", author=DAVE)
    back(repo)
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    edit(repo, A, 9, "Slipped in: rule 9")
    edit(repo, B, 9, "Slipped in here as well")
    repo.commit("Merge\n\nApproved-by: Carol Keller <carol@example.com>", author=CAROL)
    assert names(last(repo)) == ["Dave Drafter", "Carol Keller"]
    assert names(last(repo, "PRO-002")) == ["Carol Keller"]
    assert [revision.approvals for revision in revisions(repo)] == [(), ()]


def test_what_a_merge_on_the_way_wrote_is_its_authors(repo: Repo) -> None:
    """The same, hidden one level down: in a merge of the main line into the branch."""
    branch(repo, "side")
    edit(repo, B, 1, "One")
    repo.commit("Side", author=DAVE)
    back(repo)
    edit(repo, B, 11, "Eleven")
    repo.commit("Meanwhile")
    repo.git("checkout", "-q", "side")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "main")
    edit(repo, A, 9, "Slipped in: rule 9")
    repo.commit("Take in the main line", author=CAROL)
    back(repo)
    repo.merge("side", message="Merge\n\nApproved-by: Carol Keller <carol@example.com>")
    assert names(last(repo)) == ["Carol Keller"]
    assert revisions(repo)[-1].approvals == ()


def test_a_branch_that_was_brought_up_to_date_keeps_its_authors(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Side", author=DAVE)
    back(repo)
    edit(repo, A, 11, "Eleven")
    repo.commit("Meanwhile", author=CAROL)
    repo.git("checkout", "-q", "side")
    repo.merge("main", author=BOB)
    edit(repo, A, 2, "Two")
    repo.commit("Side again", author=DAVE)
    back(repo)
    repo.merge("side", author=BOB)
    # Carol's line was there before. Bob's merge made a text that stood nowhere; nothing shows that git made it alone.
    assert sorted(names(last(repo))) == ["Bob Builder", "Dave Drafter"]


def test_a_document_renamed_on_the_side(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Edit", author=DAVE)
    repo.git("mv", A, "procedures/z.md")
    repo.commit("Move", author=CAROL)
    edit(repo, "procedures/z.md", 2, "Two")
    repo.commit("Edit again", author=ALICE)
    back(repo)
    repo.merge("side")
    assert names(last(repo)) == ["Dave Drafter", "Carol Keller", "Alice Author"]
    assert last(repo).change_reason == "Edit; Move; Edit again"


def test_a_subtree_merge_has_the_authors_of_the_other_repository(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.write("guide.md", "One.\n")
    other.commit("Write the guide", author=DAVE)
    other.write("guide.md", "Two.\n")
    other.commit("Mend the guide", author=CAROL)
    repo.git("fetch", "-q", f"file://{other.root}", "main:theirs")
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "theirs")
    repo.git("read-tree", "--prefix=vendor/", "-u", "theirs")
    repo.commit("Take in the guide", author=BOB)
    found = everything(repo)["vendor/guide.md"].changes
    assert [names(change) for change in found] == [["Dave Drafter", "Carol Keller"]]
    assert found[0].change_reason == "Write the guide; Mend the guide"


def test_unrelated_histories_merged_at_the_root(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.write("guide.md", "One.\n")
    other.commit("Write the guide", author=DAVE)
    repo.git("fetch", "-q", f"file://{other.root}", "main:theirs")
    repo.merge("theirs", options=("--allow-unrelated-histories",))
    assert [names(change) for change in everything(repo)["guide.md"].changes] == [["Dave Drafter"]]


def test_the_mailmap_of_the_line_names_people(repo: Repo) -> None:
    branch(repo, "side")
    edit(repo, A, 1, "One")
    repo.commit("Side", author="al <al@home.example>")
    back(repo)
    repo.merge("side")
    repo.write(".mailmap", "Alice Author <alice@example.com> <al@home.example>\n")
    repo.commit("Who is who")
    assert [(author.name, author.email) for author in last(repo).authors] == [
        ("Alice Author", "alice@example.com")
    ]


@pytest.mark.parametrize("mailmap", [b"<<<<\n>\0\xff\xfe broken <x", b"x" * 100_000, b""])
def test_a_broken_mailmap_breaks_nothing(repo: Repo, mailmap: bytes) -> None:
    repo.write(".mailmap", mailmap)
    repo.commit("Broken")
    assert names(last(repo)) == ["Alice Author"]


def test_a_folder_called_mailmap_breaks_nothing(repo: Repo) -> None:
    repo.write(".mailmap/x", "x")
    repo.commit("Folder")
    assert names(last(repo)) == ["Alice Author"]
