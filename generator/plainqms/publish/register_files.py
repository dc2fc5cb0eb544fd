"""A register as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from plainqms.model.register import Register
from plainqms.publish import (
    lists,
    record_values,
)
from plainqms.publish.manual import Manual
from plainqms.sources.record_tables import DERIVED
from plainqms.views import statement
from plainqms.views.registers import Entry


def table(register: Register[Any], manual: Manual, entries: Sequence[Entry] | None = None) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute; derived columns say that they are.

    `entries`: those of the register that are to be told; all where nothing is given.
    """
    entries = manual.registers.entries(register.name) if entries is None else entries
    flat = [_flat(item.record) for item in entries]
    given = {name for row in flat for name in row}
    ways = _ways(register.model, given)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    titled = register.name == statement.REGISTER  # its rows give numbers alone
    writer.writerow(
        [
            *ways,
            *([f"name {DERIVED}"] if titled else []),
            f"state {DERIVED}",
            f"due {DERIVED}",
            f"as at {DERIVED}",
        ]
    )
    for item, row in zip(entries, flat, strict=True):
        due = item.due[0].on.isoformat() if item.due else ""
        name = statement.name(item.record, register.name, manual.system)
        cells = (
            *(row.get(way, "") for way in ways),
            *([name] if titled else []),
            item.state,
            due,
            manual.system.as_of.isoformat(),
        )
        writer.writerow([lists.cell(cell) for cell in cells])
    return target.getvalue().encode("utf-8")


def _ways(model: type[BaseModel], given: set[str]) -> list[str]:
    """The columns in the order of the model; those of a list item by item."""
    order = {name: index for index, name in enumerate(model.model_fields)}
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    return sorted(given | needed, key=lambda way: (order[way.split(".")[0]], _natural(way)))


def _natural(way: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdigit() else (0, step) for step in way.split(".")]


def _flat(value: BaseModel, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, _, item in record_values.groups(value):
        way = f"{before}{name}"
        if isinstance(item, BaseModel):
            found |= _flat(item, f"{way}.")
        elif isinstance(item, dict):
            found |= {f"{way}.{key}": text for key, text in item.items()}
        elif isinstance(item, tuple) and isinstance(item[0], BaseModel):
            for number, part in enumerate(item, 1):
                found |= _flat(part, f"{way}.{number}.")
        elif isinstance(item, tuple) and any("," in str(part) or ";" in str(part) for part in item):
            found |= {f"{way}.{number}": str(part) for number, part in enumerate(item, 1)}
        elif isinstance(item, tuple):
            found[way] = "; ".join(map(str, item))
        else:
            found[way] = record_values.raw(item)
    return found
