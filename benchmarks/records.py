"""Reading and checking records beside the C YAML parser and the csv module, which parse the same files.

Run as a program it does one of both ways over the records of a folder: python benchmarks/records.py parse FOLDER. What
the start costs is measured on a folder that holds the samples alone, and taken off.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from measuring import Command, Cost, Row, side_by_side

HERE = Path(__file__).parent
WAYS = ("events", "parse", "check")
DAY = date(2026, 11, 26)
MOST = 3
KINDS = {"": "", "--csv": ", tables alone", "--yaml": ", YAML alone"}
TOLD = {
    "events": "the C YAML parser to its events, the csv module",
    "parse": "the C YAML parser to values, the csv module",
    "check": "read and checked",
}


def measure(scratch: Path, qms: tuple[str, ...], *, runs: int) -> Iterator[Row]:
    """All kinds together are judged; tables and YAML alone, and the whole of `qms check`, stand beside them."""
    empty, _ = _corpus(scratch, 0, "")
    for kind in KINDS:
        folder, count = _corpus(scratch, 50_000, kind)
        name = f"{count:,} records{KINDS[kind]}"
        commands = [
            Command((sys.executable, str(HERE / "records.py"), way, str(place)), place)
            for way in WAYS
            for place in (empty, folder)
        ]
        if not kind:
            commands.append(Command((*qms, "check", "--format", "json"), folder, fine=(0, 1)))
        costs = side_by_side(commands, runs)
        cost = {
            way: Cost(full.cpu - start.cpu, full.peak)
            for way, start, full in zip(WAYS, costs[0:6:2], costs[1:6:2], strict=True)
        }
        for way in ("events", "parse"):
            yield Row(f"{name}: {TOLD[way]}", cost[way])
        ratio = cost["check"].cpu / cost["parse"].cpu
        beside = f"of parsing to values; {cost['check'].cpu / cost['events'].cpu:.1f} of the events"
        what = f"{name}: {TOLD['check']}"
        if kind:
            yield Row(what, cost["check"], f"{ratio:.2f} {beside}")
        else:
            yield Row.judged(what, cost["check"], ratio, beside, at_most=MOST)
            yield Row(f"{name}: `qms check`", costs[6])


def _corpus(scratch: Path, records: int, kind: str) -> tuple[Path, int]:
    folder = scratch / f"records-{records}{kind}"
    words = [sys.executable, str(HERE / "record_corpus.py"), str(folder), str(records), *filter(None, [kind])]
    return folder, int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def _events(text: str) -> None:
    from _ruamel_yaml import CParser

    parser = CParser(text)
    while parser.get_event() is not None:
        pass


def _values(text: str) -> None:
    from ruamel.yaml import YAML

    YAML(typ="safe").load(text)


def _parse(folder: Path, read: Callable[[str], None]) -> None:
    for path in sorted(folder.glob("records/*")):
        if path.suffix == ".yml":
            read(path.read_text(encoding="utf-8"))
        elif path.suffix == ".csv":
            list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _check(folder: Path) -> None:
    from plainqms import pipeline
    from plainqms.checks import records
    from plainqms.sources import standards

    system = pipeline.load(folder, as_of=DAY, committed=False).system
    for _ in records.check(system, expand=lambda citation: standards.expand(citation, system.standards)):
        pass


if __name__ == "__main__":
    way, place = sys.argv[1], Path(sys.argv[2])
    if way == "check":
        _check(place)
    else:
        _parse(place, _events if way == "events" else _values)
