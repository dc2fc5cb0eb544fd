"""`qms doctor`: says what a machine or a clone lacks, whatever it lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from asking import GENERATOR, ask
from repositories import Repo

from plainqms.sources import git, signatures


def test_a_whole_clone_is_fine(repo: Repo) -> None:
    status, out = ask(repo, "doctor")
    assert status == 0
    assert [line[:2] for line in out.splitlines() if not line.startswith(" ")][:3] == ["ok"] * 3
    assert str(repo.root) in out


def test_a_shallow_clone_is_not_and_the_command_that_mends_it_is_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Second")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "clone"))
    status, out = ask(tmp_path / "clone", "doctor")
    assert (status, "git fetch --unshallow" in out) == (1, True)


def test_no_repository(tmp_path: Path) -> None:
    status, out = ask(tmp_path, "doctor")
    assert (status, "git init" in out) == (1, True)


def test_an_old_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "version", lambda folder: (2, 20))
    status, out = ask(repo, "doctor")
    assert (status, "2.34" in out) == (1, True)


def test_ssh_is_asked_for_and_not_needed(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "version", lambda: ((), ""))
    status, out = ask(repo, "doctor")
    assert (status, "ssh-keygen not found" in out) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows finds programs elsewhere too")
@pytest.mark.parametrize("command", ["doctor", "check", "history", "build"])
def test_a_machine_without_git(repo: Repo, tmp_path: Path, command: str) -> None:
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(GENERATOR), "HOME": str(tmp_path)}
    arguments = [sys.executable, "-m", "plainqms", "--root", str(repo.root), command]
    done = subprocess.run(arguments, env=environment, capture_output=True, check=False)
    assert done.returncode in (1, 2)
    assert b"Traceback" not in done.stderr
    assert b"git" in done.stdout + done.stderr
