"""Code spans within a block of running text, paired as Python-Markdown pairs them; in doubt none."""

from __future__ import annotations

import re
from bisect import bisect_left

from plainqms.sources.markdown_lines import CODE, TEXT, groups

_DEFINES = re.compile(r"[ \t]*:")
_TICKS = re.compile(r"`+")
_ITEM = re.compile(r"[ ]*(?:[-*+]|\d{1,9}[.])[ ]+")
_ORDINARY = re.compile(r"""(?!\d+[.)]|[`]{3}|[*_]+(?:[\W_]|$))[\w"'(\[“‘`*]""")


def offsets_of(lines: list[str]) -> list[int]:
    """Where each line begins when they are joined by newlines; and where one more would."""
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    return offsets


def code_spans(lines: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    """All code spans, in order, as offsets of the lines joined by newlines."""
    offsets = offsets_of(lines)
    # Definitions make each line before them a term, and link definitions between the two vanish.
    anywhere = any("]:" in line for line in lines) and any(_DEFINES.match(line) for line in lines)
    result: list[tuple[int, int]] = []
    for start, end in groups(kinds):
        ticked = [line for line in lines[start:end] if "`" in line]
        if not ticked or any("`" in line[: max(0, line.rfind("]:"))] for line in ticked):
            continue  # nothing to do; or one may stand in the name of a definition
        if all(kind == TEXT for kind in kinds[start:end]):
            found = _spans(lines[start:end], terms=anywhere or _defines(lines, end))
        else:
            prose = [(index, lines[index]) for index in range(start, end) if kinds[index] != CODE]
            pairs = [(offsets[index] - offsets[start], _pairs(line)) for index, line in prose]
            if any(pair is None for _, pair in pairs):
                continue  # a span may reach over a heading, a fence or a comment
            found = [(offset + a, offset + b) for offset, pair in pairs for a, b in pair or ()]
        result += [(offsets[start] + a, offsets[start] + b) for a, b in found]
    return result


def _defines(lines: list[str], index: int) -> bool:
    while index < len(lines) and not lines[index].strip(" \t"):
        index += 1
    return index < len(lines) and _DEFINES.match(lines[index]) is not None


def _spans(lines: list[str], *, terms: bool) -> list[tuple[int, int]]:
    """Code spans of a block of lines that are nothing but text."""
    text = "\n".join(lines)
    units = [[line] for line in lines]
    if not terms and "|" not in text and "]:" not in text:
        units = _units(lines) or units
    result: list[tuple[int, int]] = []
    offset = 0
    for unit in units:
        joined = "\n".join(unit)
        pairs = _pairs(joined, strict=len(units) > 1)
        if pairs is None:
            return []  # a span may cross the end of this unit, or it may not
        result += [(offset + start, offset + end) for start, end in pairs]
        offset += len(joined) + 1
    return result


def _units(lines: list[str]) -> list[list[str]]:
    """Paragraph or list items: no code span reaches beyond one, however the block is read. Empty: unsure."""
    units: list[list[str]] = []
    depth = _depth(lines[0])
    for line in lines:
        marker = _ITEM.match(line)
        content = line[marker.end() :] if marker else line.lstrip(" ")
        if not _ORDINARY.match(content) or _depth(line) < depth:
            return []
        if marker or not units:
            units.append([])
        units[-1].append(line)
    return units


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // 4


def _pairs(text: str, *, strict: bool = True) -> list[tuple[int, int]] | None:
    """Backtick runs paired as Python-Markdown does; None if `strict` and one has no equal partner."""
    if "`" not in text:
        return []
    runs = [match.span() for match in _TICKS.finditer(text)]
    places: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        places.setdefault(end - start, []).append(number)
    longest = [0] * (len(runs) + 1)
    for number in range(len(runs) - 1, -1, -1):
        longest[number] = max(longest[number + 1], runs[number][1] - runs[number][0])
    pairs: list[tuple[int, int]] = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        if _escaped(text, start):
            if strict:
                return None
            start += 1  # only the first backtick of a run is escaped
        length = end - start
        partner = _next(places.get(length, []), number + 1) if length else None
        if partner is None and length:
            if strict:
                return None
            if 0 < longest[number + 1] < length:
                partner = _next(places[longest[number + 1]], number + 1)
        if partner is not None:
            pairs.append((start, runs[partner][1]))
            number = partner
        number += 1
    return pairs


def _next(numbers: list[int], least: int) -> int | None:
    index = bisect_left(numbers, least)
    return numbers[index] if index < len(numbers) else None


def _escaped(text: str, position: int) -> bool:
    """Whether an odd number of backslashes stands before `position` (looking back over 64 at most)."""
    start = position
    while start > 0 and position - start < 64 and text[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1
