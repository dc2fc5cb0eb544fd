"""What audits and findings name each clause: every row that says something of it, whether the audit counts or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.coverage import descendants
from plainqms.model.system import System

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """`rows` are pairs of an audit and its row; `planned` are audits still to come that are to cover the clause."""

    rows: tuple[tuple[Any, Any], ...] = ()
    findings: tuple[Any, ...] = ()
    planned: tuple[Any, ...] = ()


NOTHING = Named()


def by_clause(system: System, expand: Expansion) -> Mapping[Key, Named]:
    """The latest first; what is planned, the next first."""
    rows: dict[Key, list[tuple[Any, Any]]] = {}
    found: dict[Key, list[Any]] = {}
    planned: dict[Key, list[Any]] = {}
    for audit in sorted(system.records.of("audits"), key=_day, reverse=True):
        if audit.cancelled_on:
            continue
        if audit.held_on is None:
            if audit.planned >= system.as_of:
                for key in dict.fromkeys(
                    key for clause in audit.clauses for key in _inside(clause, system, expand)
                ):
                    planned.setdefault(key, []).insert(0, audit)
        elif audit.held_on <= system.as_of:
            for row in audit.rows:
                for key in expand(row.clause) if row.clause else ():
                    rows.setdefault(key, []).append((audit, row))
    for finding in sorted(system.records.of("findings"), key=lambda item: (item.on, item.id), reverse=True):
        if finding.on <= system.as_of:
            for key in dict.fromkeys(key for clause in finding.clauses for key in expand(clause)):
                found.setdefault(key, []).append(finding)
    return {
        key: Named(tuple(rows.get(key, ())), tuple(found.get(key, ())), tuple(planned.get(key, ())))
        for key in {**rows, **found, **planned}
    }


def _inside(clause: str, system: System, expand: Expansion) -> Iterator[Key]:
    """An audit that is to cover a heading is to cover what is below it."""
    for edition, number in expand(clause):
        yield edition, number
        standard = system.standard(edition)
        yield from ((edition, item.id) for item in (descendants(standard, number) if standard else ()))


def _day(audit: Any) -> tuple[date, str]:
    return audit.held_on or audit.planned, audit.id
