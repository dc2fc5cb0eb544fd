"""What the next visit of the certification body must cover: what every visit covers, and what none looked at yet.

The list is ours, in our own words; beside each point stands what is recorded since the last visit, counted and not
judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.standard import Clause, Standard, family_of
from plainqms.model.system import System
from plainqms.registers import certification_cycle, findings, objectives
from plainqms.registers.audits import CERTIFICATION
from plainqms.views.applicability import not_applicable
from plainqms.views.certification import Cycle

Expansion = Callable[[str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that every visit covers. `register` has what is recorded of it; empty where none has."""

    title: str
    says: str
    register: str = ""


@dataclass(frozen=True)
class Visit:
    """`since` is the last visit, or the decision. No visit of this cycle looked at `clauses`, `processes`, `sites`."""

    since: date
    points: tuple[Point, ...]
    clauses: tuple[Clause, ...]
    looked_at: int
    processes: tuple[str, ...]
    sites: tuple[str, ...]


def next_visit(cycle: Cycle, system: System, expand: Expansion) -> Visit | None:
    """None where no visit is ahead, or no certificate is held."""
    if cycle.certificate is None or cycle.visit is None:
        return None
    visits = [
        item
        for item in certification_cycle.held(cycle.standard, system.records, CERTIFICATION)
        if item.held_on > cycle.since
    ]
    since = max((item.held_on for item in visits), default=cycle.since)
    standard = system.standard(cycle.standard)
    whole, left = _clauses(standard, visits, system, expand) if standard else ((), ())
    processes = {name for item in visits for name in (*item.processes, *(row.process for row in item.rows))}
    sites = {site for item in visits for site in item.sites}
    return Visit(
        since,
        tuple(_points(cycle, system, since)),
        left,
        len(whole) - len(left),
        tuple(name for name in system.configuration.processes if name not in processes),
        tuple(site for site in cycle.certificate.sites if site not in sites),
    )


def _clauses(
    standard: Standard, visits: list[Any], system: System, expand: Expansion
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The applicable clauses by their first two numbers, and those of them that no row of a visit names."""
    aside = not_applicable(system, standard, expand)
    units = dict.fromkeys(_group(item.id) for item in standard.units if item.id not in aside)
    whole = tuple(clause for number in units if (clause := standard.clause(number)))
    seen = {
        _group(number)
        for visit in visits
        for row in visit.rows
        if row.clause and row.result != "not looked at" and (row.seen or row.records)
        for edition, number in expand(row.clause)
        if edition == standard.id
    }
    return whole, tuple(clause for clause in whole if clause.id not in seen)


def _group(number: str) -> str:
    return ".".join(number.split(".")[:2])


def _points(cycle: Cycle, system: System, since: date) -> Iterator[Point]:
    records, day = system.records, system.as_of

    def between(register: str, field: str) -> int:
        days = (getattr(item, field) for item in records.of(register))
        return sum(1 for on in days if on and since < on <= day)

    internal = sum(
        1 for item in records.of("audits")
        if item.kind == "internal" and item.cancelled_on is None and item.held_on and since < item.held_on <= day
    )  # fmt: skip
    yield Point("Our own audits", f"{_many(internal, 'internal audit')} held since", "audits")
    held = between("management-reviews", "held_on")
    yield Point("The management review", f"{held or 'None'} held since", "management-reviews")
    family = family_of(cycle.standard)
    theirs = {item.id for item in certification_cycle.held(cycle.standard, records, CERTIFICATION)}
    mine = [item for item in records.of("findings") if item.audit in theirs and findings.failed(item)]
    open_ = sum(not findings.closed(item) for item in mine)
    yield Point(
        "What became of their nonconformities",
        f"{open_ or 'None'} of {len(mine)} open; of each the cure, the cause and the proof"
        if mine
        else "They found none",
        "findings",
    )
    yield Point(
        "Complaints", f"{_many(between('complaints', 'received_on'), 'complaint')} since", "complaints"
    )
    running = [item for item in records.of("objectives") if not objectives.closed(item)]
    reached = sum(
        bool(value) and objectives.on_target(item, value.value)
        for item in running
        if (value := objectives.latest(item))
    )
    yield Point(
        "Whether the system brings what it is for",
        f"{reached} of {len(running)} objectives on target",
        "objectives",
    )
    moved = between("improvements", "raised_on") + between("improvements", "closed_on")
    yield Point("How improvement goes on", f"{_many(moved, 'idea')} raised or closed since", "improvements")
    yield Point(
        "Daily work under control",
        "Shown by those who do it, where they do it; processes not seen yet come first",
        "processes",
    )
    changed = [item for item in records.of("changes") if since < item.raised_on <= day]
    told = sum(item.body_told_on is not None for item in records.of("changes") if item.tell_body == "yes")
    asked = sum(item.tell_body == "yes" for item in records.of("changes"))
    notice = f"; of {asked} that the body must know of, {told} told" if asked else ""
    yield Point("What changed", f"{_many(len(changed), 'change')} since{notice}", "changes")
    yield Point(
        "How certificate and marks are used",
        f"Site, offers, letters, vehicles, packaging: nothing that reaches beyond the scope of {_short(family)}",
    )


def _many(number: int, what: str) -> str:
    return f"{number or 'No'} {what}{'' if number == 1 else 's'}"


def _short(family: str) -> str:
    return family.replace("iso-iec-", "ISO/IEC ").replace("iso-", "ISO ")
