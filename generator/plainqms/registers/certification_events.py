"""What happens in a certificate's cycle, and by when.

A late or irregular event is told, never refused: what happened, happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.register import Records
from plainqms.registers import certification_cycle as cycle
from plainqms.registers import certification_rules as rules
from plainqms.registers.certification_event import Event, Standing, agreed, standing
from plainqms.registers.certification_granting import before_decision, decision
from plainqms.registers.certification_watching import recertification, surveillances

__all__ = ["Event", "Standing", "before_decision", "events", "standing"]


def events(certificate: Any, records: Records) -> tuple[Event, ...]:
    """In the order of time. None for what is accredited and not certified."""
    if not cycle.has_cycle(certificate.standard):
        return ()
    found = [
        *before_decision(certificate.standard, records, certificate),
        decision(certificate, records),
        *surveillances(certificate, records),
        *recertification(certificate, records),
        _expiry(certificate, records),
        *_exceptions(certificate, records),
    ]
    stand = (_missed(standing(agreed(item, certificate), records), certificate, records) for item in found)
    return tuple(sorted((item for item in stand if not _past(item, certificate)), key=lambda item: item.day))


_BEFORE_THE_END = (
    "first surveillance",
    "surveillance",
    "recertification audit",
    "recertification decision",
)


def _missed(event: Event, certificate: Any, records: Records) -> Event:
    """Once the certificate is over nobody waits for what belonged before its end: it may only be restored."""
    if event.kind not in _BEFORE_THE_END or event.standing is not Standing.LATE:
        return event
    if event.by is None or not event.by <= certificate.expires < records.as_of:
        return event
    return replace(event, standing=Standing.IRREGULAR, note="not before the end")


def _past(event: Event, certificate: Any) -> bool:
    """What would have come after a certificate had ended; it may still be restored."""
    ended = certificate.ended_on
    return bool(ended and event.open and event.by and event.by > ended) and event.kind != "restoration"


def _expiry(certificate: Any, records: Records) -> Event:
    after = cycle.following(certificate, records)
    over = certificate.ended_on or (
        certificate.expires if after and certificate.expires <= records.as_of else None
    )
    three = months_after(certificate.decided, cycle.YEARS)
    same = "the same as" if three == certificate.expires else f"{three} would be"
    return Event(
        "end", "End", rules.THREE_YEARS, f"read from the certificate; {same} three years after the decision",
        certificate.expires, on=over, path="expires",
    )  # fmt: skip


def _exceptions(certificate: Any, records: Records) -> Iterator[Event]:
    after = cycle.following(certificate, records)
    if certificate.transition_by:
        to_new = after if after is not None and after.standard != certificate.standard else None
        yield Event(
            "edition transition", "Next edition", rules.EDITION_ENDS, "the body's day, or the end if that is earlier",
            cycle.ends(certificate), on=to_new.decided if to_new else None, record=to_new.id if to_new else "",
            path="transition_by",
        )  # fmt: skip
    if certificate.suspended_on:
        lifted = certificate.suspension_lifted_on or (
            certificate.ended_on if certificate.status != "suspended" else None
        )
        yield Event(
            "end of the suspension", "End of the suspension", rules.SUSPENSION,
            f"{cycle.SUSPENDED} months after it was suspended", months_after(certificate.suspended_on, cycle.SUSPENDED),
            opens=certificate.suspended_on, on=lifted, path="suspended_on",
        )  # fmt: skip
    lapsed = certificate.expires < records.as_of and certificate.status in ("active", "expired")
    if lapsed and (after is None or after.decided > certificate.expires):
        limit = months_after(certificate.expires, cycle.RESTORABLE)
        late = after is not None and after.decided > limit
        yield Event(
            "restoration", "Restoration", rules.RESTORED, f"{cycle.RESTORABLE} months after the end", limit,
            opens=certificate.expires, on=after.decided if after else None, record=after.id if after else "",
            note="a stage 2 is asked for" if late or (after is None and limit < records.as_of) else "",
            standing=Standing.IRREGULAR if late else Standing.DUE, path="ended_on",
        )  # fmt: skip
    lost = getattr(records.get(certificate.body), "accreditation_ended_on", None)
    if lost:
        moved_to = after if after is not None and after.body != certificate.body else None
        yield Event(
            "transfer", "Transfer to another body", rules.TRANSFER,
            f"{cycle.TRANSFERRED} months after the accreditation ended, or the end if that is earlier",
            min(months_after(lost, cycle.TRANSFERRED), certificate.expires), opens=lost,
            on=moved_to.decided if moved_to else None, record=moved_to.id if moved_to else "", path="body",
        )  # fmt: skip
