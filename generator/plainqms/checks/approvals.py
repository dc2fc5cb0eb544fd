"""Approvals: claimed but not counting, so that nobody believes in them; and texts in use that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.document import Document
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Revision, State
from plainqms.model.system import System
from plainqms.views import approvals, revisions

_APPROVED = "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)"
APPROVER_AMONG_AUTHORS = Rule(
    "H330",
    "approver-among-authors",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information (four eyes)",
    "Who wrote a text does not see its mistakes. An author's own approval is shown as not recorded.",
    "Let another person approve the text; the approval goes into the commit that brings it:\n"
    "Approved-by: Name <address>",
)
APPROVER_UNKNOWN = Rule(
    "H331",
    "approver-unknown",
    Severity.WARNING,
    Basis.CLAUSE,
    _APPROVED,
    "An approval counts if it is known who gave it and in which role. A stranger's is shown as not recorded.",
    "Correct the name, or add the person to records/people.yml:\n"
    '- id: "..."\n  name: "..."\n  emails: ["..."]',
)
APPROVER_WITHOUT_ROLE = Rule(
    "H335",
    "approver-without-role",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities and authorities are assigned)",
    "An approval is given in a role. Who held none on that day, before the change arrived, cannot give one.",
    "Enter the assignment in records/assignments.yml in a change of its own; then let the text be approved:\n"
    '- {role: "...", person: "...", from: "2026-01-31"}',
)
NOT_RECORDED = Rule(
    "H332",
    "approval-not-recorded",
    Severity.WARNING,
    Basis.CLAUSE,
    _APPROVED,
    "The text is in use, and nothing shows that anybody found it fit for use. Its page says so.",
    "Let somebody who did not write the text read and approve it. The approval is the last line of the message of the "
    "commit that brings the text:\nApproved-by: Name <address>",
)
RULES = (APPROVER_AMONG_AUTHORS, APPROVER_UNKNOWN, NOT_RECORDED, APPROVER_WITHOUT_ROLE)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    for document in system.documents:
        standing = standings[document.id]
        current = standing.current
        if current is None:
            continue
        said = approvals.rejected(current.change, current.wrote)
        for name, person, reason in said:
            rule = APPROVER_UNKNOWN if person is None else APPROVER_WITHOUT_ROLE
            if person is not None and approvals.is_author(person, current.wrote):
                rule = APPROVER_AMONG_AUTHORS
            message = f"“{name}”, named as approver of revision {current.number}, {reason}"
            yield rule.at(document.place, message)
        if standing.state is State.NOT_RECORDED and not said:
            yield _not_recorded(system, document, current)


def _not_recorded(system: System, document: Document, current: Revision) -> Problem:
    message = f"nobody is recorded as approver of {document.id} revision {current.number} of {current.issued}"
    others = [
        person for person in system.people if person.emails and not approvals.is_author(person, current.wrote)
    ]
    managers = [person for person in others if approvals.role_of(system.assignments, person, system.as_of)]
    found = next(iter((*managers, *others)), None)
    if found is None:
        return NOT_RECORDED.at(document.place, message)
    line = f"Approved-by: {found.name} <{found.emails[0]}>"
    return NOT_RECORDED.at(
        document.place, message, NOT_RECORDED.remedy.replace("Approved-by: Name <address>", f"{line}")
    )
