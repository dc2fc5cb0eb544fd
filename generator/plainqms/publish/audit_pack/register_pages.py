"""Registers in a pack: a page with each record in full, and all of them as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainqms import registers
from plainqms.publish import pages, record_pages, register_files, register_rows, words
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.frame import File, Frame
from plainqms.views.registers import Entry

IN_FULL = 300  # records of a register on its page; its file has all
_RECORD_UP = "../../../"  # as the page of a record on the site leads to its root


def entries(name: str, facts: Facts) -> tuple[Entry, ...]:
    return tuple(
        item
        for item in facts.manual.registers.entries(name)
        if not (name == "evidence-elsewhere" and item.record.confidential)
    )


def files(name: str, frame: Frame) -> Iterator[File]:
    """A page with each record in full, and all of them as a file."""
    facts, register = frame.facts, registers.register(name)
    shown = entries(name, facts)
    values = {
        **frame.values(up="../", heading=register.title, identifier="Register", over="", kind="pack"),
        "lead": register.purpose,
        "count": f"{len(shown):,} {register_rows.noun(register, len(shown))}",
        "whole": f"The first {IN_FULL:,} stand here: overdue, open, then the last ones closed. The file has all."
        if len(shown) > IN_FULL
        else "",
        "file": f"{name}.csv",
        "left_out": len(facts.manual.registers.entries(name)) - len(shown),
        "records": [_record(item, facts) for item in shown[:IN_FULL]],
    }
    yield f"registers/{name}.html", pages.render("pack_register", values)
    yield f"registers/{name}.csv", register_files.table(register, facts.manual, shown)


def _record(item: Entry, facts: Facts) -> Mapping[str, str]:
    record = item.record
    values = dict(record_pages.values(item, facts.manual))
    values |= {
        "sample": "",
        "advice": {},
        "sheet": {},
        "doubts": {},
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
