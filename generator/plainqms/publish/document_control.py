"""How documents are controlled here, as auditors ask: in words, by type, by the proof of approvals, by our rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plainqms.model.publication import Publication
from plainqms.model.revision import Assurance, Strength
from plainqms.model.system import System
from plainqms.publish.manual import Manual

IN_SHORT = (
    "Every document is a text file; every change of it is kept with its day and its author, and nothing of that can "
    "be taken away without being noticed. Revision, dates, state and approver are not typed by anybody: they follow "
    "from the changes and from the records of approval.",
    "An approval names the person, the role, the day, and a digest of exactly that text. A text that was changed "
    "after its approval is a draft again. Where approval has to be recorded, a text without one is not published; "
    "where it need not be, the page says that it is not recorded.",
    "Superseded revisions stay readable, marked as such, with what changed from each to the next. Printed copies are "
    "not controlled. Each page says as at which day it was made.",
)
_WAYS = {
    Assurance.MERGE: "Issued when it reaches the published line",
    Assurance.RECORDED: "A record of approval of that text is needed",
    Assurance.SIGNED: "A signed record of approval of that text is needed",
}


def types(system: System) -> Iterator[tuple[str, str, str, tuple[str, ...], str]]:
    """Name, prefix, how a text comes into force, who says what on the way, and how often it is looked at."""
    for prefix, kind in system.configuration.document_types.items():
        steps = []
        for step in kind.approval:
            roles = [known.title if (known := system.role(role)) else role for role in step.roles]
            steps.append(f"{step.meaning.value} by {' or '.join(roles) or 'any role'}")
        review = f"every {kind.review} months" if kind.review else "no interval is set"
        yield kind.name, prefix, _WAYS[kind.assurance], tuple(steps), review


def proofs(manual: Manual) -> Iterator[tuple[str, int]]:
    """How the approval of each current revision is proven, the best of each, and how many documents there are of it."""
    found: Counter[str] = Counter()
    for item in manual.pages:
        current = item.standing.current
        best = max((one.strength for one in current.approvals), default=None) if current else None
        found[best.words if best is not None else "not recorded"] += 1
    for name in (*(kind.words for kind in reversed(Strength)), "not recorded"):
        if found[name]:
            yield name, found[name]


def rules(manual: Manual) -> Iterator[tuple[Publication, str]]:
    """Our documents on it, those that name a clause of 7.5, and which clauses."""
    for item in manual.pages:
        cited = (*item.document.clauses, *(one.target for one in item.document.references if one.cites))
        numbers = dict.fromkeys(
            f"{standard.short} {number}"
            for citation in cited
            for edition, number in manual.clauses_of(citation)
            if (number == "7.5" or number.startswith("7.5."))
            and (standard := manual.system.standard(edition)) is not None
        )
        if numbers:
            yield item, ", ".join(numbers)
