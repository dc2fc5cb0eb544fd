"""Certificates of the organization: of which edition, by whom, for which scope and sites, until when, and verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
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

_BODY = "accredited certification; our contract with the body repeats it"
BEFORE_DECISION = Rule(
    "E660",
    "certificate-effective-before-decision",
    Severity.ERROR,
    Basis.CERTIFICATION_BODY,
    _BODY,
    "A certificate holds from the decision on, never for a time before it, and ends after it began.",
    "Correct the days: decided, then effective, then expires.",
)
EXPIRED = Rule(
    "E661",
    "certificate-expired",
    Severity.ERROR,
    Basis.CERTIFICATION_BODY,
    _BODY,
    "We say that we are certified, and we are not.",
    "Take the marks away, enter status: expired and ended_on; it may be restored for six months after its end.",
)
ENDS_SOON = Rule(
    "E662",
    "recertification-not-held",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    f"{_BODY}; the four months are our own",
    "Audit, answers and decision must all be done before it ends, or it ends.",
    "Agree the day of the recertification audit with the body, and enter it among the audits.",
)
SITE_MISSING = Rule(
    "E663",
    "certificate-without-site",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "auditors compare the certificate with the sites of the manual",
    "Who relies on the certificate believes that it holds for a site where it does not.",
    "Have the site added (sites:), or say why it is left out: sites_left_out_because:",
)
NOT_VERIFIED = Rule(
    "E664",
    "certificate-not-verified",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "once a year, where customers look",
    "Customers look it up in the public register; whether it stands there as we believe, nobody knows.",
    'Look it up and enter it: verified: [{where: ..., on: "2026-01-22", by: ..., result: confirmed}]',
)
DIFFERS = Rule(
    "E665",
    "certificate-differs-from-register",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "the public register is what customers believe",
    "The register of whoever issued it does not show the certificate that we show.",
    "Ask the body to correct its register, look again, and enter that.",
)
OTHER_EDITION = Rule(
    "E666",
    "certificate-of-other-edition",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "qms.yml names the editions that we have adopted",
    "We are certified by one edition and work by another.",
    "Write the edition as on the certificate, as iso-9001-2015; if it is right, adopt that edition in qms.yml.",
)
NOT_ACCREDITED = Rule(
    "E667",
    "certificate-without-accreditation",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a certificate is worth what its accreditation is worth",
    "Nobody watches whoever issued it, or not for this standard, so few customers accept it.",
    "Enter the accreditation as on the certificate, and for which standards the body holds it: accredited_for",
)
SURVEILLANCE_OVERDUE = Rule(
    "E668",
    "surveillance-overdue",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the first within twelve months after the decision, then one each calendar year",
    "The body must suspend a certificate that is not watched.",
    "Agree a day with the body at once. If it was held, enter it among the audits, with the edition as criterion.",
)
NO_STATEMENT = Rule(
    "E669",
    "certificate-without-statement-of-applicability",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a certificate for ISO/IEC 27001 names the version of the statement",
    "Which controls were certified can be told from that version only.",
    "Enter the version that stands on the certificate: statement_of_applicability:",
)
SUSPENDED_TOO_LONG = Rule(
    "E695",
    "certificate-suspended-too-long",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a suspension lasts six months at most, as a rule",
    "After that the body withdraws the certificate, or takes the part that is in doubt out of its scope.",
    "Settle with the body what is still open, then enter the status that it gives: status:",
)
TOO_LONG = Rule(
    "E696",
    "certificate-longer-than-three-years",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a cycle lasts three years",
    "One of its days was copied wrongly, so what comes before its end is due too late.",
    "Compare decided, effective and expires with the certificate.",
)
_RULES = (
    BEFORE_DECISION, EXPIRED, ENDS_SOON, SITE_MISSING, NOT_VERIFIED, DIFFERS, OTHER_EDITION, NOT_ACCREDITED,
    SURVEILLANCE_OVERDUE, NO_STATEMENT, SUSPENDED_TOO_LONG, TOO_LONG,
)  # fmt: skip


class Verification(Frozen):
    where: str = Field(min_length=1, title="Where", description="The public register.")
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    result: Literal["confirmed", "differs", "not found"] = Field(title="Result")
    note: Text = Field(default="", title="Note")


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
    decided: Day = Field(title="Decided on")
    effective: Day = Field(title="Effective from")
    expires: Day = Field(title="Expires on")
    status: Literal["active", "suspended", "withdrawn", "cancelled", "expired"] = Field(
        default="active", title="Status"
    )
    suspended_on: IsoDate = Field(default=None, title="Suspended on")
    transition_by: IsoDate = Field(
        default=None,
        title="Next edition by",
        description="The body's day: on it the certificate of this edition ends, whatever stands on it.",
    )
    verified: tuple[Verification, ...] = listed("Verified", "Looked up where customers look.")
    ended_on: IsoDate = Field(default=None, title="Ended on")


def closed(record: Certificate) -> bool:
    return record.ended_on is not None


def state(record: Certificate, records: Records) -> str:
    if record.status == "active" and cycle.ends(record) < records.as_of:
        return "Expired"
    return record.status.capitalize()


def due(record: Certificate, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if not cycle.recertified(record, records):
        yield Due(cycle.recertify_by(record), "Recertification audit", record.owner, "expires")
    watched = cycle.surveillance(record, records)
    if watched:
        yield Due(watched, "Surveillance audit", record.owner, "decided")
    if record.transition_by:
        yield Due(record.transition_by, "Move to the next edition", record.owner, "transition_by")
    if record.status == "suspended" and record.suspended_on:
        by = months_after(record.suspended_on, cycle.SUSPENDED)
        yield Due(by, "End the suspension", record.owner, "suspended_on")
    yield Due(cycle.verify_by(record), "Look it up in the public register", record.owner, "verified")


def problems(record: Certificate, records: Records) -> Iterator[Problem]:
    if not record.decided <= record.effective < record.expires:
        message = (
            f"{record.id}: decided {record.decided}, effective {record.effective}, expires {record.expires}"
        )
        yield BEFORE_DECISION.at(record.placed("effective"), message)
    elif record.expires > months_after(record.effective, cycle.YEARS):
        message = f"{record.id} {record.title}: effective {record.effective}, expires {record.expires}"
        yield TOO_LONG.at(record.placed("expires"), message)
    if closed(record):
        return
    if (end := cycle.ends(record)) < records.as_of:
        path = "expires" if end == record.expires else "transition_by"
        yield EXPIRED.at(record.placed(path), f"{record.id} {record.title} ended on {end}")
    elif cycle.recertify_by(record) < records.as_of and not cycle.recertified(record, records):
        message = (
            f"{record.id} {record.title} ends on {record.expires}, and no recertification audit was held"
        )
        yield ENDS_SOON.at(record.placed("expires"), message)
    watched = cycle.surveillance(record, records)
    if watched and watched < records.as_of:
        message = f"{record.id} {record.title}: surveillance was due by {watched}"
        yield SURVEILLANCE_OVERDUE.at(record.placed("decided"), message)
    since = record.suspended_on if record.status == "suspended" else None
    if since and months_after(since, cycle.SUSPENDED) < records.as_of:
        message = f"{record.id} {record.title} has been suspended since {since}"
        yield SUSPENDED_TOO_LONG.at(record.placed("suspended_on"), message)
    yield from _as_issued(record, records)
    yield from _verified(record, records)


def steps(record: Certificate, records: Records) -> Iterator[Step]:
    held = [audit.held_on for audit in cycle.audits(record, records) if audit.kind == "surveillance"]
    yield Step("Decided", record.decided, done=True)
    last = max(held, default=None)
    watched = cycle.surveillance(record, records)
    yield Step("Surveillance", last, watched, done=last is not None and watched is None)
    again = cycle.recertified(record, records)
    yield Step("Recertification audit", None, cycle.recertify_by(record), done=again)
    yield Step("Ended", record.ended_on, record.expires, done=closed(record))


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
        when = f"last on {last.on}" if last else "never"
        yield NOT_VERIFIED.at(record.placed("verified"), f"{record.id} {record.title} was looked up {when}")
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
    rules=_RULES,
    steps=steps,
    begins="decided",
    happened=("decided", "ended_on"),
    grows=("verified",),
    ends={"superseded": "ended_on"},
    opened="In hand",
    ended="Ended",
)
