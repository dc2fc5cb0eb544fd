"""The single values of a file, each under its way through lists and groups, and the remarks between them.

For comparing two versions of a file: an entry of a list is known by its id, where it has one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TypeAlias

from plainqms.model.place import Place
from plainqms.sources import front_matter_parts, yaml
from plainqms.sources.table_rows import read_rows
from plainqms.sources.yaml import Mapping, Node, Scalar

Way: TypeAlias = tuple[str, ...]

_SIGN = re.compile(r"(?:^|(?<=\s))#")


def scalars(text: str, path: str) -> dict[Way, tuple[str, Place]]:
    """Of a table the cells, of YAML the values, of Markdown those of its front matter; none of what is unreadable."""
    if path.endswith(".csv"):
        return _cells(text, path)
    yaml_text, first = _yaml_of(text, path)
    found: dict[Way, tuple[str, Place]] = {}
    node = yaml.load(yaml_text, path, first_line=first)[0]
    if node is not None:
        _gather(node, (), found)
    return found


def comments(text: str, path: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The remarks of a file with their lines; and the lines without them, blank ones left out."""
    if path.endswith(".csv"):
        return [], []
    yaml_text, first = _yaml_of(text, path)
    taken = _taken(yaml_text)
    found, rest = [], []
    for index, line in enumerate(yaml_text.split("\n")):
        start = _remark(line, taken.get(index, [])) if taken is not None else len(line)
        if start < len(line):
            found.append((first + index, line[start:].rstrip()))
        if line[:start].strip():
            rest.append(line[:start].rstrip())
    return found, rest


def _remark(line: str, spans: list[tuple[int, int]]) -> int:
    """Where a remark begins; the line's end where there is none. `spans` are the columns of values, in order."""
    for sign in _SIGN.finditer(line):
        at = bisect_right(spans, (sign.start(), len(line) + 1)) - 1
        if at < 0 or sign.start() >= spans[at][1]:
            return sign.start()
    return len(line)


def _taken(text: str) -> dict[int, list[tuple[int, int]]] | None:
    """For each line the columns that values take, in which a # is part of the value; None where it cannot be read."""
    found: dict[int, list[tuple[int, int]]] = {}
    try:
        for event in yaml.events(yaml.masked(text, yaml.stand_ins(text))):
            if not isinstance(event, yaml.ScalarEvent):
                continue
            start, end = event.start_mark, event.end_mark
            for line in range(start.line, end.line + 1):
                begins = start.column if line == start.line else 0
                found.setdefault(line, []).append((begins, end.column if line == end.line else len(text) + 1))
    except (yaml.YAMLError, ValueError, IndexError, AttributeError):  # told by yaml.load
        return None
    return found


def _yaml_of(text: str, path: str) -> tuple[str, int]:
    if not path.endswith(".md"):
        return text, 1
    parts = front_matter_parts.split(text)
    return (parts.front, parts.front_line) if parts.body_line > 1 else ("", 1)


def _gather(node: Node, way: Way, found: dict[Way, tuple[str, Place]]) -> None:
    if isinstance(node, Scalar):
        found[way or ("",)] = node.text, node.place
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            _gather(value, (*way, key.text), found)
    else:
        for index, item in enumerate(node.items):
            named = item.get("id") if isinstance(item, Mapping) else None
            name = named.text if isinstance(named, Scalar) and named.text else str(index + 1)
            _gather(item, (*way, name), found)


def _cells(text: str, path: str) -> dict[Way, tuple[str, Place]]:
    rows = read_rows(text, path, len)[0]
    if not rows:
        return {}
    headings, *rest = rows
    identifier = headings.cells.index("id") if "id" in headings.cells else -1
    found: dict[Way, tuple[str, Place]] = {}
    for index, row in enumerate(rest):
        known = row.cells[identifier] if 0 <= identifier < len(row.cells) else ""
        for heading, cell in zip(headings.cells, row.cells, strict=False):
            found[(known or str(index + 1), heading)] = cell, Place(path, row.line, 1)
    return found
