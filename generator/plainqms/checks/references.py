"""References lead somewhere: documents that exist, clauses of adopted editions, files that are there."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from plainqms.checks.identity import meant
from plainqms.model.document import Document
from plainqms.model.identifiers import is_identifier, prefix
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
    "Correct the id, or write [[~...]] once the document exists.",
)
WITHDRAWN_DOCUMENT = Rule(
    "R211",
    "reference-to-withdrawn-document",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)",
    "The text sends its reader to a document that is no longer to be used.",
    "Refer to the document that took its place.",
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
    HEADING_CITED,
    BROKEN_LINK,
)


def check(
    system: System, *, exists: Callable[[str], bool], expand: Callable[[str], tuple[str, ...]]
) -> Iterator[Problem]:
    """`exists(path)` tells whether a file is in the tree; `expand(citation)` gives the clauses that a range means."""
    documents = {document.id: document for document in system.documents}
    for document in system.documents:
        for reference in document.references:
            if reference.is_clause:
                yield from _citation(system, reference.target, reference.place, expand)
            elif is_identifier(reference.target):
                yield from _document(system, documents, reference.target, reference.place)
            else:
                message = f"“{reference.target}” is neither a document's id nor a clause"
                yield UNKNOWN_DOCUMENT.at(reference.place, message)
        for claimed in document.clauses:
            yield from _citation(system, claimed, document.placed("clauses"), expand)
        yield from _links(document, exists)


def _document(system: System, documents: dict[str, Document], target: str, place: Place) -> Iterator[Problem]:
    found = documents.get(target)
    if found is None:
        if prefix(target) not in system.configuration.document_types:
            return  # a record's id: registers answer for those
        yield UNKNOWN_DOCUMENT.at(place, f"there is no document {target}{meant(target, sorted(documents))}")
    elif found.withdrawn is not None and found.withdrawn <= system.as_of:
        yield WITHDRAWN_DOCUMENT.at(place, f"{target} was withdrawn on {found.withdrawn.isoformat()}")


def _citation(
    system: System, citation: str, place: Place, expand: Callable[[str], tuple[str, ...]]
) -> Iterator[Problem]:
    name, _, number = citation.partition(":")
    standard = system.standard(name)
    if standard is None:
        known = sorted({item for edition in system.standards for item in (edition.id, edition.family)})
        yield STANDARD_NOT_ADOPTED.at(place, f"“{name}” is no adopted standard{meant(name, known)}")
        return
    if not expand(citation):
        close = get_close_matches(number, [clause.id for clause in standard.clauses], n=1, cutoff=0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield UNKNOWN_CLAUSE.at(place, f"“{number}” is no clause of {standard.name}{hint}")
        return
    clause = standard.clause(number)
    if clause is not None and clause.kind == "heading" and clause.level == 1:
        yield HEADING_CITED.at(place, f"{standard.short} {number} is the heading “{clause.heading}”")


def _links(document: Document, exists: Callable[[str], bool]) -> Iterator[Problem]:
    for link in document.links:
        target = unquote(link.target.split("#", 1)[0].split("?", 1)[0]).strip()
        if not target or ":" in target.split("/", 1)[0] or target.startswith(("/", "\\")):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), target))
        if path.startswith("..") or not exists(path):
            yield BROKEN_LINK.at(link.place, f"“{link.target}” leads to no file")
