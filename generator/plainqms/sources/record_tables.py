"""A register as a table: CSV as people and spreadsheets write it, row by row to records, each cell with its place.

Comma, semicolon or tab; a byte order mark; a title above the headings; empty rows at the end. A place is the line of
the file and the number of the cell in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.record import Origin, Record
from plainqms.sources.binding import bind, whole
from plainqms.sources.encoding import CONTROL, CONTROL_CHARACTER, decode
from plainqms.sources.record_references import references_in
from plainqms.sources.record_rules import BINDING, FORMULA, MISSING_FIELD, NO_HEADING, UNREADABLE_TABLE
from plainqms.sources.table_headings import DERIVED, Column, Path, columns_of, heading, known, meant
from plainqms.sources.table_rows import ABOVE, Row, read_rows
from plainqms.sources.yaml import Mapping, Node, Scalar, Sequence

__all__ = ["DERIVED", "read_table"]

M = TypeVar("M", bound=Record)
_AS_TEXT = "In the spreadsheet: Save as, and choose “CSV UTF-8”, or Unicode (UTF-8) as the character set."
_SIGN = frozenset("=+-@#'")
# `-20 to 150 °C` and `+44 20 7946 0000` are text; what a spreadsheet would compute, and its own errors, are not.
_FORMULA = re.compile(
    r"[=@]|#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)\b|[+-]\s*\$?[A-Za-z]{1,3}\$?[0-9]"
    r"|[+-](?![\d\s().,/-]*$)[^()!|=*^+]*[()!|=*^+]"
)


def read_table(data: bytes, path: str, model: type[M]) -> tuple[list[M], list[Problem]]:
    """The records of a table, and what is wrong with it. A table in another encoding is not read at all."""
    text, wrong = decode(data, path)
    if wrong:
        return [], [replace(item, remedy=_AS_TEXT) if item.rule.code == "Y101" else item for item in wrong]
    text = text.replace("\r", "\n")
    problems = list(_hidden(text, path))
    text = CONTROL.sub("\ufffd", text) if problems else text
    rows, separator, broken = read_rows(text, path, lambda cells: known(cells, model))
    problems += broken
    head = heading(rows, model)
    if head is None:
        if rows:
            first = f"{separator.join(_needed(model)[:4])}{separator}..."
            message = f"none of the first {ABOVE} rows holds the headings of the columns"
            problems.append(
                UNREADABLE_TABLE.at(
                    Place(path, rows[0].line, 1), message, f"Write them into the first row: {first}"
                )
            )
        return [], problems
    columns, told = columns_of(rows[head], path, model)
    problems += told
    absent = set(_needed(model)) - {str(column.path[0]) for column in columns}
    misspelt = {meant(cell, model) for cell in rows[head].cells if cell and known([cell], model) == 0}
    for name in sorted(absent - misspelt):
        message = f"there is no column `{name}`, and no record without it"
        problems.append(MISSING_FIELD.at(Place(path, rows[head].line, 1), message, f"Add a column `{name}`."))
    records: list[M] = []
    unnamed = frozenset(number for number, cell in enumerate(rows[head].cells, 1) if not cell)
    signs = re.search(rf"""(?:^|"|{re.escape(separator)})\s*[=+\-@#']""", text, re.MULTILINE) is not None
    table = _Table(path, model, tuple(columns), len(rows[head].cells), unnamed, signs, "[[" in text)
    for row in rows[head + 1 :]:
        odd = table.odd(row)
        record, found = table.record(row)
        if odd or found:
            told_already = bool(absent) or any(item.rule is FORMULA for item in odd)
            problems += (*odd, *_told(found, told_already))
        if record is not None:
            records.append(record)
    return records, problems


def _told(found: Iterable[Problem], already: bool) -> Iterator[Problem]:
    """A cell to fill in, not a line to add; nothing where a formula or a whole column was told."""
    for item in found:
        if item.rule is not MISSING_FIELD:
            yield item
        elif not already:
            yield replace(item, remedy=MISSING_FIELD.remedy)


def _needed(model: type[BaseModel]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.is_required()]


def _hidden(text: str, path: str) -> Iterator[Problem]:
    for number, match in enumerate(CONTROL.finditer(text)):
        if number == 20:
            break
        before = text[: match.start()]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        yield CONTROL_CHARACTER.at(place, f"the invisible character U+{ord(match.group()):04X}")


