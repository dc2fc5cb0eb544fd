"""A large register in parts: which rows stand on its page, and which on further pages, year by year.

One table of 50,000 rows is no help: a browser takes long over it, and a reader finds nothing. The register's page lists
what is overdue and open, then what was closed last; each part lists the rows that come after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainqms.views.registers import Entry, Stands

ROWS = 1000
"""Rows of one page: what a browser still filters and sorts at once."""
SITE_PAGES = 250
"""Records of one register whose pages the site engine makes, the first of its list: they are found by its search."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows of a register, under `address` below its page."""

    address: str
    title: str
    entries: tuple[Entry, ...]


def first(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The rows on the register's own page."""
    return entries[:ROWS]


def parts(entries: Sequence[Entry]) -> tuple[Part, ...]:
    """The other rows, in their order; none of a register that its own page shows whole."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for item in entries[ROWS:]:
        groups.setdefault(_group(item), []).append(item)
    found = []
    for (name, title), rows in groups.items():
        many = -(-len(rows) // ROWS)
        for number in range(many):
            which = f", part {number + 1} of {many}" if many > 1 else ""
            address = f"{name}_{number + 1}/" if number else f"{name}/"
            found.append(Part(address, f"{title}{which}", tuple(rows[number * ROWS : (number + 1) * ROWS])))
    return tuple(found)


def _group(item: Entry) -> tuple[str, str]:
    """Address and title. No id is a word or a number alone, or holds `_`: no record's page has such an address."""
    register = item.register
    if item.stands is not Stands.CLOSED:
        return "open", register.opened
    if item.ended is None:
        return "undated", f"{register.ended}, without a date"
    return str(item.ended.year), f"{register.ended} in {item.ended.year}"
