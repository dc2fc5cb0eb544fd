"""Ends of documents: asked for and not approved, so that the document is still in force; or approved and denied."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import endings, revisions

WAITS = Rule(
    "H400",
    "end-not-approved",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the assurance that qms.yml sets for the document type",
    "Taking a text out of force is a decision like bringing it into force. Until it is approved the document counts.",
    "Let somebody approve the end who did not ask for it:\nqms approve ID --as PERSON",
)
TAKEN_BACK = Rule(
    "H401",
    "approved-end-taken-back",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the assurance that qms.yml sets for the document type",
    "The end of the document was approved, and its file says nothing of it any more. What was approved counts.",
    "Put the line back. To have the document in force again, change its text and have that approved.",
)
RULES = (WAITS, TAKEN_BACK)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    documents = {document.id: document for document in reversed(system.documents)}
    for history in system.history.documents:
        if not history.id or not revisions.may_end(system, history):
            continue
        document = documents.get(history.id)
        place = document.placed("withdrawn") if document else Place(history.path)
        if standings[history.id].revisions:
            for request in revisions.open_ends(system, history):
                message = (
                    f"{history.id} {endings.words(request)}; nobody approved that, so it stays as it was"
                )
                yield WAITS.at(place, message, WAITS.remedy.replace("ID", history.id))
        ending = revisions.walked(system, history.id).ends
        if document is not None and ending.ending is not None and ending.request is None:
            message = (
                f"the end of {history.id} on {ending.ending.on} was approved, and its file does not say it"
            )
            remedy = f"{TAKEN_BACK.remedy}\nwithdrawn: {ending.ending.day}"
            yield TAKEN_BACK.at(place, message, remedy)
