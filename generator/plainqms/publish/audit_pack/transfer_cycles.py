"""Section C of a transfer pack: where each certificate stands in its cycle, and what the next visit must cover."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import Cell, Section, Table, Words, day, holder, record, table, text
from plainqms.publish.certification_pages import when
from plainqms.publish.record_values import readable
from plainqms.registers.certification_event import Event
from plainqms.views import next_visit
from plainqms.views.certification import Cycle, cycles


def section(facts: Facts) -> Section:
    assert facts.leaving is not None
    named = {item.certificate.id for item in facts.leaving.transfers}
    found = [item for item in cycles(facts.system) if item.certificate and item.certificate.id in named]
    return Section(
        "C",
        "cycle",
        "Where in the cycle",
        "What happened since the decision, what comes by when and by which rule. A transfer carries the cycle on; it "
        "begins no new one.",
        tuple(part for item in found for part in _parts(item, facts)),
        ("certificates", "audits"),
    )


def _parts(item: Cycle, facts: Facts) -> Iterator[Table | Words]:
    assert item.certificate is not None
    title = f"{holder(item.standard, facts, 'edition')}, {item.certificate.id}"
    yield table(
        title,
        ("Event", "By", "Stands", "Rule, and whose it is"),
        (_event(one, facts) for one in item.events),
        empty=item.note or "No event is known.",
    )
    visit = next_visit.next_visit(item, facts.system, facts.manual.clauses_of)
    if visit is None or item.visit is None or not item.held:
        return
    processes = facts.system.configuration.processes
    clauses = ", ".join(clause.id for clause in visit.clauses)
    unseen = [words.plain(processes[name]) for name in visit.processes]
    unseen += [holder(site, facts, "site") for site in visit.sites]
    rows = [(text(point.title), text(point.says)) for point in visit.points]
    rows.append((text("Clauses not looked at in this cycle"), text(clauses or "none")))
    rows.append((text("Processes and sites not seen in this cycle"), text(", ".join(unseen) or "none")))
    yield table(
        f"{item.certificate.id}: what the next visit must cover",
        ("Every visit looks at", "What is recorded"),
        rows,
        lead=f"{item.visit.title}, {when(item.visit)}. Counted since {day(visit.since)}.",
    )


def _event(item: Event, facts: Facts) -> tuple[Cell, ...]:
    standing = item.standing.value.capitalize()
    stands = text(
        standing,
        *([day(item.on)] if item.on else []),
        *([readable(item.note, facts.manual)] if item.note else []),
    )
    if item.record:
        stands = record(item.record, facts, standing, *([day(item.on)] if item.on else []))
    agreed = [f"Agreed with the body: {words.spoken(item.agreed)}"] if item.agreed else []
    return (
        text(item.title, *([f"planned for {day(item.planned)}"] if item.planned and not item.on else [])),
        text(item.by),
        stands,
        text(
            item.rule.says,
            *([readable(item.counted, facts.manual)] if item.counted else []),
            *agreed,
            item.rule.cited,
        ),
    )
