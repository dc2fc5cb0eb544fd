"""The front matter of a document's file as a `Document`. `front_matter_parts` takes it apart from the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.document import Document
from plainqms.model.identifiers import is_identifier
from plainqms.model.organization import Configuration
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.binding import Rules, bind, did_you_mean
from plainqms.sources.encoding import decode, is_foreign
from plainqms.sources.front_matter_fields import FrontMatter
from plainqms.sources.front_matter_missing import is_controlled, no_identifier, without_front_matter
from plainqms.sources.front_matter_parts import Identity, Split, front_bytes, quick_identity, split
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
from plainqms.sources.yaml import Mapping, Scalar, Sequence, load

__all__ = ["RULES", "Identity", "Split", "front_bytes", "quick_identity", "read_document", "split"]


def read_document(
    data: bytes, path: str, *, configuration: Configuration
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in a file, and what is wrong with its front matter.

    No document where the front matter names none (outside the folders of documents that is no problem), or an
    id that no page could have. What else does not fit is reported and left out, so that the rest can be
    judged in the same run.
    """
    text, problems = decode(data, path)
    if problems and (not text or is_foreign(data)):
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
    return document, (*problems, *_judged(document, configuration, parts.front))


_HYPHENS = re.compile(r"[\s_\u2010-\u2015\u2212]")


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
    proper = _HYPHENS.sub(
        "-", identifier.strip().upper()
    )  # of a word processor: a dash, a blank that does not break
    remedy = f"Did you mean id: {proper}" if is_identifier(proper) else ""
    return BAD_IDENTIFIER.at(place, f"`id: {identifier}` is no id", remedy)


def _judged(document: Document, configuration: Configuration, front: str) -> Iterator[Problem]:
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
        if remark := re.search(r"^title: +(#.*)$", front, re.M):
            remedy = f'A # begins a remark. Put the title in double quotes:\ntitle: "{remark[1].strip()}"'
        yield MISSING_TITLE.at(place, f"{document.id} has no title", remedy)
