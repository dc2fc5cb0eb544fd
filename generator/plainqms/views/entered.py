"""When records were entered, beside the day on which they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.register import Register
from plainqms.model.system import System


@dataclass(frozen=True, slots=True)
class Entry:
    """`on` is None for what is not on the main line yet. `later`: days, where they are more than is usual.

    What came with the first of its register was taken over from elsewhere: it was not entered late.
    """

    on: date | None
    later: int = 0
    taken_over: bool = False


def entered(register: Register[Any], record: Any, system: System) -> Entry:
    found = system.history.records.entered.get(record.id)
    if found is None:
        return Entry(None)
    happened = getattr(record, register.begins) if register.begins else None
    days = (found.on - happened).days if happened else 0
    usual = system.configuration.late_after
    if usual is None or days <= usual:
        return Entry(found.on)
    return Entry(found.on, 0 if found.with_register else days, taken_over=found.with_register)
