"""What has reached the end of its retention period as at a day, what is on hold, and what was disposed of.

Only what a record itself tells is counted from: where its register cannot say when it ended, nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms import registers
from plainqms.model.converters import months_after
from plainqms.model.register import Register
from plainqms.model.system import System
from plainqms.views.retained import Gone, retained


@dataclass(frozen=True, slots=True)
class Kept:
    """A record whose period is running or over: it is kept up to and including `until`."""

    register: Register[Any]
    record: Any
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the schedule with the records under it.

    `silent` are registers whose records cannot tell when they ended; `outside`: it is about what is kept elsewhere.
    """

    schedule: Any
    due: tuple[Kept, ...]
    running: tuple[Kept, ...]
    not_ended: int
    silent: tuple[Register[Any], ...]
    outside: bool

    @property
    def on_hold(self) -> bool:
        return bool(self.schedule.legal_hold)


def lines(system: System) -> tuple[Line, ...]:
    """The schedule as at the day, line by line; found out once."""
    if "retention" not in system.derived:
        system.derived["retention"] = tuple(
            _line(schedule, system)
            for schedule in system.records.of("retention")
            if schedule.ended_on is None
        )
    found: tuple[Line, ...] = system.derived["retention"]
    return found


def period_ends(schedule: Any, since: date) -> date | None:
    """The last day on which it is kept; None where it is kept for good or nobody has said how long."""
    if schedule.disposal == "kept" or schedule.months is None:
        return None
    return months_after(since, schedule.months)


def ended(schedule: Any, register: Register[Any], record: Any, system: System) -> date | None:
    """The day from which the schedule counts for a record."""
    return register.ended_by(schedule.trigger, record, system.records)


def disposed_of(system: System, gone: Gone) -> bool:
    """Whether the schedule of its register tells that the record went, by its id or with all that ended by a day."""
    for schedule in system.records.of("retention"):
        if gone.register.name in schedule.registers:
            since = ended(schedule, gone.register, gone.record, system)
            for item in schedule.disposals:
                if gone.record.id in item.ids or (item.up_to and since and since <= item.up_to):
                    return True
    return False


def all_disposed_of(system: System) -> frozenset[str]:
    """Ids of the records that the schedule tells were disposed of, singly or with all that ended by a day."""
    named = {
        identifier
        for schedule in system.records.of("retention")
        for item in schedule.disposals
        for identifier in item.ids
    }
    gone = {item.record.id for item in retained(system).gone if disposed_of(system, item)}
    return frozenset(named | gone)


def _line(schedule: Any, system: System) -> Line:
    due: list[Kept] = []
    running: list[Kept] = []
    silent: list[Register[Any]] = []
    not_ended = 0
    for name in schedule.registers if schedule.disposal != "kept" and schedule.months is not None else ():
        if name not in registers.REGISTERS or not system.records.of(name):
            continue
        register = registers.register(name)
        if not register.tells_end(schedule.trigger):
            silent.append(register)
            continue
        for record in system.records.of(name):
            since = ended(schedule, register, record, system)
            until = period_ends(schedule, since) if since else None
            if since is None or until is None:
                not_ended += 1
            else:
                (due if until < system.as_of else running).append(Kept(register, record, since, until))
    due.sort(key=lambda kept: (kept.until, kept.record.id))
    running.sort(key=lambda kept: (kept.until, kept.record.id))
    return Line(schedule, tuple(due), tuple(running), not_ended, tuple(silent), not schedule.registers)
