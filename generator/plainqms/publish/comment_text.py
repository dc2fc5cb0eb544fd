"""Text that strangers wrote, in Markdown that a forge prints: it stays text, and nobody is called by it.

A backslash keeps signs from being markup. Forges look for mentions, references and addresses in the printed text, where
a backslash is gone already: there a sign of no width stands between.
"""

from __future__ import annotations

import re
import unicodedata

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$])")
_CALLS = re.compile(r"([@#!$%&~^])(?=[\w\"'\\])")
_ADDRESS = re.compile(
    r"(?<=[A-Za-z0-9+.-])(?=://)|(?<=\bwww)(?=\.)|(?<=\bmailto)(?=:)|(?<=\bxmpp)(?=:)", re.I
)
_BEGINS = re.compile(r"^(\d*)(?=[-+=.)](?:\s|$))")  # a list, or the line below a heading
_BARRIER = "\u2060"  # WORD JOINER: no width, no break


def one_line(text: str, limit: int = 300) -> str:
    """Without line breaks, control characters and signs that turn the writing round; shortened, and said so."""
    spaced = re.sub(r"\s+", " ", text)
    shown = "".join(
        sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    shown = shown.strip()
    return shown if len(shown) <= limit else f"{shown[: limit - 2].rstrip()} …"


def said(text: str, limit: int = 300) -> str:
    """As running text, wherever it stands in a line of ours."""
    shown = one_line(text, limit).replace("&", "&amp;")
    shown = _ADDRESS.sub(_BARRIER, shown)
    shown = _CALLS.sub(lambda match: match[1] if _is_entity(match) else f"{match[1]}{_BARRIER}", shown)
    return _BEGINS.sub(r"\1\\", _MARKUP.sub(r"\\\1", shown))


def _is_entity(match: re.Match[str]) -> bool:
    return match[1] == "&" and match.string.startswith("&amp;", match.start())


def fenced(lines: list[str], language: str) -> list[str]:
    """A block of code that none of its lines can end."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *lines, fence]
