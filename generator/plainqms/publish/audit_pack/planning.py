"""What we aim at and what could go wrong: objectives with their values, risks, and what single standards ask beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.publish import record_values, words
from plainqms.publish.audit_pack import legal
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    holder,
    names,
    record,
    spoken,
    table,
    text,
)
from plainqms.registers import applicability
from plainqms.registers.compliance_obligations import FAMILIES
from plainqms.views import statement
from plainqms.views.registers import Entry

# Clauses on what 14001 and 45001 ask for, and the register that answers them where it is kept here.
_ELSEWHERE = (
    ("iso-14001", "6.1.2", "Environmental aspects", "environmental-aspects"),
    ("iso-14001", "6.1.3", "Legal and other duties, environment", "compliance-obligations"),
    ("iso-14001", "9.1.2", "Evaluation of compliance, environment", "compliance-obligations"),
    ("iso-45001", "6.1.2.1", "Hazards", "hazards"),
    ("iso-45001", "6.1.3", "Legal and other duties, health and safety", "compliance-obligations"),
    ("iso-45001", "9.1.2", "Evaluation of compliance, health and safety", "compliance-obligations"),
)


def objectives(facts: Facts) -> Section:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("objectives"):
            held = item.record
            yield (
                record(held.id, facts),
                spoken(held.title, holder(held.owner, facts)),
                text(held.measure),
                text(f"{held.direction} {record_values.raw(held.target)} {held.unit}", *_start(held)),
                text("", *_values(held)) if held.values else text("No value yet"),
                text(item.state, *(f"due {words.day(held.due)}",)),
            )

    return Section(
        "05",
        "objectives",
        "Objectives",
        "What is to be reached, how it is measured, and the values until now.",
        (table("Objectives", ("Record", "Objective", "Measure", "Target", "Values", "State"), rows()),),
        ("objectives",),
    )


def _start(held: Any) -> Iterator[str]:
    if held.baseline is not None:
        yield f"from {record_values.raw(held.baseline)} {held.unit}"


def _values(held: Any) -> Iterator[str]:
    for item in sorted(held.values, key=lambda value: value.on):
        yield f"{words.day(item.on)}: {record_values.raw(item.value)} {held.unit}".strip()


def risks(facts: Facts) -> Section:
    parts = [
        table(
            "Risks and opportunities",
            ("Record", "What could happen", "Rated", "Decision", "State"),
            (_risk(item, facts) for item in facts.manual.registers.entries("risks")),
        ),
        *_per_standard(facts),
    ]
    return Section(
        "06",
        "risks",
        "Risks, and what each standard asks beside",
        "What could happen, what was decided about it, and what is done.",
        tuple(parts),
        (
            "risks",
            "compliance-obligations",
            "environmental-aspects",
            "hazards",
            "emergency-drills",
            "assets",
            "information-security-risks",
            "treatments",
            "applicability",
            "evidence-elsewhere",
        ),
    )


def _risk(item: Entry, facts: Facts) -> tuple[Cell, ...]:
    held = item.record
    rated = " × ".join(str(part) for part in (held.likelihood, held.consequence) if part is not None)
    after = " × ".join(
        str(part) for part in (held.residual_likelihood, held.residual_consequence) if part is not None
    )
    return (
        record(held.id, facts),
        spoken(held.title, holder(held.owner, facts)),
        text(rated or "not rated", *([f"afterwards {after}"] if after else [])),
        text(held.decision or "not decided", *([words.spoken(held.because)] if held.because else [])),
        text(item.state),
    )


def _per_standard(facts: Facts) -> Iterator[Table]:
    families = {standard.family: standard for standard in facts.system.standards}
    asked = [item for item in _ELSEWHERE if item[0] in families]
    elsewhere = [item for item in asked if not _held(item[0], item[3], facts)]
    for family, name in dict.fromkeys((item[0], item[3]) for item in asked if item not in elsewhere):
        yield legal.TABLES[name](_held(family, name, facts), families[family], facts)
    if elsewhere:
        yield table(
            "Aspects, hazards, duties by law",
            ("What", "Clause", "Described in", "Evidence"),
            (_answered(family, number, what, facts) for family, number, what, _ in elsewhere),
            lead="No register here holds these. What answers the clause is listed as it was found; "
            "what is kept elsewhere is listed under evidence elsewhere.",
        )
    if "iso-iec-27001" in families:
        yield table(
            "Information security risks",
            ("Record", "What could happen", "Rated", "Decision", "State"),
            (_risk(item, facts) for item in facts.manual.registers.entries("information-security-risks")),
        )
        yield table(
            "Risk treatment plan",
            ("Record", "What is done", "Controls", "Due", "State"),
            (
                (
                    record(item.record.id, facts),
                    spoken(item.record.title, holder(item.record.owner, facts)),
                    names(item.record.controls, facts),
                    text(item.record.due),
                    text(item.state),
                )
                for item in facts.manual.registers.entries("treatments")
            ),
        )
        yield _statement(facts)


def _held(family: str, name: str, facts: Facts) -> tuple[Entry, ...]:
    """The open records of a register that concern a standard."""
    found = (item for item in facts.manual.registers.entries(name) if not item.register.closed(item.record))
    subject = FAMILIES.get(family, "")
    return tuple(item for item in found if subject in getattr(item.record, "subjects", (subject,)))


def _answered(family: str, number: str, what: str, facts: Facts) -> tuple[Cell, ...]:
    standard = facts.system.standard(family)
    unit = facts.manual.coverage[standard.id].unit(number) if standard else None
    if standard is None or unit is None:
        return text(what), text(number), text("not known"), text()
    return (
        text(what),
        text(f"{standard.short} {number}"),
        names((item.target for item in unit.described.supports), facts, unit.described.says),
        names((item.target for item in unit.evidenced.supports), facts, unit.evidenced.says),
    )


def _statement(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for theme in statement.themes(facts.system):
            for row in theme.rows:
                held, control = row.record, row.control
                reasons = (held.law, held.contract, held.business)
                why = [words.spoken(reason) for reason in reasons if reason]
                yield (
                    text(control.id if control else held.id),
                    text(control.heading if control else held.title),
                    text("Yes" if held.applicable else "No"),
                    names(held.risks, facts, *why) if held.applicable else spoken(held.excluded_because),
                    text(applicability.said(held)),
                    names(held.documents, facts, *([words.plain(held.evidence)] if held.evidence else [])),
                )

    return table(
        "Statement of Applicability",
        ("Control", "Title", "Applies", "Because", "Status", "Shown by"),
        rows(),
        empty="No statement is recorded.",
    )
