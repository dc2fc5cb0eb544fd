"""The pages of registers: all of them, and each with its file and its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainqms import registers
from plainqms.model.register import Register
from plainqms.publish import (
    audit_matrix,
    due_page,
    lists,
    record_pages,
    records_front,
    register_fields,
    register_files,
    register_parts,
    register_rows,
    retention_table,
    statement_page,
    words,
)
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import SECTION, Page
from plainqms.publish.register_parts import Part
from plainqms.sources.yaml_writing import Written
from plainqms.views.registers import Entry, Stands


def pages(manual: Manual) -> Iterator[Page]:
    yield (
        RECORDS,
        SECTION,
        records_front.front(manual, SECTION, "What happened, register by register."),
        "registers",
        _all(manual),
    )
    yield from due_page.pages(manual)
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
        for part in register_parts.parts(entries):
            title = f"{register.title}: {part.title}"
            address = f"{RECORDS}{name}/{part.address}"
            yield (
                address,
                title,
                _part_front(register, part, manual),
                "register_rows",
                _part(register, part, manual),
            )
        for index, item in enumerate(entries):
            identifier = item.record.id
            if identifier in manual.records_with_page and identifier not in manual.records_beside:
                title = f"{item.record.id} {words.plain(item.record.name)}"
                front = record_pages.front(entries, index, manual)
                yield (
                    manual.record_address(identifier),
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


def _rows(register: Register[Any], manual: Manual) -> lists.Values:
    entries = manual.registers.entries(register.name)
    return {
        **register_rows.values(register, register_parts.first(entries), manual, up=""),
        "parts": [
            {"title": part.title, "url": part.address, "says": words.count(len(part.entries), "record")}
            for part in register_parts.parts(entries)
        ],
        "whole": " ".join(filter(None, (_whole(register, entries), _searched(entries, manual)))),
        "asked": list(_asked(register, manual)),
        "empty": register.empty,
        "matrix": audit_matrix.values(manual) if register.name == "audits" else [],
        "statement": statement_page.values(manual) if register.name == "applicability" else {},
        "disposal": retention_table.values(manual) if register.name == "retention" else {},
        **register_fields.values(register, manual),
    }


def _whole(register: Register[Any], entries: Sequence[Entry]) -> str:
    """How much of a large register its page lists, and where the rest is; nothing where it lists all."""
    listed = len(register_parts.first(entries))
    if listed == len(entries):
        return ""
    late = sum(item.stands is Stands.OVERDUE for item in entries)
    still = sum(item.stands is not Stands.CLOSED for item in entries)
    return (
        f"This page lists the first {listed:,} of {len(entries):,} {register_rows.noun(register, len(entries))}: "
        f"what is overdue, what is open, then the rest with the last one on top. In all, {still:,} "
        f"{'is' if still == 1 else 'are'} open, {late:,} of them overdue. Filter and sorting look at this page "
        "only; the other records are listed below by year, and the CSV file has them all."
    )


def _searched(entries: Sequence[Entry], manual: Manual) -> str:
    """That the site's search does not look at every record; nothing where it does."""
    beside = sum(item.record.id in manual.records_beside for item in entries)
    if not beside:
        return ""
    return f"The search of the site does not look into the pages of {words.count(beside, 'record')} further down."


def _part(register: Register[Any], part: Part, manual: Manual) -> lists.Values:
    whole = len(manual.registers.entries(register.name))
    said = (
        f"This page lists {len(part.entries):,} of {whole:,} {register_rows.noun(register, whole)}. "
        "Filter and sorting look at this page only; the CSV file has all records."
    )
    return {**register_rows.values(register, part.entries, manual, up="../"), "whole": said}


def _part_front(register: Register[Any], part: Part, manual: Manual) -> dict[str, Written]:
    front = records_front.front(manual, f"{register.title}: {part.title}", register.purpose, kind="register")
    url = f"{RECORDS}{register.name}/"
    return {**front, "crumbs": [{"title": SECTION, "url": RECORDS}, {"title": register.title, "url": url}]}
