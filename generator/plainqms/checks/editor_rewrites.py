"""What a spreadsheet or a content manager wrote anew without being asked: found by the text before the change.

Without that text a value tells nothing of what it was, so only changed files are looked at, beside their last version
on the main line. What can be told is told as a fact; whether it was meant, the writer knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.scalars import comments, scalars

REWRITTEN = Rule(
    "D268",
    "value-rewritten-by-editor",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what nobody meant to change has not changed",
    "Spreadsheets and content managers take text for numbers and dates: 1.10 becomes 1.1, 007 becomes 7, and 3 April "
    "becomes 4 March. It looks right, and it names another revision, another clause, another day.",
    "Look at the line. If the value was right before, write it back in double quotes.",
)
COMMENTS_LOST = Rule(
    "D269",
    "comments-lost",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "why a value stands as it does is often said nowhere else",
    "Content managers read the values, write the file anew and forget what was noted after a # beside them.",
    "Put the remarks back, or make the same change in a text editor.",
)
RULES = (REWRITTEN, COMMENTS_LOST)

SHOWN = 5

_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")
_LONG, _SCIENTIFIC = re.compile(r"[0-9]{11,30}"), re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{2}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def check(edited: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    """`edited` are path, text before and text now of each file that differs from the main line."""
    for path, before, now in edited:
        yield from _rewritten(path, before, now)
        yield from _comments(path, before, now)


def _rewritten(path: str, before: str, now: str) -> Iterator[Problem]:
    """One problem for each field and kind of damage: a column of a thousand rows is told once."""
    old, new = scalars(before, path), scalars(now, path)
    found: dict[tuple[str, str], list[tuple[Place, str, str]]] = {}
    for key, (text, place) in new.items():
        was = old[key][0] if key in old else text
        if was != text and (what := _damage(was, text)):
            found.setdefault((_field(key), what), []).append((place, was, text))
    for (field, what), cases in found.items():
        place, was, text = cases[0]
        more = f", and {len(cases) - 1} more like it" if len(cases) > 1 else ""
        message = f"`{field}` says {text} and said {was} before: {what}{more}"
        pasted = was if path.endswith(".csv") else f'"{was}"'
        remedy = f"If it was right before, write it back:\n{pasted}\nIf the change was meant, nothing is to be done."
        yield REWRITTEN.at(place, message, remedy)


def _field(way: tuple[str, ...]) -> str:
    """The name of a value; of one in a list, that of the list."""
    return next((part for part in reversed(way) if not part.isdigit()), way[-1])


def _damage(was: str, now: str) -> str:
    """What a program does to such a value and a person hardly does; empty where it is an ordinary change."""
    if _NUMBER.fullmatch(was) and _NUMBER.fullmatch(now):
        same = Decimal(was) == Decimal(now)
        return "a zero is lost" if same and len(now) < len(was) else ""
    if _LONG.fullmatch(was) and _SCIENTIFIC.fullmatch(now):
        return "the digits are lost"
    one, other = _DAY.fullmatch(was), _DAY.fullmatch(now)
    if one and other and (one[1], one[2], one[3]) == (other[1], other[3], other[2]):
        return "day and month are exchanged"
    return ""


def _comments(path: str, before: str, now: str) -> Iterator[Problem]:
    """All of them gone, and something else rewritten in the same go: nobody who tidies up does both."""
    lost, rest = comments(before, path)
    left, others = comments(now, path)
    if not lost or left or rest == others:
        return
    shown = [f"line {line}: {text}" for line, text in lost[:SHOWN]]
    more = [f"... and {len(lost) - SHOWN} more"] if len(lost) > SHOWN else []
    said = (
        f"all {len(lost)} remarks (after #) of this file are"
        if len(lost) > 1
        else "the remark (after #) of this file is"
    )
    remedy = "Put back what is still true; it stood at\n" + "\n".join((*shown, *more))
    yield COMMENTS_LOST.at(Place(path, 1, 1), f"{said} gone, and its lines are written anew", remedy)
