"""Issues that an older practice marked with tags: number and day from the tag, and what is wrong with one is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asking import ask, codes, revisions
from recorded import path_of
from repositories import SETTINGS, Repo, document

from plainqms.sources.configuration import read_configuration

A = "PRO-001"
TAGGED = SETTINGS + 'issue_tags: "{id}_r{number}"\n'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Three texts; the first was issued as 3 some days later, the second never, the third as 4."""
    repo = Repo(tmp_path / "repo")
    repo.settings(TAGGED)
    repo.commit("Settings", on="2026-01-01")
    write(repo, "One.", on="2026-01-02")
    tag(repo, "PRO-001_r3", on="2026-01-05")
    write(repo, "Two.", on="2026-01-06")
    write(repo, "Three.", on="2026-01-08")
    repo.git("tag", "PRO-001_r04")
    return repo


def write(repo: Repo, body: str, *, on: str) -> None:
    repo.write(path_of(A), document(A, body=body))
    repo.commit(body, on=on)


def tag(repo: Repo, name: str, *, on: str, where: str = "HEAD", force: bool = False) -> None:
    more = ("-f",) if force else ()
    repo.git("tag", "-a", *more, "-m", "Issued", name, where, date=f"{on}T10:00:00+00:00")


def found(repo: Repo) -> list[tuple[str, str, str]]:
    return [(item.number, item.issued.isoformat(), item.reason) for item in revisions(repo)]


def told(repo: Repo) -> list[tuple[str, str, int]]:
    return [item for item in codes(repo, committed=True) if item[0].startswith("H")]


def test_number_and_day_come_from_the_tag(repo: Repo) -> None:
    # An annotated tag bears its own day, a light one that of its commit; what lies between was never issued.
    assert found(repo) == [("3", "2026-01-05", "One."), ("4", "2026-01-08", "Three.")]
    assert "number and day come from the tag PRO-001_r3" in ask(repo, "history", A)[1]
    assert told(repo) == []


def test_after_the_last_tag_a_text_is_issued_as_its_type_says(repo: Repo) -> None:
    write(repo, "Four.", on="2026-01-10")
    assert found(repo)[-1] == ("5", "2026-01-10", "Four.")


def test_without_the_setting_tags_are_nothing(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS)
    repo.commit("Tags are history", on="2026-01-09")
    assert [number for number, _, _ in found(repo)] == ["1", "2", "3"]


def test_on_a_day_before_a_tag_was_made_it_is_not_there(repo: Repo) -> None:
    assert "0 documents as at 2026-01-04. 1 not issued." in ask(repo, "--as-of", "2026-01-04", "list")[1]
    assert "PRO-001  3 " in ask(repo, "--as-of", "2026-01-05", "list")[1]


def test_a_smaller_number_after_a_dot_is_an_editorial_change(repo: Repo) -> None:
    write(repo, "Four.", on="2026-01-10")
    tag(repo, "PRO-001_r4.1", on="2026-01-10")
    assert (found(repo)[-1][0], revisions(repo)[-1].change_class) == ("4.1", "editorial")


def off_the_line(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    write(repo, "Side.", on="2026-01-10")
    tag(repo, "PRO-001_r5", on="2026-01-10")
    repo.git("checkout", "-q", "main")


def on_no_commit(repo: Repo) -> None:
    tag(repo, "PRO-001_r5", on="2026-01-10", where="HEAD:qms.yml")


def backwards(repo: Repo) -> None:
    write(repo, "Four.", on="2026-01-10")
    tag(repo, "PRO-001_r2", on="2026-01-10")


def one_number_twice(repo: Repo) -> None:
    write(repo, "Four.", on="2026-01-10")
    tag(repo, "PRO-001_r4", on="2026-01-10")


def of_no_document(repo: Repo) -> None:
    tag(repo, "PRO-009_r1", on="2026-01-10")


def twice_on_one_text(repo: Repo) -> None:
    tag(repo, "PRO-001_r5", on="2026-01-10")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (off_the_line, "H403"), (on_no_commit, "H403"), (backwards, "H404"), (one_number_twice, "H404"),
        (of_no_document, "H405"), (twice_on_one_text, "H405"),
    ],
)  # fmt: skip
def test_a_tag_that_is_wrong_is_told(repo: Repo, deed: Callable[[Repo], None], code: str) -> None:
    deed(repo)
    assert [item[0] for item in told(repo)] == [code]
    assert [number for number, _, _ in found(repo)][:2] == ["3", "4"]


@pytest.mark.parametrize("gone", [False, True])
def test_a_tag_that_was_moved_or_removed_after_sealing_is_told(repo: Repo, gone: bool) -> None:
    assert ask(repo, "seal")[0] == 0
    repo.commit("Sealed", on="2026-01-10")
    assert told(repo) == []
    if gone:
        repo.git("tag", "-d", "PRO-001_r3")
    else:
        tag(repo, "PRO-001_r3", on="2026-01-05", where="HEAD~2", force=True)
    assert "H365" in {item[0] for item in told(repo)}


def test_what_git_is_told_to_do_with_tags_changes_nothing(repo: Repo) -> None:
    repo.git("config", "tag.sort", "-version:refname")
    repo.git("config", "tag.gpgSign", "true")
    assert [number for number, _, _ in found(repo)] == ["3", "4"]


@pytest.mark.parametrize("wrong", ["{id}", "{number}", "{id}{id}{number}", "{id} {number}", "{id}*{number}"])
def test_how_tags_are_written_is_told(wrong: str) -> None:
    text = TAGGED.replace("{id}_r{number}", wrong)
    assert [item.rule.code for item in read_configuration(text, "qms.yml")[1]] == ["C103"]
