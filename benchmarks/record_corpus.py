"""Make a repository of 50,000 records over 20 registers: python benchmarks/record_corpus.py DIR 50000

Every record of the samples is written again and again, its id and the ids that it names with a number of their own, so
that each copy is as long, as full and as connected as the sample: an audit's finding leads to its nonconformity. Ten
registers are tables, ten are YAML, as an organization would have them; `--csv` and `--yaml` leave one kind away.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

REPOSITORY = Path(__file__).parents[1]
TABLES = (
    "calibrations", "complaints", "evidence-elsewhere", "external-documents", "improvements", "interested-parties",
    "measuring-equipment", "nonconforming-outputs", "satisfaction", "training",
)  # fmt: skip
LISTS = (
    "audits", "changes", "competence", "context", "findings", "management-reviews", "nonconformities", "objectives",
    "risks", "suppliers",
)  # fmt: skip
AS_THEY_ARE = ("qms.yml", "mkdocs.yml", "records", "policies", "procedures")


def make(folder: Path, records: int, names: tuple[str, ...] = (*TABLES, *LISTS)) -> int:
    """How many records there are in the end: whole copies of the samples, so about as many as asked for."""
    folder.mkdir(parents=True)
    for name in AS_THEY_ARE:
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    samples = {name: list(_samples(name)) for name in (*TABLES, *LISTS)}
    ids = sorted((record["id"] for name in names for record in samples[name]), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w-])")
    for path in sorted((folder / "records").glob("*.yml")):  # in block style, which every parser reads
        held = YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))
        if path.stem not in (*TABLES, *LISTS) and isinstance(held, list):
            path.write_text(_list(held), encoding="utf-8")
    copies = max(1, -(-records // sum(len(samples[name]) for name in names)))
    for name in (*TABLES, *LISTS):
        for path in (folder / "records").glob(f"{name}.*"):
            path.unlink()
        shutil.rmtree(folder / "records" / name, ignore_errors=True)
        wanted = copies if name in names else 1
        head, text, suffix = _table(samples[name]) if name in TABLES else ("", _list(samples[name]), "yml")
        with open(folder / "records" / f"{name}.{suffix}", "w", encoding="utf-8", newline="") as target:
            target.write(head)
            for number in range(wanted):
                target.write(pattern.sub(rf"\g<0>{number:03d}", text) if number else text)
    return copies * sum(len(samples[name]) for name in names)


def _samples(name: str) -> Iterator[dict[str, Any]]:
    """The sample records, whatever kind of file they lie in; a narrative is left out."""
    yaml = YAML(typ="base", pure=True)
    for path in sorted((*REPOSITORY.glob(f"records/{name}.*"), *REPOSITORY.glob(f"records/{name}/*"))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            yield from csv.DictReader(io.StringIO(text))
        elif path.suffix == ".yml":
            yield from yaml.load(text)
        elif path.suffix == ".md":
            yield yaml.load(text.split("---\n")[1])


def _table(samples: list[dict[str, Any]]) -> tuple[str, str, str]:
    flat = [dict(_flat(record)) for record in samples]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
    writer.writeheader()
    head = target.getvalue()
    writer.writerows(flat)
    return head, target.getvalue().removeprefix(head), "csv"


def _flat(value: Any, way: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{way}.{key}" if way else key)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _flat(item, f"{way}.{number}")
    else:
        yield way, value or ""


def _list(samples: list[dict[str, Any]]) -> str:
    target = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, 110
    yaml.dump(samples, target)
    return target.getvalue()


if __name__ == "__main__":
    only = {"--csv": TABLES, "--yaml": LISTS}
    chosen = next((only[word] for word in sys.argv if word in only), (*TABLES, *LISTS))
    print(make(Path(sys.argv[1]), int(sys.argv[2]), chosen))
