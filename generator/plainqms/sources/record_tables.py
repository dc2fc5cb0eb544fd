"""A register as a table: CSV as people and spreadsheets write it, row by row to records, each cell with its place.

Comma, semicolon or tab; a byte order mark; a title above the headings; empty rows at the end. A heading is the name
of a field or its title; `effectiveness.due` leads into a group, `actions.1.what` to the first of a list. A place is
the line of the file and the number of the cell in it.
"""

from __future__ import annotations

import csv
import io
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.record import Origin, Record
from plainqms.sources.binding import bind, did_you_mean, whole
from plainqms.sources.encoding import CONTROL, CONTROL_CHARACTER, decode
from plainqms.sources.record_rules import (
    BINDING,
    FORMULA,
    MISSING_FIELD,
    NO_HEADING,
    REPEATED_COLUMN,
    UNKNOWN_FIELD,
    UNREADABLE_TABLE,
)
from plainqms.sources.yaml import Mapping, Node, Scalar, Sequence

M = TypeVar("M", bound=Record)
Path = tuple[str | int, ...]

DERIVED = "(derived)"
"""A heading that ends so was written by us beside the fields, and is not read."""

_AS_TEXT = "In the spreadsheet: Save as, and choose “CSV UTF-8”, or Unicode (UTF-8) as the character set."
_SEPARATORS = (",", ";", "\t")
_ABOVE = 6  # rows that a spreadsheet may have above the headings: a title, a date, an empty one
_SIGNS = frozenset("=+-@#'")
# `-20 to 150 °C` and `+44 20 7946 0000` are text; what a spreadsheet would compute, and its own errors, are not.
_FORMULA = re.compile(
    r"[=@]|#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)\b|[+-]\s*\$?[A-Za-z]{1,3}\$?[0-9]"
    r"|[+-](?![\d\s().,/-]*$)[^()!|=*^+]*[()!|=*^+]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells with the line on which they begin; a quoted cell may run over several."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column's values go; `number` counts from 1."""

    number: int
    path: Path

    @property
    def dotted(self) -> str:
        return ".".join(str(step) for step in self.path)


def read_table(data: bytes, path: str, model: type[M]) -> tuple[list[M], list[Problem]]:
    """The records of a table, and what is wrong with it. A table in another encoding is not read at all."""
    text, wrong = decode(data, path)
    if wrong:
        return [], [replace(item, remedy=_AS_TEXT) if item.rule.code == "Y101" else item for item in wrong]
    text = text.replace("\r", "\n")
    problems = list(_hidden(text, path))
    text = CONTROL.sub("\ufffd", text) if problems else text
    rows, separator, broken = _rows(text, path, model)
    problems += broken
    head = _heading(rows, model)
    if head is None:
        if rows:
            known = f"{separator.join(_needed(model)[:4])}{separator}..."
            message = "no row of headings is found among the first rows"
            problems.append(
                UNREADABLE_TABLE.at(Place(path, rows[0].line, 1), message, f"Begin with: {known}")
            )
        return [], problems
    columns, told = _columns(rows[head], path, model)
    problems += told
    records: list[M] = []
    headings = len(rows[head].cells)
    numbers = {column.dotted: column.number for column in columns}
    absent = set(_needed(model)) - {str(column.path[0]) for column in columns}
    for name in sorted(absent):
        message = f"there is no column `{name}`, and no record without it"
        problems.append(MISSING_FIELD.at(Place(path, rows[head].line, 1), message, f"Add a column `{name}`."))
    for row in rows[head + 1 :]:
        odd = list(_cells(row, path, headings))
        record, found = _record(row, path, columns, numbers, model)
        told_already = bool(absent) or any(item.rule is FORMULA for item in odd)
        problems += odd
        for item in found:
            if item.rule is not MISSING_FIELD:
                problems.append(item)
            elif not told_already:
                problems.append(replace(item, remedy=MISSING_FIELD.remedy))
        if record is not None:
            records.append(record)
    return records, problems


def _needed(model: type[BaseModel]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.is_required()]


def _hidden(text: str, path: str) -> Iterator[Problem]:
    for number, match in enumerate(CONTROL.finditer(text)):
        if number == 20:
            break
        before = text[: match.start()]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        yield CONTROL_CHARACTER.at(place, f"the invisible character U+{ord(match.group()):04X}")


def _rows(text: str, path: str, model: type[BaseModel]) -> tuple[list[Row], str, list[Problem]]:
    """All rows that hold anything, read with the separator under which the headings are known best."""
    first_line = 1
    if announced := re.match(r"sep=(.)\n", text):  # a spreadsheet's own announcement
        text, first_line = text[announced.end() :], 2
        separators: tuple[str, ...] = (announced[1],)
    else:
        separators = _SEPARATORS
    top = "\n".join(text.split("\n", 40)[:40])

    def known(separator: str) -> tuple[int, int]:
        rows = [cells for _, cells in _parsed(top, separator, lenient=True)][:_ABOVE]
        return max(((_known(cells, model), len(cells)) for cells in rows), default=(0, 0))

    separator = max(separators, key=known)
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


def _heading(rows: list[Row], model: type[BaseModel]) -> int | None:
    """Which row holds the headings: the one of the first few that names most fields, `id` among them."""
    counted = [(_known(row.cells, model), -index) for index, row in enumerate(rows[:_ABOVE])]
    number, index = max(counted, default=(0, 0))
    has_id = number > 0 and "id" in {_form(cell) for cell in rows[-index].cells}
    return -index if number > 1 or has_id else None


def _known(cells: list[str], model: type[BaseModel]) -> int:
    return sum(heading_path(cell, model) is not None for cell in cells if cell)


def _columns(row: Row, path: str, model: type[BaseModel]) -> tuple[list[_Column], list[Problem]]:
    columns: list[_Column] = []
    problems: list[Problem] = []
    seen: dict[Path, int] = {}
    for number, cell in enumerate(row.cells, 1):
        if not cell or cell.endswith(DERIVED):
            continue
        place, found = Place(path, row.line, number), heading_path(cell, model)
        if found is None:
            meant = did_you_mean(cell, (*model.model_fields, *_titles(model)))
            remedy = f"Did you mean `{meant}`?" if meant else f"Known here: {', '.join(model.model_fields)}."
            problems.append(UNKNOWN_FIELD.at(place, f"the column “{cell}” is no field", remedy))
        elif found in seen:
            message = f"“{cell}” names the same field as column {seen[found]}"
            problems.append(REPEATED_COLUMN.at(place, message))
        else:
            seen[found] = number
            columns.append(_Column(number, found))
    return columns, problems


def _titles(model: type[BaseModel]) -> dict[str, str]:
    return {field.title: name for name, field in model.model_fields.items() if field.title}


def _form(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


def heading_path(heading: str, model: Any) -> Path | None:
    """The way to the field that a heading names; None where it names none."""
    steps: list[str | int] = []
    kind: Any = model
    parts = heading.split(".")
    for number, part in enumerate(parts):
        if typing.get_origin(kind) is dict:  # its keys are the names of fields, dots included
            return (*steps, ".".join(parts[number:]))
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names = {_form(name): name for name in kind.model_fields}
            names = {_form(title): name for title, name in _titles(kind).items()} | names
            name = names.get(_form(part))
            if name is None:
                return None
            steps.append(name)
            kind = kind.model_fields[name].annotation
        elif typing.get_origin(kind) is tuple and part.isdigit() and 1 <= int(part) <= 99:
            steps.append(int(part) - 1)
            kind = typing.get_args(kind)[0]
        else:
            return None
        for argument in typing.get_args(kind):  # the model in `Effectiveness | None`
            if (
                isinstance(argument, type)
                and issubclass(argument, BaseModel)
                and typing.get_origin(kind) is not tuple
            ):
                kind = argument
    return tuple(steps) if typing.get_origin(kind) is not dict else None


def _cells(row: Row, path: str, headings: int) -> Iterator[Problem]:
    """Formulas, and cells beyond the last heading."""
    for number, cell in enumerate(row.cells, 1):
        if not cell:
            continue
        if cell[0] in _SIGNS and _FORMULA.match(cell):
            shown = cell if len(cell) <= 40 else f"{cell[:39]}…"
            yield FORMULA.at(Place(path, row.line, number), f"the cell holds {shown}")
        if number > headings:
            message = f"cell {number} stands beyond the last heading"
            yield NO_HEADING.at(Place(path, row.line, number), message)


def _record(
    row: Row, path: str, columns: list[_Column], numbers: dict[str, int], model: type[M]
) -> tuple[M | None, tuple[Problem, ...]]:
    cells = row.cells
    plain: dict[str, Any] = {}
    for column in columns:
        cell = cells[column.number - 1] if column.number <= len(cells) else ""
        if cell and (text := _value(cell) if cell[0] in _SIGNS else cell):
            _put(plain, column.path, text)
    record = whole(_listed(plain), model)
    problems: tuple[Problem, ...] = ()
    place = Place(path, row.line, 1)
    if record is None:
        record, problems = bind(_node(plain, place, path, row.line, columns), model, rules=BINDING)
    if record is not None:
        record.read_from(Origin(place, partial(_place, path, row.line, numbers), whole=not problems))
    return record, problems


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
        return [items[key] for key in sorted(items)]
    return items


def _node(value: Any, place: Place, path: str, line: int, columns: list[_Column], steps: Path = ()) -> Node:
    """The same row as a tree with places, for the words about what does not fit."""
    numbers = {column.path: column.number for column in columns}
    if isinstance(value, str):
        return Scalar(value, Place(path, line, numbers[steps]))
    made = [(key, _node(item, place, path, line, columns, (*steps, key))) for key, item in value.items()]
    if made and all(isinstance(key, int) for key, _ in made):
        return Sequence(tuple(node for _, node in sorted(made, key=lambda item: item[0])), place)
    return Mapping(tuple((Scalar(str(key), node.place), node) for key, node in made), place)


def _place(path: str, line: int, numbers: dict[str, int], name: str) -> Place:
    """The cell of a field; of a list the first item's; of what is not given the row."""
    found = numbers.get(name)
    if found is None:
        below = [number for dotted, number in numbers.items() if dotted.startswith(f"{name}.")]
        above = numbers.get(name.rsplit(".", 1)[0])
        found = min(below, default=above or 1)
    return Place(path, line, found)
