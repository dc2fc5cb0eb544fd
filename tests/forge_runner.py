"""Runs the steps of a laid pipeline as a runner does: each `run` in a shell, in order, in a clone of a bare repository.

Actions are played by what they are known to do: a checkout clones, a cache and an artefact are copied. Of the commands
`python3` alone is another: it makes an environment whose `qms` is this one, on a day that the test sets, and writes
down what pip was asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asking import GENERATOR

from plainqms.sources.yaml import Mapping, Scalar, Sequence, load

_PYTHON = """\
#!/bin/sh
# python3 -I -m venv DIR, and DIR/bin/python -I -m pip install ...
[ "$1" = -I ] || {{ echo "python3 without -I" >&2; exit 9; }}
case "$3" in
  venv) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
  pip) echo "$*" >> "{pip}"; cp "{qms}" "$(dirname "$0")/qms" ;;
  *) exit 9 ;;
esac
"""
_QMS = """\
#!{python}
import os, sys
from datetime import datetime
sys.path.insert(0, {generator!r})
import plainqms.cli.main as main

class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(os.environ["THE_DAY"] + "T01:00:00+00:00")

main.datetime = Clock
main.main()
"""


def plain(node: Any) -> Any:
    """YAML as plain values: mappings, lists, texts."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


def read(text: str) -> dict[str, Any]:
    node, problems = load(text, "pipeline.yml")
    assert problems == ()
    found: dict[str, Any] = plain(node)
    return found


