"""Whether Zensical makes the same addresses from the staged tree that `qms build` gives to mkdocs-material.

Zensical is no dependency: `make bench` installs what requirements-bench.lock names into build/zensical/.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import Row

ROOT = Path(__file__).parents[1]
ZENSICAL = ROOT / "build" / "zensical" / "bin" / "zensical"
KEEP = """
import pathlib, shutil, sys
from plainqms import files
from plainqms.publish import site
make, kept = site.build, pathlib.Path(sys.argv.pop())
def keep(stage, output, held):
    shutil.copytree(stage, kept)
    for path, page in held.items():
        files.lay(kept / "docs" / path, page.written())
    return make(stage, output, held)
site.build = keep
from plainqms.cli.main import main
main()
"""


def compare(scratch: Path) -> Iterator[Row]:
    """On a clone of this repository, whose documents show every kind of page."""
    name = "addresses of this repository's manual, Zensical beside mkdocs-material"
    if not ZENSICAL.is_file():
        yield Row(name, None, "left out: Zensical is not installed, make bench does it")
        return
    clone, stage = scratch / "manual", scratch / "stage"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    words = [sys.executable, "-c", KEEP, "--root", str(clone), "build", "--without-archive", str(stage)]
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(stage / "site", ignore_errors=True)
    done = subprocess.run(
        [str(ZENSICAL), "build", "-f", "mkdocs.yml"], cwd=stage, capture_output=True, text=True
    )
    if done.returncode:
        yield Row(name, None, "Zensical refused: " + " ".join(done.stderr.split())[-300:], "the same", False)
        return
    ours, theirs = _pages(clone / "build" / "site"), _pages(stage / "site")
    missing, extra = sorted(ours - theirs), sorted(theirs - ours)
    told = f"Zensical {_version()}: {len(ours)} addresses, {len(missing)} missing, {len(extra)} more"
    if missing or extra:
        told += ": " + ", ".join((*missing, *extra)[:5])
    yield Row(name, None, told, "the same", not missing and not extra)


def _version() -> str:
    done = subprocess.run([str(ZENSICAL), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _pages(site: Path) -> set[str]:
    """Pages, and the files beside documents that an engine lays: pictures, attachments, the list as CSV.

    Earlier revisions and controlled texts are laid beside the finished site, whatever engine made it.
    """
    found = (*site.rglob("*.html"), *(path for path in site.glob("documents/**/*") if path.is_file()))
    return {path.relative_to(site).as_posix() for path in found if path.name != "text.txt"}
