"""Gap analysis: beside what the tool found for each audit unit, what people attest, what they judge, what is planned.

Three columns that stand apart. None is derived from another, and no word sums them up: people judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plainqms.model.coverage import Coverage, Described, Evidenced, Unit
from plainqms.model.identifiers import order
from plainqms.model.standard import Standard
from plainqms.model.system import System
from plainqms.registers import gaps
from plainqms.registers.gaps import Attestation, Gap, Judgement

REGISTER = "gaps"
NO_PROCESS = ""

Expansion = Callable[[str], tuple[tuple[str, str], ...]]

_DESCRIBED = (Described.IN_FORCE, Described.NOT_REQUIRED)
_EVIDENCED = (Evidenced.CURRENT, Evidenced.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Attested:
    """Who says what, and in which record."""

    gap: str
    said: Attestation


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement of a record that counts; of two records each keeps its own."""

    gap: str
    said: Judgement


@dataclass(frozen=True, slots=True)
class Row:
    """An audit unit: what the tool found, who attests, who judges, and the records about it."""

    unit: Unit
    gaps: tuple[Gap, ...]
    attested: tuple[Attested, ...]
    judged: tuple[Judged, ...]

    @property
    def open(self) -> tuple[Gap, ...]:
        return tuple(item for item in self.gaps if not gaps.closed(item))

    @property
    def bare(self) -> bool:
        return is_bare(self.unit)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Of one standard on one day: each audit unit, in the standard's order."""

    standard: Standard
    as_of: date
    rows: tuple[Row, ...]

    @property
    def applied(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.unit.not_applicable)


@dataclass(frozen=True, slots=True)
class Effort:
    """What some gaps still cost: how many of them are still to be done, in days of work; `unknown` have no estimate."""

    gaps: int
    days: Decimal
    unknown: int


def is_bare(unit: Unit) -> bool:
    """Neither described in force nor shown by records in full, and applied: somebody should look."""
    return (
        not unit.not_applicable
        and unit.described.word not in _DESCRIBED
        and unit.evidenced.word not in _EVIDENCED
    )


def analyses(system: System, found: Iterable[Coverage], expand: Expansion) -> tuple[Analysis, ...]:
    """Of each standard whose coverage is given. A record about a heading is about everything below it."""
    records: tuple[Gap, ...] = system.records.of(REGISTER)
    keys = [(item, {key for clause in item.clauses for key in expand(clause)}) for item in records]
    return tuple(_analysis(coverage, keys) for coverage in found)


def open_gaps(system: System) -> tuple[Gap, ...]:
    """By target, the nearest first; those without one last, the gravest of them first."""
    found = [item for item in system.records.of(REGISTER) if not gaps.closed(item)]
    found.sort(key=lambda item: order(item.id))
    return tuple(sorted(found, key=lambda item: (item.target or date.max, gravity(item))))


def gravity(gap: Gap) -> int:
    """Its place in the order of severities; one that nobody set comes last."""
    return gaps.SEVERITIES.index(gap.severity) if gap.severity else len(gaps.SEVERITIES)


def to_do(gap: Gap) -> str:
    """What has to happen next with an open gap, in words."""
    if not gap.judged and not gap.done:
        return "Judge it"
    if gaps.verified(gap):
        return "Close it"
    if gap.done:
        return "See whether it is done"
    return gap.action or "Plan what is done about it"


def by_process(found: Iterable[Gap], analyses: Iterable[Analysis]) -> Mapping[str, tuple[Gap, ...]]:
    """Gaps by the process that they name; else by those whose documents answer their clauses; else under no name."""
    answering: dict[str, dict[str, None]] = {}
    for analysis in analyses:
        for row in analysis.rows:
            for gap in row.gaps:
                answering.setdefault(gap.id, {}).update(dict.fromkeys(row.unit.processes))
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        for name in (gap.process,) if gap.process else tuple(answering.get(gap.id, ())) or (NO_PROCESS,):
            groups.setdefault(name, []).append(gap)
    return {name: tuple(items) for name, items in groups.items()}


def concerns(row: Row, process: str) -> bool:
    """Whether documents of a process answer the unit, or one of its records names that process."""
    return process in row.unit.processes or any(item.process == process for item in row.gaps)


def effort(found: Iterable[Gap]) -> Effort:
    left = [item for item in found if not item.done]
    known = [item.effort for item in left if item.effort is not None]
    return Effort(len(left), sum(known, Decimal(0)), len(left) - len(known))


def months(found: Iterable[Gap]) -> tuple[tuple[date, Effort], ...]:
    """The effort of what is still to be done, by the first day of the month of its target."""
    groups: dict[date, list[Gap]] = {}
    for gap in found:
        if gap.target and not gap.done:
            groups.setdefault(gap.target.replace(day=1), []).append(gap)
    return tuple((first, effort(items)) for first, items in sorted(groups.items()))


def _analysis(coverage: Coverage, keys: Iterable[tuple[Gap, set[tuple[str, str]]]]) -> Analysis:
    edition = coverage.standard.id
    about: dict[str, dict[str, Gap]] = {}
    for gap, named in keys:
        for number in (number for key, number in named if key == edition):
            unit = coverage.unit(number)
            for one in (unit,) if unit else coverage.below(number):
                about.setdefault(one.clause.id, {})[gap.id] = gap
    rows = (_row(unit, tuple(about.get(unit.clause.id, {}).values())) for unit in coverage.units)
    return Analysis(coverage.standard, coverage.as_of, tuple(rows))


def _row(unit: Unit, found: tuple[Gap, ...]) -> Row:
    attested = [Attested(gap.id, said) for gap in found for said in gap.attested]
    judged = [Judged(gap.id, judgement) for gap in found if (judgement := gaps.last_judged(gap))]
    return Row(
        unit,
        tuple(sorted(found, key=lambda item: order(item.id))),
        tuple(sorted(attested, key=lambda item: item.said.on)),
        tuple(sorted(judged, key=lambda item: item.said.on)),
    )
