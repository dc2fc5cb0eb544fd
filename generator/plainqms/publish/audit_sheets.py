"""The checklist of an audit as text and as data; and the two pages that work without a network: checklist and log.

A page is one file: style and script stand in it and are named by their digests, so that nothing else runs in it, and
it asks nothing of any computer. What is written on it stays on the device until it is saved as a file.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, get_args

from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import pages, words
from plainqms.registers.audit_parts import Row
from plainqms.views.audit_checklist import METHOD, Checklist, Kind, Line, Part
from plainqms.views.impartiality import Standpoint

ROWS, LOG = "plainqms/audit-rows/1", "plainqms/audit-log/1"
_SHEETS = pages.THEME / "sheets"
_RESULTS = tuple(word for word in get_args(Row.model_fields["result"].annotation) if word)
_NEVER_MARKUP = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|&~])")


def data(found: Checklist, system: System, standpoints: Sequence[Standpoint]) -> dict[str, Any]:
    audit = found.audit
    return {
        "schema": "plainqms/audit-checklist/1",
        "audit": audit.id,
        "title": audit.title,
        "as_of": found.as_of.isoformat(),
        "draw": found.draw,
        "method": METHOD,
        "own_rules_read": found.rules_read,
        "auditors": [
            {
                "name": _auditor(item, system),
                "competence": item.ability.shown.value,
                "record": item.ability.record,
                "until": item.ability.until.isoformat() if item.ability.until else "",
                "bonds": [
                    {
                        "tie": bond.tie.value,
                        "process": bond.process,
                        "document": bond.document,
                        "role": bond.role,
                    }
                    for bond in item.bonds
                ],
            }
            for item in standpoints
        ],
        "parts": [_part_data(part) for part in found.parts],
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {
        "process": part.process,
        "documents": [
            {"document": item.document.id, "title": item.document.title, "revision": number(item)}
            for item in part.documents
        ],
        "last": part.last.id if part.last else "",
        "since": part.since.isoformat() if part.since else "",
        "changed": [
            {"document": item.document.id, "revision": revision.number, "issued": revision.issued.isoformat()}
            for item, revision in part.changed
        ],
        "samples": [
            {
                "register": item.register,
                "population": item.population,
                "drawn": [name for name, _ in item.drawn],
            }
            for item in part.samples
        ],
        "lines": [{**row(line), "kind": line.kind.value, "look": list(line.look)} for line in part.lines],
    }


def row(line: Line) -> dict[str, Any]:
    """What a row of the audit's record already knows."""
    known = {
        "clause": line.clause,
        "document": line.document,
        "revision": line.revision,
        "process": line.process,
        "question": line.question,
        "records": list(line.records),
    }
    return {name: value for name, value in known.items() if value}


def _sampled(found: Checklist) -> bool:
    """How samples were drawn is told where there are any."""
    return any(part.samples for part in found.parts)


def markdown(found: Checklist, system: System, standpoints: Sequence[Standpoint]) -> str:
    """To read, to print or to carry on writing in."""
    audit = found.audit
    lines = [f"# {audit.id} {_said(audit.title)}: checklist", ""]
    for label, text in (*heads(audit, system, standpoints), *_unread(found)):
        lines.append(f"- {label}: {_said(text)}")
    lines += [
        f"- As at: {found.as_of.isoformat()}, draw {found.draw}",
        "",
    ]
    if _sampled(found):
        lines += [METHOD.replace("--draw", "`--draw`"), ""]
    for part in found.parts:
        lines += [f"## {_said(part.title)}", ""]
        lines += [f"- {_said(text)}" for text in about(part, system)]
        for kind in Kind:
            mine = [line for line in part.lines if line.kind is kind]
            if mine:
                lines += ["", f"### {_HEADS[kind]}", ""]
                for line in mine:
                    lines += _line(line)
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


_HEADS = {
    Kind.OPEN: "Open from before",
    Kind.USUAL: "Usually asked",
    Kind.DUTY: "Our own rules",
    Kind.SAMPLE: "Samples",
}


def heads(audit: Any, system: System, standpoints: Sequence[Standpoint]) -> Iterator[tuple[str, str]]:
    """What an audit is about, in short lines: only what is given."""
    names = system.configuration.processes
    sites = {site.id: site.name for site in system.configuration.sites}
    given = (
        ("Objective", audit.objective),
        ("Scope", audit.scope),
        ("Criteria", ", ".join(_criterion(item, system) for item in audit.criteria)),
        ("Processes", ", ".join(names.get(item, item) for item in audit.processes)),
        ("Sites", ", ".join(sites.get(item, item) for item in audit.sites)),
        ("Held" if audit.held_on else "Planned", words.day(audit.held_on or audit.planned)),
        ("Auditors", "; ".join(stands(item, system) for item in standpoints)),
    )
    yield from ((label, words.spoken(text)) for label, text in given if text)


def _unread(found: Checklist) -> Iterator[tuple[str, str]]:
    if not found.rules_read:
        yield (
            "Our own rules",
            "Not listed: they are recognised in English only. Read the texts of the process.",
        )


