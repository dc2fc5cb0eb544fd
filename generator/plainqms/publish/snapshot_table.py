"""The rows of a register that were issued with a document's text, and what has become of them since.

The columns are the register's own. Its state is left out: it follows from the day and from other records, and nobody
approved it with the text.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plainqms import registers
from plainqms.model.identifiers import order
from plainqms.model.publication import Publication
from plainqms.model.register import Column
from plainqms.publish import words
from plainqms.sources import snapshots

if TYPE_CHECKING:
    from plainqms.publish.manual import Manual


def table(
    name: str, publication: Publication, manual: Manual
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and cells, in the order of the ids."""
    columns = registers.register(name).columns
    issued = sorted(publication.rows[name], key=lambda record: order(record.id))
    heads = ("Id", *(column.title for column in columns))
    return heads, [(record.id, *(_cell(column, record, manual) for column in columns)) for record in issued]


def standing(name: str, publication: Publication, manual: Manual, page: str) -> str:
    """`As issued with revision 4. The live register differs in 3 rows.`, with a link to it."""
    current = publication.standing.current
    issued = f"As issued with revision {current.number}." if current else "As issued."
    others = snapshots.differing(name, publication.rows[name], manual.system.records.of(name))
    how = f"differs in {words.count(len(others), 'row')}" if others else "says the same"
    return f"{issued} The [live register]({page}) {how}."


def _cell(column: Column[Any], record: Any, manual: Manual) -> str:
    records = manual.system.records
    value = getattr(record, column.value) if isinstance(column.value, str) else column.value(record, records)
    return ", ".join(_said(item, manual) for item in (value if isinstance(value, tuple) else (value,)))


def _said(value: object, manual: Manual) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    role, person = manual.system.role(str(value)), manual.system.person(str(value))
    return role.heading if role else words.plain(person.name) if person else words.spoken(str(value))
