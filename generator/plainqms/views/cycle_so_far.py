"""What a cycle has seen so far, as it is summed up before a recertification: counted, not judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.system import System
from plainqms.registers import certification_cycle, findings
from plainqms.registers.audits import CERTIFICATION
from plainqms.views.certification import Cycle


@dataclass(frozen=True)
class SoFar:
    """From the decision to the day, or to the end. `grades` counts findings by grade: theirs, ours, still open."""

    begins: date
    until: date
    theirs: tuple[Any, ...]
    ours: tuple[Any, ...]
    grades: tuple[tuple[str, int, int, int], ...]
    told: tuple[Any, ...]
    changes: int
    objectives: Counter[str]
    complaints: int


def so_far(cycle: Cycle, system: System) -> SoFar | None:
    certificate, records = cycle.certificate, system.records
    if certificate is None or cycle.note:
        return None
    begins, until = cycle.since, min(certificate.ended_on or system.as_of, system.as_of)

    def within(day: date | None) -> bool:
        return day is not None and begins <= day <= until

    theirs = tuple(
        item
        for item in certification_cycle.held(cycle.standard, records, CERTIFICATION)
        if within(item.held_on)
    )
    ours = tuple(
        item
        for item in certification_cycle.held(cycle.standard, records, ("internal",))
        if within(item.held_on)
    )
    names, own = {item.id for item in theirs}, {item.id for item in ours}
    found = [item for item in records.of("findings") if item.audit in names | own]
    grades = tuple(
        (
            grade,
            sum(item.audit in names for item in mine),
            sum(item.audit in own for item in mine),
            sum(not findings.closed(item) for item in mine),
        )
        for grade in _GRADES
        if (mine := [item for item in found if item.grade == grade])
    )
    changes = [item for item in records.of("changes") if within(item.raised_on)]
    return SoFar(
        begins,
        until,
        theirs,
        ours,
        grades,
        tuple(item for item in records.of("changes") if within(item.body_told_on)),
        len(changes),
        Counter(item.result for item in records.of("objectives") if within(item.closed_on)),
        sum(within(item.received_on) for item in records.of("complaints")),
    )


_GRADES = (
    "major nonconformity", "minor nonconformity", "observation", "opportunity for improvement", "area of concern",
    "good practice",
)  # fmt: skip
