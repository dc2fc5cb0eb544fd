"""What a cycle has seen so far, as it is summed up before a recertification: counted, not judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.system import System
from plainqms.registers import certification_cycle, findings
from plainqms.registers.audits import CERTIFICATION
from plainqms.views.certification import Cycle


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, as far as the cycle reaches. `failed_theirs` and `failed_ours` are nonconformities."""

    year: int
    visits: int
    audits: int
    reviews: int
    failed_theirs: int
    failed_ours: int
    complaints: int
    changes: int


@dataclass(frozen=True)
class SoFar:
    """From the decision to the day, or to the end. `grades` counts findings by grade: theirs, ours, still open.

    `summary`: no surveillance is to come any more, so it is what the recertification looks back on.
    """

    begins: date
    until: date
    summary: bool
    theirs: tuple[Any, ...]
    ours: tuple[Any, ...]
    grades: tuple[tuple[str, int, int, int], ...]
    told: tuple[Any, ...]
    changes: int
    objectives: Counter[str]
    complaints: int
    reviews: tuple[Any, ...]
    years: tuple[Year, ...]


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
    reviews = tuple(item for item in records.of("management-reviews") if within(item.held_on))
    complaints = [item for item in records.of("complaints") if within(item.received_on)]

    def year(number: int) -> Year:
        def of(days: Iterable[date | None]) -> int:
            return sum(day is not None and day.year == number for day in days)

        return Year(
            number,
            of(item.held_on for item in theirs),
            of(item.held_on for item in ours),
            of(item.held_on for item in reviews),
            of(item.on for item in found if item.audit in names and findings.failed(item)),
            of(item.on for item in found if item.audit in own and findings.failed(item)),
            of(item.received_on for item in complaints),
            of(item.raised_on for item in changes),
        )

    return SoFar(
        begins,
        until,
        not any(item.open and "surveillance" in item.kind for item in cycle.events),
        theirs,
        ours,
        grades,
        tuple(item for item in records.of("changes") if within(item.body_told_on)),
        len(changes),
        Counter(item.result for item in records.of("objectives") if within(item.closed_on)),
        len(complaints),
        reviews,
        tuple(year(number) for number in range(begins.year, until.year + 1)),
    )


_GRADES = (
    "major nonconformity", "minor nonconformity", "observation", "opportunity for improvement", "area of concern",
    "good practice",
)  # fmt: skip
