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
    lines: list[str] = []
    if _is_block(value):
        _put(lines, value, "", "")
    else:
        lines.append(_inline(value))
    return "".join(f"{line}\n" for line in lines)


def _put(lines: list[str], value: Written, indent: str, lead: str) -> None:
    """A block at `indent`; `lead` stands before its first line."""
    deeper = f"{indent}  "
    if isinstance(value, Mapping):
        for key, item in value.items():
            if _is_block(item):
                lines.append(f"{lead}{_in_quotes(key)}:")
                _put(lines, item, deeper, deeper)
            else:
                lines.append(f"{lead}{_in_quotes(key)}: {_inline(item)}")
            lead = indent
    elif isinstance(value, Sequence):
        for item in value:
            if _is_block(item):
                _put(lines, item, deeper, f"{lead}- ")
            else:
                lines.append(f"{lead}- {_inline(item)}")
            lead = indent


def _is_block(value: Written) -> bool:
    return not isinstance(value, (str, bool, int)) and bool(value)


def _inline(value: Written) -> str:
    if isinstance(value, str):
        return _in_quotes(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _in_quotes(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{CONTROL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"
