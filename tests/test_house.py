"""The walls of the house: imports point down, rooms of one floor are blind, each outside thing has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "plainqms"
FLOOR = {
    "model": 1, "files": 1, "standards": 1, "registers": 2, "sources": 3, "views": 3, "checks": 4, "publish": 4,
    "edits": 4, "histories": 4, "pipeline": 5, "cli": 6, "__main__": 7, "__init__": 0,
}  # fmt: skip
DOORS = {
    "git": {"sources/git.py"}, "ruamel": {"sources/yaml.py"}, "_ruamel_yaml": {"sources/yaml.py"},
    "yaml": set(), "jinja2": {"sources/template_syntax.py", "sources/template_sandbox.py", "publish/pages.py"},
    "markdown": {"publish/markdown.py"}, "merman": {"publish/drawings.py"}, "icalendar": {"publish/calendar.py"},
    "mkdocs": {"publish/site.py", "publish/sparing.py"}, "subprocess": {"sources/signatures.py"},
    "urllib.request": {"sources/forge.py"}, "http": {"sources/forge.py"}, "socket": set(), "requests": set(),
}  # fmt: skip
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imports(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return found


@pytest.mark.parametrize("module", MODULES)
def test_floors_and_doors(module: str) -> None:
    room = module.split("/")[0].removesuffix(".py")
    for name in imports(module):
        top, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if top == "plainqms" and other in FLOOR and other != room:
            assert FLOOR[other] < FLOOR[room], f"{module} looks up to {name}"
        for thing, doors in DOORS.items():
            if name == thing or name.startswith(thing + "."):
                assert module in doors, f"{module} goes past the door to {thing}"


@pytest.mark.parametrize("tool", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_strict_tools_are_content(tool: list[str]) -> None:
    places = [] if tool[0] == "mypy" else ["generator", "tests", "benchmarks"]
    done = subprocess.run([sys.executable, "-m", *tool, *places], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
