"""Which shared texts, values and roles a text prints through its template tags: names only, nothing is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(r"\{[{%](.{0,2000}?)[%}]\}", re.S)
_INCLUDE = re.compile(r"""\binclude\s+["']([^"']+)["']""")
_NAME = re.compile(r"""\b(parameters|roles)\s*(?:\.\s*([a-z0-9_]+)|\[\s*["']([a-z0-9_]+)["'])""")


def mentions(text: str) -> Iterator[tuple[str, str]]:
    """Pairs such as `("include", "reporting.md")` and `("roles", "buyer")`."""
    for tag in _TAG.finditer(text):
        inside = tag[1]
        yield from (("include", match[1]) for match in _INCLUDE.finditer(inside))
        yield from ((match[1], match[2] or match[3]) for match in _NAME.finditer(inside))
