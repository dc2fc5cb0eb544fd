"""Files whose names promise a document: that they are read, and that they hold the one they promise."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from plainqms.model.document import Document
from plainqms.model.identifiers import IDENTIFIER, prefix
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

OTHER_NAME = Rule(
    "D228",
    "file-named-after-another-document",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "Who looks for the document in the folder opens the wrong one. Mostly the file was copied, and its id or its "
    "name was forgotten.",
    "Rename the file, or correct the id, whichever is wrong. The history follows the id.",
)
NOT_READ = Rule(
    "D229",
    "document-not-read",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 a (identification)",
    "It is named like a document, but only files that end in .md are read as documents. Nobody checks, numbers or "
    "publishes it.",
    "Rename the file so that it ends in .md. If it was made with a word processor, copy its words into a text file.",
)
RULES = (OTHER_NAME, NOT_READ)

_PLAIN = re.compile(r"\.(?:md|markdown|mdown|mkd|txt|text)(?:\.txt)?\Z", re.I)
_TEXT = re.compile(r"\.(?:md|markdown|mdown|mkd|txt|text|rst|docx?|odt|rtf|html?)(?:\.txt)?\Z", re.I)


def check(system: System, *, paths: Collection[str]) -> Iterator[Problem]:
    for path, promised, ending in unread(system, paths):
        message = f"“{ending}” is not the ending of a document, so {promised} is not read"
        remedy = f"Rename the file:\n{path[: -len(ending)]}.md" if _PLAIN.match(ending) else ""
        yield NOT_READ.at(Place(path), message, remedy)
    bearers = Counter(document.id for document in system.documents)
    for document in system.documents:
        named = IDENTIFIER.match(posixpath.basename(document.path))
        if (
            not named or named.group() == document.id or bearers[document.id] > 1
        ):  # of two that is told already
            continue
        if prefix(named.group()) in system.configuration.document_types:
            message = f"the file is named after {named.group()} and bears the id {document.id}"
            yield OTHER_NAME.at(document.placed("id"), message)


def unread(system: System, paths: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Path, promised id and ending of files that look like documents. What a document embeds is no document."""
    kinds = system.configuration.document_types
    folders = tuple(f"{kind.folder.strip('/')}/" for kind in kinds.values())
    ids = {document.id for document in system.documents}
    for path in sorted(paths):
        ending = None if path.endswith(".md") or not path.startswith(folders) else _TEXT.search(path)
        promised = IDENTIFIER.match(posixpath.basename(path)) if ending else None
        if not (ending and promised) or prefix(promised.group()) not in kinds or promised.group() in ids:
            continue
        if not any(_leads_to(document, path) for document in system.documents):
            yield path, promised.group(), ending.group()


def _leads_to(document: Document, path: str) -> bool:
    folder = posixpath.dirname(document.path)
    return any(
        posixpath.normpath(posixpath.join(folder, unquote(link.target.split("#", 1)[0]))) == path
        for link in document.links
    )
