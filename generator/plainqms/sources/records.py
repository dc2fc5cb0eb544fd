"""The records of a tree: which file belongs to which register, and its records from YAML, CSV or Markdown.

`records/<name>.yml` is a list, `records/<name>.csv` a table, `records/<name>/` a folder of such files, or of Markdown
files with one record each: its fields on top, what happened below.
"""

from __future__ import annotations

import gc
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from plainqms import registers
from plainqms.model.identifiers import is_identifier, prefix
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.record import Origin, Record
from plainqms.sources import yaml, yaml_lists
from plainqms.sources.binding import bind, did_you_mean, whole
from plainqms.sources.encoding import decode
from plainqms.sources.front_matter_parts import split
from plainqms.sources.markdown import scan
from plainqms.sources.record_references import references_in
from plainqms.sources.record_rules import (
    BINDING,
    DUPLICATE_RECORD,
    NO_REGISTER,
    RULES,
    WRONG_FIELD_VALUE,
    WRONG_PREFIX,
)
from plainqms.sources.record_tables import read_table
from plainqms.sources.yaml import Node, Scalar, Sequence

__all__ = ["FOLDER", "RULES", "is_register_file", "read_file", "read_records", "register_of"]

FOLDER = "records/"
_KINDS = (".yml", ".csv", ".md")
# What lies among the records and is no register: read elsewhere, or by later parts of the tool.
_OTHERS = (
    "roles",
    "people",
    "assignments",
    "approvals",
    "revisions",
    "allowed_signers",
    "standards",
    "README",
)


def register_of(path: str) -> str:
    """The name that a path below records/ promises: `nonconformities` for its file and for files in its folder."""
    return path.removeprefix(FOLDER).split("/", 1)[0].split(".", 1)[0]


def is_register_file(path: str) -> bool:
    """Whether records of a register are read from it."""
    return path.startswith(FOLDER) and path.endswith(_KINDS) and register_of(path) in registers.REGISTERS


def read_file(data: bytes, path: str, model: type[Record]) -> tuple[list[Record], list[Problem]]:
    """The records of one file, and what is wrong with it."""
    return _READERS[posixpath.splitext(path)[1]](data, path, model)


