"""Up to the decision: the stages of a first certification, or the audit by which a certificate was renewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.register import Records
from plainqms.registers import certification_cycle as cycle
from plainqms.registers import certification_rules as rules
from plainqms.registers.certification_event import Event, Standing


def before_decision(standard: str, records: Records, certificate: Any = None) -> Iterator[Event]:
    """Up to the decision: of a certificate, or of a standard for which none was decided yet."""
    granted = cycle.granted_by(certificate, records) if certificate else cycle.INITIAL
    if certificate is not None and certificate.applied_on:
        yield Event(
            "application", "Application", rules.TWO_STAGES, on=certificate.applied_on, path="applied_on"
        )
    if granted == cycle.INITIAL:
        yield from _stages(standard, records, certificate)
    elif certificate is not None and (led := cycle.led_to(certificate, records)) is not None:
        title = f"{led.kind.capitalize()} audit that led to it"
        yield Event("audit before", title, rules.BEFORE_THE_END, on=led.held_on, record=led.id)


def _stages(standard: str, records: Records, certificate: Any) -> Iterator[Event]:
    until = certificate.decided if certificate else records.as_of
    before = cycle.earlier(certificate, records) if certificate else None
    since = before.decided if before else date.min
    seconds = [item for item in cycle.held(standard, records, ("stage 2",)) if since < item.held_on <= until]
    second = max(seconds, key=lambda item: item.held_on, default=None)
    last = second.held_on if second else until
    firsts = [item for item in cycle.held(standard, records, ("stage 1",)) if since < item.held_on <= last]
    first = max(firsts, key=lambda item: item.held_on, default=None)
    if first is not None:
        yield Event("stage 1", "Stage 1", rules.TWO_STAGES, on=first.held_on, record=first.id)
    elif certificate is None:
        yield from _planned("stage 1", standard, records, Event("stage 1", "Stage 1", rules.TWO_STAGES))
    body = next((records.get(item.body or "") for item in (second, first) if item), None)
    months = cycle.stage_1_months(body)
    by = months_after(first.held_on, months) if first else None
    whose = (
        ", as the contract says"
        if getattr(body, "stage_1_months", None)
        else ", as the contract says nothing"
    )
    counted = f"{months} months after stage 1{whose}" if first else ""
    event = Event("stage 2", "Stage 2", rules.STAGE_1_HOLDS, counted, by)
    if second is not None:
        yield replace(event, on=second.held_on, record=second.id)
        yield from _majors(second, records, certificate)
    elif certificate is None:
        yield from _planned("stage 2", standard, records, event, needed=first is not None)


def _majors(audit: Any, records: Records, certificate: Any) -> Iterator[Event]:
    majors = majors_of(audit, records)
    if majors:
        limit = cycle.verify_majors_by(audit.held_on)
        done = all_verified(majors, records)
        title = "Major nonconformities of stage 2 verified"
        counted = f"{cycle.MAJORS} months after the last day of stage 2"
        late = certificate is not None and (done is None or done > certificate.decided)
        said = "the decision came before they were verified" if late else ""
        standing = Standing.IRREGULAR if said else Standing.DUE
        yield Event(
            "majors of stage 2", title, rules.MAJORS_OF_STAGE_2, counted, limit, on=done, note=said,
            standing=standing, record=audit.id,
        )  # fmt: skip


def _planned(
    kind: str, standard: str, records: Records, event: Event, *, needed: bool = False
) -> Iterator[Event]:
    ahead = min(cycle.planned(standard, records, (kind,)), key=lambda item: item.planned, default=None)
    if ahead is not None:
        yield replace(event, planned=ahead.planned, record=ahead.id)
    elif needed:
        yield event


def decision(certificate: Any, records: Records) -> Event:
    granted = cycle.granted_by(certificate, records)
    led = cycle.led_to(certificate, records)
    event = Event(
        "decision", f"Decision ({granted})", rules.THREE_YEARS, "the cycle begins with it", on=certificate.decided,
        path="decided",
    )  # fmt: skip
    if led is not None:
        waiting = [item for item in findings_of(led, records) if not _settled(item, certificate.decided)]
        if waiting:
            names = ", ".join(item.id for item in waiting)
            said = f"nothing records that {names} was settled with the body before"
            return replace(event, rule=rules.BEFORE_DECISION, note=said, standing=Standing.IRREGULAR)
    return event


def majors_of(audit: Any, records: Records) -> list[Any]:
    return [item for item in findings_of(audit, records) if item.grade == "major nonconformity"]


def findings_of(audit: Any, records: Records) -> list[Any]:
    """Nonconformities that it found."""
    mine = records.grouped("findings", "audit").get(audit.id, ())
    return [item for item in mine if item.grade.endswith("nonconformity")]


def all_verified(findings: Sequence[Any], records: Records) -> date | None:
    days = [item.verified_on for item in findings if item.verified_on and item.verified_on <= records.as_of]
    return max(days, default=None) if len(days) == len(findings) else None


def _settled(finding: Any, on: date) -> bool:
    """As far as it is recorded: verified, or of a minor one at least the plan accepted."""
    minor = finding.grade == "minor nonconformity"
    days = (finding.verified_on, *((finding.accepted_on, finding.closed_on) if minor else ()))
    return any(day and day <= on for day in days)
