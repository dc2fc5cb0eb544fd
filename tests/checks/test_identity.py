"""Documents can be told apart: each rule with a good and a bad case, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import codes, problems
from repositories import SETTINGS, Repo, document

A, B = "procedures/a.md", "procedures/b.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings(SETTINGS + "sites: [{id: works, name: Works}]\n")
    repo.write(A, document("PRO-001", process="purchasing", sites="works"))
    repo.commit("First")
    assert codes(repo) == []
    return repo


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (B, document("PRO-001", title="Other"), ("D220", B, 2)),
        (
            "procedures/0.md",
            document("PRO-001", title="Other"),
            ("D220", A, 2),
        ),  # the first by path keeps the id
        (B, document("PRO-002", title="purchasing "), ("D227", B, 3)),
        (A, document("PRO-001", owner="manager"), ("D222", A, 4)),
        (A, document("PRO-001", owner=""), ("D223", A, 0)),
        (A, document("PRO-001", process="purchase"), ("D224", A, 5)),
        (A, document("PRO-001", sites="work"), ("D225", A, 5)),
        ("policies/p.md", document("PRO-002", title="Other"), ("D226", "policies/p.md", 0)),
    ],
)
def test_one_thing_wrong(repo: Repo, path: str, text: str, expected: tuple[str, str, int]) -> None:
    repo.write(path, text)
    assert codes(repo) == [expected]


def test_a_near_miss_is_guessed(repo: Repo) -> None:
    repo.write(A, document("PRO-001", owner="quality_manger", process="purchase", sites="work"))
    said = " ".join(problem.message for problem in problems(repo))
    for meant in ("quality_manager", "purchasing", "works"):
        assert f"“{meant}”" in said


def test_an_id_that_was_removed_is_not_used_again(repo: Repo) -> None:
    repo.git("rm", "-q", A)
    repo.commit("Removed")
    assert codes(repo) == [("H370", A, 0)]
    repo.write(B, document("PRO-001", title="Other"))
    assert codes(repo) == [("D221", B, 2)]


def test_a_move_in_one_commit_is_no_second_use(repo: Repo) -> None:
    repo.git("mv", A, B)
    repo.commit("Moved")
    assert codes(repo) == []


def test_a_title_that_two_files_of_one_id_share_is_told_once(repo: Repo) -> None:
    repo.write(B, document("PRO-001"))
    assert codes(repo) == [("D220", B, 2)]
