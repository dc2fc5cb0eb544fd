"""Gaps: what people attest and judge about a requirement, what is missing, and who closes it by when.

What the tool finds about a requirement stands in its coverage; nothing that is entered here raises that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Anything,
    Cause,
    ClauseId,
    Day,
    Holder,
    Items,
    Number,
    PersonId,
    ProcessId,
    Record,
    Text,
    listed,
)
from plainqms.model.register import Column, Due, Named, Records, Register

FULFILLED = "fulfilled"
SEVERITIES = ("blocks certification", "before stage 2", "should", "idea")
"""The gravest first. A gap analysis comes before an audit, so its words are not those of findings."""
LOOK_WITHIN = timedelta(days=14)
"""Our own: so long somebody has to see whether what is reported as done is done."""

_PRACTICE = "a gap analysis is no requirement of a standard; it helps to prepare for one"
ABOUT_NOTHING = Rule(
    "E780",
    "gap-about-nothing",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _PRACTICE,
    "It names neither a clause nor a process, so it stands in no list by which anybody prepares.",
    "Name the clause of the edition, as iso-9001-2015:7.5.2, or the process.",
)
NO_PLAN = Rule(
    "E781",
    "gap-without-plan",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _PRACTICE,
    "Somebody judged that something is missing, and who does what about it by when is open.",
    "Enter severity, owner, action and target, and if you can the effort in days.",
)
NOT_VERIFIED = Rule(
    "E782",
    "gap-done-without-verification",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "14 days for somebody else to look, set by this tool",
    "Whoever did it says that it is done, and nobody else has seen it.",
    "Look, and enter it: verification: [{on: 2026-03-31, by: ..., seen: ..., result: done}]",
)
CLOSED_UNVERIFIED = Rule(
    "E783",
    "gap-closed-without-verification",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "a gap is closed by what somebody saw",
    "It counts as closed, and nobody judged it or saw that it is done.",
    "Enter who saw what under verification, with the result done; or take closed_on away.",
)
VERIFIED_BY_OWNER = Rule(
    "E784",
    "gap-verified-by-owner",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "someone else looks whether it is done, as for corrective actions",
    "Who closed it sees that it is closed; somebody else sees whether.",
    "Let somebody verify it who does not own it.",
)
TARGET_PASSED = Rule(
    "E785",
    "gap-target-passed",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record",
    "The day by which it was to be closed has passed, and what comes after it in the plan moves too.",
    "Close it and enter done, or agree another day and enter that.",
)
WRONG_ORDER = Rule(
    "E786",
    "gap-days-out-of-order",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a record tells what happened",
    "It was judged, attested or verified on a day that has not come, or verified before it was done.",
    "Correct the day.",
)


class Attestation(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By", description="Who says that it is done.")
    what: Text = Field(min_length=1, title="Says", description="What is done, in own words.")
    rests_on: Annotated[tuple[Anything, ...], Items] = listed(
        "Rests on", "Documents and records that the person names."
    )


class Judgement(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    result: Literal["fulfilled", "partly", "not fulfilled"] = Field(title="Judged")
    because: Text = Field(min_length=1, title="Because")


class Verification(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By", description="Somebody who does not own it.")
    seen: Text = Field(min_length=1, title="Seen")
    result: Literal["done", "not done"] = Field(title="Result")


class Gap(Record):
    title: str = Field(min_length=1, title="Gap", description="What it is about, in one line.")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "Clauses", "Of the edition that is prepared for, as iso-9001-2015:7.5.2."
    )
    process: ProcessId = Field(default="", title="Process", description="Where it is one process alone.")
    raised_on: Day = Field(title="Raised on")
    found: Text = Field(default="", title="Found", description="What showed it: a look, an audit, the tool.")
    because_of: Annotated[tuple[Cause, ...], Items] = listed("Because of", "The record that led to it.")
    current_state: Text = Field(
        default="", title="How it is now", description="What people do today, in own words."
    )
    attested: tuple[Attestation, ...] = listed("Attested", "Who says that it is done, when, and by what.")
    judged: tuple[Judgement, ...] = listed(
        "Judged", "Whether the requirement is fulfilled, by whom; the last one counts. Empty: not judged."
    )
    severity: Literal["", "blocks certification", "before stage 2", "should", "idea"] = Field(
        default="",
        title="Severity",
        description=(
            "Blocks certification: something is missing as a whole, so no body would certify. Before stage 2: "
            "needed, and it must have been at work for a while by then. Should: an auditor would remark on it. "
            "Idea: it would be better so, and nobody asks for it."
        ),
    )
    owner: Holder = Field(default="", title="Owner", description="Answers for closing it.")
    action: Text = Field(default="", title="Action", description="What is done about it.")
    effort: Number | None = Field(default=None, title="Effort (days)", description="Days of work, estimated.")
    target: IsoDate = Field(default=None, title="Target", description="The day by which it is closed.")
    done: IsoDate = Field(default=None, title="Done on", description="Its owner says so.")
    verification: tuple[Verification, ...] = listed("Verified", "Who looked, when, and what was seen.")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def last_judged(record: Gap) -> Judgement | None:
    """The judgement that counts: of two on one day the one below."""
    return max(reversed(record.judged), key=lambda item: item.on, default=None)


def closed(record: Gap) -> bool:
    """By its day; or from the beginning, where everybody who judged it found it fulfilled."""
    return record.closed_on is not None or (
        bool(record.judged) and all(item.result == FULFILLED for item in record.judged)
    )


def verified(record: Gap) -> Verification | None:
    last = max(reversed(record.verification), key=lambda item: item.on, default=None)
    return last if last is not None and last.result == "done" else None


def state(record: Gap, records: Records) -> str:
    judgement = last_judged(record)
    if closed(record):
        return "Fulfilled" if record.closed_on is None else "Closed"
    if verified(record):
        return "Done and verified"
    if record.done:
        return "Done, not verified"
    return judgement.result.capitalize() if judgement else "Not judged"


def due(record: Gap, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if record.done and not verified(record):
        yield Due(record.done + LOOK_WITHIN, "See whether it is done", "", "done")
    elif record.target and not record.done:
        yield Due(record.target, record.action or "Close the gap", record.owner, "target")


def problems(record: Gap, records: Records) -> Iterator[Problem]:
    if not record.clauses and not record.process:
        yield ABOUT_NOTHING.at(record.place, f"{record.id} {record.title}: which clause, which process?")
    yield from _days(record, records)
    yield from _verifications(record, records)
    if closed(record):
        return
    judgement = last_judged(record)
    missing = [name for name in ("severity", "owner", "action", "target") if not getattr(record, name)]
    if judgement and judgement.result != FULFILLED and missing:
        message = f"{record.id} is judged {judgement.result}, without: {', '.join(missing)}"
        yield NO_PLAN.at(record.placed("judged"), message)
    if record.target and record.target < records.as_of and not record.done:
        yield TARGET_PASSED.at(record.placed("target"), f"{record.id} was to be closed by {record.target}")
    if record.done and record.done + LOOK_WITHIN < records.as_of and not verified(record):
        message = f"{record.id} is done since {record.done}, and nobody verified it"
        yield NOT_VERIFIED.at(record.placed("done"), message)


def _days(record: Gap, records: Records) -> Iterator[Problem]:
    for name in ("attested", "judged", "verification"):
        for index, item in enumerate(getattr(record, name)):
            place = record.placed(f"{name}.{index}.on")
            if item.on > records.as_of:
                yield WRONG_ORDER.at(place, f"{record.id}: {item.on} has not come yet")
            elif name == "verification" and item.result == "done" and item.on < (record.done or date.min):
                yield WRONG_ORDER.at(place, f"{record.id}: verified on {item.on}, done on {record.done}")


def _verifications(record: Gap, records: Records) -> Iterator[Problem]:
    for index, item in enumerate(record.verification):
        if record.owner and item.by in records.people(record.owner, item.on):
            message = f"{record.id}: {item.by} owns it and verified it"
            yield VERIFIED_BY_OWNER.at(record.placed(f"verification.{index}.by"), message)
    only_fulfilled = bool(record.judged) and all(item.result == FULFILLED for item in record.judged)
    if record.closed_on and not only_fulfilled and not verified(record):
        why = "is not verified" if record.judged else "was never judged"
        message = f"{record.id} was closed on {record.closed_on} and {why}"
        yield CLOSED_UNVERIFIED.at(record.placed("closed_on"), message)


def _ended(record: Gap, records: Records) -> date | None:
    judgement = last_judged(record)
    return record.closed_on or (judgement.on if judgement else None)


def _about(record: Gap, records: Records) -> tuple[object, ...]:
    return tuple(Named("clause", clause) for clause in record.clauses)


def _severity(record: Gap, records: Records) -> object:
    return record.severity.capitalize()


REGISTER = Register(
    name="gaps",
    title="Gaps",
    one="Gap",
    purpose="What is missing before an audit, as people attest and judge it, and who closes it by when.",
    clauses=(),
    prefixes=("GAP",),
    model=Gap,
    closed=closed,
    state=state,
    columns=(
        Column("Gap", "title", _about),
        Column("Severity", _severity),
        Column("Owner", "owner"),
    ),
    empty="What is missing for a standard belongs here; qms gap --start STANDARD lays a first list to be judged.",
    due=due,
    problems=problems,
    rules=(
        ABOUT_NOTHING, NO_PLAN, NOT_VERIFIED, CLOSED_UNVERIFIED, VERIFIED_BY_OWNER, TARGET_PASSED, WRONG_ORDER,
    ),
    begins="raised_on",
    happened=("raised_on", "done", "closed_on"),
    grows=(
        "attested", "judged", "verification", "severity", "owner", "action", "effort", "target", "done", "closed_on",
    ),
    ends={"closed": _ended},
)  # fmt: skip
