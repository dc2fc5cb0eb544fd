"""A long list of what is due in parts: what its page lists, and which months have pages of their own.

The page lists what is overdue, the oldest first, then what comes next; each part lists a month of what comes after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainqms.publish import register_parts, words
from plainqms.views.registers import Task


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the tasks, in the order of their days, under `address` below the page of what is due."""

    address: str
    title: str
    tasks: tuple[Task, ...]


def first(tasks: Sequence[Task]) -> Sequence[Task]:
    """What the page itself lists: as many rows as any page of a register."""
    return tasks[: register_parts.ROWS]


def parts(tasks: Sequence[Task]) -> tuple[Part, ...]:
    """The others, month by month; none of a list that its page shows whole."""
    months: dict[tuple[int, int], list[Task]] = {}
    for task in tasks[register_parts.ROWS :]:
        months.setdefault((task.on.year, task.on.month), []).append(task)
    found = []
    for (year, month), rows in months.items():
        pieces = [rows[at : at + register_parts.ROWS] for at in range(0, len(rows), register_parts.ROWS)]
        for number, piece in enumerate(pieces, 1):
            which = f", part {number} of {len(pieces)}" if len(pieces) > 1 else ""
            address = f"{year:04}-{month:02}{f'_{number}' if number > 1 else ''}/"
            found.append(Part(address, f"{words.month(piece[0].on)}{which}", tuple(piece)))
    return tuple(found)
