"""A short way past the parser for front matter in which every reader sees the same: the history has many.

Lines `key: value`, `key: [one, two]` and `- item`, nothing else: escapes, a comment after a value, a value of
two lines and whatever else has rules of its own is left to the parser.
"""

from __future__ import annotations

import re

_HIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_WORDS = rf"[^\W_](?:[^\n\t:#{_HIDDEN}]|:(?=[^\s:]))*+"
_QUOTED = rf"""\"[^"\\\n\t{_HIDDEN}]*+\"|'[^'\n\t{_HIDDEN}]*+'"""
_ITEM = r"[A-Za-z0-9](?:[A-Za-z0-9 ._/–-]|:(?=[A-Za-z0-9]))*+"
_VALUE = rf"(?:{_WORDS}|(?:{_QUOTED})\ *+|\[\ *(?:{_ITEM}(?:,\ *{_ITEM})*+)?\]\ *+)"
_LINES = re.compile(
    rf"""(?:
        (?:\#[^\n{_HIDDEN}]*+)?+\n
      | [a-z_]{{1,40}}+:\ *+\n(?:(\ *+)-\ ++{_VALUE}\n(?:\1-\ ++{_VALUE}\n)*+)?+
      | [a-z_]{{1,40}}+:\ ++{_VALUE}\n
    )*+""",
    re.X,
)
_PAIR = re.compile(r"^([a-z_]+):[ ]*([^\n]*)", re.M)


def plain_lines(text: str) -> dict[str, str] | None:
    """Keys and their values of one line (lists left out), or None where a parser must look."""
    if not _LINES.fullmatch(text):
        return None
    pairs = [(key, value.rstrip(" ")) for key, value in _PAIR.findall(text)]
    found = {key: _unquoted(value) for key, value in pairs if not value.startswith("[")}
    return found if len({key for key, _ in pairs}) == len(pairs) else None


def _unquoted(value: str) -> str:
    if value in ("null", "~"):
        return ""
    return value[1:-1] if value[:1] in ('"', "'") else value
