"""Front matter and body of a document's file apart, and the little that the history asks of an earlier front matter.

Light to import: a history of texts without ids needs no parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plainqms.model.identifiers import is_identifier
from plainqms.sources.encoding import decode
from plainqms.sources.plain_lines import plain_lines

# What --- opens is front matter only if a key follows: other people's Markdown begins with rules too.
KEY = re.compile(rb"""^["']?[\w.-]+["']?[ \t]*:(?:[ \t\r\n]|\Z)|^[ \t]*\{""", re.M)
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M)


@dataclass(frozen=True, slots=True)
class Split:
    """`front_line` and `body_line` are the lines of the file on which the two begin."""

    front: str
    body: str
    front_line: int
    body_line: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What the history needs of an earlier front matter, as written. Empty: not given, or not readable."""

    id: str = ""
    title: str = ""
    effective: str = ""
    withdrawn: str = ""


def front_bytes(data: bytes) -> tuple[bytes, bytes]:
    """Front matter and body as they are in the file, without the fences and a byte order mark."""
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end()) if opening else None
    if opening is None or closing is None:
        return b"", data.removeprefix(b"\xef\xbb\xbf")
    front = data[opening.end() : closing.start()]
    if front.strip() and not KEY.search(front):
        return b"", data.removeprefix(b"\xef\xbb\xbf")
    return front, data[closing.end() :]


@lru_cache(
    maxsize=64
)  # a file is split for its front matter, its templates and its wording, one after the other
def split(data: bytes | str) -> Split:
    """Front matter and body as text, and where they begin."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    front, body = front_bytes(raw)
    head = len(raw) - len(body)
    body_line = raw.count(b"\n", 0, head) + 1
    return Split(decode(front, "")[0], decode(body, "")[0], 2 if body_line > 1 else 1, body_line)


def quick_identity(front: bytes, path: str = "") -> Identity:
    """Id, title and effective date of an earlier text whatever else was wrong with it; cheap, for many texts.

    Nothing is reported: what stood in an earlier version cannot be mended. Bytes that are no YAML give no id,
    and neither does an id that is none. Most front matters are plain lines, which need no parser.
    """
    text, _ = decode(front, path)
    found = plain_lines(text)
    if found is None:
        from plainqms.sources.yaml import Mapping, Scalar, load

        node, _ = load(text, path)
        entries = node.entries if isinstance(node, Mapping) else ()
        found = {key.text: value.text for key, value in entries if isinstance(value, Scalar)}
    identifier = found.get("id", "")
    title = " ".join(found.get("title", "").split())
    return Identity(
        identifier if is_identifier(identifier) else "",
        title,
        found.get("effective", ""),
        found.get("withdrawn", ""),
    )
