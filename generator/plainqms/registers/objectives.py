"""Objectives: what is to be reached by when, how, and the values measured on the way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
    ClauseId,
    Day,
    DocumentId,
    Holder,
    Items,
    Number,
    ProcessId,
    Record,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 9001:2015 6.2 (and 6.2 of ISO 14001, ISO 45001, ISO/IEC 27001)"
VALUE_MISSING = Rule(
    "E321",
    "objective-without-value",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE}; the interval is our own",
    "Nobody can tell whether it is being reached, so nobody acts in time.",
    "Measure, and add a line under values: {on: 2026-03-31, value: 96.2}",
)
NO_PLAN = Rule(
    "E322",
    "objective-without-plan",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "A target that nobody does anything for is a wish.",
    "Write under actions what is done for it, by whom and by when.",
)
NO_RESULT = Rule(
    "E323",
    "objective-closed-without-result",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "Whether it was reached is what the next objective is set by.",
    "Write whether it was reached: result: reached, or: result: not reached",
)
NOT_ENDED = Rule(
    "E324",
    "objective-past-its-day",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record",
    "The day by which it was to be reached has passed, and nobody said whether it was.",
    "Enter result and closed_on, or set another day with the management and enter that.",
)


class Value(Frozen):
    on: Day = Field(title="On")
    value: Number = Field(title="Value")
    note: Text = Field(default="", title="Note")


class Objective(Record):
    title: str = Field(min_length=1, title="Objective", description="What is to be reached, in one line.")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers for reaching it.")
    process: ProcessId = Field(default="", title="Process")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For", "The clause that asks for it, one for each standard."
    )
    documents: Annotated[tuple[DocumentId, ...], Items] = listed(
        "Documents", "The policy that it follows from."
    )
    measure: str = Field(min_length=1, title="Measure", description="What is measured, and how.")
    unit: str = Field(default="", title="Unit")
    direction: Literal["at least", "at most"] = Field(default="at least", title="Target is")
    baseline: Number | None = Field(default=None, title="Baseline", description="Where we stood before.")
    target: Number = Field(title="Target")
    set_on: Day = Field(title="Set on")
    due: Day = Field(title="To be reached by")
    interval: Months = Field(default=1, title="Measured every (months)")
    resources: Text = Field(default="", title="Resources")
    actions: tuple[Action, ...] = listed("Actions", "What is done for it.")
    values: tuple[Value, ...] = listed("Measured values", "Each with its day.")
    result: Literal["", "reached", "not reached"] = Field(default="", title="Result")
    learned: Text = Field(default="", title="What we learned")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Objective) -> bool:
    return record.closed_on is not None


def latest(record: Objective) -> Value | None:
    return max(record.values, key=lambda item: item.on, default=None)


def on_target(record: Objective, value: Decimal) -> bool:
    return value >= record.target if record.direction == "at least" else value <= record.target


def state(record: Objective, records: Records) -> str:
    if closed(record):
        return record.result.capitalize() or "Closed"
    value = latest(record)
    if value is None:
        return "Not measured yet"
    return "On target" if on_target(record, value.value) else "Not on target yet"


def due(record: Objective, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    value = latest(record)
    following = months_after(value.on if value else record.set_on, record.interval or 1)
    if following <= record.due:
        yield Due(following, "Measure", record.owner, "values" if value else "set_on")
    yield Due(record.due, "Say whether it was reached", record.owner, "due")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Objective, ...] = records.of("objectives")
    named = sorted({clause for record in held for clause in record.clauses})
    for clause in named:
        mine = [record for record in held if clause in record.clauses and not closed(record)]
        fresh = [record for record in mine if counts(record) and record.values and not _late(record, records)]
        late = sum(_late(record, records) for record in mine)
        behind = sum(
            bool(item) and not on_target(record, item.value)
            for record in mine
            for item in [latest(record)]
            if item
        )
        yield Evidence(
            (clause,), "objectives with a measured value in time", len(mine), len(fresh), late, behind
        )


def problems(record: Objective, records: Records) -> Iterator[Problem]:
    if closed(record):
        if not record.result:
            yield NO_RESULT.at(record.placed("closed_on"), f"{record.id} was closed without a result")
        return
    if _late(record, records):
        value = latest(record)
        since = f"the last value is of {value.on}" if value else f"set on {record.set_on}, never measured"
        yield VALUE_MISSING.at(record.placed("values"), f"{record.id}: {since}")
    if not record.actions:
        yield NO_PLAN.at(record.place, f"{record.id}: nothing is done for it")
    if record.due < records.as_of:
        yield NOT_ENDED.at(record.placed("due"), f"{record.id} was to be reached by {record.due}")


def _late(record: Objective, records: Records) -> bool:
    value = latest(record)
    following = months_after(value.on if value else record.set_on, record.interval or 1)
    return following <= record.due and following < records.as_of


def _target(record: Objective, records: Records) -> str:
    return f"{record.direction} {record.target} {record.unit}".strip()


def _last(record: Objective, records: Records) -> str:
    value = latest(record)
    return f"{value.value} {record.unit}".strip() if value else ""


def _measured(record: Objective, records: Records) -> tuple[object, ...]:
    value = latest(record)
    return (value.on,) if value else ()


def _how(record: Objective, records: Records) -> tuple[object, ...]:
    return (record.measure,)


REGISTER = Register(
    name="objectives",
    title="Objectives",
    one="Objective",
    purpose="What we want to reach, by when and by which measure, and where we stand.",
    clauses=("iso-9001:6.2", "iso-14001:6.2", "iso-45001:6.2", "iso-iec-27001:6.2"),
    prefixes=("OBJ",),
    model=Objective,
    closed=closed,
    state=state,
    columns=(
        Column("Objective", "title", _how),
        Column("Target", _target),
        Column("Last value", _last, _measured),
        Column("Owner", "owner"),
    ),
    empty="Objectives of the year belong here, each with a measure and a target; values are added as they are taken.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(VALUE_MISSING, NO_PLAN, NO_RESULT, NOT_ENDED),
    begins="set_on",
    happened=("set_on", "closed_on"),
    opened="Running",
)
