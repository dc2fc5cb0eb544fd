"""From which day to which each issued revision counted. It follows from effective dates; nothing is decided here twice.

Drafts, texts that are issued and not yet in effect, and what never came to count have no day on which they answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plainqms.model.revision import Revision, Standing


@dataclass(frozen=True, slots=True)
class Period:
    """A revision that has taken effect by the day asked about, or that a later one overtook before it could.

    `ends` is the last day on which it counted; None: it still does. `before` and `after` were issued next to it;
    `successor` took its place: the same as `after`, unless that one never came to count.
    """

    revision: Revision
    begins: date
    ends: date | None
    before: Revision | None
    after: Revision | None
    successor: Revision | None

    @property
    def counted(self) -> bool:
        return self.ends is None or self.begins <= self.ends

    @property
    def superseded(self) -> date | None:
        """The first day on which another text counted, or none."""
        return self.ends + timedelta(days=1) if self.ends is not None else None


def periods(standing: Standing, as_of: date) -> tuple[Period, ...]:
    """Of every revision that is in effect on `as_of` or was before, oldest first. Those to come are left out."""
    taken = tuple(revision for revision in standing.revisions if revision.effective <= as_of)
    found = []
    for place, revision in enumerate(taken):
        later = taken[place + 1 :]
        successor = min(later, key=lambda item: item.effective) if later else None
        ends = successor.effective - timedelta(days=1) if successor else None
        if standing.withdrawn is not None:
            last = standing.withdrawn - timedelta(days=1)
            ends = last if ends is None else min(ends, last)
        before = taken[place - 1] if place else None
        after = later[0] if later else None
        found.append(Period(revision, revision.effective, ends, before, after, successor))
    return tuple(found)


def on(found: tuple[Period, ...], day: date) -> Period | None:
    """What counted on a day."""
    return next(
        (item for item in found if item.begins <= day and (item.ends is None or day <= item.ends)), None
    )
