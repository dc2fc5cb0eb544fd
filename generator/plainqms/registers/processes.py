"""Processes: a sheet for each process of qms.yml, what goes in and out, the values by which it is steered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    Number,
    PersonId,
    ProcessId,
    Record,
    Refers,
    RegisterName,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 9001:2015 4.4.1 (processes are steered by criteria and measurements)"
NO_SHEET = Rule(
    "E421",
    "process-without-sheet",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: whoever answers for a process keeps a sheet of it",
    "Who answers for the process, what it gets and gives, and by what it is steered stands nowhere.",
    "Add a record to records/processes.yml, or take the process out of qms.yml.",
)
TWO_SHEETS = Rule(
    "E422",
    "process-with-two-sheets",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "one process, one answer",
    "Two sheets name two owners or two targets, and nobody knows which of them counts.",
    "Keep one, and end the other (closed_on).",
)
NO_MEASURE = Rule(
    "E423",
    "process-without-measure",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "Nobody can tell whether the process does what it is there for.",
    "Ask its customer what counts, and write one or two figures under measures, each with a target.",
)
VALUE_MISSING = Rule(
    "E424",
    "measure-without-value",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 9.1.1 (results of measuring are kept); the interval stands in the record and is our own",
    "The process may have gone wrong since, and nobody would see it.",
    "Measure, and add a line under values: {measure: ..., on: 2026-03-31, value: 96.2}",
)
UNKNOWN_MEASURE = Rule(
    "E425",
    "value-of-unknown-measure",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "The value belongs to no measure of this process, so it is compared with no target.",
    "Write the name of one of the measures above it.",
)
MISSED_UNANSWERED = Rule(
    "E426",
    "missed-target-without-answer",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 4.4.1 (processes are changed where they do not reach what was intended)",
    "The last value misses the target, and nothing says why or what is done.",
    "Write it at the value (note:), or name what was opened for it, as note: see [[NC-2026-003]]",
)
REVIEW_OVERDUE = Rule(
    "E427",
    "process-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: the sheets are gone through each year; the interval stands in the record",
    "The sheet may tell of a process that is no longer worked so.",
    "Go through it and add a line under reviews, even where nothing has changed.",
)


class Flow(Frozen):
    what: str = Field(min_length=1, title="What")
    process: ProcessId = Field(default="", title="Process", description="From which, or to which of ours.")
    party: str = Field(default="", title="Party", description="From whom, or to whom outside.")


class Measure(Frozen):
    name: str = Field(min_length=1, title="Measure", description="A short name; values repeat it.")
    what: Text = Field(default="", title="How it is measured")
    unit: str = Field(default="", title="Unit")
    direction: Literal["at least", "at most"] = Field(default="at least", title="Target is")
    target: Number = Field(title="Target")
    interval: Months = Field(default=3, title="Every (months)")
    since: IsoDate = Field(default=None, title="Since", description="Where it began later than the sheet.")


class Value(Frozen):
    measure: str = Field(min_length=1, title="Measure")
    on: Day = Field(title="On")
    value: Number = Field(title="Value")
    note: Text = Field(
        default="", title="Note", description="Where it misses the target: why, and what is done."
    )


class Review(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Text = Field(min_length=1, title="Found")


class Process(Record):
    title: str = Field(min_length=1, title="Sheet", description="What the process does, in a few words.")
    process: ProcessId = Field(min_length=1, title="Process", description="Its id in qms.yml.")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers for it.")
    purpose: Text = Field(min_length=1, title="Purpose", description="What it is there for.")
    described_on: Day = Field(title="Described on")
    inputs: tuple[Flow, ...] = listed("What comes in", "And from whom.")
    outputs: tuple[Flow, ...] = listed("What goes out", "And to whom.")
    resources: Text = Field(default="", title="Resources", description="People, equipment, rooms, knowledge.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that the work follows.")
    registers: Annotated[tuple[RegisterName, ...], Items] = listed(
        "Records", "Names of the registers that show that the work was done so."
    )
    risks: Annotated[tuple[Annotated[str, Id, Refers("record", ("risks",))], ...], Items] = listed(
        "Risks and opportunities", "Those of this process."
    )
    measures: tuple[Measure, ...] = listed("Measures", "By which it is steered, each with a target.")
    values: tuple[Value, ...] = listed("Measured values", "Each with its measure and day.")
    interval: Months = Field(default=12, title="Gone through every (months)")
    reviews: tuple[Review, ...] = listed(
        "Reviews", "When the sheet was gone through, and what should change."
    )
    closed_on: IsoDate = Field(default=None, title="Ended on")


def closed(record: Process) -> bool:
    return record.closed_on is not None


def latest(record: Process, measure: Measure) -> Value | None:
    mine = (item for item in record.values if item.measure == measure.name)
    return max(mine, key=lambda item: item.on, default=None)


def on_target(measure: Measure, value: Decimal) -> bool:
    return value >= measure.target if measure.direction == "at least" else value <= measure.target


def state(record: Process, records: Records) -> str:
    if closed(record):
        return "Ended"
    if not record.measures:
        return "Not measured"
    known = [(item, last) for item in record.measures if (last := latest(record, item))]
    if not known:
        return "Not measured yet"
    missed = sum(not on_target(item, last.value) for item, last in known)
    return f"{missed} of {len(record.measures)} off target" if missed else "On target"


def due(record: Process, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    for index, item in enumerate(record.measures):
        yield Due(_next(record, item), f"Measure: {item.name}", record.owner, f"measures.{index}.name")
    yield Due(_following(record), "Go through the sheet", record.owner, _last_path(record))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    sheets: tuple[Process, ...] = records.of("processes")
    open_ = [record for record in sheets if not closed(record)]
    told = {record.process for record in open_ if counts(record)}
    late = {record.process for record in open_ if _following(record) < records.as_of}
    clauses = ("iso-9001:4.4.1", "iso-9001:4.4.2", "iso-14001:4.4", "iso-45001:4.4", "iso-iec-27001:4.4")
    if records.processes:
        present = sum(process in told and process not in late for process in records.processes)
        behind = sum(process in late for process in records.processes)
        yield Evidence(
            clauses, "processes with a sheet gone through in time", len(records.processes), present, behind
        )
    every = [(record, item) for record in open_ for item in record.measures]
    if every:
        overdue = [_next(record, item) < records.as_of for record, item in every]
        good = sum(
            counts(record) and latest(record, item) is not None and not behind
            for (record, item), behind in zip(every, overdue, strict=True)
        )
        missed = sum(
            not on_target(item, last.value) for record, item in every if (last := latest(record, item))
        )
        what = "measures of processes with a value in time"
        yield Evidence(("iso-9001:9.1.1",), what, len(every), good, sum(overdue), missed)


def problems(record: Process, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    for other in records.grouped("processes", "process").get(record.process, ()):
        if other is record:
            break
        if not closed(other):
            message = f"{record.id}: {other.id} is the sheet of {record.process} already"
            yield TWO_SHEETS.at(record.placed("process"), message)
            break
    if not record.measures:
        yield NO_MEASURE.at(record.place, f"{record.id} {record.title}: nothing is measured")
    for index, item in enumerate(record.measures):
        yield from _measured(record, item, records, f"measures.{index}.name")
    names = {item.name for item in record.measures}
    for index, value in enumerate(record.values):
        if value.measure not in names:
            message = f"{record.id}: “{value.measure}” is no measure of this process"
            remedy = f"Its measures are: {', '.join(sorted(names))}." if names else "Add it under measures."
            yield UNKNOWN_MEASURE.at(record.placed(f"values.{index}.measure"), message, remedy)
    if _following(record) < records.as_of:
        message = f"{record.id} {record.title} was to be gone through by {_following(record)}"
        yield REVIEW_OVERDUE.at(record.placed(_last_path(record)), message)


def missing(records: Records) -> Iterator[Problem]:
    sheets: tuple[Process, ...] = records.of("processes")
    told = {record.process for record in sheets if not closed(record)}
    for process in records.processes:
        if process not in told:
            message = f"the process {process} of qms.yml has no sheet"
            yield NO_SHEET.at(Place(sheets[0].place.path), message)


def _measured(record: Process, item: Measure, records: Records, path: str) -> Iterator[Problem]:
    last = latest(record, item)
    if _next(record, item) < records.as_of:
        since = f"the last value is of {last.on}" if last else "never measured"
        yield VALUE_MISSING.at(record.placed(path), f"{record.id}, {item.name}: {since}")
    if last and not on_target(item, last.value) and not last.note:
        message = (
            f"{record.id}, {item.name}: {last.value} on {last.on}, target {item.direction} {item.target}"
        )
        place = record.placed(f"values.{record.values.index(last)}.value")
        yield MISSED_UNANSWERED.at(place, message)


def _next(record: Process, item: Measure) -> date:
    """The day by which the next value must be there."""
    last = latest(record, item)
    start = last.on if last else item.since or record.described_on
    return months_after(start, item.interval or 3)


def _last_path(record: Process) -> str:
    return "reviews" if record.reviews else "described_on"


def _following(record: Process) -> date:
    last = max((item.on for item in record.reviews), default=record.described_on)
    return months_after(last, record.interval or 12)


def _figures(record: Process, records: Records) -> object:
    """The last value of each measure beside its target."""
    shown = []
    for item in record.measures:
        last = latest(record, item)
        told = f"{last.value} {item.unit}".strip() if last else "no value yet"
        shown.append(f"{item.name}: {told} ({item.direction} {item.target})")
    return tuple(shown)


def _purpose(record: Process, records: Records) -> tuple[object, ...]:
    return (record.purpose,)


REGISTER = Register(
    name="processes",
    title="Process sheets",
    one="Process sheet",
    purpose="Who answers for each process, what goes in and out, and how it is doing against its targets.",
    clauses=("iso-9001:4.4", "iso-14001:4.4", "iso-45001:4.4", "iso-iec-27001:4.4"),
    prefixes=("PROC",),
    model=Process,
    closed=closed,
    state=state,
    columns=(
        Column("Process", "title", _purpose),
        Column("Last values", _figures, lines=True),
        Column("Owner", "owner"),
    ),
    empty="One sheet for each process of the settings belongs here; values are added as they are measured.",
    due=due,
    evidence=evidence,
    problems=problems,
    missing=missing,
    rules=(
        NO_SHEET,
        TWO_SHEETS,
        NO_MEASURE,
        VALUE_MISSING,
        UNKNOWN_MEASURE,
        MISSED_UNANSWERED,
        REVIEW_OVERDUE,
    ),
    begins="described_on",
    happened=("described_on", "closed_on"),
    ends={"superseded": "closed_on"},
    opened="Running",
    ended="Ended",
)
