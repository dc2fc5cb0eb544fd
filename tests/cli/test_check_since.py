"""`qms check --changed-since`: what a change brings or touches, of everything that is found."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from asking import BACKGROUND, ask, ask_json
from repositories import Repo, document

A, B, C = "procedures/a.md", "procedures/b.md", "procedures/c.md"
LAST = "--changed-since"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Two documents with a problem each (D223); `b` refers to `a`."""
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001").replace('owner: "quality_manager"\n', ""))
    repo.write(B, document("PRO-002", "Sales", "See [[PRO-001]].").replace('owner: "quality_manager"\n', ""))
    repo.commit("First")
    repo.git("checkout", "-q", "-b", "change")
    return repo


def found(repo: Repo, revision: str, *more: str) -> list[tuple[str, str]]:
    answer = ask_json(repo, *more, "check", LAST, revision)[1]
    assert answer["since"]
    return [(item["path"], item["code"]) for item in answer["problems"] if item["code"] not in BACKGROUND]


def test_nothing_changed(repo: Repo) -> None:
    status, answer = ask_json(repo, "check", LAST, "main")
    assert (status, answer["problems"]) == (0, [])
    assert answer["elsewhere"] == len(ask_json(repo, "check")[1]["problems"])
    assert ask(repo, "check", LAST, "main")[1].splitlines()[-1].startswith(f"{answer['elsewhere']} more")


def test_a_file_that_is_touched_tells_its_old_problems_too(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="We buy better.").replace('owner: "quality_manager"\n', ""))
    assert found(repo, "main") == [(A, "D223")]  # not committed yet
    repo.commit("Better")
    assert found(repo, "main") == [(A, "D223")]
    assert found(repo, "HEAD") == []


def test_what_a_removal_breaks_elsewhere_is_brought_by_the_change(repo: Repo) -> None:
    (repo.root / A).unlink()
    repo.commit("Without purchasing")
    assert (B, "R210") in found(repo, "main")
    assert (B, "D223") not in found(repo, "main")
    assert ask(repo, "check", LAST, "main")[0] == 1


def test_lines_that_move_bring_nothing_and_a_second_of_the_same_does(repo: Repo) -> None:
    text = document("PRO-003", "Stock", "Tell the shop.\n\n## Purpose\n\nAgain.")
    repo.git("checkout", "-q", "main")
    repo.write(C, text)
    repo.commit("Stock")
    assert (C, "D263") in found(repo, "HEAD~1")
    assert found(repo, "HEAD") == []


def test_what_others_merged_since_is_not_told(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write(C, document("PRO-003", "Stock", "See [[PRO-099]]."))
    repo.commit("Somebody else's")
    repo.git("checkout", "-q", "change")
    repo.write(B, document("PRO-002", "Sales"))
    repo.commit("An owner for sales")
    assert found(repo, "main") == []


def test_on_the_main_line_the_history_of_then_is_compared(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.write(B, document("PRO-002", "Sales", "See [[PRO-001]]. Ask."))
    repo.commit("Ask", on="2020-01-01")
    assert (".", "H320") in found(repo, "HEAD~1")
    assert found(repo, "HEAD~1", "--as-of", "2026-06-30")[0] == (".", "H320")


def test_suppressed_are_told_of_changed_files_only(repo: Repo) -> None:
    lines = "".join(
        f"  - {{rule: no-owner, path: {path}, reason: later, until: 2099-01-01}}\n" for path in (A, B)
    )
    repo.write("qms.yml", (repo.root / "qms.yml").read_text() + f"suppress:\n{lines}")
    repo.commit("Set aside")
    assert {item["path"] for item in ask_json(repo, "check")[1]["suppressed"]} == {A, B}
    repo.write(A, document("PRO-001", body="Changed.").replace('owner: "quality_manager"\n', ""))
    part = ask_json(repo, "check", LAST, "HEAD")[1]["suppressed"]
    assert {item["path"] for item in part} == {A}


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "origin/nowhere"),
        ("--output=x", "no commit"),
        ("", "no commit"),
        ("HEAD:qms.yml", "no commit"),
    ],
)
def test_an_unknown_revision_is_wrong_use(repo: Repo, revision: str, said: str) -> None:
    status, out = ask(repo, "check", f"{LAST}={revision}")
    assert (status, said in out) == (2, True)
    assert not (repo.root / "x").exists()


def test_an_unrelated_history_is_wrong_use(repo: Repo) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit("Elsewhere")
    repo.git("checkout", "-q", "change")
    status, out = ask(repo, "check", LAST, "other")
    assert (status, "no commit in common" in out) == (2, True)


def test_a_shallow_clone_is_refused_with_its_remedy(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Second")
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repo.root}", tmp_path / "cut"], check=True)
    status, out = ask(tmp_path / "cut", "check", LAST, "HEAD")
    assert (status, "git fetch --unshallow" in out) == (2, True)
    (tmp_path / "bare").mkdir()
    status, out = ask(tmp_path / "bare", "check", LAST, "HEAD")
    assert (status, "repository" in out) == (2, True)
    assert "Traceback" not in out


@pytest.mark.parametrize("kind", ["sarif", "github", "gitlab", "junit"])
def test_every_format_ends_with_the_same_code(repo: Repo, kind: str) -> None:
    repo.write(A, document("PRO-001", body="See [[PRO-099]]."))
    status, out = ask(repo, "check", LAST, "main", "--format", kind)
    assert (status, "R210" in out, "PRO-002" in out) == (1, True, False)
