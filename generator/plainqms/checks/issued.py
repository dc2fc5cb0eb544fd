"""Issued documents stay: none goes without its end being said, and no approval comes with the text that it approves."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.change import DocumentHistory
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

WITH_ITS_TEXT = Rule(
    "H363",
    "approval-with-its-text",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information (four eyes)",
    "One person committed the text and the approval of it together, so nothing shows that the approver saw the text: "
    "the approval is at most “entered”.",
    "Commit the text first; then let the approver look at it, and commit the record of it: qms approve",
)
REMOVED = Rule(
    "H370",
    "issued-document-removed",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (distribution, access, retention and disposition)",
    "A document that was issued has an end that somebody decided, with a day. One that only disappears may still be "
    "followed, and nobody can tell since when it should not be.",
    "Bring the file back, say in its front matter when it ends, and remove it, if at all, in a later change:\n"
    "git checkout COMMIT^ -- PATH\nwithdrawn: 2026-03-31",
)
RULES = (WITH_ITS_TEXT, REMOVED)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    for record in system.history.approvals:
        for name in sorted(record.with_text):
            standing = standings.get(name)
            last = standing.revisions[-1] if standing and standing.revisions else None
            if last and any(approval.path == record.path for approval in last.approvals):
                message = f"the record came with the text of {name} revision {last.number}, of one author"
                yield WITH_ITS_TEXT.at(record.place, message)
    ended = {name for document in system.documents for name in (document.id, *document.supersedes)}
    for history in system.history.documents:
        if history.id in ended or not history.id or not _only_removed(history):
            continue
        if issued := standings[history.id].revisions:
            gone = history.changes[-1]
            message = (
                f"{history.id}, issued as revision {issued[-1].number}, was removed on {gone.commit.issued}"
            )
            remedy = REMOVED.remedy.replace("COMMIT", gone.commit.id[:10]).replace("PATH", history.path)
            yield REMOVED.at(Place(history.path), message, remedy)


def _only_removed(history: DocumentHistory) -> bool:
    """Whether it went without a word of its end in the text before."""
    if history.changes[-1].blob:
        return False
    before = next((change for change in reversed(history.changes) if change.blob), None)
    return before is None or not before.withdrawn
