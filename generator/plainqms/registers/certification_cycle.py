"""The days of a certificate's cycle: surveillance, recertification, looking it up, the end. No register of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.register import Records
from plainqms.registers.audits import against

YEARS = 36  # months for which a certificate holds at most
SUSPENDED = 6  # months after which a body withdraws what is still suspended
_AHEAD = 4  # months before its end when the recertification audit should have been held


def ends(certificate: Any) -> date:
    """With its edition, where the body will not keep that until the certificate's own end."""
    expires: date = certificate.expires
    return min(expires, certificate.transition_by or expires)


def recertify_by(certificate: Any) -> date:
    return months_after(certificate.expires, -_AHEAD)


def recertified(certificate: Any, records: Records) -> bool:
    return any(audit.kind == "recertification" for audit in audits(certificate, records))


def surveillance(certificate: Any, records: Records) -> date | None:
    """The last day of the next surveillance; none in the year in which the certificate ends."""
    held = [audit.held_on for audit in audits(certificate, records)]
    first = months_after(_counted_from(certificate, records), 12)
    following = first if not held else date(max(held).year + 1, 12, 31)
    expires = certificate.expires
    return following if following < expires and following.year < expires.year else None


def verify_by(certificate: Any) -> date:
    """A month after it began, then once a year."""
    last = max((item.on for item in certificate.verified), default=None)
    return months_after(last, 12) if last else months_after(certificate.effective, 1)


def audits(certificate: Any, records: Records) -> list[Any]:
    """The body's audits against this edition since the decision."""
    kinds = ("surveillance", "recertification")
    return [item for item in _held(certificate, records, kinds) if item.held_on > certificate.decided]


def _counted_from(certificate: Any, records: Records) -> date:
    """The decision; by some contracts the last day of the audit that led to it."""
    decided: date = certificate.decided
    body = records.get(certificate.body)
    if getattr(body, "first_surveillance_from", "") != "last day of stage 2":
        return decided
    led = _held(certificate, records, ("stage 2", "recertification"))
    return max((item.held_on for item in led if item.held_on <= decided), default=decided)


def _held(certificate: Any, records: Records, kinds: tuple[str, ...]) -> Iterator[Any]:
    for audit in records.of("audits"):
        if audit.held_on and audit.kind in kinds and against(audit, certificate.standard, records):
            yield audit
