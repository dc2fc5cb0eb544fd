"""The page of one record: facts, way, narrative, what it names and what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from plainqms.model.fields import group_of
from plainqms.model.fishbone import Fishbone
from plainqms.model.identifiers import address
from plainqms.model.problem import Problem
from plainqms.model.register import Step
from plainqms.publish import (
    audit_report,
    fishbone,
    lists,
    record_past,
    record_values,
    words,
)
from plainqms.publish.document_page import MOST_SIBLINGS, printed
from plainqms.publish.manual import CERTIFICATION, RECORDS, Manual
from plainqms.publish.records_front import SECTION
from plainqms.publish.register_lists import MARKS
from plainqms.registers.certification_cycle import has_cycle
from plainqms.sources.yaml_writing import Written
from plainqms.views import statement
from plainqms.views.registers import Entry, Stands

MOST_COLUMNS = 4  # of groups that tell something; what has more is shown as entries
MOST_NAMING = 200  # records that name a record, the last ones; an instrument is calibrated for decades
# What follows a subject and cannot begin a sentence.
_OF_OTHERS = re.compile(r"(?:and|or|of)\b")
# Told elsewhere on the page.
_NOT_FACTS = ("id", "title", "related", "amendment", "sample")


def front(entries: tuple[Entry, ...], index: int, manual: Manual) -> dict[str, Written]:
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


def _cycle(record: Any, register: str) -> list[dict[str, str]]:
    """Of a certificate, the page of its cycle."""
    if register != "certificates" or not has_cycle(record.standard):
        return []
    says = "what comes by when"
    return [{"text": "Its cycle", "url": f"{CERTIFICATION}{address(record.id)}/", "says": says}]


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
        row = {"id": called, "title": title_of(item.record.id, manual), "url": url}
        groups.setdefault(title, []).append(row)
    return {
        "title": register.title,
        "url": f"{RECORDS}{register.name}/",
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
        "more": f"All {len(entries)}" if len(entries) > MOST_SIBLINGS else "",
    }


def values(item: Entry, manual: Manual) -> lists.Values:
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
        "sections": _told(register.name, record, list(_sections(record, manual, up)), manual),
        "points": [
            {
                "text": record_values.called(link.target, manual),
                "url": record_values.address(link.target, manual),
                "says": title_of(link.target, manual) or link.title,
            }
            for link in manual.registers.links.get(record.id, ())
        ]
        + _cycle(record, item.register.name),
        "pointed": list(_pointed(record.id, manual)),
        "problems": [
            {"says": _problem(problem, record, manual), "anchor": problem.rule.code.lower()}
            for problem in problems
        ],
        "amendments": record_past.amendments(item, manual),
        "sample": record.sample,
        "advice": _advice(item, manual),
        "sheet": _sheet(item, manual),
        "doubts": _doubts(item, manual),
    }


def _advice(item: Entry, manual: Manual) -> lists.Values:
    """What else the page of a finding says; nothing of other records."""
    if item.register.name != "findings":
        return {}
    from plainqms.publish import finding_advice  # loads the register

    return finding_advice.values(item.record, manual)


def _doubts(item: Entry, manual: Manual) -> dict[str, Any]:
    """Of a certification body without accreditation, what that means."""
    if item.register.name != "certification-bodies":
        return {}
    from plainqms.publish import certification_body_page  # loads the register

    return certification_body_page.doubts(item.record, manual)


def _sheet(item: Entry, manual: Manual) -> dict[str, str]:
    """The sheet to print that a record has beside its page."""
    if item.register.name != "management-reviews":
        return {}
    from plainqms.publish import minutes_pages  # loads the register

    url = minutes_pages.address(item.record.id, manual)
    return {"title": minutes_pages.title_of(item.record), "url": url} if url else {}


def _problem(problem: Problem, record: Any, manual: Manual) -> str:
    """On the record's own page its id and title go without saying."""
    said = record_values.readable(without_subject(problem.message, record.id, record.name), manual)
    return f"{said[:1].upper()}{said[1:]}"


def without_subject(message: str, identifier: str, name: str) -> str:
    """What a message says of a record. Where it says that of others as well, the record stays there as `this one`."""
    said = message
    for subject in (identifier, name):
        after = said.removeprefix(subject)
        if subject and after != said and not after[:1].isalnum():
            said = after.lstrip()
    said = said.lstrip(":, ")
    return f"this one {said}" if _OF_OTHERS.match(said) else said


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
            made = record_values.html(value, record, manual, up=up, field=name)
            yield {"title": title, "kind": "text", "html": made}


def _told(register: str, record: Any, made: list[dict[str, Any]], manual: Manual) -> list[dict[str, Any]]:
    """The page of an audit is its report."""
    return audit_report.sections(record, made, manual) if register == "audits" else made


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
    long = any("\n" in getattr(item, name) for item in groups for name in told)
    if (len(given) > MOST_COLUMNS and len(told) > 1) or long:
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


def title_of(target: str, manual: Manual) -> str:
    """What a named thing is called."""
    item = manual.registers.by_id.get(target)
    if item is not None:
        return words.plain(statement.name(item.record, item.register.name, manual.system))
    if target in manual.by_id:
        return words.plain(manual.by_id[target].document.title)
    for edition, number in manual.clauses_of(target) if ":" in target else ():
        standard = manual.system.standard(edition)
        clause = standard.clause(number) if standard else None
        return clause.heading if clause else ""
    return ""


def _pointed(identifier: str, manual: Manual) -> Iterator[dict[str, str]]:
    """Documents and records that name this one."""
    for page in manual.mentioning.get(identifier, ()):
        title = words.plain(page.document.title)
        yield {"text": page.document.id, "url": page.document.address, "says": title}
    naming = manual.registers.naming.get(identifier, ())
    for link in naming[-MOST_NAMING:]:
        yield {
            "text": link.target,
            "url": manual.record_address(link.target),
            "says": title_of(link.target, manual),
        }
    if len(naming) > MOST_NAMING:
        name = manual.registers.by_id[naming[0].target].register.name
        says = "named first, in their registers"
        yield {"text": f"{len(naming) - MOST_NAMING} more", "url": f"{RECORDS}{name}/", "says": says}
