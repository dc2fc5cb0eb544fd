"""The files of a pack: sections, registers, documents with their changes, and the index that leads to all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plainqms import __version__, registers
from plainqms.model.look import Look
from plainqms.publish import (
    archive_pages,
    archived_texts,
    colour,
    documented_information_page,
    fonts,
    master_list,
    pages,
    record_pages,
    register_files,
    register_rows,
    words,
)
from plainqms.publish.audit_pack import (
    changes,
    checking,
    documents,
    internal,
    links,
    organization,
    planning,
    support,
)
from plainqms.publish.audit_pack.facts import Facts, Text
from plainqms.publish.audit_pack.parts import Section, Table, Words
from plainqms.publish.document_page import printed
from plainqms.views.registers import Entry

SCHEMA = "plainqms/pack/1"
ABOUT = "pack.json"
IN_FULL = 300  # records of a register on its page; its file has all
_ASSETS = ("qms.css", "qms.js", "archive.css", "archive.js")
_RECORD_UP = "../../../"  # as the page of a record on the site leads to its root

File = tuple[str, str | bytes]


def files(
    facts: Facts,
    look: Look,
    *,
    cache: Path | None,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[File]:
    """Everything but the manifest."""
    frame = _Frame(facts, pages.site_name(facts.system, look))
    found = sections(facts)
    total = len(found) + len(facts.registers) + len(facts.texts)
    done = 0
    yield from _assets(look, cache)
    yield ABOUT, about(facts)
    yield "index.html", pages.render("pack_index", _index(found, frame))
    for section in found:
        yield section.address, pages.render("pack", _section(section, found, frame))
        advance(done := done + 1, total)
    yield documents.LIST, master_list.table(master_list.entries(facts.manual), facts.as_of)
    if facts.manual.system.standards:
        yield documents.DOCUMENTED, documented_information_page.table(facts.manual)
    for name in facts.registers:
        yield from _register(name, frame)
        advance(done := done + 1, total)
    for item in facts.texts.values():
        yield from _document(item, frame)
        advance(done := done + 1, total)


def sections(facts: Facts) -> tuple[Section, ...]:
    """In their order: what changed comes first."""
    return (
        changes.section(facts),
        organization.scope(facts),
        organization.organization(facts),
        organization.policies(facts),
        organization.context(facts),
        planning.objectives(facts),
        planning.risks(facts),
        documents.listed(facts),
        checking.audits(facts),
        checking.reviews(facts),
        checking.nonconformities(facts),
        checking.figures(facts),
        support.competence(facts),
        support.suppliers(facts),
        support.marks(facts),
        documents.documented(facts),
        documents.control(facts),
        documents.withheld(facts),
        *(internal.sections(facts) if facts.internal else ()),
    )


def about(facts: Facts) -> str:
    """What the pack is, for programs: `qms pack verify` tells it."""
    visit = facts.visit
    said = {
        "schema": SCHEMA,
        "organization": facts.system.configuration.organization.name,
        "audit": facts.audit.id,
        "title": facts.audit.title,
        "as_of": facts.as_of.isoformat(),
        "commit": facts.commit,
        "last_visit": visit.audit.id if visit else "",
        "internal": facts.internal,
        "made_with": f"plainqms {__version__}",
    }
    return json.dumps(said, indent=1, ensure_ascii=True) + "\n"


class _Frame:
    """What all pages of a pack have in common."""

    def __init__(self, facts: Facts, site: str) -> None:
        self.facts, self.site = facts, site

    def values(self, *, up: str, heading: str, identifier: str, over: str, kind: str) -> dict[str, Any]:
        facts, system = self.facts, self.facts.system
        name = f"Audit pack for {facts.audit.id}"
        title = f"{identifier} {heading}".strip()
        return {
            "up": up,
            "home": f"{up}index.html",
            "site": self.site,
            "organization": words.plain(system.configuration.organization.name),
            "typeface": True,
            "icon": "",
            "title": title if title != name else name,
            "heading": heading,
            "kind": kind,
            "id": identifier,
            "over": over,
            "section": "",
            "draft": False,
            "doors": (),
            "crumbs": [(name, f"{up}index.html")] if kind != "pack-index" else (),
            "band": None,
            "facts": [],
            "watermark": "",
            "printed": printed(
                system, identifier=identifier or name, title=heading, foot=f"As at {words.day(facts.as_of)}"
            ),
            "asat": words.day(facts.as_of),
            "asat_iso": facts.as_of.isoformat(),
            "until": "",
            "why": "",
        }


def _assets(look: Look, cache: Path | None) -> Iterator[File]:
    for name in _ASSETS:
        yield f"assets/{name}", (pages.THEME / "assets" / name).read_bytes()
    yield "assets/accent.css", colour.style_sheet(look.accent)
    faces = fonts.faces(cache) if cache is not None else {}
    yield from ((f"assets/fonts/{name}", data) for name, data in faces.items())
    if not faces:
        yield "assets/fonts/fonts.css", ""


def _index(found: tuple[Section, ...], frame: _Frame) -> Mapping[str, Any]:
    facts = frame.facts
    audit = facts.audit
    name = f"Audit pack for {audit.id}"
    given = [
        ("Audit", f"{words.plain(audit.title)}, {audit.kind}"),
        ("Planned for", words.day(audit.planned)),
        ("As at", words.day(facts.as_of)),
        ("Read from", facts.commit),
        ("Last visit", _visit(facts)),
        ("For", "Our own people: not to be handed on" if facts.internal else "The auditors"),
    ]
    return {
        **frame.values(up="", heading=name, identifier=audit.id, over="Audit pack", kind="pack-index"),
        "facts": [archive_pages.fact(label, said) for label, said in given],
        "groups": [
            ("What has changed", [_entry(item) for item in found if item.number == "00"]),
            ("Facts", [_entry(item) for item in found if "00" < item.number < "17"]),
            ("What is not in it", [_entry(item) for item in found if item.number == "17"]),
            ("For our own people alone", [_entry(item) for item in found if item.number > "17"]),
        ],
        "registers": [
            {
                "title": registers.register(item).title,
                "url": f"registers/{item}.html",
                "file": f"registers/{item}.csv",
                "count": len(_entries(item, facts)),
            }
            for item in facts.registers
        ],
        "documents": len(facts.texts),
        "withheld": len(facts.withheld),
    }


def _visit(facts: Facts) -> str:
    visit = facts.visit
    return f"{visit.audit.id}, {words.day(visit.audit.held_on)}" if visit else "None is recorded"


def _entry(section: Section) -> Mapping[str, str]:
    return {"number": section.number, "title": section.title, "url": section.address}


def _section(section: Section, found: tuple[Section, ...], frame: _Frame) -> Mapping[str, Any]:
    place = found.index(section)
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    facts = frame.facts
    return {
        **frame.values(
            up="", heading=section.title, identifier=f"Section {int(section.number)}", over="", kind="pack"
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


def _entries(name: str, facts: Facts) -> tuple[Entry, ...]:
    return tuple(
        item
        for item in facts.manual.registers.entries(name)
        if not (name == "evidence-elsewhere" and item.record.confidential)
    )


def _register(name: str, frame: _Frame) -> Iterator[File]:
    """A page with each record in full, and all of them as a file."""
    facts, register = frame.facts, registers.register(name)
    entries = _entries(name, facts)
    values = {
        **frame.values(up="../", heading=register.title, identifier="Register", over="", kind="pack"),
        "lead": register.purpose,
        "count": f"{len(entries):,} {register_rows.noun(register, len(entries))}",
        "whole": f"The first {IN_FULL:,} stand here: overdue, open, then the last ones closed. The file has all."
        if len(entries) > IN_FULL
        else "",
        "file": f"{name}.csv",
        "left_out": len(facts.manual.registers.entries(name)) - len(entries),
        "records": [_record(item, facts) for item in entries[:IN_FULL]],
    }
    yield f"registers/{name}.html", pages.render("pack_register", values)
    yield f"registers/{name}.csv", register_files.table(register, facts.manual, entries)


def _record(item: Entry, facts: Facts) -> Mapping[str, str]:
    record = item.record
    values = dict(record_pages.values(item, facts.manual))
    values |= {
        "sample": "",
        "advice": {},
        "sheet": {},
    }  # help for our own people, and sheets that lie elsewhere
    values["problems"] = []  # what our own checks say about it is no fact of the organization's
    for name in ("points", "pointed"):
        values[name] = [row for row in values[name] if _shown(row["text"], facts)]  # type: ignore[attr-defined]
    html = pages.render("record", values)
    return {
        "anchor": record.id.lower(),
        "id": record.id,
        "title": words.plain(record_pages.title_of(record.id, facts.manual) or record.name),
        "html": links.settled(html, facts, up="../", was=_RECORD_UP),
    }


def _shown(identifier: str, facts: Facts) -> bool:
    """Whether what a record names, or is named by, is in the pack: what is left out leaves no trace."""
    known = facts.manual.registers.by_id.get(identifier)
    return known is None or known.register.name in facts.registers


def _document(item: Text, frame: _Frame) -> Iterator[File]:
    facts, publication = frame.facts, item.publication
    current = publication.standing.current
    assert current is not None  # only such documents have a text here
    own = {name: name.partition("/")[2] for name in item.made.files}
    article = archived_texts.settled(item.made.html, own, _lead(facts, "../../"))
    approved = words.approvals(current, facts.system)
    see = [("Changes since the last visit", "changes/index.html")] if item.changes else []
    given = [
        archive_pages.fact("State", words.state_since(publication, facts.system)),
        archive_pages.fact("Revision", f"{current.number}, issued {words.day(current.issued)}"),
        archive_pages.fact("Change", words.plain(current.reason) or "No reason is recorded"),
        archive_pages.fact("Approved", *(approved or ["Not recorded"])),
        archive_pages.fact("Owner", words.owner(publication, facts.system) or "Nobody is named"),
        archive_pages.fact("See also", links=see) if see else None,
    ]
    title = words.plain(publication.document.title)
    over = f"Revision {current.number}"
    yield (
        f"{item.folder}index.html",
        pages.render(
            "archived",
            {
                **frame.values(up="../../", heading=title, identifier=item.id, over=over, kind="archived"),
                "facts": [fact for fact in given if fact],
                "article": article,
                "dir": item.made.direction,
                "lang": item.made.language,
                "files": [{"path": name, "url": name, "says": ""} for name in sorted(item.beside)],
                "digest": current.digest,
                "number": current.number,
            },
        ),
    )
    yield f"{item.folder}text.txt", publication.controlled.encode()
    yield from ((f"{item.folder}{name}", data) for name, data in item.beside.items())
    yield from ((f"{item.folder}{name}", picture) for name, picture in item.made.pictures)
    if item.changes is not None and item.before is not None and item.moved is not None:
        yield from _changes(item, frame)


def _changes(item: Text, frame: _Frame) -> Iterator[File]:
    assert item.changes is not None
    assert item.before is not None
    assert item.moved is not None
    assert item.moved.before is not None
    assert item.moved.now is not None
    facts, before, now = frame.facts, item.moved.before, item.moved.now
    known = {name: f"before/{name.partition('/')[2]}" for name in item.before.files}
    known |= {name: f"../{name.partition('/')[2]}" for name in item.made.files}
    article = archived_texts.settled(item.changes.html, known, _lead(facts, "../../../"))
    over = f"Changes from revision {before.number} to {now.number}"
    reasons = [
        f"{one.number}: {words.plain(one.reason) or 'no reason is recorded'}" for one in item.moved.through
    ]
    given = [
        archive_pages.fact("From", f"Revision {before.number}, issued {words.day(before.issued)}"),
        archive_pages.fact(
            "To",
            f"Revision {now.number}, issued {words.day(now.issued)}",
            links=[("Read it", "../index.html")],
        ),
        archive_pages.fact("Reason", *reasons),
        archive_pages.fact("Approved", *(words.approvals(now, facts.system) or ["Not recorded"])),
    ]
    title = words.plain(item.publication.document.title)
    yield (
        f"{item.folder}changes/index.html",
        pages.render(
            "changes",
            {
                **frame.values(up="../../../", heading=title, identifier=item.id, over=over, kind="changes"),
                "facts": given,
                **archive_pages.redline(item.made, item.changes, article),
            },
        ),
    )
    for name, data in (item.before_beside or {}).items():
        yield f"{item.folder}changes/before/{name}", data
    yield from ((f"{item.folder}changes/before/{name}", picture) for name, picture in item.before.pictures)


def _lead(facts: Facts, up: str) -> Callable[[str, str], str]:
    def lead(kind: str, name: str) -> str:
        manual = facts.manual
        if kind == "id":
            known = manual.by_id.get(name)
            url = known.document.address if known else manual.record_address(name)
        elif kind == "register":
            url = manual.register_address(f"records/{name}/")
        elif kind == "path":
            held = manual.by_path.get(name)
            url = held.document.address if held else manual.register_address(name)
        else:
            url = ""
        there = links.led(url, facts) if url else ""
        return f"{up}{there}" if there else ""

    return lead
