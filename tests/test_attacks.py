"""Ways to a wrong stamp that somebody tried: each is a repository in which the wrong answer once came out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import load
from click.testing import CliRunner
from repositories import ALICE, BOB, CAROL, PEOPLE, SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.cli.main import qms
from plainqms.model.publication import Publication
from plainqms.model.revision import Standing, State

A = "procedures/a.md"
YES = "\n\nApproved-by: Carol Keller <carol@example.com>"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.commit("Settings")
    repo.write(A, document("PRO-001", body="True text."))
    repo.commit("First" + YES)
    return repo


def standing(repo: Repo, on: date = date(2026, 12, 31)) -> Standing:
    return pipeline.standing_of(load(repo, on=on))["PRO-001"]


def published(repo: Repo) -> list[Publication]:
    return [item for item in pipeline.publications(load(repo)) if item.document.id == "PRO-001"]


def test_the_ground_is_fine(repo: Repo) -> None:
    assert standing(repo).state is State.IN_FORCE


def test_a_copy_that_came_and_went_does_not_take_over(repo: Repo) -> None:
    repo.write("procedures/z.md", document("PRO-001", body="Hijacked text."))
    repo.commit("oops", author=BOB)
    (repo.root / "procedures/z.md").unlink()
    repo.commit("remove copy", author=BOB)
    assert [item.document.path for item in published(repo)] == [A]
    assert "True text." in published(repo)[0].text


def test_another_folder_for_a_type_keeps_the_past(repo: Repo) -> None:
    repo.git("mv", "procedures", "docs")
    repo.settings(SETTINGS.replace("folder: procedures,", "folder: docs,"))
    repo.commit("Move", author=BOB)
    found = standing(repo)
    assert ([revision.number for revision in found.revisions], found.state) == (["1"], State.IN_FORCE)


def test_a_file_of_settings_that_is_not_committed_chooses_no_branch(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    repo.write(A, document("PRO-001", body="My text."))
    repo.commit("Mine" + YES)
    repo.write("qms.yml", SETTINGS.replace("branch: main", "branch: feature"))
    assert [revision.number for revision in standing(repo).revisions] == ["1"]


def test_a_branch_does_not_make_itself_the_main_line(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", f"file://{repo.root}", str(tmp_path / "clone"))
    clone = Repo(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature")
    clone.write("qms.yml", SETTINGS.replace("branch: main", "branch: feature"))
    clone.write(A, document("PRO-001", body="My text."))
    clone.commit("Mine" + YES)
    assert [revision.number for revision in standing(clone).revisions] == ["1"]


def test_a_person_that_comes_with_the_approval_is_no_approver(repo: Repo) -> None:
    repo.write(
        "records/people.yml", PEOPLE + "- {id: mallory, name: M. Friend, emails: [friend@example.org]}\n"
    )
    repo.write(A, document("PRO-001", body="New text."))
    repo.commit("Change\n\nApproved-by: friend@example.org")
    assert standing(repo).state is State.NOT_RECORDED


def test_a_leaver_has_approved_what_she_approved(repo: Repo) -> None:
    repo.write("records/people.yml", "- {id: alice, name: Alice Author, emails: [alice@example.com]}\n")
    repo.write("records/assignments.yml", "[]\n")
    repo.commit("Carol left")
    assert standing(repo).state is State.IN_FORCE


@pytest.mark.parametrize(
    "message",
    ["Change\n\nCo-authored-by: Carol <carol@example.com>\n\nApproved-by: Carol Keller <carol@example.com>"],
)
def test_a_co_author_anywhere_in_the_message_is_an_author(repo: Repo, message: str) -> None:
    repo.write(A, document("PRO-001", body="New text."))
    repo.commit(message)
    assert standing(repo).state is State.NOT_RECORDED


def test_a_detour_outside_the_folders_hides_no_author(repo: Repo) -> None:
    repo.git("mv", A, "a.md")
    repo.commit("Out")
    repo.write("a.md", document("PRO-001", body="Carol's text."))
    repo.commit("Rewritten", author=CAROL)
    repo.git("mv", "a.md", A)
    repo.commit("Back" + YES, author=ALICE)
    assert standing(repo).state is State.NOT_RECORDED


def test_a_name_in_mailmap_hides_no_author(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Carol's text."))
    repo.commit("Change" + YES, author=CAROL)
    repo.write(".mailmap", "Zed <zed@example.org> <carol@example.com>\n")
    repo.commit("Names")
    assert standing(repo).state is State.NOT_RECORDED


def test_an_author_does_not_class_the_own_rewrite(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.write(A, document("PRO-001", body="Completely other rules."))
    repo.commit("Tidy\n\nChange-Class: editorial", author=BOB)
    repo.git("checkout", "-q", "main")
    repo.merge("side", message="Merge" + YES, author=ALICE)
    assert [revision.number for revision in standing(repo).revisions] == ["1", "2"]


def test_a_picture_in_any_spelling_belongs_to_the_text(repo: Repo) -> None:
    for spelling in ("p.png", "p.png#.md ", 'p.png?.md "t"', "p.md/../p.png#.md"):
        repo.write("procedures/p.png", b"\x89PNG one" + spelling.encode())
        repo.write(A, document("PRO-001", body=f"![x]({spelling})"))
        repo.commit("Picture" + YES)
        before = standing(repo).revisions[-1]
        repo.write("procedures/p.png", b"\x89PNG two")
        repo.commit("Other picture", author=BOB)
        after = standing(repo).revisions[-1]
        embedded = [path for item in published(repo) for path, _ in item.embedded]
        assert not embedded or (before.digest != after.digest and before.number != after.number), spelling


def test_a_byte_order_mark_makes_no_revision(repo: Repo) -> None:
    text = document("PRO-001", body="True text.")
    repo.write(A, text.replace("---\n\n##", "---\n\ufeff\n##"))
    repo.commit("Mark")
    revisions = standing(repo).revisions
    assert len({revision.digest for revision in revisions}) == len(revisions)


def test_a_type_that_is_made_easier_issues_nothing_backwards(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "strict")
    repo.settings(
        SETTINGS.replace("folder: procedures, review", "folder: procedures, assurance: recorded, review")
    )
    repo.write(A, document("PRO-001", body="Unapproved."))
    repo.commit("First" + YES)
    assert standing(repo).revisions == ()
    repo.settings()
    repo.commit("Easier", on="2026-03-01")
    assert standing(repo).revisions == ()


def test_a_commit_of_tomorrow_does_not_leave_an_older_site_unasked(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Dated ahead."))
    repo.commit("Ahead" + YES, on="2099-01-01")
    told = CliRunner().invoke(qms, ["--root", str(repo.root), "build"])
    assert (told.exit_code, "H322" in told.stderr, (repo.root / "build" / "site").exists()) == (
        1,
        True,
        False,
    )


def test_a_text_that_comes_back_is_still_its_authors(repo: Repo) -> None:
    text = document("PRO-001", body="Carol's text.")
    repo.write(A, text)
    repo.commit("Change", author=CAROL)
    (repo.root / A).unlink()
    repo.commit("Remove", author=BOB)
    repo.write(A, text)
    repo.commit("Again" + YES, author=BOB)
    assert standing(repo).state is State.NOT_RECORDED


def test_a_merge_that_kept_ours_hides_no_author_of_the_next(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.write(A, document("PRO-001", body="Carol's text."))
    repo.commit("Change", author=CAROL)
    repo.git("checkout", "-q", "main")
    repo.merge("side", options=("-s", "ours"))
    repo.git("checkout", "-q", "-b", "other", "side")
    repo.commit("Empty", author=BOB)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "other", author=BOB)
    repo.git("checkout", "side", "--", A)
    repo.git("commit", "-q", "-m", "Merge" + YES, author=BOB, date="2026-02-01T10:00:00+00:00")
    assert standing(repo).state is State.NOT_RECORDED


def test_what_a_merge_on_a_side_slipped_in_has_an_author(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "one")
    repo.write("procedures/one.txt", "one")
    repo.commit("One", author=BOB)
    repo.git("checkout", "-q", "-b", "two", "main")
    repo.write("procedures/two.txt", "two")
    repo.commit("Two", author=BOB)
    repo.git("merge", "-q", "--no-ff", "--no-commit", "one", author=CAROL)
    repo.write(A, document("PRO-001", body="Carol's words."))
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "Merge", author=CAROL, date="2026-02-01T10:00:00+00:00")
    repo.write(A, document("PRO-001", body="Carol's words!"))
    repo.commit("Tidy", on="2026-02-02")
    repo.git("checkout", "-q", "main")
    repo.merge("two", message="Merge" + YES, on="2026-02-03")
    assert standing(repo).state is State.NOT_RECORDED
