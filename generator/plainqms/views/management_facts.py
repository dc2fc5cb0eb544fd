"""What the facts of a management review are made of: a period, counting, and sentences that name their records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from plainqms import registers
from plainqms.model.converters import MONTHS
from plainqms.model.identifiers import order
from plainqms.model.register import Records
from plainqms.model.system import System

MOST = 8  # ids in a sentence; all of them stand under records
_MARKUP = re.compile(r"([\\`*\[\]<>])")


@dataclass(frozen=True, slots=True)
class Fact:
    """A short sentence with its numbers, and the ids of what it rests on."""

    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """`system` as at `day`. The period begins after `since`: the day of the review before, or a year ago."""

    system: System
    since: date
    day: date

    @property
    def records(self) -> Records:
        return self.system.records

    def now(self, when: date | None) -> bool:
        return when is not None and self.since < when <= self.day

    def before(self, when: date | None) -> bool:
        """In the period of the same length before this one."""
        return when is not None and self.since - (self.day - self.since) < when <= self.since

    def open(self, register: str) -> tuple[Any, ...]:
        closed = registers.register(register).closed
        return tuple(item for item in self.records.of(register) if not closed(item))

    def overdue(self, register: str, path: str = "") -> tuple[Any, ...]:
        """Records with a day that has passed; with `path` only days of fields that begin so."""
        due = registers.register(register).due
        return tuple(
            item
            for item in self.records.of(register)
            if any(one.on < self.day and one.path.startswith(path) for one in due(item, self.records))
        )


def fact(text: str, items: Iterable[Any] = ()) -> Fact:
    return Fact(text, ids(items))


def counted(text: str, items: Sequence[Any]) -> Fact:
    """`3 were raised` -> `3 were raised: NC-2026-001, ...`."""
    return Fact(f"{text}{_named(items)}.", ids(items))


def ids(items: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(item.id for item in items), key=order))


def _named(items: Sequence[Any]) -> str:
    found = ids(items)
    if not found:
        return ""
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f": {', '.join(found[:MOST])}{more}"


def many(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def figure(value: Decimal, unit: str = "") -> str:
    return f"{format(value, 'f')} {said(unit)}".strip()


def said(text: str, most: int = 80) -> str:
    """What somebody wrote, as part of a sentence: one line, no markup, not too long."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    short = flat if len(flat) <= most else f"{flat[: most - 1]}…"
    return _MARKUP.sub(r"\\\1", short)
