"""Pictures and files that a document shows: which kinds may stand on the site, and under which names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication

PICTURES = frozenset(("png", "jpg", "jpeg", "gif", "webp", "avif", "svg"))
FILES = frozenset(
    (
        "pdf",
        "txt",
        "csv",
        "xlsx",
        "xls",
        "ods",
        "docx",
        "doc",
        "odt",
        "pptx",
        "odp",
        "zip",
        "dxf",
        "step",
        "stp",
    )
)

REFUSED = Rule(
    "S463",
    "attachment-not-safe",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a page carries nobody's script",
    "A file that runs in the reader's browser, or draws on other hosts, can rewrite what the manual says.",
    "Give it as PDF, PNG or plain SVG without scripts, links and style imports.",
)

RULES = (REFUSED,)


@dataclass(frozen=True, slots=True)
class Attachment:
    """`address` is relative to the document's page."""

    path: str
    address: str
    data: bytes


def attachments(
    publication: Publication, read: Callable[[str], bytes]
) -> tuple[dict[str, Attachment], tuple[Problem, ...]]:
    """What is copied beside the page, by path in the repository."""
    kept: dict[str, Attachment] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    for path, key in publication.embedded:
        data = read(key)
        reason = _unsafe(path, data)
        if reason:
            problems.append(REFUSED.at(publication.document.place, f"{path} {reason}"))
            continue
        name = _name(path, taken)
        taken.add(name.lower())
        kept[path] = Attachment(path, f"files/{name}", data)
    return kept, tuple(problems)


def _name(path: str, taken: set[str]) -> str:
    """The file's own name in plain letters, made different where two folders hold the same."""
    stem, extension = posixpath.splitext(posixpath.basename(path))
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or "file"
    name, number = f"{stem}{extension.lower()}", 2
    while name.lower() in taken:
        name, number = f"{stem}-{number}{extension.lower()}", number + 1
    return name


def _unsafe(path: str, data: bytes) -> str:
    extension = posixpath.splitext(path)[1].lower().removeprefix(".")
    if extension not in PICTURES | FILES:
        return (
            f"is a .{extension} file, which the site does not carry"
            if extension
            else "has no known extension"
        )
    return _unsafe_drawing(data) if extension == "svg" else ""


def _unsafe_drawing(data: bytes) -> str:
    """An SVG opened by itself is a page of the site: no script, entity, foreign content or other host."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8"
    if b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper():
        return "declares a document type"
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return "is no well-formed SVG"
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "iframe", "embed", "object", "handler", "set", "animate", "a"):
            return f"contains <{name}>"
        if name == "style" and re.search(r"@import|url\(\s*['\"]?(?!#)", element.text or "", re.I):
            return "has a style sheet that loads something"
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2].lower()
            if attribute.startswith("on"):
                return f"contains the handler {attribute}"
            if attribute == "href" and not value.strip().startswith(
                ("#", "data:image/png", "data:image/jpeg")
            ):
                return "links out of itself"
            if re.search(r"url\(\s*['\"]?(?!#)", value, re.I):
                return "loads something from outside"
    return ""
