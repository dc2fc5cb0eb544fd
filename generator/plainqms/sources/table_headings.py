"""The headings of a table: which row holds them, and which field each names.

A heading is the name of a field or its title; `effectiveness.due` leads into a group, `actions.1.what` to the first
of a list.
"""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.binding import did_you_mean
from plainqms.sources.record_rules import REPEATED_COLUMN, UNKNOWN_FIELD
from plainqms.sources.table_rows import ABOVE, Row

Path = tuple[str | int, ...]

DERIVED = "(derived)"
"""A heading that ends so was written by us beside the fields, and is not read."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column's values go; `number` counts from 1."""

    number: int
    path: Path

    @property
    def dotted(self) -> str:
        return ".".join(str(step) for step in self.path)


def heading(rows: list[Row], model: type[BaseModel]) -> int | None:
    """Which row holds the headings: the one of the first few that names most fields, `id` among them."""
    counted = [(known(row.cells, model), -index) for index, row in enumerate(rows[:ABOVE])]
    number, index = max(counted, default=(0, 0))
    has_id = number > 0 and "id" in {_form(cell) for cell in rows[-index].cells}
    return -index if number > 1 or has_id else None


def known(cells: list[str], model: type[BaseModel]) -> int:
    return sum(heading_path(cell, model) is not None for cell in cells if cell)


def columns_of(row: Row, path: str, model: type[BaseModel]) -> tuple[list[Column], list[Problem]]:
    columns: list[Column] = []
    problems: list[Problem] = []
    seen: dict[Path, int] = {}
    for number, cell in enumerate(row.cells, 1):
        if not cell or cell.endswith(DERIVED):
            continue
        place, found = Place(path, row.line, number), heading_path(cell, model)
        if found is None:
            likely = meant(cell, model)
            remedy = (
                f"Did you mean `{likely}`?" if likely else f"Known here: {', '.join(model.model_fields)}."
            )
            problems.append(UNKNOWN_FIELD.at(place, f"the column “{cell}” is no field", remedy))
        elif found in seen:
            message = f"“{cell}” names the same field as column {seen[found]}"
            problems.append(REPEATED_COLUMN.at(place, message))
        else:
            seen[found] = number
            columns.append(Column(number, found))
    return columns, problems


def meant(heading: str, model: type[BaseModel]) -> str:
    """The field that a misspelt heading probably names, step by step: `actions.1.wat` is `actions.1.what`."""
    parts = heading.split(".")
    for index, part in enumerate(parts):
        before = ".".join(parts[:index])
        if heading_path(".".join((*parts[:index], part)), model) is None:
            names = _below(before, model)
            likely = did_you_mean(part, names)
            parts[index] = names.get(likely, "")
    found = ".".join(parts)
    return found if heading_path(found, model) is not None else ""


def _below(before: str, model: type[BaseModel]) -> dict[str, str]:
    """The names, and the titles of the names, that may follow."""
    kind: Any = model
    for step in heading_path(before, model) or () if before else ():
        kind = typing.get_args(kind)[0] if isinstance(step, int) else kind.model_fields[step].annotation
        for argument in typing.get_args(kind):
            if (
                isinstance(argument, type)
                and issubclass(argument, BaseModel)
                and typing.get_origin(kind) is not tuple
            ):
                kind = argument
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return _titles(kind) | {name: name for name in kind.model_fields}


def _titles(model: type[BaseModel]) -> dict[str, str]:
    return {field.title: name for name, field in model.model_fields.items() if field.title}


@cache
def _names(model: type[BaseModel]) -> dict[str, str]:
    """The fields of a model by all that may be written for them."""
    by_title = {_form(title): name for title, name in _titles(model).items()}
    return by_title | {_form(name): name for name in model.model_fields}


def _form(text: str) -> str:
    return re.sub(
        r"[\s_-]+", "_", text.strip(" \t\u00a0?:*").lower()
    )  # a form asks, and stars what must be said


def heading_path(heading: str, model: Any) -> Path | None:
    """The way to the field that a heading names; None where it names none."""
    steps: list[str | int] = []
    kind: Any = model
    parts = heading.split(".")
    for number, part in enumerate(parts):
        if typing.get_origin(kind) is dict:  # its keys are the names of fields, dots included
            return (*steps, ".".join(parts[number:]))
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            name = _names(kind).get(_form(part))
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
