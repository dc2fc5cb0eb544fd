"""How documents hang together: found by nobody, answering no clause, leading to themselves or to what comes later."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from plainqms.checks.schedule import citations
from plainqms.model.document import Document
from plainqms.model.identifiers import is_identifier
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import State
from plainqms.model.system import System
from plainqms.views import revisions

ORPHAN = Rule(
    "D248",
    "orphan-document",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (available where it is needed)",
    "It belongs to no process and no other document leads to it, so nobody meets it at work.",
    'Say in the front matter to which process it belongs (process: "..."), or refer to it where it is needed.',
)
WITHOUT_CLAUSE = Rule(
    "D249",
    "document-without-clause",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "an auditor looks for the answer to a clause, not for a title",
    "Neither this document nor one that refers to it cites a clause, so it never shows up as an answer to one.",
    "Cite the clause after the sentence that answers it: [[iso-9001:7.5.2]]",
)
TO_ITSELF = Rule(
    "R218",
    "reference-to-itself",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "A reader who follows it arrives where they were. Mostly another document was meant.",
    "Refer to the document that was meant, or write “this procedure”.",
)
NOT_YET_IN_FORCE = Rule(
    "R219",
    "reference-to-document-not-yet-in-force",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (available where it is needed)",
    "The text is in use and sends its reader to one that is not, so they find nothing to work by.",
    "Let both take effect on the same day (effective: in the front matter), or approve the other one first.",
)
RULES = (ORPHAN, WITHOUT_CLAUSE, TO_ITSELF, NOT_YET_IN_FORCE)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    living = [item for item in system.documents if not standings[item.id].withdrawn]
    leading = _leading(living)
    for document in living:
        before = [item for item in leading.get(document.id, ()) if item.id != document.id]
        if not document.process and not before:
            message = f"{document.id} belongs to no process, and no document refers to it"
            yield ORPHAN.at(document.place, message)
        if system.standards and not any(citations(item) for item in (document, *before)):
            cite = f"[[{system.standards[0].family}:...]]"
            yield WITHOUT_CLAUSE.at(
                document.place,
                f"{document.id} cites no clause, and no document that cites one refers to it",
                f"Cite the clause after the sentence that answers it, or in the front matter (clauses:): {cite}",
            )
        current = standings[document.id].current
        for reference in document.references:
            if not is_identifier(reference.target):
                continue
            if reference.target == document.id:
                yield TO_ITSELF.at(reference.place, f"{document.id} refers to itself")
            target = standings.get(reference.target)
            if current and target and target.state is State.COMING:
                when = target.coming[0].effective
                message = f"{target.id} takes effect on {when}; {document.id} is in use already"
                yield NOT_YET_IN_FORCE.at(reference.place, message)


def _leading(documents: list[Document]) -> dict[str, list[Document]]:
    """Which documents lead to each, by reference or by link."""
    by_path = {document.path: document.id for document in documents}
    found: dict[str, list[Document]] = {}
    for document in documents:
        folder = posixpath.dirname(document.path)
        targets = {reference.target for reference in document.references}
        for link in document.links:
            path = posixpath.normpath(posixpath.join(folder, unquote(link.target.split("#", 1)[0])))
            targets.add(by_path.get(path, ""))
        for target in targets:
            found.setdefault(target, []).append(document)
    return found
