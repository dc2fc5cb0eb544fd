"""The text of a document as it is staged: safe, its references and links led to pages, registers expanded."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from plainqms import registers
from plainqms.model.document import Link
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import heading_addresses, references, snapshot_table, staging, words
from plainqms.publish.attachments import Attachment
from plainqms.publish.manual import Manual, target_path
from plainqms.publish.references import Occurrence
from plainqms.sources.markdown import scan
from plainqms.views.registers import Stands

# So begin links that lead elsewhere, which staging has judged. All others mean a file of the repository.
_ELSEWHERE = re.compile(r"(?:#|(?:https?|mailto|tel):)", re.I)
LONG = 30  # rows of a table
_REGISTER = re.compile(r"""^[ ]{0,3}\{\{ *register\((["'])(?P<name>[a-z_-]+)\1\) *\}\}[ \t]*$""", re.M)


@dataclass(frozen=True, slots=True)
class Edit:
    start: int
    end: int
    text: str


def staged(
    publication: Publication, manual: Manual, attachments: dict[str, Attachment]
) -> tuple[str, tuple[Problem, ...]]:
    """The Markdown of the page. `attachments` stand beside it, by their path in the repository."""
    document = publication.document
    allowed = document.id in manual.system.configuration.allow_html
    text, problems = staging.make_safe(
        publication.text, Place(document.path, publication.line), allow_html=allowed
    )
    text = lead(
        text,
        Place(document.path, publication.line),
        lambda target, said: _leads_to(target, said, publication, manual, attachments),
    )
    text = references.replace(text, lambda occurrence: _reference(occurrence, manual))
    text = heading_addresses.anchored(text)
    made, shown = text, set[str]()
    if "{{" in text:
        made = _REGISTER.sub(lambda match: _printed(match["name"], publication, manual), text)
        shown = {match["name"] for match in _REGISTER.finditer(text)}
    silent = [name for name in publication.rows if name not in shown]
    return "".join((made, *(f"\n{_printed(name, publication, manual)}" for name in silent))), problems


def _printed(name: str, publication: Publication, manual: Manual) -> str:
    """A register: as it was issued with the text where it was, as it is otherwise."""
    if name not in publication.rows:
        return _register(name, manual)
    heads, rows = snapshot_table.table(name, publication.rows[name], snapshot_table.by_name(manual))
    page = _to(manual.register_address(f"records/{name}"))
    said = snapshot_table.standing(name, publication, manual, page)
    return lined(heads, rows, said)


def lead(text: str, place: Place, resolve: Callable[[str, str], tuple[str, str]]) -> str:
    """Relative links lead to pages and files of the site, and dead ends become text.

    `place` is that of the first line. `resolve(target, said)` gives the address (empty: none) and the title of a link.
    """
    if "](" not in text and "]:" not in text:
        return text
    found = scan(text, place)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def offset(at: Place) -> int:
        return starts[at.line - place.line] + at.column - 1

    edits: list[Edit] = []
    claimed: set[int] = set()
    for link in sorted(found.links, key=lambda link: offset(link.place), reverse=True):
        if not _ELSEWHERE.match(_decoded(link.target)):
            edits += _link(link, text, offset(link.place), resolve, claimed)
    done, position = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= position:
            done += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join((*done, text[position:]))


def _reference(occurrence: Occurrence, manual: Manual) -> str:
    """What stands in the text for `[[target]]`: a link to the clause's or the document's page.

    A citation that the sentence can do without is a mark (class `cl`), and takes the blank before it along.
    """
    target = occurrence.target
    if ":" not in target:
        if target in manual.by_id:
            return f"[{target}]({_beside(target)})"
        return f"[{target}]({_to(record)})" if (record := manual.record_address(target)) else target
    said, address = staging.escape(_clause_words(target, manual.system)), manual.address_of(target)
    space, mark = (" ", ".cl ") if occurrence.aside else ("", "")
    if address:
        return f"[{space}{said}](../../{address}index.md){{ {mark}#{occurrence.anchor} }}"
    return f"{space}*{said}*{{ .cl }}"


def _clause_words(target: str, system: System) -> str:
    """`ISO 9001 7.5.2` of `iso-9001:7.5.2`; of an edition that is only planned with its year."""
    name, _, clause = target.partition(":")
    if planned := system.planned(name):
        return f"{planned.name} {clause}"
    standard = system.standard(name)
    return f"{standard.short if standard else name} {clause}"


def _link(
    link: Link, text: str, start: int, resolve: Callable[[str, str], tuple[str, str]], claimed: set[int]
) -> list[Edit]:
    """Another target for a link into the repository; its words alone where nothing such is published."""
    target = _decoded(link.target)
    if text[start : start + 1] not in ("[", "!"):  # the target of a definition: `[name]: path`
        return [Edit(start, start + len(link.target), resolve(target, "")[0] or "#")]
    opening = start + (2 if link.image else 1)
    close = re.compile(r"\]\(\s*<?(" + re.escape(link.target) + r")>?(\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)")
    match = next((item for item in close.finditer(text, opening) if item.start() not in claimed), None)
    if match is None:
        return []
    claimed.add(match.start())
    address, title = resolve(target, text[opening : match.start()])
    if address:
        return [Edit(match.start(), match.end(), f"]({address}{match[2] or title})")]
    return [Edit(start, opening, ""), Edit(match.start(), match.end(), "")]


def _leads_to(
    target: str, said: str, publication: Publication, manual: Manual, attachments: dict[str, Attachment]
) -> tuple[str, str]:
    address = _address(target, publication, manual, attachments)
    return address, _id_on_paper(said, target, publication, manual) if address else ""


def _id_on_paper(said: str, target: str, publication: Publication, manual: Manual) -> str:
    """The id of the document that a link in words leads to, as the link's title: paper prints it."""
    other = manual.by_path.get(target_path(target, publication.document))
    if other is None or other is publication or other.document.id in said:
        return ""
    return f' "{other.document.id}"'


def _address(
    target: str, publication: Publication, manual: Manual, attachments: dict[str, Attachment]
) -> str:
    path = target_path(target, publication.document)
    _, _, anchor = target.partition("#")
    if path in attachments:
        return attachments[path].address
    if path in manual.by_path:
        identifier = manual.by_path[path].document.id
        suffix = f"#{_anchor(anchor)}" if anchor else ""
        return suffix if identifier == publication.document.id and suffix else _beside(identifier) + suffix
    register = manual.register_address(path)
    return _to(register) if register else ""


def _anchor(text: str) -> str:
    return "".join(char for char in text if char in ":." or heading_addresses.kept(char).strip())


def _beside(identifier: str) -> str:
    """From one document's page to another's, as the site engine wants it: file to file."""
    return f"../{posixpath.basename(_folder(identifier))}/index.md"


def _to(address: str) -> str:
    """From a document's page to the page of a register or record."""
    folder, _, anchor = address.partition("#")
    return f"../../{folder}index.md" + (f"#{anchor}" if anchor else "")


def _folder(identifier: str) -> str:
    return f"documents/{identifier.lower()}"


def _decoded(target: str) -> str:
    return unquote(html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", target)))


def _register(name: str, manual: Manual) -> str:
    if name in _REGISTERS:
        return _REGISTERS[name](manual.system)
    return _records(name, manual) if name in registers.REGISTERS else ""


def _records(name: str, manual: Manual) -> str:
    """The open records of a register; the closed ones stand on its page."""
    register = registers.register(name)
    rows = [
        (item.record.id, item.record.name, item.state)
        for item in manual.registers.entries(name)
        if item.stands is not Stands.CLOSED
    ]
    counted = f"{len(rows)} of {words.count(len(manual.registers.entries(name)), 'record')}"
    return _table(
        ("Id", register.columns[0].title, "State"), rows, manual.system, f"{register.opened}: {counted}"
    )


def _roles(system: System) -> str:
    rows = [
        (role.heading, role.purpose, ", ".join(item.name for item in system.holders(role.id, system.as_of)))
        for role in system.roles
    ]
    return _table(("Role", "Purpose", "Held by"), rows, system, words.count(len(rows), "role"))


def _people(system: System) -> str:
    held = {
        person.id: ", ".join(
            role.heading for role in system.roles if person in system.holders(role.id, system.as_of)
        )
        for person in system.people
    }
    rows = [(person.name, held[person.id]) for person in system.people]
    return _table(("Name", "Holds"), rows, system, words.count(len(rows), "person", "people"))


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], system: System, counted: str) -> str:
    return lined(heads, rows, f"{counted}, as at {words.day(system.as_of)}.")


def lined(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], said: str) -> str:
    """A table with what is said about it: below, or above where nobody scrolls as far."""
    cells = (tuple(staging.escape(cell) for cell in row) for row in rows)
    lines = [heads, tuple("---" for _ in heads), *cells]
    body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    above, below = (f"*{said}*{{ .asat }}\n\n", "") if len(rows) > LONG else ("", f"\n*{said}*{{ .asat }}\n")
    return f"\n{above}{body}\n{below}"


_REGISTERS: dict[str, Callable[[System], str]] = {"roles": _roles, "people": _people}
