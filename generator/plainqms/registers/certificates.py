"""Certificates of the organization: of which edition, by whom, for which scope and sites, until when, and verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Integer, IsoDate
from plainqms.model.organization import Frozen
from plainqms.model.problem import Problem
from plainqms.model.record import (
    Day,
    DocumentId,
    Edition,
    Holder,
    Id,
    Items,
    PersonId,
    Record,
    Refers,
    SiteId,
    Text,
    listed,
)
from plainqms.model.register import Column, Due, Records, Register, Step
from plainqms.registers import certification_cycle as cycle
from plainqms.registers.certificate_rules import (
    BEFORE_DECISION,
    DIFFERS,
    ENDS_SOON,
    EXPIRED,
    NO_STATEMENT,
    NOT_ACCREDITED,
    NOT_VERIFIED,
    OTHER_EDITION,
    RULES,
    SITE_MISSING,
    SURVEILLANCE_OVERDUE,
    SUSPENDED_TOO_LONG,
    TOO_LONG,
)
from plainqms.registers.certification_events import Event, events

_SURVEILLANCE = ("first surveillance", "surveillance")
_TOLD_ELSEWHERE = (
    "stage 1",
    "stage 2",
    "majors of stage 2",
    "end",
)  # by audits, findings, and the decision before it
_STEPS = ("decision", *_SURVEILLANCE, "recertification audit", "recertification decision", "end")
_DUE = {
    "first surveillance": "Surveillance audit",
    "surveillance": "Surveillance audit",
    "recertification decision": "Have the renewal decided",
    "edition transition": "Move to the next edition",
    "end of the suspension": "End the suspension",
    "restoration": "Restore it, or stage 2 is held again",
}


class Verification(Frozen):
    where: str = Field(min_length=1, title="Where", description="The public register.")
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    result: Literal["confirmed", "differs", "not found"] = Field(title="Result")
    note: Text = Field(default="", title="Note")


class Agreed(Frozen):
    """What the body agreed to in writing: another day than the rule gives, or that something was left out."""

    event: Literal[
        "first surveillance", "surveillance", "recertification audit", "recertification decision", "stage 2",
        "majors of stage 2", "majors of the recertification", "edition transition", "end of the suspension",
        "restoration", "transfer",
    ] = Field(title="Event")  # fmt: skip
    year: Integer = Field(default=None, title="Year", description="Of the surveillance that is meant.")
    by: IsoDate = Field(default=None, title="By", description="The day that goes before the rule.")
    source: Text = Field(
        min_length=1, title="Agreed in", description="Contract or letter, with its day and why."
    )


class Demand(Frozen):
    """A customer, contract or law that asks for the certificate."""

    who: str = Field(min_length=1, title="Who", description="The customer or the law.")
    where: str = Field(default="", title="Where", description="Contract, tender or paragraph.")
    accredited: Literal["yes", "no", "not said"] = Field(default="not said", title="Accredited")
    recognition: Literal["", "IAF-MLA", "GAC-MRA"] = Field(default="", title="Recognition")


class Certificate(Record):
    title: str = Field(min_length=1, title="Certificate", description="Of what, in one line.")
    number: str = Field(min_length=1, title="Number")
    version: str = Field(default="", title="Version", description="Of the certificate.")
    standard: Edition = Field(min_length=1, title="Standard", description="The edition, as iso-9001-2015.")
    owner: Holder = Field(min_length=1, title="Looked after by")
    body: Annotated[str, Id, Refers("record", ("certification-bodies",))] = Field(title="Issued by")
    accreditation_body: str = Field(default="", title="Accredited by")
    accreditation_number: str = Field(default="", title="Accreditation number")
    recognition: Literal["", "IAF-MLA", "GAC-MRA", "none"] = Field(
        default="", title="Recognition", description="As the marks on it say."
    )
    scope: Text = Field(min_length=1, title="Scope", description="Word for word as on the certificate.")
    scope_document: DocumentId = Field(default="", title="Scope stated in")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Those that stand on it.")
    sites_left_out_because: Text = Field(default="", title="Sites left out, because")
    statement_of_applicability: str = Field(
        default="", title="Statement of applicability", description="Its version on the certificate."
    )
    applied_on: IsoDate = Field(default=None, title="Applied on")
    granted_by: Literal[
        "", "initial certification", "recertification", "transfer", "change", "restoration"
    ] = Field(
        default="",
        title="Granted by",
        description="Where it is not said, the audit before it tells. Change: new scope or edition, same end.",
    )
    decided: Day = Field(title="Decided on")
    effective: Day = Field(title="Effective from")
    expires: Day = Field(title="Expires on")
    status: Literal["active", "suspended", "withdrawn", "cancelled", "expired"] = Field(
        default="active", title="Status"
    )
    suspended_on: IsoDate = Field(default=None, title="Suspended on")
    suspension_lifted_on: IsoDate = Field(default=None, title="Suspension lifted on")
    transition_by: IsoDate = Field(
        default=None,
        title="Next edition by",
        description="The body's day: on it the certificate of this edition ends, whatever stands on it.",
    )
    agreed: tuple[Agreed, ...] = listed("Agreed with the body", "What goes before a rule of the cycle.")
    demanded: tuple[Demand, ...] = listed("Asked for by", "Which customer, contract or law asks for it.")
    verified: tuple[Verification, ...] = listed("Verified", "Looked up where customers look.")
    ended_on: IsoDate = Field(default=None, title="Ended on")


def closed(record: Certificate) -> bool:
    return record.ended_on is not None


def state(record: Certificate, records: Records) -> str:
    if record.status == "active" and cycle.ends(record) < records.as_of:
        return "Expired"
    return record.status.capitalize()


def due(record: Certificate, records: Records) -> Iterator[Due]:
    found = events(record, records)
    if closed(record):
        open_ = [item for item in found if item.kind == "restoration" and item.standing == "due"]
        yield from _dues(open_, record)
        return
    kinds = [item for item in found if item.open and item.by and item.kind not in _TOLD_ELSEWHERE]
    watched = watched_next(found)
    yield from _dues([item for item in kinds if item.kind not in _SURVEILLANCE], record)
    if watched:
        yield from _dues([watched], record)
    yield Due(cycle.verify_by(record), "Look it up in the public register", record.owner, "verified")


def watched_next(found: tuple[Event, ...]) -> Event | None:
    """The next surveillance."""
    return next((item for item in found if item.kind in _SURVEILLANCE and item.open), None)


def _dues(found: list[Event], record: Certificate) -> Iterator[Due]:
    for item in found:
        if item.by:
            yield Due(item.by, _DUE.get(item.kind, item.title), record.owner, item.path)


def problems(record: Certificate, records: Records) -> Iterator[Problem]:
    if not record.decided <= record.effective < record.expires:
        message = (
            f"{record.id}: decided {record.decided}, effective {record.effective}, expires {record.expires}"
        )
        yield BEFORE_DECISION.at(record.placed("effective"), message)
    elif record.expires > cycle.longest(record, records):
        message = f"{record.id} {record.title}: effective {record.effective}, expires {record.expires}"
        yield TOO_LONG.at(record.placed("expires"), message)
    if closed(record):
        return
    if (end := cycle.ends(record)) < records.as_of:
        path = "expires" if end == record.expires else "transition_by"
        yield EXPIRED.at(record.placed(path), f"{record.id} {record.title} ended on {end}")
    found = events(record, records)
    late = {item.kind: item for item in found if item.standing == "late"}
    if "recertification audit" in late and end >= records.as_of:
        message = (
            f"{record.id} {record.title} ends on {record.expires}, and no recertification audit was held"
        )
        yield ENDS_SOON.at(record.placed("expires"), message)
    watched = watched_next(found)
    if watched and watched.standing == "late":
        message = f"{record.id} {record.title}: surveillance was due by {watched.by}"
        yield SURVEILLANCE_OVERDUE.at(record.placed("decided"), message)
    if "end of the suspension" in late:
        message = f"{record.id} {record.title} has been suspended since {record.suspended_on}"
        yield SUSPENDED_TOO_LONG.at(record.placed("suspended_on"), message)
    yield from _as_issued(record, records)
    yield from _verified(record, records)


def steps(record: Certificate, records: Records) -> Iterator[Step]:
    for item in events(record, records):
        if item.kind in _STEPS:
            yield Step(item.title, item.on, item.by, done=item.on is not None)


def _as_issued(record: Certificate, records: Records) -> Iterator[Problem]:
    left = [site for site in records.sites if site not in record.sites]
    if left and not record.sites_left_out_because:
        message = f"{record.id} {record.title} does not hold for: {', '.join(left)}"
        yield SITE_MISSING.at(record.placed("sites"), message)
    if records.standards and record.standard not in records.standards:
        message = f"{record.id}: {record.standard} is none of {', '.join(records.standards)}"
        yield OTHER_EDITION.at(record.placed("standard"), message)
    body = records.get(record.body)
    unnamed = not record.accreditation_body or record.recognition == "none"
    if unnamed or record.standard not in getattr(body, "accredited_for", (record.standard,)):
        message = f"{record.id} {record.title}: no accreditation is named for {record.standard}"
        yield NOT_ACCREDITED.at(record.placed("body" if not unnamed else "accreditation_body"), message)
    if record.standard.startswith("iso-iec-27001") and not record.statement_of_applicability:
        message = f"{record.id} {record.title} names no version of the statement of applicability"
        yield NO_STATEMENT.at(record.place, message)


def _verified(record: Certificate, records: Records) -> Iterator[Problem]:
    last = max(record.verified, key=lambda item: item.on, default=None)
    if cycle.verify_by(record) < records.as_of:
        when = f"was last looked up on {last.on}" if last else "was never looked up"
        yield NOT_VERIFIED.at(record.placed("verified"), f"{record.id} {record.title} {when}")
    if last is not None and last.result != "confirmed":
        message = f"{record.id} {record.title}: {last.result}, {last.where}, {last.on}"
        yield DIFFERS.at(record.placed("verified"), message)


def _issued(record: Certificate, records: Records) -> tuple[object, ...]:
    body = records.get(record.body)
    return record.number, body.name if body else record.body


REGISTER = Register(
    name="certificates",
    title="Certificates",
    one="Certificate",
    purpose="Which certificates we hold, for which scope and sites, until when, and whether customers find them.",
    clauses=(),
    prefixes=("CERT",),
    model=Certificate,
    closed=closed,
    state=state,
    columns=(
        Column("Certificate", "title", _issued),
        Column("Standard", "standard"),
        Column("Expires", "expires"),
        Column("Looked after by", "owner"),
    ),
    empty="Each certificate of the organization belongs here, one record a standard, as it was issued.",
    due=due,
    problems=problems,
    rules=RULES,
    steps=steps,
    begins="decided",
    happened=("decided", "ended_on"),
    grows=("verified",),
    ends={"superseded": "ended_on"},
    opened="In hand",
    ended="Ended",
)
