"""Coverage as a file for a spreadsheet: a row an audit unit, the three answers and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from plainqms.model.coverage import Coverage, Unit
from plainqms.publish.lists import cell
from plainqms.views.coverage import LEVELS

_HEAD = ("Standard", "Clause", "Title", "Not applicable, because", "As at")


def table(found: Iterable[Coverage]) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    answers = [name.capitalize() for name in LEVELS]
    writer.writerow((*_HEAD, *(head for name in answers for head in (name, f"{name}, because"))))
    for one in found:
        for unit in one.units:
            said = (text for answer in unit.answers for text in (answer.says, answer.why))
            row = (one.standard.name, unit.clause.id, title(unit), unit.not_applicable)
            writer.writerow([*map(cell, row), one.as_of.isoformat(), *map(cell, said)])
    return target.getvalue().encode("utf-8")


def title(unit: Unit) -> str:
    return unit.title
