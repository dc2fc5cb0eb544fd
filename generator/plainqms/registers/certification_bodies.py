"""Certification bodies: who accredits them and for what, what the contract asks of us, and how they stay impartial."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Days, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Edition, Holder, Items, Number, PersonId, Record, Text, listed
from plainqms.model.register import Column, Due, Records, Register
from plainqms.registers import accreditation_check
from plainqms.registers.accreditation_check import Check

CONTRACT_ENDED = Rule(
    "E680",
    "certification-contract-ended",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the contract gives its last day",
    "Without a contract there is no surveillance, and without surveillance no certificate.",
    "Enter until when it runs now (contract_until), or that we have left the body: ended_on",
)
NO_DEADLINES = Rule(
    "E681",
    "certification-body-without-deadlines",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "days for the answer to a nonconformity differ from body to body; no standard sets them",
    "What is due after its audit, and when, cannot be told.",
    "Enter what the contract says: deadlines: [{grade: minor, step: plan accepted, days: 60}]",
)
NOT_CHECKED = Rule(
    "E682",
    "accreditation-not-checked",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "once a year, with the accreditation body itself",
    "An accreditation is suspended, limited or ended without a word to the customers of the body.",
    "Look the body up in the register of the accreditation body and enter the day: checked_on",
)
NO_IMPARTIALITY = Rule(
    "E683",
    "certification-body-without-impartiality",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "who advises does not certify",
    "A certificate from somebody who also advised us, or belongs to who did, is worth nothing to who relies on it.",
    "Write where its statement is found, and who advised us in the last two years: impartiality:",
)
CONSULTED = Rule(
    "E807",
    "certification-body-consulted",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "who advises on a management system, or belongs to who does, does not certify it; at least two years lie between",
    "A certificate from whoever built the system can be taken away, and is doubted by whoever learns of it.",
    "Ask the body and its accreditation body in writing, or choose another; write what they said under impartiality:",
)

_APART = 24  # months between advice and certification
Step = Literal["plan accepted", "verified"]


class Deadline(Frozen):
    """What the contract allows after the last day of an audit."""

    grade: Literal["major nonconformity", "minor nonconformity"] = Field(title="Grade")
    step: Step = Field(title="Until", description="The body accepted the plan, or verified the cure.")
    days: Days = Field(title="Days", description="After the last day of the audit.")


class Offer(Frozen):
    """What it offered. The one that was chosen says why; the others why not."""

    on: Day = Field(title="On")
    days: Number | None = Field(default=None, title="Audit days", description="Of the first three years.")
    price: str = Field(default="", title="Price", description="In words, with what it holds and leaves out.")
    lead_time: str = Field(
        default="", title="Lead time", description="From order to stage 1, and to certificate."
    )
    references: Text = Field(default="", title="References", description="Whom we asked, and what they said.")
    decision: Literal["", "chosen", "not chosen"] = Field(default="", title="Decision")
    because: Text = Field(default="", title="Because")


class CertificationBody(Record):
    title: str = Field(min_length=1, title="Certification body")
    owner: Holder = Field(min_length=1, title="Looked after by")
    address: str = Field(default="", title="Address")
    accreditation_body: str = Field(default="", title="Accredited by")
    accreditation_number: str = Field(default="", title="Accreditation number")
    recognition: Literal["", "IAF-MLA", "GAC-MRA", "none"] = Field(
        default="", title="Recognition", description="The arrangement that the accreditation body signed."
    )
    accredited_for: Annotated[tuple[Edition, ...], Items] = listed(
        "Accredited for", "Editions as iso-9001-2015, for our kind of business."
    )
    accreditation_scope: Text = Field(
        default="", title="Scope of accreditation", description="Standards and kinds of business, as listed."
    )
    accreditation_ended_on: IsoDate = Field(
        default=None,
        title="Accreditation ended on",
        description="Withdrawn, given back, or no longer for us.",
    )
    checks: tuple[Check, ...] = listed("Check sheet", "Four questions, each asked at its source.")
    checked_on: IsoDate = Field(default=None, title="Accreditation checked on")
    checked_by: PersonId = Field(default="", title="Checked by")
    checked_where: str = Field(default="", title="Checked where")
    contract: str = Field(default="", title="Contract", description="Its number, or where it is kept.")
    contract_from: IsoDate = Field(default=None, title="Contract from")
    contract_until: IsoDate = Field(default=None, title="Contract until")
    deadlines: tuple[Deadline, ...] = listed("Days for nonconformities", "As the contract sets them.")
    stage_1_months: Months = Field(
        default=None,
        title="Stage 1 holds for, months",
        description="Until stage 2 is held, by the contract; no standard sets it.",
    )
    first_surveillance_from: Literal["certification decision", "last day of stage 2"] = Field(
        default="certification decision",
        title="First surveillance counts from",
        description="Some contracts count from the audit.",
    )
    told_of_changes: Text = Field(
        default="", title="To be told of", description="Changes that the contract asks us to tell."
    )
    consulted: Literal["", "no", "the body", "a sister firm"] = Field(
        default="", title="Advised us", description="Whether it, or a firm that belongs to it, ever did."
    )
    consulted_until: IsoDate = Field(default=None, title="Advised us until")
    offers: tuple[Offer, ...] = listed("Offers", "For the comparison of bodies.")
    impartiality: Text = Field(
        default="", title="Impartiality", description="Its statement, and who advised us."
    )
    ended_on: IsoDate = Field(default=None, title="Left on")


def closed(record: CertificationBody) -> bool:
    return record.ended_on is not None


def state(record: CertificationBody, records: Records) -> str:
    if closed(record):
        return "Left" if record.contract_from else "Not chosen"
    if record.contract_until and record.contract_until < records.as_of:
        return "Contract ended"
    return "Under contract" if record.contract_from else "Not under contract"


def due(record: CertificationBody, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    checking = _to_check(record)
    if checking:
        yield Due(checking, "Check the accreditation", record.owner, "checked_on")
    if record.contract_until:
        yield Due(record.contract_until, "Renew or end the contract", record.owner, "contract_until")


def problems(record: CertificationBody, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    if record.contract_until and record.contract_until < records.as_of:
        message = f"{record.id} {record.title}: the contract ended on {record.contract_until}"
        yield CONTRACT_ENDED.at(record.placed("contract_until"), message)
    if record.contract_from and not record.deadlines:
        message = f"{record.id} {record.title}: how many days does the contract give?"
        yield NO_DEADLINES.at(record.placed("contract_from"), message)
    checking = _to_check(record)
    if checking is None or checking < records.as_of:
        when = f"last on {checked(record)}" if checked(record) else "never"
        message = f"{record.id} {record.title}: its accreditation was checked {when}"
        yield NOT_CHECKED.at(record.placed("checked_on"), message)
    if record.consulted in ("the body", "a sister firm") and _still(record, records.as_of):
        until = f"until {record.consulted_until}" if record.consulted_until else "and nothing says until when"
        message = f"{record.id} {record.title}: {record.consulted} advised us {until}"
        yield CONSULTED.at(record.placed("consulted"), message)
    yield from accreditation_check.problems(record, record.checks, "checks")
    if not record.impartiality:
        yield NO_IMPARTIALITY.at(record.place, f"{record.id} {record.title}: is it impartial towards us?")


def _still(record: CertificationBody, on: date) -> bool:
    return record.consulted_until is None or on < months_after(record.consulted_until, _APART)


def checked(record: CertificationBody) -> date | None:
    """The last look at its accreditation, by either way of entering it."""
    days = (record.checked_on, *(item.on for item in record.checks))
    return max((day for day in days if day), default=None)


def _to_check(record: CertificationBody) -> date | None:
    last = checked(record)
    return months_after(last, 12) if last else None


def _accredited(record: CertificationBody, records: Records) -> tuple[object, ...]:
    return tuple(item for item in (record.accreditation_body, record.accreditation_number) if item)


def _until(record: CertificationBody, records: Records) -> object:
    return record.contract_until or ""


REGISTER = Register(
    name="certification-bodies",
    title="Certification bodies",
    one="Certification body",
    purpose="Who certifies us: accredited by whom and for what, what the contract asks of us, and why we trust it.",
    clauses=(),
    prefixes=("CB",),
    model=CertificationBody,
    closed=closed,
    state=state,
    columns=(
        Column("Certification body", "title", _accredited),
        Column("Contract until", _until),
        Column("Looked after by", "owner"),
    ),
    empty="The certification body belongs here, with its accreditation and the days that its contract sets.",
    due=due,
    problems=problems,
    rules=(CONTRACT_ENDED, NO_DEADLINES, NOT_CHECKED, NO_IMPARTIALITY, CONSULTED, accreditation_check.FAILED),
    begins="contract_from",
    happened=("ended_on",),
    grows=("checks", "offers"),
    ends={"end of contract": "ended_on"},
    opened="In use",
    ended="Left",
)
