"""Improvements: ideas and opportunities, with the decision on each, its reason, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
    Cause,
    ClauseId,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    PersonId,
    ProcessId,
    Record,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 9001:2015 10.1 (opportunities are chosen and acted upon)"
NO_REASON = Rule(
    "E541",
    "improvement-turned-down-without-reason",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "whoever answers for the process says yes or no, with a reason",
    "Whoever had the idea brings no second one.",
    "Write why not, or why not now: because:",
)
UNDECIDED = Rule(
    "E542",
    "improvement-undecided",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the date stands in the record",
    "The day by which an answer was promised has passed.",
    "Decide (decision: yes, no or later), tell whoever had the idea, and enter both days.",
)
DECIDED_BY_NOBODY = Rule(
    "E543",
    "improvement-decided-by-nobody",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "whoever answers for the process decides",
    "Nobody can be asked why.",
    "Enter who decided, and when: decided_by, decided_on",
)
NO_ACTION = Rule(
    "E544",
    "accepted-improvement-without-action",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "It was agreed, and nobody does anything for it.",
    "Write under actions who does what by when, or name the change that brings it: change: CHG-2026-001",
)
FORGOTTEN = Rule(
    "E545",
    "postponed-improvement-forgotten",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "later has a day",
    "Later without a day means no, without the courage to say so.",
    "Decide now, or enter the day on which it is asked again: again_on",
)
CLOSED_UNFINISHED = Rule(
    "E546",
    "improvement-closed-unfinished",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "a closed record tells what came of it",
    "It counts as done, and what was agreed is not, or nobody knows whether it helped.",
    "Enter what is missing, or take closed_on away.",
)


class Improvement(Record):
    title: str = Field(min_length=1, title="Idea", description="In one line.")
    source: Literal[
        "idea", "audit", "management review", "customer", "complaint", "nonconformity", "supplier", "figures",
        "other",
    ] = Field(title="Comes from")  # fmt: skip
    because_of: Annotated[tuple[Cause, ...], Items] = listed("Because of", "The record that led to it.")
    raised_on: Day = Field(title="Brought on")
    raised_by: PersonId = Field(default="", title="Brought by", description="Empty if not to be named.")
    idea: Text = Field(default="", title="What could be better")
    benefit: Text = Field(default="", title="What it would bring")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers for the process, and decides.")
    process: ProcessId = Field(default="", title="Process")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For", "Clauses that ask for improvement, besides those of ISO 9001."
    )
    decide_by: IsoDate = Field(default=None, title="Answer by")
    decision: Literal["", "yes", "no", "later"] = Field(default="", title="Decision")
    because: Text = Field(default="", title="Because")
    decided_by: PersonId = Field(default="", title="Decided by")
    decided_on: IsoDate = Field(default=None, title="Decided on")
    answered_on: IsoDate = Field(default=None, title="Told whoever brought it on")
    again_on: IsoDate = Field(default=None, title="Asked again on", description="Where it is for later.")
    actions: tuple[Action, ...] = listed("Actions", "Who does what by when.")
    change: Annotated[str, Id, Refers("record", ("changes",))] | None = Field(
        default=None, title="Change", description="The change that brings it."
    )
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that it changed.")
    brought: Text = Field(default="", title="What it brought")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Improvement) -> bool:
    return record.closed_on is not None


def state(record: Improvement, records: Records) -> str:
    if record.decision == "no":
        return "Turned down"
    if record.decision == "later":
        return "Later"
    if closed(record):
        return "Done" if record.decision else "Closed"
    return "Being done" if record.decision else "Not yet decided"


def due(record: Improvement, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if record.decide_by and not record.decision:
        yield Due(record.decide_by, "Decide and answer", record.owner, "decide_by")
    if record.decision == "later" and record.again_on:
        yield Due(record.again_on, "Decide again", record.owner, "again_on")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Improvement, ...] = records.of("improvements")
    own = ("iso-9001:10.1", "iso-9001:10.3")
    if held:
        yield _shown(own, held, records, counts)
    for clause in sorted({clause for record in held for clause in record.clauses} - {*own}):
        mine = tuple(record for record in held if clause in record.clauses)
        yield _shown((clause,), mine, records, counts)


def problems(record: Improvement, records: Records) -> Iterator[Problem]:
    decision = record.placed("decision")
    if record.decision in ("no", "later") and not record.because:
        yield NO_REASON.at(decision, f"{record.id}: {record.decision}, and why?")
    if record.decision and not (record.decided_by and record.decided_on):
        yield DECIDED_BY_NOBODY.at(decision, f"{record.id}: {record.decision}; who said so, and when?")
    if closed(record):
        missing = list(_missing(record))
        if missing:
            message = f"{record.id} was closed on {record.closed_on} without: {', '.join(missing)}"
            yield CLOSED_UNFINISHED.at(record.placed("closed_on"), message)
        return
    if record.decide_by and not record.decision and record.decide_by < records.as_of:
        message = f"{record.id} was to be answered by {record.decide_by}"
        yield UNDECIDED.at(record.placed("decide_by"), message)
    if record.decision == "yes" and not record.actions and not record.change:
        yield NO_ACTION.at(decision, f"{record.id} is agreed; who does what?")
    if record.decision == "later" and (record.again_on is None or record.again_on < records.as_of):
        when = f"it was to be asked again on {record.again_on}" if record.again_on else "when is later?"
        yield FORGOTTEN.at(
            record.placed("again_on" if record.again_on else "decision"), f"{record.id}: {when}"
        )


def _missing(record: Improvement) -> Iterator[str]:
    if record.decision not in ("yes", "no"):
        yield "a decision, yes or no"
    if record.decision == "yes":
        if any(action.done is None for action in record.actions):
            yield "the day on which each action was done"
        if not record.brought:
            yield "brought"


def _shown(
    clauses: tuple[str, ...], mine: tuple[Improvement, ...], records: Records, counts: Counts
) -> Evidence:
    good = [record for record in mine if counts(record) and record.decision]
    late = [record for record in mine if any(item.on < records.as_of for item in due(record, records))]
    broken = sum(not counts(record) for record in mine)
    return Evidence(clauses, "improvements with a decision", len(mine), len(good), len(late), broken)


def _source(record: Improvement, records: Records) -> tuple[object, ...]:
    return (record.source[:1].upper() + record.source[1:],)


REGISTER = Register(
    name="improvements",
    title="Improvements",
    one="Improvement",
    purpose="Ideas and opportunities from wherever they came, the decision on each with its reason, what it brought.",
    clauses=("iso-9001:10.1", "iso-9001:10.3", "iso-14001:10.3", "iso-45001:10.3", "iso-iec-27001:10.1"),
    prefixes=("IMP",),
    model=Improvement,
    closed=closed,
    state=state,
    columns=(
        Column("Idea", "title", _source),
        Column("Brought", "raised_on"),
        Column("Decided", "decided_on"),
        Column("Owner", "owner"),
    ),
    empty="What could be better belongs here, whoever says so; each gets an answer with a reason.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NO_REASON, UNDECIDED, DECIDED_BY_NOBODY, NO_ACTION, FORGOTTEN, CLOSED_UNFINISHED),
    begins="raised_on",
    happened=("raised_on", "decided_on", "answered_on", "closed_on"),
)
