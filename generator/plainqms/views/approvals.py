"""Who approved a text: a known person, in a role on that day, who is none of its authors.

A change, and a record of an approval, is judged by the people, roles and settings that stood on the main line before
it arrived (`ground`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from plainqms.model.approval_record import ApprovalRecord, ApprovedText
from plainqms.model.change import Change, Identity
from plainqms.model.organization import DocumentType, Step
from plainqms.model.people import Assignment, Person
from plainqms.model.revision import Approval, Assurance, Meaning, Strength

SKEW = 300  # seconds by which the clocks of two machines may differ


class Fault(Enum):
    """Why a record of an approval does not count."""

    NO_SUCH_TEXT = "no such text"
    UNKNOWN_PERSON = "unknown person"
    WITHOUT_ROLE = "without role"
    AUTHOR = "author"
    FUTURE = "future"
    NUMBER = "number"
    TWICE = "twice"
    NO_STEP = "no step"
    UNSIGNED = "unsigned"
    NO_END = "no end"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that does not count for one of its texts, and why, in words that follow the person's name."""

    record: ApprovalRecord
    text: ApprovedText
    fault: Fault
    reason: str


def approvals_of(change: Change, authors: Iterable[Identity]) -> tuple[Approval, ...]:
    """Approvals that the evidence supports; `authors` are all who wrote since the last approved text."""
    wrote = tuple(authors)
    found = []
    for said in change.approved_by:
        person = person_named(change.ground.people, said)
        if person is not None and not _refusal(person, change, wrote):
            role = role_of(change.ground.assignments, person, change.commit.issued)
            evidence = f"Approved-by: in commit {change.commit.id[:10]}"
            day = change.commit.issued
            found.append(Approval(person.id, person.name, role, day, Strength.STATED, evidence))
    return tuple(found)


def rejected(change: Change, authors: Iterable[Identity]) -> tuple[tuple[str, Person | None, str], ...]:
    """Names given as approvers that do not count: as written, the person if it is a known one, and the reason."""
    wrote = tuple(authors)
    found: list[tuple[str, Person | None, str]] = []
    for said in change.approved_by:
        person = person_named(change.ground.people, said)
        if person is None:
            found.append((said, None, "was nobody in records/people.yml before this change"))
        elif reason := _refusal(person, change, wrote):
            found.append((said, person, reason))
    return tuple(found)


def person_named(people: Sequence[Person], said: str) -> Person | None:
    """The person that `Name <address>`, an address or an id means. An address decides; a bare name does not."""
    match = re.search(r"<([^<>]+)>", said)
    key = (match[1] if match else said).strip()
    for person in people:
        if key == person.id or key.lower() in (email.lower() for email in person.emails):
            return person
    return None


def is_author(person: Person, authors: Iterable[Identity]) -> bool:
    """By any address or the name, as `.mailmap` has it or as the commit itself says."""
    addresses, name = {email.lower() for email in person.emails}, person.name.strip().lower()
    said = [pair for author in authors for pair in ((author.name, author.email), author.written)]
    return any(email.lower() in addresses or called.strip().lower() == name for called, email in said)


def may_have_written(person: Person, authors: Iterable[Identity]) -> bool:
    """Whether nobody can be sure that this person is none of the authors.

    Of somebody entered by an id alone the history cannot tell what they wrote. What a file outside the repository
    knows does not help: an approval counts or not for whoever has the repository, and for all of them alike.
    """
    return not person.recognisable or is_author(person, authors)


def role_of(assignments: Sequence[Assignment], person: Person, day: date) -> str:
    """The first role that the person holds on the day, in the order of records/assignments.yml."""
    held = [item.role for item in assignments if item.person == person.id and item.holds_on(day)]
    return held[0] if held else ""


def _authorship(person: Person) -> str:
    if person.recognisable:
        return "is among the authors of this text"
    return (
        "is known by an id alone: without a name or an address nobody can tell whether they wrote this text"
    )


def _refusal(person: Person, change: Change, authors: tuple[Identity, ...]) -> str:
    if may_have_written(person, authors):
        return _authorship(person)
    if not role_of(change.ground.assignments, person, change.commit.issued):
        return f"held no role on {change.commit.issued.isoformat()}"
    return ""


