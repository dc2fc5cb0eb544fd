"""Dates and successors: reviews that are due, texts that take effect too early, documents that end or replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from plainqms.checks.identity import meant
from plainqms.model.document import Document
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Standing
from plainqms.model.system import System
from plainqms.views import revisions

_OBSOLETE = "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)"
REVIEW_OVERDUE = Rule(
    "D240",
    "review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "review: of the document, or of its type in qms.yml; no standard sets an interval",
    "Past the date that we set ourselves it is no longer known whether the text is still right.",
    "Read it with those who work by it, and issue what has to change. If nothing has to:\n"
    'qms review ID --as PERSON --found "..."',
)
EFFECTIVE_BEFORE_ISSUE = Rule(
    "D241",
    "effective-before-issue",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)",
    "A text cannot bind anybody before it was issued. It takes effect with its issue, not on the date that is written.",
    "Delete the line, or say how long after its issue the text takes effect:\neffective: +14 days",
)
SUPERSEDES_UNKNOWN = Rule(
    "D242",
    "supersedes-unknown-document",
    Severity.WARNING,
    Basis.CLAUSE,
    _OBSOLETE,
    "Which document is no longer to be used cannot be told from an id that no document ever bore.",
    "Correct the id. For a document of an older system write baseline: instead.",
)
SUPERSEDED_IN_FORCE = Rule(
    "D243",
    "superseded-document-in-force",
    Severity.WARNING,
    Basis.CLAUSE,
    _OBSOLETE,
    "Two documents rule the same matter, and readers of the older one do not learn that it was replaced.",
    "Say in the front matter of the older document from which day it is no longer used:\nwithdrawn: 2026-03-31",
)
WITHDRAWN_WITHOUT_SUCCESSOR = Rule(
    "D244",
    "withdrawn-without-successor",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a clause that was answered yesterday is asked for again tomorrow",
    "The document was the only one that answered a clause; now nothing does.",
    "Cite the clause in the document that answers it now. If one took this one's place, say so in its front matter:\n"
    "supersedes: [...]",
)
WITHDRAWN_BEFORE_ISSUE = Rule(
    "D245",
    "withdrawn-before-issue",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a period has a length",
    "The document would have ended before it began; one of the two dates is wrong, and it is the typed one.",
    "Correct the date.",
)
RULES = (
    REVIEW_OVERDUE,
    EFFECTIVE_BEFORE_ISSUE,
    SUPERSEDES_UNKNOWN,
    SUPERSEDED_IN_FORCE,
    WITHDRAWN_WITHOUT_SUCCESSOR,
    WITHDRAWN_BEFORE_ISSUE,
)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    documents = {document.id: document for document in system.documents}
    cited = _cited(system)
    for document in system.documents:
        standing = standings[document.id]
        if standing.withdrawn is None:
            yield from _review(system, document, standing)
        yield from _effective(system, document, standing)
        yield from _withdrawn(system, document, standing)
        for older in document.supersedes:
            place = document.placed("supersedes")
            if older not in standings:
                message = f"there never was a document {older}{meant(older, sorted(standings))}"
                yield SUPERSEDES_UNKNOWN.at(place, message)
            elif (
                older in documents
                and standing.current
                and standings[older].current
                and not _waits(system, older)
            ):
                yield SUPERSEDED_IN_FORCE.at(
                    documents[older].place,
                    f"{document.id} supersedes {older}, which is still in use",
                    f"Put into the front matter of {older}:\nwithdrawn: {standing.current.effective}",
                )
        ended = revisions.ended(system, document)
        if ended and not any(document.id in other.supersedes for other in system.documents):
            yield from _unanswered(document, ended, cited)


def _waits(system: System, name: str) -> bool:
    """Whether the end of a document was asked for, and only its approval lacks: another rule tells that."""
    history = system.history.of(name)
    return history is not None and bool(revisions.open_ends(system, history))


def _review(system: System, document: Document, standing: Standing) -> Iterator[Problem]:
    current = standing.current
    due = revisions.next_review(system, document, current) if current else None
    if current and due and due < system.as_of:
        since = f"revision {current.number} took effect on {current.effective}"
        yield REVIEW_OVERDUE.at(
            document.placed("review"), f"{document.id} was due for review on {due} ({since})"
        )


def _effective(system: System, document: Document, standing: Standing) -> Iterator[Problem]:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", document.effective):
        return
    day = date.fromisoformat(document.effective)
    issued = standing.revisions[-1].issued if standing.revisions else system.as_of
    if day < issued:
        what = (
            f"revision {standing.revisions[-1].number} was issued on {issued}"
            if standing.revisions
            else f"is not issued yet (today is {issued})"
        )
        message = f"{document.id} is said to take effect on {day}, but {what}"
        yield EFFECTIVE_BEFORE_ISSUE.at(document.placed("effective"), message)


def _withdrawn(system: System, document: Document, standing: Standing) -> Iterator[Problem]:
    first = standing.revisions[0].issued if standing.revisions else None
    if document.withdrawn and first and document.withdrawn < first:
        message = f"{document.id} is said to end on {document.withdrawn}, but it was first issued on {first}"
        yield WITHDRAWN_BEFORE_ISSUE.at(document.placed("withdrawn"), message)


def _cited(system: System) -> dict[str, set[str]]:
    """Citation as written (edition apart) and the documents still in use that hold it."""
    found: dict[str, set[str]] = {}
    for document in system.documents:
        if revisions.ended(system, document) is None:
            for citation in citations(document):
                found.setdefault(_plain(citation), set()).add(document.id)
    return found


def citations(document: Document) -> tuple[str, ...]:
    """All clauses that the document cites: claimed in its front matter or located in its text."""
    located = (item.target for item in document.references if item.is_clause and item.cites)
    return (*document.clauses, *located)


def _unanswered(document: Document, ended: date, cited: dict[str, set[str]]) -> Iterator[Problem]:
    lost = sorted({item for item in map(_plain, citations(document)) if item not in cited})
    if lost:
        shown = ", ".join(lost[:5]) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
        yield WITHDRAWN_WITHOUT_SUCCESSOR.at(
            document.placed("withdrawn"),
            f"{document.id} was withdrawn on {ended}; no document in use cites {shown}",
        )


def _plain(citation: str) -> str:
    return re.sub(r"-[0-9]{4}:", ":", citation)
