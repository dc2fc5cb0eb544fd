"""Pictures and files that a document shows: which kinds may stand on the site, and under which names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.publish.attached_drawings import NotPlainError, rewritten

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
    "Give it as PDF, as PNG, or as plain SVG: shapes and text without scripts, links, pictures and style sheets.",
)

RULES = (REFUSED,)


@dataclass(frozen=True, slots=True)
class Attachment:
    """`address` is relative to the document's page. `data` of a drawing is our own writing of it."""

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
        reason, data = _refusal(path), b""
        if not reason:
            data = read(key)
            if _extension(path) == "svg":
                try:
                    data = rewritten(data)
                except NotPlainError as error:
                    reason = str(error)
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


def _refusal(path: str) -> str:
    extension = _extension(path)
    if extension in PICTURES | FILES:
        return ""
    return f"is a .{extension} file, which the site does not carry" if extension else "has no known extension"


def _extension(path: str) -> str:
    return posixpath.splitext(path)[1].lower().removeprefix(".")
