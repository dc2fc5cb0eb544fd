"""On which days each revision counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plainqms.model.change import Change, Commit, Identity
from plainqms.model.revision import Revision, Standing, State
from plainqms.views import periods

ADA = Identity("Ada", "a@x")
FIRST = date(2026, 1, 1)


def revision(number: str, effective: int) -> Revision:
    day = FIRST + timedelta(days=effective)
    change = Change(Commit(number, (), ADA, ADA, 0, FIRST, "s"), "p.md", "b", True, "r")
    return Revision(number, FIRST, day, change, change, "", "", "", "", ())


def standing(*effective: int, withdrawn: int | None = None) -> Standing:
    found = tuple(revision(str(number + 1), day) for number, day in enumerate(effective))
    day = FIRST + timedelta(days=withdrawn) if withdrawn is not None else None
    return Standing("PRO-001", State.IN_FORCE, None, (), found, withdrawn=day)


def told(given: Standing, as_of: int) -> list[tuple[str, int | None, int | None, bool]]:
    def days(day: date | None) -> int | None:
        return (day - FIRST).days if day else None

    found = periods.periods(given, FIRST + timedelta(days=as_of))
    return [(item.revision.number, days(item.begins), days(item.ends), item.counted) for item in found]


@pytest.mark.parametrize(
    ("given", "as_of", "expected"),
    [
        (standing(0), 5, [("1", 0, None, True)]),
        (standing(0, 10, 20), 30, [("1", 0, 9, True), ("2", 10, 19, True), ("3", 20, None, True)]),
        (standing(0, 10, 20), 15, [("1", 0, 9, True), ("2", 10, None, True)]),
        (standing(0, 20, 10), 30, [("1", 0, 9, True), ("2", 20, 9, False), ("3", 10, None, True)]),
        (standing(0, 20, 10), 15, [("1", 0, 9, True), ("3", 10, None, True)]),
        (standing(0, 0), 5, [("1", 0, -1, False), ("2", 0, None, True)]),
        (standing(0, 10, withdrawn=20), 30, [("1", 0, 9, True), ("2", 10, 19, True)]),
        (standing(0, 10, withdrawn=10), 30, [("1", 0, 9, True), ("2", 10, 9, False)]),
        (standing(40), 30, []),
    ],
)
def test_each_counts_until_the_next_takes_effect_or_the_document_ends(
    given: Standing, as_of: int, expected: list[tuple[str, int | None, int | None, bool]]
) -> None:
    assert told(given, as_of) == expected


@pytest.mark.parametrize(("day", "number"), [(-1, ""), (0, "1"), (9, "1"), (10, "3"), (20, "3"), (99, "3")])
def test_a_day_has_one_text_or_none(day: int, number: str) -> None:
    found = periods.on(periods.periods(standing(0, 20, 10), date(2027, 1, 1)), FIRST + timedelta(days=day))
    assert (found.revision.number if found else "") == number


def test_neighbours_are_those_issued_before_and_after_and_the_successor_is_what_came_to_count() -> None:
    found = periods.periods(standing(0, 20, 10), date(2027, 1, 1))
    named = [
        tuple(other.number if other else "" for other in (item.before, item.after, item.successor))
        for item in found
    ]
    assert named == [("", "2", "3"), ("1", "3", "3"), ("2", "", "")]
