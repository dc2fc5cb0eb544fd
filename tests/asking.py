"""Puts questions to a repository the way people do: through the order of things, or through the command."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from repositories import Repo

from plainqms import pipeline
from plainqms.cli.main import qms
from plainqms.model.change import Change, DocumentHistory
from plainqms.model.problem import Problem
from plainqms.model.revision import Revision, Standing

TODAY = date(2026, 6, 30)
# What every repository of these tests is guilty of, because its documents are kept short: nobody approved them, they
# cite nothing and belong to no process, their changes are called “Edited”, settings and roles stand idle.
BACKGROUND = ("C150", "C151", "C152", "C153", "C155", "C156", "D248", "D249", "H332", "H340", "T211")
GENERATOR = Path(pipeline.__file__).parents[2]


def load(repo: Repo, *, on: date = TODAY, committed: bool = True) -> pipeline.Loaded:
    return pipeline.load(repo.root, as_of=on, committed=committed)


def history(repo: Repo, name: str = "PRO-001", *, on: date = TODAY) -> DocumentHistory:
    """The history of one document; an `AssertionError` shows the problems where there is none."""
    loaded = load(repo, on=on)
    found = loaded.system.history.of(name)
    assert found is not None, loaded.problems
    return found


def told(repo: Repo, name: str = "PRO-001", *, on: date = TODAY) -> list[tuple[str, bool, str]]:
    """(subject, counted, reason) of each change."""
    return [
        (change.commit.subject, change.counted, change.reason)
        for change in history(repo, name, on=on).changes
    ]


def last(repo: Repo, name: str = "PRO-001") -> Change:
    return history(repo, name).changes[-1]


def standing(repo: Repo, name: str = "PRO-001", *, on: date = TODAY) -> Standing:
    return pipeline.standing_of(load(repo, on=on))[name]


def revisions(repo: Repo, name: str = "PRO-001", *, on: date = TODAY) -> tuple[Revision, ...]:
    return standing(repo, name, on=on).revisions


def numbers(repo: Repo, name: str = "PRO-001", *, on: date = TODAY) -> list[str]:
    return [revision.number for revision in revisions(repo, name, on=on)]


def everything(repo: Repo, *, on: date = TODAY) -> dict[str, DocumentHistory]:
    """Every Markdown file at the tip, by path, without asking for settings or ids."""
    found, problems = pipeline.read_all_histories(repo.root, as_of=on, every_markdown=True)
    assert not [item for item in problems if item.rule.severity == "error"], problems
    return {item.path: item for item in found}


def problems(
    repo: Repo, *, on: date = TODAY, committed: bool = False, every: bool = False
) -> tuple[Problem, ...]:
    found = pipeline.check(load(repo, on=on, committed=committed))
    return tuple(item for item in found if every or item.rule.code not in BACKGROUND)


def codes(
    repo: Repo, *, on: date = TODAY, committed: bool = False, every: bool = False
) -> list[tuple[str, str, int]]:
    """(code, path, line) of each problem."""
    found = problems(repo, on=on, committed=committed, every=every)
    return [(item.rule.code, item.place.path, item.place.line) for item in found]


def ask(repo: Repo | Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of a command, in this process. An exception is our mistake and goes through."""
    root = repo.root if isinstance(repo, Repo) else repo
    result = CliRunner().invoke(qms, ["--root", str(root), *arguments], catch_exceptions=False)
    return result.exit_code, result.output


def ask_json(repo: Repo | Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    status, out = ask(repo, *arguments, "--format", "json")
    return status, json.loads(out)


def run(repo: Repo | Path, *arguments: str, user: int | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, as in a shell; `user` to run as somebody else."""
    root = repo.root if isinstance(repo, Repo) else repo
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"PYTHONPATH": str(GENERATOR), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = [sys.executable, "-B", "-m", "plainqms", "--root", str(root), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, user=user)


def fingerprint(folder: Path) -> str:
    """Names, kinds, contents and times of all that lies in a folder, .git with it."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        found.update(f"{os.fsencode(path)!r} {state.st_mode} {state.st_mtime_ns}\n".encode())
        if path.is_file() and not path.is_symlink():
            found.update(path.read_bytes())
    return found.hexdigest()
