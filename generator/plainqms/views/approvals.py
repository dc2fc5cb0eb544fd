"""Who approved a text: a known person, in a role on that day, who is none of its authors.

A change is judged by the people and roles that stood on the main line before it arrived (`Change.ground`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from plainqms.model.change import Change, Identity
from plainqms.model.organization import Assignment, Person
from plainqms.model.revision import Approval, Strength


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


def role_of(assignments: Sequence[Assignment], person: Person, day: date) -> str:
    """The first role that the person holds on the day, in the order of records/assignments.yml."""
    held = [item.role for item in assignments if item.person == person.id and item.holds_on(day)]
    return held[0] if held else ""


def _refusal(person: Person, change: Change, authors: tuple[Identity, ...]) -> str:
    if is_author(person, authors):
        return "is among the authors of this text"
    if not role_of(change.ground.assignments, person, change.commit.issued):
        return f"held no role on {change.commit.issued.isoformat()}"
    return ""
