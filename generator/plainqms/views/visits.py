"""The visit before an audit, and what has become of the documents since: what the auditor saw, and what stands now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from plainqms.model.identifiers import order
from plainqms.model.register import Records
from plainqms.model.revision import Revision, Standing
from plainqms.registers.audits import CERTIFICATION
from plainqms.views import periods

_LONGEST = timedelta(days=14)
"""An audit that was planned for longer before its last day was moved: then its first day is not known."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An audit that took place. `began` is the day whose texts the auditor found."""

    audit: Any
    began: date


class Fate(StrEnum):
    CHANGED = "changed"
    NEW = "new"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that is not what it was. `through` are the revisions that took effect since, oldest first."""

    id: str
    fate: Fate
    before: Revision | None
    now: Revision | None
    through: tuple[Revision, ...]
    withdrawn: date | None = None


def last_visit(audit: Any, records: Records) -> Visit | None:
    """The one before: by a certification body, or for another's audit the last one of its kind by the same body."""
    start = audit.held_on or audit.planned
    held = [
        item
        for item in records.of("audits")
        if item.id != audit.id
        and item.held_on
        and not item.cancelled_on
        and item.held_on <= records.as_of
        and item.held_on < start
        and _comparable(item, audit)
    ]
    return _latest(held)


def last_by_body(records: Records) -> Visit | None:
    """The last audit by a certification body that was held."""
    return _latest(
        [
            item
            for item in records.of("audits")
            if item.kind in CERTIFICATION
            and item.held_on
            and not item.cancelled_on
            and item.held_on <= records.as_of
        ]
    )


def _latest(held: list[Any]) -> Visit | None:
    latest = max(held, key=lambda item: (item.held_on, order(item.id)), default=None)
    if latest is None:
        return None
    planned, last = latest.planned, latest.held_on
    return Visit(latest, planned if timedelta(0) <= last - planned <= _LONGEST else last)


def moved(standings: Mapping[str, Standing], since: date | None, as_of: date) -> Iterator[Moved]:
    """Documents that changed from the day on which a visit began; without one, all are new."""
    for name, standing in sorted(standings.items(), key=lambda item: order(item[0])):
        found = periods.periods(standing, as_of)
        before = periods.on(found, since) if since else None
        now = standing.current
        through = tuple(
            item.revision for item in found if item.counted and (since is None or item.begins > since)
        )
        if now is None:
            if before is not None and standing.withdrawn:
                yield Moved(name, Fate.WITHDRAWN, before.revision, None, through, standing.withdrawn)
        elif before is None:
            yield Moved(name, Fate.NEW, None, now, through)
        elif before.revision.number != now.number:
            yield Moved(name, Fate.CHANGED, before.revision, now, through)


def _comparable(earlier: Any, audit: Any) -> bool:
    if audit.kind in (*CERTIFICATION, "internal"):
        return earlier.kind in CERTIFICATION
    return bool(earlier.kind == audit.kind and earlier.body == audit.body)
