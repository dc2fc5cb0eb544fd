"""Who has read what: all documents, all readers, the two against each other; and one page a person.

Read and competent are told apart: what a person can do is shown by the registers of competence and training.
"""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.identifiers import address
from plainqms.model.people import Person
from plainqms.publish import lists, read_by, record_values, words
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.read_by import ADDRESS
from plainqms.publish.records_front import SECTION, Page, siblings
from plainqms.sources.yaml_writing import Written
from plainqms.views.reading import Reading, Reads, count, readings

TITLE = "Who has read what"
COLUMNS = 16  # people beside each other on paper; more go into a table of their own
MARKS = {Reads.READ: "done", Reads.OVERDUE: "due", Reads.DUE: "now", Reads.ABSENT: "na"}
_SHORT = {Reads.READ: "read", Reads.OVERDUE: "overdue", Reads.DUE: "due", Reads.ABSENT: "away"}


def pages(manual: Manual) -> Iterator[Page]:
    lead = "Which revision of each document its readers have read, as it follows from roles and audiences."
    yield ADDRESS, TITLE, _front(manual, TITLE, lead), "reading", _all(manual)
    for person in readers(manual):
        front = _front(manual, words.plain(person.name), "")
        front["crumbs"] = [{"title": SECTION, "url": RECORDS}, {"title": TITLE, "url": ADDRESS}]
        front["siblings"] = _others(manual)
        yield f"{ADDRESS}{person.id}/", person.name, front, "reader", _person(person, manual)


def readers(manual: Manual) -> tuple[Person, ...]:
    """Whoever holds a role, and so may have to read something."""
    system = manual.system
    held = {item.person for item in system.assignments if item.holds_on(system.as_of)}
    return tuple(person for person in system.people if person.id in held)


def _front(manual: Manual, heading: str, lead: str) -> dict[str, Written]:
    front = lists.front(manual, kind="reading", heading=heading, lead=lead, section=SECTION)
    return {**front, "siblings": siblings(manual), "crumbs": [{"title": SECTION, "url": RECORDS}]}


def _others(manual: Manual) -> dict[str, Written]:
    rows: list[Written] = [
        {"title": words.plain(person.name), "url": f"{ADDRESS}{person.id}/"} for person in readers(manual)
    ]
    return {"title": TITLE, "url": ADDRESS, "groups": [{"title": "People", "rows": rows}]}


def _shown(manual: Manual) -> tuple[tuple[str, tuple[Reading, ...]], ...]:
    """Documents that the site shows, with their readers."""
    of = readings(manual.system).of_document
    return tuple((name, items) for name, items in of.items() if name in manual.by_id)


def _all(manual: Manual) -> lists.Values:
    documents = _shown(manual)
    every = tuple(item for _, items in documents for item in items)
    by_person: dict[str, list[Reading]] = {}
    for item in every:
        by_person.setdefault(item.person, []).append(item)
    names = {person.id: words.plain(person.name) for person in manual.system.people}
    people = [
        {
            "id": person.id,
            "name": names[person.id],
            "count": len(items),
            **{state.value: count(items, state) for state in Reads},
        }
        for person in readers(manual)
        if (items := by_person.get(person.id, []))
    ]
    columns = [str(person["id"]) for person in people]
    return {
        "read": count(every, Reads.READ),
        "count": len(every),
        "remaining": read_by.remaining(every),
        "as_at": words.day(manual.system.as_of),
        "documents": [_document(name, items, manual, names) for name, items in documents],
        "people": people,
        "matrices": [
            {
                "names": [{"id": name, "name": names[name]} for name in columns[first : first + COLUMNS]],
                "rows": [
                    _line(name, items, manual, columns[first : first + COLUMNS]) for name, items in documents
                ],
            }
            for first in range(0, len(columns), COLUMNS)
        ],
        "legend": [{"mark": MARKS[state], "says": _SHORT[state]} for state in reversed(Reads)],
    }


def _document(
    name: str, items: tuple[Reading, ...], manual: Manual, names: dict[str, str]
) -> dict[str, object]:
    document = manual.by_id[name].document
    return {
        "anchor": address(name),
        "id": name,
        "title": words.plain(document.title),
        "url": f"../{document.address}",
        "revision": items[0].revision,
        "read": f"{count(items, Reads.READ)} of {len(items)}",
        "missing": [
            {"state": _SHORT[state], "mark": MARKS[state], "people": people}
            for state in (Reads.OVERDUE, Reads.DUE, Reads.ABSENT)
            if (
                people := [
                    {"name": names[item.person], "url": f"{item.person}/"}
                    for item in items
                    if item.state is state
                ]
            )
        ],
    }


