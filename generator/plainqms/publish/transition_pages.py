"""A page for each planned transition: how far it is, clause by clause and text by text.

What became of a clause is what was publicly reported, in our own words; what it asks, people read in the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from plainqms.model.correspondence import Kind
from plainqms.model.transition import Transition
from plainqms.publish import lists, transition_table, words
from plainqms.publish.auditors_front import SECTION, siblings
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.sources import standards
from plainqms.sources.yaml_writing import Written
from plainqms.views.carried import WORDS
from plainqms.views.transition import Citing, Progress, Reading, Row, progress

_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
CSV = "transition.csv"
# In the order of the chips above the table.
KINDS = {
    Kind.NEW: "New",
    Kind.MERGED: "Merged",
    Kind.SPLIT: "Split",
    Kind.MOVED: "Moved",
    Kind.CHANGED: "Changed",
    Kind.RETITLED: "Retitled",
    Kind.UNCHANGED: "Unchanged",
}

_TELLING = (Kind.SPLIT, Kind.MOVED, Kind.CHANGED)  # the others say it by their kind


def pages(manual: Manual) -> Iterator[tuple[str, str, dict[str, Written], str, lists.Values]]:
    """Address, title, front matter, template and values of each page."""
    for transition in manual.system.transitions:
        found = _progress(manual, transition)
        title = f"From {transition.old.name} to {transition.new.name}"
        yield (
            manual.transition_address(transition),
            title,
            _front(found, title, manual),
            "transition",
            _values(found, manual),
        )


def tables(manual: Manual) -> Iterator[tuple[str, bytes]]:
    for transition in manual.system.transitions:
        found = _progress(manual, transition)
        data = transition_table.table((found,), manual.system.as_of)
        yield f"{manual.transition_address(transition)}{CSV}", data


def _progress(manual: Manual, transition: Transition) -> Progress:
    return progress(manual.system, transition, manual.pages, standards.expand)


def _front(found: Progress, title: str, manual: Manual) -> dict[str, Written]:
    lead = "What the new edition brings as far as it was reported, which texts answer it, and which were read anew."
    front = lists.front(manual, kind="transition", heading=title, lead=lead, section=SECTION)
    old = found.transition.old
    crumbs: list[Written] = [{"title": SECTION, "url": AUDITORS}]
    if old in manual.system.standards:
        crumbs.append({"title": old.name, "url": manual.standard_address(old)})
    return {**front, "crumbs": crumbs, "siblings": siblings(manual), "facts": _facts(found, manual)}


def _facts(found: Progress, manual: Manual) -> list[Written]:
    deadline = found.transition.deadline
    audit = "Held" if found.audited else "Held, not reported"
    new = sum(row.step.kind is Kind.NEW for row in found.rows)
    altered = sum(row.step.kind not in (Kind.NEW, Kind.UNCHANGED) for row in found.rows)
    return [
        {"label": "Our own deadline", "value": words.day(deadline) if deadline else "None set"},
        {"label": "Texts read anew", "value": f"{found.read} of {len(found.readings)}"},
        {"label": "Clauses", "value": f"{new} new, {altered} moved or changed"},
        {
            "label": "Internal audit against it",
            **_event(found.audits, manual, held=audit),
        },
        {"label": "Management review of it", **_event(found.reviews, manual, held="Held")},
        {"label": "New and unanswered", "value": words.count(len(found.unanswered), "clause")},
    ]


def _event(records: Sequence[Any], manual: Manual, *, held: str) -> dict[str, Written]:
    """The first that was held, or the next that is planned."""
    for record in records:
        said = (
            f"{held} {words.day(record.held_on)}"
            if record.held_on
            else f"Planned for {words.day(record.planned)}"
        )
        return {"value": said, "url": manual.record_address(record.id)}
    return {"value": "None planned yet"}


def _values(found: Progress, manual: Manual) -> lists.Values:
    rows = [_row(row, manual) for row in found.rows if row.step.clause.level > 1 or row.citing]
    counts = {kind: sum(row["kind"] == name for row in rows) for kind, name in KINDS.items()}
    return {
        "old": found.transition.old.name,
        "new": found.transition.new.name,
        "edition": found.transition.new.id,
        "as_at": words.day(manual.system.as_of),
        "csv": CSV,
        "rows": rows,
        "count": len(rows),
        "kinds": [{"name": name, "count": counts[kind]} for kind, name in KINDS.items() if counts[kind]],
        "readings": [_reading(item, manual) for item in sorted(found.readings, key=lambda item: item.done)],
        "read": found.read,
        "unanswered": [
            {"id": row.step.clause.id, "title": row.step.clause.heading} for row in found.unanswered
        ],
        "carried": WORDS,
    }


def _row(row: Row, manual: Manual) -> dict[str, object]:
    step = row.step
    was = [item.id for item in step.sources]
    left = len(row.carried)
    return {
        "id": step.clause.id,
        "title": step.clause.heading,
        "level": step.clause.level,
        "kind": KINDS[step.kind],
        "was": ", ".join(was) if was != [step.clause.id] else "",
        "notes": "; ".join(step.notes) if step.kind in _TELLING else "",
        "texts": [_text(item) for item in row.citing],
        "state": "" if not row.citing else "left" if left else "read",
        "cited": bool(row.citing),
    }


def _text(item: Citing) -> dict[str, object]:
    document = item.publication.document
    return {
        "id": document.id,
        "url": f"../../../{document.address}",
        "carried": bool(item.carried),
        "claimed": not item.located,
    }


def _reading(item: Reading, manual: Manual) -> dict[str, object]:
    document = item.publication.document
    return {
        "id": document.id,
        "title": words.plain(document.title),
        "url": f"../../../{document.address}",
        "revision": words.revision(item.publication, manual.system),
        "done": item.done,
        "why": _DAY.sub(
            lambda match: words.day(date.fromisoformat(match[0])).replace(" ", "\u00a0"), item.why
        ),
        "changing": bool(item.left) and bool(item.records),
        "clauses": ", ".join(item.left or item.clauses),
        "partly": bool(item.left) and len(item.left) < len(item.clauses),
        "records": [{"id": name, "url": f"../../../{manual.record_address(name)}"} for name in item.records],
    }
