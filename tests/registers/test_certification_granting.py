"""Up to the decision, each day at its edge: stages, their majors, what has to be settled, and how it was granted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from certified import OLD, finding, shown
from certified import entered as records

from plainqms.registers import certification_cycle as cycle
from plainqms.registers.certification_events import before_decision, events, standing

INITIAL = {"decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19"}
RENEWED = {
    "granted_by": "recertification",
    "decided": "2028-09-12",
    "effective": "2028-09-12",
    "expires": "2031-11-19",
}
STAGES = ("application", "stage 1", "stage 2", "majors of stage 2", "audit before")


def found(kind: str, grade: str, **more: str) -> Any:
    """A nonconformity of the first or second audit, as the number in `kind` says."""
    return finding(f"FND-2020-{kind}", grade, audit=f"AUD-2020-{kind}", on="2025-09-24", **more)


# Stage 1 on 17 June 2025 + 6 months (custom) = 17 December 2025; by a contract of four months 17 October 2025.
@pytest.mark.parametrize(
    ("held", "months", "expected"),
    [
        ("stage 1 2025-06-17; stage 2 2025-09-24", None,
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 done 2025-09-24"]),
        ("stage 1 2025-05-20; stage 2 2025-11-20", None,
         ["stage 1 done 2025-05-20", "stage 2 by 2025-11-20 done 2025-11-20"]),
        ("stage 1 2025-05-19; stage 2 2025-11-20", None,
         ["stage 1 done 2025-05-19", "stage 2 by 2025-11-19 irregular 2025-11-20"]),
        ("stage 1 2025-06-17; stage 2 2025-10-18", 4,
         ["stage 1 done 2025-06-17", "stage 2 by 2025-10-17 irregular 2025-10-18"]),
        # The last ones before the decision count, and a stage 1 of the day of stage 2; none that came after it.
        ("stage 1 2025-02-03; stage 1 2025-06-17; stage 1 2025-10-01; stage 2 2025-07-01; stage 2 2025-09-24", None,
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 done 2025-09-24"]),
        ("stage 1 2025-09-24; stage 2 2025-09-24; stage 2 2025-11-21", None,
         ["stage 1 done 2025-09-24", "stage 2 by 2026-03-24 done 2025-09-24"]),
        # Of a certificate nobody waits for what was planned then and never entered as held.
        ("stage 1 planned 2025-06-17; stage 2 planned 2025-09-24", None, []),
        ("stage 2 2025-09-24", None, ["stage 2 done 2025-09-24"]),
        ("stage 1 2025-06-17", None, ["stage 1 done 2025-06-17"]),
    ],
)  # fmt: skip
def test_stages_of_a_certificate(held: str, months: int | None, expected: list[str]) -> None:
    given = records("2026-03-01", held, INITIAL, body={"stage_1_months": months})
    told = [item for item in events(given.of("certificates")[0], given) if item.kind in STAGES]
    assert [shown(item) for item in told] == expected
    whose = "as the contract says nothing" if months is None else "as the contract says"
    said = [item.counted for item in told if item.kind == "stage 2"]
    assert all(item.endswith(whose) if "stage 1" in held else item == "" for item in said)


@pytest.mark.parametrize(
    ("day", "held", "expected"),
    [
        ("2025-06-01", "", []),
        ("2025-06-01", "stage 1 planned 2025-07-01; stage 1 planned 2025-06-17; stage 2 planned 2025-09-24",
         ["stage 1 due planned 2025-06-17", "stage 2 due planned 2025-09-24"]),
        # Once stage 1 was held stage 2 is due, planned or not; and no other stage 1 is waited for.
        ("2025-07-01", "stage 1 2025-06-17; stage 1 planned 2025-08-01",
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 due"]),
        ("2025-12-17", "stage 1 2025-06-17", ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 due"]),
        ("2025-12-18", "stage 1 2025-06-17", ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 late"]),
        ("2025-07-01", "stage 1 2025-06-17; stage 2 planned 2025-09-24",
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 due planned 2025-09-24"]),
        ("2025-09-24", "stage 1 2025-06-17; stage 2 2025-09-24",
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 done 2025-09-24"]),
        ("2025-09-23", "stage 1 2025-06-17; stage 2 2025-09-24",
         ["stage 1 done 2025-06-17", "stage 2 by 2025-12-17 due planned 2025-09-24"]),
    ],
)  # fmt: skip
def test_stages_on_the_way_to_a_first_certificate(day: str, held: str, expected: list[str]) -> None:
    given = records(day, held)
    assert [shown(standing(item, given)) for item in before_decision(OLD, given)] == expected


def test_after_a_certificate_that_lapsed_the_stages_are_those_that_came_since() -> None:
    """Granted anew on 20 November 2025; stages of the day of the former decision, and before it, are of the former."""
    former = {"decided": "2020-03-02", "effective": "2020-03-02", "expires": "2023-03-01"}
    again = {**INITIAL, "granted_by": "initial certification"}
    given = records("2026-01-05", "stage 1 2020-03-02; stage 2 2020-03-02", former, again)
    assert not [item for item in events(given.of("certificates")[1], given) if item.kind.startswith("stage")]
    given = records("2026-01-05", "stage 1 2020-03-03; stage 2 2020-03-03", former, again)
    assert [item.kind for item in events(given.of("certificates")[1], given)][:2] == ["stage 1", "stage 2"]


# Stage 2 on 24 September 2025 + 6 months = 24 March 2026. The decision of 20 November 2025 waits for the majors.
@pytest.mark.parametrize(
    ("day", "decided", "verified", "expected", "note"),
    [
        ("2026-03-24", False, "", "by 2026-03-24 due", ""),
        ("2026-03-25", False, "", "by 2026-03-24 late", ""),
        ("2026-03-24", False, "2026-03-24", "by 2026-03-24 done 2026-03-24", ""),
        ("2026-03-25", False, "2026-03-25", "by 2026-03-24 irregular 2026-03-25", "1 day late"),
        ("2026-01-09", False, "2026-01-10", "by 2026-03-24 due", ""),
        ("2026-01-09", True, "2025-11-20", "by 2026-03-24 done 2025-11-20", ""),
        ("2026-01-09", True, "2025-11-21", "by 2026-03-24 irregular 2025-11-21",
         "the decision came before they were verified"),
        ("2026-01-09", True, "", "by 2026-03-24 irregular", "the decision came before they were verified"),
    ],
)  # fmt: skip
def test_majors_of_stage_2(day: str, decided: bool, verified: str, expected: str, note: str) -> None:
    major = found("000", "major", **({"verified_on": verified} if verified else {}))
    given = records(day, "stage 2 2025-09-24", *([INITIAL] if decided else []), found=(major,))
    told = events(given.of("certificates")[0], given) if decided else before_decision(OLD, given)
    (event,) = (standing(item, given) for item in told if item.kind == "majors of stage 2")
    assert (shown(event), event.note) == (f"majors of stage 2 {expected}", note)


def test_six_months_after_stage_2_are_of_a_first_certification_alone() -> None:
    """The stage 2 of the former cycle, with its major, is nothing to the recertification; its own audit is told."""
    held = "stage 2 2025-09-24; recertification 2028-06-21"
    given = records(
        "2028-10-01", held, INITIAL, RENEWED, found=(found("000", "major"), found("001", "minor"))
    )
    kinds = [item.kind for item in events(given.of("certificates")[1], given)]
    assert not {"stage 1", "stage 2", "majors of stage 2", "first surveillance"} & set(kinds)
    assert kinds[:2] == ["audit before", "decision"]
    minor = records("2025-10-01", "stage 2 2025-09-24", found=(found("000", "minor"),))
    assert [item.kind for item in before_decision(OLD, minor)] == ["stage 2"]


# Decided on 20 November 2025: by then majors are verified, and of minors the plan is accepted at least.
@pytest.mark.parametrize(
    ("grade", "more", "settled"),
    [
        ("major", {}, False),
        ("major", {"verified_on": "2025-11-20"}, True),
        ("major", {"verified_on": "2025-11-21"}, False),
        ("major", {"accepted_on": "2025-10-01"}, False),
        ("minor", {}, False),
        ("minor", {"accepted_on": "2025-11-20"}, True),
        ("minor", {"accepted_on": "2025-11-21"}, False),
        ("minor", {"verified_on": "2025-11-20"}, True),
        ("minor", {"accepted_on": "2025-11-21", "verified_on": "2025-11-12"}, True),
    ],
)
def test_what_is_settled_before_the_decision(grade: str, more: dict[str, str], settled: bool) -> None:
    given = records("2026-01-05", "stage 2 2025-09-24", INITIAL, found=(found("000", grade, **more),))
    (event,) = (item for item in events(given.of("certificates")[0], given) if item.kind == "decision")
    assert (event.standing.value, event.rule.code, "FND-2020-000" in event.note) == (
        ("done", "CYC-03", False) if settled else ("irregular", "CYC-11", True)
    )


def test_an_observation_holds_no_decision_up() -> None:
    seen = found("000", "minor").model_copy(update={"grade": "observation"})
    given = records("2026-01-05", "stage 2 2025-09-24", INITIAL, found=(seen,))
    (event,) = (item for item in events(given.of("certificates")[0], given) if item.kind == "decision")
    assert event.standing.value == "done"


# A certificate that ended on 19 November 2028 may be restored until 19 May 2029.
@pytest.mark.parametrize(
    ("held", "decided", "expected"),
    [
        ("", "2028-09-12", "recertification"),
        ("", "2029-05-19", "recertification"),
        ("", "2029-05-20", "initial certification"),
        ("recertification 2028-06-21", "2028-09-12", "recertification"),
        ("stage 2 2028-06-21", "2028-09-12", "initial certification"),
        ("transfer 2028-06-21", "2028-09-12", "transfer"),
        # What led to the former, or was held on the day of its decision, did not lead to this one.
        ("stage 2 2025-11-20", "2028-09-12", "recertification"),
        ("stage 2 2025-11-21", "2028-09-12", "initial certification"),
    ],
)
def test_how_it_was_granted(held: str, decided: str, expected: str) -> None:
    given = records("2029-12-01", held, INITIAL, {**INITIAL, "decided": decided})
    assert cycle.granted_by(given.of("certificates")[1], given) == expected


@pytest.mark.parametrize(
    ("decided", "effective", "expected"),
    [
        ("2028-09-12", "2028-09-12", "2031-11-19"),
        ("2028-11-19", "2028-11-01", "2031-11-19"),
        ("2028-11-20", "2028-11-20", "2031-11-20"),
        (
            "2028-11-20",
            "2028-11-01",
            "2031-11-01",
        ),  # decided too late to keep the anniversary, and dated back
    ],
)
def test_the_longest_that_it_may_hold(decided: str, effective: str, expected: str) -> None:
    """Decided before 19 November 2028 ends, three years after that; afterwards three years after it began."""
    given = records("2029-12-01", "", INITIAL, {**RENEWED, "decided": decided, "effective": effective})
    assert cycle.longest(given.of("certificates")[1], given) == date.fromisoformat(expected)
