"""The days of a cycle at their edges: the last day that is in time, and the day after it, each worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from certified import entered as records
from certified import finding

from plainqms.model.register import Records
from plainqms.registers.certification_events import Event, events

INITIAL = {
    "granted_by": "initial certification", "decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19",
}  # fmt: skip
RENEWED = {
    "granted_by": "recertification", "decided": "2028-09-12", "effective": "2028-09-12", "expires": "2031-11-19",
}  # fmt: skip


def of(entered: Records, *kinds: str, number: int = 0) -> list[Event]:
    mine = entered.of("certificates")[number]
    return [item for item in events(mine, entered) if item.kind in kinds]


def visits(entered: Records) -> list[str]:
    """Year, limit, how it stands, the day; of what is to come the planned day."""
    found = of(entered, "first surveillance", "surveillance")
    return [
        f"{'first' if item.kind.startswith('first') else item.year} by {item.by} {item.standing.value}"
        + (f" {item.on}" if item.on else "")
        + (f" planned {item.planned}" if item.planned else "")
        for item in found
    ]


# Decided on 20 November 2025, + 12 months = 20 November 2026, ends on 19 November 2028: a first surveillance, that of
# 2027, and 2028 is the year of recertification.
@pytest.mark.parametrize(
    ("day", "held", "expected"),
    [
        ("2027-01-01", "surveillance 2026-11-20", ["first by 2026-11-20 done 2026-11-20", "2027 by 2027-12-31 due"]),
        ("2027-01-01", "surveillance 2026-11-21",
         ["first by 2026-11-20 irregular 2026-11-21", "2027 by 2027-12-31 due"]),
        # So late that it is the visit of 2027 as well.
        ("2027-02-01", "surveillance 2027-01-15", ["first by 2026-11-20 irregular 2027-01-15"]),
        ("2027-12-31", "surveillance 2026-10-08", ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 due"]),
        ("2028-01-01", "surveillance 2026-10-08", ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 late"]),
        # In the year of the decision already: then 2026 is a year like any other.
        ("2026-12-31", "surveillance 2025-12-18",
         ["first by 2026-11-20 done 2025-12-18", "2026 by 2026-12-31 due", "2027 by 2027-12-31 due"]),
        # Two in one year count for one year.
        ("2027-02-01", "surveillance 2026-05-08; surveillance 2026-10-08",
         ["first by 2026-11-20 done 2026-05-08", "2027 by 2027-12-31 due"]),
        # The body came again, for the recertification, before anybody came for a surveillance.
        ("2028-07-01", "recertification 2028-06-21", ["first by 2026-11-20 irregular", "2027 by 2027-12-31 irregular"]),
        ("2026-12-01", "recertification 2026-11-20", ["first by 2026-11-20 done 2026-11-20", "2027 by 2027-12-31 due"]),
        ("2026-12-01", "recertification 2026-11-21", ["first by 2026-11-20 irregular", "2027 by 2027-12-31 due"]),
        # Recertified in 2027 already, or planned so: that year asks for no surveillance.
        ("2027-12-20", "surveillance 2026-10-08; recertification 2027-12-10", ["first by 2026-11-20 done 2026-10-08"]),
        ("2027-02-01", "surveillance 2026-10-08; recertification planned 2027-12-10",
         ["first by 2026-11-20 done 2026-10-08"]),
        # Planned: the next one, how early soever, of a year those of that year, and what was before the decision not.
        ("2026-03-01", "surveillance planned 2026-10-01; surveillance planned 2026-07-15",
         ["first by 2026-11-20 due planned 2026-07-15", "2027 by 2027-12-31 due"]),
        ("2026-03-01", "surveillance planned 2025-11-20", ["first by 2026-11-20 due", "2027 by 2027-12-31 due"]),
        ("2026-03-01", "surveillance planned 2025-11-21",
         ["first by 2026-11-20 due planned 2025-11-21", "2027 by 2027-12-31 due"]),
        ("2027-01-01", "surveillance 2026-10-08; surveillance planned 2028-01-01; surveillance planned 2026-12-31",
         ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 due"]),
        ("2026-12-01", "surveillance 2026-10-08; surveillance planned 2027-12-31; surveillance planned 2027-01-01",
         ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 due planned 2027-01-01"]),
        ("2026-12-01", "surveillance 2026-10-08; surveillance planned 2027-12-31",
         ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 due planned 2027-12-31"]),
        ("2026-12-01", "surveillance 2026-10-08; recertification planned 2028-05-04; stage 2 planned 2027-05-04",
         ["first by 2026-11-20 done 2026-10-08", "2027 by 2027-12-31 due"]),
    ],
)  # fmt: skip
def test_after_a_first_certification(day: str, held: str, expected: list[str]) -> None:
    assert visits(records(day, held, INITIAL)) == expected


# Decided on 12 September 2028, ends on 19 November 2031: 2029 and 2030, each to its last day, and nothing in 2028.
@pytest.mark.parametrize(
    ("day", "held", "agreed", "expected"),
    [
        ("2029-02-01", "surveillance 2028-12-31", "", ["2029 by 2029-12-31 due", "2030 by 2030-12-31 due"]),
        ("2031-01-01", "surveillance 2029-01-01; surveillance 2030-12-31", "",
         ["2029 by 2029-12-31 done 2029-01-01", "2030 by 2030-12-31 done 2030-12-31"]),
        ("2030-04-01", "surveillance 2030-03-05", "",
         ["2029 by 2029-12-31 irregular", "2030 by 2030-12-31 done 2030-03-05"]),
        ("2030-01-10", "surveillance 2030-01-05", "",
         ["2029 by 2029-12-31 irregular", "2030 by 2030-12-31 done 2030-01-05"]),
        # The body agreed in a letter: until 31 January 2030 it is still the visit of 2029.
        ("2030-02-10", "surveillance 2030-01-31", "2030-01-31",
         ["2029 by 2030-01-31 done 2030-01-31", "2030 by 2030-12-31 due"]),
        ("2030-02-10", "surveillance 2030-02-01", "2030-01-31",
         ["2029 by 2030-01-31 irregular", "2030 by 2030-12-31 done 2030-02-01"]),
        ("2030-01-31", "", "2030-01-31", ["2029 by 2030-01-31 due", "2030 by 2030-12-31 due"]),
        ("2030-02-01", "", "2030-01-31", ["2029 by 2030-01-31 late", "2030 by 2030-12-31 due"]),
        ("2029-12-01", "surveillance planned 2030-01-31", "2030-01-31",
         ["2029 by 2030-01-31 due planned 2030-01-31", "2030 by 2030-12-31 due"]),
        # Or it wanted to come sooner: what is held after that is late, and is still that of 2029.
        ("2029-10-01", "surveillance 2029-09-01", "2029-06-30",
         ["2029 by 2029-06-30 irregular 2029-09-01", "2030 by 2030-12-31 due"]),
        ("2029-05-01", "surveillance planned 2029-09-01", "2029-06-30",
         ["2029 by 2029-06-30 due planned 2029-09-01", "2030 by 2030-12-31 due"]),
    ],
)  # fmt: skip
def test_after_a_recertification_each_calendar_year(
    day: str, held: str, agreed: str, expected: list[str]
) -> None:
    letter = {"event": "surveillance", "year": "2029", "by": agreed, "source": "Letter"}
    assert visits(records(day, held, {**RENEWED, "agreed": (letter,) if agreed else ()})) == expected


def test_once_another_one_follows_nothing_is_planned_for_the_former() -> None:
    """Both the surveillance and the recertification audit are of the certificate that holds."""
    planned = "surveillance planned 2026-10-01; recertification planned 2028-06-01"
    other = {**INITIAL, "decided": "2026-05-05", "effective": "2026-05-05", "expires": "2029-05-04"}
    entered = records("2026-06-01", planned, INITIAL, other)
    kinds = ("first surveillance", "recertification audit")
    assert [item.planned for item in of(entered, *kinds)] == [None, None]
    assert [item.planned for item in of(entered, *kinds, number=1)] == [date(2026, 10, 1), date(2028, 6, 1)]


@pytest.mark.parametrize(
    ("more", "by", "opens", "says"),
    [
        # 20 November 2025 + 12 months; three months before that.
        ({}, "2026-11-20", "2026-08-20", "12 months after the decision"),
        # By the contract from the last day of stage 2, 24 September 2025.
        ({"first_surveillance_from": "last day of stage 2"}, "2026-09-24", "2026-06-24",
         "12 months after the last day of stage 2, as the contract says"),
    ],
)  # fmt: skip
def test_from_which_day_the_first_surveillance_counts(
    more: dict[str, Any], by: str, opens: str, says: str
) -> None:
    (event,) = of(records("2025-12-01", "stage 2 2025-09-24", INITIAL, body=more), "first surveillance")
    assert (str(event.by), str(event.opens), event.counted) == (by, opens, says)


# 19 November 2028 - 4 months = 19 July 2028, planned from two months before.
@pytest.mark.parametrize(
    ("day", "held", "expected", "note"),
    [
        ("2028-08-01", "recertification 2028-07-19", "CYC-07 done 2028-07-19", ""),
        ("2028-08-01", "recertification 2028-07-20", "CYC-07 done 2028-07-20",
         "held later than our plan, before the end"),
        ("2028-11-19", "recertification 2028-11-19", "CYC-07 done 2028-11-19",
         "held later than our plan, before the end"),
        ("2028-11-22", "recertification 2028-11-20", "CYC-08 irregular 2028-11-20",
         "held 1 day after the end: no recertification any more"),
        ("2028-11-22", "recertification 2028-11-21", "CYC-08 irregular 2028-11-21",
         "held 2 days after the end: no recertification any more"),
        ("2028-10-01", "recertification 2028-06-21; recertification 2028-09-01", "CYC-07 done 2028-09-01",
         "held later than our plan, before the end"),
        ("2028-07-19", "", "CYC-07 due", ""),
        ("2028-07-20", "", "CYC-07 late", ""),
        ("2028-11-20", "", "CYC-07 irregular", "not before the end"),
        ("2028-01-01", "recertification planned 2028-03-01; surveillance planned 2028-02-01",
         "CYC-07 due planned 2028-03-01", ""),
    ],
)  # fmt: skip
def test_the_audit_before_the_end(day: str, held: str, expected: str, note: str) -> None:
    (event,) = of(records(day, held, INITIAL), "recertification audit")
    said = f"{event.rule.code} {event.standing.value}"
    said += f" {event.on}" if event.on else ""
    said += f" planned {event.planned}" if event.planned else ""
    assert (said, event.note, str(event.by), str(event.opens)) == (expected, note, "2028-07-19", "2028-05-19")


def of_audit(*given: tuple[str, dict[str, str]]) -> tuple[Any, ...]:
    return tuple(
        finding(f"FND-2020-{number:03}", grade, audit="AUD-2020-000", on="2028-06-21", **more)
        for number, (grade, more) in enumerate(given)
    )


# A major of the recertification has until the certificate's end, 19 November 2028, and not six months: those are of
# stage 2. The month before the end is our own: it opens on 19 October 2028.
@pytest.mark.parametrize(
    ("day", "found", "expected"),
    [
        ("2028-10-18", [("major", {})], ["due"]),
        ("2028-11-19", [("major", {})], ["due"]),
        ("2028-11-20", [("major", {})], ["late"]),
        ("2028-11-30", [("major", {"verified_on": "2028-11-19"})], ["done 2028-11-19"]),
        ("2028-11-30", [("major", {"verified_on": "2028-11-20"})], ["irregular 2028-11-20"]),
        ("2028-11-18", [("major", {"verified_on": "2028-11-19"})], ["due"]),
        ("2028-11-01", [("major", {"accepted_on": "2028-07-20"})], ["due"]),
        ("2028-11-01", [("major", {"verified_on": "2028-09-01"}), ("major", {})], ["due"]),
        ("2028-11-01", [("major", {"verified_on": "2028-09-01"}), ("major", {"verified_on": "2028-08-01"})],
         ["done 2028-09-01"]),
        ("2028-11-01", [("minor", {})], []),
    ],
)  # fmt: skip
def test_majors_of_the_recertification_are_verified_before_the_end(
    day: str, found: list[tuple[str, dict[str, str]]], expected: list[str]
) -> None:
    entered = records(day, "recertification 2028-06-21", INITIAL, found=of_audit(*found))
    told = of(entered, "majors of the recertification", "majors of stage 2")
    assert [f"{item.standing.value}{f' {item.on}' if item.on else ''}" for item in told] == expected
    for item in told:
        assert (str(item.opens), str(item.by), item.record) == ("2028-10-19", "2028-11-19", "AUD-2020-000")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"decided": "2028-11-19"}, "done 2028-11-19"),
        ({"decided": "2028-11-20"}, "irregular 2028-11-20"),
        # These carry the cycle on and renew nothing: another body, another edition, another scope to the same end.
        ({"granted_by": "transfer"}, "due"),
        ({"granted_by": "change"}, "due"),
        ({"expires": "2028-11-19"}, "due"),
    ],
)
def test_the_decision_to_renew(more: dict[str, str], expected: str) -> None:
    after = {**RENEWED, **more}
    day = max(after["decided"], "2028-11-19")
    (event,) = of(records(day, "", INITIAL, after), "recertification decision")
    assert f"{event.standing.value}{f' {event.on}' if event.on else ''}" == expected
    assert (str(event.by), event.record) == ("2028-11-19", "" if expected == "due" else "CERT-2020-001")
    assert event.note.startswith("1 day late; could end on") is expected.startswith("irregular")
