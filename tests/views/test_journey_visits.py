"""What the journey says of audits, reviews, stages and visits: each criterion at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from asking import load
from certified import audit, entered, finding
from repositories import Repo

from plainqms.model.system import System
from plainqms.registers.management_reviews import ManagementReview
from plainqms.views.journey import visits
from plainqms.views.journey.ground import Ground
from plainqms.views.journey.walking import CRITERIA

TODAY = "2026-06-30"
HELD = {
    "granted_by": "initial certification", "decided": "2025-11-20", "effective": "2025-11-20", "expires": "2028-11-19",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> System:
    repo = Repo(tmp_path_factory.mktemp("journey") / "repo")
    repo.settings()
    repo.commit("Settings", on="2020-01-01")
    return load(repo).system


def ground(
    bare: System, held: str = "", *certificates: dict[str, Any], day: str = TODAY, **more: Any
) -> Ground:
    """`held` as `certified.audits` has it; `more` are fields of the body, findings and reviews."""
    findings, reviews = more.pop("findings", ()), more.pop("reviews", ())
    records = entered(day, held, *certificates, body=more, found=findings)
    kept = {**records.held, "management-reviews": reviews}
    records = replace(records, held=kept, standards=bare.records.standards)
    system = replace(bare, as_of=date.fromisoformat(day), records=records)
    (standard,) = system.standards
    return Ground(
        system, cast("Any", SimpleNamespace(standard=standard)), lambda _: (), (), (), cast("Any", None)
    )


def standing(of: Ground, criterion: str) -> str:
    answer = CRITERIA[criterion](of)
    assert answer is not None
    assert bool(answer.do) != (answer.standing.value == "done") or answer.standing.value == "open"
    return f"{answer.standing.value}: {answer.says}"


def review(
    day: str, *, ahead: bool = False, standards: tuple[str, ...] = (), number: int = 1
) -> ManagementReview:
    return ManagementReview.model_validate({
        "id": f"MR-2026-{number:03}", "title": "Review", "owner": "carol", "planned": day, "standards": standards,
        "held_on": None if ahead else day,
    })  # fmt: skip


# Held, planned for today, for yesterday, or not at all; a day that is still to come is neither.
@pytest.mark.parametrize(
    ("held", "to_be_held", "to_be_planned", "to_be_done"),
    [
        ("", "open: An internal audit was neither", "blocked: An internal audit was neither", "blocked: An internal"),
        ("internal planned 2026-06-30", "in part: An internal audit is planned: AUD-2020-000 for 2026-06-30.",
         "in part: An internal audit is planned",
         "blocked: An internal audit is planned: AUD-2020-000 for 2026-06-30; before stage 2 it must have been held."),
        ("internal planned 2026-06-29", "in part: An internal audit was planned: AUD-2020-000 for 2026-06-29",
         "blocked: An internal audit was planned", "blocked: An internal audit was planned"),
        ("internal planned 2026-05-01; internal planned 2026-09-01; internal planned 2026-08-01",
         "in part: An internal audit is planned: AUD-2020-002", "in part: An", "blocked: An internal audit is planned"),
        ("internal planned 2026-05-01; internal planned 2026-05-02",
         "in part: An internal audit was planned: AUD-2020-000", "blocked", "blocked"),
        ("internal 2026-06-30", "done: AUD-2020-000 was held on 2026-06-30.", "done: ", "done: "),
        ("internal 2026-07-01", "open: ", "blocked: ", "blocked: An internal audit was neither"),
        ("internal 2026-05-01; internal 2026-04-01; internal planned 2026-09-01", "done: AUD-2020-000", "done", "done"),
        ("surveillance 2026-05-01; stage 1 planned 2026-09-01", "open: ", "blocked: ", "blocked: "),
    ],
)  # fmt: skip
def test_internal_audits(
    bare: System, held: str, to_be_held: str, to_be_planned: str, to_be_done: str
) -> None:
    found = ground(bare, held)
    assert standing(found, "internal_audit_held").startswith(to_be_held)
    assert standing(found, "internal_audit_planned").startswith(to_be_planned)
    assert standing(found, "internal_audit_done").startswith(to_be_done)


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), ("open", "blocked", "blocked")),
        ((review("2026-06-30"),), ("done", "done", "done")),
        ((review("2026-07-01"),), ("open", "blocked", "blocked")),
        ((review("2026-06-30", ahead=True),), ("in part", "in part", "blocked")),
        ((review("2026-06-29", ahead=True),), ("in part", "blocked", "blocked")),
        ((review("2026-06-30", standards=("iso-9001-2015",)),), ("done", "done", "done")),
        ((review("2026-06-30", standards=("iso-14001-2015",)),), ("open", "blocked", "blocked")),
    ],
)
def test_reviews_by_management(bare: System, reviews: Any, expected: tuple[str, str, str]) -> None:
    found = ground(bare, reviews=reviews)
    names = ("management_review_held", "management_review_planned", "management_review_done")
    assert tuple(standing(found, name).split(":")[0] for name in names) == expected


def test_audits_count_that_are_ours_to_count_and_by_the_day_on_which_they_were_held(bare: System) -> None:
    cancelled = audit("AUD-2026-001", "internal", "2026-06-01", cancelled_on="2026-05-01")
    other = audit("AUD-2026-002", "internal", "2026-06-01", "iso-14001-2015")
    late = audit("AUD-2026-003", "internal", "2026-06-20", planned="2026-04-01")
    early = audit("AUD-2026-004", "internal", "2026-06-02", planned="2026-06-02")
    told = []
    for held in ((cancelled,), (other,), (late, early)):
        found = ground(bare)
        records = replace(found.system.records, held={**found.system.records.held, "audits": held})
        system = replace(found.system, records=records)
        told.append(standing(replace(found, system=system), "internal_audit_held").split(" was ")[0])
    assert told == ["open: An internal audit", "open: An internal audit", "done: AUD-2026-003"]


def test_the_last_review_is_told(bare: System) -> None:
    two = (review("2026-05-02", number=1), review("2026-04-02", number=2))
    assert "MR-2026-001 was held on 2026-05-02" in standing(
        ground(bare, reviews=two), "management_review_held"
    )


@pytest.mark.parametrize(("day", "expected"), [("2025-11-20", "done"), ("2025-11-19", "open")])
def test_once_certified_what_came_since_the_decision_counts(bare: System, day: str, expected: str) -> None:
    """The decision was on 20 November 2025."""
    found = ground(bare, f"internal {day}", HELD, reviews=(review(day),))
    assert standing(found, "internal_audit_held").startswith(expected)
    assert standing(found, "management_review_held").startswith(expected)


def of(audit: int, grade: str, number: int = 1, **more: str) -> Any:
    made = finding(f"FND-2026-{number:03}", "minor", audit=f"AUD-2020-{audit:03}", on="2026-06-01", **more)
    return made.model_copy(update={"grade": grade})


@pytest.mark.parametrize(
    ("held", "findings", "expected"),
    [
        ("", (), "open: No internal audit was held"),
        ("surveillance 2026-06-01", (of(0, "minor nonconformity"),), "open: No internal audit was held"),
        ("internal 2026-06-01", (), "done: No finding"),
        ("internal 2026-06-01; surveillance 2026-06-01", (of(1, "minor nonconformity"),), "done: No finding"),
        ("internal 2026-06-01", (of(0, "conformity"), of(0, "good practice", 2)), "done: No finding"),
        ("internal 2026-06-01", (of(0, "minor nonconformity"),), "open: 0 of 1"),
        ("internal 2026-06-01", (of(0, "observation"),), "open: 0 of 1"),
        ("internal 2026-06-01", (of(0, "minor nonconformity", answered_on="2026-06-05"),), "done: 1 of 1"),
        ("internal 2026-06-01", (of(0, "minor nonconformity", closed_on="2026-06-05"),), "done: 1 of 1"),
        ("internal 2026-06-01", (of(0, "minor nonconformity", nonconformity="NC-2026-001"),), "done: 1 of 1"),
        ("internal 2026-06-01", (of(0, "minor nonconformity", answered_on="2026-06-05"), of(0, "observation", 2)),
         "in part: 1 of 2"),
    ],
)  # fmt: skip
def test_findings_of_our_own(bare: System, held: str, findings: Any, expected: str) -> None:
    assert standing(ground(bare, held, findings=findings), "internal_findings_answered").startswith(expected)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("", "not judged"),
        ("stage 1 planned 2026-09-01; surveillance 2026-01-01", "not judged"),
        ("stage 1 2026-06-30", "done: AUD-2020-000 (stage 1)"),
        ("stage 2 2026-06-30", "done: AUD-2020-000 (stage 2)"),
        ("stage 2 2026-06-30; stage 1 2026-05-30", "done: AUD-2020-001 (stage 1) was held on 2026-05-30"),
    ],
)
def test_the_check_before_the_body_comes(bare: System, held: str, expected: str) -> None:
    answer = visits.preaudit_seen(ground(bare, held))
    assert f"{answer.standing.value}: {answer.says}".startswith(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "open: Northern Board is not entered as accredited"),
        ({"ended_on": "2026-01-01"}, "open: No certification body is recorded"),
        ({"contract_from": "2026-01-01"}, "open: Northern Board is not entered as accredited"),
        ({"accredited_for": ("iso-14001-2015",), "contract_from": "2026-01-01"}, "open: Northern Board is not"),
        ({"accredited_for": ("iso-9001-2015",)}, "in part: Northern Board is accredited for it, and no contract"),
        ({"accredited_for": ("iso-9001-2015",), "contract_from": "2026-01-01"}, "done: Northern Board is under"),
        ({"accredited_for": ("iso-9001",), "contract_from": "2026-01-01"}, "done: Northern Board is under"),
        ({"accredited_for": ("iso-9001",), "contract_from": "2026-01-01", "ended_on": "2026-02-01"}, "open: No cert"),
    ],
)  # fmt: skip
def test_a_body_is_chosen(bare: System, body: dict[str, Any], expected: str) -> None:
    assert standing(ground(bare, **body), "body_chosen").startswith(expected)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("", ("open", "open")),
        (
            "stage 1 planned 2026-06-29; stage 2 planned 2026-09-01",
            ("in part", "in part"),
        ),  # neither is a gate
        ("stage 1 2026-06-30; stage 2 2026-07-01", ("done", "open")),
        ("stage 2 2026-06-30", ("open", "done")),
    ],
)
def test_stages(bare: System, held: str, expected: tuple[str, str]) -> None:
    found = ground(bare, held)
    assert tuple(standing(found, f"stage_{n}_held").split(":")[0] for n in (1, 2)) == expected


CONCERN = "area of concern"


@pytest.mark.parametrize(
    ("held", "findings", "expected"),
    [
        ("", (), "open: Stage 1 was not held"),
        ("stage 2 2026-06-01", (of(0, CONCERN),), "open: Stage 1 was not held"),
        ("stage 1 2026-06-01", (), "done: No area of concern"),
        ("stage 1 2026-06-01", (of(0, "observation"),), "done: No area of concern"),
        ("stage 1 2026-06-01; stage 2 2026-06-01", (of(1, CONCERN),), "done: No area of concern"),
        ("stage 1 2026-06-01", (of(0, CONCERN),), "open: 0 of 1"),
        ("stage 1 2026-06-01", (of(0, CONCERN, answered_on="2026-06-02"), of(0, CONCERN, 2)), "in part: 1 of 2"),
        ("stage 1 2026-06-01", (of(0, CONCERN, closed_on="2026-06-02"),), "done: 1 of 1"),
    ],
)  # fmt: skip
def test_concerns_of_stage_1(bare: System, held: str, findings: Any, expected: str) -> None:
    assert standing(ground(bare, held, findings=findings), "concerns_answered").startswith(expected)


MAJOR, MINOR = "major nonconformity", "minor nonconformity"


@pytest.mark.parametrize(
    ("held", "findings", "expected"),
    [
        ("internal 2026-06-01", (of(0, MAJOR),), "open: The body has not audited us"),
        ("stage 2 2026-06-01", (), "done: No nonconformity of the body"),
        ("stage 2 2026-06-01", (of(0, "observation"),), "done: No nonconformity of the body"),
        ("stage 2 2026-06-01; internal 2026-06-01", (of(1, MAJOR),), "done: No nonconformity of the body"),
        ("stage 2 2026-06-01", (of(0, MAJOR),), "blocked: FND-2026-001"),
        ("stage 2 2026-06-01", (of(0, MAJOR, accepted_on="2026-06-09"),), "blocked: FND-2026-001"),
        ("stage 2 2026-06-01", (of(0, MAJOR, verified_on="2026-06-09"),), "done: 1 of 1"),
        ("stage 2 2026-06-01", (of(0, MAJOR, closed_on="2026-06-09"),), "done: 1 of 1"),
        ("stage 2 2026-06-01", (of(0, MINOR),), "open: 0 of 1"),
        ("stage 2 2026-06-01", (of(0, MINOR, accepted_on="2026-06-09"), of(0, MINOR, 2)), "in part: 1 of 2"),
        ("stage 2 2026-06-01", (of(0, MINOR, verified_on="2026-06-09"),), "done: 1 of 1"),
        ("stage 2 2026-06-01", (of(0, MINOR, closed_on="2026-06-09"),), "done: 1 of 1"),
        ("stage 2 2026-06-01", (of(0, MINOR), of(0, MAJOR, 2)), "blocked: FND-2026-002"),
    ],
)  # fmt: skip
def test_findings_of_the_body(bare: System, held: str, findings: Any, expected: str) -> None:
    assert standing(ground(bare, held, findings=findings), "findings_settled").startswith(expected)


# Decided on 20 November 2025, until 19 November 2028: a first surveillance within twelve months, one in 2027.
@pytest.mark.parametrize(
    ("day", "held", "first", "second"),
    [
        ("2026-06-30", "", "open: Not planned yet. By the cycle of CERT-2020-000: First surveillance by 2026-11-20",
         "open: Not planned yet."),
        ("2026-06-30", "surveillance planned 2026-10-01", "in part: AUD-2020-000 is planned for 2026-10-01.",
         "open: Not planned yet."),
        ("2026-06-30", "surveillance planned 2027-09-01; surveillance planned 2026-10-01",
         "in part: AUD-2020-001 is planned", "in part: AUD-2020-000 is planned for 2027-09-01."),
        ("2026-06-30", "surveillance planned 2025-11-20", "open: Not planned yet.", "open: Not planned yet."),
        ("2026-11-01", "surveillance 2026-10-01", "done: AUD-2020-000 was held on 2026-10-01.",
         "open: Not planned yet. By the cycle of CERT-2020-000: Surveillance of 2027 by 2027-12-31"),
        ("2027-11-01", "surveillance 2027-10-04; surveillance 2026-10-01", "done: AUD-2020-001", "done: AUD-2020-000"),
        ("2028-11-19", "", "open: Not planned yet.", "open: Not planned yet."),
        ("2028-11-20", "", "open: None was held before CERT-2020-000 ended.", "open: None was held before"),
        ("2028-11-20", "surveillance 2026-10-01", "done: ", "open: None was held before"),
        # The recertification audit is no surveillance.
        ("2028-07-30", "surveillance 2026-10-01; recertification 2028-06-01", "done: ", "open: Not planned yet."),
    ],
)  # fmt: skip
def test_surveillances(bare: System, day: str, held: str, first: str, second: str) -> None:
    found = ground(bare, held, HELD, day=day)
    assert standing(found, "first_surveillance_held").startswith(first)
    assert standing(found, "second_surveillance_held").startswith(second)


@pytest.mark.parametrize(
    ("day", "held", "expected"),
    [
        # 19 November 2028 - 4 months = 19 July 2028.
        ("2028-11-19", "", "open: CERT-2020-000 ends on 2028-11-19; by our own lead of four months the audit is held "
         "by 2028-07-19."),
        ("2028-11-20", "", "blocked: CERT-2020-000 ended on 2028-11-19; until 2029-05-19 the body may restore it"),
        ("2029-05-19", "", "blocked: CERT-2020-000 ended on 2028-11-19; until 2029-05-19 the body may restore it"),
        ("2029-05-20", "", "blocked: CERT-2020-000 ended on 2028-11-19; it can no longer be restored"),
        ("2028-01-01", "recertification planned 2028-07-01", "in part: AUD-2020-000 is planned for 2028-07-01."),
        ("2028-01-01", "recertification planned 2028-08-01; recertification planned 2028-06-01",
         "in part: AUD-2020-001 is planned"),
        ("2028-01-01", "surveillance 2027-10-04", "open: CERT-2020-000 ends on"),
        ("2028-01-01", "recertification planned 2025-11-20", "open: CERT-2020-000 ends on"),
        ("2028-08-01", "recertification 2028-06-01; recertification 2028-07-01", "in part: AUD-2020-001 was held"),
    ],
)  # fmt: skip
def test_the_recertification(bare: System, day: str, held: str, expected: str) -> None:
    assert standing(ground(bare, held, HELD, day=day), "recertification_held").startswith(expected)


@pytest.mark.parametrize(
    ("day", "more", "expected"),
    [
        ("2026-06-30", {}, ""),
        ("2026-06-30", {"status": "suspended"}, "CERT-2020-000 is suspended: it"),
        ("2026-06-30", {"status": "suspended", "suspended_on": "2026-06-01"}, "CERT-2020-000 is suspended since 2026"),
        ("2027-09-30", {"transition_by": "2027-09-30"}, ""),
        ("2027-10-01", {"transition_by": "2027-09-30"}, "CERT-2020-000 ended on 2027-09-30 with its edition"),
        ("2028-11-20", {"transition_by": "2028-11-19"}, "CERT-2020-000 ended on 2028-11-19; until 2029-05-19"),
    ],
)  # fmt: skip
def test_when_a_certificate_no_longer_counts(
    bare: System, day: str, more: dict[str, str], expected: str
) -> None:
    told = visits.over(ground(bare, "", {**HELD, **more}, day=day))
    assert told.startswith(expected)
    assert bool(told) is bool(expected)


def test_without_a_certificate_its_visits_come_later(bare: System) -> None:
    found = ground(bare, "surveillance 2026-05-01; recertification 2026-05-01")
    for name in (
        "first_surveillance_held",
        "second_surveillance_held",
        "recertification_held",
        "certificate_decided",
    ):
        assert standing(found, name).startswith("open: ")
    assert visits.over(found) == ""
    assert standing(ground(bare, "", HELD), "certificate_decided").startswith(
        "done: CERT-2020-000: decided on 2025-11-20"
    )
