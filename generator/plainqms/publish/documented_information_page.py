"""What the standards ask to be written down or kept, item by item: what fulfils it, its state and why; a file too."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby

from plainqms.model.coverage import rank
from plainqms.publish import coverage_marks, lists, record_values, standard_page, words
from plainqms.publish.auditors_front import DOCUMENTED, TITLES
from plainqms.publish.auditors_front import front as auditors_front
from plainqms.publish.coverage_marks import MARKS, OUT, SOME, called
from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written
from plainqms.views.documented_information import Asked, asked

FILE = "documented-information.csv"
# What the catalogue's conditions mean, after what is asked for.
CONDITIONS = {
    "extent_necessary": "as far as it is needed",
    "as_applicable": "where it applies",
    "as_determined": "",  # what is asked for says so
    "if_control_applies": "if the control is applied",
    "verb_retain": "the edition says retained",
}
KINDS = ("Document", "Record")
_HEAD = (
    "Standard", "Clause", "Title", "Document or record", "What", "Condition", "Fulfilled by", "State", "Because",
    "As at",
)  # fmt: skip


def front(manual: Manual) -> dict[str, Written]:
    lead = (
        "What the standards ask to be maintained as a document or retained as a record, and what there is. "
        "It is found by clause: where a clause asks for several things, look which is which."
    )
    return auditors_front(manual, kind="documented", heading=TITLES[DOCUMENTED], lead=lead)


def values(manual: Manual) -> lists.Values:
    items = list(_items(manual))
    groups = [
        {"title": name, "rows": [_row(item, manual) for item in found]}
        for name, found in groupby(items, key=lambda item: item.standard.name)
    ]
    return {
        "groups": groups,
        "count": len(items),
        "standards": [group["title"] for group in groups],
        "kinds": KINDS,
        "states": states(items),
        "file": FILE,
        "as_at": words.day(manual.system.as_of),
        "not_judged": standard_page.NOT_JUDGED,
    }


def table(manual: Manual) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for item in _items(manual):
        row = (
            item.standard.name,
            item.clause.id,
            item.clause.heading,
            _kind(item),
            words.plain(item.item.what),
            condition(item.item.condition),
            "; ".join(support.target for support in item.answer.supports),
            OUT if item.not_applicable else item.answer.says,
            item.not_applicable or item.answer.why,
        )
        writer.writerow([*map(lists.cell, row), manual.system.as_of.isoformat()])
    return target.getvalue().encode("utf-8")


def condition(name: str) -> str:
    return CONDITIONS.get(name, name)


def states(items: list[Asked]) -> list[str]:
    """The answers that are given, documents before records, the weakest first."""
    found = {item.answer.word for item in items if not item.not_applicable}
    names = dict.fromkeys(
        called(word) for word in sorted(found, key=lambda word: (type(word).__name__, rank(word)))
    )
    return [*names, *([OUT] if any(item.not_applicable for item in items) else [])]


def _items(manual: Manual) -> Iterator[Asked]:
    for coverage in manual.coverage.values():
        yield from asked(coverage, manual.grounds)


def _kind(item: Asked) -> str:
    return KINDS[0] if item.maintain else KINDS[1]


def _row(item: Asked, manual: Manual) -> dict[str, object]:
    what, aside = words.plain(item.item.what), words.plain(item.not_applicable)
    return {
        "clause": item.clause.id,
        "url": f"../../{manual.clause_address(item.standard, item.clause.id)}",
        "standard": item.standard.name,
        "kind": _kind(item),
        "what": what[:1].upper() + what[1:],
        "condition": condition(item.item.condition),
        "by": [
            {**link, "url": f"../../{link['url']}" if link["url"] else ""}
            for link in coverage_marks.links(item.answer.supports[:SOME], manual)
        ],
        "more": max(0, len(item.answer.supports) - SOME),
        "mark": "out" if aside else MARKS[item.answer.word],
        "says": OUT if aside else item.answer.says,
        "state": OUT if aside else called(item.answer.word),
        "why": aside or record_values.readable(item.answer.why, manual),
    }
