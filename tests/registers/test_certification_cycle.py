"""Which certificates and audits belong together: of one standard in any edition, of a site in common, in one cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from certified import NEW, OLD, audit, entered

from plainqms.model.register import Records
from plainqms.registers import certification_cycle as cycle

DAYS = ("2020-03-02", "2023-03-01", "2026-02-27")


def three(**more: Any) -> Records:
    """Decided one after the other; `more` is of the second."""
    made = [{"decided": day, "effective": day, "expires": f"{int(day[:4]) + 3}-03-01"} for day in DAYS]
    return entered("2026-06-30", "", made[0], {**made[1], **more}, made[2])


def test_of_several_the_next_one_and_the_last_one_before() -> None:
    records = three(edition=NEW)
    first, second, third = records.of("certificates")
    assert [cycle.earlier(item, records) for item in (first, second, third)] == [None, first, second]
    assert [cycle.following(item, records) for item in (first, second, third)] == [second, third, None]
    before = replace(records, as_of=date(2026, 2, 26))  # the third is still to come
    assert cycle.following(second, before) is None
    assert cycle.following(second, replace(records, as_of=date(2026, 2, 27))) is third


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ((), (), True),
        (("leeds",), (), True),
        ((), ("leeds",), True),
        (("leeds",), ("leeds", "york"), True),
        (("leeds",), ("york",), False),
    ],
)
def test_two_sites_may_have_a_certificate_each(mine: Any, theirs: Any, together: bool) -> None:
    made = {"expires": "2028-11-19", "effective": "2025-11-20"}
    records = entered(
        "2026-06-30",
        "",
        {**made, "decided": "2025-11-20", "sites": mine},
        {**made, "decided": "2026-02-03", "sites": theirs},
    )
    first, second = records.of("certificates")
    assert (cycle.following(first, records) is second) is together
    assert (cycle.earlier(second, records) is first) is together


def test_another_standard_is_another_story() -> None:
    records = three(edition="iso-14001-2015")
    first, second, third = records.of("certificates")
    assert (cycle.earlier(second, records), cycle.following(second, records)) == (None, None)
    assert (cycle.earlier(third, records), cycle.following(first, records)) == (first, third)


@pytest.mark.parametrize(
    ("more", "held", "planned"),
    [
        ({}, True, False),
        ({"cancelled_on": "2026-05-01"}, False, False),
        ({"on": "2026-06-30"}, True, False),
        ({"on": "2026-07-01"}, False, True),  # entered ahead of its day
        ({"held_on": None}, False, True),
        ({"held_on": None, "cancelled_on": "2026-05-01"}, False, False),
        ({"edition": NEW}, True, False),
        ({"criteria": ["iso-14001-2015"]}, False, False),
        ({"criteria": ["iso-14001-2015", OLD]}, True, False),
        ({"criteria": ["iso-14001-2015"], "held_on": None}, False, False),
        ({"criteria": []}, False, False),
        ({"kind": "internal"}, False, False),
        ({"kind": "internal", "held_on": None}, False, False),
    ],
)
def test_held_and_planned(more: dict[str, Any], held: bool, planned: bool) -> None:
    kind, on = more.pop("kind", "surveillance"), more.pop("on", "2026-06-01")
    (made,) = (audit("AUD-2026-001", kind, on, **more),)
    records = Records(as_of=date(2026, 6, 30), held={"audits": (made,)})
    assert bool(list(cycle.held(OLD, records, ("surveillance",)))) is held
    assert bool(list(cycle.planned(OLD, records, ("surveillance",)))) is planned


def test_audits_of_a_cycle_are_those_after_its_decision_up_to_the_next() -> None:
    days = ("2023-03-01", "2023-03-02", "2026-02-27", "2026-02-28")
    held = "; ".join(f"surveillance {day}" for day in reversed(days))
    records = replace(three(), held={**three().held, "audits": entered("2026-06-30", held).of("audits")})
    told = [[str(item.held_on) for item in cycle.audits(one, records)] for one in records.of("certificates")]
    assert told == [["2023-03-01"], ["2023-03-02", "2026-02-27"], ["2026-02-28"]]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("surveillance 2027-01-04; recertification 2028-06-01", True),
        ("surveillance 2027-01-04", False),
        ("", False),
    ],
)
def test_whether_it_was_recertified(held: str, expected: bool) -> None:
    given = {"decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19"}
    records = entered("2028-07-01", held, given)
    assert cycle.recertified(records.of("certificates")[0], records) is expected


@pytest.mark.parametrize(("held", "expected"), [("stage 2 2025-09-24", "2025-09-24"), ("", "2025-11-20")])
def test_by_the_contract_from_stage_2_where_one_is_entered(held: str, expected: str) -> None:
    given = {"decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19"}
    records = entered("2026-01-01", held, given, body={"first_surveillance_from": "last day of stage 2"})
    assert str(cycle.first_counts_from(records.of("certificates")[0], records)) == expected
