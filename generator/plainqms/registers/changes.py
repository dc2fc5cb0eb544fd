"""Changes: what was altered in the management system, what it could lead to, who decided, and how it turned out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
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
    Items,
    PersonId,
    ProcessId,
    Record,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step

_PLAN, _RELEASE = "iso-9001:6.3", "iso-9001:8.5.6"
_PLANNED = "ISO 9001:2015 6.3 (planning of changes)"
_CONTROLLED = "ISO 9001:2015 8.5.6 (control of changes)"
NO_CONSEQUENCES = Rule(
    "E501",
    "change-without-consequences",
    Severity.ERROR,
    Basis.CLAUSE,
    _PLANNED,
    "It was approved, and nothing says that anybody asked what could follow from it.",
    "Write what could go wrong and what else it touches: risks:",
)
NOT_DECIDED = Rule(
    "E502",
    "change-without-decision",
    Severity.ERROR,
    Basis.CLAUSE,
    _CONTROLLED,
    "It was made, and nobody is named who allowed it.",
    "Enter decision, decided_by and decided_on; if nobody decided, report a nonconformity.",
)
BODY_NOT_TOLD = Rule(
    "E503",
    "certification-body-not-told",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the contract asks for notice of changes that touch the certificate; the number of days is ours",
    "Whoever issued the certificate learns of it at the next audit, and asks why only now.",
    "Write to the certification body, and enter the day: body_told_on",
)
BODY_NOT_CONSIDERED = Rule(
    "E504",
    "certification-body-not-considered",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the contract asks for notice of changes that touch the certificate",
    "Sites, scope, owners, top managers and headcount are easily changed without anyone thinking of it.",
    "Answer the question: tell_body: no, or: tell_body: yes",
)
OVERDUE = Rule(
    "E505",
    "change-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the date stands in the record",
    "The day that was planned has passed, and nothing says that it was done.",
    "Do it and enter the day, or have another one decided and enter that.",
)
RELEASED_BY_MAKER = Rule(
    "E506",
    "change-released-by-its-maker",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "management of change: somebody who did not make the change checks and releases it",
    "Who made it sees what was meant; somebody else sees what was done.",
    "Have it checked by someone who neither owns the change nor one of its actions: released_by",
)
CLOSED_UNFINISHED = Rule(
    "E507",
    "change-closed-unfinished",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CONTROLLED}: the review, who authorized it, and what was necessary",
    "A closed record says how it turned out. What is missing now is missing when an auditor samples it.",
    "Enter what is missing, or take closed_on away.",
)
_RULES = (
    NO_CONSEQUENCES, NOT_DECIDED, BODY_NOT_TOLD, BODY_NOT_CONSIDERED, OVERDUE, RELEASED_BY_MAKER,
    CLOSED_UNFINISHED,
)  # fmt: skip
_NOTICE = timedelta(days=7)  # five working days


class Change(Record):
    title: str = Field(min_length=1, title="What changes", description="In one line.")
    size: Literal["large", "small"] = Field(
        default="large", title="Size", description="A small one is noted with its reason; no plan is needed."
    )
    kind: Literal[
        "", "process", "equipment", "site", "material or provider", "organization", "software or service",
        "requirement", "management system",
    ] = Field(default="", title="Concerns")  # fmt: skip
    because_of: Annotated[tuple[Cause, ...], Items] = listed(
        "Comes from", "The nonconformity, idea, risk or other record that led to it."
    )
    why: Text = Field(min_length=1, title="Why")
    owner: Holder = Field(min_length=1, title="Owner", description="Plans it, and answers for the result.")
    process: ProcessId = Field(default="", title="Process")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("For", "The clauses that ask for such a plan.")
    raised_on: Day = Field(title="Proposed on")
    risks: Text = Field(default="", title="What could follow", description="Also for other processes.")
    way_back: Text = Field(default="", title="Way back", description="How to undo it if it fails.")
    decision: Literal["", "approved", "refused"] = Field(default="", title="Decision")
    decided_by: PersonId = Field(default="", title="Decided by")
    decided_on: IsoDate = Field(default=None, title="Decided on")
    because: Text = Field(default="", title="Because", description="The reason of the decision.")
    tell_body: Literal["", "yes", "no"] = Field(
        default="", title="Tell the certification body", description="Whether the contract asks for it."
    )
    body_told_on: IsoDate = Field(default=None, title="Certification body told on")
    actions: tuple[Action, ...] = listed("Actions", "Who does what by when.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that change with it.")
    made_on: IsoDate = Field(default=None, title="Made on")
    checked: Text = Field(default="", title="Checked", description="What was looked at before normal work.")
    released_by: PersonId = Field(default="", title="Released by", description="Not who made it.")
    released_on: IsoDate = Field(default=None, title="Released on")
    review_after: IsoDate = Field(default=None, title="Look back on")
    reviewed_on: IsoDate = Field(default=None, title="Looked back on")
    brought: Text = Field(default="", title="What it brought", description="Wanted and not wanted.")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Change) -> bool:
    return record.closed_on is not None


def state(record: Change, records: Records) -> str:
    if record.decision == "refused":
        return "Refused"
    if closed(record):
        return "Closed"
    if record.released_on:
        return "Released, to be looked back on"
    if record.made_on:
        return "Made, not yet released"
    return "Approved, being made" if record.decision else "Not yet decided"


def due(record: Change, records: Records) -> Iterator[Due]:
    if closed(record) or record.decision == "refused":
        return
    tell_by = _tell_by(record)
    if tell_by:
        yield Due(tell_by, "Tell the certification body", record.owner, "decided_on")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")
    if record.review_after and not record.reviewed_on:
        yield Due(record.review_after, "Look back on the change", record.owner, "review_after")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held = [record for record in records.of("changes") if record.size == "large" and record.decision]
    if held:
        good = [record for record in held if counts(record)]
        yield _shown(_PLAN, "changes with a plan and a decision", held, good, records)
    named = {clause for record in held for clause in record.clauses} - {_PLAN, _RELEASE}
    for clause in sorted(named):
        mine = [record for record in held if clause in record.clauses]
        good = [record for record in mine if counts(record)]
        yield _shown(clause, "changes with a plan and a decision", mine, good, records)
    made = [record for record in held if record.made_on]
    if made:
        good = [record for record in made if counts(record) and record.released_on]
        yield _shown(_RELEASE, "changes checked and released", made, good, records)


def problems(record: Change, records: Records) -> Iterator[Problem]:
    for item in due(record, records):
        if item.on < records.as_of:
            rule = BODY_NOT_TOLD if item.path == "decided_on" else OVERDUE
            message = f"{record.id}: “{item.what}” was due on {item.on}"
            yield rule.at(record.placed(item.path), message)
    if record.size == "small" or record.decision == "refused":
        return
    if record.decision and not record.risks:
        yield NO_CONSEQUENCES.at(record.placed("decision"), f"{record.id}: nothing says what could follow")
    if record.made_on and not (record.decision and record.decided_by and record.decided_on):
        message = f"{record.id} was made on {record.made_on}; who decided it, and when?"
        yield NOT_DECIDED.at(record.placed("made_on"), message)
    if record.decision and not record.tell_body:
        message = f"{record.id}: must the certification body be told?"
        yield BODY_NOT_CONSIDERED.at(record.placed("decision"), message)
    makers = (record.owner, *(action.owner for action in record.actions))
    day = record.released_on or records.as_of
    if record.released_by and any(record.released_by in records.people(maker, day) for maker in makers):
        message = f"{record.id}: {record.released_by} made it and released it"
        yield RELEASED_BY_MAKER.at(record.placed("released_by"), message)
    if closed(record):
        missing = list(_missing(record))
        if missing:
            message = f"{record.id} was closed on {record.closed_on} without: {', '.join(missing)}"
            yield CLOSED_UNFINISHED.at(record.placed("closed_on"), message)


def steps(record: Change, records: Records) -> Iterator[Step]:
    yield Step("Proposed", record.raised_on, done=True)
    if record.size == "large":
        yield Step("Decided", record.decided_on, done=bool(record.decision))
    if record.decision == "refused":
        return
    yield Step("Made", record.made_on, done=record.made_on is not None)
    if record.size == "large":
        yield Step("Released", record.released_on, done=record.released_on is not None)
        yield Step("Looked back", record.reviewed_on, record.review_after, done=bool(record.reviewed_on))
    yield Step("Closed", record.closed_on, done=closed(record))


def _tell_by(record: Change) -> date | None:
    waiting = record.tell_body == "yes" and record.decision == "approved" and not record.body_told_on
    return record.decided_on + _NOTICE if waiting and record.decided_on else None


def _missing(record: Change) -> Iterator[str]:
    if not (record.decision and record.decided_by and record.decided_on):
        yield "decision, with decided_by and decided_on"
    if any(action.done is None for action in record.actions):
        yield "the day on which each action was done"
    if record.tell_body == "yes" and not record.body_told_on:
        yield "body_told_on"
    for name in ("made_on", "released_by", "released_on", "reviewed_on", "brought"):
        if not getattr(record, name):
            yield name


def _shown(clause: str, what: str, mine: list[Change], good: list[Change], records: Records) -> Evidence:
    late = sum(any(item.on < records.as_of for item in due(record, records)) for record in mine)
    return Evidence((clause,), what, len(mine), len(good), late, len(mine) - len(good))


def _kind(record: Change, records: Records) -> tuple[object, ...]:
    words = f"{record.size} change{f', {record.kind}' if record.kind else ''}"
    return (words[:1].upper() + words[1:],)


REGISTER = Register(
    name="changes",
    title="Changes",
    one="Change",
    purpose="What we alter in the way we work, why, what could follow, who decided it, and how it turned out.",
    clauses=("iso-9001:6.3", "iso-9001:8.5.6", "iso-iec-27001:6.3"),
    prefixes=("CHG",),
    model=Change,
    closed=closed,
    state=state,
    columns=(
        Column("What changes", "title", _kind),
        Column("Proposed", "raised_on"),
        Column("Owner", "owner"),
    ),
    empty="Changes of processes, machines, sites, software, providers and roles belong here, small ones in one line.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=_RULES,
    steps=steps,
    begins="raised_on",
    happened=(
        "raised_on",
        "decided_on",
        "body_told_on",
        "made_on",
        "released_on",
        "reviewed_on",
        "closed_on",
    ),
)
