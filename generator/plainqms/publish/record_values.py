"""The values of a record as a page shows them: dates and numbers in words, ids as links, text as safe HTML."""

from __future__ import annotations

import posixpath
import re
import typing
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plainqms import registers
from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.model.record import Prose, Refers
from plainqms.model.register import Named
from plainqms.model.revision import Standing, State
from plainqms.publish import bodies, markdown, staging, words
from plainqms.publish.articles import check_article
from plainqms.publish.manual import RECORDS, Manual

Piece = dict[str, str]
"""`text`, and `url` from the root of the site; empty where it leads nowhere. `whole`: never broken over two lines."""

_PERCENT = re.compile(r"(?<=\d) (?=%)")
_RECORD = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[0-9]+)+\b")
_DAY_OR_ID = re.compile(
    r"\b(?P<day>20[0-9]{2}-[0-9]{2}-[0-9]{2})\b|\b[a-z]+(?:_[a-z0-9]+)+\b"
    r"|\b(?P<clause>[a-z]+(?:-[a-z0-9]+)+:(?:A\.)?[0-9]+(?:\.[0-9]+)*)"
)
# A line in which no character means anything in Markdown or HTML: most texts of records.
_PLAIN = re.compile(r"(?!\d+[.)])[^\W_](?:[^\W_]| (?! )|[,.;:()%/'\"?=+–—’‘“”€°±-])*(?<! )")
_LINK = re.compile(r'(<a [^>]*?href=")([^"#]*?)index\.md((?:#[^"]*)?")')


def refers(field: FieldInfo) -> Refers | None:
    """What a field names; of a list, what its items name."""
    marks = [*field.metadata]
    for argument in typing.get_args(field.annotation):
        marks += getattr(argument, "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, Refers)), None)


def is_prose(field: FieldInfo) -> bool:
    marks = [*field.metadata]
    for argument in typing.get_args(field.annotation):
        marks += getattr(argument, "__metadata__", ())
    return any(isinstance(mark, Prose) for mark in marks)


def is_choice(field: FieldInfo) -> bool:
    """One of a few words: written small in a file, with a capital on a page."""
    return typing.get_origin(field.annotation) is typing.Literal


def pieces(value: object, names: Refers | None, manual: Manual) -> list[Piece]:
    """One piece a value; none where nothing is given."""
    if isinstance(value, tuple):
        return [piece for item in value for piece in pieces(item, names, manual)]
    if value is None or value == "":
        return []
    if isinstance(value, Named):
        return [named(value.target, value.kind, manual)]
    if names is not None:
        return [named(str(value), names.kind, manual)]
    return [{"text": shown(value), "url": ""}]


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return words.day(value)
    text = words.plain(format(value, "f") if isinstance(value, Decimal) else str(value))
    return _PERCENT.sub("\u00a0", text)


def with_links(text: str, manual: Manual) -> list[Piece]:
    """A line that may name documents and records: those lead there, and are not broken at their hyphens."""
    found, done = [], 0
    for match in _RECORD.finditer(text):
        if url := address(match[0], manual):
            found += [
                {"text": text[done : match.start()], "url": ""},
                {"text": match[0], "url": url, "whole": "yes"},
            ]
            done = match.end()
    return [piece for piece in (*found, {"text": text[done:], "url": ""}) if piece["text"]]


def raw(value: object) -> str:
    """As a file of records writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def named(target: str, kind: str, manual: Manual) -> Piece:
    """The id of anything, as readers know it."""
    system = manual.system
    if kind in ("role", "person", "holder"):
        role, person = system.role(target), system.person(target)
        if role and kind != "person":
            return {"text": role.heading, "url": f"roles/#{role.id}"}
        return {"text": words.plain(person.name) if person else target, "url": ""}
    if kind == "edition" and (standard := system.standard(target) or system.planned(target)):
        return {"text": words.plain(standard.name), "url": "", "whole": "yes"}
    if kind == "process":
        name = system.configuration.processes.get(target)
        return {"text": name or target, "url": f"processes/#{target}" if name else ""}
    if kind == "register" and target in registers.REGISTERS:
        return {"text": registers.register(target).title, "url": f"{RECORDS}{target}/"}
    if kind == "site":
        names = {site.id: site.name for site in system.configuration.sites}
        return {"text": words.plain(names.get(target, target)), "url": ""}
    return {"text": called(target, manual), "url": address(target, manual), "whole": "yes"}


def readable(message: str, manual: Manual) -> str:
    """What a check says, as readers know days, clauses, people, roles and processes: in files they are ids."""
    system = manual.system
    known = {person.id: words.plain(person.name) for person in system.people}
    known |= {role.id: words.plain(role.heading[:1].lower() + role.heading[1:]) for role in system.roles}
    known |= {name: words.plain(title) for name, title in system.configuration.processes.items()}

    def say(match: re.Match[str]) -> str:
        if match["day"]:
            with suppress(ValueError):
                return words.day(date.fromisoformat(match["day"])).replace(" ", "\u00a0")
        if match["clause"]:
            return called(match[0], manual)
        return known.get(match[0], match[0])

    return _DAY_OR_ID.sub(say, words.plain(message))


def called(target: str, manual: Manual) -> str:
    """`ISO 9001 7.5.2` of a clause; a document or record is called by its id."""
    name, colon, clause = target.partition(":")
    if colon and (planned := manual.system.planned(name)):
        return f"{planned.name} {clause}"
    standard = manual.system.standard(name) if colon else None
    return f"{standard.short} {clause}" if standard else words.plain(target)


def address(target: str, manual: Manual) -> str:
    if ":" in target:
        return manual.address_of(target)
    if target in manual.by_id:
        return manual.by_id[target].document.address
    for item in manual.system.transitions:
        if target == item.new.id:
            return manual.transition_address(item)
    return manual.record_address(target)


def html(text: str, record: Any, manual: Manual, *, up: str, line: int = 1, field: str = "") -> str:
    """Text of a record as HTML: cleaned like a document's, references and links leading on from `up`.

    It begins at `line` of its file, or where `field` stands.
    """
    if _PLAIN.fullmatch(text):
        return f"<p>{text}</p>"  # as the way below makes it, at a thousandth of the cost
    place = Place(record.place.path, record.placed(field).line or 1 if field else line)
    document = Document(record.id, record.name, record.place.path, place)
    standing = Standing(record.id, State.NOT_RECORDED, None)
    staged, _ = bodies.staged(Publication(document, standing, text, line=place.line), manual, {})
    made = re.sub(r' id="cites-[^"]*"', "", markdown.render(staged))

    def lead(match: re.Match[str]) -> str:
        there = posixpath.normpath(posixpath.join("documents/x", match[2]))
        return f"{match[1]}{up}{there}/{match[3]}"

    made = _LINK.sub(lead, made)
    return made if not check_article(made) else f"<p>{staging.escape(text)}</p>"


def groups(record: BaseModel) -> Iterator[tuple[str, FieldInfo, Any]]:
    """Fields that are given, in the order of the model."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value not in (None, "", ()):
            yield name, field, value
