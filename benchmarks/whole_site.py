"""`qms build` beside mkdocs-material with its default navigation, on the same documents, each with its search.

The manual alone is compared: mkdocs-material has no earlier revisions. Material gets the folder of documents as it is:
front matter, no references, nothing read from the history.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import Command, Row, once, side_by_side

ENOUGH = 1000  # from here on the target counts: below, the start of the program weighs


def measure(
    folder: Path,
    qms: tuple[str, ...],
    scratch: Path,
    *,
    documents: int,
    runs: int,
    others: bool,
    archive: bool = True,
) -> Iterator[Row]:
    """`others`: mkdocs-material beside it; `archive`: the site with every earlier revision as well."""
    # A first build has nothing under build/cache/; with several runs the later ones find the fonts there.
    build = Command((*qms, "--root", str(folder), "build", "--without-archive"), folder)
    commands = [build]
    if others:
        commands.append(_material(folder, scratch / f"material-{documents}"))
    ours, *theirs = side_by_side(commands, runs)
    name = f"whole site, {documents:,} documents"
    per_page = f"{ours.cpu / documents * 1000:.1f} ms a document"
    for cost in theirs:
        yield Row(f"{name}: mkdocs-material", cost, f"{cost.cpu / documents * 1000:.1f} ms a document")
        ratio = ours.cpu / cost.cpu
        judged = documents >= ENOUGH
        yield Row(
            f"{name}: `qms build`",
            ours,
            f"{ratio:.2f} of mkdocs-material, {per_page}",
            "at most 0.4" if judged else "",
            ratio <= 0.4 if judged else None,
        )
    if not theirs:
        yield Row(f"{name}: `qms build`", ours, per_page)
    again = once(build)
    yield Row(f"{name}: `qms build` again", again, f"{again.cpu / ours.cpu:.2f} of the first")
    whole = Command((*qms, "--root", str(folder), "build"), folder)
    for when in ("first", "again") if archive else ():
        cost = once(whole)
        yield Row(
            f"{name}: with every earlier revision and what changed, {when}",
            cost,
            f"{cost.cpu / ours.cpu:.2f} of the manual alone",
        )
    shutil.rmtree(folder / "build")


def _material(folder: Path, scratch: Path) -> Command:
    scratch.mkdir(parents=True)
    shutil.copytree(folder / "procedures", scratch / "docs")
    (scratch / "docs" / "index.md").write_text("# Manual\n", encoding="utf-8")
    (scratch / "mkdocs.yml").write_text("site_name: Manual\ntheme: material\n", encoding="utf-8")
    return Command((sys.executable, "-m", "mkdocs", "build", "--quiet"), scratch)
