"""What makes the page of an audit's record its report: who looked and how free, findings by grade, what was left."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from plainqms.model.coverage import descendants
from plainqms.model.place import Place
from plainqms.model.record import Refers
from plainqms.publish import record_values, words
from plainqms.publish.manual import Manual
from plainqms.registers.audit_parts import Auditor
from plainqms.registers.findings import Finding
from plainqms.sources import duties
from plainqms.views import impartiality
from plainqms.views.impartiality import Bond, Standpoint, Tie

Section = dict[str, Any]
Cell = dict[str, Any]

_GRADES = get_args(Finding.model_fields["grade"].annotation)
_BASIS = (
    "Objectivity and impartiality are asked for by ISO 9001:2015 9.2.2 and its like; that the work of a role and the "
    "texts that somebody wrote count as close is good practice. Told as far as records and texts can."
)


def sections(audit: Any, made: list[Section], manual: Manual) -> list[Section]:
    """`made` are those of any record; of an audit of our own some are told better, and some are added."""
    findings = _findings(audit, manual)
    left = _left_out(audit, manual) if audit.held_on else []
    found: list[Section] = []
    for section in made:
        if section["title"] == "Auditors" and audit.kind == "internal":
            found += _auditors(audit, manual)
        else:
            found.append(section)
        if section["title"] == "What was looked at":
            found += findings
            findings = []
    last = next((i for i, item in enumerate(found) if item["title"] == "Log of the visit"), len(found))
    found[last:last] = [*findings, *left]
    return found


def doing(manual: Manual) -> impartiality.Doing:
    known: dict[str, Mapping[str, str]] = manual.system.derived.setdefault("given work", {})

    def of(identifier: str) -> Mapping[str, str]:
        if identifier not in known:
            page = manual.by_id.get(identifier)
            text = page.text if page else ""
            known[identifier] = duties.doing(text, Place(identifier), manual.system.roles)
        return known[identifier]

    return of


def _auditors(audit: Any, manual: Manual) -> Iterator[Section]:
    stand = {item.index: item for item in impartiality.of_audit(manual.system, audit, doing(manual))}
    rows = [
        [
            _cell("Auditor", _who(item, manual)),
            _cell("Part", [_text(item.part[:1].upper() + item.part[1:])]),
            _cell("Competence", _competence(item, stand.get(index), manual)),
            _cell("Impartiality", list(_bonds(stand.get(index), audit, manual))),
        ]
        for index, item in enumerate(audit.auditors)
    ]
    heads = ["Auditor", "Part", "Competence", "Impartiality"]
    if rows:
        yield {"title": "Auditors", "kind": "table", "heads": heads, "rows": rows, "note": _BASIS}
    for item in stand.values() if audit.safeguard is None and not audit.reported_on else ():
        if item.bonds:
            told = "".join(
                f"<li>{html.escape(words.plain(text))}</li>" for text in impartiality.remedies(item)
            )
            yield {"title": "What can be done", "kind": "text", "html": f"<ul>{told}</ul>"}


def _who(auditor: Auditor, manual: Manual) -> list[Cell]:
    return (
        [record_values.named(auditor.person, "person", manual)] if auditor.person else [_text(auditor.name)]
    )


def _competence(auditor: Auditor, stand: Standpoint | None, manual: Manual) -> list[Cell]:
    stated = [_text(words.spoken(auditor.competence).rstrip("."))] if auditor.competence else []
    if stand is None or not stand.ability.record:
        return stated or ([_text("Not shown")] if auditor.part in impartiality.LOOKING else [])
    until = f" until {words.day(stand.ability.until)}" if stand.ability.until else ""
    record = record_values.named(stand.ability.record, "record", manual)
    return [*stated, {**record, "text": f"{record['text']}{until}"}]


def _bonds(stand: Standpoint | None, audit: Any, manual: Manual) -> Iterator[Cell]:
    if stand is None:
        yield _text("Judges nothing here")
        return
    if stand.person is None:
        yield _text("From outside")
        return
    if not stand.bonds:
        yield _text("Nothing in the records ties the auditor to what was looked at")
        return
    yield from _close(stand.bonds, manual)
    yield _text("a safeguard is recorded" if audit.safeguard else "no safeguard is recorded")


def _close(bonds: Sequence[Bond], manual: Manual) -> Iterator[Cell]:
    """What the auditor owns; each role with the documents that give it work; what the auditor wrote or approved."""
    system = manual.system
    work: dict[str, list[str]] = {}
    for bond in bonds:
        if bond.tie is Tie.WORKS:
            work.setdefault(bond.role, []).append(bond.document)
        elif bond.tie is Tie.OWNS:
            process = system.configuration.processes.get(bond.process, bond.process)
            yield _text(f"owns {words.plain(process)} as {_role(bond.role, manual)}")
        else:
            done = "wrote" if bond.tie is Tie.WROTE else "approved"
            yield _text(f"{done} revision {bond.revision} of {bond.document}")
    for role, documents in work.items():
        yield _text(f"has work as {_role(role, manual)} in {', '.join(documents)}")


def _role(name: str, manual: Manual) -> str:
    role = manual.system.role(name)
    return words.plain(role.title if role else name)


def _findings(audit: Any, manual: Manual) -> list[Section]:
    mine = manual.system.records.grouped("findings", "audit").get(audit.id, ())
    by_id = manual.registers.by_id
    rows = [
        [
            _cell("Grade", [_text(item.grade[:1].upper() + item.grade[1:])]),
            _cell("Finding", [record_values.named(item.id, "record", manual)]),
            _cell("What was found", [_text(words.plain(item.title))]),
            _cell("State", [_text(by_id[item.id].state)]),
        ]
        for item in sorted(mine, key=lambda item: (_GRADES.index(item.grade), item.id))
        if item.id in by_id
    ]
    heads = ["Grade", "Finding", "What was found", "State"]
    return [{"title": "Findings by grade", "kind": "table", "heads": heads, "rows": rows}] if rows else []


def _left_out(audit: Any, manual: Manual) -> list[Section]:
    """Clauses that were planned and have no row with anything seen, and rows that say so themselves."""
    seen: set[tuple[str, str]] = set()
    left: dict[str, None] = {}
    for row in audit.rows:
        if row.result == "not looked at":
            left[row.clause or row.document or words.plain(row.question)] = None
        elif row.clause:
            for edition, number in manual.clauses_of(row.clause):
                seen |= {(edition, item) for item in _family(edition, number, manual)}
    for clause in audit.clauses:
        for edition, number in manual.clauses_of(clause):
            below = {(edition, item) for item in _family(edition, number, manual)}
            if not below & seen:
                left[clause] = None
    names = Refers("any")
    pieces = [piece for item in left if item for piece in _named(item, names, manual)]
    if not pieces:
        return []
    row = {
        "title": "Planned or begun, and not seen",
        "html": "",
        "pieces": pieces,
        "nowrap": False,
        "told": True,
    }
    return [{"title": "What was not looked at", "kind": "group", "rows": [row]}]


def _named(item: str, names: Refers, manual: Manual) -> list[Cell]:
    known = ":" in item or item in manual.by_id or item in manual.registers.by_id
    return list(record_values.pieces(item, names, manual)) if known else [_text(item)]


def _family(edition: str, number: str, manual: Manual) -> Iterator[str]:
    """A clause and those below it."""
    standard = manual.system.standard(edition)
    yield number
    if standard is not None and standard.clause(number) is not None:
        yield from (item.id for item in descendants(standard, number))


def _cell(title: str, pieces: list[Cell]) -> Cell:
    return {"title": title, "html": "", "pieces": pieces, "nowrap": False, "told": False}


def _text(text: str) -> Cell:
    return {"text": text, "url": ""}
