"""The Statement of Applicability laid beside Annex A of the adopted edition: which control stands in which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plainqms.model.identifiers import order
from plainqms.model.register import Counts, Evidence
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
"""What a citation means: pairs of edition and clause."""

FAMILY = "iso-iec-27001"
REGISTER = "applicability"
OWN = "Own controls"


@dataclass(frozen=True, slots=True)
class Row:
    """A control with the record that decides about it; `control` is None for one of our own."""

    control: Clause | None
    record: Any


@dataclass(frozen=True, slots=True)
class Theme:
    """The rows of a theme of Annex A, or of our own controls, which have no `number`."""

    number: str
    title: str
    rows: tuple[Row, ...]


def editions(system: System) -> tuple[Standard, ...]:
    """One, or two while an organization moves from one to the next."""
    return tuple(standard for standard in system.standards if standard.family == FAMILY)


def controls(standard: Standard) -> tuple[Clause, ...]:
    return tuple(clause for clause in standard.clauses if clause.kind == "control")


def records(system: System) -> tuple[Any, ...]:
    """The rows that the statement has, by their ids."""
    held = (record for record in system.records.of(REGISTER) if record.ended_on is None)
    return tuple(sorted(held, key=lambda record: order(record.id)))


def control(record: Any, standard: Standard) -> Clause | None:
    """The control that a row is about, if it is one of this edition."""
    name, _, number = record.control.partition(":")
    found = standard.clause(number) if name in (standard.id, standard.family) else None
    return found if found is not None and found.kind == "control" else None


def name(record: Any, register: str, system: System) -> str:
    """What lists call a record of any register: a row of the statement by its control's number and title."""
    for standard in editions(system) if register == REGISTER else ():
        if clause := control(record, standard):
            return f"{clause.id} {clause.heading}"
    return str(record.name)


def by_number(system: System, standard: Standard) -> Mapping[str, tuple[Any, ...]]:
    """The rows of each control, by its number."""
    found: dict[str, list[Any]] = {}
    for record in records(system):
        if clause := control(record, standard):
            found.setdefault(clause.id, []).append(record)
    return {number: tuple(rows) for number, rows in found.items()}


def themes(system: System) -> tuple[Theme, ...]:
    """In the order of Annex A, own controls last; rows that no edition knows are left to the checks."""
    found = []
    for standard in editions(system)[:1]:
        rows = by_number(system, standard)
        for theme in standard.clauses:
            mine = standard.children(theme.id) if theme.kind == "heading" else ()
            listed = tuple(Row(clause, record) for clause in mine for record in _of(clause, rows))
            if listed:
                found.append(Theme(theme.id, theme.heading, listed))
    own = tuple(Row(None, record) for record in records(system) if not record.control)
    return (*found, *((Theme("", OWN, own),) if own else ()))


def _of(clause: Clause, rows: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    return rows.get(clause.id, ()) if clause.kind == "control" else ()


def left_out(system: System, standard: Standard, expand: Expansion) -> Mapping[str, str]:
    """The reason for each control that the statement excludes, by its number.

    Not if it has no reason or a second row, if the row is a sample of another organization, or if a treatment uses
    the control: then nobody can tell.
    """
    organization = system.configuration.organization
    own = ("", organization.name, organization.short)
    used = {
        number
        for treatment in system.records.of("treatments")
        for named in treatment.controls
        for edition, number in expand(named)
        if edition == standard.id and not treatment.given_up_on
    }
    return {
        number: rows[0].excluded_because
        for number, rows in by_number(system, standard).items()
        if len(rows) == 1 and not rows[0].applicable and rows[0].excluded_because and number not in used
        if rows[0].origin.whole and rows[0].sample in own
    }


def evidence(system: System, counts: Counts) -> Iterator[Evidence]:
    """One row is no statement: each control of the edition is asked for."""
    for standard in editions(system):
        rows = by_number(system, standard)
        if rows:
            wanted = controls(standard)
            whole = sum(all(map(counts, rows[clause.id])) for clause in wanted if clause.id in rows)
            failing = sum(not all(map(counts, found)) for found in rows.values())
            what = "controls with a decision, a reason and a status"
            yield Evidence((f"{standard.id}:6.1.3",), what, len(wanted), whole, 0, failing)
