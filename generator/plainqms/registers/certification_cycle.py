"""A certificate in its cycle: how it was granted, which audits belong to it, what came before and after. No register.

Days are computed here and in `certification_events.py`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.register import Records
from plainqms.model.standard import family_of
from plainqms.registers.audits import took_place

YEARS = 36  # months for which a certificate holds at most
FIRST = 12  # months until the first surveillance
SUSPENDED = 6  # months after which a body withdraws what is still suspended
RESTORABLE = 6  # months after its end
TRANSFERRED = 6  # months in which a body without accreditation is left
MAJORS = 6  # months after the last day of stage 2
STAGE_1 = 6  # months; custom, where the contract says nothing
_AHEAD = 4  # months before its end when the recertification audit should have been held
_ACCREDITATION = "iso-iec-17025"

INITIAL, RECERTIFICATION = "initial certification", "recertification"
_CARRIED = ("transfer", "change")
_LED = {"stage 2": INITIAL, "recertification": RECERTIFICATION, "transfer": "transfer"}


def has_cycle(standard: str) -> bool:
    """A laboratory is accredited by ISO/IEC 17025, and assessed by the programme of its accreditation body."""
    return family_of(standard) != _ACCREDITATION


def ends(certificate: Any) -> date:
    """With its edition, where the body will not keep that until the certificate's own end."""
    expires: date = certificate.expires
    return min(expires, certificate.transition_by or expires)


def longest(certificate: Any, records: Records) -> date:
    """Three years; of one that follows on another, three years after the end of that, which keeps the anniversary."""
    before = earlier(certificate, records)
    lasts = months_after(certificate.effective, YEARS)
    follows_on = before is not None and certificate.decided <= before.expires
    return max(lasts, months_after(before.expires, YEARS)) if follows_on and before is not None else lasts


def recertify_by(certificate: Any) -> date:
    return months_after(certificate.expires, -_AHEAD)


def verify_majors_by(last_day: date) -> date:
    """After the last day of a stage 2."""
    return months_after(last_day, MAJORS)


def verify_by(certificate: Any) -> date:
    """A month after it began, then once a year."""
    last = max((item.on for item in certificate.verified), default=None)
    return months_after(last, 12) if last else months_after(certificate.effective, 1)


def stage_1_months(body: Any) -> int:
    return getattr(body, "stage_1_months", None) or STAGE_1


def granted_by(certificate: Any, records: Records) -> str:
    """As the record says; else by the audit that led to it; else by what it follows on.

    Where nothing tells, it counts as a first certification, of which more is asked.
    """
    if certificate.granted_by:
        return str(certificate.granted_by)
    before = earlier(certificate, records)
    led = led_to(certificate, records)
    if led is not None and (before is None or led.held_on > before.decided):
        return _LED[led.kind]
    follows_on = before is not None and certificate.decided <= months_after(before.expires, RESTORABLE)
    return RECERTIFICATION if follows_on else INITIAL


def begun_by(certificate: Any, records: Records) -> Any:
    """The certificate whose decision began the cycle: a transfer, or another scope or edition, carries one on."""
    found = certificate
    while granted_by(found, records) in _CARRIED and (before := earlier(found, records)) is not None:
        found = before
    return found


def earlier(certificate: Any, records: Records) -> Any | None:
    """The last certificate of the same standard, in any edition, that was decided before."""
    found = [item for item in _same(certificate, records) if item.decided < certificate.decided]
    return max(found, key=lambda item: item.decided, default=None)


def following(certificate: Any, records: Records) -> Any | None:
    """The next one that was decided after it, as far as that day has come."""
    found = [
        item for item in _same(certificate, records) if certificate.decided < item.decided <= records.as_of
    ]
    return min(found, key=lambda item: item.decided, default=None)


def recertified(certificate: Any, records: Records) -> bool:
    return any(audit.kind == "recertification" for audit in audits(certificate, records))


def audits(certificate: Any, records: Records) -> list[Any]:
    """Surveillances and recertifications of its cycle that were held, the first one first."""
    after = following(certificate, records)
    last = after.decided if after else records.as_of
    begins = begun_by(certificate, records).decided
    kinds = ("surveillance", "recertification")
    found = held(certificate.standard, records, kinds)
    return sorted((item for item in found if begins < item.held_on <= last), key=lambda item: item.held_on)


def led_to(certificate: Any, records: Records) -> Any | None:
    """The audit by which it was decided."""
    found = [
        item
        for item in held(certificate.standard, records, tuple(_LED))
        if item.held_on <= certificate.decided
    ]
    return max(found, key=lambda item: item.held_on, default=None)


def held(standard: str, records: Records, kinds: Iterable[str]) -> Iterator[Any]:
    """Audits of these kinds that took place against the standard, in any of its editions."""
    for audit in records.of("audits"):
        if (
            audit.kind in kinds
            and took_place(audit)
            and audit.held_on <= records.as_of
            and of(audit, standard)
        ):
            yield audit


def planned(standard: str, records: Records, kinds: Iterable[str]) -> Iterator[Any]:
    for audit in records.of("audits"):
        ahead = audit.held_on is None or audit.held_on > records.as_of
        if audit.kind in kinds and ahead and audit.cancelled_on is None and of(audit, standard):
            yield audit


def of(audit: Any, standard: str) -> bool:
    return family_of(standard) in {family_of(item) for item in audit.criteria}


def first_counts_from(certificate: Any, records: Records) -> date:
    """The decision; by some contracts the last day of the audit that led to it."""
    decided: date = certificate.decided
    body = records.get(certificate.body)
    if getattr(body, "first_surveillance_from", "") != "last day of stage 2":
        return decided
    led = led_to(certificate, records)
    return led.held_on if led is not None else decided


def _same(certificate: Any, records: Records) -> Iterator[Any]:
    """Of the same standard and of a site in common: two sites may have a certificate each."""
    family, sites = family_of(certificate.standard), set(certificate.sites)
    for item in records.of("certificates"):
        if family_of(item.standard) == family and (not sites or not item.sites or sites & set(item.sites)):
            yield item
