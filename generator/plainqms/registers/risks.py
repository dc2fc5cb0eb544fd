"""Risks and opportunities: what could happen, what it would mean, and what we do about it or deliberately do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from plainqms.model.converters import Integer, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
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
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 9001:2015 6.1 (and 6.1 of ISO 14001, ISO 45001, ISO/IEC 27001)"
UNDECIDED = Rule(
    "E351",
    "risk-without-decision",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "It was seen, and nothing follows from it: neither an action nor somebody who says that we live with it.",
    "Write what is done under actions, or who accepts it: decision: accept, accepted_by, accepted_on",
)
ACCEPTED_BY_NOBODY = Rule(
    "E352",
    "risk-accepted-by-nobody",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: who accepts a risk is named",
    "Accepted means that somebody answers for it.",
    "Enter who accepted it and when: accepted_by, accepted_on",
)
REVIEW_OVERDUE = Rule(
    "E353",
    "risk-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities; the interval stands in the record",
    "What was unlikely when it was last looked at may be likely now.",
    "Look at it again and add a line under reviews, even where nothing has changed.",
)
RISEN = Rule(
    "E354",
    "residual-risk-higher",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what is done about a risk makes it smaller",
    "What remains after the actions is said to be more than what was there before: the figures are exchanged.",
    "Correct the figures before (likelihood, consequence) or after (residual_likelihood, residual_consequence).",
)


def _five(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 5:
        raise ValueError("is not on the scale; write a number from 1 to 5")
    return value


Scale = Annotated[Integer, AfterValidator(_five)]


class Review(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Text = Field(default="", title="Found")


class Risk(Record):
    title: str = Field(min_length=1, title="What could happen")
    subject: Literal["quality", "environment", "health and safety", "information security", "business"] = (
        Field(default="quality", title="Subject")
    )
    owner: Holder = Field(min_length=1, title="Owner")
    process: ProcessId = Field(default="", title="Process")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("Clauses", "Those that ask for it.")
    identified_on: Day = Field(title="Seen on")
    source: str = Field(default="", title="Where it comes from", description="The issue or party behind it.")
    cause: Text = Field(default="", title="Cause")
    effect: Text = Field(default="", title="What it would mean")
    likelihood: Scale = Field(default=None, title="Likelihood (1 to 5)")
    consequence: Scale = Field(default=None, title="Consequence (1 to 5)")
    decision: Literal["", "treat", "accept", "pursue", "leave"] = Field(
        default="", title="Decision", description="Treat or accept a risk; pursue or leave an opportunity."
    )
    accepted_by: PersonId = Field(default="", title="Accepted by")
    accepted_on: IsoDate = Field(default=None, title="Accepted on")
    because: Text = Field(default="", title="Because")
    actions: tuple[Action, ...] = listed("Actions", "What is done about it.")
    residual_likelihood: Scale = Field(default=None, title="Likelihood afterwards")
    residual_consequence: Scale = Field(default=None, title="Consequence afterwards")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that keep it in hand.")
    interval: Months = Field(default=12, title="Looked at every (months)")
    reviews: tuple[Review, ...] = listed("Reviews", "When it was looked at again, and what was found.")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Risk) -> bool:
    return record.closed_on is not None


def is_risk(record: Risk) -> bool:
    return record.id.startswith("RISK-")


def size(record: Risk) -> int | None:
    """What it is now: after the actions, once they are done; before, until then."""
    done = bool(record.actions) and all(item.done for item in record.actions)
    after = _product(record.residual_likelihood, record.residual_consequence)
    return after if done and after is not None else _product(record.likelihood, record.consequence)


def state(record: Risk, records: Records) -> str:
    if closed(record):
        return "Closed"
    if any(not item.done for item in record.actions):
        return "Action running"
    words = {"treat": "Treated", "accept": "Accepted", "pursue": "Pursued", "leave": "Left"}
    return words.get(record.decision, "Not decided")


def due(record: Risk, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    yield Due(
        _following(record), "Look at it again", record.owner, "reviews" if record.reviews else "identified_on"
    )
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Risk, ...] = records.of("risks")
    for subjects, clauses in (
        (("quality", "business"), ("iso-9001:6.1.1", "iso-9001:6.1.2")),
        (("environment",), ("iso-14001:6.1.1", "iso-14001:6.1.4")),
        (("health and safety",), ("iso-45001:6.1.1", "iso-45001:6.1.4")),
        (("information security",), ("iso-iec-27001:6.1.1", "iso-iec-27001:8.2", "iso-iec-27001:8.3")),
    ):
        mine = [record for record in held if record.subject in subjects and not closed(record)]
        if mine:
            late = sum(_following(record) < records.as_of for record in mine)
            good = sum(counts(record) and _decided(record) for record in mine)
            undecided = sum(not _decided(record) for record in mine)
            what = "risks and opportunities with a decision"
            yield Evidence(clauses, what, len(mine), good, late, undecided)


def problems(record: Risk, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    if not _decided(record):
        yield UNDECIDED.at(record.place, f"{record.id}: neither an action nor a decision to live with it")
    if record.decision == "accept" and not (record.accepted_by and record.accepted_on):
        yield ACCEPTED_BY_NOBODY.at(record.placed("decision"), f"{record.id} is accepted; by whom, and when?")
    if _following(record) < records.as_of:
        path = "reviews" if record.reviews else "identified_on"
        yield REVIEW_OVERDUE.at(
            record.placed(path), f"{record.id} was to be looked at by {_following(record)}"
        )
    before = _product(record.likelihood, record.consequence)
    after = _product(record.residual_likelihood, record.residual_consequence)
    if is_risk(record) and before is not None and after is not None and after > before:
        message = f"{record.id}: {before} before and {after} after the actions"
        yield RISEN.at(record.placed("residual_likelihood"), message)


def _decided(record: Risk) -> bool:
    return bool(record.actions) or record.decision in ("accept", "leave")


def _following(record: Risk) -> date:
    last = max((item.on for item in record.reviews), default=record.identified_on)
    return months_after(last, record.interval or 12)


def _product(one: int | None, other: int | None) -> int | None:
    return one * other if one is not None and other is not None else None


def _kind(record: Risk, records: Records) -> tuple[object, ...]:
    return "Risk" if is_risk(record) else "Opportunity", record.subject


def _size(record: Risk, records: Records) -> object:
    found = size(record)
    return "" if found is None else found


REGISTER = Register(
    name="risks",
    title="Risks and opportunities",
    one="Risk or opportunity",
    purpose="What could keep us from our results or bring us further, and what we do about it or deliberately do not.",
    clauses=("iso-9001:6.1", "iso-14001:6.1", "iso-45001:6.1", "iso-iec-27001:6.1"),
    prefixes=("RISK", "OPP"),
    model=Risk,
    closed=closed,
    state=state,
    columns=(Column("What could happen", "title", _kind), Column("Size", _size), Column("Owner", "owner")),
    empty="What could go wrong or go better belongs here: RISK- for the one, OPP- for the other.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(UNDECIDED, ACCEPTED_BY_NOBODY, REVIEW_OVERDUE, RISEN),
    begins="identified_on",
    happened=("identified_on", "accepted_on", "closed_on"),
)
