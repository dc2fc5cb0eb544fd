"""Each management review as minutes to print: facts, conclusions, decisions; before it is held, with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainqms.publish import lists, record_values, records_front, words
from plainqms.publish.document_page import printed
from plainqms.publish.gap_tables import holder
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import SECTION, Page
from plainqms.registers.management_reviews import reported, required
from plainqms.views.registers import Entry

BELOW = "minutes/"
REGISTER = "management-reviews"
_UP = "../../../../"


def address(identifier: str, manual: Manual) -> str:
    """Of the minutes of a review; empty where it has no page of its own."""
    if identifier in manual.records_with_page and identifier not in manual.records_beside:
        return f"{manual.record_address(identifier)}{BELOW}"
    return ""


def title_of(record: Any) -> str:
    return "Minutes" if record.held_on else "Sheet for the review"


def pages(manual: Manual) -> Iterator[Page]:
    for item in manual.registers.entries(REGISTER):
        record = item.record
        at = address(record.id, manual)
        if at:
            yield (
                at,
                f"{title_of(record)}: {record.id}",
                _front(item, manual),
                "minutes",
                _values(record, manual),
            )


def _front(item: Entry, manual: Manual) -> dict[str, Any]:
    record = item.record
    when = (
        f"held on {words.day(record.held_on)}"
        if record.held_on
        else f"planned for {words.day(record.planned)}"
    )
    front = records_front.front(
        manual, words.plain(record.title), f"{title_of(record)} of {record.id}, {when}", kind="minutes"
    )
    front["crumbs"] = [
        {"title": SECTION, "url": RECORDS},
        {"title": item.register.title, "url": f"{RECORDS}{REGISTER}/"},
        {"title": record.id, "url": manual.record_address(record.id)},
    ]
    front["print"] = printed(
        manual.system,
        identifier=record.id,
        title=words.plain(record.title),
        foot=f"As at {words.day(manual.system.as_of)}",
    )
    return front


def _values(record: Any, manual: Manual) -> lists.Values:
    system = manual.system
    asked, doubtful = required(record, system.records), reported(record, system.records)
    named = {standard.family: standard.short for standard in system.standards}
    given = {item.key for item in record.inputs}
    return {
        "up": _UP,
        "facts": list(_facts(record, manual)),
        "held": record.held_on is not None,
        "inputs": [
            {
                "title": f"{item.key[:1].upper()}{item.key[1:]}",
                "asked": ", ".join(named.get(name, name) for name in asked.get(item.key, ())),
                "reported": not_confirmed(doubtful.get(item.key, ()), manual),
                "facts": _text(item.facts, record, manual),
                "records": [
                    {"text": record_values.called(name, manual), "url": record_values.address(name, manual)}
                    for name in item.records
                ],
                "conclusion": _text(item.conclusion, record, manual),
                "because": _text(item.no_action_because, record, manual),
            }
            for item in record.inputs
        ],
        "lacking": [
            f"{key} ({not_confirmed(doubtful[key], manual)})" if key in doubtful else key
            for key in asked
            if key not in given
        ],
        "outputs": [
            {
                "what": _text(item.what, record, manual),
                "owner": holder(item.owner, system),
                "due": words.day(item.due) if item.due else "",
                "done": words.day(item.done) if item.done else "",
            }
            for item in record.outputs
        ],
        "no_outputs": _text(record.no_outputs_because, record, manual),
        "verdict": _text(record.verdict, record, manual),
        "next": words.day(record.next) if record.next else "",
        "chair": words.plain(system.name_of(record.chair)) if record.chair else "",
    }


def not_confirmed(editions: Sequence[str], manual: Manual) -> str:
    """Of an input that an edition is only said to ask for; empty where none is."""
    names = ", ".join(record_values.named(item, "edition", manual)["text"] for item in editions)
    return f"that {names} asks for it is reported, not confirmed" if names else ""


def _text(text: str, record: Any, manual: Manual) -> str:
    return record_values.html(text, record, manual, up=_UP) if text else ""


def _facts(record: Any, manual: Manual) -> Iterator[dict[str, str]]:
    system = manual.system
    editions = record.standards or tuple(system.records.standards)
    names = [
        standard.name if (standard := system.standard(item) or system.planned(item)) else item
        for item in editions
    ]
    led = ", ".join(
        filter(None, (words.plain(system.name_of(record.chair)), holder(record.chair_role, system)))
    )
    rows = (
        ("Held on" if record.held_on else "Planned for", words.day(record.held_on or record.planned)),
        ("Period", words.plain(record.period)),
        ("Led by", led if record.chair else ""),
        ("Contributors", ", ".join(words.plain(system.name_of(name)) for name in record.contributors)),
        ("Arranged by", holder(record.owner, system)),
        ("Standards", ", ".join(names)),
    )
    for label, text in rows:
        if text:
            yield {"label": label, "text": text}
