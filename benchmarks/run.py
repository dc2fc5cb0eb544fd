"""Every measurement side by side, as a table: make bench, or make bench ARGS="--write --large".

One row alone: make bench ARGS="--only site --sizes 1000 --manual-alone".

Ratios hold from machine to machine where seconds do not. `--write` puts the table into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import addresses
import checking
import covering
import history
import records
import verifying
import whole_site
from measuring import Row

HERE = Path(__file__).parent
QMS = (sys.executable, "-m", "plainqms")
PARTS = ("history", "check", "records", "verify", "coverage", "site", "addresses")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure plainqms beside git and mkdocs-material.")
    parser.add_argument("--large", action="store_true", help="also 10,000 documents (about an hour)")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    parser.add_argument("--runs", type=int, default=3, help="rounds of which the median counts")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some parts only")
    parser.add_argument(
        "--sizes", type=int, nargs="+", help="documents of the corpora, instead of 100 and 1000"
    )
    parser.add_argument("--manual-alone", action="store_true", help="no site with every earlier revision")
    chosen = parser.parse_args()
    os.environ["PYTHONPATH"] = str(HERE.parent / "generator")
    os.environ["NO_MKDOCS_2_WARNING"] = "true"
    before = os.getloadavg()[0]
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for row in _rows(Path(scratch), chosen):
            rows.append(row)
            print(_line(row), flush=True)
    if chosen.write:
        text = _report(rows, chosen.runs, before)
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


def _rows(scratch: Path, chosen: argparse.Namespace) -> Iterator[Row]:
    sizes = tuple(chosen.sizes or ((100, 1000, 10000) if chosen.large else (100, 1000)))
    if "history" in chosen.only:
        for size in sizes:
            for kind in ("plain", "controlled"):
                folder = _corpus(scratch, size, kind)
                yield from history.measure(folder, QMS, name=f"{size:,} {kind} documents", runs=chosen.runs)
    if "check" in chosen.only:
        folders = {size: _corpus(scratch, size, "controlled") for size in sorted({1, 300, *sizes})}
        yield from checking.measure(folders, QMS, runs=chosen.runs)
    if "records" in chosen.only:
        yield from records.measure(scratch, QMS, runs=chosen.runs)
    if "verify" in chosen.only:
        folder = _corpus(scratch, 1000, "controlled")
        yield from verifying.measure(folder, QMS, name="1,000 documents", runs=chosen.runs)
    if "coverage" in chosen.only:
        yield from covering.measure(QMS, size=10_000)
    if "site" in chosen.only:
        for size in sorted(sizes if chosen.sizes else {300, *sizes}):
            runs = chosen.runs if size < 1000 else 1 if size > 1000 else max(1, chosen.runs - 1)
            folder = _corpus(scratch, size, "controlled")
            others = size <= 1000  # the default navigation costs the square of the pages: hours at 10,000
            yield from whole_site.measure(
                folder,
                QMS,
                scratch,
                documents=size,
                runs=runs,
                others=others,
                archive=not chosen.manual_alone,
            )
    if "addresses" in chosen.only:
        yield from addresses.compare(scratch)


def _corpus(scratch: Path, size: int, kind: str) -> Path:
    """Made by a process of its own, so that this one stays small and does not hide the memory of others."""
    folder = scratch / f"{kind}-{size}"
    if not folder.exists():
        words = [sys.executable, str(HERE / "corpus.py"), str(folder), str(size), "10"]
        subprocess.run([*words, "--controlled"] if kind == "controlled" else words, check=True)
    return folder


def _line(row: Row) -> str:
    cost = f"{row.cost.cpu:.2f} | {row.cost.peak:.0f}" if row.cost else " | "
    verdict = "" if row.met is None else ", met" if row.met else ", **missed**"
    return f"| {row.what} | {cost} | {row.ratio} | {row.target}{verdict} |"


def _report(rows: list[Row], runs: int, load: float) -> str:
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    versions = f"Python {platform.python_version()}, git {git}, mkdocs {version('mkdocs')}"
    return "\n".join(
        (
            "# Results",
            "",
            "Written by `make bench ARGS=--write`; do not edit. CPU seconds of the process and its children, median of",
            f"{runs} rounds in which the commands took turns (one round fewer for a site of 1,000 documents); peak",
            "memory is that of the largest process. The corpora are made by `benchmarks/corpus.py`: 10 commits a",
            "document, 11 KB a text, with renames and merges; “plain” has no ids and no qms.yml. The records are made",
            "by `benchmarks/record_corpus.py` from the samples: ten registers are tables, ten YAML, no history.",
            "",
            f"{versions}, mkdocs-material {version('mkdocs-material')}; {os.cpu_count()} processors,",
            f"load before the run {load:.1f}; {datetime.now(UTC).date().isoformat()}.",
            "",
            "| what | CPU, s | peak, MiB | ratio | target |",
            "|---|---|---|---|---|",
            *map(_line, rows),
            "",
        )
    )


if __name__ == "__main__":
    main()
