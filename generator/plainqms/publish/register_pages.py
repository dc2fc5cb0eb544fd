"""The pages of registers: all of them, and each with its file and its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plainqms import registers
from plainqms.model.identifiers import address
from plainqms.model.register import Column, Named, Register, nothing
from plainqms.publish import (
    audit_matrix,
    due_page,
    lists,
    record_pages,
    record_past,
    record_values,
    records_front,
    register_fields,
    register_files,
    retention_table,
    statement_page,
    words,
)
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import SECTION, Page
from plainqms.publish.register_lists import MARKS
from plainqms.sources.yaml_writing import Written
from plainqms.views.registers import Entry, Stands

SHORT = 16  # letters of a value that stays on one line: a measure with its unit, a name
WHOLE = 24  # of one among several: a document with its revision, a name
MOST = 2000  # rows on a page; the file has them all


def pages(manual: Manual) -> Iterator[Page]:
    yield (
        RECORDS,
        SECTION,
        records_front.front(manual, SECTION, "What happened, register by register."),
        "registers",
        _all(manual),
    )
    yield due_page.page(manual)
    for name in registers.REGISTERS:
        register = registers.register(name)
        yield (
            f"{RECORDS}{name}/",
            register.title,
            _register_front(register, manual),
            "register",
            _rows(register, manual),
        )
        entries = manual.registers.entries(name)
        for index, item in enumerate(entries):
            if item.record.id in manual.records_with_page:
                title = f"{item.record.id} {words.plain(item.record.name)}"
                front = record_pages.front(entries, index, manual)
                yield (
                    manual.record_address(item.record.id),
                    title,
                    front,
                    "record",
                    record_pages.values(item, manual),
                )


def tables(manual: Manual) -> Iterator[tuple[str, bytes]]:
    """Each register as a file that can be read back: fields under their names, then what is derived."""
    for name in registers.REGISTERS:
        yield f"{RECORDS}{name}/{name}.csv", register_files.table(registers.register(name), manual)


def _all(manual: Manual) -> lists.Values:
    rows = []
    for name in registers.REGISTERS:
        register, entries = registers.register(name), manual.registers.entries(name)
        stands = [item.stands for item in entries]
        rows.append(
            {
                "title": register.title,
                "url": f"{name}/",
                "purpose": register.purpose,
                "count": len(entries),
                "open": sum(item is not Stands.CLOSED for item in stands),
                "overdue": stands.count(Stands.OVERDUE),
            }
        )
    return {"rows": rows, "as_at": words.day(manual.system.as_of)}


def _register_front(register: Register[Any], manual: Manual) -> dict[str, Written]:
    front = records_front.front(manual, register.title, register.purpose, kind="register")
    return {**front, "crumbs": [{"title": SECTION, "url": RECORDS}]}


def _asked(register: Register[Any], manual: Manual) -> Iterator[dict[str, object]]:
    """The clauses that the register is evidence for, standard by standard."""
    clauses: dict[str, list[dict[str, str]]] = {}
    for clause in register.clauses:
        name, _, number = clause.partition(":")
        standard = manual.system.standard(name)
        if standard and (url := manual.address_of(clause)):
            clauses.setdefault(standard.short, []).append({"text": number, "url": url})
    for short, numbers in clauses.items():
        yield {"standard": short, "numbers": numbers}


def _small(title: str) -> str:
    """As within a sentence."""
    return title[:1].lower() + title[1:]


def _rows(register: Register[Any], manual: Manual) -> lists.Values:
    entries = manual.registers.entries(register.name)
    first, *rest = register.columns
    stands = [item.stands for item in entries]
    chips = (
        ("Overdue", "overdue", stands.count(Stands.OVERDUE)),
        (register.opened, "open", sum(item is not Stands.CLOSED for item in stands)),
        (register.ended, "closed", stands.count(Stands.CLOSED)),
    )
    return {
        "name": register.name,
        "noun": _small(register.one) if len(entries) == 1 else register.noun or _small(register.title),
        "count": len(entries),
        "most": MOST if len(entries) > MOST else 0,
        "as_at": words.day(manual.system.as_of),
        "chips": [
            {"title": title, "value": value, "count": count}
            for title, value, count in chips
            if 0 < count < len(entries)  # what shows all again is no choice
        ],
        "first": first.title,
        "rest": [column.title for column in rest],
        "asked": list(_asked(register, manual)),
        "has_due": register.due is not nothing,
        "due_title": "Due" if not stands.count(Stands.CLOSED) else f"Due or {register.ended.lower()}",
        "rows": [_row(item, manual) for item in entries[:MOST]],
        "empty": register.empty,
        "matrix": audit_matrix.values(manual) if register.name == "audits" else [],
        "statement": statement_page.values(manual) if register.name == "applicability" else {},
        "disposal": retention_table.values(manual) if register.name == "retention" else {},
        **register_fields.values(register, manual),
    }


def _row(item: Entry, manual: Manual) -> dict[str, object]:
    record, as_of = item.record, manual.system.as_of
    first, *rest = item.register.columns
    with_page = record.id in manual.records_with_page
    on = item.due[0].on if item.due else item.ended
    days = (as_of - on).days if on and item.stands is Stands.OVERDUE else 0
    return {
        "id": record.id,
        "anchor": address(record.id),
        "url": f"{address(record.id)}/" if with_page else "",
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
