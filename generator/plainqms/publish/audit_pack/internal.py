"""For our own people alone: judgements on gaps, questions to be ready for, and things to find against the clock."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.publish import record_values, words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    holder,
    names,
    record,
    spoken,
    table,
    text,
)
from plainqms.sources.prompts import prompts
from plainqms.views.preaudit import drill
from plainqms.views.preaudit.judging import Check
from plainqms.views.preaudit.point import Colour, Result
from plainqms.views.preaudit.words import closing


def sections(facts: Facts) -> Iterator[Section]:
    yield _preaudit(facts)
    yield _gaps(facts)
    yield _questions(facts)
    yield _drills(facts)


def _preaudit(facts: Facts) -> Section:
    """Point by point, the reddest first. Nothing adds them up."""
    order = list(Colour)

    def part(check: Check) -> Table:
        asked = [item for item in check.results if item.judged.asked]
        asked.sort(key=lambda item: (order.index(item.colour), item.point.number))
        aside = f"{closing(check)} {check.unread}".strip()
        return table(
            check.facts.standard.name,
            ("Point", "Looks", "What was found", "Looked at", "Owner", "Green once"),
            (_point(item, facts) for item in asked),
            lead=aside,
        )

    return Section(
        "20",
        "preaudit",
        "Pre-audit check",
        "For our own people: what a careful quality manager looks through before an auditor comes. One point looks "
        "at the site as it was last built on the machine that made this pack; all others at what was committed.",
        tuple(map(part, facts.preaudit)) or (Words("", ("No standard is adopted.",)),),
    )


def _point(item: Result, facts: Facts) -> tuple[Cell, ...]:
    return (
        text(f"{item.point.number} {item.point.title}"),
        text("not judged by a tool" if item.colour is Colour.GREY else item.colour.value),
        text(record_values.readable(item.judged.says, facts.manual)),
        text("", *(count.says for count in item.judged.counts)),
        text(holder(item.owner, facts) or "nobody is named"),
        text("" if item.colour is Colour.GREEN else item.green),
    )


def _gaps(facts: Facts) -> Section:
    rows = (
        (
            record(item.record.id, facts),
            spoken(item.record.title),
            names(item.record.clauses, facts),
            text("", *(f"{one.result}: {words.spoken(one.because)}" for one in item.record.judged)),
            text(item.state),
        )
        for item in facts.manual.registers.entries("gaps")
    )
    return Section(
        "21",
        "gaps",
        "Our own gap analysis",
        "For our own people: what they judged to be missing.",
        (table("Gaps", ("Record", "Gap", "Clauses", "Judged", "State"), rows),),
        ("gaps", "reports"),
    )


def _questions(facts: Facts) -> Section:
    def part(edition: str) -> Table:
        coverage = facts.manual.coverage[edition]
        known = prompts(edition)
        rows = (
            (
                text(unit.clause.id, unit.title),
                text("", *known[unit.clause.id].asks),
                text("", *known[unit.clause.id].answers),
            )
            for unit in coverage.units
            if unit.clause.id in known and not unit.not_applicable
        )
        return table(
            coverage.standard.name,
            ("Clause", "What an auditor usually asks", "What usually answers it"),
            rows,
            empty="No questions were written for this edition.",
        )

    return Section(
        "22",
        "questions",
        "Questions to be ready for",
        "For our own people: help for a rehearsal, from practice. No requirement: another answer can be as good.",
        tuple(part(edition) for edition in facts.manual.coverage)
        or (Words("", ("No standard is adopted.",)),),
    )


def _drills(facts: Facts) -> Section:
    """The same ten for the same state, and others for another: drawn by a digest, which nobody chooses."""
    drawn = drill.draw(facts.system, facts.manual.given, seed=f"{facts.commit} {facts.subject}")
    rows = (
        (
            text(item.target) if item.kind == "person" else names((item.target,), facts),
            spoken(item.says),
            spoken(item.asks),
            text(),
            text(),
        )
        for item in drawn
    )
    return Section(
        "23",
        "drills",
        "Find it",
        "For our own people: whoever is named by the auditor finds these. Write down how long it takes.",
        (table("Ten things to find", ("What", "Called", "Asked", "Seconds", "By"), rows),),
    )
