"""What editors do to a text while nobody looks: signs escaped that meant something, tables pasted as tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.markdown import without_code

ESCAPED = Rule(
    "D277",
    "sign-escaped-by-editor",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a reference that is no longer one is missed by readers and by coverage",
    "Content managers put a backslash before every bracket, brace and bar that they do not know. Then the page shows "
    "the brackets, nothing is linked or filled in, and the clause counts as not cited.",
    r"Delete the backslashes. Brackets that are meant as such need one alone: \[[...]].",
)
TABS = Rule(
    "D279",
    "pasted-with-tabs",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "Cells of a spreadsheet and bullets of a word processor arrive with tabs between them. On the page they run "
    "together into one paragraph.",
    "Write a table with bars, or a list with a hyphen before each line.",
)
RULES = (ESCAPED, TABS)

SHOWN = 20
"""Lines that a remedy writes out to be pasted."""

_REFERENCE = re.compile(r"\\\[\\\[(~?)([^\[\]\\\n]{1,80})\\?\]\\?\]")
_CITATION = re.compile(r"[a-z][a-z0-9-]*:[A-Z]?\.?[0-9][0-9.]*")
_NAME = re.compile(
    r"\\\{\\\{ ?((?:organization|sites|roles|parameters)\.[\w.]{1,80}|register\([^)\n]{0,80}\)) ?\\?\}\\?\}"
)
_ROW = re.compile(r"[ ]{0,3}\\\|.*\\\|[ ]*")
_ESCAPE = re.compile(r"\\([\[\]{}|])")

_TABBED = re.compile(r"(?![ ]*\|)(?![ ]*(?:[-*+]|[0-9]+[.)])\t)[ ]*\S[^\t]*(?:\t+[^\t]+)+")
_BULLET = re.compile(r"[ ]*[•·▪◦‣●○–—][ ]*\t")


def check(body: str, place: Place) -> Iterator[Problem]:
    """Of the text below the front matter, whose first line is `place.line`. Nothing in code is looked at."""
    if "\\" not in body and "\t" not in body:
        return
    lines = without_code(body).split("\n")
    yield from _escaped(lines, body.split("\n"), place)
    yield from _tabs(lines, place)


def _escaped(lines: list[str], written: list[str], place: Place) -> Iterator[Problem]:
    for index, line in enumerate(lines):
        if "\\" not in line:
            continue
        references = [
            found
            for found in _REFERENCE.finditer(line)
            if IDENTIFIER.fullmatch(found[2]) or _CITATION.fullmatch(found[2])
        ]
        names = [*_NAME.finditer(line)]
        mended = written[index]
        if _ROW.fullmatch(line) and line.count("\\|") > 2:
            start, meant = line.index("\\|"), "this line from being a row of a table"
            mended = _ESCAPE.sub(r"\1", mended)
        elif references:
            start, meant = references[0].start(), f"{_plain(references[0].group())} from being a reference"
        elif names:
            start, meant = names[0].start(), f"{_plain(names[0].group())} from being filled in"
        else:
            continue
        for found in (*references, *names):
            mended = mended.replace(found.group(), _plain(found.group()))
        remedy = f"Write the line without them:\n{mended.strip()}"
        yield ESCAPED.at(
            Place(place.path, place.line + index, start + 1), f"backslashes keep {meant}", remedy
        )


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _tabs(lines: list[str], place: Place) -> Iterator[Problem]:
    """Two lines or more, one below the other, with as many tabs each; one line alone may be anything."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _kind(lines[end]) and _kind(lines[end]) == _kind(lines[start]):
            end += 1
        if end - start > 1:
            yield _pasted(
                lines[start:end], Place(place.path, place.line + start, lines[start].index("\t") + 1)
            )
        start = max(end, start + 1)


def _kind(line: str) -> int:
    """0: nothing pasted; -1: a bullet; else the number of cells."""
    if "\t" not in line or not _TABBED.fullmatch(line):
        return 0
    return -1 if _BULLET.match(line) else len(re.split(r"\t", line.strip()))


def _pasted(lines: list[str], place: Place) -> Problem:
    if _kind(lines[0]) < 0:
        made = _shown([f"- {_BULLET.sub('', line).strip()}" for line in lines])
        return TABS.at(place, f"{len(lines)} lines begin with a bullet and a tab, which is no list here",
                       f"A list has a hyphen and a blank before each line:\n{made}")  # fmt: skip
    cells = [[cell.strip().replace("|", r"\|") for cell in line.strip().split("\t")] for line in lines]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    made = _shown([rows[0], f"|{'---|' * len(cells[0])}", *rows[1:]])
    return TABS.at(place, f"{len(lines)} lines hold cells with tabs between them, which is no table here",
                   f"With an empty line before it:\n{made}")  # fmt: skip


def _shown(lines: list[str]) -> str:
    more = [f"... and so on, {len(lines) - SHOWN} lines"] if len(lines) > SHOWN else []
    return "\n".join((*lines[:SHOWN], *more))
