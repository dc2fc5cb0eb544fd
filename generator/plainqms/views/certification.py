"""The certification cycles: one for each certificate, and one for each standard on its way to a first certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.standard import family_of
from plainqms.model.system import System
from plainqms.registers import certification_cycle as cycle
from plainqms.registers import certification_rules as rules
from plainqms.registers.certification_event import Event, standing
from plainqms.registers.certification_events import before_decision, events

ACCREDITED = (
    "ISO/IEC 17025 is for laboratories: they are accredited, not certified. The accreditation body assesses by a "
    "programme of its own, so there is no cycle of three years, and no day of one is computed here."
)


@dataclass(frozen=True)
class Cycle:
    """`certificate` is None where none was decided yet. `note` says why there are no events.

    `begun` is the certificate with whose decision the cycle began; another one may have carried it on.
    """

    standard: str
    certificate: Any | None
    events: tuple[Event, ...]
    granted: str = ""
    note: str = ""
    begun: Any | None = None

    @property
    def held(self) -> bool:
        return self.certificate is not None and self.certificate.ended_on is None

    @property
    def following(self) -> Event | None:
        """What comes next."""
        return next((item for item in self.events if item.open and item.kind != "end"), None)

    @property
    def visit(self) -> Event | None:
        """The next audit by the body: by the day that is planned for it, or else the one by which it must be."""
        ahead = (item for item in self.events if item.open and item.kind in _VISITS)
        return min(ahead, key=lambda item: item.planned or item.day, default=None)

    @property
    def since(self) -> date:
        return self.begun.decided if self.begun else date.min


_VISITS = ("stage 1", "stage 2", "first surveillance", "surveillance", "recertification audit")


def cycles(system: System) -> tuple[Cycle, ...]:
    """Those that run, those that are on their way, those that are over with the last one first."""
    found = [_of(item, system) for item in system.records.of("certificates")]
    running = sorted((item for item in found if item.held), key=_name)
    over = sorted((item for item in found if not item.held), key=_ended, reverse=True)
    return (*running, *_on_the_way(system), *over)


def _of(certificate: Any, system: System) -> Cycle:
    if not cycle.has_cycle(certificate.standard):
        return Cycle(certificate.standard, certificate, (), note=ACCREDITED)
    found = [*events(certificate, system.records), *_own_transition(certificate, system)]
    granted = cycle.granted_by(certificate, system.records)
    return Cycle(
        certificate.standard,
        certificate,
        tuple(sorted(found, key=lambda item: item.day)),
        granted,
        begun=cycle.begun_by(certificate, system.records),
    )


def _own_transition(certificate: Any, system: System) -> Iterator[Event]:
    """Our own day for the next edition, of a certificate that is still of the old one."""
    for item in system.transitions:
        if certificate.ended_on is None and item.old.id == certificate.standard and item.deadline:
            title = f"Work by {item.new.name}, our own day"
            event = Event("own transition", title, rules.OWN_TRANSITION, "set by ourselves", item.deadline)
            yield standing(event, system.records)


def _on_the_way(system: System) -> Iterator[Cycle]:
    """Adopted standards of which no certificate is held: with their stages, as far as they are planned."""
    families = {
        family_of(item.standard) for item in system.records.of("certificates") if item.ended_on is None
    }
    for standard in system.standards:
        if standard.family in families or standard.kind != "standard":
            continue
        if not cycle.has_cycle(standard.id):
            yield Cycle(standard.id, None, (), note=ACCREDITED)
            continue
        found = tuple(standing(item, system.records) for item in before_decision(standard.id, system.records))
        note = "" if found else _no_stage(system)
        yield Cycle(standard.id, None, found, note=note)


def _no_stage(system: System) -> str:
    """A stage that names no standard is one against nothing; whoever planned it would look for it here in vain."""
    blank = [
        item.id
        for item in system.records.of("audits")
        if item.kind in ("stage 1", "stage 2") and not item.criteria and not item.cancelled_on
    ]
    says = "No certificate is held, and neither stage 1 nor stage 2 is planned among the audits."
    return (
        f"{says} {', '.join(blank)} names no standard under criteria: in records/audits.yml."
        if blank
        else says
    )


def named(item: Cycle, system: System) -> str:
    """`ISO 9001:2015`, or the edition's id where it is none of ours."""
    standard = system.standard(item.standard)
    return standard.name if standard else item.standard


def late(item: Cycle) -> tuple[Event, ...]:
    return tuple(event for event in item.events if event.standing.value in ("late", "irregular"))


def _name(item: Cycle) -> str:
    return str(item.certificate.id) if item.certificate else item.standard


def _ended(item: Cycle) -> date:
    day: date = item.certificate.ended_on or item.certificate.expires if item.certificate else date.min
    return day
