"""Reports: what staff told of, without an account or a form of many pages; what became of it, and the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Holder, Items, PersonId, Record, RecordId, SiteId, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step

_ANSWER = "whoever reports something hears what becomes of it"
NOT_ANSWERED = Rule(
    "E447",
    "report-not-answered",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    _ANSWER,
    "Who hears nothing reports nothing a second time, and what nobody reports hurts somebody one day.",
    "Answer, if only with what is known so far, and enter the day: replied_on",
)
NO_REASON = Rule(
    "E448",
    "report-turned-down-without-reason",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    _ANSWER,
    "A no without a reason reads like nobody looked.",
    "Write why nothing is done about it, in words for whoever reported it: because:",
)
TAKEN_UP_BY_NOTHING = Rule(
    "E449",
    "report-taken-up-by-nothing",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "a report becomes a nonconformity, an improvement or another record, where it is followed to its end",
    "It counts as taken up, and no list holds it any more.",
    "Make the record and name it: became: [NC-2026-007]",
)
ENTERED_TWICE = Rule(
    "E450",
    "report-entered-twice",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "one mail, issue or row is one report",
    "It is counted twice, and answered twice or by nobody.",
    "Take the later record out, unless it has been answered already.",
)

KINDS = ("nonconformity", "near miss", "hazard", "idea")


class Report(Record):
    title: str = Field(min_length=1, title="Report", description="In one line.")
    kind: Literal["nonconformity", "near miss", "hazard", "idea", "not said"] = Field(
        title="Kind", description="As whoever reported it called it."
    )
    received_on: Day = Field(title="Received on")
    channel: Literal["mail", "form", "card", "table", "word of mouth"] = Field(title="Came by")
    reference: str = Field(
        default="", title="Reference", description="Message id, address of the issue, or row; never twice."
    )
    person: PersonId = Field(default="", title="From", description="Only with a yes to being named.")
    sender: str = Field(
        default="", title="From outside our people", description="A name as it was given, with a yes to it."
    )
    site: SiteId = Field(default="", title="Site")
    what: Text = Field(default="", title="What was reported")
    owner: Holder = Field(min_length=1, title="Owner", description="Sorts it and answers.")
    answer_by: Day = Field(title="To be answered by", description="By our own rule.")
    decision: Literal["", "taken up", "not taken up"] = Field(default="", title="Decision")
    became: Annotated[tuple[RecordId, ...], Items] = listed("Became", "The record that takes it to its end.")
    because: Text = Field(default="", title="Because")
    decided_by: PersonId = Field(default="", title="Decided by")
    decided_on: IsoDate = Field(default=None, title="Decided on")
    replied_on: IsoDate = Field(
        default=None, title="Answered on", description="Where nobody is named, on the notice board."
    )
    reply: Text = Field(default="", title="Answer")


def closed(record: Report) -> bool:
    return bool(record.decision) and record.replied_on is not None


def state(record: Report, records: Records) -> str:
    if not record.decision:
        return "Answered, not decided" if record.replied_on else "New"
    became = ", ".join(record.became)
    said = f"Became {became}" if became else record.decision.capitalize()
    return said if record.replied_on else f"{said}, not answered"


def due(record: Report, records: Records) -> Iterator[Due]:
    if not closed(record):
        what = "Decide what becomes of it" if record.replied_on else "Decide and answer"
        yield Due(record.answer_by, what, record.owner, "answer_by")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Report, ...] = records.of("reports")
    if held:
        good = sum(counts(record) and closed(record) for record in held)
        late = sum(any(item.on < records.as_of for item in due(record, records)) for record in held)
        broken = sum(not counts(record) for record in held)
        yield Evidence(("iso-45001:5.4",), "reports of staff answered", len(held), good, late, broken)


def problems(record: Report, records: Records) -> Iterator[Problem]:
    if record.replied_on is None and record.answer_by < records.as_of:
        message = f"{record.id} was to be answered by {record.answer_by}"
        yield NOT_ANSWERED.at(record.placed("answer_by"), message)
    decision = record.placed("decision")
    if record.decision == "not taken up" and not record.because:
        yield NO_REASON.at(decision, f"{record.id} is not taken up; why?")
    if record.decision == "taken up" and not record.became:
        yield TAKEN_UP_BY_NOTHING.at(decision, f"{record.id} is taken up; where?")
    same = records.grouped("reports", "reference").get(record.reference, ()) if record.reference else ()
    if same and same[0] is not record:
        message = f"{record.id} and {same[0].id} are one report: {record.reference}"
        yield ENTERED_TWICE.at(record.placed("reference"), message)


def steps(record: Report, records: Records) -> Iterator[Step]:
    yield Step("Reported", record.received_on, done=True)
    yield Step("Decided", record.decided_on, record.answer_by, done=bool(record.decision))
    yield Step("Answered", record.replied_on, record.answer_by, done=record.replied_on is not None)


def _kind(record: Report, records: Records) -> tuple[object, ...]:
    return record.kind.capitalize(), f"by {record.channel}"


REGISTER = Register(
    name="reports",
    title="Reports",
    one="Report",
    purpose="What staff told of, whether by mail, form or card: nonconformities, near misses, hazards and ideas; what "
    "became of each, and the answer to whoever told it.",
    clauses=("iso-9001:10.2", "iso-45001:5.4", "iso-45001:10.2", "iso-iec-27001:A.6.8"),
    prefixes=("REP",),
    model=Report,
    closed=closed,
    state=state,
    columns=(Column("Report", "title", _kind), Column("Received", "received_on"), Column("Owner", "owner")),
    empty="What somebody reports belongs here, even where nothing comes of it; qms intake enters mails and forms.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NOT_ANSWERED, NO_REASON, TAKEN_UP_BY_NOTHING, ENTERED_TWICE),
    steps=steps,
    begins="received_on",
    happened=("received_on", "decided_on", "replied_on"),
    ended="Answered",
)
