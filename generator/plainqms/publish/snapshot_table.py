"""The rows of a register that were issued with a document's text, and what has become of them since.

The columns are the register's own. Its state is left out: it follows from the day and from other records, and nobody
approved it with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plainqms import registers
from plainqms.model.identifiers import order
from plainqms.model.publication import Publication
from plainqms.model.register import Column, Named, Records
from plainqms.publish import words
from plainqms.sources import snapshots

if TYPE_CHECKING:
    from plainqms.publish.manual import Manual

_CLAUSE = re.compile(r"[a-z][a-z0-9-]*:[A-Z0-9.]+")


Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Headings and cells."""


def table(name: str, rows: Iterable[Any], called: Callable[[str], str]) -> Table:
    """In the order of the ids. `called` says what a role or person is called."""
    columns = registers.register(name).columns
    issued = sorted(rows, key=lambda record: order(record.id))
    heads = ("Id", *(column.title for column in columns))
    return heads, tuple(
        (record.id, *(_cell(column, record, called) for column in columns)) for record in issued
    )


def kept(
    rows: Mapping[str, tuple[Any, ...]], standards: Mapping[str, str]
) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
    """Every register's table as the archive keeps it: roles and people by the ids that were approved.

    Clauses and controls are called by their standard, as `standards` has it, and their number.
    """

    def called(text: str) -> str:
        name, _, number = text.partition(":")
        return f"{standards.get(name, name)} {number}" if _CLAUSE.fullmatch(text) else text

    known = {name: records for name, records in rows.items() if name in registers.REGISTERS}
    return tuple((name, *table(name, records, called)) for name, records in known.items())


def by_name(manual: Manual) -> Callable[[str], str]:
    """Roles and people as readers know them today, and controls with the titles that the catalogue gives them."""

    def called(text: str) -> str:
        for edition, number in manual.clauses_of(text) if _CLAUSE.fullmatch(text) else ():
            standard = manual.system.standard(edition)
            clause = standard.clause(number) if standard else None
            return f"{number} {clause.heading}" if clause else number
        role, person = manual.system.role(text), manual.system.person(text)
        return role.heading if role else words.plain(person.name) if person else text

    return called


def standing(name: str, publication: Publication, manual: Manual, page: str) -> str:
    """`As issued with revision 4. The live register differs in 3 rows.`, with a link to it."""
    current = publication.standing.current
    issued = f"As issued with revision {current.number}." if current else "As issued."
    others = snapshots.differing(name, publication.rows[name], manual.system.records.of(name))
    how = f"differs in {words.count(len(others), 'row')}" if others else "says the same"
    return f"{issued} The [live register]({page}) {how}."


def _cell(column: Column[Any], record: Any, called: Callable[[str], str]) -> str:
    """From the record alone: what stands in others was not approved with it."""
    value = (
        getattr(record, column.value) if isinstance(column.value, str) else column.value(record, Records())
    )
    return ", ".join(_said(item, called) for item in (value if isinstance(value, tuple) else (value,)))


def _said(value: object, called: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Named):
        return registers.register(value.target).title if value.kind == "register" else called(value.target)
    return words.spoken(called(str(value)))
