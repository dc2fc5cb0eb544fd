"""The pages of records: all registers, each register with its file, each record that tells something, and Due."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.model.fields import group_of
from plainqms.model.fishbone import Fishbone
from plainqms.model.identifiers import address
from plainqms.model.problem import Problem
from plainqms.model.register import Column, Named, Register, Step, nothing
from plainqms.publish import (
    audit_matrix,
    calendar,
    fishbone,
    lists,
    read_by,
    record_past,
    record_values,
    register_fields,
    retention_table,
    words,
)
from plainqms.publish.document_page import MOST_SIBLINGS, printed
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.register_lists import MARKS
from plainqms.sources.record_tables import DERIVED
from plainqms.sources.yaml_writing import Written
from plainqms.views.registers import Entry, Stands, Task, grouped

SECTION = "Records"
DUE = "due/"
NO_SITE = "No site named"
SHORT = 16  # letters of a value that stays on one line: a measure with its unit, a name
WHOLE = 24  # of one among several: a document with its revision, a name
MOST_COLUMNS = 4  # of groups that tell something; what has more is shown as entries
MOST_NAMING = 200  # records that name a record, the last ones; an instrument is calibrated for decades
MOST = 2000  # rows on a page; the file has them all
# Told elsewhere on the page.
_NOT_FACTS = ("id", "title", "related", "amendment", "sample")

Page = tuple[str, str, dict[str, Written], str, lists.Values]
"""Address, title, front matter, template and values."""


def pages(manual: Manual) -> Iterator[Page]:
    yield (
        RECORDS,
        SECTION,
        _front(manual, SECTION, "What happened, register by register."),
        "registers",
        _all(manual),
    )
    yield DUE, "Due", _due_front(manual), "due", _due(manual)
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
                front = _record_front(entries, index, manual)
                yield manual.record_address(item.record.id), title, front, "record", _record(item, manual)


def tables(manual: Manual) -> Iterator[tuple[str, bytes]]:
    """Each register as a file that can be read back: fields under their names, then what is derived."""
    for name in registers.REGISTERS:
        yield f"{RECORDS}{name}/{name}.csv", _csv(registers.register(name), manual)


# All registers, and what is due


def _front(manual: Manual, heading: str, lead: str, *, kind: str = "registers") -> dict[str, Written]:
    front = lists.front(manual, kind=kind, heading=heading, lead=lead, section=SECTION)
    return {**front, "siblings": siblings(manual)}


def siblings(manual: Manual) -> dict[str, Written]:
    rows: list[Written] = [
        {"title": registers.register(name).title, "url": f"{RECORDS}{name}/"} for name in registers.REGISTERS
    ]
    due: list[Written] = [
        {"title": "Due", "url": DUE},
        {"title": "Who has read what", "url": read_by.ADDRESS},
    ]
    return {
        "title": SECTION,
        "url": RECORDS,
        "groups": [{"title": "", "rows": due}, {"title": "Registers", "rows": rows}],
    }


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


def _due_front(manual: Manual) -> dict[str, Written]:
    lead = "What registers and documents ask for, by day: what is overdue first."
    front = _front(manual, "Due", lead, kind="due")
    return {**front, "crumbs": [{"title": SECTION, "url": RECORDS}]}


def _due(manual: Manual) -> lists.Values:
    as_of = manual.system.as_of
    groups = grouped(manual.registers.due, as_of)
    holder = {
        task.owner: record_values.named(task.owner, "holder", manual)["text"] for task in manual.registers.due
    }
    return {
        "groups": [
            {
                "title": title,
                "mark": "due" if title == "Overdue" else "",
                "rows": [_task(task, manual, holder[task.owner]) for task in tasks],
            }
            for title, tasks in groups
        ],
        "choices": list(_due_choices(holder, manual)),
        "calendars": list(_calendars(manual)),
        "count": len(manual.registers.due),
        "as_at": words.day(as_of),
    }


def _due_choices(holder: Mapping[str, str], manual: Manual) -> Iterator[dict[str, object]]:
    """What the list may be narrowed by; a choice between one thing and nothing is none."""
    tasks = manual.registers.due
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    named = [name for site, name in sites.items() if any(site in task.sites for task in tasks)]
    if named and any(not task.sites for task in tasks):
        named.append(NO_SITE)
    owners = sorted({name for name in holder.values() if name})
    kinds = sorted({_kind(task) for task in tasks})
    for name, title, every, options in (
        ("owner", "Owner", "All owners", owners),
        ("site", "Site", "All sites", named),
        ("register", "Register", "All registers", kinds),
    ):
        if len(options) > 1:
            yield {"name": name, "title": title, "every": every, "options": options}


def _calendars(manual: Manual) -> Iterator[dict[str, object]]:
    """The feeds with what they hold, whole ones first; a draft has none."""
    if manual.system.draft:
        return
    published = manual.system.configuration.publish.address
    for feed in calendar.feeds(manual):
        late = sum(task.on < manual.system.as_of for task in feed.tasks)
        following = next((task.on for task in feed.tasks if task.on >= manual.system.as_of), None)
        yield {
            "kind": {"role": "Roles", "site": "Sites"}.get(feed.kind, ""),
            "title": feed.title,
            "count": len(feed.tasks),
            "late": late,
            "next": words.day(following) if following else "",
            "file": f"../{feed.address}",
            "subscribe": f"webcal://{published.split('://', 1)[1].rstrip('/')}/{feed.address}"
            if published.startswith("http")
            else "",
        }


def _likewise(owner: str, manual: Manual) -> Iterator[str]:
    """Under whom else a task is looked for: a role's under who holds it, a person's under the roles held."""
    system = manual.system
    for role in system.roles:
        holders = system.holders(role.id, system.as_of)
        if role.id == owner:
            yield from (words.plain(person.name) for person in holders)
        elif any(person.id == owner for person in holders):
            yield role.heading


def _kind(task: Task) -> str:
    return registers.register(task.register).title if task.register else "Documents"


def _task(task: Task, manual: Manual, owner: str) -> dict[str, object]:
    days = (manual.system.as_of - task.on).days
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    return {
        "on": words.day(task.on),
        "on_iso": task.on.isoformat(),
        "late": f"{words.count(days, 'day')} overdue" if days > 0 else "",
        "what": words.spoken(task.what),
        "id": task.identifier,
        "name": words.plain(task.name),
        "register": _kind(task),
        "url": record_values.address(task.identifier, manual),
        "owner": owner,
        "owners": "|".join((owner, *_likewise(task.owner, manual))),
        "site": "|".join(sites.get(site, site) for site in task.sites) or NO_SITE,
    }


# A register


def _register_front(register: Register[Any], manual: Manual) -> dict[str, Written]:
    front = _front(manual, register.title, register.purpose, kind="register")
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
    if len(found) > 1 and not column.lines:
        found = [{**piece, "whole": "yes"} if len(piece["text"]) <= WHOLE else piece for piece in found]
    return {
        "title": column.title,
        "pieces": found,
        "lines": column.lines,
        "short": len(found) == 1 and not found[0]["url"] and len(found[0]["text"]) <= SHORT,
        "sort": value.isoformat() if isinstance(value, date) else "",
        "below": ", ".join(_called(part, manual) for part in below if part),
    }


def _called(part: object, manual: Manual) -> str:
    if isinstance(part, Named):
        return record_values.named(part.target, part.kind, manual)["text"]
    return record_values.shown(part)


# A record


def _record_front(entries: tuple[Entry, ...], index: int, manual: Manual) -> dict[str, Written]:
    item = entries[index]
    register, record = item.register, item.record
    asat = f"As at {words.day(manual.system.as_of)}"
    url = f"{RECORDS}{register.name}/"
    title = words.plain(record.name)
    front: dict[str, Written] = {
        "heading": title,
        "kind": "record",
        "section": SECTION,
        "id": record.id,
        "type": register.one,
        "notoc": "yes",
        "crumbs": [{"title": SECTION, "url": RECORDS}, {"title": register.title, "url": url}],
        "siblings": _record_siblings(entries, index, manual),
        "print": printed(manual.system, identifier=record.id, title=title, foot=asat),
        "source": record.place.path,
    }
    before, after = range(index - 1, -1, -1), range(index + 1, len(entries))
    for name, way in (("prev", before), ("next", after)):
        beside = (entries[place] for place in way)
        other = next((one for one in beside if one.record.id in manual.records_with_page), None)
        if other is not None:
            called = f"{other.record.id} {words.plain(other.record.name)}"
            front[name] = {"title": called, "url": manual.record_address(other.record.id)}
    return front


def _record_siblings(entries: tuple[Entry, ...], index: int, manual: Manual) -> dict[str, Written]:
    """The left column: the register's records, those around this one where there are very many."""
    register = entries[index].register
    start = max(0, min(index - MOST_SIBLINGS // 2, len(entries) - MOST_SIBLINGS))
    shared = f"{register.prefixes[0]}-" if len(register.prefixes) == 1 else ""
    groups: dict[str, list[Written]] = {}
    for item in entries[start : start + MOST_SIBLINGS]:
        title = register.ended if item.stands is Stands.CLOSED else register.opened
        url = manual.record_address(item.record.id)
        called = item.record.id.removeprefix(shared)
        row = {"id": called, "title": words.plain(item.record.name), "url": url}
        groups.setdefault(title, []).append(row)
    return {
        "title": register.title,
        "url": f"{RECORDS}{register.name}/",
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
        "more": f"All {len(entries)}" if len(entries) > MOST_SIBLINGS else "",
    }


def _record(item: Entry, manual: Manual) -> lists.Values:
    record, register = item.record, item.register
    as_of = manual.system.as_of
    late = next((due for due in item.due if due.on < as_of), None)
    days = f", {words.count((as_of - late.on).days, 'day')} overdue" if late else ""
    up = "../../../"
    steps = list(register.steps(record, manual.system.records))
    problems = manual.registers.problems(register, record)
    return {
        "up": up,
        "state": f"{item.state}{days}",
        "mark": MARKS[item.stands],
        "facts": [*_facts(item, manual), *_entered(item, manual)],
        "steps": [_step(steps, index, as_of) for index in range(len(steps))],
        "story": record_values.html(record.origin.text, record, manual, up=up, line=record.origin.line)
        if record.origin.text
        else "",
        "sections": list(_sections(record, manual, up)),
        "points": [
            {
                "text": record_values.called(link.target, manual),
                "url": record_values.address(link.target, manual),
                "says": _says(link.target, manual) or link.title,
            }
            for link in manual.registers.links.get(record.id, ())
        ],
        "pointed": list(_pointed(record.id, manual)),
        "problems": [
            {"says": _problem(problem, record, manual), "anchor": problem.rule.code.lower()}
            for problem in problems
        ],
        "amendments": record_past.amendments(item, manual),
        "sample": record.sample,
    }


def _problem(problem: Problem, record: Any, manual: Manual) -> str:
    """On the record's own page its id and title go without saying."""
    said = problem.message
    for name in (record.id, record.name, ":", ","):
        said = said.removeprefix(name).lstrip()
    said = record_values.readable(said, manual)
    return f"{said[:1].upper()}{said[1:]}"


def _entered(item: Entry, manual: Manual) -> Iterator[dict[str, object]]:
    if text := record_past.entry(item, manual):
        yield {"label": "Entered", "pieces": [{"text": text, "url": ""}]}


def _facts(item: Entry, manual: Manual) -> Iterator[dict[str, object]]:
    record = item.record
    for name, field, value in record_values.groups(record):
        names = record_values.refers(field)
        if name in _NOT_FACTS or record_values.is_prose(field) or group_of(field.annotation):
            continue
        if isinstance(value, tuple) and names is not None and names.kind in ("record", "document", "any"):
            continue  # named under “Points to”
        if record_values.is_choice(field):
            value = f"{value[:1].upper()}{value[1:]}"
        elif isinstance(value, bool):
            value = "Yes" if value else "No"
        yield {"label": field.title or name, "pieces": record_values.pieces(value, names, manual)}


def _step(steps: list[Step], index: int, as_of: date) -> dict[str, object]:
    step = steps[index]
    now = not step.done and all(other.done for other in steps[:index])
    late = not step.done and step.due is not None and step.due < as_of
    if step.done:
        says = words.day(step.on) if step.on else "done"
    elif step.due:
        says = f"{'was due' if late else 'due'} {words.day(step.due)}"
    else:
        says = "now" if now else "not yet"
    mark = "done" if step.done else "due" if late else "now" if now else "next"
    following = index + 1 < len(steps) and not steps[index + 1].done
    return {"title": step.title, "says": says, "mark": mark, "next": following or not step.done, "now": now}


def _sections(record: Any, manual: Manual, up: str) -> Iterator[dict[str, object]]:
    for name, field, value in record_values.groups(record):
        title = field.title or name
        if name in _NOT_FACTS:
            continue
        if isinstance(value, Fishbone):
            made = fishbone.drawn(record.name, value.bones)
            bones = [
                {"title": name, "causes": [words.spoken(cause) for cause in causes]}
                for name, causes in value.bones
            ]
            yield {"title": title, "kind": "fishbone", "svg": made, "bones": bones}
        elif isinstance(value, BaseModel):
            yield {"title": title, "kind": "group", "rows": list(_parts(value, record, manual, up))}
        elif isinstance(value, tuple) and isinstance(value[0], BaseModel):
            yield {"title": title, "kind": "table", **_table(value, record, manual, up)}
        elif isinstance(value, tuple) and record_values.is_prose(field):
            chain = [record_values.html(text, record, manual, up=up) for text in value]
            yield {"title": title, "kind": "chain", "items": chain}
        elif record_values.is_prose(field):
            line = record.placed(name).line or 1
            made = record_values.html(value, record, manual, up=up, line=line)
            yield {"title": title, "kind": "text", "html": made}


def _parts(group: BaseModel, record: Any, manual: Manual, up: str) -> Iterator[dict[str, object]]:
    for name, field, value in record_values.groups(group):
        told = record_values.is_prose(field)
        if record_values.is_choice(field):
            value = f"{value[:1].upper()}{value[1:]}"
        yield {
            "title": field.title or name,
            "html": record_values.html(value, record, manual, up=up) if told else "",
            "pieces": [] if told else record_values.pieces(value, record_values.refers(field), manual),
            "nowrap": isinstance(value, date),
            "told": told or isinstance(value, tuple),
        }


def _table(groups: tuple[BaseModel, ...], record: Any, manual: Manual, up: str) -> dict[str, object]:
    """Columns are the fields that any of the groups gives."""
    model = type(groups[0])
    given = [
        name
        for name in model.model_fields
        if any(getattr(item, name) not in (None, "", ()) for item in groups)
    ]
    rows = []
    for item in groups:
        parts = {str(part["title"]): part for part in _parts(item, record, manual, up)}
        titles = [model.model_fields[name].title or name for name in given]
        rows.append(
            [
                parts.get(title, {"title": title, "html": "", "pieces": [], "nowrap": False, "told": False})
                for title in titles
            ]
        )
    heads = [model.model_fields[name].title or name for name in given]
    told = [name for name in given[1:] if record_values.is_prose(model.model_fields[name])]
    if len(given) > MOST_COLUMNS and len(told) > 1:
        return {"kind": "entries", "rows": [_entry(row) for row in rows]}
    return {"heads": heads, "rows": rows}


def _entry(row: list[dict[str, Any]]) -> dict[str, object]:
    """What is told at length beside what is said in a word; of both only what this one gives."""
    head, *rest = row
    given = [part for part in rest if part["html"] or part["pieces"]]
    return {
        "side": [head, *(part for part in given if not part["told"])],
        "told": [part for part in given if part["told"]],
    }


def _says(target: str, manual: Manual) -> str:
    """What a named thing is called."""
    item = manual.registers.by_id.get(target)
    if item is not None:
        return words.plain(item.record.name)
    if target in manual.by_id:
        return words.plain(manual.by_id[target].document.title)
    for edition, number in manual.clauses_of(target) if ":" in target else ():
        standard = manual.system.standard(edition)
        clause = standard.clause(number) if standard else None
        return clause.heading if clause else ""
    return ""


def _pointed(identifier: str, manual: Manual) -> Iterator[dict[str, str]]:
    """Documents and records that name this one."""
    for page in manual.pages:
        if any(item.target == identifier for item in page.document.references):
            title = words.plain(page.document.title)
            yield {"text": page.document.id, "url": page.document.address, "says": title}
    naming = manual.registers.naming.get(identifier, ())
    for link in naming[-MOST_NAMING:]:
        yield {
            "text": link.target,
            "url": manual.record_address(link.target),
            "says": _says(link.target, manual),
        }
    if len(naming) > MOST_NAMING:
        name = manual.registers.by_id[naming[0].target].register.name
        says = "named first, in their registers"
        yield {"text": f"{len(naming) - MOST_NAMING} more", "url": f"{RECORDS}{name}/", "says": says}


# A register as a file


def _csv(register: Register[Any], manual: Manual) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute; derived columns say that they are."""
    entries = manual.registers.entries(register.name)
    flat = [_flat(item.record) for item in entries]
    given = {name for row in flat for name in row}
    ways = _ways(register.model, given)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([*ways, f"state {DERIVED}", f"due {DERIVED}", f"as at {DERIVED}"])
    for item, row in zip(entries, flat, strict=True):
        due = item.due[0].on.isoformat() if item.due else ""
        cells = (*(row.get(way, "") for way in ways), item.state, due, manual.system.as_of.isoformat())
        writer.writerow([lists.cell(cell) for cell in cells])
    return target.getvalue().encode("utf-8")


def _ways(model: type[BaseModel], given: set[str]) -> list[str]:
    """The columns in the order of the model; those of a list item by item."""
    order = {name: index for index, name in enumerate(model.model_fields)}
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    return sorted(given | needed, key=lambda way: (order[way.split(".")[0]], _natural(way)))


def _natural(way: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdigit() else (0, step) for step in way.split(".")]


def _flat(value: BaseModel, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, _, item in record_values.groups(value):
        way = f"{before}{name}"
        if isinstance(item, BaseModel):
            found |= _flat(item, f"{way}.")
        elif isinstance(item, dict):
            found |= {f"{way}.{key}": text for key, text in item.items()}
        elif isinstance(item, tuple) and isinstance(item[0], BaseModel):
            for number, part in enumerate(item, 1):
                found |= _flat(part, f"{way}.{number}.")
        elif isinstance(item, tuple) and any("," in str(part) or ";" in str(part) for part in item):
            found |= {f"{way}.{number}": str(part) for number, part in enumerate(item, 1)}
        elif isinstance(item, tuple):
            found[way] = "; ".join(map(str, item))
        else:
            found[way] = record_values.raw(item)
    return found
