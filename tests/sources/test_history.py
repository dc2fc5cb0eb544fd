"""What counts as a change of a document, and the reason that is given for it, on real repositories."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from asking import codes, everything, history, last, load, numbers, told
from repositories import BOB, SETTINGS, Repo, document

from plainqms.sources import git
from plainqms.sources.history import read_history
from plainqms.sources.main_line import Line, read_line

A, B = "procedures/a.md", "procedures/b.md"
FRONT = "only the front matter changed, not the controlled text"
WHITE = "only white space or line breaks changed, not the controlled text"
LONG = "We buy from suppliers that we know, and we look at their work every year.\n\nWe pay in time.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """One procedure, issued on 1 January 2026."""
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001", body=LONG))
    repo.commit("First")
    return repo


def kinds(repo: Repo, name: str = "PRO-001") -> list[tuple[bool, str]]:
    return [(counted, reason) for _, counted, reason in told(repo, name)]


FIRST = (True, "first text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (document("PRO-001", body=LONG + "Always.\n"), (True, "text changed")),
        (document("PRO-001", title="Buying", body=LONG), (True, "title changed")),
        (document("PRO-001", body=LONG.replace("in time", "intime")), (True, "text changed")),
        (document("PRO-001", body=LONG, process="purchasing"), (False, FRONT)),
        (document("PRO-001", body=LONG, owner="managing_director"), (False, FRONT)),
        (document("PRO-001", body=LONG.replace("know, and", "know,\nand")), (False, WHITE)),
        (document("PRO-001", body=LONG.replace("time.", "time. \t  ")), (False, WHITE)),
        (document("PRO-001", body=LONG.replace("\n\n", "\n\n\n\n")), (False, WHITE)),
        (document("PRO-001", body=LONG).replace("\n", "\r\n"), (False, WHITE)),
        ("\ufeff" + document("PRO-001", body=LONG), (False, WHITE)),
        (document("PRO-001", body=LONG.replace("year.\n\nWe", "year.\nWe")), (True, "text changed")),
        (document("PRO-001", body=LONG.replace("know,", "know,  \n")), (True, "text changed")),
    ],
)  # fmt: skip
def test_what_counts(repo: Repo, text: str, expected: tuple[bool, str]) -> None:
    repo.write(A, text)
    repo.commit("Next")
    found = kinds(repo)
    if (
        "\r" in text or "\ufeff" in text
    ):  # how the file is written, not what it says; which words say so matters less
        found = [(counted, WHITE if reason == FRONT else reason) for counted, reason in found]
    assert found == [FIRST, expected]


def test_code_is_never_rewrapped(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body=LONG + "\n```\none\ntwo\n```\n"))
    repo.commit("Code")
    repo.write(A, document("PRO-001", body=LONG + "\n```\none two\n```\n"))
    repo.commit("Other code")
    assert [counted for counted, _ in kinds(repo)] == [True, True, True]


def test_the_files_mode_is_no_change(repo: Repo) -> None:
    (repo.root / A).chmod(0o755)
    repo.commit("Executable")
    assert kinds(repo) == [FIRST]
    assert len(everything(repo)[A].changes) == 1


def test_a_move_is_told_and_not_counted(repo: Repo) -> None:
    repo.git("mv", A, "procedures/z.md")
    repo.commit("Move")
    assert kinds(repo) == [FIRST, (False, f"moved from {A}, text unchanged")]
    assert history(repo).path == "procedures/z.md"


def test_a_move_of_a_file_without_id_is_no_entry(repo: Repo) -> None:
    repo.write("notes.md", LONG)
    repo.commit("Notes")
    repo.git("mv", "notes.md", "remarks.md")
    repo.commit("Move")
    found = everything(repo)["remarks.md"]
    assert [(change.commit.subject, change.path) for change in found.changes] == [("Notes", "notes.md")]


def test_a_move_with_an_edit(repo: Repo) -> None:
    repo.write("notes.md", LONG)
    repo.commit("Notes")
    for old, new, text in (
        (A, B, document("PRO-001", body=LONG + "More.\n")),
        ("notes.md", "n.md", LONG + "More.\n"),
    ):
        repo.git("mv", old, new)
        repo.write(new, text)
    repo.commit("Move and edit")
    assert kinds(repo) == [FIRST, (True, "text changed")]
    found = everything(repo)["n.md"]
    assert [(change.path, change.reason) for change in found.changes] == [
        ("notes.md", "first text"), ("n.md", "text changed"),
    ]  # fmt: skip


def test_an_id_survives_a_move_that_no_comparison_would_find(repo: Repo) -> None:
    (repo.root / A).unlink()
    repo.write("procedures/deep/down/other.md", document("PRO-001", title="New", body="Nothing in common."))
    repo.commit("Rewrite elsewhere")
    assert kinds(repo) == [FIRST, (True, "text changed")]


def test_a_file_that_was_no_markdown_before_is_followed(repo: Repo) -> None:
    repo.write("README", LONG)
    repo.commit("Text")
    repo.write("README", LONG + "More.\n")
    repo.commit("More text")
    repo.git("mv", "README", "README.md")
    repo.commit("Markdown")
    found = everything(repo)
    assert [change.commit.subject for change in found["README.md"].changes] == ["Text", "More text"]
    assert sorted(found) == ["README.md", A]


def test_a_copy_is_another_document(repo: Repo) -> None:
    repo.write("notes.md", LONG)
    repo.commit("Notes")
    repo.write("copy.md", LONG)
    repo.write(B, document("PRO-002", body=LONG))
    repo.commit("Copies")
    found = everything(repo)
    assert [change.commit.subject for change in found["copy.md"].changes] == ["Copies"]
    assert [change.commit.subject for change in found["notes.md"].changes] == ["Notes"]
    assert told(repo, "PRO-002") == [("Copies", True, "first text")]


def test_deleted_and_added_again(repo: Repo) -> None:
    (repo.root / A).unlink()
    repo.commit("Delete")
    repo.write(A, document("PRO-001", body=LONG))
    repo.commit("Again")
    assert told(repo) == [
        ("First", True, "first text"),
        ("Delete", True, "removed"),
        ("Again", True, "first text"),
    ]
    assert numbers(repo) == ["1", "2"]
    assert ("D221", A, 2) in codes(repo)


def test_swapped_names(repo: Repo) -> None:
    repo.write(B, document("PRO-002", title="Other", body="Another text.\n"))
    repo.commit("Second")
    one, other = (repo.root / A).read_text(), (repo.root / B).read_text()
    repo.write(A, other)
    repo.write(B, one)
    repo.commit("Swap")
    assert kinds(repo) == [FIRST, (False, f"moved from {A}, text unchanged")]
    assert kinds(repo, "PRO-002") == [FIRST, (False, f"moved from {B}, text unchanged")]


def test_case_only_rename(repo: Repo) -> None:
    repo.git("mv", A, "procedures/A.md")
    repo.commit("Upper")
    assert kinds(repo) == [FIRST, (False, f"moved from {A}, text unchanged")]
    assert [change.path for change in everything(repo)["procedures/A.md"].changes] == [A, "procedures/A.md"]


def test_a_path_that_others_used_in_between_is_not_the_same_again(repo: Repo) -> None:
    """notes.md goes, another file comes and leaves by a move, a third is new: it is not the first come back."""
    repo.write("notes.md", "The first of three texts.\n" * 5)
    repo.commit("One")
    repo.git("rm", "-q", "notes.md")
    repo.write("x.md", LONG * 3)
    repo.commit("Two")
    repo.git("mv", "x.md", "notes.md")
    repo.commit("Three")
    repo.git("mv", "notes.md", "y.md")
    repo.commit("Four")
    repo.write("notes.md", "Quite another one.\n" * 5)
    repo.commit("Five")
    found = everything(repo)
    assert [change.commit.subject for change in found["notes.md"].changes] == ["Five"]
    assert [change.commit.subject for change in found["y.md"].changes] == ["Two"]


def test_a_link_in_the_place_of_a_file_ends_it(repo: Repo) -> None:
    repo.write("real.md", LONG)
    (repo.root / "link.md").symlink_to("real.md")
    repo.commit("Link")
    (repo.root / "link.md").unlink()
    repo.write("link.md", LONG * 2)
    (repo.root / "real.md").unlink()
    (repo.root / "real.md").symlink_to("link.md")
    repo.commit("Turned round")
    found = everything(repo)
    assert [(change.commit.subject, change.reason) for change in found["link.md"].changes] == [
        ("Turned round", "first text")
    ]
    assert "real.md" not in found


def test_a_document_that_stood_before_there_were_settings(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write(A, document("PRO-001"))
    repo.commit("Before")
    repo.settings()
    repo.commit("Settings")
    repo.write(A, document("PRO-001", body="After."))
    repo.commit("After")
    assert told(repo) == [("Before", True, "first text"), ("After", True, "text changed")]


def test_values_printed_before_there_were_settings(tmp_path: Path) -> None:
    """What could not be made then is told, and the first text is the first that could."""
    repo = Repo(tmp_path / "repo")
    repo.write(A, document("PRO-001", body="Up to {{ parameters.limit }}."))
    repo.commit("Before")
    repo.settings()
    repo.commit("Settings")
    found = told(repo)
    assert [(subject, counted) for subject, counted, _ in found] == [("Before", False), ("Settings", True)]
    assert found[0][2].startswith("the text could not be made: ")
    assert found[1][2] == "first text"


def test_a_front_matter_of_any_size(repo: Repo) -> None:
    front = "".join(f"  - iso-9001:{number}\n" for number in range(60_000))
    repo.write(A, f'---\nid: "PRO-001"\ntitle: "Purchasing"\nclauses:\n{front}---\n\n## Purpose\n\n{LONG}\n')
    repo.commit("Huge")
    assert kinds(repo) == [FIRST, (False, FRONT)]


# Dates ------------------------------------------------------------------------------------------------


def test_the_day_is_the_one_of_the_organization(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Summer."))
    repo.commit("Late", on="2026-05-31T23:30:00+00:00")
    assert last(repo).commit.issued == date(2026, 6, 1)  # British Summer Time
    repo.settings(SETTINGS.replace("Europe/London", "America/New_York"))
    repo.commit("West", on="2026-06-10")
    repo.write(A, document("PRO-001", body="West."))
    repo.commit("There", on="2026-06-20T02:00:00+00:00")
    days = [change.commit.issued for change in history(repo).changes]
    assert days[1:] == [
        date(2026, 6, 1),
        date(2026, 6, 19),
    ]  # a later zone dates nothing that was issued before


def test_a_clock_that_went_backwards(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Two."))
    repo.commit("Two", on="2026-03-10")
    repo.write(A, document("PRO-001", body="Three."))
    repo.commit("Three", on="2026-02-01")
    repo.write(A, document("PRO-001", body="Four."))
    repo.commit("Four", on="2026-03-11")
    days = [change.commit.issued.isoformat() for change in history(repo).changes]
    assert days == ["2026-01-01", "2026-03-10", "2026-03-10", "2026-03-11"]
    assert codes(repo) == [("H320", ".", 0)]


def test_an_old_clock_before_the_first_good_one(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.settings()
    other.write(A, document("PRO-001"))
    other.commit("Lost battery", on="1970-01-01T00:00:01+00:00")
    other.write(A, document("PRO-001", body="Two."))
    other.commit("Two", on="2026-03-10")
    assert [change.commit.issued.year for change in history(other).changes] == [1970, 2026]
    assert codes(other) == [("H321", ".", 0)]


def test_a_date_in_the_future_holds_back_what_follows(repo: Repo) -> None:
    """The line is read as a running maximum: nothing after a commit of 2100 can claim to have been issued before."""
    repo.write(A, document("PRO-001", body="Two."))
    repo.commit("Two", on="2099-12-31T10:00:00+00:00")
    repo.write(A, document("PRO-001", body="Three."))
    repo.commit("Three", on="2026-03-10")
    assert [subject for subject, *_ in told(repo)] == ["First"]
    assert load(repo).system.history.later == 2
    assert ("H322", ".", 0) in codes(repo)
    assert [subject for subject, *_ in told(repo, on=date(2100, 1, 1))] == ["First", "Two", "Three"]


# The main line ----------------------------------------------------------------------------------------


def test_a_draft_is_what_the_main_line_does_not_hold(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "draft")
    repo.write(A, document("PRO-001", body="A draft."))
    repo.commit("Draft")
    for place in ("draft", "--detach"):
        repo.git("checkout", "-q", place)
        assert kinds(repo) == [FIRST]
        assert load(repo).system.history.drafts == ("Draft",)


def test_without_settings_the_line_is_that_of_head(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write("a.md", "One.\n")
    repo.commit("One")
    repo.git("checkout", "-q", "-b", "other")
    repo.write("a.md", "Two.\n")
    repo.commit("Two")
    assert [change.commit.subject for change in everything(repo)["a.md"].changes] == ["One", "Two"]
    repo.git("checkout", "-q", "--detach", "HEAD^")
    assert [change.commit.subject for change in everything(repo)["a.md"].changes] == ["One"]


def test_a_clone_with_a_second_working_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    second = Repo.__new__(Repo)
    second.root, second.day = tmp_path / "second", 10
    assert told(second) == told(repo)


def test_objects_named_by_sha256(tmp_path: Path) -> None:
    repo = Repo.__new__(Repo)
    repo.root, repo.day = tmp_path / "repo", 0
    repo.root.mkdir()
    repo.git("init", "-q", "-b", "main", "--object-format=sha256")
    repo.settings()
    repo.write(A, document("PRO-001"))
    assert len(repo.commit("First")) == 64
    assert kinds(repo) == [FIRST]


def test_too_many_renames_are_refused_where_no_id_helps(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    from plainqms.sources import history as module

    monkeypatch.setattr(module, "RENAME_LIMIT", 2)
    for number in range(3):
        repo.write(f"{number}.md", f"{number} {LONG}")
    repo.commit("Three")
    for number in range(3):
        (repo.root / f"{number}.md").unlink()
        repo.write(f"n{number}.md", f"Something else: {number}\n")
    repo.commit("Three others")
    line = load(repo).line
    assert line is not None
    found, problems = read_history(line, is_controlled=lambda path: False, every_markdown=True)
    assert [problem.rule.code for problem in problems] == ["H323"]
    assert len(found) == 4
    assert codes(repo) == []  # documents with ids do not depend on renames


# Laws -------------------------------------------------------------------------------------------------


def test_the_order_in_which_git_tells_files_does_not_matter(repo: Repo) -> None:
    for number in range(6):
        repo.write(
            f"procedures/{number}.md",
            document(f"PRO-01{number}", title=f"T{number}", body=f"{number} {LONG}"),
        )
        repo.write(f"loose/{number}.md", f"{number} {LONG}")
    repo.commit("Many")
    for number in range(6):
        repo.git("mv", f"procedures/{number}.md", f"procedures/x{number}.md")
        repo.git("mv", f"loose/{number}.md", f"loose/x{(number + 1) % 6}.md")
    (repo.root / "procedures/x1.md").write_text(document("PRO-012", body="swapped"))
    (repo.root / "procedures/x2.md").write_text(document("PRO-011", body="swapped"))
    repo.commit("Moved")
    line = load(repo).line
    assert line is not None

    def answer(line: Line) -> object:
        return read_history(
            line, is_controlled=lambda path: path.startswith("procedures/"), every_markdown=True
        )

    straight = answer(line)
    shuffler = random.Random(7)
    for _ in range(5):
        commits = [
            commit._replace(entries=tuple(shuffler.sample(commit.entries, len(commit.entries))))
            for commit in line.commits
        ]
        assert answer(Line(line.repository, commits, line.issued, line.later, line.problems)) == straight


def test_told_without_being_compared(repo: Repo) -> None:
    """Paths alone: the same commits as with texts, each of them told and none judged."""
    repo.write("notes.md", LONG)
    repo.commit("Notes")
    repo.write("notes.md", LONG.replace(" and", "\nand"))
    repo.commit("Wrapped", author=BOB)
    line = load(repo).line
    assert line is not None
    found, _ = read_history(line, is_controlled=lambda path: False, every_markdown=True, compare=False)
    whole = everything(repo)
    for item in found:
        assert [change.commit for change in item.changes] == [
            change.commit for change in whole[item.path].changes
        ]
        assert {change.reason for change in item.changes} == {"not compared"}


def test_a_zone_without_the_days_of_the_calendar_is_refused(repo: Repo) -> None:
    """git holds seconds beyond the year 9999; no calendar of ours does, so nothing is stamped."""
    tree = repo.git("rev-parse", "HEAD^{tree}")
    raw = (
        f"tree {tree}\nauthor A <a@b> 999999999999999 +0000\ncommitter A <a@b> 999999999999999 +0000\n\nFar\n"
    )
    commit = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=raw.encode())
    repository = git.open_repository(repo.root)
    with pytest.raises(git.Refused) as refused:
        read_line(repository, commit, zone=lambda blob: ZoneInfo("UTC"), as_of=date(2026, 1, 1))
    assert refused.value.problem.rule.code == "H310"
