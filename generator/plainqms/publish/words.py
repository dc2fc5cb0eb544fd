"""How pages say it: dates, states, approvals, intervals. Plain text; escaping is for whoever prints it."""

from __future__ import annotations

import re
from datetime import date

from plainqms.model.converters import MONTHS
from plainqms.model.organization import Configuration
from plainqms.model.publication import Publication
from plainqms.model.revision import Approval, Meaning, Revision, State
from plainqms.model.system import System
from plainqms.views import reviews, revisions

# The shape that stands before the words of a state; the style sheet draws it.
MARKS = {
    State.IN_FORCE: "force",
    State.NOT_RECORDED: "issued",
    State.COMING: "coming",
    State.SUPERSEDED: "issued",
    State.WITHDRAWN: "issued",
    State.DRAFT: "draft",
}


def plain(text: str) -> str:
    """One line without control characters, whatever a file or a commit message held."""
    return re.sub(r"[\s\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def spoken(text: str) -> str:
    """One line of running text without its markup: references and links by what they are called."""
    bare = re.sub(r"\[\[~?([^\[\]\n]{1,200})\]\]", r"\1", plain(text))
    return re.sub(r"\[([^\[\]\n]{1,200})\]\([^()\s]{0,500}\)", r"\1", bare)


def day(when: date) -> str:
    """`3 Mar 2026`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """`Mar 2028`: a review is not due to the day."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def next_review(publication: Publication, system: System) -> date | None:
    """When the text must be looked at again: our own interval after it took effect."""
    current = publication.standing.current
    return revisions.next_review(system, publication.document, current) if current else None


def reviewed(publication: Publication, system: System) -> str:
    """`Reviewed 3 Mar 2026 by Maria Keller, stands as it is`; empty where nobody looked at it since it was issued."""
    current = publication.standing.current
    record = reviews.latest(system, publication.document.id, current) if current else None
    if record is None:
        return ""
    person = system.person(record.by)
    return plain(f"Reviewed {day(record.on)} by {person.name if person else record.by}, {record.result}")


def mark(publication: Publication, system: System) -> str:
    return "draft" if _is_draft(publication, system) else MARKS[publication.standing.state]


def revision(publication: Publication, system: System) -> str:
    """`revision 4`, or that it is a draft."""
    current = publication.standing.current
    return "draft" if current is None or _is_draft(publication, system) else f"revision {current.number}"


def state(publication: Publication, system: System) -> str:
    """The state alone, as a list shows it."""
    return State.DRAFT.value if _is_draft(publication, system) else publication.standing.state.value


def state_since(publication: Publication, system: System) -> str:
    """The state with its date, as the control block says it."""
    standing = publication.standing
    current = standing.current
    if standing.withdrawn or standing.state is State.WITHDRAWN:
        return f"Withdrawn on {day(standing.withdrawn)}" if standing.withdrawn else "Withdrawn"
    if _is_draft(publication, system):
        return f"Draft, changed since revision {current.number}" if current else "Draft, not issued"
    if current is None:
        coming = standing.coming[0] if standing.coming else None
        return f"Takes effect on {day(coming.effective)}" if coming else State.DRAFT.value
    if standing.state is State.NOT_RECORDED:
        return f"Issued {day(current.effective)}, approval not recorded"
    return f"In force since {day(current.effective)}"


def unless_said(text: str, said: str) -> str:
    """`text`, or nothing where `said` says the same already."""
    return "" if text.strip(". ").lower() == said.strip(". ").lower() else text


def approval(given: Approval, system: System) -> str:
    """`Maria Keller, managing director, 1 Mar 2026, personally`; what is unusual about it stands behind."""
    role = system.role(given.role)
    title = role.title if role else given.role
    meaning = "" if given.meaning is Meaning.APPROVED else given.meaning.value
    for_whom = f"for {system.name_of(given.deputy_for)}" if given.deputy_for else ""
    late = (given.recorded - given.on).days if given.recorded else 0
    entered = f"recorded {day(given.recorded)}" if given.recorded and late > 1 else ""
    exception = f"approved by its author: {given.exception}" if given.exception else ""
    who = system.name_of(given.person, given.name)
    review = f"{given.review.words} {day(given.review.read_on)}" if given.review else ""
    parts = (who, title, for_whom, meaning, day(given.on), entered, given.strength.words, review, exception)
    return plain(", ".join(part for part in parts if part))


def approvals(revision: Revision | None, system: System) -> list[str]:
    return [approval(given, system) for given in revision.approvals] if revision else []


def type_name(publication: Publication, configuration: Configuration) -> str:
    kind = configuration.document_types.get(publication.document.type)
    return kind.name if kind else publication.document.type


def plural(prefix: str, configuration: Configuration) -> str:
    kind = configuration.document_types.get(prefix)
    if kind is None:
        return prefix
    return kind.plural or f"{kind.name}s"


def owner(publication: Publication, system: System) -> str:
    role = system.role(publication.document.owner)
    return role.heading if role else publication.document.owner


def _is_draft(publication: Publication, system: System) -> bool:
    """In a draft build a text that differs from its last issue is a draft, whatever was issued before."""
    standing = publication.standing
    return standing.state is State.DRAFT or (system.draft and (standing.draft or standing.current is None))
