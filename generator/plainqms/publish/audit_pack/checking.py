"""How we look at ourselves: audits, reviews by management, nonconformities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plainqms.publish import minutes_pages, words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    day,
    holder,
    named,
    names,
    record,
    several,
    spoken,
    table,
    text,
)
from plainqms.registers import management_reviews
from plainqms.views import audit_coverage
from plainqms.views.registers import Entry


def audits(facts: Facts) -> Section:
    entries = facts.manual.registers.entries("audits")
    own = [item for item in entries if item.record.kind == "internal"]
    rest = [item for item in entries if item.record.kind != "internal"]
    return Section(
        "08",
        "audits",
        "Audit programme, reports, auditors",
        "What is audited when and by whom, what was found, and by what the auditors’ competence is shown.",
        (
            table("Internal audits", _HEADS, (_audit(item, facts) for item in own)),
            table("Audits by others, and of suppliers", _HEADS, (_audit(item, facts) for item in rest)),
            _auditors(own, facts),
            *_looked_at(facts),
        ),
        ("audits", "findings"),
    )


_HEADS = ("Record", "Audit", "Planned", "Held", "Reported", "Against", "Findings")


def _audit(item: Entry, facts: Facts) -> tuple[Cell, ...]:
    held = item.record
    found = facts.system.records.grouped("findings", "audit").get(held.id, ())
    grades = [one.grade for one in found]
    said = [words.count(grades.count(grade), grade) for grade in dict.fromkeys(grades)]
    return (
        record(held.id, facts),
        spoken(held.title, held.kind[:1].upper() + held.kind[1:], *([held.report] if held.report else [])),
        text(held.planned),
        text(held.held_on or item.state),
        text(held.reported_on),
        several(criterion(name, facts) for name in held.criteria),
        text("", *said) if said else text("none" if held.reported_on else ""),
    )


def criterion(name: str, facts: Facts) -> Mapping[str, str]:
    """An edition by its name, or one of our documents."""
    if facts.system.standard(name) or facts.system.planned(name):
        return {"text": holder(name, facts, "edition"), "url": "", "whole": "yes"}
    return named(name, facts)


def _auditors(entries: Sequence[Entry], facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in entries:
            for auditor in item.record.auditors:
                yield (
                    text(auditor.person or auditor.name, auditor.part),
                    record(item.record.id, facts),
                    spoken(auditor.competence) if auditor.competence else text("Not said"),
                )

    return table(
        "Auditors",
        ("Auditor", "Audit", "Competence shown by"),
        rows(),
        lead="Auditors from outside have no id here, so their names stand.",
    )


def _looked_at(facts: Facts) -> Iterator[Table]:
    """Clause by process over the cycle, with the holes."""
    documents = [page.document for page in facts.manual.pages]
    names_ = facts.system.configuration.processes
    for item in audit_coverage.coverages(facts.system, documents, facts.manual.clauses_of):
        if not item.cells:
            continue
        rows = [
            (
                text(clause.id, clause.heading),
                *(_cell(item.cells.get((clause.id, process)), facts) for process in item.processes),
            )
            for clause in item.clauses
        ]
        yield table(
            f"{item.standard.name}: looked at by internal audits",
            ("Clause", *(words.plain(names_[process]) for process in item.processes)),
            rows,
            lead=f"Since {words.day(item.since)}. An empty cell: no document of the process names the clause.",
        )


def _cell(cell: audit_coverage.Cell | None, facts: Facts) -> Cell:
    if cell is None:
        return text()
    if cell.hole:
        return text("not yet")
    return record(cell.audit, facts, f"{'seen' if cell.seen else 'planned'} {day(cell.seen or cell.planned)}")


def reviews(facts: Facts) -> Section:
    entries = sorted(
        facts.manual.registers.entries("management-reviews"),
        key=lambda item: item.record.held_on or item.record.planned,
        reverse=True,
    )
    parts: list[Table | Words] = []
    for item in entries:
        held = item.record
        if held.held_on is None:
            parts.append(
                Words(f"{held.id} {words.plain(held.title)}", (f"Planned for {day(held.planned)}.",))
            )
            continue
        parts += (_inputs(held, facts), _outputs(held, facts))
    if not parts:
        parts.append(table("Reviews by management", ("Record",), ()))
    return Section(
        "09",
        "management-reviews",
        "Reviews by management",
        "Minutes in full stand in the register; here each input that the adopted standards ask for, "
        "with what was concluded from it, and each decision.",
        tuple(parts),
        ("management-reviews",),
    )


def _inputs(held: Any, facts: Facts) -> Table:
    asked = management_reviews.required(held, facts.system.records)
    doubtful = management_reviews.reported(held, facts.system.records)
    given = {item.key: item for item in held.inputs}
    shorts = {item.family: item.short for item in facts.system.standards}

    def row(key: str) -> tuple[Cell, ...]:
        item = given.get(key)
        by = ", ".join(shorts.get(family, family) for family in asked.get(key, ()))
        aside = minutes_pages.not_confirmed(doubtful.get(key, ()), facts.manual)
        asked_by = text(by, *([aside] if aside else []))
        if item is None:
            return text(key[:1].upper() + key[1:]), asked_by, text("Not on the table"), text()
        concluded = item.conclusion or f"No action: {item.no_action_because}"
        return (
            text(key[:1].upper() + key[1:]),
            asked_by,
            names(item.records, facts, *([words.spoken(item.facts)] if item.facts else [])),
            spoken(concluded) if item.conclusion or item.no_action_because else text("Nothing concluded"),
        )

    led = f"Led by {held.chair or 'nobody named'}" + (
        f" as {holder(held.chair_role, facts)}" if held.chair_role else ""
    )
    keys = dict.fromkeys((*asked, *given))
    return table(
        f"{held.id} {words.plain(held.title)}, held on {day(held.held_on)}",
        ("Input", "Asked by", "Facts", "Conclusion"),
        map(row, keys),
        lead=f"{led}. {words.spoken(held.verdict)}",
    )


def _outputs(held: Any, facts: Facts) -> Table:
    rows = (
        (spoken(item.what), text(holder(item.owner, facts)), text(item.due), text(item.done or "open"))
        for item in held.outputs
    )
    empty = words.spoken(held.no_outputs_because) or "Nothing was decided, and no reason is recorded."
    return table(f"{held.id}: decisions", ("Decision", "By", "Due", "Done"), rows, empty=empty)


def nonconformities(facts: Facts) -> Section:
    log = (
        (
            record(item.record.id, facts),
            spoken(item.record.title, item.record.source, item.record.grade),
            text(item.record.raised_on),
            names(item.record.clauses, facts),
            _worked(item.record),
            text(item.state),
        )
        for item in facts.manual.registers.entries("nonconformities")
    )
    return Section(
        "10",
        "nonconformities",
        "Nonconformities, and findings of the last visit",
        "Each finding of the last visit with what followed; then the log of nonconformities from anywhere.",
        (
            _findings(facts),
            table(
                "Nonconformities and corrective actions",
                ("Record", "What happened", "Raised", "Against", "Effectiveness", "State"),
                log,
            ),
        ),
        ("findings", "nonconformities", "improvements", "nonconforming-outputs"),
    )


def _findings(facts: Facts) -> Table:
    visit = facts.visit
    found = facts.system.records.grouped("findings", "audit").get(visit.audit.id, ()) if visit else ()
    title = f"Findings of {visit.audit.id}" if visit else "Findings of the last visit"
    return table(
        title,
        FINDING,
        (finding(item, facts) for item in found),
        empty="It recorded no finding." if visit else "No earlier visit is recorded.",
    )


FINDING = ("Finding", "What was found", "Clause", "Followed up in", "Evidence of closure", "Stands")


def finding(item: Any, facts: Facts) -> tuple[Cell, ...]:
    """A finding with what followed, up to its closure."""
    other = facts.system.records.get(item.nonconformity or "")
    days = (
        ("answered", item.answered_on), ("plan accepted", item.accepted_on), ("verified", item.verified_on),
        ("closed", item.closed_on),
    )  # fmt: skip
    said = [f"{what} {day(on)}" for what, on in days if on]
    return (
        record(item.id, facts, item.number),
        spoken(item.title, item.grade),
        names(item.clauses, facts),
        record(other.id, facts, *_actions(other)) if other is not None else text("none"),
        spoken(item.seen or item.answer) if item.seen or item.answer else text("Nothing entered"),
        text("", *said) if said else text("Not yet answered"),
    )


def _actions(held: Any) -> Iterator[str]:
    for action in getattr(held, "actions", ()):
        yield f"{words.spoken(action.what)} {f'Done {day(action.done)}' if action.done else 'Open'}"


def _worked(held: Any) -> Cell:
    judged = held.effectiveness
    if judged is None:
        return spoken(f"none judged: {held.no_action_because}") if held.no_action_because else text()
    if judged.result:
        return text(f"{judged.result}, {day(judged.judged_on)}", judged.verifier)
    return text(f"to be judged {day(judged.due)}".strip())
