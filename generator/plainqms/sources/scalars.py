"""The single values of a file, each under its way through lists and groups, and the remarks between them.

For comparing two versions of a file: an entry of a list is known by its id, where it has one.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from plainqms.model.place import Place
from plainqms.sources import front_matter_parts, yaml
from plainqms.sources.table_rows import read_rows
from plainqms.sources.yaml import Mapping, Node, Scalar

Way: TypeAlias = tuple[str, ...]

_REMARK = re.compile(r"(?:^|(?<=\s))#.*$", re.M)


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
    values = [value for value, _ in scalars(text, path).values() if "#" in value]
    found, rest = [], []
    for number, line in enumerate(yaml_text.split("\n"), first):
        remark = _REMARK.search(line)
        if remark and not any(remark.group().rstrip("\"'] }") in value for value in values):
            found.append((number, remark.group()))
            line = line[: remark.start()]
        if line.strip():
            rest.append(line.rstrip())
    return found, rest


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