def judged(
    record: ApprovalRecord,
    text: ApprovedText,
    authors: tuple[Identity, ...],
    kind: DocumentType,
    *,
    commit: str = "",
) -> Approval | Refused:
    """Whether a record counts for a text that `authors` wrote since the last approved one, and `commit` brought."""
    file, ground = record.file, record.ground
    person = next((item for item in ground.people if item.id == file.person), None)

    def refused(fault: Fault, reason: str) -> Refused:
        return Refused(record, text, fault, reason)

    if person is None:
        return refused(Fault.UNKNOWN_PERSON, "was nobody in records/people.yml before this record arrived")
    if file.at.timestamp() > record.commit.seconds + SKEW:
        return refused(Fault.FUTURE, f"says so of {file.at.isoformat()}, after the record had arrived")
    day = file.at.date()
    held = next(
        (
            item
            for item in ground.assignments
            if item.person == file.person and item.role == file.role and item.holds_on(day)
        ),
        None,
    )
    if held is None:
        return refused(
            Fault.WITHOUT_ROLE, f"did not hold the role {file.role} on {day}, as far as was entered before"
        )
    if file.meaning not in (Meaning.AUTHORED, Meaning.REJECTED):
        fitting = [step for step in kind.approval if step.meaning is file.meaning]
        if not any(not step.roles or file.role in step.roles for step in fitting):
            wanted = ", ".join(role for step in fitting for role in step.roles) or "nobody"
            return refused(
                Fault.NO_STEP,
                f"says “{file.meaning}” as {file.role}; for this document type {wanted} can say so",
            )
        if kind.assurance is Assurance.SIGNED and record.signer != file.person:
            return refused(
                Fault.UNSIGNED,
                "did not sign the record by a key entered in records/allowed_signers before",
            )
    review = record.review if is_shown(record, text, commit) else None
    writes = may_have_written(person, (*authors, *(review.wrote if review else ())))
    exception = ground.one_person if writes else ""
    if writes and not exception and file.meaning is not Meaning.AUTHORED:
        return refused(Fault.AUTHOR, _authorship(person))
    strength = _strength(record, person, text, authors, commit)
    evidence = file.evidence or record.path
    return Approval(
        person.id, person.name, file.role, day, strength, evidence,
        meaning=file.meaning, recorded=record.commit.issued, path=record.path, deputy_for=held.deputy_for,
        exception=exception, review=review,
    )  # fmt: skip


def complete(given: Iterable[Approval], kind: DocumentType) -> bool:
    """Whether each step of a document type's approval has its person, no person standing for two steps."""
    return _filled(tuple(given), kind.approval)


def _filled(given: tuple[Approval, ...], steps: tuple[Step, ...]) -> bool:
    if not steps:
        return True
    step, *rest = steps
    return any(
        _filled(
            tuple(other for other in given if other.person != item.person or other.exception), tuple(rest)
        )
        for item in given
        if item.meaning is step.meaning and (not step.roles or item.role in step.roles)
    )


def is_shown(record: ApprovalRecord, text: ApprovedText, commit: str) -> bool:
    """Whether the kept answer of a forge shows that the person approved this text, as `commit` brought it."""
    review = record.review
    if review is None or text.ends:
        return False
    return (text.document, text.digest, commit) in review.texts


def is_brought_by_others(record: ApprovalRecord, authors: Iterable[Identity]) -> bool:
    """Whether those who entered a record are known people or a pipeline, and none of them wrote the text.

    An answer of a forge is a file that anybody could type; it is as good as whoever brought it.
    """
    wrote = tuple(authors)
    for who in record.by:
        known = [person for person in record.ground.people if is_author(person, (who,))]
        if not is_machine(who) and (not known or any(may_have_written(person, wrote) for person in known)):
            return False
    return bool(record.by)


def _strength(
    record: ApprovalRecord, person: Person, text: ApprovedText, authors: tuple[Identity, ...], commit: str
) -> Strength:
    """By who committed the file, and what it refers to. An answer of a forge that does not show it is no evidence."""
    if record.signer == person.id:
        return Strength.SIGNED
    own = bool(record.by) and all(is_author(person, (who,)) and not is_machine(who) for who in record.by)
    if own and not record.with_text:
        return Strength.PERSONAL
    if record.file.forge is not None:
        if not is_shown(record, text, commit):
            return Strength.STATED
        return Strength.PERSONAL if is_brought_by_others(record, authors) else Strength.ENTERED
    return Strength.ENTERED if record.file.evidence else Strength.STATED


def is_machine(who: Identity) -> bool:
    """A bot, or the forge itself: nobody's approval. GitLab gives those of a project addresses of their own."""
    email = who.email.lower()
    named = "[bot]" in who.name or "[bot]" in email
    return named or email == "noreply@github.com" or bool(re.match(r"(project|group)_[0-9]+_bot", email))
