"""Values to YAML that every reader reads as the same text: generated front matter and configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from plainqms.sources.encoding import CONTROL

Written: TypeAlias = "str | bool | int | Sequence[Written] | Mapping[str, Written]"


def quoted(value: Written) -> str:
    """Block YAML that every reader reads as the same text: each text in double quotes, nothing left to guess.

    True, false and whole numbers are written plain, for the site engine's own configuration.
    """
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Written) -> list[str]:
    lines: list[str] = []
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            below = _lines(item)
            if _is_block(item):
                lines += [f"{_in_quotes(key)}:", *(f"  {line}" for line in below)]
            else:
                lines.append(f"{_in_quotes(key)}: {below[0]}")
        return lines
    if _is_block(value) and isinstance(value, Sequence):
        for item in value:
            first, *rest = _lines(item)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        return lines
    return [_inline(value)]


def _is_block(value: Written) -> bool:
    return not isinstance(value, (str, bool, int)) and bool(value)


def _inline(value: Written) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _in_quotes(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _in_quotes(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{CONTROL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"
