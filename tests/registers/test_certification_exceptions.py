"""The end of a certificate and what may come between, each day at its edge and worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from certified import NEW, certificate, entered, shown

from plainqms.registers import certification_cycle as cycle
from plainqms.registers.certification_events import events

HELD = {
    "granted_by": "initial certification", "decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19",
}  # fmt: skip
NEXT = {
    "granted_by": "recertification",
    "decided": "2028-09-12",
    "effective": "2028-09-12",
    "expires": "2031-11-19",
}

_LINKED = ("edition transition", "restoration", "transfer")  # each by the certificate that came after


def told(day: str, kind: str, *given: dict[str, Any], held: str = "", body: Any = None) -> list[str]:
    """Without the kind; with the note after a colon."""
    records = entered(day, held, *given, body=body)
    found = [item for item in events(records.of("certificates")[0], records) if item.kind == kind]
    assert all(item.record == ("CERT-2020-001" if item.on and kind in _LINKED else "") for item in found)
    return [shown(item).removeprefix(f"{kind} ") + (f": {item.note}" if item.note else "") for item in found]


# Suspended on 31 August 2026 + 6 months: February has no 31st, so 28 February 2027.
@pytest.mark.parametrize(
    ("day", "more", "expected"),
    [
        ("2027-02-28", {"status": "suspended"}, ["by 2027-02-28 due"]),
        ("2027-03-01", {"status": "suspended"}, ["by 2027-02-28 late"]),
        ("2027-04-01", {"suspension_lifted_on": "2027-02-28"}, ["by 2027-02-28 done 2027-02-28"]),
        ("2027-04-01", {"suspension_lifted_on": "2027-03-02"}, ["by 2027-02-28 irregular 2027-03-02: 2 days late"]),
        # Withdrawn or given back it is suspended no more; one that is still said to be suspended is.
        ("2027-04-01", {"status": "withdrawn", "ended_on": "2027-01-15"}, ["by 2027-02-28 done 2027-01-15"]),
        ("2027-04-01", {"status": "suspended", "ended_on": "2027-03-15"}, ["by 2027-02-28 late"]),
    ],
)  # fmt: skip
def test_a_suspension_lasts_six_months(day: str, more: dict[str, str], expected: list[str]) -> None:
    assert told(day, "end of the suspension", {**HELD, "suspended_on": "2026-08-31", **more}) == expected


# Ended on 19 November 2028 + 6 months = 19 May 2029.
@pytest.mark.parametrize(
    ("day", "more", "after", "expected"),
    [
        ("2028-11-19", {}, None, []),
        ("2028-11-20", {}, None, ["by 2029-05-19 due"]),
        ("2029-05-19", {}, None, ["by 2029-05-19 due"]),
        ("2029-05-20", {}, None, ["by 2029-05-19 late: a stage 2 is asked for"]),
        ("2029-12-01", {}, "2029-05-19", ["by 2029-05-19 done 2029-05-19"]),
        ("2029-12-01", {}, "2029-05-20", ["by 2029-05-19 irregular 2029-05-20: a stage 2 is asked for"]),
        ("2029-12-01", {}, "2028-11-20", ["by 2029-05-19 done 2028-11-20"]),
        ("2029-12-01", {}, "2028-11-19", []),
        # One that ended by itself; it is open although the certificate is over.
        ("2028-12-01", {"status": "expired", "ended_on": "2028-11-19"}, None, ["by 2029-05-19 due"]),
        ("2028-12-01", {"status": "withdrawn", "ended_on": "2028-06-19"}, None, []),
        ("2028-12-01", {"status": "suspended", "suspended_on": "2028-10-10"}, None, []),
    ],
)
def test_it_may_be_restored_within_six_months(
    day: str, more: dict[str, str], after: str | None, expected: list[str]
) -> None:
    given = [{**HELD, **more}, *([{**NEXT, "decided": after}] if after else [])]
    assert told(day, "restoration", *given) == expected


# Accreditation lost on 31 May 2026 + 6 months = 30 November 2026; the certificate's own end goes before.
@pytest.mark.parametrize(
    ("lost", "after", "expected"),
    [
        ("", None, []),
        ("2026-05-31", None, ["by 2026-11-30 due"]),
        ("2026-05-31", {"decided": "2026-11-30", "body": "CB-002"}, ["by 2026-11-30 done 2026-11-30"]),
        ("2026-05-31", {"decided": "2026-11-30", "body": "CB-001"}, ["by 2026-11-30 due"]),
        ("2028-05-19", None, ["by 2028-11-19 due"]),
        ("2028-05-20", None, ["by 2028-11-19 due"]),
        ("2028-05-18", None, ["by 2028-11-18 due"]),
    ],
)
def test_a_body_without_accreditation_is_left_within_six_months(
    lost: str, after: dict[str, str] | None, expected: list[str]
) -> None:
    given = [HELD, *([{**NEXT, "granted_by": "transfer", **after}] if after else [])]
    assert told("2026-11-30", "transfer", *given, body={"accreditation_ended_on": lost or None}) == expected


@pytest.mark.parametrize(
    ("until", "after", "expected"),
    [
        ("2028-09-30", {}, ["by 2028-09-30 due"]),
        ("2028-12-31", {}, ["by 2028-11-19 due"]),  # its own end comes first
        ("2028-09-30", {"edition": NEW}, ["by 2028-09-30 done 2028-09-12"]),
        ("2028-09-30", {"edition": NEW, "decided": "2028-09-14"}, ["by 2028-09-30 due"]),  # still to come
    ],
)
def test_an_edition_ends(until: str, after: dict[str, str], expected: list[str]) -> None:
    given = {**HELD, "transition_by": until}
    assert told("2028-09-13", "edition transition", given, {**NEXT, **after}) == expected


# Once it is over nobody waits for a visit of its cycle: that is told as what it is, and the restoration stays.
@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        ("2028-11-19", "first surveillance", ["by 2026-11-20 late"]),
        ("2028-11-19", "surveillance", ["by 2027-12-31 late"]),
        ("2028-11-19", "recertification audit", ["by 2028-07-19 late"]),
        ("2028-11-19", "recertification decision", ["by 2028-11-19 due"]),
        ("2028-11-19", "end", ["by 2028-11-19 due"]),
        ("2028-11-20", "first surveillance", ["by 2026-11-20 irregular"]),
        ("2028-11-20", "surveillance", ["by 2027-12-31 irregular"]),
        ("2028-11-20", "recertification audit", ["by 2028-07-19 irregular"]),
        ("2028-11-20", "recertification decision", ["by 2028-11-19 irregular"]),
        ("2028-11-20", "end", ["by 2028-11-19 late"]),
    ],
)
def test_on_the_day_after_the_end(day: str, kind: str, expected: list[str]) -> None:
    found = [item.split(": ")[0] for item in told(day, kind, HELD)]
    assert [item.removesuffix(": not before the end") for item in found] == expected


def test_what_was_agreed_to_be_after_the_end_is_still_waited_for() -> None:
    letter = {"event": "recertification decision", "year": "2028", "by": "2028-12-15", "source": "Letter"}
    given = {**HELD, "agreed": (letter,)}
    kind = "recertification decision"
    assert [item.split(":")[0] for item in told("2028-12-15", kind, given)] == ["by 2028-12-15 due"]
    assert [item.split(":")[0] for item in told("2028-12-16", kind, given)] == ["by 2028-12-15 late"]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        # What was to come after it was given back is no more; what was late by then stays told.
        ("2026-11-19", ["decision", "end"]),
        ("2026-11-20", ["decision", "first surveillance", "end"]),
        ("2027-12-31", ["decision", "first surveillance", "surveillance", "end"]),
    ],
)
def test_nothing_is_asked_of_a_certificate_that_was_given_back(ended: str, expected: list[str]) -> None:
    records = entered("2028-01-10", "", {**HELD, "status": "withdrawn", "ended_on": ended})
    assert {item.kind for item in events(records.of("certificates")[0], records)} == set(expected)


@pytest.mark.parametrize(
    ("day", "more", "after", "expected"),
    [
        ("2028-11-18", {}, True, ["by 2028-11-19 due"]),
        ("2028-11-19", {}, True, ["by 2028-11-19 done 2028-11-19"]),
        ("2028-11-20", {}, False, ["by 2028-11-19 late"]),
        ("2028-09-12", {"ended_on": "2028-09-12"}, True, ["by 2028-11-19 done 2028-09-12"]),
    ],
)
def test_the_end(day: str, more: dict[str, str], after: bool, expected: list[str]) -> None:
    given = [{**HELD, **more}, *([NEXT] if after else [])]
    assert told(day, "end", *given) == expected


@pytest.mark.parametrize(
    ("expires", "says"),
    [
        # 20 November 2025 + 3 years = 20 November 2028.
        ("2028-11-20", "read from the certificate; the same as three years after the decision"),
        ("2028-11-19", "read from the certificate; 2028-11-20 would be three years after the decision"),
    ],
)
def test_the_end_is_read_and_three_years_are_told_beside_it(expires: str, says: str) -> None:
    records = entered("2026-01-10", "", {**HELD, "expires": expires})
    (event,) = (item for item in events(records.of("certificates")[0], records) if item.kind == "end")
    assert event.counted == says


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        ([{"year": "2027", "by": "2028-01-31"}],
         ("2028-01-31", "the last day of the calendar year, 2027-12-31 by rule")),
        ([{"by": "2027-06-30"}], ("2027-06-30", "the last day of the calendar year, 2027-12-31 by rule")),
        ([{"year": "2026", "by": "2027-01-31"}], ("2027-12-31", "the last day of the calendar year")),
        ([{"year": "2027", "by": None}], ("2027-12-31", "the last day of the calendar year")),
        ([{"year": "2027", "by": "2028-01-31"}, {"year": "2027", "by": "2028-02-28"}],
         ("2028-01-31", "the last day of the calendar year, 2027-12-31 by rule")),
        ([{"event": "first surveillance", "by": "2027-01-31"}], ("2027-12-31", "the last day of the calendar year")),
    ],
)  # fmt: skip
def test_what_the_body_agreed_to(agreed: list[dict[str, Any]], expected: tuple[str, str]) -> None:
    letters = tuple(
        {"event": "surveillance", "source": f"Letter {number}", **item} for number, item in enumerate(agreed)
    )
    records = entered("2026-10-10", "surveillance 2026-10-08", {**HELD, "agreed": letters})
    (event,) = (
        item for item in events(records.of("certificates")[0], records) if item.kind == "surveillance"
    )
    assert (str(event.by), event.counted) == expected
    other = agreed[0].get("year") == "2026" or "event" in agreed[0]
    assert event.agreed == ("" if other else "Letter 0")


@pytest.mark.parametrize(
    ("verified", "expected"),
    [((), "2025-12-20"), (("2026-01-22",), "2027-01-22"), (("2026-01-22", "2025-12-01"), "2027-01-22")],
)
def test_a_certificate_is_looked_up(verified: tuple[str, ...], expected: str) -> None:
    """A month after 20 November 2025, then a year after the last time."""
    looked = tuple({"where": "Register", "on": day, "by": "carol", "result": "confirmed"} for day in verified)
    made = certificate("CERT-2025-001", NEW, **{**HELD, "verified": looked})
    assert str(cycle.verify_by(made)) == expected