def read_records(
    paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[Mapping[str, tuple[Any, ...]], tuple[Problem, ...]]:
    """The records by register, in the order of their ids' files and rows; and what is wrong with the files."""
    with _set_apart():
        return _read_all(paths, read)


@contextmanager
def _set_apart() -> Iterator[None]:
    """Without the search for cycles, and what is read left out of later ones: at 50,000 records it is half of the time.

    Records hold no cycles. What was set apart the last time is given back first, so that `qms serve` does not grow.
    """
    was = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def _read_all(
    paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[Mapping[str, tuple[Any, ...]], tuple[Problem, ...]]:
    found: dict[str, list[Record]] = {}
    problems: list[Problem] = []
    for path in sorted(path for path in paths if path.startswith(FOLDER) and path.endswith(_KINDS)):
        name = register_of(path)
        if name not in registers.REGISTERS:
            problems += _stray(path, name)
            continue
        known = registers.register(name)
        records, wrong = read_file(read(path), path, known.model)
        problems += wrong
        found.setdefault(name, []).extend(records)
    problems += _misnamed(found)
    kept, wrong = _told_apart(found)
    order = {name: kept[name] for name in registers.REGISTERS if name in kept}
    return order, (*problems, *wrong)


def _stray(path: str, name: str) -> list[Problem]:
    if name in _OTHERS:
        return []
    meant = did_you_mean(name, registers.REGISTERS)
    proper = f"{FOLDER}{meant}{path.removeprefix(FOLDER + name)}"
    remedy = f"Did you mean {proper}?" if meant else f"Registers are: {', '.join(registers.REGISTERS)}."
    return [NO_REGISTER.at(Place(path), f"there is no register “{name}”", remedy)]


def _read_yaml(data: bytes, path: str, model: type[Record]) -> tuple[list[Record], list[Problem]]:
    text, wrong = decode(data, path)
    if wrong:
        return [], list(wrong)
    items = yaml_lists.read(text, path)
    if items is None:
        return _with_care(text, path, model)
    records: list[Record] = []
    problems: list[Problem] = []
    for item in items:
        record = None if item.gaps else whole(item.plain, model)
        if record is None:
            node, told = item.node()
            problems += told
            problems += _one(node, model, records) if node is not None else ()
            continue
        records.append(record)
        find = partial(_later, item)
        record.read_from(
            Origin(item.place, find, references=references_in(record, find) if item.cited else ())
        )
    return records, problems


def _with_care(text: str, path: str, model: type[Record]) -> tuple[list[Record], list[Problem]]:
    """A text that is no plain list of records, or about which something is to be said."""
    node, found = yaml.load(text, path)
    problems = list(found)
    if node is None or (isinstance(node, Scalar) and not node.text):
        return [], problems
    if not isinstance(node, (Sequence, yaml.Mapping)):
        message = "a list of records is expected here"
        return [], [
            *problems,
            WRONG_FIELD_VALUE.at(node.place, message, "Begin every record with `- id: ...`."),
        ]
    records: list[Record] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        problems += _one(item, model, records)
    return records, problems


def _one(item: Node, model: type[Record], records: list[Record]) -> tuple[Problem, ...]:
    record, problems = bind(item, model, rules=BINDING)
    if record is not None:
        records.append(record)
        find = partial(_place, item)
        record.read_from(Origin(item.place, find, whole=not problems, references=references_in(record, find)))
    return problems


def _read_markdown(data: bytes, path: str, model: type[Record]) -> tuple[list[Record], list[Problem]]:
    text, wrong = decode(data, path)
    if wrong:
        return [], list(wrong)
    parts = split(text)
    if parts.body_line == 1:
        message = "the file does not begin with the fields of a record"
        remedy = "Begin with a line `---`, then one `field: value` a line, then `---`, then what happened."
        return [], [WRONG_FIELD_VALUE.at(Place(path, 1, 1), message, remedy)]
    node, found = yaml.load(parts.front, path, first_line=parts.front_line)
    problems = list(found)
    if node is None:
        return [], problems
    record, found = bind(node, model, rules=BINDING)
    problems += found
    if record is None:
        return [], problems
    body = scan(parts.body, Place(path, parts.body_line)).references if "[[" in parts.body else ()
    origin = Origin(
        Place(path, parts.front_line, 1),
        partial(_place, node),
        parts.body.strip("\n"),
        parts.body_line + len(parts.body) - len(parts.body.lstrip("\n")),
        not found,
        (*references_in(record, partial(_place, node)), *body),
    )
    record.read_from(origin)
    return [record], problems


_READERS: dict[str, Callable[[bytes, str, type[Record]], tuple[list[Record], list[Problem]]]] = {
    ".yml": _read_yaml,
    ".csv": read_table,
    ".md": _read_markdown,
}


def _later(item: yaml_lists.Item, path: str) -> Place:
    """Where a field stands, of a record that was read without its places."""
    if path in item.cited:
        return item.cited[path]
    node, _ = item.node()
    return _place(node, path) if node is not None else item.place


def _place(node: Node, path: str) -> Place:
    """Where a field stands; of what is not given, the nearest group that would hold it."""
    for step in path.split("."):
        if isinstance(node, yaml.Mapping):
            below = node.get(step)
        elif isinstance(node, Sequence) and step.isdigit() and int(step) < len(node.items):
            below = node.items[int(step)]
        else:
            below = None
        if below is None:
            break
        node = below
    return node.place


def _misnamed(found: Mapping[str, list[Record]]) -> list[Problem]:
    problems = []
    for name, records in found.items():
        allowed = registers.register(name).prefixes
        for record in records:
            if prefix(record.id) not in allowed:
                meant = f"{allowed[0]}{record.id.removeprefix(prefix(record.id))}"
                message = f"{record.id} lies among {name}, whose ids begin with {' or '.join(allowed)}"
                remedy = f"Write id: {meant}" if is_identifier(meant) else ""
                problems.append(WRONG_PREFIX.at(record.placed("id"), message, remedy))
    return problems


def _told_apart(
    found: Mapping[str, list[Record]],
) -> tuple[dict[str, tuple[Record, ...]], list[Problem]]:
    """Of two records of one id the first stands."""
    first: dict[str, Record] = {}
    kept: dict[str, tuple[Record, ...]] = {}
    problems: list[Problem] = []
    for name, records in found.items():
        mine: list[Record] = []
        for record in records:
            other = first.setdefault(record.id, record)
            if other is record:
                mine.append(record)
            else:
                message = f"{record.id} stands in {other.place} already"
                problems.append(DUPLICATE_RECORD.at(record.placed("id"), message))
        kept[name] = tuple(mine)
    return kept, problems
