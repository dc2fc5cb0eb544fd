"""Records as they stood on an earlier day, as far as their own dates tell: nothing that happened later.

What bears no date (who owns it, an action that was added) cannot be told apart, and stays as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.model.record import Record
from plainqms.model.register import Register
from plainqms.model.system import System

# Fields that say what came out on a day; without the day they have not come out.
_CAME_OUT = {
    "answered_on": ("answer",),
    "authorized_on": ("disposition", "authorized_by"),
    "cause_found_on": ("cause", "whys", "fishbone"),
    "closed_on": ("result", "learned", "brought", "seen"),
    "concluded_on": ("conclusion", "concluded_by"),
    "corrected_on": ("correction",),
    "decided_on": ("decision", "decided_by", "because", "became"),
    "held_on": ("inputs", "outputs", "verdict", "rows", "conclusion"),
    "inspected_on": ("inspection", "inspected_by"),
    "judged_on": ("result", "seen"),
    "replied_on": ("reply",),
    "status_on": ("status",),
}
_TO_COME = ("next_on", "again_on", "ends_on")  # days that were set in advance


def as_at(system: System, day: date) -> System:
    """The system with its records as at a day. Documents need none of this: revisions carry their days."""
    held = {name: tuple(_standing(name, system.records.of(name), day)) for name in system.records.held}
    return replace(system, as_of=day, records=replace(system.records, as_of=day, held=held))


def _standing(name: str, records: Iterable[Record], day: date) -> Iterable[Record]:
    register: Register[Any] = registers.register(name)
    for record in records:
        begins = getattr(record, register.begins) if register.begins else None
        planned = "planned" in type(record).model_fields
        if begins is None or begins <= day or planned:
            yield _stood(record, day, register.happened)


def _stood(group: Any, day: date, happened: Iterable[str] = ()) -> Any:
    """The same object where nothing of it is later."""
    changed: dict[str, Any] = {}
    fields = type(group).model_fields
    for name, field in fields.items():
        value = getattr(group, name)
        if isinstance(value, date):
            past = name in happened or name == "done" or (name.endswith("_on") and name not in _TO_COME)
            if past and value > day and not field.is_required():
                changed[name] = None
                for other in _came_out(name, fields):
                    changed[other] = fields[other].get_default(call_default_factory=True)
        elif isinstance(value, BaseModel):
            stood = _stood(value, day)
            if stood is not value:
                changed.setdefault(name, stood)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            items = tuple(_stood(item, day) for item in value if not _later(item, day))
            if items != value:
                changed.setdefault(name, items)
    return group.model_copy(update=changed) if changed else group


def _later(item: Any, day: date) -> bool:
    on = getattr(item, "on", None)
    return isinstance(on, date) and on > day


def _came_out(name: str, fields: Iterable[str]) -> tuple[str, ...]:
    names = _CAME_OUT.get(name, ())
    if name == "answered_on" and "decided_on" not in fields:
        names = (*names, "decision")
    return tuple(item for item in names if item in fields)
