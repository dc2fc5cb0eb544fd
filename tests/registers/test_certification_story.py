"""Six years of one organization, every day of its cycles worked out by hand and compared with what is computed.

Gap analysis, then the first certification with one major and three minor nonconformities, two surveillances, then the
recertification, by which it moves to the next edition. In each table stand event, window, deadline, day, how it
stands, and the rule.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from certified import NEW, OLD, audit, by_hand, certificate, finding, table

from plainqms.model.register import Records
from plainqms.registers.certificates import Agreed, due
from plainqms.registers.certification_bodies import CertificationBody
from plainqms.registers.certification_events import before_decision, events, standing
from plainqms.registers.findings import Finding
from plainqms.registers.findings import due as due_of_finding
from plainqms.registers.gaps import Gap, state
from plainqms.registers.gaps import due as due_of_gap

BODY = CertificationBody.model_validate({
    "id": "CB-001", "title": "Northern Board", "owner": "quality_manager",
    "deadlines": (
        {"grade": "major nonconformity", "step": "plan accepted", "days": "30"},
        {"grade": "minor nonconformity", "step": "plan accepted", "days": "60"},
    ),
})  # fmt: skip
AUDITS = (
    audit("AUD-2025-001", "stage 1", "2025-06-17"),
    audit("AUD-2025-002", "stage 2", "2025-09-24"),
    audit("AUD-2026-001", "surveillance", "2026-10-08"),
    audit("AUD-2027-001", "surveillance", "2027-10-14"),
    audit("AUD-2028-001", "recertification", "2028-06-21", NEW),
    audit("AUD-2029-001", "surveillance", "2029-10-09", NEW),
)
FINDINGS = (
    finding("FND-2025-001", "major", accepted_on="2025-10-16", verified_on="2025-11-12"),
    *(finding(f"FND-2025-00{number}", "minor", accepted_on="2025-11-03") for number in (2, 3, 4)),
)
FIRST = certificate(
    "CERT-2025-001", OLD, applied_on="2025-04-01", decided="2025-11-20", effective="2025-11-20",
    expires="2028-11-19", transition_by="2028-09-30", ended_on="2028-09-12", status="expired",
)  # fmt: skip
SECOND = certificate("CERT-2028-001", NEW, decided="2028-09-12", effective="2028-09-12", expires="2031-11-19")


def at(day: str, *, ended: bool = False) -> Records:
    """What was entered by that day: nothing knows what is still to come."""
    on = date.fromisoformat(day)
    first = (
        FIRST
        if FIRST.ended_on and FIRST.ended_on <= on
        else FIRST.model_copy(update={"ended_on": None, "status": "active"})
    )
    held = {
        "audits": tuple(item for item in AUDITS if item.held_on and item.held_on <= on),
        "findings": tuple(_known(item, on) for item in FINDINGS if item.on <= on),
        "certificates": tuple(item for item in (first, SECOND) if item.decided <= on),
        "certification-bodies": (BODY,),
    }
    return Records(as_of=on, held=held, standards={OLD: "iso-9001"})


def _known(item: Finding, on: date) -> Finding:
    days = {name: getattr(item, name) for name in ("accepted_on", "verified_on")}
    return item.model_copy(update={name: day if day and day <= on else None for name, day in days.items()})


# Stage 1 of 17 June 2025 + 6 months (custom, the contract says nothing) = 17 December 2025.
# Stage 2 ended on 24 September 2025, + 6 months = 24 March 2026. The decision of 20 November 2025, + 12 months =
# 20 November 2026, planned from 3 months before. The certificate ends on 19 November 2028, - 4 months = 19 July 2028,
# planned from 2 months before that. The body keeps the old edition until 30 September 2028, before the end.
FIRST_CYCLE = """
application                   | -          | -          | 2025-04-01 | done      | CYC-01
stage 1                       | -          | -          | 2025-06-17 | done      | CYC-01
stage 2                       | -          | 2025-12-17 | 2025-09-24 | done      | CYC-02
majors of stage 2             | -          | 2026-03-24 | 2025-11-12 | done      | CYC-10
decision                      | -          | -          | 2025-11-20 | done      | CYC-03
first surveillance            | 2026-08-20 | 2026-11-20 | 2026-10-08 | done      | CYC-04
surveillance 2027             | 2027-01-01 | 2027-12-31 | 2027-10-14 | done      | CYC-05
recertification audit         | 2028-05-19 | 2028-07-19 | 2028-06-21 | done      | CYC-07
recertification decision      | -          | 2028-11-19 | 2028-09-12 | done      | CYC-07
end                           | -          | 2028-11-19 | 2028-09-12 | done      | CYC-03
edition transition            | -          | 2028-09-30 | 2028-09-12 | done      | CYC-18
"""
# The second cycle begins with the decision of 12 September 2028; after a recertification the rule of twelve months is
# gone and each calendar year counts, but for 2031, in which it ends. 19 November 2031 - 4 months = 19 July 2031.
SECOND_CYCLE = """
audit before                  | -          | -          | 2028-06-21 | done      | CYC-07
decision                      | -          | -          | 2028-09-12 | done      | CYC-03
surveillance 2029             | 2029-01-01 | 2029-12-31 | 2029-10-09 | done      | CYC-05
surveillance 2030             | 2030-01-01 | 2030-12-31 | -          | late      | CYC-05
recertification audit         | 2031-05-19 | 2031-07-19 | -          | due       | CYC-07
recertification decision      | -          | 2031-11-19 | -          | due       | CYC-07
end                           | -          | 2031-11-19 | -          | due       | CYC-03
"""


# Our own days, no standard's and no body's: judged on 14 April, to be closed before stage 1 of 17 June, by 30 May. Its
# owner says on 26 May that it is done; somebody else looks within 14 days of that, by 9 June.
@pytest.mark.parametrize(
    ("day", "known", "expected"),
    [
        ("2025-04-14", {}, ["2025-05-30 target"]),
        ("2025-05-26", {"done": "2025-05-26"}, ["2025-06-09 done"]),
        (
            "2025-06-03",
            {
                "done": "2025-05-26",
                "verification": (
                    {"on": "2025-06-03", "by": "carol", "result": "done", "seen": "Two sheets."},
                ),
            },
            [],
        ),
    ],
)
def test_it_began_with_a_gap(day: str, known: dict[str, Any], expected: list[str]) -> None:
    gap = Gap.model_validate({
        "id": "GAP-2025-001", "title": "Nobody looks at the internal audits", "clauses": [f"{OLD}:9.2"],
        "raised_on": "2025-04-07", "severity": "blocks certification", "owner": "quality_manager",
        "judged": ({"on": "2025-04-14", "by": "carol", "result": "not fulfilled", "because": "None was held."},),
        "action": "Plan three audits and hold one.", "target": "2025-05-30", **known,
    })  # fmt: skip
    records = at(day)
    assert [f"{item.on} {item.path}" for item in due_of_gap(gap, records)] == expected
    assert (state(gap, records) == "Done and verified") is (not expected)


def test_both_cycles_by_hand() -> None:
    records = at("2031-01-15")
    first, second = records.of("certificates")
    assert table(events(first, records)) == by_hand(FIRST_CYCLE)
    assert table(events(second, records)) == by_hand(SECOND_CYCLE)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-07-01", ["stage 1: done", "stage 2 by 2025-12-17: due"]),
        (
            "2025-12-18",
            ["stage 1: done", "stage 2 by 2025-12-17: done", "majors of stage 2 by 2026-03-24: done"],
        ),
        (
            "2025-10-01",
            ["stage 1: done", "stage 2 by 2025-12-17: done", "majors of stage 2 by 2026-03-24: due"],
        ),
    ],
)
def test_on_the_way_to_the_first_certificate(day: str, expected: list[str]) -> None:
    found = [standing(item, at(day)) for item in before_decision(OLD, at(day))]
    assert [
        f"{item.kind}{f' by {item.by}' if item.by else ''}: {item.standing.value}" for item in found
    ] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # 20 November 2025: looked up a month after it began; the rest as above.
        ("2025-11-20", ["2025-12-20 verified", "2026-11-20 decided", "2028-07-19 expires", "2028-09-30 transition_by",
                        "2028-11-19 expires"]),
        ("2026-10-08", ["2025-12-20 verified", "2027-12-31 decided", "2028-07-19 expires", "2028-09-30 transition_by",
                        "2028-11-19 expires"]),
        ("2027-10-14", ["2025-12-20 verified", "2028-07-19 expires", "2028-09-30 transition_by",
                        "2028-11-19 expires"]),
        ("2028-06-21", ["2025-12-20 verified", "2028-09-30 transition_by", "2028-11-19 expires"]),
        ("2028-09-12", []),
    ],
)  # fmt: skip
def test_what_is_due_of_the_first_certificate(day: str, expected: list[str]) -> None:
    records = at(day)
    found = sorted(due(records.of("certificates")[0], records), key=lambda item: item.on)
    assert [f"{item.on} {item.path}" for item in found] == expected


def test_days_for_the_major_and_the_minors_of_stage_2() -> None:
    """Of the contract: 24 September 2025 + 30 days, + 60 days; and the six months, of the major alone."""
    records = at("2025-09-24")
    days = {
        item.id: sorted(str(one.on) for one in due_of_finding(item, records))
        for item in records.of("findings")
    }
    assert days["FND-2025-001"] == ["2025-10-24", "2026-03-24"]
    assert days["FND-2025-002"] == days["FND-2025-004"] == ["2025-11-23"]


def test_both_days_on_which_the_next_one_may_end() -> None:
    """19 November 2028 + 3 years keeps the anniversary; the decision of 12 September 2028 + 3 years does not."""
    records = at("2028-09-12")
    found = {item.kind: item for item in events(records.of("certificates")[0], records)}
    note = found["recertification decision"].note
    assert "2031-11-19" in note
    assert "2031-09-12" in note


def test_each_rule_says_whose_it_is() -> None:
    records = at("2031-01-15")
    for item in records.of("certificates"):
        for event in events(item, records):
            assert event.rule.says.endswith(".")
            assert event.rule.source
            assert event.counted or event.on


def test_what_was_agreed_goes_before_the_rule() -> None:
    records = at("2025-11-20")
    agreed = {"event": "first surveillance", "by": "2026-12-15", "source": "Letter of 2 June 2026"}
    (first,) = records.of("certificates")
    changed = first.model_copy(update={"agreed": (Agreed.model_validate(agreed),)})
    records = replace(records, held={**records.held, "certificates": (changed,)})
    found = {item.kind: item for item in events(changed, records)}
    event = found["first surveillance"]
    assert event.by == date(2026, 12, 15)
    assert event.agreed == "Letter of 2 June 2026"
    assert "2026-11-20" in event.counted


def test_a_day_late_is_late() -> None:
    for shift, stands in ((0, "due"), (1, "late")):
        day = date(2026, 11, 20) + timedelta(days=shift)
        records = replace(at("2026-10-01"), as_of=day)
        (found,) = (item for item in events(records.of("certificates")[0], records) if "first" in item.kind)
        assert found.standing.value == stands


@pytest.mark.parametrize("granted", ["transfer", "change"])
def test_a_transfer_and_another_edition_carry_the_cycle_on(granted: str) -> None:
    """The second certificate of 3 February 2026 keeps the end, and the first surveillance counts from the first
    decision: 20 November 2025 + 12 months. What was held before the transfer counts for its year."""
    second = certificate(
        "CERT-2026-001", NEW if granted == "change" else OLD, granted_by=granted, decided="2026-02-03",
        effective="2026-02-03", expires="2028-11-19",
    )  # fmt: skip
    records = at("2026-10-01")
    (first,) = records.of("certificates")
    first = first.model_copy(update={"ended_on": date(2026, 2, 3)})
    records = replace(records, held={**records.held, "certificates": (first, second)})
    days = {
        (item.kind, item.year): item.by for item in events(second, records) if "surveillance" in item.kind
    }
    assert days == {
        ("first surveillance", 2026): date(2026, 11, 20),
        ("surveillance", 2027): date(2027, 12, 31),
    }
    before = {item.kind: item for item in events(first, records)}
    assert "first surveillance" not in before
    assert "recertification decision" not in before


def test_a_recertification_asks_for_no_surveillance_within_twelve_months() -> None:
    """Decided on 12 September 2028; the first one is due at the end of 2029, fifteen months later."""
    records = at("2028-09-12")
    second = records.of("certificates")[1]
    assert [item.by for item in events(second, records) if "surveillance" in item.kind] == [
        date(2029, 12, 31),
        date(2030, 12, 31),
    ]


def test_on_the_last_day_is_in_time_and_a_later_stage_2_is_another_story() -> None:
    records = at("2026-10-01")
    (first,) = records.of("certificates")
    last, later = (
        audit("AUD-2026-009", "surveillance", "2026-11-20"),
        audit("AUD-2026-010", "stage 2", "2026-11-20"),
    )
    held = (*records.of("audits"), last, later)
    records = replace(records, as_of=date(2026, 12, 1), held={**records.held, "audits": held})
    found = {item.kind: item for item in events(first, records)}
    assert (found["first surveillance"].on, found["first surveillance"].standing.value) == (
        last.held_on,
        "done",
    )
    assert found["stage 2"].record == "AUD-2025-002"


@pytest.mark.parametrize(
    ("day", "held", "expected"),
    [
        # 14 January 2029 - 4 months = 14 September 2028: by our plan 2028 is the year of recertification. The first
        # surveillance has until 15 January 2027, so it is that of 2027, unless it was held in 2026.
        ("2026-12-31", "", ["2027-01-15 due"]),
        ("2026-12-31", "2026-12-10", ["2027-01-15 done", "2027-12-31 due"]),
        ("2027-02-01", "2027-01-11", ["2027-01-15 done"]),
        ("2028-12-31", "2027-01-11", ["2027-01-15 done"]),
        # No audit came in 2028, so it was a year like any other.
        ("2029-01-05", "2027-01-11", ["2027-01-15 done", "2028-12-31 late"]),
    ],
)
def test_a_certificate_that_ends_in_january(day: str, held: str, expected: list[str]) -> None:
    early = certificate(
        "CERT-2026-003", OLD, granted_by="initial certification", decided="2026-01-15", effective="2026-01-15",
        expires="2029-01-14",
    )  # fmt: skip
    audits = (audit("AUD-2026-011", "surveillance", held),) if held else ()
    records = Records(as_of=date.fromisoformat(day), held={"certificates": (early,), "audits": audits})
    found = [item for item in events(early, records) if "surveillance" in item.kind]
    assert sorted(f"{item.by} {item.standing.value}" for item in found) == expected


def test_suspension_restoration_and_lost_accreditation() -> None:
    """Suspended on 31 August 2026 + 6 months = 28 February 2027; ended on 19 November 2028 + 6 months = 19 May 2029;
    accreditation lost on 30 June 2028 + 6 months = 30 December 2028, but the certificate ends before."""
    records = replace(at("2027-10-14"), as_of=date(2028, 12, 1))
    (first,) = records.of("certificates")
    first = first.model_copy(
        update={"suspended_on": date(2026, 8, 31), "suspension_lifted_on": date(2026, 12, 4)}
    )
    body = BODY.model_copy(update={"accreditation_ended_on": date(2028, 6, 30)})
    records = replace(
        records, held={**records.held, "certificates": (first,), "certification-bodies": (body,)}
    )
    found = {item.kind: (item.by, item.standing.value) for item in events(first, records)}
    assert found["end of the suspension"] == (date(2027, 2, 28), "done")
    assert found["restoration"] == (date(2029, 5, 19), "due")
    assert found["transfer"] == (date(2028, 11, 19), "late")
    assert found["edition transition"] == (date(2028, 9, 30), "late")


def test_a_laboratory_is_accredited_and_has_no_cycle() -> None:
    records = at("2026-10-01")
    accredited = certificate(
        "CERT-2026-002",
        "iso-iec-17025-2017",
        decided="2026-02-03",
        effective="2026-02-03",
        expires="2029-02-02",
    )
    assert events(accredited, records) == ()
    assert [item.path for item in due(accredited, records)] == ["verified"]
