"""The index of a pack, and the page of each section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plainqms import registers
from plainqms.publish import archive_pages, words
from plainqms.publish.audit_pack import register_pages, transfer
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.frame import Frame
from plainqms.publish.audit_pack.parts import Section, Table, Words


def index(found: tuple[Section, ...], frame: Frame) -> Mapping[str, Any]:
    facts = frame.facts
    over = "Transfer pack" if facts.leaving else "Audit pack"
    return {
        **frame.values(up="", heading=facts.called, identifier=facts.subject, over=over, kind="pack-index"),
        "facts": [*(archive_pages.fact(label, said) for label, said in _about(facts)), _commit(facts)],
        "warning": transfer.warning(facts),
        "groups": [
            ("The review before a transfer", [_entry(item) for item in found if item.number.isalpha()]),
            ("What has changed", [_entry(item) for item in found if item.number == "00"]),
            ("Facts", [_entry(item) for item in found if "00" < item.number < "17"]),
            ("What is not in it", [_entry(item) for item in found if item.number == "17"]),
            ("For our own people alone", [_entry(item) for item in found if "17" < item.number < "99"]),
        ],
        "registers": [
            {
                "title": registers.register(item).title,
                "url": f"registers/{item}.html",
                "file": f"registers/{item}.csv",
                "count": len(register_pages.entries(item, facts)),
            }
            for item in facts.registers
        ],
        "documents": len(facts.texts),
        "withheld": len(facts.withheld),
    }


def _about(facts: Facts) -> Iterator[tuple[str, str]]:
    audit, leaving = facts.audit, facts.leaving
    if leaving is not None:
        yield "Certificates", ", ".join(item.certificate.id for item in leaving.transfers)
    elif audit is not None:
        yield "Audit", f"{words.plain(audit.title)}, {audit.kind}"
        yield "Planned for", words.day(audit.planned)
    yield "As at", words.day(facts.as_of)
    yield "Last visit", _visit(facts)
    reader = "The certification body that is to take over" if leaving else "The auditors"
    yield "For", "Our own people: not to be handed on" if facts.internal else reader


def _commit(facts: Facts) -> Mapping[str, Any]:
    """On a line of its own: forty digits that somebody compares are not broken."""
    return {**archive_pages.fact("Read from", facts.commit), "wide": True}


def _visit(facts: Facts) -> str:
    visit = facts.visit
    return f"{visit.audit.id}, {words.day(visit.audit.held_on)}" if visit else "None is recorded"


def _entry(section: Section) -> Mapping[str, str]:
    return {"number": section.number, "title": section.title, "url": section.address}


def section(section: Section, found: tuple[Section, ...], frame: Frame) -> Mapping[str, Any]:
    place = found.index(section)
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    facts = frame.facts
    return {
        **frame.values(
            up="",
            heading=section.title,
            identifier=f"Section {section.number.lstrip('0') or '0'}",
            over="",
            kind="pack",
        ),
        "lead": section.lead,
        "parts": [
            {"kind": "table" if isinstance(part, Table) else "words", "part": part}
            for part in section.parts
            if isinstance(part, Table | Words)
        ],
        "registers": [
            (registers.register(name).title, f"registers/{name}.html", f"registers/{name}.csv")
            for name in section.registers
            if name in facts.registers
        ],
        "empty": [
            registers.register(name).title for name in section.registers if not facts.system.records.of(name)
        ],
        "files": section.files,
        "before": (before.title, before.address) if before else None,
        "after": (after.title, after.address) if after else None,
    }
