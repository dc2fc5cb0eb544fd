"""Certification bodies: who accredits them and for what, what the contract asks of us, and how they stay impartial."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Days, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Edition, Holder, Items, PersonId, Record, Text, listed
from plainqms.model.register import Column, Due, Records, Register

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

Step = Literal["plan accepted", "verified"]


class Deadline(Frozen):
    """What the contract allows after the last day of an audit."""

    grade: Literal["major nonconformity", "minor nonconformity"] = Field(title="Grade")
    step: Step = Field(title="Until", description="The body accepted the plan, or verified the cure.")
    days: Days = Field(title="Days", description="After the last day of the audit.")


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
    impartiality: Text = Field(
        default="", title="Impartiality", description="Its statement, and who advised us."
    )
    ended_on: IsoDate = Field(default=None, title="Left on")


def closed(record: CertificationBody) -> bool:
    return record.ended_on is not None


def state(record: CertificationBody, records: Records) -> str:
    if closed(record):
        return "Left"
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
        when = f"last on {record.checked_on}" if record.checked_on else "never"
        message = f"{record.id} {record.title}: its accreditation was checked {when}"
        yield NOT_CHECKED.at(record.placed("checked_on"), message)
    if not record.impartiality:
        yield NO_IMPARTIALITY.at(record.place, f"{record.id} {record.title}: is it impartial towards us?")


def _to_check(record: CertificationBody) -> date | None:
    return months_after(record.checked_on, 12) if record.checked_on else None


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
    rules=(CONTRACT_ENDED, NO_DEADLINES, NOT_CHECKED, NO_IMPARTIALITY),
    begins="contract_from",
    happened=("ended_on",),
    ends={"end of contract": "ended_on"},
    opened="In use",
    ended="Left",
)