@dataclass
class Runner:
    """`origin` is the bare repository; `artefacts` holds what was kept, by name, `cache` what was saved on the way."""

    folder: Path
    origin: Path
    day: str
    environment: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        self.bin = self.folder / "bin"
        self.bin.mkdir(parents=True)
        self.pip, self.cache, self.artefacts = (self.folder / name for name in ("pip", "cache", "artefacts"))
        qms = self._script("qms-of-the-day", _QMS.format(python=sys.executable, generator=str(GENERATOR)))
        self._script("python3", _PYTHON.format(pip=self.pip, qms=qms))
        self.config = self.folder / "gitconfig"
        self.config.write_text('[safe]\n\tdirectory = *\n[protocol "file"]\n\tallow = always\n')

    def qms(self, place: Path, *arguments: str, status: int = 0) -> str:
        command = [str(self.bin / "qms-of-the-day"), *arguments]
        done = subprocess.run(command, cwd=place, env=self._environment({}), capture_output=True, text=True)
        assert done.returncode == status, (arguments, done.stdout, done.stderr)
        return done.stdout

    def shell(self, place: Path, script: str, more: dict[str, str]) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-e", "-c", script], cwd=place, env=self._environment(more), capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    def workspace(self) -> Path:
        self.number += 1
        return self.folder / f"run-{self.number}"

    def clone(self, place: Path, revision: str) -> None:
        """What a checkout of the whole history leaves: branches of origin, tags, and the revision; no other branch."""
        place.mkdir()
        self._git(place, "init", "-q", "-b", "nothing")
        self._git(place, "remote", "add", "origin", str(self.origin))
        self._git(
            place, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"
        )
        branch = self._git(place, "for-each-ref", f"refs/remotes/origin/{revision}")
        how = ("-B", revision, f"refs/remotes/origin/{revision}") if branch else ("--detach", revision)
        self._git(place, "checkout", "-q", *how)

    def job(self, workflow: dict[str, Any], name: str, *, revision: str, event: dict[str, str]) -> Job:
        """A job of a workflow of GitHub, Gitea or Forgejo."""
        job = workflow["jobs"][name]
        place, temporary = self.workspace(), self.workspace()
        temporary.mkdir()
        files = {key: temporary / key for key in ("GITHUB_PATH", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        fixed = {"RUNNER_TEMP": str(temporary), **{key: str(file) for key, file in files.items()}}
        given = {**workflow.get("env", {}), **job.get("env", {})}
        values = {**event, "runner.temp": str(temporary), "github.run_id": str(self.number)}
        told, failed, outcomes = [], False, {}
        for step in job["steps"]:
            added = dict(line.split("=", 1) for line in files["GITHUB_ENV"].read_text().splitlines())
            if not self._wanted(step.get("if", ""), failed, outcomes, added):
                continue
            paths = files["GITHUB_PATH"].read_text().split()
            more = {**given, **step.get("env", {})}
            more = {key: self._filled(value, values) for key, value in more.items()} | added | fixed
            more["PATH"] = os.pathsep.join((*reversed(paths), str(self.bin), os.environ["PATH"]))
            if "run" in step:
                assert "${{" not in step["run"], "what others typed would become a command"
                status, output = self.shell(place, step["run"], more)
            else:
                status, output = self._action(step, place, revision, values), ""
            told.append((step["name"], status, output))
            outcomes[step.get("id", "")] = "failure" if status else "success"
            failed = failed or status != 0
        return Job(place, temporary, tuple(told))

    def gitlab(self, pipeline: dict[str, Any], name: str, *, revision: str, variables: dict[str, str]) -> Job:
        """A job of GitLab: its scripts one after the other in one shell."""
        job = pipeline[pipeline[name]["extends"]] | pipeline[name]
        place, temporary = self.workspace(), self.workspace()
        self.clone(place, revision)
        if self.cache.exists():
            shutil.copytree(self.cache, place / job["cache"]["paths"][0], dirs_exist_ok=True)
        more = {**job["variables"], **variables}
        more["PATH"] = os.pathsep.join((str(self.bin), os.environ["PATH"]))
        status, output = self.shell(place, "\n".join((*job["before_script"], *job["script"])), more)
        if job["cache"]["policy"] == "pull-push":
            shutil.copytree(place / job["cache"]["paths"][0], self.cache, dirs_exist_ok=True)
        return Job(place, temporary, ((name, status, output),))

    def _action(self, step: dict[str, Any], place: Path, revision: str, values: dict[str, str]) -> int:
        called = re.fullmatch(r"(?:https://github\.com/)?(actions/[a-z/-]+)@[0-9a-f]{40}", step["uses"])
        assert called, step["uses"]
        given = {key: self._filled(value, values) for key, value in step.get("with", {}).items()}
        match called[1]:
            case "actions/checkout":
                assert given["fetch-depth"] == "0"
                self.clone(place, given["ref"])
            case "actions/setup-python":
                assert given["python-version"] == "3.12"
            case "actions/cache/restore":
                if self.cache.exists():
                    shutil.copytree(self.cache, place / given["path"])
            case "actions/cache/save":
                shutil.copytree(place / given["path"], self.cache, dirs_exist_ok=True)
            case "actions/upload-artifact" | "actions/upload-pages-artifact":
                kept, target = place / given["path"], self.artefacts / given.get("name", "site")
                shutil.rmtree(target, ignore_errors=True)
                if kept.is_file():
                    target.mkdir(parents=True)
                    shutil.copy(kept, target)
                elif kept.is_dir() or given.get("if-no-files-found") != "ignore":
                    shutil.copytree(kept, target)
            case other:
                raise AssertionError(other)
        return 0

    @staticmethod
    def _wanted(condition: str, failed: bool, outcomes: dict[str, str], added: dict[str, str]) -> bool:
        match condition:
            case "":
                return not failed
            case "${{ !cancelled() && steps.install.outcome == 'success' }}":
                return outcomes.get("install") == "success"
            case "env.NUMBER != ''":
                return not failed and added.get("NUMBER", "") != ""
        raise AssertionError(condition)

    @staticmethod
    def _filled(text: str, values: dict[str, str]) -> str:
        return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: values[found[1]], text)

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith(("GIT", "CI", "PYTHON"))
        }
        fixed = {"GIT_CONFIG_GLOBAL": str(self.config), "GIT_CONFIG_NOSYSTEM": "1"}
        fixed |= {"THE_DAY": self.day, "TMPDIR": str(self.folder)}
        return inherited | fixed | {"no_proxy": "*", "NO_PROXY": "*"} | self.environment | more

    def _script(self, name: str, text: str) -> Path:
        path = self.bin / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def _git(self, place: Path, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=place, env=self._environment({}), capture_output=True, text=True
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout


@dataclass(frozen=True)
class Job:
    place: Path
    temporary: Path
    steps: tuple[tuple[str, int, str], ...]

    @property
    def failed(self) -> list[tuple[str, int, str]]:
        return [step for step in self.steps if step[1]]

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.steps]
