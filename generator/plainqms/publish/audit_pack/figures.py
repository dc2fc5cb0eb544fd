"""What our figures say: objectives, measures of processes, complaints, satisfaction, incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    day,
    holder,
    record,
    spoken,
    table,
    text,
)
from plainqms.registers import objectives


def figures(facts: Facts) -> Section:
    complaints = (
        (
            record(item.record.id, facts),
            spoken(item.record.title, item.record.kind),
            text(item.record.received_on),
            text(item.record.answered_on or f"to be answered by {day(item.record.answer_by)}"),
            record(item.record.nonconformity, facts) if item.record.nonconformity else text(),
            text(item.state),
        )
        for item in facts.manual.registers.entries("complaints")
    )
    satisfaction = (
        (
            record(item.record.id, facts),
            spoken(item.record.title, f"{day(item.record.begins_on)} to {day(item.record.ends_on)}"),
            text(_result(item.record), *_target(item.record)),
            spoken(item.record.conclusion),
            text(item.state),
        )
        for item in facts.manual.registers.entries("satisfaction")
    )
    return Section(
        "11",
        "figures",
        "Complaints, satisfaction, measures",
        "What customers said, and how the processes and objectives stand against their targets.",
        (
            table(
                "Complaints",
                ("Record", "About", "Received", "Answered", "Nonconformity", "State"),
                complaints,
            ),
            table("Satisfaction", ("Record", "Feedback", "Result", "What it means", "State"), satisfaction),
            _measures(facts),
            _incidents(facts),
        ),
        ("complaints", "satisfaction", "nonconforming-outputs"),
    )


def _result(held: Any) -> str:
    return f"{held.result} {held.unit}".strip() if held.result is not None else "no result yet"


def _target(held: Any) -> Iterator[str]:
    if held.target is not None:
        yield f"target {held.direction} {held.target} {held.unit}".strip()


def _measures(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("processes"):
            for measure in item.record.measures:
                values = sorted(
                    (value for value in item.record.values if value.measure == measure.name),
                    key=lambda value: value.on,
                )
                last = [f"{day(value.on)}: {value.value} {measure.unit}".strip() for value in values]
                yield (
                    text(holder(item.record.process, facts, "process")),
                    text(measure.name),
                    text(f"{measure.direction} {measure.target} {measure.unit}".strip()),
                    text("", *last) if last else text("No value yet"),
                )
        for item in facts.manual.registers.entries("objectives"):
            last_one = objectives.latest(item.record)
            said = (
                f"{day(last_one.on)}: {last_one.value} {item.record.unit}".strip()
                if last_one
                else "No value yet"
            )
            yield (
                record(item.record.id, facts),
                text(item.record.measure),
                text(f"{item.record.direction} {item.record.target} {item.record.unit}".strip()),
                text(said),
            )

    return table("Measures of processes and objectives", ("Of", "Measure", "Target", "Values"), rows())


def _incidents(facts: Facts) -> Table:
    rows = (
        (
            record(item.record.id, facts),
            spoken(item.record.title),
            text(item.record.raised_on),
            text(item.state),
        )
        for item in facts.manual.registers.entries("nonconformities")
        if "incident" in item.record.source or "accident" in item.record.source
    )
    return table(
        "Incidents", ("Record", "What happened", "On", "State"), rows,
        empty="No nonconformity names an incident as its source. Is that true?",
    )  # fmt: skip