def stands(item: Standpoint, system: System) -> str:
    """An auditor in a line: who, how able, how close."""
    until = f" until {words.day(item.ability.until)}" if item.ability.until else ""
    record = f" ({item.ability.record}{until})" if item.ability.record else ""
    near = dict.fromkeys(bond.document or bond.process for bond in item.bonds)
    close = f", stands close to {', '.join(near)}" if near else ""
    return f"{_auditor(item, system)}: competence {item.ability.shown.value}{record}{close}"


def about(part: Part, system: System) -> Iterator[str]:
    """Texts in force, the last audit, what changed since, samples: each in a line."""
    if part.documents:
        texts = (
            f"{item.document.id} {item.document.title}, revision {number(item)}" for item in part.documents
        )
        yield f"In force: {'; '.join(texts)}"
    elif part.process:
        yield "No document of this process is in force"
    if part.last:
        yield f"Last audited on {words.day(part.last.held_on)}, {part.last.id}"
    elif part.since:
        yield f"No internal audit of it is recorded; changes are told since {words.day(part.since)}"
    if part.since:
        changed = [
            f"{item.document.id} revision {one.number}, {words.day(one.issued)}" for item, one in part.changed
        ]
        yield f"Changed since: {'; '.join(changed) or 'no document'}"
    for sample in part.samples:
        yield f"Sample: {sample.says}: {', '.join(name for name, _ in sample.drawn)}"
    if part.process and part.unsaid:
        yield "No sample: no sheet in the register of processes names the registers of this process"


def checklist_page(found: Checklist, system: System, standpoints: Sequence[Standpoint]) -> str:
    known = {line.key: row(line) for part in found.parts for line in part.lines}
    parts = [
        {
            "title": words.plain(part.title),
            "process": part.process,
            "about": [words.plain(text) for text in about(part, system)],
            "groups": [
                {
                    "title": _HEADS[kind],
                    "lines": [_shown(line) for line in part.lines if line.kind is kind],
                }
                for kind in Kind
                if any(line.kind is kind for line in part.lines)
            ],
        }
        for part in found.parts
    ]
    given = {"schema": ROWS, "audit": found.audit.id, "lines": known}
    facts = [
        *heads(found.audit, system, standpoints),
        ("As at", f"{words.day(found.as_of)}, draw {found.draw}"),
    ]
    more = {"parts": parts, "results": _RESULTS, "method": METHOD if _sampled(found) else ""}
    return _page("audit_checklist", "Checklist", found.audit, system, facts, given, more)


def log_page(audit: Any, system: System, publications: Iterable[Publication]) -> str:
    """`publications` are the texts in force: whose id is entered gets its revision."""
    texts = {item.document.id: [item.document.title, number(item)] for item in publications}
    shown = {name: [words.plain(title), revision] for name, (title, revision) in sorted(texts.items())}
    for register, records in system.records.held.items():
        if register != "audits":
            shown |= {item.id: [words.plain(item.name), ""] for item in records[-200:]}
    given = {"schema": LOG, "audit": audit.id, "known": shown}
    people = [{"id": person.id, "name": words.plain(person.name)} for person in system.people]
    facts = list(heads(audit, system, ()))
    facts.append(
        (
            "Auditors",
            ", ".join(words.plain(item.name or system.name_of(item.person)) for item in audit.auditors),
        )
    )
    return _page("audit_log", "Log of the visit", audit, system, facts, given, {"people": people})


def _page(
    template: str,
    kind: str,
    audit: Any,
    system: System,
    facts: Sequence[tuple[str, str]],
    given: dict[str, Any],
    more: dict[str, Any],
) -> str:
    style, script = (_SHEETS / "sheet.css").read_text("utf-8"), (_SHEETS / "sheet.js").read_text("utf-8")
    organization = system.configuration.organization
    return pages.render(
        template,
        {
            "policy": f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
            "base-uri 'none'; form-action 'none'",
            "style": style,
            "script": script,
            "data": json.dumps(given, ensure_ascii=False).translate(_NEVER_MARKUP),
            "kind": kind,
            "id": audit.id,
            "title": words.plain(audit.title),
            "organization": words.plain(organization.short),
            "facts": [{"label": label, "text": text} for label, text in facts if text],
            **more,
        },
    )


def _shown(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "title": words.plain(line.title),
        "document": line.document,
        "revision": line.revision,
        "records": ", ".join(line.records),
        "asks": [words.plain(text) for text in line.asks],
        "look": [words.plain(text) for text in line.look],
        "sample": line.kind is Kind.SAMPLE,
    }


def number(item: Publication) -> str:
    return item.standing.current.number if item.standing.current else ""


def _auditor(item: Standpoint, system: System) -> str:
    return str(item.auditor.name or system.name_of(item.auditor.person))


def _criterion(name: str, system: System) -> str:
    standard = system.standard(name) or system.planned(name)
    return standard.name if standard else name


def _line(line: Line) -> Iterator[str]:
    where = f"{line.document} revision {line.revision}" if line.document else line.title
    first, *rest = line.asks
    yield f"- [ ] {_said(where)}: {_said(first)}" if where else f"- [ ] {_said(first)}"
    yield from (f"      {_said(text)}" for text in rest)
    if line.look:
        yield f"      Look at: {_said('; '.join(line.look))}"


def _said(text: str) -> str:
    """One line of Markdown that means what it says, whatever a record holds."""
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(words.plain(text).split()))


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
