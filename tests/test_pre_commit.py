"""The hooks for pre-commit: their entries run as git runs a hook, in a clone, and stop what they should."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from asking import GENERATOR
from repositories import CAROL, Repo, document

from plainqms.sources import yaml

ROOT = Path(__file__).parents[1]
A, B = "procedures/a.md", "procedures/b.md"
STAGES = {"pre-commit", "pre-merge-commit", "pre-push", "manual"}


def plain(node: Any) -> Any:
    if isinstance(node, yaml.Scalar):
        return node.text
    if isinstance(node, yaml.Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def read(text: str) -> Any:
    node, problems = yaml.load(text, "hooks.yaml")
    assert problems == ()
    return plain(node)


PUBLISHED = {hook["id"]: hook for hook in read((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCAL, REMOTE = (read(block) for block in re.findall(r"```yaml\n(repos:\n.*?)```", README, re.S))


@pytest.fixture
def clone(tmp_path: Path) -> Repo:
    """A clone of a system in which one document has an error already."""
    origin = Repo(tmp_path / "origin")
    origin.settings()
    origin.write(A, document("PRO-001", body="See [[PRO-099]]."))
    origin.commit(f"First\n\nApproved-by: {CAROL}")
    subprocess.run(["git", "clone", "-q", origin.root, tmp_path / "clone"], check=True)
    return Repo(tmp_path / "clone")


def commit(repo: Repo, entry: str) -> subprocess.CompletedProcess[str]:
    """Commit what lies there, with `entry` as the hook: git sets its own variables for it."""
    program, *arguments = shlex.split(entry)
    assert program == "qms"
    hook = repo.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {shlex.join([sys.executable, '-B', '-m', 'plainqms', *arguments])}\n")
    hook.chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"PYTHONPATH": str(GENERATOR), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Alice Author", "-c", "user.email=alice@example.com")
    subprocess.run(["git", "add", "-A"], cwd=repo.root, check=True)
    command = ["git", *who, "commit", "-q", "-m", "Change"]
    return subprocess.run(
        command, cwd=repo.root, env=environment, capture_output=True, text=True, check=False
    )


def test_published_hooks_say_what_pre_commit_wants() -> None:
    assert set(PUBLISHED) == {"qms-check", "qms-check-change"}
    for hook in PUBLISHED.values():
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert (hook["language"], hook["pass_filenames"]) == ("python", "false")
        assert set(hook["stages"]) <= STAGES


def test_the_readme_shows_hooks_that_there_are() -> None:
    (local,) = LOCAL["repos"]
    (hook,) = local["hooks"]
    assert (local["repo"], hook["language"]) == ("local", "system")
    assert hook["entry"] == PUBLISHED[hook["id"]]["entry"]
    assert {hook["id"] for hook in REMOTE["repos"][0]["hooks"]} <= set(PUBLISHED)


def test_what_a_commit_brings_stops_it_and_what_stood_before_does_not(clone: Repo) -> None:
    entry = PUBLISHED["qms-check-change"]["entry"]
    head = clone.git("rev-parse", "HEAD")
    clone.write(B, document("PRO-002", "Sales", "See [[PRO-098]]."))
    done = commit(clone, entry)
    assert (done.returncode != 0, "R210" in done.stdout + done.stderr) == (True, True)
    assert clone.git("rev-parse", "HEAD") == head
    clone.write(B, document("PRO-002", "Sales", "See [[PRO-001]]."))
    done = commit(clone, entry)
    assert done.returncode == 0, done.stdout + done.stderr
    assert clone.git("rev-parse", "HEAD~1") == head


def test_the_whole_check_stops_at_any_error(clone: Repo) -> None:
    entry = PUBLISHED["qms-check"]["entry"]
    clone.write(B, document("PRO-002", "Sales", "See [[PRO-001]]."))
    done = commit(clone, entry)
    assert (done.returncode != 0, A in done.stdout + done.stderr) == (True, True)
    clone.write(A, document("PRO-001"))
    assert commit(clone, entry).returncode == 0
