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
from plainqms.model.standard import Standard, family_of
from plainqms.model.system import System
from plainqms.sources import standards
from plainqms.views import revisions

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
RANGE_ACROSS = Rule(
    "C178",
    "range-across-parents",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a range is what stands together",
    "From one theme or main clause into the next a range sweeps in clauses that nobody had in mind.",
    "Write one range for each, as A.5.35–A.5.37 and A.6.1–A.6.2.",
)
CITED_TWICE = Rule(
    "C179",
    "clause-cited-twice",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "said once is enough",
    "Two citations of one clause in one place are counted as one, and one of them was probably meant for another.",
    "Delete one of the two, or correct its number.",
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
    RANGE_ACROSS,
    CITED_TWICE,
    BROKEN_LINK,
    IMAGE_WITHOUT_TEXT,
)

Key = tuple[str, str]
Expansion = Callable[[str], tuple[Key, ...]]
"""The clauses that a citation means, each with its edition."""
Elsewhere = Callable[[Standard, str], tuple[str, str] | None]
"""Of a number that an adopted edition lacks and another edition has: that edition's name, and the number here."""
_LINES = 5  # further apart the same words are two sentences


def check(
    system: System,
    *,
    paths: Collection[str],
    expand: Expansion,
    elsewhere: Elsewhere,
) -> Iterator[Problem]:
    """`paths` are all files of the tree."""
    documents = {document.id: document for document in system.documents}
    by_path = {document.path: document for document in system.documents}
    removed = {
        item.id: item.changes[-1].commit.issued
        for item in system.history.documents
        if item.id and item.changes and not item.changes[-1].blob
    }
    named = _named(system, paths, by_path)
    for document in system.documents:
        for reference in document.references:
            if reference.is_clause:
                yield from _citation(system, reference.target, reference.place, expand, elsewhere)
            elif is_identifier(reference.target):
                yield from _document(system, documents, removed, named, reference.target, reference.place)
            else:
                message = f"“{reference.target}” is neither a document's id nor a clause"
                yield UNKNOWN_DOCUMENT.at(reference.place, message)
        for claimed in document.clauses:
            yield from _citation(system, claimed, document.placed("clauses"), expand, elsewhere)
        yield from _twice(document, expand)
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
        if target in removed and revisions.standings(system)[target].current:
            return  # nobody approved its end: it is still in force, and another rule tells that
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
    ended = revisions.ended(system, found)
    if ended is not None:
        next_ones = [item.id for item in documents.values() if found.id in item.supersedes]
        remedy = f"Refer to {next_ones[0]}, which took its place: [[{next_ones[0]}]]" if next_ones else ""
        message = f"{found.id} “{found.title}” was withdrawn on {ended}"
        yield WITHDRAWN_DOCUMENT.at(place, message, remedy)


def _citation(
    system: System,
    citation: str,
    place: Place,
    expand: Expansion,
    elsewhere: Elsewhere,
) -> Iterator[Problem]:
    name, _, number = citation.partition(":")
    planned = system.planned(name)
    standard = system.standard(name) or planned
    family = family_of(name)
    adopted = system.standard(family) if standard is None and family != name else None
    if adopted is not None:
        message = f"{name} is another edition than {adopted.name}, which is adopted"
        went = elsewhere(adopted, number)
        there = went[1].split(" or ")[0] if went and went[1] else number
        remedy = f"Leave the year out, then the citation follows the edition adopted: [[{family}:{there}]]"
        yield EDITION_NOT_ADOPTED.at(place, message, remedy)
        return
    if standard is None:
        known = sorted({item for edition in system.standards for item in (edition.id, edition.family)})
        near = get_close_matches(name, known, n=1, cutoff=0.8)
        remedy = f"Write [[{near[0]}:{number}]]" if near else ""
        yield STANDARD_NOT_ADOPTED.at(place, f"“{name}” is no adopted standard{meant(name, known)}", remedy)
        return
    if not (standards.expand(citation, (planned,)) if planned else expand(citation)):
        yield _unknown(standard, name, number, place, elsewhere)
        return
    clause = standard.clause(number)
    if clause is not None and clause.kind == "heading" and clause.level == 1:
        yield HEADING_CITED.at(place, f"{standard.short} {number} is the heading “{clause.heading}”")


def _unknown(standard: Standard, name: str, number: str, place: Place, elsewhere: Elsewhere) -> Problem:
    ends = [part.strip() for part in re.split("[–-]", number, maxsplit=1)]
    missing = next((end for end in ends if standard.clause(end) is None), "")
    if not missing:
        first, last = ends[0], ends[-1]
        above = [parent.id if (parent := standard.parent(end)) else end for end in (first, last)]
        if above[0] != above[1]:
            message = f"from {first} to {last} leads from {above[0]} into {above[1]}"
            return RANGE_ACROSS.at(place, message)
        return UNKNOWN_CLAUSE.at(place, f"in {standard.name}, {last} does not come after {first}")
    went = elsewhere(standard, missing)
    if went is not None:
        edition, here = went
        message = f"{missing} is a clause of {edition}; in {standard.name} "
        if not here:
            return UNKNOWN_CLAUSE.at(place, f"{message}nothing stands for it", "Leave the citation out.")
        remedy = f"Write [[{name}:{here.split(' or ')[0]}]]"
        return UNKNOWN_CLAUSE.at(place, f"{message}it is {here}", remedy)
    close = nearest(missing, standard)
    hint = f"; did you mean {close}?" if close else ""
    remedy = f"Write [[{name}:{close}]], or look the number up in the standard." if close else ""
    return UNKNOWN_CLAUSE.at(place, f"“{missing}” is no clause of {standard.name}{hint}", remedy)


def nearest(number: str, standard: Standard) -> str:
    """The clause that was probably meant: another spelling of its number, the last one of its part, or one like it."""
    plain = re.sub(r"(?<![0-9])0+(?=[0-9])", "", number.upper().strip(". "))
    for spelt in (plain, f"A.{plain}", plain.removeprefix("A.")):
        if spelt != number and standard.clause(spelt) is not None:
            return spelt
    above, _, last = plain.rpartition(".")
    if last.isdigit() and standard.clause(above) is not None:
        parts = [item.id for item in standard.children(above)]
        if parts and int(last) > len(parts) and len(last) <= len(str(len(parts))):
            return parts[-1]
    close = get_close_matches(plain, [clause.id for clause in standard.clauses], n=1, cutoff=0.5)
    return close[0] if close else ""


def _twice(document: Document, expand: Expansion) -> Iterator[Problem]:
    """A clause that the front matter names twice, or that one sentence cites twice."""
    claimed: set[Key] = set()
    for target in document.clauses:
        keys = set(expand(target))
        if again := claimed & keys:
            yield _again(again, target, document.placed("clauses"), "the front matter")
        claimed |= keys
    seen: dict[tuple[str, Key], int] = {}
    for item in document.references:
        if item.is_clause and item.cites and item.sentence:
            keys = set(expand(item.target))
            near = {key for key in keys if item.place.line - seen.get((item.sentence, key), -9) <= _LINES}
            if near:
                yield _again(near, item.target, item.place, "this sentence")
            seen |= {(item.sentence, key): item.place.line for key in keys}


def _again(keys: Collection[Key], target: str, place: Place, where: str) -> Problem:
    numbers = ", ".join(sorted({number for _, number in keys}))
    return CITED_TWICE.at(place, f"{where} names {numbers} a second time, as {target}")


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
