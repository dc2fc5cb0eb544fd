"""Issued states of a document, who approved them and how strongly, and where the document stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from plainqms.model.change import Change, Identity
from plainqms.model.forge_review import ReviewProof


class Assurance(StrEnum):
    """What issues a revision. `MERGE`: reaching the main line. The others need an approval record."""

    MERGE = "merge"
    RECORDED = "recorded"
    SIGNED = "signed"


class Strength(IntEnum):
    """How strongly an approval is evidenced, weakest first."""

    STATED = 1
    ENTERED = 2
    PERSONAL = 3
    SIGNED = 4

    @property
    def words(self) -> str:
        return ("stated in the change", "entered with evidence", "personally", "signed")[self - 1]


class Meaning(StrEnum):
    """What a person says of a text by a record of it (the words of domain vocabulary, none is ISO's)."""

    AUTHORED = "authored"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    RELEASED = "released"
    REJECTED = "rejected"


class State(StrEnum):
    """Where a revision stands on a date. The words are those that pages print."""

    IN_FORCE = "In force"
    NOT_RECORDED = "Issued, approval not recorded"
    COMING = "Takes effect later"
    SUPERSEDED = "Superseded"
    WITHDRAWN = "Withdrawn"
    DRAFT = "Draft"


@dataclass(frozen=True, slots=True)
class Approval:
    """A person in a role said yes to exactly this text. `role` is a role id, empty where the person holds none.

    `recorded` is the day on which a record of it reached the main line, `path` that record. `deputy_for` is who
    delegated the role; `exception` why an author's own approval counts. `review` is the review on a forge on which it
    rests, if it does.
    """

    person: str
    name: str
    role: str
    on: date
    strength: Strength
    evidence: str
    meaning: Meaning = Meaning.APPROVED
    recorded: date | None = None
    path: str = ""
    deputy_for: str = ""
    exception: str = ""
    review: ReviewProof | None = None

    @property
    def words(self) -> str:
        """How strongly it is evidenced, in words; of a review on a forge where and when it was read."""
        told = f"{self.review.words} {self.review.read_on.isoformat()}" if self.review else ""
        return f"{self.strength.words}, {told}" if told else self.strength.words


@dataclass(frozen=True, slots=True)
class Revision:
    """An issued state. `change` brought it, `latest` is the last change that left its controlled text the same.

    `wrote` are all who wrote since the text that was approved last: none of them can approve this one. `tag` is the
    issue tag of an older practice that gave it number and day.
    """

    number: str
    issued: date
    effective: date
    change: Change
    latest: Change
    digest: str
    change_class: str
    reason: str
    why_this_number: str
    authors: tuple[Identity, ...]
    approvals: tuple[Approval, ...] = ()
    baseline: bool = False
    wrote: tuple[Identity, ...] = ()
    tag: str = ""

    @property
    def address(self) -> str:
        """The folder of its archived text beside the document's page: `r3/`, `r3.1/`."""
        return f"r{re.sub('[^0-9A-Za-z]+', '.', self.number).strip('.') or '0'}/"

    @property
    def best_approvals(self) -> tuple[Approval, ...]:
        """Of what one person said twice of this text, the one that is proven best: a record after a trailer."""
        best: dict[tuple[str, Meaning], Approval] = {}
        for item in self.approvals:
            known = best.get((item.person, item.meaning))
            if known is None or known.strength < item.strength:
                best[item.person, item.meaning] = item
        return tuple(best.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands on `as_of`.

    `current` is the revision that is published (in force, or issued with its approval not recorded); `coming` are
    issued ones whose effective date is ahead; `revisions` are all, oldest first; `draft` counts later changes.
    `why_withdrawn` is the reason of whoever withdrew it, `end_approved` what was approved of that end.
    """

    id: str
    state: State
    current: Revision | None
    coming: tuple[Revision, ...] = ()
    revisions: tuple[Revision, ...] = ()
    draft: bool = False
    withdrawn: date | None = None
    why_withdrawn: str = ""
    end_approved: tuple[Approval, ...] = ()
