"""Approvals: claimed but not counting, so that nobody believes in them; and texts in use that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainqms.model.document import Document
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Revision, State
from plainqms.model.system import System
from plainqms.views import approvals, revisions
from plainqms.views.approvals import Fault, Refused

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
NO_SUCH_TEXT = Rule(
    "H353",
    "approval-of-no-text",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "The record names a text that the main line did not hold: it was changed after it was approved, or never came.",
    "Look at what was meant (qms history), and approve the text that stands there: qms approve",
)
RECORD_BY_STRANGER = Rule(
    "H354",
    "approval-by-stranger",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "An approval counts if it is known who gave it and in which role, before it was given.",
    "Enter the person, or the role, in a change of its own; then approve anew: qms approve",
)
RECORD_BY_AUTHOR = Rule(
    "H355",
    "approval-by-author",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information (four eyes)",
    "Who wrote a text does not see its mistakes; the text stays as it was.",
    "Let another person approve it. A firm of one person says so in qms.yml, and it is printed with each approval:\n"
    "one-person: There is nobody else in the firm.",
)
RECORD_IN_FUTURE = Rule(
    "H356",
    "approval-dated-ahead",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "Nobody approved anything on a day that had not come; a clock is wrong, or the record was prepared.",
    "Approve anew with the true time: qms approve",
)
WRONG_NUMBER = Rule(
    "H357",
    "approval-of-another-number",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 a (identification)",
    "Whoever approved had another revision in mind: two would bear one number, or one be missing.",
    "Approve anew: qms approve enters the number that the text has.",
)
APPROVED_TWICE = Rule(
    "H358",
    "approval-given-twice",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "one sitting, one record",
    "The second record adds nothing; perhaps another text was meant.",
    "Look which text was meant. The record stays where it is.",
)
NO_SUCH_STEP = Rule(
    "H359",
    "approval-outside-the-matrix",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "the approval matrix in qms.yml",
    "For this document type another role has to say it; the text stays as it was.",
    "Let somebody in that role approve it, or change the matrix first, in a change of its own:\n"
    "document_types:\n  PRO:\n    approval:\n      - {meaning: approved, roles: [quality_manager]}",
)
NOT_SIGNED = Rule(
    "H360",
    "approval-not-signed",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "the assurance that qms.yml sets for the document type",
    "This document type asks for a signature, and none of that person's stands beside the record.",
    "Sign the record: qms approve --sign. Enter a new key in records/allowed_signers before, in a change of its own.",
)
NO_END = Rule(
    "H402",
    "approval-of-no-end",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (distribution, access, retention and disposition)",
    "The record approves an end that no text asked for, or on another day: the document stays as it was.",
    "Say in the front matter of the document when it ends (withdrawn:), or in that of its successor what it replaces "
    "(supersedes:); then approve that: qms approve",
)
_BY_FAULT = {
    Fault.NO_SUCH_TEXT: NO_SUCH_TEXT,
    Fault.UNKNOWN_PERSON: RECORD_BY_STRANGER,
    Fault.WITHOUT_ROLE: RECORD_BY_STRANGER,
    Fault.AUTHOR: RECORD_BY_AUTHOR,
    Fault.FUTURE: RECORD_IN_FUTURE,
    Fault.NUMBER: WRONG_NUMBER,
    Fault.TWICE: APPROVED_TWICE,
    Fault.NO_STEP: NO_SUCH_STEP,
    Fault.UNSIGNED: NOT_SIGNED,
    Fault.NO_END: NO_END,
}
RULES = (
    APPROVER_AMONG_AUTHORS, APPROVER_UNKNOWN, NOT_RECORDED, APPROVER_WITHOUT_ROLE, NO_SUCH_TEXT, RECORD_BY_STRANGER,
    RECORD_BY_AUTHOR, RECORD_IN_FUTURE, WRONG_NUMBER, APPROVED_TWICE, NO_SUCH_STEP, NOT_SIGNED, NO_END,
)  # fmt: skip


def check(system: System) -> Iterator[Problem]:
    yield from _records(system)
    standings = revisions.standings(system)
    for document in system.documents:
        standing = standings[document.id]
        current = standing.current
        if current is None:
            continue
        said = approvals.rejected(current.change, current.wrote)
        for name, person, reason in said:
            rule = APPROVER_UNKNOWN if person is None else APPROVER_WITHOUT_ROLE
            if person is not None and approvals.may_have_written(person, current.wrote):
                rule = APPROVER_AMONG_AUTHORS
            message = f"“{name}”, named as approver of revision {current.number}, {reason}"
            yield rule.at(document.place, message)
        if standing.state is State.NOT_RECORDED and not said:
            yield _not_recorded(system, document, current)


def _records(system: System) -> Iterator[Problem]:
    """A record that does not count is history, and no problem any more, once the text was approved after it."""
    standings = revisions.standings(system)
    arrived = {record.path: record.commit.position for record in system.history.approvals}
    for refused in revisions.refused(system):
        approved = any(
            arrived.get(approval.path, revision.change.commit.position) >= refused.record.commit.position
            for revision in (
                standings[refused.text.document].revisions if refused.text.document in standings else ()
            )
            if revision.digest == refused.text.digest and not refused.text.ends
            for approval in revision.approvals
        ) or (refused.text.ends and _ended_since(system, refused, arrived))
        if approved and refused.fault is not Fault.TWICE:
            continue
        said = f"{refused.record.file.person}, by this record for {refused.text.document}, {refused.reason}"
        yield _BY_FAULT[refused.fault].at(refused.record.place, said)


def _ended_since(system: System, refused: Refused, arrived: Mapping[str, int]) -> bool:
    known = revisions.walked(system, refused.text.document).ends
    ends = (known.ending, *known.by_successor)
    said = [approval for end in ends if end is not None for approval in end.approvals]
    return any(arrived.get(approval.path, -1) >= refused.record.commit.position for approval in said)


def _not_recorded(system: System, document: Document, current: Revision) -> Problem:
    message = f"nobody is recorded as approver of {document.id} revision {current.number} of {current.issued}"
    others = [
        person for person in system.people if person.emails and not approvals.is_author(person, current.wrote)
    ]
    managers = [person for person in others if approvals.role_of(system.assignments, person, system.as_of)]
    found = next(iter((*managers, *others)), None)
    if found is None:
        return NOT_RECORDED.at(document.place, message)
    line = f"Approved-by: {found.signature}"
    return NOT_RECORDED.at(
        document.place, message, NOT_RECORDED.remedy.replace("Approved-by: Name <address>", line)
    )
