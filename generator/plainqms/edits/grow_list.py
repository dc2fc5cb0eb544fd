"""Put items at the end of a list inside one record of a YAML file; every other byte of the file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainqms.model.place import Place
from plainqms.sources.yaml_writing import Written, quoted

_KEY = re.compile(r'(?m)^((?:- |  )(?:  )*)"([a-z_]+)":')  # a person goes on writing here
_EMPTY = re.compile(r"\[\s*\](\s*(?:#.*)?)$")


def grown(text: str, record: Place, name: str, items: Sequence[Written]) -> str | None:
    """`record` is the place of its first field. None where the list is written in a way that cannot be added to."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    first, column = record.line - 1, record.column - 1
    if first >= len(lines) or column < 2 or lines[first][column : column + 1] in ("{", ""):
        return None
    end = next(
        (i for i in range(first + 1, len(lines)) if _says(lines[i]) and _indent(lines[i]) < column),
        len(lines),
    )
    key = next(
        (
            i
            for i in range(first, end)
            if lines[i][column:].startswith(f"{name}:") and _own(lines[i], i == first, column)
        ),
        None,
    )
    if key is None:
        last = _last(lines, first, end)
        lines[last + 1 : last + 1] = [f"{' ' * column}{name}:", *_written(items, column + 2)]
        return ending.join(lines)
    rest = lines[key][column + len(name) + 1 :].strip()
    if empty := _EMPTY.fullmatch(rest):
        lines[key] = f"{lines[key][: column + len(name) + 1]}{empty[1].rstrip()}"
    elif rest and not rest.startswith("#"):
        return None
    stop = next((i for i in range(key + 1, end) if _says(lines[i]) and not _inside(lines[i], column)), end)
    entry = next((lines[i] for i in range(key + 1, stop) if lines[i].lstrip().startswith("- ")), "")
    last = _last(lines, key, stop)
    lines[last + 1 : last + 1] = _written(items, _indent(entry) if entry else column + 2)
    return ending.join(lines)


def with_records(text: str, entries: Sequence[Written]) -> str:
    """The text of a list of records with more of them at its end."""
    before = text.rstrip()
    dashes = re.findall(r"(?m)^( *)- ", before)
    indent = len(dashes[0]) if dashes else 0
    parts = ["\n".join(_written([item], indent)) for item in entries]
    gap = "\n\n" if dashes else "\n"
    return f"{before}{gap}{(chr(10) * 2).join(parts)}\n".lstrip("\n")


def _written(items: Sequence[Written], indent: int) -> list[str]:
    text = "".join(_KEY.sub(r"\1\2:", quoted([item])) for item in items)
    return [f"{' ' * indent}{line}" for line in text.splitlines()]


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _own(line: str, is_first: bool, column: int) -> bool:
    """Whether a field of the record itself begins on the line."""
    return is_first or _indent(line) == column


def _inside(line: str, column: int) -> bool:
    """Whether it belongs to a list that is the value of a field at `column`: its dashes may stand below the name."""
    return _indent(line) > column or (_indent(line) == column and line.lstrip().startswith("- "))


def _last(lines: Sequence[str], first: int, end: int) -> int:
    """The last line before `end` that says anything."""
    return next(i for i in range(end - 1, first - 1, -1) if i == first or _says(lines[i]))
