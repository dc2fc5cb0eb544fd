"""Whether another certification body may take a certificate over, as far as the records tell; it decides, not we."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.standard import family_of
from plainqms.model.system import System
from plainqms.registers import accreditation_check, findings
from plainqms.registers import certification_cycle as cycle
from plainqms.registers import certification_rules as rules
from plainqms.registers.audits import CERTIFICATION
from plainqms.registers.certification_event import Event, Standing
from plainqms.registers.certification_events import events
from plainqms.registers.certification_rules import CycleRule
from plainqms.registers.finding_grades import FAILED

_FIRST = "A first certification, stage 1 and stage 2, is the way."


class Weight(StrEnum):
    NO = "may not be transferred"
    FIRST = "to be settled first"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """`path` is the field of the certificate, or of the `record` that is named, which tells of it."""

    weight: Weight
    what: str
    remedy: str
    rule: CycleRule
    path: str
    record: str

    @property
    def forbids(self) -> bool:
        return self.weight is Weight.NO


@dataclass(frozen=True, slots=True)
class Transfer:
    """`event` gives the last day, where the body that issued it lost its accreditation."""

    certificate: Any
    obstacles: tuple[Obstacle, ...]
    event: Event | None = None

    @property
    def weight(self) -> Weight | None:
        return min((item.weight for item in self.obstacles), key=list(Weight).index, default=None)

    @property
    def last_day(self) -> date:
        """Until when it can be taken over, if nothing else ends it."""
        end = cycle.ends(self.certificate)
        return min(end, self.event.by) if self.event is not None and self.event.by else end


def transfer(certificate: Any, system: System) -> Transfer:
    """Valid, accredited, not suspended: where one of these fails, nothing is transferred."""
    found = events(certificate, system.records)
    lost = next((item for item in found if item.kind == "transfer"), None)
    given = [
        *_validity(certificate, system),
        *_accreditation(certificate, system, lost),
    ]
    if not _over(certificate, system):
        given += (
            *_looked_up(certificate, system),
            *_visits(found, certificate),
            *_open(certificate, system),
        )
    given.sort(key=lambda item: list(Weight).index(item.weight))
    return Transfer(certificate, tuple(given), lost)


def _no(what: str, remedy: str, path: str, record: str, rule: CycleRule = rules.TRANSFERABLE) -> Obstacle:
    return Obstacle(Weight.NO, what, remedy, rule, path, record)


def _first(what: str, remedy: str, path: str, record: str) -> Obstacle:
    return Obstacle(Weight.FIRST, what, remedy, rules.SETTLED_FIRST, path, record)


def _validity(certificate: Any, system: System) -> Iterator[Obstacle]:
    name, day = certificate.id, system.as_of
    if not cycle.has_cycle(certificate.standard):
        yield _no(
            "it is an accreditation, not a certification",
            "Ask the accreditation body how a laboratory changes to another.", "standard", name,
        )  # fmt: skip
    end = cycle.ends(certificate)
    if certificate.status in ("withdrawn", "cancelled"):
        yield _no(f"it was {certificate.status}", _FIRST, "status", name)
    elif _over(certificate, system):
        path = (
            "ended_on"
            if certificate.ended_on
            else "expires"
            if end == certificate.expires
            else "transition_by"
        )
        yield _no(f"it ended on {certificate.ended_on or end}", _afterwards(certificate, system), path, name)
    elif certificate.status == "suspended" or (
        certificate.suspended_on and not certificate.suspension_lifted_on
    ):
        since = f" since {certificate.suspended_on}" if certificate.suspended_on else ""
        yield _no(
            f"it is suspended{since}",
            "Have the body that issued it lift the suspension first; enter suspension_lifted_on.", "status", name,
        )  # fmt: skip
    if certificate.effective > day:
        yield _no(f"it begins on {certificate.effective}", "Wait until it is valid.", "effective", name)


def _over(certificate: Any, system: System) -> bool:
    return certificate.ended_on is not None or cycle.ends(certificate) < system.as_of


def _afterwards(certificate: Any, system: System) -> str:
    after = cycle.following(certificate, system.records)
    if after is not None:
        return f"{after.id} came after it: that is the one to transfer."
    limit = months_after(certificate.expires, cycle.RESTORABLE)
    if certificate.status in ("active", "expired") and system.as_of <= limit:
        return f"The body that issued it may restore it until {limit}; then ask again."
    return _FIRST


def _accreditation(certificate: Any, system: System, lost: Event | None) -> Iterator[Obstacle]:
    name, body = certificate.id, system.records.get(certificate.body)
    if not certificate.accreditation_body or certificate.recognition == "none":
        path = "recognition" if certificate.accreditation_body else "accreditation_body"
        yield _no("no accreditation stands behind it", _FIRST, path, name)
    elif body is not None and body.recognition == "none":
        yield _no(f"{body.id} issues without accreditation", _FIRST, "recognition", body.id)
    elif not certificate.recognition:
        yield _first(
            "under which arrangement its accreditation is recognized is not entered",
            "Read it from the marks on the certificate and enter it: recognition", "recognition", name,
        )  # fmt: skip
    if body is not None and body.accredited_for and certificate.standard not in body.accredited_for:
        yield _no(
            f"{body.id} is not accredited for {certificate.standard}",
            f"{_FIRST} If it is accredited after all, add the edition there: accredited_for", "accredited_for", body.id,
        )  # fmt: skip
    if lost is None or lost.by is None or body is None:
        return
    ended = f"the accreditation of {body.id} ended on {body.accreditation_ended_on}"
    if lost.standing in (Standing.LATE, Standing.IRREGULAR):
        yield _no(
            f"{ended}, and the time to change was over on {lost.by}",
            _FIRST, "accreditation_ended_on", body.id, rules.TRANSFER,
        )  # fmt: skip
    else:
        yield Obstacle(
            Weight.FIRST, f"{ended}; the change must be complete by {lost.by}",
            "Have the accepting body decide by that day, and tell it of the day now.",
            rules.TRANSFER, "accreditation_ended_on", body.id,
        )  # fmt: skip


def _looked_up(certificate: Any, system: System) -> Iterator[Obstacle]:
    """Whether others find it: the accepting body looks where anybody looks."""
    name, body = certificate.id, system.records.get(certificate.body)
    last = max(certificate.verified, key=lambda item: item.on, default=None)
    if last is None or cycle.verify_by(certificate) < system.as_of:
        when = f"last on {last.on}" if last else "never"
        yield _first(
            f"it was {when} looked up in a public register" if last else "it was never looked up in a public register",
            "Look it up now, and enter what was found: verified", "verified", name,
        )  # fmt: skip
    elif last.result != "confirmed":
        yield _first(
            f"the public register said on {last.on}: {last.result}",
            "Have the body that issued it put its entry right, look again, and enter that: verified",
            "verified", name,
        )  # fmt: skip
    look = accreditation_check.latest(getattr(body, "checks", ()))
    if body is not None and look is not None and look.refused:
        said = ", ".join(field.replace("_", " ") for field in look.refused)
        yield _first(
            f"the check sheet of {body.id} said no on {look.on}: {said}",
            "Ask the accreditation body, look again, and enter that: checks", "checks", body.id,
        )  # fmt: skip


def _visits(found: tuple[Event, ...], certificate: Any) -> Iterator[Obstacle]:
    for item in found:
        if "surveillance" in item.kind and item.standing is Standing.LATE:
            yield _first(
                f"{item.title} was due by {item.by} and was not held",
                "Have it held by the body that issued it, or agree with both who holds it; the certificate is at risk.",
                "decided", certificate.id,
            )  # fmt: skip


def _open(certificate: Any, system: System) -> Iterator[Obstacle]:
    """Of the body's audits of this standard: majors are verified, plans for minors accepted, before another issues."""
    for item in of_the_body(certificate, system):
        grade = graded(item, certificate)
        if grade not in FAILED or item.verified_on or findings.closed(item):
            continue
        if grade.startswith("major"):
            yield _first(
                f"the major nonconformity {item.id} is not verified",
                "Have its cure verified, by the body that found it or by the accepting one: verified_on",
                "verified_on", item.id,
            )  # fmt: skip
        elif not item.accepted_on:
            yield _first(
                f"the plan for {item.id}, {grade}, is not accepted",
                "Send cause and plan to the body that found it, and enter its answer: accepted_on",
                "accepted_on", item.id,
            )  # fmt: skip


def of_the_body(certificate: Any, system: System) -> Iterator[Any]:
    """Findings of audits by a body that concern the standard of the certificate, the first one first."""
    audits = {item.id for item in cycle.held(certificate.standard, system.records, CERTIFICATION)}
    family = family_of(certificate.standard)
    for item in sorted(system.records.of("findings"), key=lambda found: found.on):
        families = {family_of(clause.partition(":")[0]) for clause in item.clauses}
        if item.audit in audits and (not families or family in families):
            yield item


def graded(finding: Any, certificate: Any) -> str:
    """As the body graded it for this certificate, where it graded for each."""
    own = (item.grade for item in finding.against if item.certificate == certificate.id)
    return str(next(own, finding.grade))
