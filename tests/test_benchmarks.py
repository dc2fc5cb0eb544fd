"""The corpus of the benchmarks is the same each time, and holds what makes histories hard. No time is asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[1] / "benchmarks" / "corpus.py"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module", params=[(), ("--controlled",)], ids=["plain", "controlled"])
def twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = tuple(tmp_path_factory.mktemp("corpus") / "made" for _ in range(2))
    for folder in folders:
        subprocess.run([sys.executable, str(CORPUS), str(folder), "12", "5", *request.param], check=True)
    return folders[0], folders[1]


def test_the_same_commit_twice(twice: tuple[Path, Path]) -> None:
    first, second = (git(folder, "rev-parse", "HEAD") for folder in twice)
    assert first == second
    assert git(twice[0], "status", "--porcelain") == ""


def test_renames_and_merges(twice: tuple[Path, Path]) -> None:
    assert git(twice[0], "log", "--merges", "--format=%s").splitlines() != []
    moved = git(twice[0], "log", "--first-parent", "-M", "--diff-filter=R", "--name-status", "--format=")
    assert {line[:1] for line in moved.splitlines() if line} == {"R"}
    assert git(twice[0], "rev-list", "--first-parent", "--count", "HEAD").strip() == str(12 * 5 + 1)
