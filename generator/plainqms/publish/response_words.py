"""The response sheet in words: one form for the page, for a file in HTML and for a file in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from plainqms.model.grade import GradeHelp
from plainqms.model.system import System
from plainqms.publish import words
from plainqms.publish.gap_tables import holder
from plainqms.registers.finding_terms import Term
from plainqms.sources.grades import grades
from plainqms.views import response_sheet
from plainqms.views.response_sheet import Part, Sheet, Shown, Step

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def helped(grade: str) -> GradeHelp:
    return grades()[grade]


def made(finding: object, system: System) -> Sheet:
    return response_sheet.sheet(system, finding, helped(getattr(finding, "grade", "")).asked)


def values(found: Sheet, system: System) -> dict[str, Any]:
    finding = found.finding
    return {
        "id": finding.id,
        "title": words.plain(finding.title),
        "organization": words.plain(system.configuration.organization.name),
        "address": words.plain(system.configuration.organization.address),
        "draft": system.draft,
        "as_at": words.day(system.as_of),
        "facts": list(_facts(found, system)),
        "written": [
            {"title": title, "paragraphs": paragraphs(text)}
            for title, text in (
                ("Requirement", finding.requirement),
                ("Evidence", finding.evidence),
                ("Statement", finding.statement),
            )
            if text
        ],
        "against": [
            {
                "certificate": _certificate(item.certificate, system),
                "clause": clause(item.clause, system),
                "grade": item.grade,
            }
            for item in finding.against
        ],
        "parts": [_part(item, system) for item in found.parts],
        "shown": [_shown(item) for item in found.shown],
        "terms": [term(item) for item in found.terms],
        "missing": list(found.missing),
    }


def markdown(found: Sheet, system: System) -> str:
    """A file to send or to paste: its own text alone, every sign of markup in a record's text made harmless."""
    told = values(found, system)
    lines = [f"# Response to finding {_plain(told['id'])}", "", _plain(told["title"]), ""]
    lines += [f"- {item['label']}: {_plain(item['text'])}" for item in told["facts"]]
    if told["missing"]:
        lines += ["", "## Still missing", "", *(f"- {_plain(item)}" for item in told["missing"])]
    lines += ["", "## The finding as it was written", ""]
    for item in told["written"]:
        lines += [f"### {item['title']}", "", *_paragraphs(item["paragraphs"])]
    if told["against"]:
        lines += ["### Graded by certificate", ""]
        lines += [
            f"- {_plain(item['certificate'])}, {_plain(item['clause'])}: {item['grade']}"
            for item in told["against"]
        ]
        lines += [""]
    for part in told["parts"]:
        lines += [f"## {part['title']}", "", *_paragraphs(part["paragraphs"])]
        for step in part["steps"]:
            lines += [f"- {_plain(step['what'])} ({_plain(step['says'])})"]
        lines += [f"- {item['label']}: {_plain(item['text'])}" for item in part["facts"]]
        lines += ["Still missing: " + _plain(part["missing"])] if part["missing"] else []
        lines += [""] if lines[-1] else []
    lines += ["## Evidence", "", *(f"- {_plain(item['text'])}" for item in told["shown"])]
    lines += [] if told["shown"] else ["None named yet."]
    if told["terms"]:
        lines += ["", "## Dates", ""]
        lines += [
            f"- {_plain(item['what'])}: {item['by']} ({_plain(item['basis'])}){item['done']}"
            for item in told["terms"]
        ]
    lines += ["", f"{_plain(told['organization'])}, as at {told['as_at']}"]
    return "\n".join(lines) + "\n"


def term(item: Term) -> dict[str, str]:
    return {
        "what": words.plain(item.what),
        "by": words.day(item.by) if item.by else "no day is known",
        "basis": words.plain(item.basis),
        "done": f"; done {words.day(item.done)}" if item.done else "",
    }


def clause(text: str, system: System) -> str:
    """`ISO 9001:2015 8.4.1`; as it is written where the standard is not adopted."""
    name, _, number = text.partition(":")
    standard = system.standard(name)
    return f"{standard.name} {number}" if standard else text


def paragraphs(text: str) -> list[str]:
    """Running text without its markup; a list keeps its lines."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        items = re.split(r"(?m)^\s*(?:[-*+]|[0-9]+[.)])\s+", block)
        found += [words.spoken(item) for item in items if item.strip()]
    return found


def _facts(found: Sheet, system: System) -> Iterator[dict[str, str]]:
    finding, audit = found.finding, found.audit
    rows = (
        ("Grade", finding.grade[:1].upper() + finding.grade[1:]),
        ("Number in the report", finding.number),
        ("Audit", f"{audit.id} {words.plain(audit.title)}" if audit is not None else finding.audit),
        ("Certification body", found.body),
        ("Found on", words.day(finding.on)),
        ("Clauses", ", ".join(clause(item, system) for item in finding.clauses)),
        ("Process", system.configuration.processes.get(finding.process, finding.process)),
        ("Answered by", holder(finding.owner, system)),
        ("Nonconformity", finding.nonconformity or ""),
    )
    for label, text in rows:
        if text:
            yield {"label": label, "text": words.plain(text)}


def _part(item: Part, system: System) -> dict[str, object]:
    chain = item.texts[1:] if item.key == "cause" else ()
    first = item.texts[: len(item.texts) - len(chain)]
    return {
        "title": item.title,
        "paragraphs": [line for text in (*first, *chain) for line in paragraphs(text)],
        "facts": [{"label": word, "text": _value(value, system)} for word, value in item.facts],
        "steps": [_step(step, system) for step in item.steps],
        "missing": item.missing,
    }


def _value(value: object, system: System) -> str:
    if isinstance(value, date):
        return words.day(value)
    return holder(str(value), system)


def _step(step: Step, system: System) -> dict[str, str]:
    when = (
        f"done {words.day(step.done)}"
        if step.done
        else f"by {words.day(step.due)}"
        if step.due
        else "no day yet"
    )
    documents = f"; {', '.join(step.documents)}" if step.documents else ""
    return {
        "what": words.spoken(step.what),
        "owner": holder(step.owner, system),
        "when": when,
        "documents": ", ".join(step.documents),
        "says": f"{holder(step.owner, system)}, {when}{documents}",
    }


def _shown(item: Shown) -> dict[str, str]:
    title = f" {words.plain(item.title)}" if item.title else ""
    if item.is_document:
        said = (
            f", revision {item.revision}, in force since {words.day(item.since)}"
            if item.since
            else ", not in force"
        )
        return {"text": f"{item.identifier}{title}{said}"}
    return {"text": f"{item.identifier}{title}"}


def _certificate(identifier: str, system: System) -> str:
    record = system.records.get(identifier)
    return (
        " ".join(filter(None, (str(getattr(record, "number", "")), words.plain(record.name))))
        if record
        else identifier
    )


def _paragraphs(texts: object) -> list[str]:
    return [line for text in texts for line in (_plain(text), "")] if isinstance(texts, list) else []


def _plain(text: object) -> str:
    return _MARKS.sub(r"\\\1", words.plain(str(text)))
