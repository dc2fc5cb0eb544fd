"""The weeks before a visit while a certificate is held, and which points of the pre-audit check are right by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plainqms.views.preaudit.horizons import WEEKS
from plainqms.views.preaudit.judging import POINTS
from plainqms.views.preaudit.point import Point

_FIRST = ("P34",)
"""Asked before a first certification alone; a visit that is counted down here comes after it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`passed`: the day is over. The spacing is our own; no standard and no contract asks for it."""

    weeks: int
    on: date
    passed: bool
    points: tuple[Point, ...]


def countdown(planned: date, family: str, as_of: date) -> Iterator[Step]:
    """For a standard of the family; how each point stands the check itself tells."""
    mine = [
        point
        for point in POINTS
        if point.number not in _FIRST and (not point.families or family in point.families)
    ]
    for weeks in WEEKS:
        on = planned - timedelta(weeks=weeks)
        yield Step(weeks, on, on < as_of, tuple(point for point in mine if point.weeks == weeks))
