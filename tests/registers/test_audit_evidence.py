"""What audits, findings and management reviews show for clauses: of what is due so much is there, late, failing."""

from __future__ import annotations

from datetime import date
from typing import Any

from plainqms.model.register import Records
from plainqms.registers import audits, findings, management_reviews
from plainqms.registers.audit_parts import Row
from plainqms.registers.audits import Audit
from plainqms.registers.findings import Finding
from plainqms.registers.management_reviews import Input, ManagementReview

Counted = list[tuple[tuple[str, ...], int, int, int, int]]


def counted(register: Any, **held: tuple[Any, ...]) -> Counted:
    """Required, present, overdue, failing of each clause, in the middle of 2026; what is called bad does not count."""
    known = {name.replace("_", "-"): records for name, records in held.items()}
    standards = {"iso-9001-2015": "iso-9001", "iso-14001-2015": "iso-14001"}
    records = Records(date(2026, 6, 30), known, standards=standards)
    shown = register.evidence(records, lambda record: "bad" not in record.title)
    return [(item.clauses, item.required, item.present, item.overdue, item.failing) for item in shown]


def audit(number: int, title: str = "Purchasing", **fields: Any) -> Audit:
    given = {"kind": "internal", "planned": date(2026, 3, 2), "criteria": ("iso-9001-2015",), **fields}
    return Audit(id=f"AUD-2026-00{number}", title=title, owner="quality_manager", **given)


def review(number: int, **fields: Any) -> ManagementReview:
    given = {"title": "Review", "owner": "quality_manager", "planned": date(2026, 3, 2), **fields}
    return ManagementReview(id=f"MR-2026-00{number}", **given)


def test_audits_count_once_they_are_reported_with_what_was_seen() -> None:
    day = date(2026, 3, 2)
    seen, unseen = (Row(clause="iso-9001:8.4", seen="Five orders."),), (Row(clause="iso-9001:8.4"),)
    held = (
        audit(1, held_on=day, reported_on=day, rows=seen),
        audit(2, held_on=day, reported_on=day, rows=(*seen, *unseen)),
        audit(3, "bad", held_on=day, reported_on=day, rows=seen),
        audit(4),
        audit(5, planned=date(2026, 9, 2)),
        audit(6, cancelled_on=day),
        audit(7, kind="surveillance", held_on=day, reported_on=day, rows=seen),
    )
    assert counted(audits.REGISTER, audits=held) == [(("iso-9001:9.2.1", "iso-9001:9.2.2"), 4, 1, 1, 1)]
    assert counted(audits.REGISTER, audits=()) == []


def test_what_never_was_held_is_told_from_what_is_out_of_date() -> None:
    """Records that are there, and why there never was one."""
    held, late, coming = date(2026, 3, 2), date(2026, 5, 4), date(2026, 6, 30)
    kinds = {"audits": audit, "management_reviews": review}
    for (name, one), register in zip(kinds.items(), (audits, management_reviews), strict=True):
        prefix = one(1).id[:-1]
        for records, never in (
            ((one(1, planned=late), one(2, planned=held)), f"{prefix}2 was planned for {held} and not held"),
            ((one(1, planned=late), one(2, planned=late)), f"{prefix}1 was planned for {late} and not held"),
            ((one(1, planned=late), one(2, held_on=held)), ""),
            ((one(1, planned=coming),), ""),
        ):
            known = Records(
                date(2026, 6, 30),
                {name.replace("_", "-"): records},
                standards={"iso-9001-2015": "iso-9001"},
            )
            (shown,) = register.REGISTER.evidence(known, lambda _: True)
            assert shown.never.startswith(never)
            assert bool(shown.never) == bool(never)


def test_findings_count_with_their_nonconformity_or_their_answer() -> None:
    def finding(number: int, grade: str, **fields: Any) -> Finding:
        given = {"title": "Found", "audit": "AUD-2026-001", "on": date(2026, 3, 2), "grade": grade, **fields}
        return Finding(id=f"FND-2026-00{number}", **given)

    held = (
        finding(1, "minor nonconformity", nonconformity="NC-2026-001"),
        finding(2, "major nonconformity"),
        finding(3, "opportunity for improvement", decision="taken up", answered_on=date(2026, 3, 9)),
        finding(4, "opportunity for improvement"),
        finding(5, "good practice"),
        finding(6, "minor nonconformity", audit="AUD-2026-007"),
    )
    known = (audit(1), audit(7, kind="surveillance"))
    assert counted(findings.REGISTER, findings=held, audits=known) == [
        (("iso-9001:9.2.2",), 2, 1, 0, 1),
        (("iso-9001:10.3",), 2, 1, 1, 0),
    ]


def test_reviews_count_for_the_standards_that_they_cover() -> None:
    def of_year(number: int, year: int, *, held: bool = True, **fields: Any) -> ManagementReview:
        day = date(year, 1, 14)
        given = {"title": "Review", "owner": "quality_manager", "planned": day, **fields}
        made = {"held_on": day, "inputs": (Input(key="audits", conclusion="Good."),)} if held else {}
        return ManagementReview(id=f"MR-{year}-00{number}", **given, **made)

    held = (
        of_year(1, 2024, standards=("iso-9001-2015",)),
        of_year(1, 2025, title="bad"),
        of_year(1, 2026, held=False),
    )
    assert counted(management_reviews.REGISTER, management_reviews=held) == [
        (("iso-9001:9.3.1", "iso-9001:9.3.2", "iso-9001:9.3.3"), 3, 1, 1, 1),
        (("iso-14001:9.3",), 2, 0, 1, 1),
    ]
    missed = (of_year(1, 2025, next=date(2026, 1, 13)),)
    assert counted(management_reviews.REGISTER, management_reviews=missed)[1] == (
        ("iso-14001:9.3",),
        2,
        1,
        1,
        0,
    )
