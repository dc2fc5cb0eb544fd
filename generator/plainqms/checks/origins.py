"""What led to a record was there before it: no record leads to itself, and no cause began after all was over.

Only fields that say where a record came from are asked. One that was linked later, as a second complaint to the
nonconformity of the first, says nothing about who was there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.model.identifiers import order
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Mention, referring, values
from plainqms.model.register import Register
from plainqms.model.system import System

LEADS_TO_ITSELF = Rule(
    "E579",
    "record-leads-to-itself",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what led to a record was there before it",
    "Each of the records is said to have come from the next. Whoever looks for the beginning goes round in a circle.",
    "Look which of them was there first, and take the field out of it.",
)
CAUSE_LATER = Rule(
    "E580",
    "cause-later-than-record",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what led to a record was there before it",
    "Something that began later cannot have led to it. Another record was meant, or one of the days is wrong.",
    "Name the record that led to it, or correct the day.",
)
RULES = (LEADS_TO_ITSELF, CAUSE_LATER)

Causes = Mapping[str, tuple[tuple[str, str], ...]]
"""For each record the ids of those that led to it, each with the path of the field that says so."""


def check(system: System) -> Iterator[Problem]:
    causes: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, records in system.records.held.items():
        register = registers.register(name)
        model: type[BaseModel] = register.model
        asked = [item for item in referring(model) if item[1].before]
        for record in records if asked else ():
            said = [
                Mention(target, refers, path, title)
                for steps, refers, title in asked
                for path, target in values(record, steps)
            ]
            if said:
                causes[record.id] = tuple((mention.target, mention.path) for mention in said)
                for mention in said:
                    yield from _later(system, register, record, mention)
    yield from _circles(system, causes)


def _later(system: System, register: Register[Any], record: Any, mention: Mention) -> Iterator[Problem]:
    """A list of causes may grow as long as the record is open; the one that it repeats was there at its beginning."""
    name, cause = system.records.by_id.get(mention.target, ("", None))
    wanted = mention.refers.registers
    if cause is None or cause.id == record.id or (wanted and name not in wanted):
        return  # told elsewhere
    known = registers.register(name).begins
    began: date | None = getattr(cause, known) if known else None
    if "." in mention.path:
        ended, said = register.closed_on(record, system.records), "closed"
    else:
        ended, said = getattr(record, register.begins), "begun"
    if began is not None and ended is not None and began > ended:
        message = f"{record.id}, {said} on {ended}: {mention.title.lower()} {cause.id} of {began}"
        yield CAUSE_LATER.at(record.placed(mention.path), message)


def _circles(system: System, causes: Causes) -> Iterator[Problem]:
    """Each circle once, at its first record."""
    done: set[str] = set()
    for start in sorted(causes, key=order):
        way: list[tuple[str, Iterator[tuple[str, str]]]] = []
        on_way: dict[str, str] = {}  # the path of the field that was followed

        if start not in done:
            way.append((start, iter(causes[start])))
            on_way[start] = ""
        while way:
            here, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                del on_way[here]
                done.add(here)
                continue
            target, on_way[here] = following
            if target in on_way and target != here:  # one that names itself is told elsewhere
                ring = list(on_way)[list(on_way).index(target) :]
                yield _circle(system, ring, on_way)
            elif target in causes and target not in done and target not in on_way:
                on_way[target] = ""
                way.append((target, iter(causes[target])))


def _circle(system: System, ring: list[str], fields: Mapping[str, str]) -> Problem:
    first = ring.index(min(ring, key=order))
    turned = [*ring[first:], *ring[:first]]
    record = system.records.get(turned[0])
    assert record is not None
    steps = [f"{name} from {before}" for name, before in zip(turned, (*turned[1:], turned[0]), strict=True)]
    more = f", and {len(steps) - 5} more" if len(steps) > 5 else ""
    message = f"{turned[0]} came {steps[0].partition(' ')[2]}, {', '.join(steps[1:5])}{more}"
    return LEADS_TO_ITSELF.at(record.placed(fields[turned[0]]), message)
