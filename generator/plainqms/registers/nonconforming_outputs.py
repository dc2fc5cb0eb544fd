"""Nonconforming outputs: which pieces or results were wrong, what was done with them, and who allowed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Holder, Id, Number, PersonId, ProcessId, Record, Refers, Text
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_HANDLED = "ISO 9001:2015 8.7.1 (what is done with a nonconforming output)"
_RETAINED = "ISO 9001:2015 8.7.2 (what is recorded of it)"
NOT_AUTHORIZED = Rule(
    "E531",
    "disposition-without-authority",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "Somebody decided what became of it, and nothing says who was allowed to.",
    "Enter who decided and when: authorized_by, authorized_on",
)
NO_CONSENT = Rule(
    "E532",
    "concession-without-consent",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: used as it is only where the customer agreed in writing",
    "The customer gets something else than what was ordered, and does not know it.",
    "Enter the letter or mail in which the customer agreed, and its day: consent, consent_on",
)
NOT_INSPECTED = Rule(
    "E533",
    "rework-not-inspected",
    Severity.ERROR,
    Basis.CLAUSE,
    _HANDLED,
    "Whether it is right now was not looked at again.",
    "Inspect it again in full, and enter: inspected_by, inspected_on, inspection: pass",
)
OVERDUE = Rule(
    "E534",
    "output-undecided",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the date stands in the record",
    "What lies on the red shelf for long is used by mistake in the end.",
    "Decide what becomes of it: disposition, authorized_by, authorized_on",
)
CUSTOMER_NOT_TOLD = Rule(
    "E535",
    "delivered-and-customer-not-told",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: customers hear in writing; the number of days is ours",
    "They measure with it, and rely on it.",
    "Tell the customer which items are concerned and what to do now, and enter the day: customer_told_on",
)
NOT_JUDGED = Rule(
    "E536",
    "output-without-nonconformity-or-reason",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: an isolated fault ends with one sentence why no action is needed",
    "What was wrong with the piece is dealt with; why it could be wrong is not.",
    "Name the nonconformity (nonconformity: NC-2026-006), or say why there is none: no_nonconformity_because",
)
CLOSED_UNDECIDED = Rule(
    "E537",
    "output-closed-undecided",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "It is off the list, and nothing says where it is now.",
    "Enter what became of it (disposition), or take closed_on away.",
)
_RULES = (
    NOT_AUTHORIZED, NO_CONSENT, NOT_INSPECTED, OVERDUE, CUSTOMER_NOT_TOLD, NOT_JUDGED, CLOSED_UNDECIDED,
)  # fmt: skip
_DONE = {
    "rework": "Reworked",
    "repair": "Repaired",
    "concession": "Accepted under concession",
    "downgrade": "Downgraded",
    "scrap": "Scrapped",
    "return to provider": "Returned to provider",
    "recall": "Recalled",
}
_NOTICE = timedelta(days=7)  # five working days


class Output(Record):
    title: str = Field(min_length=1, title="Product or service")
    order: str = Field(default="", title="Order or lot")
    quantity: Number = Field(title="Quantity")
    unit: str = Field(default="pieces", title="Unit")
    wrong: Text = Field(min_length=1, title="What is wrong", description="Against which requirement.")
    found_on: Day = Field(title="Found on")
    found_by: PersonId = Field(default="", title="Found by")
    owner: Holder = Field(min_length=1, title="Owner", description="Sees to it that it is dealt with.")
    process: ProcessId = Field(default="", title="Process")
    supplier: Annotated[str, Id, Refers("record", ("suppliers",))] | None = Field(
        default=None, title="Supplier", description="Where it was bought wrong."
    )
    set_apart: str = Field(default="", title="Set apart", description="Where it is, and how it is marked.")
    decide_by: IsoDate = Field(default=None, title="Decide by")
    disposition: Literal[
        "", "rework", "repair", "concession", "downgrade", "scrap", "return to provider", "recall"
    ] = Field(default="", title="What became of it")  # fmt: skip
    authorized_by: PersonId = Field(default="", title="Authorized by")
    authorized_on: IsoDate = Field(default=None, title="Authorized on")
    consent: str = Field(default="", title="Customer's consent", description="The letter or mail.")
    consent_on: IsoDate = Field(default=None, title="Customer agreed on")
    inspected_by: PersonId = Field(default="", title="Inspected again by")
    inspected_on: IsoDate = Field(default=None, title="Inspected again on")
    inspection: Literal["", "pass", "fail"] = Field(default="", title="Inspection")
    delivered: Flag = Field(default=False, title="Delivered", description="It had reached the customer.")
    customer_told_on: IsoDate = Field(default=None, title="Customer told on")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity"
    )
    no_nonconformity_because: Text = Field(default="", title="No nonconformity, because")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Output) -> bool:
    return record.closed_on is not None


def state(record: Output, records: Records) -> str:
    if not record.disposition:
        return "Closed" if closed(record) else "Not yet decided"
    words = record.disposition[:1].upper() + record.disposition[1:]
    if closed(record):
        return _DONE[record.disposition]
    waiting = _mended(record) and record.inspection != "pass"
    return f"{words}, to be inspected again" if waiting else f"{words}, not yet closed"


def due(record: Output, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if record.decide_by and not record.disposition:
        yield Due(record.decide_by, "Decide what becomes of it", record.owner, "decide_by")
    tell_by = _tell_by(record)
    if tell_by:
        yield Due(tell_by, "Tell the customer", record.owner, "delivered")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Output, ...] = records.of("nonconforming-outputs")
    if held:
        good = [record for record in held if counts(record) and record.disposition]
        late = [record for record in held if any(item.on < records.as_of for item in due(record, records))]
        broken = sum(not counts(record) for record in held)
        what = "nonconforming outputs with a decision and who made it"
        clauses = ("iso-9001:8.7.1", "iso-9001:8.7.2")
        yield Evidence(clauses, what, len(held), len(good), len(late), broken)


def problems(record: Output, records: Records) -> Iterator[Problem]:
    which = f"{record.id} {record.title}"
    if record.disposition and not (record.authorized_by and record.authorized_on):
        message = f"{which}: {record.disposition}; who decided it, and when?"
        yield NOT_AUTHORIZED.at(record.placed("disposition"), message)
    if record.disposition == "concession" and not (record.consent and record.consent_on):
        yield NO_CONSENT.at(record.placed("disposition"), f"{which}: where did the customer agree?")
    tell_by = _tell_by(record)
    if tell_by and tell_by < records.as_of:
        message = f"{which}: delivered, and the customer was to be told by {tell_by}"
        yield CUSTOMER_NOT_TOLD.at(record.placed("delivered"), message)
    if closed(record):
        yield from _closing(record, which)
    elif record.decide_by and not record.disposition and record.decide_by < records.as_of:
        message = f"{which} was to be decided by {record.decide_by}"
        yield OVERDUE.at(record.placed("decide_by"), message)


def _closing(record: Output, which: str) -> Iterator[Problem]:
    place = record.placed("closed_on")
    if not record.disposition:
        yield CLOSED_UNDECIDED.at(place, f"{which} was closed; what became of it?")
    if _mended(record) and not (record.inspection == "pass" and record.inspected_by and record.inspected_on):
        message = f"{which} was closed after {record.disposition}, without an inspection that it passed"
        yield NOT_INSPECTED.at(place, message)
    if not record.nonconformity and not record.no_nonconformity_because:
        yield NOT_JUDGED.at(place, f"{which} was closed: no nonconformity, and no reason")


def _mended(record: Output) -> bool:
    return record.disposition in ("rework", "repair")


def _tell_by(record: Output) -> date | None:
    return record.found_on + _NOTICE if record.delivered and not record.customer_told_on else None


def _which(record: Output, records: Records) -> tuple[object, ...]:
    return tuple(part for part in (record.order, record.wrong) if part)


def _quantity(record: Output, records: Records) -> object:
    return f"{record.quantity} {record.unit}".strip()


REGISTER = Register(
    name="nonconforming-outputs",
    title="Nonconforming outputs",
    one="Nonconforming output",
    purpose="Which pieces or results were not as they should be, what became of them, and who allowed it.",
    clauses=("iso-9001:8.7",),
    prefixes=("NCO",),
    model=Output,
    closed=closed,
    state=state,
    columns=(
        Column("Product or service", "title", _which),
        Column("Quantity", _quantity),
        Column("Found", "found_on"),
        Column("Authorized by", "authorized_by"),
    ),
    empty="What was made, bought or delivered wrong belongs here, one row each, with what became of it.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=_RULES,
    begins="found_on",
    happened=(
        "found_on",
        "authorized_on",
        "consent_on",
        "inspected_on",
        "customer_told_on",
        "closed_on",
    ),
)
