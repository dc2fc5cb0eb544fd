"""First of all: what has changed since the last visit, in documents and in the way we work, and what was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plainqms.model.revision import Revision
from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    approved,
    day,
    document,
    holder,
    record,
    several,
    spoken,
    table,
    text,
)
from plainqms.views.visits import Fate, Moved

_TOLD = {"yes": "To be told", "no": "The contract does not ask for it", "": "Not said"}


def section(facts: Facts) -> Section:
    return Section(
        "00",
        "changes",
        "Changes since the last visit",
        lead(facts),
        (
            _changed(facts),
            _new(facts),
            _withdrawn(facts),
            _records(facts),
            _certificates(facts),
        ),
        ("changes",),
    )


def lead(facts: Facts) -> str:
    visit = facts.visit
    if visit is None:
        return "No earlier visit is recorded, so everything counts as new."
    audit = visit.audit
    said = f"The last visit was {audit.id}, {words.plain(audit.title)}, which ended on {day(audit.held_on)}."
    return f"{said} Texts are compared with those that counted on {day(visit.began)}."


def since(facts: Facts, on: date | None) -> bool:
    """Whether a day belongs to the time that the last visit has not seen."""
    return on is not None and on <= facts.as_of and (facts.visit is None or on >= facts.visit.began)


def _changed(facts: Facts) -> Table:
    return table(
        "Documents changed",
        ("Document", "Was", "Is", "In effect since", "Why", "Approved", "Changes"),
        (tuple(_row(item, facts)) for item in facts.moved if item.fate is Fate.CHANGED),
        empty="No document has changed.",
    )


def _row(item: Moved, facts: Facts) -> Iterator[Cell]:
    assert item.before is not None
    assert item.now is not None
    held = facts.texts.get(item.id)
    yield document(item.id, facts)
    yield text(f"revision {item.before.number}")
    yield text(f"revision {item.now.number}")
    yield text(item.now.effective)
    yield text("", *map(_why, item.through)) if held else text("Not given: the document stays in the house")
    yield text("", *words.approvals(item.now, facts.system)) if item.now.approvals else text("Not recorded")
    if held is None or held.changes is None:
        yield text()
        return
    url = f"{held.folder}changes/index.html"
    yield several([{"text": words.count(held.changes.passages, "passage"), "url": url}])


def _why(revision: Revision) -> str:
    return f"{revision.number}: {words.plain(revision.reason) or 'no reason is recorded'}"


def _new(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.moved:
            if item.fate is Fate.NEW and item.now is not None:
                yield (
                    document(item.id, facts),
                    text(f"revision {item.now.number}"),
                    text(item.now.effective),
                    approved(item.now, facts),
                )

    return table(
        "Documents that had no text then",
        ("Document", "Is", "In effect since", "Approved"),
        rows(),
        empty="No document is new.",
    )


def _withdrawn(facts: Facts) -> Table:
    rows = (
        (text(item.id), text(f"revision {item.before.number}"), text(item.withdrawn))
        for item in facts.moved
        if item.fate is Fate.WITHDRAWN and item.before is not None
    )
    return table(
        "Documents withdrawn", ("Document", "Was", "Withdrawn on"), rows, empty="No document was withdrawn."
    )


def _records(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("changes"):
            change = item.record
            days = (change.raised_on, change.decided_on, change.made_on, change.released_on, change.closed_on)
            if any(since(facts, on) for on in days) or change.closed_on is None:
                yield (
                    record(change.id, facts),
                    spoken(
                        change.title, change.kind[:1].upper() + change.kind[1:], holder(change.owner, facts)
                    ),
                    text(item.state),
                    _told(change),
                )

    return table(
        "Changes of the organization, its sites, its processes",
        ("Record", "What changes", "State", "Certification body"),
        rows(),
        lead="Those that were proposed, decided, made or closed since, and those that are still open.",
        empty="No such change is recorded.",
    )


def _told(change: Any) -> Cell:
    if change.body_told_on:
        return text(f"Told on {day(change.body_told_on)}")
    return text(_TOLD[change.tell_body])


def _certificates(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("certificates"):
            held = item.record
            what = (("Decided", held.decided), ("Suspended", held.suspended_on), ("Ended", held.ended_on))
            found = [f"{said} {day(on)}" for said, on in what if on and since(facts, on)]
            if found:
                yield record(held.id, facts), text(held.title), text("", *found)

    return table(
        "Certificates", ("Record", "Certificate", "Since then"), rows(), empty="No certificate has changed."
    )
