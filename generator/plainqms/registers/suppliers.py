"""Suppliers: what they provide, why they were chosen, how they are doing, and which certificates they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Holder, Items, Number, PersonId, Record, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register
from plainqms.registers.accreditation_check import Check
from plainqms.registers.accreditation_check import latest as latest_check

_CLAUSE = "ISO 9001:2015 8.4.1 (evaluation, selection, monitoring, re-evaluation)"
NOT_APPROVED = Rule(
    "E331",
    "supplier-without-approval",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "Orders go to someone of whom nobody has said that they can do it.",
    "Enter who approved the supplier and when, and by which criteria; or say that it ended: ended_on",
)
EVALUATION_OVERDUE = Rule(
    "E332",
    "supplier-evaluation-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "purchasing: every supplier is looked at again; the interval is our own",
    "Findings come from missing re-evaluation, not from missing lists.",
    "Evaluate, and add a line under evaluations.",
)
CERTIFICATE_EXPIRED = Rule(
    "E333",
    "supplier-certificate-expired",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "purchasing: a certificate that we rely on is in date",
    "What was chosen because of a certificate stands on nothing once it has ended.",
    "Ask for the new certificate, verify it with whoever issued it, and enter it.",
)
CERTIFICATE_NOT_VERIFIED = Rule(
    "E334",
    "supplier-certificate-not-verified",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "certificates are forged, withdrawn and limited in scope",
    "A copy sent by the supplier says what the supplier wants it to say.",
    "Look it up with whoever issued it and enter the day: verified_on",
)
FAILED_BUT_USED = Rule(
    "E335",
    "supplier-used-after-failing",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "The last evaluation says that this supplier is not approved, and the record says that it is used.",
    "End it (ended_on), or enter the evaluation that approves it again.",
)
CHECK_FAILED = Rule(
    "E812",
    "supplier-certificate-check-failed",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "certificates are forged, withdrawn and limited in scope",
    "It was looked up, and one of the answers was no; what was chosen because of it stands on nothing.",
    "Ask supplier and issuer, add another check, or evaluate the supplier without it.",
)


class Evaluation(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    points: Number | None = Field(default=None, title="Points")
    result: Literal["approved", "approved with conditions", "not approved"] = Field(title="Result")
    note: Text = Field(default="", title="Note")


class Certificate(Frozen):
    what: str = Field(min_length=1, title="What", description="The standard, or the accreditation.")
    number: str = Field(default="", title="Number")
    issuer: str = Field(default="", title="Issued by")
    recognition: str = Field(default="", title="Recognition", description="As IAF-MLA, GAC-MRA or none.")
    until: IsoDate = Field(default=None, title="Valid until")
    verified_on: IsoDate = Field(default=None, title="Verified on")
    checks: tuple[Check, ...] = listed("Check sheet", "The questions that are asked of our own body, too.")


class Supplier(Record):
    title: str = Field(min_length=1, title="Supplier")
    provides: str = Field(min_length=1, title="Provides", description="The scope for which it is approved.")
    criticality: Literal["A", "B", "C"] = Field(title="Class", description="A: affects the product directly.")
    owner: Holder = Field(min_length=1, title="Looked after by")
    outsourced: Text = Field(
        default="",
        title="Done for us",
        description="A process of ours, or part of one, that it carries out; how we keep hold of it.",
    )
    criteria: Text = Field(default="", title="Chosen because", description="Criteria and what was found.")
    approved_on: IsoDate = Field(default=None, title="Approved on")
    approved_by: PersonId = Field(default="", title="Approved by")
    conditions: Text = Field(default="", title="Conditions")
    interval: Months = Field(default=12, title="Evaluated every (months)")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that govern it.")
    evaluations: tuple[Evaluation, ...] = listed("Evaluations", "The first, and each one after it.")
    certificates: tuple[Certificate, ...] = listed("Certificates", "Those that we rely on.")
    ended_on: IsoDate = Field(default=None, title="No longer used since")


def closed(record: Supplier) -> bool:
    return record.ended_on is not None


def latest(record: Supplier) -> Evaluation | None:
    return max(record.evaluations, key=lambda item: item.on, default=None)


def state(record: Supplier, records: Records) -> str:
    if closed(record):
        return "No longer used"
    if record.approved_on is None:
        return "Not approved"
    last = latest(record)
    return last.result.capitalize() if last else "Approved"


def due(record: Supplier, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    following = _following(record)
    if following:
        yield Due(following, "Evaluate", record.owner, "evaluations" if record.evaluations else "approved_on")
    for index, item in enumerate(record.certificates):
        if item.until:
            yield Due(
                item.until, f"Renew certificate: {item.what}", record.owner, f"certificates.{index}.until"
            )


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    used = [record for record in records.of("suppliers") if not closed(record)]
    if used:
        late = [record for record in used if (_following(record) or date.max) < records.as_of]
        good = [record for record in used if counts(record) and record.evaluations and record not in late]
        failing = sum(bool(last) and last.result == "not approved" for last in map(latest, used) if last)
        clauses = ("iso-9001:8.4.1", "iso-iec-27001:A.5.19", "iso-iec-27001:A.5.22")
        yield Evidence(
            clauses, "suppliers with an evaluation in time", len(used), len(good), len(late), failing
        )


def problems(record: Supplier, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    if record.approved_on is None or not record.approved_by:
        yield NOT_APPROVED.at(
            record.placed("approved_on"), f"{record.id} {record.title} is used and not approved"
        )
    following, last = _following(record), latest(record)
    if following and following < records.as_of:
        yield EVALUATION_OVERDUE.at(
            record.placed("evaluations" if last else "approved_on"),
            f"{record.id} {record.title} was to be evaluated by {following}",
        )
    if last and last.result == "not approved":
        yield FAILED_BUT_USED.at(
            record.placed("evaluations"), f"{record.id} {record.title} failed on {last.on}"
        )
    for index, item in enumerate(record.certificates):
        if item.until and item.until < records.as_of:
            message = f"{record.id} {record.title}: {item.what} ended on {item.until}"
            yield CERTIFICATE_EXPIRED.at(record.placed(f"certificates.{index}.until"), message)
        if item.verified_on is None and not item.checks:
            message = f"{record.id} {record.title}: nobody verified {item.what}"
            yield CERTIFICATE_NOT_VERIFIED.at(record.placed(f"certificates.{index}.what"), message)
        yield from _checked(record, item, index)


def _checked(record: Supplier, item: Certificate, index: int) -> Iterator[Problem]:
    last = latest_check(item.checks)
    if last is not None and last.refused:
        message = (
            f"{record.id} {record.title}: {item.what}, looked up on {last.on}, does not hold what it says"
        )
        yield CHECK_FAILED.at(record.placed(f"certificates.{index}.what"), message)


def _following(record: Supplier) -> date | None:
    last = latest(record)
    start = last.on if last else record.approved_on
    return months_after(start, record.interval or 12) if start else None


def _provides(record: Supplier, records: Records) -> tuple[object, ...]:
    return (record.provides,)


def _evaluated(record: Supplier, records: Records) -> object:
    last = latest(record)
    return last.on if last else ""


REGISTER = Register(
    name="suppliers",
    title="Suppliers",
    one="Supplier",
    purpose="From whom we buy what our results depend on, why they were chosen, and how they are doing.",
    clauses=("iso-9001:8.4.1", "iso-iec-27001:A.5.19"),
    prefixes=("SUP",),
    model=Supplier,
    closed=closed,
    state=state,
    columns=(
        Column("Supplier", "title", _provides),
        Column("Class", "criticality"),
        Column("Evaluated", _evaluated),
        Column("Looked after by", "owner"),
    ),
    empty="Whoever provides parts, services or calibrations that our results depend on belongs here.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(
        NOT_APPROVED,
        EVALUATION_OVERDUE,
        CERTIFICATE_EXPIRED,
        CERTIFICATE_NOT_VERIFIED,
        FAILED_BUT_USED,
        CHECK_FAILED,
    ),
    begins="approved_on",
    happened=("approved_on", "ended_on"),
    ends={"end of contract": "ended_on"},
    opened="In use",
    ended="No longer used",
)
