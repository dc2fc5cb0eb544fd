"""Code of a text that is made safe: parted from its neighbours as every engine parts it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_QUOTED = re.compile(r"[ \t]*>[> \t]*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


def parted(piece: str, before: str, after: str, options: Callable[[re.Match[str]], str]) -> str:
    """Code stays, but for the line that opens a fence: engines read attributes from it, which go through `options`.

    A blank line parts block code from its neighbours. Without one, engines read a fence as a part of the
    paragraph around it, or see none below indented code.
    """
    stretches = list(_stretches(piece))
    if not stretches:
        return piece
    done: list[str] = []
    above = before.removesuffix("\n").rpartition("\n")[2]
    for stretch in stretches:
        if _is_filled(above):
            done.append(_quoting(stretch[0]))
        if _FENCE.match(stretch[0]):
            stretch[0] = re.sub(r"\{([^{}]*)\}", options, stretch[0])
        done += stretch
        above = stretch[-1]
    if _is_filled(above) and _is_filled(after.partition("\n")[0]):
        done.append(_quoting(stretch[0]))
    return "\n".join(done) + ("\n" if piece.endswith("\n") else "")


def _stretches(piece: str) -> Iterator[list[str]]:
    """The lines of each fenced and each indented stretch of a piece of code; nothing for a span in a line."""
    lines = piece.removesuffix("\n").split("\n")
    closing = {line.strip(" \t>"): number for number, line in enumerate(lines) if _FENCE.match(line)}
    stretch: list[str] = []
    opened = ""
    for number, line in enumerate(lines):
        fence = None if opened else _FENCE.match(line)
        if fence and closing.get(fence[1], -1) > number:
            if stretch:
                yield stretch
            stretch, opened = [line], fence[1]
            continue
        if not number and not line.startswith((" ", "\t")):
            return
        stretch.append(line)
        if opened and line.strip(" \t>") == opened:
            yield stretch
            stretch, opened = [], ""
    if stretch:
        yield stretch


def _is_filled(line: str) -> bool:
    return bool(line.strip(" \t>"))


def _quoting(line: str) -> str:
    """The blank line that stays in the quotation in which `line` stands."""
    quoted = _QUOTED.match(line)
    return quoted.group().rstrip() if quoted else ""
