"""What other pages say about records: the door, the records of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from plainqms import registers
from plainqms.model.publication import Publication
from plainqms.publish import words
from plainqms.sources.yaml_writing import Written
from plainqms.views import statement
from plainqms.views.reading import REGISTER
from plainqms.views.registers import Stands

if TYPE_CHECKING:
    from plainqms.publish.manual import Manual

MARKS = {Stands.OVERDUE: "due", Stands.OPEN: "now", Stands.CLOSED: "done"}
MOST = 40  # records named under a document; more are in their registers


def says(manual: Manual) -> str:
    """The door to the records."""
    late = sum(task.on < manual.system.as_of for task in manual.registers.due)
    held = words.count(len(manual.registers.names), "register")
    if not manual.registers.names:
        return "What happened, and what is due"
    return f"{held}, {f'{late} overdue' if late else 'nothing overdue'}"


def of_document(publication: Publication, manual: Manual) -> Mapping[str, Written]:
    """The registers to which a document's text leads, and the records that name the document."""
    from plainqms.publish.manual import target_path

    document, found = publication.document, dict[str, Written]()
    paths = [target_path(link.target, document) for link in document.links if not link.image]
    named = [
        path.removeprefix("records/").split("/")[0].split(".")[0] for path in paths if path[:8] == "records/"
    ]
    ruled, printed = _ruled(document.id, manual), re.findall(r'register\("([^"]+)"\)', publication.text)
    shown = [name for name in registers.REGISTERS if name in named or name in ruled or name in printed]
    found["produces"] = [
        {"title": registers.register(name).title, "url": f"registers/{name}/", "says": standing(name, manual)}
        for name in shown
    ]
    answered = {key for item in document.references if item.cites for key in manual.clauses_of(item.target)}
    evidencing = {register.name for key in answered for register, _ in manual.evidence.get(key, ())}
    found["evidencing"] = [
        {"title": registers.register(name).title, "url": f"registers/{name}/", "says": standing(name, manual)}
        for name in registers.REGISTERS
        if name in evidencing and name not in shown
    ]
    naming = [  # who has read it is told by its own count
        link
        for link in manual.registers.naming.get(document.id, ())
        if manual.registers.by_id[link.target].register.name != REGISTER
    ]
    found["named"] = [
        {
            "title": f"{link.target} {words.plain(statement.name(item.record, item.register.name, manual.system))}",
            "url": manual.record_address(link.target),
            "says": item.state,
        }
        for link in naming[:MOST]
        if (item := manual.registers.by_id[link.target])
    ]
    return found


def sheet(process: str, manual: Manual) -> dict[str, str]:
    """The process sheet, with how the process is doing; nothing where there is none."""
    for item in manual.registers.entries("processes"):
        if item.record.process == process:
            role, person = manual.system.role(item.record.owner), manual.system.person(item.record.owner)
            owner = role.heading if role else person.name if person else item.record.owner
            late = ", overdue" if item.stands is Stands.OVERDUE else ""
            return {
                "url": manual.record_address(item.record.id),
                "says": words.plain(f"{owner}: {item.state[:1].lower()}{item.state[1:]}{late}."),
                "mark": MARKS[item.stands],
            }
    return {}


def _ruled(identifier: str, manual: Manual) -> frozenset[str]:
    """Registers that the sheet of its process names: of several documents there, to which the clauses belong."""
    document = manual.by_id[identifier].document if identifier in manual.by_id else None
    cited = (
        {key for item in document.references for key in manual.clauses_of(item.target)} if document else set()
    )
    found = set[str]()
    for item in manual.registers.entries("processes"):
        sheet = item.record
        if identifier in sheet.documents:
            found.update(
                name
                for name in sheet.registers
                if name in registers.REGISTERS and (len(sheet.documents) == 1 or _asked(name, manual) & cited)
            )
    return frozenset(found)


def _asked(name: str, manual: Manual) -> frozenset[tuple[str, str]]:
    """The clauses that ask for a register, with those inside them."""
    keys = (key for clause in registers.register(name).clauses for key in manual.clauses_of(clause))
    standards = {standard.id: standard for standard in manual.system.standards}
    return frozenset(
        (edition, clause.id)
        for edition, number in keys
        for clause in standards[edition].clauses
        if clause.id == number or clause.id.startswith(f"{number}.")
    )


def standing(name: str, manual: Manual) -> str:
    """`6, 2 overdue`: how many records a register holds."""
    entries = manual.registers.entries(name)
    late = sum(item.stands is Stands.OVERDUE for item in entries)
    return f"{len(entries)}{f', {late} overdue' if late else ''}"
