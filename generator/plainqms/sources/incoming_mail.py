"""A mail as a file: its plain text, or its HTML read as text; attachments by name alone."""

from __future__ import annotations

import email.header
import email.utils
import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from email.errors import HeaderParseError
from email.message import Message
from email.parser import BytesParser
from hashlib import sha256
from html.parser import HTMLParser

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.incoming import (
    AGAIN,
    QUESTIONS,
    UNREADABLE,
    Incoming,
    answers,
    first_line,
    flat,
    is_yes,
    kind_in,
    tidy,
)

_MOST_PARTS = 200
_HTML = 400_000  # characters read of a text in HTML


def read_mail(data: bytes, path: str, zone: tzinfo) -> tuple[list[Incoming], list[Problem]]:
    try:
        message = BytesParser().parsebytes(data)  # the older policy: it takes headers as they are
        text, attached = _texts(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        return [], [UNREADABLE.at(Place(path), f"the mail cannot be read ({type(error).__name__})", AGAIN)]
    name, address = email.utils.parseaddr(_header(message, "From"))
    subject = _header(message, "Subject")
    if not (text or subject) or not message.keys():
        return [], [UNREADABLE.at(Place(path), "this is no mail, or there is nothing in it", AGAIN)]
    number = flat(_header(message, "Message-ID"), 300) or f"sha256:{sha256(data).hexdigest()}"
    said = tidy(text)
    title = first_line(said, subject)
    kind = kind_in(subject)
    if attached:
        said = f"{said}\n\nAttached to the mail: {', '.join(attached)}".strip()
    named = is_yes(answers(said).get(QUESTIONS[-1], ""))
    found = Incoming(
        reference=f"mail: {number}",
        channel="mail",
        received_on=_day(message, zone),
        title=title,
        what=said,
        kind=kind,
        sender=flat(name, 80),
        address=flat(address, 200),
        named=named,
    )
    return [found], []


def _header(message: Message, name: str) -> str:
    written = str(message.get(name) or "")[:2000]
    try:
        parts = email.header.decode_header(written)
    except (HeaderParseError, ValueError):
        return flat(written, 500)
    return flat("".join(_decoded(part, coding or "ascii") for part, coding in parts), 500)


def _decoded(data: bytes | str, coding: str) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode(coding, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _day(message: Message, zone: tzinfo) -> date | None:
    try:
        moment: datetime = email.utils.parsedate_to_datetime(_header(message, "Date"))
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _texts(message: Message) -> tuple[str, list[str]]:
    """The first plain text, else the first HTML; and the names of what is attached."""
    plain, marked, attached = "", "", []
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            break
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), part.get_filename()
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attached.append(flat(str(name or kind), 80))
        elif kind == "text/html":
            marked = marked or _payload(part)
        else:
            plain = plain or _payload(part)
    return plain if plain.strip() else _spoken(marked), attached[:20]


def _payload(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return _decoded(data, str(part.get_content_charset() or "utf-8"))


class _Text(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "head", "title")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head", "title"):
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _spoken(marked: str) -> str:
    reader = _Text()
    reader.feed(marked[:_HTML])
    reader.close()
    return "\n".join(_stripped("".join(reader.parts)))


def _stripped(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n"))