def _line(name: str, items: tuple[Reading, ...], manual: Manual, columns: list[str]) -> dict[str, object]:
    by_person = {item.person: item for item in items}
    cells = [by_person.get(person) for person in columns]
    return {
        "id": name,
        "title": words.plain(manual.by_id[name].document.title),
        "url": f"../{manual.by_id[name].document.address}",
        "cells": [
            {"mark": MARKS[item.state], "says": _SHORT[item.state]} if item else {"mark": "", "says": ""}
            for item in cells
        ],
    }


def _person(person: Person, manual: Manual) -> lists.Values:
    system = manual.system
    items = [item for item in readings(system).of_person.get(person.id, ()) if item.document in manual.by_id]
    away = next((item for item in person.absent if item.holds_on(system.as_of)), None)
    return {
        "up": "../../",
        "as_at": words.day(system.as_of),
        "roles": [
            {"title": role.heading, "url": f"../../roles/#{role.id}"}
            for role in system.roles
            if person in system.holders(role.id, system.as_of)
        ],
        "away": _away(away.until) if away else "",
        "count": len(items),
        "read": count(items, Reads.READ),
        "remaining": read_by.remaining(tuple(items)),
        "rows": [
            _item(item, manual) for item in sorted(items, key=lambda item: list(Reads).index(item.state))
        ],
        "competence": list(_competence(person, manual)),
        "training": list(_training(person, manual)),
    }


def _item(item: Reading, manual: Manual) -> dict[str, object]:
    document = manual.by_id[item.document].document
    return {
        "id": item.document,
        "title": words.plain(document.title),
        "url": f"../../{document.address}",
        "mark": MARKS[item.state],
        "state": item.state.value.capitalize() if item.state is not Reads.ABSENT else "Not due",
        "says": _said(item, manual),
        "record": item.record.id if item.record else "",
        "record_url": f"../../{manual.record_address(item.record.id)}" if item.record else "",
    }


def _said(item: Reading, manual: Manual) -> str:
    """Which revision, by when or when; and the last one that was read, where that is another."""
    if item.state is Reads.READ and item.read_on:
        return f"revision {item.read} on {words.day(item.read_on)}"
    earlier = f"; revision {item.read} was read on {words.day(item.read_on)}" if item.read_on else ""
    if item.state is Reads.ABSENT:
        when = _away(item.until)
    elif item.by is None:
        when = f"since {words.day(item.since)}"
    else:
        days = (manual.system.as_of - item.by).days
        late = f", {words.count(days, 'day')} ago" if item.state is Reads.OVERDUE else ""
        when = f"by {words.day(item.by)}{late}"
    return f"revision {item.revision}, {when}{earlier}"


def _away(until: object) -> str:
    return f"away until {record_values.shown(until)}" if until else "away, return not known"


def _competence(person: Person, manual: Manual) -> Iterator[dict[str, object]]:
    records = manual.system.records
    if not records.of("competence"):
        return
    from plainqms.registers import competence  # loaded where there are records of it

    for asked, held in competence.pairs(records):
        if held.person != person.id:
            continue
        late = held.gap(manual.system.as_of)
        said = f"Shown on {words.day(held.last.on)}" if held.last else "Not shown yet"
        if late and held.by:
            said += f", was due on {words.day(held.by)}"
        elif held.by:
            said += f", {'again' if held.last else 'due'} by {words.day(held.by)}"
        yield {
            "title": words.plain(asked.title),
            "url": f"../../{manual.record_address(asked.id)}",
            "mark": "due" if late else "done" if held.last else "now",
            "says": said,
            "record": held.last.id if held.last else "",
            "record_url": f"../../{manual.record_address(held.last.id)}" if held.last else "",
        }


def _training(person: Person, manual: Manual) -> Iterator[dict[str, object]]:
    """What was learned, the last on top."""
    entries = sorted(manual.registers.entries("training"), key=lambda item: item.record.on, reverse=True)
    for item in entries:
        record = item.record
        if record.person == person.id:
            yield {
                "id": record.id,
                "title": words.plain(record.name),
                "url": f"../../{manual.record_address(record.id)}",
                "on": words.day(record.on),
                "state": item.state,
            }
