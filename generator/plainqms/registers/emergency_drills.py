"""Emergency drills: what was practised, what was seen, and what it altered. A restored backup is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
    Day,
    DocumentId,
    Holder,
    Items,
    PersonId,
    ProcessId,
    Record,
    SiteId,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 14001:2015 8.2 and ISO 45001:2018 8.2"
NOT_HELD = Rule(
    "E930",
    "drill-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the standards ask for planned intervals; the day is our own",
    "Whether people would know what to do was to be tried by now.",
    "Hold it and enter held_on, or say why it falls out: cancelled_on, cancelled_because",
)
NOT_JUDGED = Rule(
    "E931",
    "drill-without-result",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (how well it went is judged)",
    "It was held, and nobody wrote down what was seen.",
    "Write what was to be reached, what was seen, and the result: aim:, observed:, result:",
)
NOTHING_FOLLOWS = Rule(
    "E932",
    "drill-without-consequence",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (plans are put right by what drills show)",
    "What was to be reached was not, and the next emergency will go as the drill did.",
    "Enter what is done under actions, or why the plan stays as it is: nothing_because:",
)
ACTION_OVERDUE = Rule(
    "E933",
    "drill-action-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record",
    "What a drill showed to be missing is still missing.",
    "Do it and enter the day (done), or agree another one: due",
)
NONE_PLANNED = Rule(
    "E934",
    "no-further-drill-planned",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (drills are held at planned intervals)",
    "Drills were held, and no further one stands in the calendar.",
    "Enter the next one with the day for which it is planned: planned:",
)

Kind = Literal["evacuation", "injury", "spill", "flood", "information security", "restore"]
KINDS = {
    "iso-14001": ("evacuation", "spill", "flood"),
    "iso-45001": ("evacuation", "injury", "spill", "flood"),
    "iso-iec-27001": ("information security", "restore"),
}
"""Which drills tell something for which standard. A restored backup counts for every system."""
_SHOWN = (
    (("iso-14001:8.2",), KINDS["iso-14001"]),
    (("iso-45001:8.2",), KINDS["iso-45001"]),
    (("iso-iec-27001:A.5.24", "iso-iec-27001:A.5.29"), KINDS["iso-iec-27001"]),
    (("iso-iec-27001:A.8.13",), ("restore",)),
)


class Drill(Record):
    title: str = Field(min_length=1, title="Drill")
    kinds: Annotated[tuple[Kind, ...], Items] = Field(
        min_length=1,
        title="What was practised",
        description="Several where one drill tries several; restore is that of a backup.",
    )
    scenario: Text = Field(default="", title="What is supposed to have happened")
    aim: Text = Field(default="", title="What was to be reached", description="In minutes, people, data.")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it takes place.")
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Which of them it concerns.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Plans", "The texts that it tries out.")
    owner: Holder = Field(min_length=1, title="Owner", description="Plans it and sees to what follows.")
    planned: Day = Field(title="Planned for")
    held_on: IsoDate = Field(default=None, title="Held on")
    led_by: PersonId = Field(default="", title="Led by")
    took_part: Text = Field(default="", title="Took part", description="How many of whom; shifts, visitors.")
    observed: Text = Field(default="", title="What was seen", description="Times, and what went wrong.")
    result: Literal["", "reached", "partly reached", "not reached"] = Field(default="", title="Result")
    actions: tuple[Action, ...] = listed("Actions", "What is altered because of it.")
    nothing_because: Text = Field(default="", title="Nothing altered, because")
    cancelled_on: IsoDate = Field(default=None, title="Fell out on")
    cancelled_because: Text = Field(default="", title="Fell out, because")


def closed(record: Drill) -> bool:
    done = bool(record.held_on and record.result) and all(item.done for item in record.actions)
    return done or record.cancelled_on is not None


def state(record: Drill, records: Records) -> str:
    if record.cancelled_on:
        return "Fell out"
    if record.held_on is None:
        return "Planned"
    if any(not item.done for item in record.actions):
        return "Action running"
    return record.result.capitalize() or "Held, not judged"


def due(record: Drill, records: Records) -> Iterator[Due]:
    if record.cancelled_on:
        return
    if record.held_on is None:
        yield Due(record.planned, "Hold the drill", record.owner, "planned")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    every = [record for record in records.of("emergency-drills") if not record.cancelled_on]
    for clauses, kinds in _SHOWN:
        mine = [record for record in every if set(kinds) & set(record.kinds)]
        held = [record for record in mine if record.held_on]
        late = sum(record.held_on is None and record.planned < records.as_of for record in mine)
        if held or late:
            good = sum(counts(record) and bool(record.result) for record in held)
            unjudged = sum(not record.result for record in held)
            yield Evidence(clauses, "drills held and judged", len(held) + late, good, late, unjudged)


def problems(record: Drill, records: Records) -> Iterator[Problem]:
    if record.cancelled_on:
        return
    which = f"{record.id} {record.title}"
    if record.held_on is None:
        if record.planned < records.as_of:
            yield NOT_HELD.at(record.placed("planned"), f"{which} was planned for {record.planned}")
        return
    if not (record.result and record.aim and record.observed):
        yield NOT_JUDGED.at(record.placed("held_on"), f"{which}: what was to be reached, and what was seen?")
    elif record.result != "reached" and not record.actions and not record.nothing_because:
        yield NOTHING_FOLLOWS.at(record.placed("result"), f"{which}: {record.result}, and what follows?")
    for index, action in enumerate(record.actions):
        if not action.done and action.due and action.due < records.as_of:
            message = f"{which}: {action.what.rstrip('.')}, due {action.due}"
            yield ACTION_OVERDUE.at(record.placed(f"actions.{index}.due"), message)


def missing(records: Records) -> Iterator[Problem]:
    held: tuple[Drill, ...] = records.of("emergency-drills")
    if not any(record.held_on is None and record.cancelled_on is None for record in held):
        yield NONE_PLANNED.at(Place(held[0].place.path), "the next drill is not planned")


def _practised(record: Drill, records: Records) -> tuple[object, ...]:
    return record.kinds


REGISTER = Register(
    name="emergency-drills",
    title="Emergency drills",
    one="Emergency drill",
    purpose="What we practise for the case that something goes wrong, what was seen, and what it altered.",
    clauses=(
        "iso-14001:8.2", "iso-45001:8.2", "iso-iec-27001:A.5.24", "iso-iec-27001:A.5.29", "iso-iec-27001:A.8.13",
    ),
    prefixes=("DRL",),
    model=Drill,
    closed=closed,
    state=state,
    columns=(
        Column("Drill", "title", _practised),
        Column("Planned", "planned"),
        Column("Held", "held_on"),
        Column("Owner", "owner"),
    ),
    empty="Alarms, spills, injuries, attacks and restores that are practised belong here, with what was seen.",
    due=due,
    evidence=evidence,
    problems=problems,
    missing=missing,
    rules=(NOT_HELD, NOT_JUDGED, NOTHING_FOLLOWS, ACTION_OVERDUE, NONE_PLANNED),
    happened=("held_on", "cancelled_on"),
    grows=("actions.*.done",),
    ends={"made": "held_on"},
)  # fmt: skip