@dataclass(frozen=True)
class _Table(Generic[M]):
    """One table's columns, and how a row of it becomes a record.

    `signs` and `cites` say whether any cell may begin like a formula, or hold a reference: most tables hold none, and
    their cells need not be asked one by one.
    """

    path: str
    model: type[M]
    columns: tuple[Column, ...]
    headings: int
    unnamed: frozenset[int]
    signs: bool
    cites: bool

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {column.dotted: column.number for column in self.columns}

    @cached_property
    def flat(self) -> tuple[tuple[str, int], ...]:
        """Fields that one cell fills, with its index; `deep` are columns that lead into a group or a list."""
        return tuple(
            (str(column.path[0]), column.number - 1) for column in self.columns if len(column.path) == 1
        )

    @cached_property
    def deep(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if len(column.path) > 1)

    def odd(self, row: Row) -> list[Problem]:
        """Formulas, and cells without a heading."""
        if len(row.cells) <= self.headings and not self.signs and not self.unnamed:
            return []
        return list(_odd(row, self.path, self.headings, self.unnamed))

    def record(self, row: Row) -> tuple[M | None, tuple[Problem, ...]]:
        cells = row.cells
        if len(cells) < self.headings:
            cells = [*cells, *[""] * (self.headings - len(cells))]
        if self.signs:
            cells = [_value(cell) if cell[:1] in _SIGN else cell for cell in cells]
        plain: dict[str, Any] = {name: cells[index] for name, index in self.flat if cells[index]}
        tree: dict[Any, Any] = {}
        for column in self.deep:
            if cells[column.number - 1]:
                _put(tree, column.path, cells[column.number - 1])
        given = plain | {name: _listed(item) for name, item in tree.items()} if tree else plain
        record = whole(given, self.model)
        place = Place(self.path, row.line, 1)
        find = partial(_place, self.path, row.line, self.numbers)
        if record is not None:
            cited = references_in(record, find) if self.cites and any("[[" in cell for cell in cells) else ()
            record.read_from(Origin(place, find, references=cited))
            return record, ()
        record, problems = bind(self._node(plain | tree, place), self.model, rules=BINDING)
        if record is not None:
            cited = references_in(record, find)
            record.read_from(Origin(place, find, whole=not problems, references=cited))
        return record, problems

    def _node(self, value: Any, place: Place, steps: Path = ()) -> Node:
        """The same row as a tree with places, for the words about what does not fit."""
        if isinstance(value, str):
            return Scalar(value, Place(self.path, place.line, self.numbers[".".join(map(str, steps))]))
        made = [(key, self._node(item, place, (*steps, key))) for key, item in value.items()]
        if made and all(isinstance(key, int) for key, _ in made):
            return Sequence(tuple(node for _, node in sorted(made, key=lambda item: item[0])), place)
        return Mapping(tuple((Scalar(str(key), node.place), node) for key, node in made), place)


def _odd(row: Row, path: str, headings: int, unnamed: frozenset[int]) -> Iterator[Problem]:
    """Formulas, and cells without a heading."""
    for number, cell in enumerate(row.cells, 1):
        if not cell:
            continue
        if cell[0] in _SIGN and _FORMULA.match(cell):
            shown = cell if len(cell) <= 40 else f"{cell[:39]}…"
            yield FORMULA.at(Place(path, row.line, number), f"the cell holds {shown}")
        if number > headings:
            message = f"cell {number} stands beyond the last heading"
            yield NO_HEADING.at(Place(path, row.line, number), message)
        elif number in unnamed:
            message = f"cell {number} stands in a column without a heading"
            yield NO_HEADING.at(Place(path, row.line, number), message)


def _value(cell: str) -> str:
    """Without what a spreadsheet needs: an apostrophe before what it would compute. A formula is no value."""
    if cell[0] == "'" and len(cell) > 1 and cell[1] in "=+-@":
        return cell[1:]
    return "" if _FORMULA.match(cell) else cell


def _put(plain: dict[Any, Any], path: Path, text: str) -> None:
    for step in path[:-1]:
        plain = plain.setdefault(step, {})
    plain[path[-1]] = text


def _listed(value: Any) -> Any:
    """Groups whose keys are numbers are lists."""
    if not isinstance(value, dict):
        return value
    items = {key: _listed(item) if isinstance(item, dict) else item for key, item in value.items()}
    if items and all(isinstance(key, int) for key in items):
        return tuple(items[key] for key in sorted(items))
    return items


def _place(path: str, line: int, numbers: dict[str, int], name: str) -> Place:
    """The cell of a field; of a list the first item's; of what is not given the row."""
    found = numbers.get(name)
    if found is None:
        below = [number for dotted, number in numbers.items() if dotted.startswith(f"{name}.")]
        above = numbers.get(name.rsplit(".", 1)[0])
        found = min(below, default=above or 1)
    return Place(path, line, found)
