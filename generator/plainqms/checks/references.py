"""References lead somewhere: documents that exist, clauses of adopted editions, files that are there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import get_close_matches
from urllib.parse import unquote

from plainqms.checks import file_names
from plainqms.checks.identity import meant
from plainqms.model.document import Document
from plainqms.model.identifiers import IDENTIFIER, is_identifier, prefix
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

UNKNOWN_DOCUMENT = Rule(
    "R210",
    "reference-to-unknown-document",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (available where it is needed)",
    "A reader who follows the reference finds nothing.",
    "Correct the id. If the document is still to be written, leave the reference out until it exists.",
)
WITHDRAWN_DOCUMENT = Rule(
    "R211",
    "reference-to-withdrawn-document",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)",
    "The text sends its reader to a document that is no longer to be used.",
    "Refer to the document that took its place, or take the sentence out.",
)
UNKNOWN_CLAUSE = Rule(
    "R212",
    "unknown-clause",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "A citation of a clause that does not exist answers nothing, and an auditor sees it at once.",
    "Correct the number; the catalogue of the edition lists all clauses.",
)
STANDARD_NOT_ADOPTED = Rule(
    "R213",
    "standard-not-adopted",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "A citation counts only for a standard that the organization has adopted.",
    "Add the edition to standards: in qms.yml, or correct the name.",
)
EDITION_NOT_ADOPTED = Rule(
    "R220",
    "edition-not-adopted",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "The citation names another edition than the one that the organization follows; its clauses may say other things.",
    "Leave the year out, then the citation follows the edition adopted: [[iso-9001:7.5.2]]",
)
IMAGE_WITHOUT_TEXT = Rule(
    "R221",
    "image-without-description",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "Web Content Accessibility Guidelines 2.2, 1.1.1",
    "Who cannot see the picture, or has a page on which it is missing, does not learn what it shows.",
    "Say between the brackets what it shows: ![Gauge with the red label on its back](gauge.png)",
)
HEADING_CITED = Rule(
    "R214",
    "heading-cited",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The clause is only a heading over others: citing it does not say which of them is answered.",
    "Cite the clause below it that the sentence answers.",
)
BROKEN_LINK = Rule(
    "R215",
    "broken-link",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (available where it is needed)",
    "A reader who follows the link finds nothing.",
    "Correct the path (it is relative to the document), or add the file.",
)
RULES = (
    UNKNOWN_DOCUMENT,
    WITHDRAWN_DOCUMENT,
    UNKNOWN_CLAUSE,
    STANDARD_NOT_ADOPTED,
    EDITION_NOT_ADOPTED,
    HEADING_CITED,
    BROKEN_LINK,
    IMAGE_WITHOUT_TEXT,
)


def check(
    system: System, *, paths: Collection[str], expand: Callable[[str], tuple[str, ...]]
) -> Iterator[Problem]:
    """`paths` are all files of the tree; `expand(citation)` gives the clauses that a range means."""
    documents = {document.id: document for document in system.documents}
    by_path = {document.path: document for document in system.documents}
    removed = {
        item.id: item.changes[-1].commit.issued
        for item in system.history.documents
        if item.changes and not item.changes[-1].blob
    }
    named = _named(system, paths, by_path)
    for document in system.documents:
        for reference in document.references:
            if reference.is_clause:
                yield from _citation(system, reference.target, reference.place, expand)
            elif is_identifier(reference.target):
                yield from _document(system, documents, removed, named, reference.target, reference.place)
            else:
                message = f"“{reference.target}” is neither a document's id nor a clause"
                yield UNKNOWN_DOCUMENT.at(reference.place, message)
        for claimed in document.clauses:
            yield from _citation(system, claimed, document.placed("clauses"), expand)
        yield from _links(system, document, by_path, paths)


def _document(
    system: System,
    documents: dict[str, Document],
    removed: dict[str, date],
    named: dict[str, str],
    target: str,
    place: Place,
) -> Iterator[Problem]:
    found = documents.get(target)
    if found is None:
        if target in removed:
            message = f"{target} was removed on {removed[target]} and is no longer to be used"
            yield WITHDRAWN_DOCUMENT.at(place, message)
            return
        if prefix(target) not in system.configuration.document_types:
            return  # a record's id: registers answer for those
        if target in named:
            if not named[target]:
                return  # that file has its own problem; mended, it may well bear this id
            message = f"there is no document {target}, because {named[target]}"
            yield UNKNOWN_DOCUMENT.at(place, message, "Mend that file first; the reference may be right.")
            return
        same = [name for name in sorted(documents) if prefix(name) == prefix(target)]
        hint = meant(target, same, cutoff=0.8) or meant(target, sorted(documents), cutoff=0.8)
        yield UNKNOWN_DOCUMENT.at(place, f"there is no document {target}{hint}")
    else:
        yield from _withdrawn(system, documents, found, place)


def _withdrawn(
    system: System, documents: dict[str, Document], found: Document, place: Place
) -> Iterator[Problem]:
    if found.withdrawn is not None and found.withdrawn <= system.as_of:
        next_ones = [item.id for item in documents.values() if found.id in item.supersedes]
        remedy = f"Refer to {next_ones[0]}, which took its place: [[{next_ones[0]}]]" if next_ones else ""
        message = f"{found.id} “{found.title}” was withdrawn on {found.withdrawn.isoformat()}"
        yield WITHDRAWN_DOCUMENT.at(place, message, remedy)


def _citation(
    system: System, citation: str, place: Place, expand: Callable[[str], tuple[str, ...]]
) -> Iterator[Problem]:
    name, _, number = citation.partition(":")
    standard = system.standard(name)
    family = re.sub(r"-[0-9]{4}$", "", name)
    adopted = system.standard(family) if standard is None and family != name else None
    if adopted is not None:
        message = f"{name} is another edition than {adopted.name}, which is adopted"
        remedy = f"Leave the year out, then the citation follows the edition adopted: [[{family}:{number}]]"
        yield EDITION_NOT_ADOPTED.at(place, message, remedy)
        return
    if standard is None:
        known = sorted({item for edition in system.standards for item in (edition.id, edition.family)})
        near = get_close_matches(name, known, n=1, cutoff=0.8)
        remedy = f"Write [[{near[0]}:{number}]]" if near else ""
        yield STANDARD_NOT_ADOPTED.at(place, f"“{name}” is no adopted standard{meant(name, known)}", remedy)
        return
    if not expand(citation):
        close = get_close_matches(number, [clause.id for clause in standard.clauses], n=1, cutoff=0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        remedy = f"Write [[{name}:{close[0]}]], or look the number up in the standard." if close else ""
        yield UNKNOWN_CLAUSE.at(place, f"“{number}” is no clause of {standard.name}{hint}", remedy)
        return
    clause = standard.clause(number)
    if clause is not None and clause.kind == "heading" and clause.level == 1:
        yield HEADING_CITED.at(place, f"{standard.short} {number} is the heading “{clause.heading}”")


def _links(
    system: System, document: Document, by_path: dict[str, Document], paths: Collection[str]
) -> Iterator[Problem]:
    for link in document.links:
        if link.image and not link.text.strip():
            yield IMAGE_WITHOUT_TEXT.at(link.place, f"the picture {link.target} has no description")
        target = unquote(link.target.split("#", 1)[0].split("?", 1)[0]).strip()
        if not target or ":" in target.split("/", 1)[0] or target.startswith(("/", "\\")):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), target))
        if path.startswith("..") or path not in paths:
            said = "" if link.place.path == document.path else f" from {document.id}, which prints it"
            message = f"“{link.target}” leads to no file{said}{_near(path, document, paths)}"
            yield BROKEN_LINK.at(link.place, message)
        elif path in by_path:
            yield from _withdrawn(system, by_path, by_path[path], link.place)


def _named(system: System, paths: Collection[str], by_path: dict[str, Document]) -> dict[str, str]:
    """Ids that a file's name promises and its front matter does not keep, with why; nothing where that is told."""
    found = {name: "" for _, name, _ in file_names.unread(system, paths)}
    folders = tuple(f"{kind.folder.strip('/')}/" for kind in system.configuration.document_types.values())
    for path in sorted(paths):
        match = IDENTIFIER.match(posixpath.basename(path)) if path.endswith(".md") else None
        if match is None:
            continue
        document = by_path.get(path)
        if document is None:
            found.setdefault(
                match.group(), "" if path.startswith(folders) else f"{path} lies in no folder of documents"
            )
        elif document.id != match.group():
            found.setdefault(match.group(), f"{path} bears the id {document.id}")
    return found


def _near(path: str, document: Document, paths: Collection[str]) -> str:
    """The file that was probably meant, as the link would have to be written."""
    name = posixpath.basename(path)
    same = [item for item in paths if posixpath.basename(item) == name]
    close = same or get_close_matches(path, paths, n=1, cutoff=0.8)
    if not close:
        return ""
    return f"; did you mean {posixpath.relpath(close[0], posixpath.dirname(document.path))}?"
