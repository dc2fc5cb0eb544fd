"""Revision, state and what is in force on a date: decided here and nowhere else.

Numbers follow the counted changes of a document: 1, 2, 3; an editorial change gives 3.1. Approval is taken from
evidence alone. Under assurance `merge` reaching the main line issues a text, and a trailer `Approved-by:` of that
commit is an approval of strength "stated"; without one the state reads "issued, approval not recorded".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from plainqms.model.change import Change, DocumentHistory
from plainqms.model.document import Baseline, Document
from plainqms.model.identifiers import prefix
from plainqms.model.organization import Person
from plainqms.model.revision import Approval, Assurance, Revision, Standing, State, Strength
from plainqms.model.system import System


def standings(system: System) -> dict[str, Standing]:
    """Where each document that the main line ever held, or the tree now holds, stands on `system.as_of`."""
    documents = {document.id: document for document in system.documents}
    histories = {history.id: history for history in system.history.documents if history.id}
    ids = dict.fromkeys((*documents, *histories))
    return {name: standing(system, documents.get(name), histories.get(name), name) for name in ids}


def standing(
    system: System, document: Document | None, history: DocumentHistory | None, name: str
) -> Standing:
    revisions = issued(system, document, history, name)
    effective = [revision for revision in revisions if revision.effective <= system.as_of]
    current = effective[-1] if effective else None
    coming = revisions[revisions.index(current) + 1 :] if current else revisions
    withdrawn = _withdrawn(system, document, history)
    if withdrawn is not None:
        return Standing(name, State.WITHDRAWN, None, (), revisions, withdrawn=withdrawn)
    if current is not None:
        state = State.IN_FORCE if current.approvals else State.NOT_RECORDED
    else:
        state = State.COMING if coming else State.DRAFT
    return Standing(name, state, current, coming, revisions)


def issued(
    system: System, document: Document | None, history: DocumentHistory | None, name: str
) -> tuple[Revision, ...]:
    """All issued revisions of a document, oldest first."""
    kind = system.configuration.document_types.get(prefix(name))
    if history is None or (kind is not None and kind.assurance is not Assurance.MERGE):
        return ()  # `recorded` and `signed` need an approval record: unapproved text is a draft
    baseline = document.baseline if document else None
    rule = kind.effective if kind else ""
    found: list[Revision] = []
    after_removal = False
    for position, change in enumerate(history.changes):
        if not change.blob:
            after_removal = True
            continue
        if not change.counted:
            continue
        number, why = _number(found[-1].number if found else "", change, baseline, again=after_removal)
        first = not found
        after_removal = False
        latest = _latest(history.changes[position:])
        start = baseline.on if first and baseline else change.commit.issued
        approvals = approvals_of(system, change)
        if first and baseline:
            approvals = (_from_baseline(baseline, start),)
        found.append(
            Revision(
                number=number,
                issued=start,
                effective=effective_date(latest.effective or rule, start),
                change=change,
                latest=latest,
                digest=change.digest,
                change_class="editorial" if change.change_class == "editorial" and not first else "",
                reason=change.change_reason,
                why_this_number=why,
                authors=change.authors,
                approvals=approvals,
                baseline=first and baseline is not None,
            )
        )
    return tuple(found)


def effective_date(rule: str, issue: date) -> date:
    """When a text takes effect: with its issue, some days after, or on a date, but never before it was issued."""
    if match := re.fullmatch(r"\+\s*([0-9]{1,4})\s*days?", rule):
        return issue + timedelta(days=int(match[1]))
    try:
        return max(issue, date.fromisoformat(rule))
    except ValueError:
        return issue


def approvals_of(system: System, change: Change) -> tuple[Approval, ...]:
    """Approvals that the evidence supports. A stranger's name or an author's own is no approval (see `rejected`)."""
    return tuple(
        Approval(
            person.id,
            person.name,
            role_of(system, person, change.commit.issued),
            change.commit.issued,
            Strength.STATED,
            f"Approved-by: in commit {change.commit.id[:10]}",
        )
        for said in change.approved_by
        if (person := person_named(system, said)) and not is_author(person, change)
    )


def rejected(system: System, change: Change) -> tuple[tuple[str, str], ...]:
    """Names given as approvers that do not count, with the reason."""
    found = []
    for said in change.approved_by:
        person = person_named(system, said)
        if person is None:
            found.append((said, "is nobody in records/people.yml"))
        elif is_author(person, change):
            found.append((said, "is among the authors of this text"))
    return tuple(found)


def person_named(system: System, said: str) -> Person | None:
    """The person that `Name <address>`, an address or an id means. An address decides; a bare name does not."""
    match = re.search(r"<([^<>]+)>", said)
    key = (match[1] if match else said).strip()
    for person in system.people:
        if key == person.id or key.lower() in (email.lower() for email in person.emails):
            return person
    return None


def is_author(person: Person, change: Change) -> bool:
    addresses = {email.lower() for email in person.emails}
    return any(
        author.email.lower() in addresses or author.name.strip().lower() == person.name.lower()
        for author in change.authors
    )


def role_of(system: System, person: Person, day: date) -> str:
    """The first role that the person holds on the day, in the order of records/assignments.yml."""
    held = [item.role for item in system.assignments if item.person == person.id and item.holds_on(day)]
    return held[0] if held else ""


def next_review(system: System, document: Document, revision: Revision) -> date | None:
    """Our own interval after the revision took effect (own procedure: no standard sets one). None: no interval."""
    kind = system.configuration.document_types.get(document.type)
    months = document.review if document.review is not None else (kind.review if kind else None)
    return months_after(revision.effective, months) if months else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"{months} months after {day} is beyond the calendar")


def _number(before: str, change: Change, baseline: Baseline | None, *, again: bool) -> tuple[str, str]:
    if not before:
        if baseline:
            return baseline.number, f"number {baseline.number} comes from the earlier system (baseline:)"
        return "1", "first issue"
    major, _, minor = before.partition(".")
    if change.change_class == "editorial" and not again:
        number = f"{major}.{int(minor or 0) + 1}"
        why = f"editorial change through {change.cause}" if change.cause else "change classed as editorial"
        return number, why
    return str(
        int(major) + 1
    ), "issued again after it had been removed" if again else "controlled text changed"


def _latest(changes: Iterable[Change]) -> Change:
    """The last change that left the text as the first of `changes` made it."""
    following = iter(changes)
    latest = next(following)
    for change in following:
        if change.counted or change.unmade:
            break
        latest = change
    return latest


def _from_baseline(baseline: Baseline, on: date) -> Approval:
    return Approval("", baseline.approver, "", on, Strength.STATED, "baseline: from the earlier system")


def _withdrawn(system: System, document: Document | None, history: DocumentHistory | None) -> date | None:
    if document is not None and document.withdrawn is not None and document.withdrawn <= system.as_of:
        return document.withdrawn
    if document is None and history is not None and history.changes and not history.changes[-1].blob:
        return history.changes[-1].commit.issued
    return None
