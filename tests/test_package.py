"""The wheel, installed where nothing of this repository is, lays a system, checks it and publishes it.

The environment holds the wheel alone; the packages that it needs are taken from the one that runs the tests, so that
no network is asked. That they are all declared is tested beside it.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "plainqms"
SAMPLE = ("policies", "procedures", "records", "qms.yml", "mkdocs.yml")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked(*places: str) -> set[str]:
    """What git knows below some places: an editor's leftovers do not belong to a release."""
    done = subprocess.run(["git", "ls-files", "-z", "--", *places], cwd=ROOT, capture_output=True, check=True)
    return {name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; a path file lends it the dependencies, and no other plainqms."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(
        "venv", {"base": str(folder), "platbase": str(folder), "installed_base": str(folder)}
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(folder),
        "install",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run([*command, "--quiet", "--disable-pip-version-check"], check=True)
    (Path(paths["purelib"]) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Path(paths["scripts"])


class Outside:
    """A folder and a shell that know nothing of this repository."""

    def __init__(self, folder: Path, scripts: Path) -> None:
        self.folder, self.scripts = folder, scripts

    def run(self, *command: str, status: int = 0) -> str:
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON"))
        }
        who = {
            f"GIT_{role}_{field}": value
            for role in ("AUTHOR", "COMMITTER")
            for field, value in IDENTITY.items()
        }
        path = os.pathsep.join((str(self.scripts), os.environ["PATH"]))
        done = subprocess.run(
            command, cwd=self.folder, env=inherited | who | {"PATH": path}, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == status, (command, done.stdout, done.stderr)
        return done.stdout + done.stderr


IDENTITY = {"NAME": "New User", "EMAIL": "new@example.com"}


@pytest.fixture(scope="module")
def acme(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """What README tells a new user to do."""
    outside = Outside(tmp_path_factory.mktemp("our-system"), environment)
    outside.run("qms", "init", "--name", "Acme Gauges Ltd", "--time-zone", "Europe/London")
    for name, line in (
        ("people", "- {id: m_dunn, name: Mary Dunn, emails: [m.dunn@example.com]}\n"),
        ("assignments", '- {role: managing_director, person: m_dunn, from: "2020-01-01"}\n'),
    ):
        path = outside.folder / "records" / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    outside.run("git", "init", "-q", "-b", "main")
    outside.run("git", "add", "-A")
    outside.run("git", "commit", "-q", "-m", "First texts")
    outside.run("qms", "approve", "--pending", "--as", "m_dunn", "--yes")
    outside.run("git", "add", "-A")
    outside.run("git", "commit", "-q", "-m", "Approved", "--author", "Mary Dunn <m.dunn@example.com>")
    return outside


def test_what_the_tool_reads_at_run_time_travels(names: set[str]) -> None:
    package = {name.removeprefix("generator/") for name in tracked("generator/plainqms")}
    assert package
    assert {
        "plainqms/py.typed",
        "plainqms/standards/iso-9001-2015.yml",
        "plainqms/publish/theme/assets/qms.css",
    } <= package
    assert package <= names


def test_the_document_set_travels(names: set[str]) -> None:
    sample = {f"plainqms/document_set/{name}" for name in tracked(*SAMPLE)}
    assert len(sample) > 10
    assert sample <= names


def test_nothing_else_travels(names: set[str]) -> None:
    rooms = {name.split("/")[0] for name in names}
    assert rooms == {"plainqms", f"plainqms-{PROJECT['version']}.dist-info"}
    for name in names:
        assert not re.search(r"(^|/)(tests?|build|benchmarks|__pycache__|\.[^/]*)(/|$)|\.pyc$", name), name


def test_metadata(wheel: Path, names: set[str]) -> None:
    (place,) = [name for name in names if name.endswith(".dist-info/METADATA")]
    with zipfile.ZipFile(wheel) as archive:
        told = HeaderParser().parsestr(archive.read(place).decode())
        scripts = archive.read(place.replace("METADATA", "entry_points.txt")).decode()
    assert (told["Name"], told["License-Expression"], told["License-File"]) == ("plainqms", "MIT", "LICENSE")
    assert told["Requires-Python"] == ">=3.11"
    assert "qms = plainqms.cli.main:main" in scripts
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_version_stands_in_one_place_only_by_agreement() -> None:
    import plainqms

    assert plainqms.__version__ == PROJECT["version"]


def test_every_package_that_the_code_imports_is_declared() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    providers = metadata.packages_distributions()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found = [node.module]
            for top in {name.split(".")[0] for name in found} - sys.stdlib_module_names - {"plainqms"}:
                assert declared & {canonicalize_name(name) for name in providers[top]}, f"{path}: {top}"


def test_it_runs_from_where_it_was_installed(environment: Path, tmp_path: Path) -> None:
    found = Outside(tmp_path, environment).run("python", "-c", "import plainqms; print(plainqms.__file__)")
    assert Path(found.strip()).is_relative_to(environment.parent)
    assert not Path(found.strip()).is_relative_to(ROOT)


def test_a_new_system_has_no_problem(acme: Outside) -> None:
    assert acme.run("qms", "check").splitlines()[-1].startswith("0 errors")
    assert acme.run("git", "status", "--porcelain") == ""


def test_a_new_system_is_published_under_its_own_name(acme: Outside) -> None:
    told = acme.run("qms", "build")
    home = acme.folder / "build" / "site" / "index.html"
    assert home.as_uri() in told
    assert "Acme Gauges Ltd" in home.read_text(encoding="utf-8")
    procedure = (acme.folder / "build/site/documents/pro-003/index.html").read_text(encoding="utf-8")
    assert "Acme Gauges Ltd" in procedure
    people = (ROOT / "records" / "people.yml").read_text(encoding="utf-8")
    strangers = set(re.findall(r"name: (.+)", people)) | {"Example Instruments", "Exampleton"}
    assert len(strangers) > 5
    for path in (acme.folder / "build" / "site").rglob("*"):
        if path.suffix in (".html", ".json", ".txt", ".csv", ".md"):
            text = path.read_text(encoding="utf-8")
            assert [name for name in strangers if name in text] == [], path
    acme.run("git", "status", "--porcelain")


def test_a_new_document_comes_under_the_next_id(acme: Outside) -> None:
    told = acme.run("qms", "new", "procedure", "Handling of complaints", "--owner", "quality_manager")
    number = told.split("  ")[0]
    assert re.fullmatch(r"PRO-\d{3}", number)
    assert not list((ROOT / "procedures").rglob(f"{number}-*"))
    acme.run("qms", "check")
