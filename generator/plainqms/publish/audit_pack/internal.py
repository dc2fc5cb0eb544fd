"""For our own people alone: judgements on gaps, questions to be ready for, and things to find against the clock."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from plainqms.model.identifiers import order
from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    document,
    holder,
    names,
    record,
    spoken,
    table,
    text,
)
from plainqms.sources.prompts import prompts

MOST = 10  # things to find in a drill


def sections(facts: Facts) -> Iterator[Section]:
    yield _gaps(facts)
    yield _questions(facts)
    yield _drills(facts)


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
        "20",
        "gaps",
        "Our own gap analysis",
        "For our own people: what they judged to be missing. The result of a pre-audit check is not part of this pack.",
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
        "21",
        "questions",
        "Questions to be ready for",
        "For our own people: help for a rehearsal, from practice. No requirement: another answer can be as good.",
        tuple(part(edition) for edition in facts.manual.coverage)
        or (Words("", ("No standard is adopted.",)),),
    )


def _drills(facts: Facts) -> Section:
    """The same ten for the same state, and others for another: drawn by a digest, which nobody chooses."""

    def drawn(name: str) -> bytes:
        return sha256(f"{facts.commit}\0{facts.audit.id}\0{name}".encode()).digest()

    documents = sorted((item.document.id for item in facts.manual.pages), key=drawn)[:MOST]
    records = sorted(
        (
            name
            for name, item in facts.manual.registers.by_id.items()
            if item.register.name in facts.registers
        ),
        key=drawn,
    )[:MOST]
    held = {item.person for item in facts.system.assignments if item.holds_on(facts.as_of)}
    people = sorted(sorted(held, key=drawn)[:MOST], key=order)

    def row(cell: Cell) -> tuple[Cell, ...]:
        return cell, text(), text()

    roles = {
        name: ", ".join(
            holder(item.role, facts)
            for item in facts.system.assignments
            if item.person == name and item.holds_on(facts.as_of)
        )
        for name in people
    }
    heads = ("Found", "Seconds", "By")
    return Section(
        "22",
        "drills",
        "Find it",
        "For our own people: whoever is named by the auditor finds these in the manual. Write down how long it takes.",
        (
            table("Documents", ("Document", *heads[1:]), (row(document(name, facts)) for name in documents)),
            table(
                "Records",
                ("Record", *heads[1:]),
                (
                    row(record(name, facts, facts.manual.registers.by_id[name].record.name))
                    for name in records
                ),
            ),
            table(
                "People: what they must be able to do, and by what it is shown",
                ("Person", *heads[1:]),
                (row(text(name, roles[name])) for name in people),
            ),
        ),
    )
