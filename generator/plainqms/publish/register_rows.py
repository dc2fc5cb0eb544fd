"""The rows of a register as its pages show them: cells, state, days, and what they can be narrowed down to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from plainqms.model.identifiers import address
from plainqms.model.register import Column, Named, Register, nothing
from plainqms.publish import lists, record_past, record_values, words
from plainqms.publish.manual import Manual
from plainqms.publish.register_lists import MARKS
from plainqms.views.registers import Entry, Stands

SHORT = 16  # letters of a value that stays on one line: a measure with its unit, a name
WHOLE = 24  # of one among several: a document with its revision, a name


def values(register: Register[Any], entries: Sequence[Entry], manual: Manual, *, up: str) -> lists.Values:
    """A table of some records of a register. `up` leads from its page to that of the register."""
    first, *rest = register.columns
    stands = [item.stands for item in entries]
    chips = (
        ("Overdue", "overdue", stands.count(Stands.OVERDUE)),
        (register.opened, "open", sum(item is not Stands.CLOSED for item in stands)),
        (register.ended, "closed", stands.count(Stands.CLOSED)),
    )
    return {
        "up": f"{up}../../",
        "name": register.name,
        "file": f"{up}{register.name}.csv",
        "noun": noun(register, len(entries)),
        "shown": len(entries),
        "as_at": words.day(manual.system.as_of),
        "chips": [
            {"title": title, "value": value, "count": count}
            for title, value, count in chips
            if 0 < count < len(entries)  # what shows all again is no choice
        ],
        "first": first.title,
        "rest": [column.title for column in rest],
        "has_due": register.due is not nothing,
        "due_title": "Due" if not stands.count(Stands.CLOSED) else f"Due or {register.ended.lower()}",
        "rows": [_row(item, manual, up) for item in entries],
    }


def noun(register: Register[Any], count: int) -> str:
    """`record` or `records` of this kind, as within a sentence."""
    title = register.one if count == 1 else register.noun or register.title
    return f"{title[:1].lower()}{title[1:]}"


def _row(item: Entry, manual: Manual, up: str) -> dict[str, object]:
    record, as_of = item.record, manual.system.as_of
    first, *rest = item.register.columns
    with_page = record.id in manual.records_with_page
    on = item.due[0].on if item.due else item.ended
    days = (as_of - on).days if on and item.stands is Stands.OVERDUE else 0
    return {
        "id": record.id,
        "anchor": address(record.id),
        "url": f"{up}{address(record.id)}/" if with_page else "",
        "sets": f"{item.stands} open" if item.stands is Stands.OVERDUE else str(item.stands),
        "main": _cell(first, item, manual),
        "state": record_values.with_links(item.state, manual),
        "entered": record_past.late(item, manual),
        "mark": MARKS[item.stands],
        "cells": [_cell(column, item, manual) for column in rest],
        "on": words.day(on) if on else "",
        "on_iso": on.isoformat() if on else "",
        "late": f"{words.count(days, 'day')} overdue" if days else "",
        "on_label": item.register.ended if item.stands is Stands.CLOSED else "Due",
    }


def _cell(column: Column[Any], item: Entry, manual: Manual) -> dict[str, object]:
    record, records = item.record, manual.system.records
    if isinstance(column.value, str):
        field = type(record).model_fields[column.value]
        value: object = getattr(record, column.value)
        found = record_values.pieces(value, record_values.refers(field), manual)
    else:
        value = column.value(record, records)
        found = record_values.pieces(value, None, manual)
    below = column.below(record, records) if column.below else ()
    under = ", ".join(_called(part, manual) for part in below if part)
    if len(found) > 1 and not column.lines:
        found = [{**piece, "whole": "yes"} if len(piece["text"]) <= WHOLE else piece for piece in found]
    return {
        "title": column.title,
        "pieces": found,
        "lines": column.lines,
        "short": len(found) == 1
        and not found[0]["url"]
        and len(found[0]["text"]) <= SHORT
        and len(under) <= WHOLE,
        "sort": value.isoformat() if isinstance(value, date) else "",
        "below": under,
    }


def _called(part: object, manual: Manual) -> str:
    if isinstance(part, Named):
        return record_values.named(part.target, part.kind, manual)["text"]
    return record_values.shown(part)
