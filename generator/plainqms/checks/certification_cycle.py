"""What is irregular in certificates' cycles, and what their accreditation is worth: told, never refused.

A day that has passed and can still be met is told by the register of certificates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.registers import certification_cycle as cycle
from plainqms.registers.certification_events import Event, Standing, events

_BODY = "accredited certification; our contract with the body repeats it"
_AGREE = "Correct the days; or write what the body said about it, under agreed: [{event: %s, source: letter of ...}]"
YEAR_MISSED = Rule(
    "E800",
    "surveillance-missed",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the first within twelve months after the first decision, then one each calendar year",
    "A certificate that was not watched for a year should have been suspended; whoever reads the cycle will ask.",
    _AGREE % "surveillance, year: 2026",
)
BEFORE_DECISION = Rule(
    "E801",
    "surveillance-before-decision",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a cycle begins with its decision",
    "There was no certificate yet that could be watched, so the audit counts for no cycle.",
    "Correct its day or its kind, or enter the certificate that it watched.",
)
AFTER_EXPIRY = Rule(
    "E802",
    "recertified-after-expiry",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "within six months after its end a certificate may be restored; after that at least a stage 2 is held",
    "Between the end and the decision there was no certificate, whatever stands on the new one.",
    "Say what it was: granted_by: restoration, or: initial certification. In between nobody may call us certified.",
)
SAME_NUMBER = Rule(
    "E803",
    "certificate-number-twice",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "customers look a certificate up by its number",
    "One number leads to two certificates, and nobody can tell which of the two holds.",
    "Copy the number again from each certificate; if one took the other's place, end the older one: ended_on",
)
NO_ACCREDITATION = Rule(
    "E804",
    "accreditation-withdrawn",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a body that lost its accreditation is left within six months, or by the end of the certificate",
    "Nobody watches any more whoever watches us; after that day no other body takes the certificate over.",
    "Ask an accredited body for a transfer now: it reads the last reports, and what is open, before it says yes.",
)
MAJOR_OPEN = Rule(
    "E805",
    "recertification-major-not-verified",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    f"{_BODY}; the month is our own",
    "With a major nonconformity that is not verified before the end there is no decision, and no more time either.",
    "Agree today with the body when and how it verifies, and enter the day at the finding: verified_on",
)
NOT_CERTIFIED = Rule(
    "E806",
    "accreditation-called-certificate",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "laboratories are accredited by ISO/IEC 17025, not certified",
    "It has no decision, surveillance and recertification of this kind, so no days are computed for it.",
    "Enter the accreditation under external documents, with the days of the accreditation body's own programme.",
)
DECIDED_EARLY = Rule(
    "E809",
    "decided-before-findings-were-settled",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "before the decision majors are verified, and the plans for minors accepted",
    "Either a day is missing in our records, or the body decided too early and its accreditation body may undo it.",
    "Enter at the finding when the body accepted the plan (accepted_on) or verified the cure (verified_on).",
)
ACCREDITATION_ASKED = Rule(
    "E811",
    "accreditation-asked-for-and-missing",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "the customer, contract or law that stands under demanded",
    "What was promised to a customer is not what the certificate is.",
    "Tell the customer what it is, or have it issued by a body that is accredited for the standard.",
)
RULES = (
    YEAR_MISSED, BEFORE_DECISION, AFTER_EXPIRY, SAME_NUMBER, NO_ACCREDITATION, MAJOR_OPEN, NOT_CERTIFIED,
    DECIDED_EARLY, ACCREDITATION_ASKED,
)  # fmt: skip


def check(system: System) -> Iterator[Problem]:
    certificates = system.records.of("certificates")
    for certificate in certificates:
        for event in events(certificate, system.records):
            yield from _event(event, certificate, system)
        if certificate.ended_on is None:
            yield from _worth(certificate, system)
    yield from _numbers([item for item in certificates if item.ended_on is None])
    yield from _unwatched(system)


def _event(event: Event, certificate: Any, system: System) -> Iterator[Problem]:
    named = f"{certificate.id} {certificate.title}"
    held = certificate.ended_on is None  # of cycles that are over, often little was entered
    if event.agreed:
        return
    if held and "surveillance" in event.kind and event.standing is Standing.IRREGULAR and event.on is None:
        yield YEAR_MISSED.at(
            certificate.placed("decided"), f"{named}: {event.title}, by {event.by}: {event.note}"
        )
    elif event.kind == "recertification audit" and event.on and event.on > certificate.expires:
        audit = system.records.get(event.record)
        assert audit is not None
        message = f"{audit.id} was held on {event.on}, {named} had ended on {certificate.expires}"
        yield AFTER_EXPIRY.at(audit.placed("held_on"), message)
    elif event.kind == "restoration" and event.record and event.on:
        after = system.records.get(event.record)
        granted = cycle.granted_by(after, system.records)
        expected = "restoration" if event.standing is Standing.DONE else cycle.INITIAL
        if after is not None and granted not in (expected, cycle.INITIAL):
            message = f"{after.id} was decided on {event.on}, {named} had ended on {certificate.expires}"
            yield AFTER_EXPIRY.at(after.placed("decided"), message)
    elif held and event.kind == "decision" and event.standing is Standing.IRREGULAR:
        yield DECIDED_EARLY.at(certificate.placed("decided"), f"{named}: {event.note}")
    elif held and event.kind == "majors of the recertification" and event.open and _near(event, system):
        message = f"{named} ends on {certificate.expires}, and a major of {event.record} is not verified"
        yield MAJOR_OPEN.at(certificate.placed("expires"), message)


def _near(event: Event, system: System) -> bool:
    return event.opens is not None and event.opens <= system.as_of


def _worth(certificate: Any, system: System) -> Iterator[Problem]:
    named = f"{certificate.id} {certificate.title}"
    body = system.records.get(certificate.body)
    lost = getattr(body, "accreditation_ended_on", None)
    if lost and lost <= system.as_of:
        found = events(certificate, system.records)
        transfer = next((item for item in found if item.kind == "transfer"), None)
        until = f"; transfer by {transfer.by}" if transfer else ""
        message = f"{named}: the accreditation of {certificate.body} ended on {lost}{until}"
        yield NO_ACCREDITATION.at(certificate.placed("body"), message)
    if not cycle.has_cycle(certificate.standard):
        yield NOT_CERTIFIED.at(certificate.placed("standard"), f"{named} is for {certificate.standard}")
    accredited = bool(certificate.accreditation_body) and certificate.recognition != "none" and not lost
    for index, item in enumerate(certificate.demanded):
        other = item.recognition and certificate.recognition not in ("", item.recognition)
        if other or (item.accredited == "yes" and not accredited):
            what = item.recognition if other else "an accredited certificate"
            message = f"{named}: {item.who} asks for {what}"
            yield ACCREDITATION_ASKED.at(certificate.placed(f"demanded.{index}.who"), message)


def _numbers(certificates: list[Any]) -> Iterator[Problem]:
    """One sheet for several standards has one number; then all their days are the same."""
    first: dict[tuple[str, str], Any] = {}
    for item in certificates:
        other = first.setdefault((item.body, item.number.casefold()), item)
        days = (item.decided, item.expires) == (other.decided, other.expires)
        if other is not item and not (days and item.standard != other.standard):
            message = f"{item.id} and {other.id} have one number, {item.number}"
            yield SAME_NUMBER.at(item.placed("number"), message)


def _unwatched(system: System) -> Iterator[Problem]:
    """Surveillances that were held before any certificate of their standards was decided."""
    certificates = system.records.of("certificates")
    for audit in system.records.of("audits"):
        if audit.kind != "surveillance" or audit.held_on is None or audit.cancelled_on:
            continue
        mine = [item for item in certificates if cycle.of(audit, item.standard)]
        if mine and audit.held_on <= min(item.decided for item in mine):
            first = min(mine, key=lambda item: item.decided)
            message = f"{audit.id} was held on {audit.held_on}, {first.id} was decided on {first.decided}"
            yield BEFORE_DECISION.at(audit.placed("held_on"), message)
