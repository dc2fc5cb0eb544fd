"""Documents with an older life: number and date of the earlier system go before those of this one, or do not count."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.change import DocumentHistory
from plainqms.model.document import Baseline, Document
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

_IDENTIFIED = "ISO 9001:2015 7.5.2 a (identification)"
TOO_LATE = Rule(
    "H388",
    "baseline-after-first-text",
    Severity.ERROR,
    Basis.CLAUSE,
    _IDENTIFIED,
    "Revisions are numbered from the first text on. A number that comes afterwards would stand for two texts, or leave "
    "a gap, so it does not count.",
    "Take the line away: the revisions have their numbers. Say in the text of the document what its earlier life was.",
)
BACKWARDS = Rule(
    "H389",
    "baseline-goes-backwards",
    Severity.ERROR,
    Basis.CLAUSE,
    _IDENTIFIED,
    "What the earlier system issued cannot be younger than the text that was taken over from it. It does not count.",
    "Take the line away: the revisions begin at 1. Say in the text of the document what its earlier life was.",
)
RULES = (TOO_LATE, BACKWARDS)


def check(system: System) -> Iterator[Problem]:
    for document in system.documents:
        history = system.history.of(document.id) if document.baseline else None
        if document.baseline and history and history.changes:
            yield from _judge(system, document, document.baseline, history)


def _judge(system: System, document: Document, said: Baseline, history: DocumentHistory) -> Iterator[Problem]:
    first, place = history.changes[0], document.placed("baseline")
    issued = revisions.standings(system)[document.id].revisions
    if first.baseline is None or (issued and first.baseline != said):
        begins = issued[0] if issued else None
        number = f"revision {begins.number} of {begins.issued}" if begins else "a text without it"
        there = f"the history begins with {number}, brought on {first.commit.issued}"
        yield TOO_LATE.at(
            place, f"{document.id}: {there}; revision {said.number} of {said.on} does not count"
        )
    elif first.baseline.on > first.commit.issued:
        message = (
            f"{document.id}: revision {said.number} is said to be of {said.on}, "
            f"and its text was taken over on {first.commit.issued}"
        )
        yield BACKWARDS.at(place, message)
