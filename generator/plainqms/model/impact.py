"""What a proposed change means for the management system, as plain facts; every text in it is plain, unescaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plainqms.model.problem import Problem


class Sort(StrEnum):
    """What becomes of a document, in the order of the report."""

    NEW = "new"
    TEXT = "changed in text"
    EDITORIAL = "changed editorially"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    UPKEEP = "upkeep only"


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that changed, below its heading: what stood there and what stands there now; empty where nothing did."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Referring:
    """A document or an open record that refers to what changed."""

    id: str
    title: str
    owner: str


@dataclass(frozen=True, slots=True)
class Approving:
    """One step that the document's type asks for. `people` can take it, as far as is known; `given` have done so."""

    meaning: str
    roles: tuple[str, ...]
    people: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentImpact:
    """`number` is the revision that it becomes, `if_editorial` the one where its approver calls it editorial.

    `recorded` says whether a record of approval issues it; else reaching the manual does. `doubts` are what differs
    that an editorial change leaves alone. `upkeep` names what else changed that is not controlled. `readers` must read
    it, or read it again. `effective` tells when it takes effect.
    """

    id: str
    title: str
    path: str
    sort: Sort
    owner: str = ""
    old_title: str = ""
    old_path: str = ""
    cause: str = ""
    number_before: str = ""
    number: str = ""
    if_editorial: str = ""
    recorded: bool = False
    signed: bool = False
    waiting: int = 0
    approving: tuple[Approving, ...] = ()
    effective: str = ""
    ends: str = ""
    doubts: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    places: int = 0
    upkeep: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    referring: tuple[Referring, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class RecordImpact:
    """`what` is entered | closed | opened again | altered | removed. `fields` differ.

    `retained`: it was closed, and says something else now or is gone, without an amendment that accounts for it.
    `referring` are told where what it said is no longer so.
    """

    id: str
    title: str
    register: str
    what: str
    fields: tuple[str, ...] = ()
    retained: bool = False
    referring: tuple[Referring, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer of coverage that differs. `rises` is None where one of the two stands beside the order."""

    standard: str
    clause: str
    title: str
    level: str
    before: str
    after: str
    rises: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Impact:
    """`loud` are changes of what judgements rest on; `settings` are other values of qms.yml.

    `more_to_read` names documents that do not change, by who must read them from now on.

    `begun` is the day of the state that the proposal was begun from, where the manual has changed since;
    `collisions` are what both changed. `tell` is for the certification body, `bodies` are who it is,
    `asked` is what their contracts ask to be told. `set_aside` are problems that the proposal only takes out of sight.
    """

    as_of: date
    compared_with: date
    documents: tuple[DocumentImpact, ...] = ()
    records: tuple[RecordImpact, ...] = ()
    loud: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    more_to_read: tuple[tuple[str, tuple[str, ...]], ...] = ()
    coverage: tuple[AnswerChange, ...] = ()
    brought: tuple[Problem, ...] = ()
    mended: tuple[Problem, ...] = ()
    set_aside: tuple[Problem, ...] = ()
    left: int = 0
    tell: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    other_files: tuple[str, ...] = ()
    begun: date | None = None
    collisions: tuple[str, ...] = ()
    judged: bool = True
    unjudged: tuple[Problem, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all differs."""
        return self.judged and not any(
            (
                self.documents, self.records, self.loud, self.settings, self.approvals, self.more_to_read,
                self.coverage, self.brought, self.mended, self.set_aside, self.tell, self.other_files,
                self.collisions,
            )
        )  # fmt: skip
