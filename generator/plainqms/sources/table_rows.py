"""A table as rows of text: the separator, quoted cells over several lines, and on which line each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.record_rules import UNREADABLE_TABLE

ABOVE = 6
"""Rows that a spreadsheet may have above the headings: a title, a date, an empty one."""

_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells with the line on which they begin; a quoted cell may run over several."""

    line: int
    cells: list[str]


def read_rows(
    text: str, path: str, known: Callable[[list[str]], int]
) -> tuple[list[Row], str, list[Problem]]:
    """All rows that hold anything, read with the separator under which most headings are `known`."""
    first_line = 1
    if announced := re.match(r"sep=(.)\n", text):  # a spreadsheet's own announcement
        text, first_line = text[announced.end() :], 2
        separators: tuple[str, ...] = (announced[1],)
    else:
        separators = _SEPARATORS
    top = "\n".join(text.split("\n", 40)[:40])

    def fits(separator: str) -> tuple[int, int]:
        rows = [cells for _, cells in _parsed(top, separator, lenient=True)][:ABOVE]
        return max(((known(cells), len(cells)) for cells in rows), default=(0, 0))

    separator = max(separators, key=fits)
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for line, cells in _parsed(text, separator):
            if any(cells):
                rows.append(Row(first_line + line - 1, cells))
    except csv.Error as error:
        line = rows[-1].line + 1 if rows else first_line
        words = {"unexpected end of data": "a quote is opened here or below and never closed"}
        problems.append(UNREADABLE_TABLE.at(Place(path, line, 1), words.get(str(error), str(error))))
    return rows, separator, problems


def _parsed(text: str, separator: str, *, lenient: bool = False) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=not lenient)
    line = 1
    for cells in reader:
        yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1
