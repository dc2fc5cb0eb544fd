"""What to do by when before the next audit by the body: twelve, eight, four weeks and one week ahead of its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plainqms.registers import audits
from plainqms.views.coming_visit import said, visit
from plainqms.views.preaudit.facts import Facts
from plainqms.views.preaudit.point import Result

WEEKS = (12, 8, 4, 1)
"""Our own spacing: what takes others' time first, what goes stale last."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """`points` should be settled by then, and are not; `passed`: the day is over."""

    weeks: int
    on: date
    passed: bool
    points: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next audit by a body; none: `says` tells what is known instead, and `horizons` is empty."""

    audit: Any | None
    says: str
    horizons: tuple[Horizon, ...] = ()


def ahead(facts: Facts, results: Sequence[Result]) -> Ahead:
    records = facts.system.records
    coming = [
        item
        for item in facts.ours("audits")
        if item.kind in audits.CERTIFICATION
        and not item.held_on
        and not item.cancelled_on
        and item.planned >= facts.as_of
        and audits.against(item, facts.standard.id, records)
    ]
    if not coming:
        return Ahead(None, _unknown(facts))
    first = min(coming, key=lambda item: (item.planned, item.id))
    found = []
    for weeks in WEEKS:
        on = first.planned - timedelta(weeks=weeks)
        mine = tuple(item for item in results if item.point.weeks == weeks and not item.settled)
        found.append(Horizon(weeks, on, on < facts.as_of, mine))
    days = (first.planned - facts.as_of).days
    return Ahead(first, f"{first.id}, {first.title}: {first.planned}, in {days} days.", tuple(found))


def _unknown(facts: Facts) -> str:
    says = "No audit by a certification body is planned in records/audits.yml, so no day can be counted back from."
    held = facts.certificate
    event = visit(facts.system, held) if held else None
    if held is not None and event is not None and event.by:
        says += f" By the cycle of {held.id} what comes next is: {said(event)}."
    elif held is not None:
        says += f" {held.id} ends on {held.expires}, and recertification comes before that."
    return says
