"""What these registers show for clauses: done, late and broken are told apart, and nothing recorded shows nothing."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from plainqms import registers
from plainqms.model.problem import Severity
from plainqms.model.register import Evidence, Records

TODAY = date(2026, 6, 30)


def laid(name: str, *rows: dict[str, Any]) -> Records:
    model = registers.register(name).model
    held = tuple(model.model_validate({"id": f"X-{number}", **row}) for number, row in enumerate(rows, 1))
    return Records(as_of=TODAY, held={name: held})


def shown(name: str, *rows: dict[str, Any]) -> list[tuple[str, int, int, int, int]]:
    """First clause, required, present, overdue, failing."""
    register, records = registers.register(name), laid(name, *rows)

    def counts(record: Any) -> bool:
        return not any(item.rule.severity is Severity.ERROR for item in register.problems(record, records))

    found: list[Evidence] = list(register.evidence(records, counts))
    return [(item.clauses[0], item.required, item.present, item.overdue, item.failing) for item in found]


def days(name: str, *rows: dict[str, Any]) -> list[tuple[str, str]]:
    register, records = registers.register(name), laid(name, *rows)
    return [
        (item.on.isoformat(), item.path)
        for record in records.of(name)
        for item in register.due(record, records)
    ]


CHANGE = {
    "title": "A press", "why": "Worn.", "owner": "alice", "raised_on": "2026-02-02", "risks": "Noise.",
    "decision": "approved", "decided_by": "carol", "decided_on": "2026-02-09", "tell_body": "no",
}  # fmt: skip
COMPLAINT = {
    "title": "Label", "customer": "Weir", "kind": "product", "received_on": "2026-06-01", "owner": "carol",
    "answer_by": "2026-06-08",
}  # fmt: skip
FEEDBACK = {
    "title": "Calls", "method": "survey", "begins_on": "2026-01-01", "ends_on": "2026-01-31", "owner": "carol",
    "measure": "Six questions", "result": "4.4", "conclude_by": "2026-03-31",
}  # fmt: skip
OUTPUT = {"title": "Gauge", "quantity": "3", "wrong": "Zero off.", "found_on": "2026-06-01", "owner": "carol"}
IDEA = {"title": "A card", "source": "idea", "raised_on": "2026-03-02", "owner": "carol"}
TEXT = {
    "title": "Gauges", "kind": "law", "issuer": "CEN", "edition": "1996", "held": "Shelf", "owner": "carol",
}  # fmt: skip
POINTER = {
    "title": "Sheets", "where": "Database", "owner": "carol", "retrieve": "By number.", "clauses": ["iso-9001:7.2"],
}  # fmt: skip
PERIOD = {
    "title": "Sheets", "owner": "carol", "months": "120", "basis": "own decision", "disposal": "deleted",
    "set_on": "2026-01-15",
}  # fmt: skip


def checked(on: str, found: str = "current") -> dict[str, Any]:
    return {**TEXT, "checks": ({"on": on, "by": "carol", "found": found},)}


def sampled(on: str, result: str = "in order") -> dict[str, Any]:
    return {**POINTER, "samples": ({"on": on, "by": "alice", "result": result},)}


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_nothing_recorded_shows_nothing(name: str) -> None:
    assert shown(name) == []


def test_changes_count_by_plan_and_by_release() -> None:
    made = {**CHANGE, "made_on": "2026-03-20"}
    rows = (
        {**CHANGE, "clauses": ["iso-14001:8.1", "iso-9001:8.5.6"]},
        {**made, "released_by": "carol", "released_on": "2026-03-23"},
        {**made, "review_after": "2026-06-29"},
        {**made, "risks": ""},
        {**CHANGE, "size": "small"},
        {**CHANGE, "decision": ""},
    )
    assert shown("changes", *rows) == [
        ("iso-9001:6.3", 4, 3, 1, 1),
        ("iso-14001:8.1", 1, 1, 0, 0),
        ("iso-9001:8.5.6", 3, 1, 1, 2),
    ]


def test_the_certification_body_is_told_within_five_working_days() -> None:
    asked = {**CHANGE, "tell_body": "yes"}
    assert days("changes", asked, {**asked, "body_told_on": "2026-02-10"}) == [("2026-02-16", "decided_on")]


def test_complaints_count_once_answered_and_once_judged() -> None:
    ended = {
        **COMPLAINT,
        "answered_on": "2026-06-02",
        "found": "So.",
        "told_on": "2026-06-03",
        "closed_on": "2026-06-04",
    }
    rows = (
        COMPLAINT,
        {**COMPLAINT, "answer_by": "2026-07-01"},
        ended,
        {**ended, "no_nonconformity_because": "Right."},
    )
    assert shown("complaints", *rows) == [("iso-9001:8.2.1", 4, 1, 1, 1), ("iso-9001:10.2.1", 2, 1, 0, 1)]


def test_satisfaction_counts_when_the_period_is_over_and_concluded() -> None:
    done = {**FEEDBACK, "conclusion": "Well.", "concluded_on": "2026-03-01"}
    running = {**FEEDBACK, "ends_on": "2026-06-30", "conclude_by": "2026-07-31"}
    rows = (FEEDBACK, done, {**done, "result": None}, running)
    assert shown("satisfaction", *rows) == [("iso-9001:9.1.2", 3, 1, 1, 1)]


def test_outputs_count_once_somebody_decided() -> None:
    scrapped = {**OUTPUT, "disposition": "scrap", "authorized_by": "carol", "authorized_on": "2026-06-02"}
    rows = (OUTPUT, {**OUTPUT, "decide_by": "2026-06-29"}, scrapped, {**scrapped, "authorized_by": ""})
    assert shown("nonconforming-outputs", *rows) == [("iso-9001:8.7.1", 4, 1, 1, 1)]


def test_improvements_count_once_decided() -> None:
    agreed = {**IDEA, "decision": "yes", "decided_by": "carol", "decided_on": "2026-03-03"}
    rows = (
        {**IDEA, "decide_by": "2026-06-29"},
        {**agreed, "clauses": ["iso-45001:10.3", "iso-9001:10.1"]},
        {**agreed, "decided_by": ""},
    )
    assert shown("improvements", *rows) == [("iso-9001:10.1", 3, 1, 1, 1), ("iso-45001:10.3", 1, 1, 0, 0)]


def test_external_documents_count_while_checked_in_time() -> None:
    ended = {**checked("2020-01-01"), "ended_on": "2021-01-01"}
    rows = (TEXT, checked("2025-06-30"), checked("2025-06-29"), checked("2026-01-01", "withdrawn"), ended)
    assert shown("external-documents", *rows) == [("iso-9001:7.5.3.2", 4, 1, 1, 2)]
    assert days("external-documents", checked("2025-08-31"), ended) == [("2026-08-31", "checks")]
    assert days("external-documents", {**checked("2025-08-31"), "next_check": "2026-03-01"}) == [
        ("2026-03-01", "next_check")
    ]


def test_evidence_elsewhere_counts_while_samples_are_in_order() -> None:
    rows = (POINTER, sampled("2026-01-01"), sampled("2025-06-29"), sampled("2026-01-01", "partly"))
    assert shown("evidence-elsewhere", *rows) == [("iso-9001:7.2", 4, 1, 1, 1)]
    assert shown("evidence-elsewhere", {**sampled("2026-01-01"), "clauses": []}) == []


def test_retention_counts_the_registers_that_have_a_period() -> None:
    records = laid("retention", {**PERIOD, "registers": ["complaints"]}, {**PERIOD, "set_on": "2025-06-29"})
    held = {**records.held, "complaints": laid("complaints", COMPLAINT).of("complaints"), "changes": ()}
    found = list(registers.register("retention").evidence(Records(TODAY, held), lambda record: True))
    assert [(item.required, item.present, item.overdue, item.failing) for item in found] == [(2, 1, 1, 0)]
    broken = list(registers.register("retention").evidence(Records(TODAY, held), lambda record: False))
    assert [(item.required, item.present, item.failing) for item in broken] == [(2, 0, 1)]


def test_nothing_is_due_for_disposal_on_hold_or_where_it_is_kept() -> None:
    held = {**PERIOD, "legal_hold": "yes"}
    looked = {**PERIOD, "disposals": ({"on": "2026-02-28", "by": "carol", "what": "None."},)}
    assert days("retention", held, {**PERIOD, "disposal": "kept"}, PERIOD, looked) == [
        ("2027-01-15", "set_on"),
        ("2027-02-28", "disposals"),
    ]


@pytest.mark.parametrize(
    ("name", "row", "state"),
    [
        ("external-documents", checked("2025-06-29"), "Check overdue"),
        ("external-documents", checked("2025-06-30"), "Current"),
        ("evidence-elsewhere", sampled("2025-06-29", "partly"), "Sample overdue"),
        ("evidence-elsewhere", sampled("2026-01-01", "not found"), "Not found"),
        ("nonconforming-outputs", {**OUTPUT, "disposition": "rework"}, "Rework, to be inspected again"),
        ("nonconforming-outputs", {**OUTPUT, "disposition": "scrap", "closed_on": "2026-06-03"}, "Scrapped"),
        ("satisfaction", {**FEEDBACK, "target": "4.5", "concluded_on": "2026-03-01"}, "Target missed"),
        ("retention", {**PERIOD, "legal_hold": "yes"}, "On legal hold"),
        ("complaints", {**COMPLAINT, "answered_on": "2026-06-02"}, "Answered, being looked into"),
        ("changes", {**CHANGE, "made_on": "2026-03-20"}, "Made, not yet released"),
    ],
)  # fmt: skip
def test_the_state_says_what_is_next_or_what_became_of_it(name: str, row: dict[str, Any], state: str) -> None:
    records = laid(name, row)
    assert registers.register(name).state(records.of(name)[0], records) == state


@pytest.mark.parametrize("name", ["nonconforming-outputs", "retention"])
def test_every_choice_has_its_words(name: str) -> None:
    """A page of each value that may be chosen can be written."""
    register = registers.register(name)
    field, row = {
        "nonconforming-outputs": ("disposition", {**OUTPUT, "closed_on": "2026-06-03"}),
        "retention": ("trigger", PERIOD),
    }[name]
    for value in get_args(register.model.model_fields[field].annotation):
        records = laid(name, {**row, field: value})
        record = records.of(name)[0]
        assert register.state(record, records)
        assert [line for column in register.columns if column.below for line in column.below(record, records)]
