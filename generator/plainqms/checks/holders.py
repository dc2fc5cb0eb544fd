"""People whom records name are there: owners of what is open have not left, and whoever did something had come.

What assignments say of a person is all that is known: somebody who never held a role may well work here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import referring, values
from plainqms.model.system import System

OWNER_LEFT = Rule(
    "E581",
    "open-record-owned-by-person-who-left",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities are assigned)",
    "The last role of that person has ended. What is still open is carried on by nobody.",
    "Name who has taken it over, best by a role: roles are handed on.",
)
DONE_BY_ABSENT = Rule(
    "E582",
    "done-by-person-not-there",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a record tells who did it",
    "On that day the person held no role yet, or none any more. The day, the person or the assignment is wrong.",
    "Correct the day or the person, or enter in records/assignments.yml from when until when the role was held.",
)
RULES = (OWNER_LEFT, DONE_BY_ABSENT)
_DAYS = {"verifier": "judged_on", "chair": "held_on"}  # other fields are called after each other: by and on


@dataclass(frozen=True, slots=True)
class _Span:
    """From the first day of the first role to the last of the last; None: open."""

    first: date | None
    last: date | None


def check(system: System) -> Iterator[Problem]:
    spans = dict(_spans(system))
    if not spans:
        return
    for name, records in system.records.held.items():
        register = registers.register(name)
        model: type[BaseModel] = register.model
        asked = [
            (steps, refers.kind, title)
            for steps, refers, title in referring(model)
            if refers.kind in ("person", "holder") and steps[0] != "amendment"
        ]
        for record in records:
            is_open = not register.closed(record)
            for steps, kind, title in asked:
                if kind == "holder" and not is_open:
                    continue
                for path, person in values(record, steps):
                    span = spans.get(person)
                    if span is not None:
                        judge = _owned if kind == "holder" else _did
                        yield from judge(system, record, path, title, span)


def _spans(system: System) -> Iterator[tuple[str, _Span]]:
    """Of those only of whom there is anything to tell: who came or left on a day that is known."""
    held: dict[str, list[Any]] = {}
    for item in system.assignments:
        held.setdefault(item.person, []).append(item)
    for person, items in held.items():
        firsts, lasts = [item.from_ for item in items], [item.until for item in items]
        first = None if None in firsts else min(firsts)
        last = None if None in lasts else max(lasts)
        if first or last:
            yield person, _Span(first, last)


def _owned(system: System, record: Any, path: str, title: str, span: _Span) -> Iterator[Problem]:
    group, name = _group(record, path)
    if span.last is not None and span.last < system.as_of and not getattr(group, "done", None):
        message = (
            f"{record.id}: {title.lower()} is {getattr(group, name)}, whose last role ended on {span.last}"
        )
        yield OWNER_LEFT.at(record.placed(path), message)


def _did(system: System, record: Any, path: str, title: str, span: _Span) -> Iterator[Problem]:
    group, name = _group(record, path)
    day = getattr(group, _DAYS.get(name) or f"{name.removesuffix('by')}on", None) if name else None
    if not isinstance(day, date):
        return
    when = ""
    if span.first is not None and day < span.first:
        when = f"whose first role began on {span.first}"
    elif span.last is not None and day > span.last:
        when = f"whose last role ended on {span.last}"
    if when:
        message = f"{record.id}: on {day} {title.lower()} {getattr(group, name)}, {when}"
        yield DONE_BY_ABSENT.at(record.placed(path), message)


def _group(record: Any, path: str) -> tuple[Any, str]:
    """What holds the field, and the field's name; none for an item of a list."""
    *way, name = path.split(".")
    found = record
    for step in way:
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    return found, "" if name.isdigit() else name
