"""A document's file: front matter and body apart, and the front matter as a `Document`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plainqms.model.document import Document
from plainqms.model.identifiers import is_identifier
from plainqms.model.organization import Configuration
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.binding import Rules, bind, did_you_mean
from plainqms.sources.encoding import decode
from plainqms.sources.front_matter_fields import FrontMatter
from plainqms.sources.front_matter_missing import KEY, is_controlled, no_identifier, without_front_matter
from plainqms.sources.front_matter_rules import (
    BAD_IDENTIFIER,
    DERIVED,
    HAND_TYPED,
    MISSING_TITLE,
    NOT_KEYS,
    RULES,
    UNKNOWN_KEY,
    UNKNOWN_PREFIX,
    WRONG_VALUE,
)
from plainqms.sources.markdown import scan
from plainqms.sources.plain_lines import plain_lines
from plainqms.sources.yaml import Mapping, Scalar, Sequence, load

__all__ = ["RULES", "Identity", "Split", "front_bytes", "quick_identity", "read_document", "split"]

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M)


@dataclass(frozen=True, slots=True)
class Split:
    """`front_line` and `body_line` are the lines of the file on which the two begin."""

    front: str
    body: str
    front_line: int
    body_line: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What the history needs of an earlier front matter, as written. Empty: not given, or not readable."""

    id: str = ""
    title: str = ""
    effective: str = ""


def front_bytes(data: bytes) -> tuple[bytes, bytes]:
    """Front matter and body as they are in the file, without the fences and a byte order mark."""
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end()) if opening else None
    if opening is None or closing is None:
        return b"", data.removeprefix(b"\xef\xbb\xbf")
    front = data[opening.end() : closing.start()]
    if front.strip() and not KEY.search(front):
        return b"", data.removeprefix(b"\xef\xbb\xbf")
    return front, data[closing.end() :]


def split(data: bytes | str) -> Split:
    """Front matter and body as text, and where they begin."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    front, body = front_bytes(raw)
    head = len(raw) - len(body)
    body_line = raw.count(b"\n", 0, head) + 1
    return Split(decode(front, "")[0], decode(body, "")[0], 2 if body_line > 1 else 1, body_line)


def quick_identity(front: bytes, path: str = "") -> Identity:
    """Id, title and effective date of an earlier text whatever else was wrong with it; cheap, for many texts.

    Nothing is reported: what stood in an earlier version cannot be mended. Bytes that are no YAML give no id,
    and neither does an id that is none. Most front matters are plain lines, which need no parser.
    """
    text, _ = decode(front, path)
    found = plain_lines(text)
    if found is None:
        node, _ = load(text, path)
        entries = node.entries if isinstance(node, Mapping) else ()
        found = {key.text: value.text for key, value in entries if isinstance(value, Scalar)}
    identifier = found.get("id", "")
    title = " ".join(found.get("title", "").split())
    return Identity(identifier if is_identifier(identifier) else "", title, found.get("effective", ""))


def read_document(
    data: bytes, path: str, *, configuration: Configuration
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in a file, and what is wrong with its front matter.

    No document where the front matter names none (outside the folders of documents that is no problem), or an
    id that no page could have. What else does not fit is reported and left out, so that the rest can be
    judged in the same run.
    """
    text, problems = decode(data, path)
    if not text and problems:
        return None, problems
    parts = split(text)
    if parts.body_line == 1:
        return None, problems + tuple(without_front_matter(text, path, configuration))
    node, wrong = load(parts.front, path, first_line=parts.front_line)
    problems += wrong
    if node is None:
        return None, problems
    if isinstance(node, Scalar) and not node.text:
        node = Mapping((), node.place)
    if not isinstance(node, Mapping):
        return None, (*problems, NOT_KEYS.at(node.place, "the front matter is no group of keys and values"))
    problems += tuple(_hand_typed(node))
    node = node.without(*(key.text for key, _ in node.entries if _form(key.text) in DERIVED))
    front, wrong = bind(node, FrontMatter, rules=Rules(unknown=UNKNOWN_KEY, wrong=WRONG_VALUE))
    problems += wrong
    places = _places(node)
    if front is None or not front.id:
        if "id" not in places and is_controlled(path, configuration):
            problems += (no_identifier(path, configuration),)
        return None, problems
    if not is_identifier(front.id):
        return None, (*problems, _bad_identifier(front.id, places["id"]))
    body = scan(parts.body, Place(path, parts.body_line))
    document = Document(
        **{name: getattr(front, name) for name in FrontMatter.model_fields},
        path=path,
        place=Place(path),
        places=places,
        headings=body.headings,
        references=body.references,
        links=body.links,
    )
    return document, (*problems, *_judged(document, configuration))


def _form(key: str) -> str:
    return key.lower().replace("-", "_").replace(" ", "_")


def _hand_typed(node: Mapping) -> Iterator[Problem]:
    for key, _ in node.entries:
        if source := DERIVED.get(_form(key.text)):
            yield HAND_TYPED.at(key.place, f"`{key.text}` is typed by hand", f"Delete the line. {source}")


def _places(node: Mapping) -> dict[str, Place]:
    """Where each field's value stands; `clauses.0` is the place of the first item of a list."""
    places: dict[str, Place] = {}
    for key, value in node.entries:
        if isinstance(value, Sequence):
            places |= {f"{key.text}.{index}": item.place for index, item in enumerate(value.items)}
        if not isinstance(value, Scalar) or value.text:
            places[key.text] = value.place
    return places


def _bad_identifier(identifier: str, place: Place) -> Problem:
    proper = identifier.upper().replace("_", "-").replace(" ", "-")
    remedy = f"Did you mean id: {proper}" if is_identifier(proper) else ""
    return BAD_IDENTIFIER.at(place, f"`id: {identifier}` is no id", remedy)


def _judged(document: Document, configuration: Configuration) -> Iterator[Problem]:
    place = document.placed("id")
    if document.type not in configuration.document_types:
        known = ", ".join(configuration.document_types)
        meant = did_you_mean(document.type, configuration.document_types)
        remedy = f"Did you mean {meant}{document.id.removeprefix(document.type)}?" if meant else ""
        yield UNKNOWN_PREFIX.at(
            place, f"qms.yml has no document type {document.type} (it has {known})", remedy
        )
    if not document.title and "title" not in document.places:
        heading = document.headings[0].text if document.headings else "..."
        remedy = f'Add to the front matter: title: "{heading}"'
        yield MISSING_TITLE.at(place, f"{document.id} has no title", remedy)
