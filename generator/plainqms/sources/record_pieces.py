"""A file of records cut into pieces that can be read alone: the rows of a table, the items of a list.

Two pieces with the same bytes under the same heading hold the same record, so of all versions of a file only what
differs has to be read. A file whose pieces cannot be told apart for certain is one piece.
"""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

_BETWEEN = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*\Z")
_ODD = (
    b"\n---",
    b"\n...",
    b"\n%",
    b"\n-\n",
    b"\n-\r",
    b"\n-\t",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
)


class Pieces(NamedTuple):
    """`kind` is the file's ending, `head` what stands above every piece when it is read.

    `alone`: the file is one piece, read by itself. `line` is the one on which the first piece begins.
    """

    kind: str
    head: bytes
    alone: bool
    line: int
    pieces: list[bytes]


def cut(data: bytes, path: str) -> Pieces:
    kind = posixpath.splitext(path)[1]
    found = None
    if b"\0" not in data:
        found = _rows(data) if kind == ".csv" else _items(data) if kind == ".yml" else None
    return found or Pieces(kind, b"", True, 1, [data])


def _rows(data: bytes) -> Pieces | None:
    """Lines, those joined that a quoted cell runs over. The first must be the headings."""
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    head, *lines = data.split(b"\n")
    names = re.split(rb"[,;\t]", head.removeprefix(b"\xef\xbb\xbf").lower())
    if b"id" not in (name.strip(b' "\r') for name in names) or head.count(b'"') % 2:
        return None
    if b'"' not in data:
        return Pieces(".csv", head + b"\n", False, 2, lines)
    rows: list[bytes] = []
    quoted: list[bytes] = []
    for line in lines:
        odd = line.count(b'"') % 2
        if quoted:
            quoted.append(line)
            if odd:
                rows.append(b"\n".join(quoted))
                quoted = []
        elif odd:
            quoted = [line]
        else:
            rows.append(line)
    return None if quoted else Pieces(".csv", head + b"\n", False, 2, rows)


def _items(data: bytes) -> Pieces | None:
    """Items that begin at the edge: nothing inside of one can stand there, but for what is told as a slip anyway."""
    lines = b"\n" + data
    start = lines.find(b"\n- ")
    if start < 0 or not _BETWEEN.match(data[:start]) or _is_odd(lines):
        return None
    items = lines[start + 3 :].removesuffix(b"\n").split(b"\n- ")
    line = lines.count(b"\n", 0, start) + 1
    return Pieces(".yml", b"", False, line, [b"- %b\n" % item for item in items])


def _is_odd(lines: bytes) -> bool:
    """Several documents in one file, items that begin below their hyphen, lines that end where only YAML sees it."""
    return any(sign in lines for sign in _ODD) or lines.count(b"\r") != lines.count(b"\r\n")
