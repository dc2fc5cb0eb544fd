"""What every command shares: help, suggestions, exit codes, a clean terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from asking import GENERATOR, ask, run
from click.testing import CliRunner
from repositories import Repo, document

from plainqms.cli import main

CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]")


def test_everyday_commands_come_first() -> None:
    status, out = ask(Path(), "--help")
    listed = re.findall(r"(?m)^  ([a-z-]+)  ", out[out.index("Commands:") :])
    assert (status, listed) == (0, list(main.COMMANDS))
    assert listed[:7] == ["check", "build", "serve", "due", "new", "approve", "preaudit"]


@pytest.mark.parametrize("name", [None, *main.COMMANDS])
def test_help_shows_examples_that_name_the_command(name: str | None) -> None:
    status, out = ask(Path(), *([name] if name else []), "--help")
    examples = out[out.index("Examples:") :].splitlines()[1:]
    assert status == 0
    assert examples
    for line in examples:
        assert line.startswith("    qms ")
        assert name is None or name in line.split()


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    command = main.qms.get_command(click.Context(main.qms), name)
    assert command is not None
    assert command.help
    assert [item.name for item in command.params if isinstance(item, click.Option) and not item.help] == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("chek", "check"), ("biuld", "build"), ("histroy", "history"), ("nwe", "new")]
)
def test_a_misspelt_command_is_answered_with_the_one_meant(typed: str, meant: str) -> None:
    status, out = ask(Path(), typed)
    assert status == 2
    assert re.search(rf"\b{meant}\b", out.splitlines()[-1])


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as-of", "2026-13-40", "check"],
        ["--as-of", "2026-02-29", "check"],
        ["--as-of", "31.03.2026", "check"],
        ["--as-of", "", "check"],
        ["--root", "/no/such/folder", "check"],
        ["check", "--frmat", "json"],
        ["check", "--format", "xml"],
        ["check", "too", "many"],
        ["explain", "unkown-clause"],
        ["frobnicate"],
        ["new", "procedure"],
        ["serve", "--port", "0"],
        ["serve", "--port", "none"],
        ["--as-of", "2026-01-01", "serve"],
        ["--as-of", "2026-01-01", "build", "--draft"],
        ["--as-of", "2026-01-01", "new", "procedure", "Title"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_speaks_on_stderr(repo: Repo, wrong: list[str]) -> None:
    done = run(repo, *wrong)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Error: " in done.stderr
    assert b"Traceback" not in done.stderr


def test_no_command_shows_the_help_and_ends_with_2() -> None:
    result = CliRunner().invoke(main.qms, [])
    assert (result.exit_code, "Commands:" in result.output) == (2, True)


def test_exit_codes_of_check(repo: Repo) -> None:
    assert run(repo, "check").returncode == 0
    repo.write("policies/POL-002.md", document("POL-002", owner="nobody_at_all"))
    done = run(repo, "check")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"POL-002.md" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="such names do not exist there")
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["history"],
        ["history", "--all"],
        ["build"],
        ["build", "--draft"],
        ["new", "policy", "Next"],
    ],
)
def test_hostile_names_move_no_cursor(repo: Repo, command: list[str]) -> None:
    for name in ("a\x1b[31m", "b\x07\r", "c\n\td", "e\u202egpj", "f\x9b2J", "g\udcff"):
        repo.write(os.fsdecode(os.fsencode(f"policies/{name}.md")), document("POL-009", f"T{name[0]}"))
    repo.write("policies/new\x1b[2J.md", document("POL-010"))
    repo.commit("\x1b[31mRed\x07")
    repo.write("policies/later\x1b[2J.md", document("POL-011"))
    done = run(repo, *command)
    assert done.stdout + done.stderr
    assert not CONTROL.findall(done.stdout), done.stdout
    assert not CONTROL.findall(done.stderr), done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize(
    "command", ["explain", "explain --format json", "history", "--help", "check --format json"]
)
def test_a_reader_that_leaves_early_meets_no_traceback(repo: Repo, command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    line = f"{sys.executable} -m plainqms --root {repo.root} {command} | head -c 1"
    done = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, check=False)
    assert len(done.stdout) == 1
    assert done.stderr == b""


def test_a_reader_that_is_gone_meets_no_traceback(repo: Repo) -> None:
    read, write = os.pipe()
    os.close(read)
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    command = [sys.executable, "-m", "plainqms", "--root", str(repo.root), "explain", "--format", "json"]
    done = subprocess.run(command, env=environment, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.stderr == b""


def test_what_the_machine_refuses_is_one_sentence(repo: Repo) -> None:
    shutil.rmtree(repo.root / "build")
    repo.write("build", "a file where a folder should be\n")
    done = run(repo, "build")
    assert done.returncode == 2
    assert done.stderr.startswith(b"qms: ")
    assert b"Traceback" not in done.stderr


def test_our_own_mistake_is_never_taken_for_problems_found(repo: Repo) -> None:
    program = (
        "import sys\nfrom plainqms import pipeline\nfrom plainqms.cli.main import main\n"
        "pipeline.judge = lambda loaded: 1 / 0\nsys.argv[1:] = ['check']\nmain()"
    )
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=repo.root, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"ZeroDivisionError" in done.stderr
    assert done.stderr.splitlines()[-1].startswith(b"qms: ")


def test_the_environment_of_a_git_hook_points_nowhere_else(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.write("x.md", "# Other\n")
    other.commit()
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    command = [sys.executable, "-m", "plainqms", "--root", str(repo.root), "history"]
    plain = subprocess.run(command, env=environment, capture_output=True, check=False)
    hooked = subprocess.run(
        command,
        env={**environment, "GIT_DIR": str(other.root / ".git"), "GIT_WORK_TREE": str(other.root)},
        capture_output=True,
        check=False,
    )
    assert b"POL-001" in plain.stdout
    assert hooked.stdout == plain.stdout


def test_version() -> None:
    from plainqms import __version__

    status, out = ask(Path(), "--version")
    assert (status, __version__ in out) == (0, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5.4.2026", "2026-04-05"),
        ("31.03.2026", "2026-03-31"),
        ("2026/4/5", "2026-04-05"),
        ("31.02.2026", "2026-03-31"),
    ],
)
def test_a_day_otherwise_written_is_refused_with_the_day_as_we_write_it(typed: str, meant: str) -> None:
    status, out = ask(Path(), "--as-of", typed, "check")
    assert status == 2
    assert f"write it as {meant}" in " ".join(out.split())
