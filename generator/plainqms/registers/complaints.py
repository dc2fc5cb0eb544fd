"""Complaints: what a customer told us was wrong, when they had an answer, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
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
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step

ANSWER_OVERDUE = Rule(
    "E511",
    "complaint-answer-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record; no standard sets one",
    "The customer waits, and takes silence for the answer.",
    "Answer, if only with what is known so far, and enter the day: answered_on",
)
NOT_JUDGED = Rule(
    "E512",
    "complaint-without-nonconformity-or-reason",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 10.2.1 (nonconformities, also those that complaints bring)",
    "Nobody decided whether something of ours was wrong, so nothing keeps it from coming back.",
    "Name the nonconformity (nonconformity: NC-2026-006), or say why there is none: no_nonconformity_because:",
)
CLOSED_UNFINISHED = Rule(
    "E513",
    "complaint-closed-unfinished",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 8.2.1 (communication with customers, also about complaints)",
    "A closed record says what was found and that the customer heard of it.",
    "Enter what is missing, or take closed_on away.",
)
CLOSED_TOO_EARLY = Rule(
    "E514",
    "complaint-closed-before-correction",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a complaint ends when what was wrong has been put right",
    "The complaint is off the list, and what the customer complained of is as it was.",
    "Enter in the nonconformity when it was corrected, or take closed_on away here.",
)


class Complaint(Record):
    title: str = Field(min_length=1, title="About", description="In one line.")
    customer: str = Field(min_length=1, title="Customer", description="The company or its number, no person.")
    order: str = Field(default="", title="Order", description="Order, delivery or certificate.")
    kind: Literal[
        "product", "calibration or certificate", "delivery", "service", "invoice", "information security", "other"
    ] = Field(title="Kind")  # fmt: skip
    received_on: Day = Field(title="Received on")
    received_by: PersonId = Field(default="", title="Received by")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers the customer.")
    process: ProcessId = Field(default="", title="Process")
    said: Text = Field(default="", title="What the customer says")
    answer_by: Day = Field(title="To be answered by", description="By our own rule or the contract.")
    answered_on: IsoDate = Field(default=None, title="First answered on")
    found: Text = Field(default="", title="What we found")
    justified: Literal["", "yes", "partly", "no"] = Field(default="", title="Justified")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity"
    )
    no_nonconformity_because: Text = Field(default="", title="No nonconformity, because")
    remedy: Text = Field(default="", title="What the customer received")
    told_on: IsoDate = Field(default=None, title="Customer told of the result on")
    content: Literal["", "yes", "no", "did not say"] = Field(default="", title="Customer content")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those it is about.")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Complaint) -> bool:
    return record.closed_on is not None


def state(record: Complaint, records: Records) -> str:
    if closed(record):
        return {"yes": "Closed, justified", "partly": "Closed, partly justified", "no": "Closed, not justified"}.get(
            record.justified, "Closed"
        )  # fmt: skip
    if record.told_on:
        return "Customer told, not yet closed"
    return "Answered, being looked into" if record.answered_on else "Not yet answered"


def due(record: Complaint, records: Records) -> Iterator[Due]:
    if not closed(record) and not record.answered_on:
        yield Due(record.answer_by, "Answer the customer", record.owner, "answer_by")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Complaint, ...] = records.of("complaints")
    if held:
        good = [record for record in held if counts(record) and record.answered_on]
        late = [record for record in held if any(item.on < records.as_of for item in due(record, records))]
        broken = sum(not counts(record) for record in held)
        yield Evidence(("iso-9001:8.2.1",), "complaints answered", len(held), len(good), len(late), broken)
    ended = [record for record in held if closed(record)]
    if ended:
        good = [record for record in ended if counts(record)]
        what = "complaints with a nonconformity or the reason for none"
        yield Evidence(("iso-9001:10.2.1",), what, len(ended), len(good), 0, len(ended) - len(good))


def problems(record: Complaint, records: Records) -> Iterator[Problem]:
    for item in due(record, records):
        if item.on < records.as_of:
            message = f"{record.id} of {record.customer} was to be answered by {item.on}"
            yield ANSWER_OVERDUE.at(record.placed(item.path), message)
    if not closed(record):
        return
    if not record.nonconformity and not record.no_nonconformity_because:
        message = f"{record.id} was closed on {record.closed_on}: no nonconformity, and no reason"
        yield NOT_JUDGED.at(record.placed("closed_on"), message)
    missing = [name for name in ("answered_on", "found", "told_on") if not getattr(record, name)]
    if missing:
        message = f"{record.id} was closed on {record.closed_on} without: {', '.join(missing)}"
        yield CLOSED_UNFINISHED.at(record.placed("closed_on"), message)
    behind = records.get(record.nonconformity or "")
    if behind is not None and not getattr(behind, "corrected_on", None):
        message = f"{record.id} is closed, and {record.nonconformity} is not corrected"
        yield CLOSED_TOO_EARLY.at(record.placed("nonconformity"), message)


def steps(record: Complaint, records: Records) -> Iterator[Step]:
    yield Step("Received", record.received_on, done=True)
    yield Step("Answered", record.answered_on, record.answer_by, done=record.answered_on is not None)
    judged = bool(record.nonconformity or record.no_nonconformity_because)
    yield Step("Looked into", done=judged and bool(record.found))
    yield Step("Customer told", record.told_on, done=record.told_on is not None)
    yield Step("Closed", record.closed_on, done=closed(record))


def _who(record: Complaint, records: Records) -> tuple[object, ...]:
    return tuple(part for part in (record.customer, record.order) if part)


REGISTER = Register(
    name="complaints",
    title="Complaints",
    one="Complaint",
    purpose="What customers told us was wrong, when they had our answer, and what came of it.",
    clauses=("iso-9001:8.2.1", "iso-9001:9.1.2", "iso-9001:10.2"),
    prefixes=("CPL",),
    model=Complaint,
    closed=closed,
    state=state,
    columns=(
        Column("About", "title", _who),
        Column("Received", "received_on"),
        Column("Answered", "answered_on"),
        Column("Owner", "owner"),
    ),
    empty="Whatever a customer says is wrong belongs here, by mail, telephone or across the counter, justified or not.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(ANSWER_OVERDUE, NOT_JUDGED, CLOSED_UNFINISHED, CLOSED_TOO_EARLY),
    steps=steps,
    begins="received_on",
    happened=("received_on", "answered_on", "told_on", "closed_on"),
)
