"""Addresses of headings in any script: the engines' own keep only ASCII letters, and a whole heading can be lost."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.sources.markdown import scan

_GIVEN = re.compile(r"\{:?[^{}\n#]{0,200}#([^\s{}#]{1,200})")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}[ \t#]*\Z")


def slug(heading: str) -> str:
    """As forges write it: small letters of any script with their marks, digits, hyphens."""
    return "-".join(kept(unicodedata.normalize("NFC", heading)).lower().replace("-", " ").split())


def kept(text: str) -> str:
    """`text` without what has no place in an address."""
    return "".join(
        char for char in text if char.isalnum() or char in "_- " or unicodedata.category(char)[0] == "M"
    )


def anchored(text: str) -> str:
    """`text` with an address at each heading that holds letters beyond ASCII and has none of its author's."""
    lines = text.split("\n")
    if not any(_may_be_heading(line, after) for line, after in zip(lines, [*lines[1:], ""], strict=True)):
        return text
    for number, name in _names(text, lines):
        line = lines[number].rstrip()
        if line.lstrip().startswith("#"):
            line = line.rstrip("#").rstrip()
        elif line.endswith("#") and not line.endswith("\\#"):
            line = f"{line[:-1]}\\#"  # before attributes the renderer takes it for a closing mark
        lines[number] = f"{line} {{: #{name} }}"
    return "\n".join(lines)


def _may_be_heading(line: str, after: str) -> bool:
    return not line.isascii() and (line.lstrip().startswith("#") or not after.strip("=- \t"))


def _names(text: str, lines: list[str]) -> Iterator[tuple[int, str]]:
    taken = set(_GIVEN.findall(text))
    for heading in scan(text, Place("", 1)).headings:
        name = slug(html.unescape(heading.text))
        if name.isascii() or _ATTRIBUTES.search(lines[heading.line - 1]):
            continue
        free, count = name, 0
        while free in taken:
            count += 1
            free = f"{name}_{count}"
        taken.add(free)
        yield heading.line - 1, free
