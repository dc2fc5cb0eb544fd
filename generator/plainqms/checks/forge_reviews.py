"""Approvals that rest on a review elsewhere, and are weaker than their record claims."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.approval_record import ApprovalRecord
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import approvals, revisions

_APPROVED = "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)"
ANOTHER_TEXT = Rule(
    "H423",
    "forge-review-of-another-text",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "A review was given, and not of this text: the state that was reviewed holds another one, or what was merged did "
    "not bring it. The approval is shown as stated by whoever wrote the record.",
    "Let the approver approve the text as it stands: qms approve",
)
BROUGHT_BY_AUTHOR = Rule(
    "H424",
    "forge-answer-brought-by-author",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information (four eyes)",
    "The answer of a forge is a file, and as good as whoever brings it. Brought by an author of the text, or by "
    "somebody unknown, it counts as entered with evidence, not as the approver's own word.",
    "Let a pipeline import approvals, or a person of records/people.yml who wrote none of the texts. The approver can "
    "also say so in a record of their own: qms approve",
)
RULES = (ANOTHER_TEXT, BROUGHT_BY_AUTHOR)


def check(system: System) -> Iterator[Problem]:
    resting = [record for record in system.history.approvals if record.file.forge is not None]
    for record in resting:
        yield from _of(record, system)


def _of(record: ApprovalRecord, system: System) -> Iterator[Problem]:
    if record.review is None:  # what is wrong with the answer itself is told where it is read
        return
    for text in record.file.texts:
        candidates = revisions.walked(system, text.document).texts
        counted = next(
            (item for item in candidates if any(given.path == record.path for given in item.given)), None
        )
        if counted is None:
            continue
        who, request = record.file.person, f"proposal {record.review.number} on {record.review.host}"
        if not approvals.is_shown(record, text, counted.change.commit.id):
            said = f"{who} approved {request}, which does not show {text.document} revision {text.revision}"
            yield ANOTHER_TEXT.at(record.place, said)
        elif not approvals.is_brought_by_others(record, counted.wrote):
            by = ", ".join(str(item) for item in record.by) or "nobody"
            said = f"the review of {request}, which shows {text.document}, was brought by {by}"
            yield BROUGHT_BY_AUTHOR.at(record.place, said)
