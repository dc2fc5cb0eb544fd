"""Documents can be told apart, today and over the whole history: ids, titles, owners, folders."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches

from plainqms.model.document import Document
from plainqms.model.identifiers import IDENTIFIER, number, prefix
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

_IDENTITY = "ISO 9001:2015 7.5.2 a (identification)"
DUPLICATE_ID = Rule(
    "D220",
    "duplicate-identifier",
    Severity.ERROR,
    Basis.CLAUSE,
    _IDENTITY,
    "Two documents with one id cannot be told apart: a reference to it means both.",
    "Give one of them the next free id: qms new tells it.",
)
REUSED_ID = Rule(
    "D221",
    "reused-identifier",
    Severity.WARNING,
    Basis.CLAUSE,
    _IDENTITY,
    "The id belonged to a document that was removed. Records that cite it now seem to mean another one.",
    "Give the new document a free id; keep this one for the document that bore it.",
)
UNKNOWN_OWNER = Rule(
    "D222",
    "unknown-owner",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities are assigned)",
    "The owner is a role. A role that is not defined answers for nothing.",
    "Name a role of records/roles.yml, or define the role there.",
)
NO_OWNER = Rule(
    "D223",
    "no-owner",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "Nobody is named who keeps the document right.",
    'Add to the front matter: owner: "quality_manager"',
)
UNKNOWN_PROCESS = Rule(
    "D224",
    "unknown-process",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "A document of a process that qms.yml does not name is found under none.",
    "Name a process of qms.yml, or add this one there under processes:",
)
UNKNOWN_SITE = Rule(
    "D225",
    "unknown-site",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "A site that qms.yml does not name reaches nobody.",
    "Name a site of qms.yml, or add this one there under sites:",
)
WRONG_FOLDER = Rule(
    "D226",
    "document-in-wrong-folder",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "qms.yml says in which folder documents of this type lie.",
    "Move the file to that folder; its history and its address stay, because both follow the id.",
)
DUPLICATE_TITLE = Rule(
    "D227",
    "duplicate-title",
    Severity.WARNING,
    Basis.CLAUSE,
    _IDENTITY,
    "Two documents of one title are mistaken for each other in every list.",
    "Say in the titles what tells them apart.",
)
RULES = (
    DUPLICATE_ID,
    REUSED_ID,
    UNKNOWN_OWNER,
    NO_OWNER,
    UNKNOWN_PROCESS,
    UNKNOWN_SITE,
    WRONG_FOLDER,
    DUPLICATE_TITLE,
)


def check(system: System) -> Iterator[Problem]:
    by_id: dict[str, Document] = {}
    by_title: dict[str, Document] = {}
    roles, processes = [role.id for role in system.roles], list(system.configuration.processes)
    sites = [site.id for site in system.configuration.sites]
    for document in system.documents:
        first = by_id.setdefault(document.id, document)
        if first is not document:
            free = _free(system, document)
            remedy = f"Give the newer one of the two an id of its own:\nid: {free}"
            yield DUPLICATE_ID.at(
                document.placed("id"), f"{document.id} is also the id of {first.path}", remedy
            )
        title = " ".join(document.title.lower().split())
        twin = by_title.setdefault(title, document)
        if twin is not document and twin.id != document.id:
            yield DUPLICATE_TITLE.at(
                document.placed("title"), f"“{document.title}” is also the title of {twin.id}"
            )
        if not document.owner:
            yield NO_OWNER.at(document.place, f"{document.id} names no owner")
        elif document.owner not in roles:
            message = f"“{document.owner}” is no role{meant(document.owner, roles)}"
            yield UNKNOWN_OWNER.at(document.placed("owner"), message, _write("owner", document.owner, roles))
        if document.process and document.process not in processes:
            message = f"“{document.process}” is no process{meant(document.process, processes)}"
            remedy = _write("process", document.process, processes)
            yield UNKNOWN_PROCESS.at(document.placed("process"), message, remedy)
        for site in document.sites:
            if site not in sites:
                several = re.split(r"[\s;/+&]+", site)
                remedy = f"Write:\nsites: [{', '.join(several)}]" if set(several) <= set(sites) else ""
                hint = "" if remedy else meant(site, sites)
                yield UNKNOWN_SITE.at(document.placed("sites"), f"“{site}” is no site{hint}", remedy)
        kind = system.configuration.document_types.get(document.type)
        if kind is not None and not document.path.startswith(kind.folder.rstrip("/") + "/"):
            yield WRONG_FOLDER.at(document.place, f"{document.type} documents lie in {kind.folder}/")
    yield from _reused(system, by_id)


def meant(name: str, known: list[str], *, cutoff: float = 0.6) -> str:
    """`; did you mean “quality_manager”?` or nothing."""
    close = get_close_matches(name, known, n=1, cutoff=cutoff)
    return f"; did you mean “{close[0]}”?" if close else ""


def _write(key: str, given: str, known: list[str]) -> str:
    """The line to paste where one was probably meant; nothing where the general remedy is the better one."""
    close = get_close_matches(given, known, n=1, cutoff=0.6)
    return f"Write in the front matter:\n{key}: {close[0]}" if close else ""


def _free(system: System, document: Document) -> str:
    """The id that the file is named after, or the one after the highest that a document of the type ever bore."""
    now = {item.id for item in system.documents}
    named = IDENTIFIER.match(posixpath.basename(document.path))
    if named and named.group() not in now:
        return named.group()
    return _next(system, document)


def _next(system: System, document: Document) -> str:
    now = {item.id for item in system.documents}
    ids = {*now, *(item.id for item in system.history.documents if item.id)}
    highest = max(number(name) for name in ids if prefix(name) == document.type)
    return f"{document.type}-{highest + 1:03d}"


def _reused(system: System, by_id: dict[str, Document]) -> Iterator[Problem]:
    for history in system.history.documents:
        document = by_id.get(history.id)
        gone = [change for change in history.changes if not change.blob]
        # One that came back to say its end is the same document.
        if document is not None and gone and document.withdrawn is None:
            when = gone[-1].commit.issued.isoformat()
            message = f"{history.id} was removed on {when} and is used again"
            free = _next(system, document)
            remedy = f"Keep this id for the document that bore it, and give the new one its own:\nid: {free}"
            yield REUSED_ID.at(document.placed("id"), message, remedy)
