"""While a certificate holds: surveillances, and the way to its renewal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.register import Records
from plainqms.registers import certification_cycle as cycle
from plainqms.registers import certification_rules as rules
from plainqms.registers.certification_event import Event, Standing, agreed
from plainqms.registers.certification_granting import all_verified, majors_of


def surveillances(certificate: Any, records: Records) -> Iterator[Event]:
    """The first after a first certification; then one each calendar year; each audit counts once."""
    all_, begun = cycle.audits(certificate, records), cycle.begun_by(certificate, records)
    left, ahead = list(all_), _ahead(certificate, records, ("surveillance",))
    again = {item.held_on.year for item in left if item.kind == "recertification"}
    again |= {item.planned.year for item in _ahead(certificate, records, ("recertification",))}
    plan = cycle.recertify_by(certificate).year  # of a certificate that ends in spring, the year before
    if not again and records.as_of.year <= plan:
        again = {plan}
    years = [year for year in range(begun.decided.year + 1, certificate.expires.year) if year not in again]

    def judged(event: Event, limit: date, audit: Any, ahead: Sequence[Any]) -> Event:
        if audit is not None:
            left.remove(audit)
        elif any(item.held_on > limit for item in all_):
            return replace(event, standing=Standing.IRREGULAR, note="none is recorded")
        return _by_audit(event, audit, ahead)

    if cycle.granted_by(begun, records) == cycle.INITIAL:
        start = cycle.first_counts_from(begun, records)
        by = months_after(start, cycle.FIRST)
        since = "the decision" if start == begun.decided else "the last day of stage 2, as the contract says"
        event = Event(
            "first surveillance", "First surveillance", rules.FIRST_SURVEILLANCE, f"{cycle.FIRST} months after {since}",
            by, opens=months_after(start, cycle.FIRST - 3), path="decided", year=by.year,
        )  # fmt: skip
        audit = next((item for item in left if item.kind == "surveillance" or item.held_on <= by), None)
        event = judged(event, by, audit, ahead)
        yield event
        taken = {by.year, audit.held_on.year} if audit and audit.held_on > by else {(event.on or by).year}
        years = [year for year in years if year not in taken]
    for year in years:
        last = date(year, 12, 31)
        event = Event(
            "surveillance", f"Surveillance of {year}", rules.EACH_YEAR, "the last day of the calendar year",
            last, opens=date(year, 1, 1), path="decided", year=year,
        )  # fmt: skip
        until = max(agreed(event, certificate).by or last, last)
        audit = next((item for item in left if date(year, 1, 1) <= item.held_on <= until), None)
        of_year = [item for item in ahead if date(year, 1, 1) <= item.planned <= until]
        yield judged(event, until, audit, of_year)
        ahead = [item for item in ahead if item not in of_year]


def _by_audit(event: Event, audit: Any, ahead: Sequence[Any]) -> Event:
    """As it was held; else as it is planned."""
    if audit is not None:
        return replace(event, on=audit.held_on, record=audit.id)
    first = min(ahead, key=lambda item: item.planned, default=None)
    return event if first is None else replace(event, planned=first.planned, record=first.id)


def _ahead(certificate: Any, records: Records, kinds: Sequence[str]) -> list[Any]:
    if cycle.following(certificate, records) is not None:
        return []
    found = cycle.planned(certificate.standard, records, kinds)
    return [item for item in found if certificate.decided < item.planned]


def recertification(certificate: Any, records: Records) -> Iterator[Event]:
    again = [item for item in cycle.audits(certificate, records) if item.kind == "recertification"]
    audit = again[-1] if again else None
    by = cycle.recertify_by(certificate)
    event = Event(
        "recertification audit", "Recertification audit", rules.AUDIT_AHEAD, "four months before the end", by,
        opens=months_after(by, -2), path="expires",
    )  # fmt: skip
    event = _by_audit(event, audit, _ahead(certificate, records, ("recertification",)))
    if audit is not None and audit.held_on > certificate.expires:
        days = (audit.held_on - certificate.expires).days
        said = f"held {days} day{'s' if days > 1 else ''} after the end: no recertification any more"
        event = replace(event, rule=rules.RESTORED, note=said, standing=Standing.IRREGULAR)
    elif audit is not None and audit.held_on > by:
        event = replace(event, note="held later than our plan, before the end", standing=Standing.DONE)
    yield event
    majors = majors_of(audit, records) if audit is not None else []
    if audit is not None and majors:
        done = all_verified(majors, records)
        yield Event(
            "majors of the recertification", "Major nonconformities of the recertification verified",
            rules.BEFORE_THE_END, "before the end", certificate.expires,
            opens=months_after(certificate.expires, -1), on=done, record=audit.id, path="expires",
        )  # fmt: skip
    after = cycle.following(certificate, records)
    renewed = after if after is not None and not moved(after, certificate, records) else None
    yield Event(
        "recertification decision", "Decision to renew", rules.BEFORE_THE_END, "before the end", certificate.expires,
        on=renewed.decided if renewed else None, record=renewed.id if renewed else "", path="expires",
        note=_next_ends(certificate, renewed),
    )  # fmt: skip


def _next_ends(certificate: Any, renewed: Any) -> str:
    kept = months_after(certificate.expires, cycle.YEARS)
    if renewed is None:
        return f"the next may end on {kept}, which keeps the anniversary, or three years after its decision"
    return (
        f"could end on {kept}, which keeps the anniversary, or on {months_after(renewed.decided, cycle.YEARS)}, three "
        f"years after its decision; ends on {renewed.expires}"
    )


def moved(after: Any, certificate: Any, records: Records) -> bool:
    """Whether the next one only carries the cycle on: another body or another edition, and the same end."""
    return cycle.granted_by(after, records) in ("transfer", "change") or after.expires == certificate.expires
