"""Interested parties: who expects what of us, what of it is a duty, how it is met, and who listens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
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

OBLIGATION_NOT_MET = Rule(
    "E411",
    "obligation-that-nothing-meets",
    Severity.ERROR,
    Basis.CLAUSE,
    "6.1.3 of ISO 14001:2015 and ISO 45001:2018 (obligations are taken up); 4.2 and 4.4.1 of ISO 9001:2015 and "
    "4.2 and 4.4 of ISO/IEC 27001:2022 (the system takes up what is relevant)",
    "It was marked as a duty, and no document and no process sees to it: it is met by chance.",
    "Name what meets it: documents: [PRO-003] or processes: [purchasing]. If it is no duty, write obligation: no",
)
NO_NEEDS = Rule(
    "E412",
    "party-without-expectations",
    Severity.WARNING,
    Basis.CLAUSE,
    "4.2 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022",
    "A list of names tells nobody what to do.",
    "Ask them, and write it under needs: {what: Dates are kept, obligation: no, processes: [purchasing]}",
)
REVIEW_OVERDUE = Rule(
    "E413",
    "party-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: expectations are gone through each year; the interval stands in the record",
    "What they expected when they were last asked may not be what they expect now.",
    "Go through it again and add a line under reviews, even where nothing has changed.",
)


class Need(Frozen):
    what: Text = Field(min_length=1, title="Expects")
    obligation: Flag = Field(
        title="Duty", description="yes: by law, permit or contract, or because we promised it."
    )
    by: str = Field(default="", title="Duty by", description="The law, permit, contract or promise.")
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Those that meet it.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those by which it is met.")
    how: Text = Field(default="", title="How")
    climate: Flag = Field(
        default=False, title="About climate", description="Where it is about climate change."
    )


class Review(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Text = Field(min_length=1, title="Found")


class Party(Record):
    title: str = Field(min_length=1, title="Party")
    owner: Holder = Field(min_length=1, title="Listened to by")
    heard: Text = Field(default="", title="Heard how", description="Survey, meetings, contracts, letters.")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For", "The clause that asks for it, one for each standard to which the party matters."
    )
    needs: tuple[Need, ...] = listed(
        "Needs and expectations", "Each with whether it is a duty, and what meets it."
    )
    identified_on: Day = Field(title="Since")
    interval: Months = Field(default=12, title="Gone through every (months)")
    reviews: tuple[Review, ...] = listed("Reviews", "When it was gone through, and what was found.")
    closed_on: IsoDate = Field(default=None, title="No party since")


def closed(record: Party) -> bool:
    return record.closed_on is not None


def state(record: Party, records: Records) -> str:
    if closed(record):
        return "No longer a party"
    if any(_unmet(item) for item in record.needs):
        return "Duty not met by anything"
    return "With duties" if any(item.obligation for item in record.needs) else "Without duties"


def due(record: Party, records: Records) -> Iterator[Due]:
    if not closed(record):
        yield Due(_following(record), "Go through what they expect", record.owner, _last_path(record))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held = [record for record in records.of("interested-parties") if not closed(record)]
    for clause in sorted({clause for record in held for clause in record.clauses}):
        mine = [record for record in held if clause in record.clauses]
        late = [record for record in mine if _following(record) < records.as_of]
        good = sum(counts(record) and bool(record.needs) and record not in late for record in mine)
        failing = sum(any(_unmet(item) for item in record.needs) for record in mine)
        yield Evidence((clause,), "parties gone through in time", len(mine), good, len(late), failing)


def problems(record: Party, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    if not record.needs:
        yield NO_NEEDS.at(record.place, f"{record.id} {record.title}: what do they expect?")
    for index, item in enumerate(record.needs):
        if _unmet(item):
            message = f"{record.id} {record.title}: a duty that no document and no process meets"
            yield OBLIGATION_NOT_MET.at(record.placed(f"needs.{index}.obligation"), message)
    if _following(record) < records.as_of:
        message = f"{record.id} {record.title} was to be gone through by {_following(record)}"
        yield REVIEW_OVERDUE.at(record.placed(_last_path(record)), message)


def _unmet(need: Need) -> bool:
    return need.obligation and not need.documents and not need.processes


def _last_path(record: Party) -> str:
    return "reviews" if record.reviews else "identified_on"


def _following(record: Party) -> date:
    last = max((item.on for item in record.reviews), default=record.identified_on)
    return months_after(last, record.interval or 12)


def _duties(record: Party, records: Records) -> object:
    return f"{sum(item.obligation for item in record.needs)} of {len(record.needs)}"


def _heard(record: Party, records: Records) -> tuple[object, ...]:
    return (record.heard,)


REGISTER = Register(
    name="interested-parties",
    title="Interested parties",
    one="Interested party",
    purpose="Who expects what of us, what of it is a duty, and what meets it.",
    clauses=("iso-9001:4.2", "iso-14001:4.2", "iso-45001:4.2", "iso-iec-27001:4.2"),
    prefixes=("IP",),
    model=Party,
    closed=closed,
    state=state,
    columns=(
        Column("Party", "title", _heard),
        Column("Duties", _duties),
        Column("Listened to by", "owner"),
    ),
    empty="Customers, staff, authorities, neighbours and whoever else expects something of us belong here, each with "
    "what they expect.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(OBLIGATION_NOT_MET, NO_NEEDS, REVIEW_OVERDUE),
    begins="identified_on",
    happened=("identified_on", "closed_on"),
    ends={"superseded": "closed_on"},
    opened="Listened to",
    ended="Ended",
)
