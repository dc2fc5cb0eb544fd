"""Each certificate in its cycle, judged by the rules of `certification_cycle.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.checks.certification_cycle import (
    ACCREDITATION_ASKED,
    AFTER_EXPIRY,
    BEFORE_DECISION,
    DECIDED_EARLY,
    MAJOR_OPEN,
    NO_ACCREDITATION,
    NOT_CERTIFIED,
    SAME_NUMBER,
    YEAR_MISSED,
)
from plainqms.model.problem import Problem
from plainqms.model.standard import family_of
from plainqms.model.system import System
from plainqms.registers import certification_cycle as cycle
from plainqms.registers.certification_events import Event, Standing, events


def judged(system: System) -> Iterator[Problem]:
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
    """Surveillances held before the first certificate of a standard was decided: told for each of their standards."""
    first: dict[str, Any] = {}
    for item in sorted(system.records.of("certificates"), key=lambda item: (item.decided, item.id)):
        first.setdefault(family_of(item.standard), item)
    for audit in system.records.of("audits"):
        if audit.kind != "surveillance" or audit.held_on is None or audit.cancelled_on:
            continue
        for certificate in first.values():
            if cycle.of(audit, certificate.standard) and audit.held_on <= certificate.decided:
                message = (
                    f"{audit.id} was held on {audit.held_on}; {certificate.id}, the first for {certificate.standard}, "
                    f"was decided on {certificate.decided}"
                )
                yield BEFORE_DECISION.at(audit.placed("held_on"), message)
