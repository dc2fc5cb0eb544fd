"""The question sheet “Which standard do we need?”: its questions, the reasons that answers give, the standards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """What a reason says of a standard."""

    ASKED = "asked"
    HELPS = "helps"
    AGAINST = "against"


class Choice(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """`family` is the standard for or against which it speaks, `iso-9001`; or `every`."""

    family: str
    weight: Weight
    because: str


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    ask: str
    yes: tuple[Reason, ...]
    no: tuple[Reason, ...]

    def reasons(self, choice: Choice) -> tuple[Reason, ...]:
        """What is not known gives no reason."""
        return {Choice.YES: self.yes, Choice.NO: self.no}.get(choice, ())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standard: what it is for, who gives the proof, what law says of it, what speaks against it, what to do first.

    `adopt` is the edition to write into qms.yml.
    """

    family: str
    name: str
    about: str
    kind: str
    law: str
    against: str
    adopt: str
    next: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`note` is said with every result."""

    note: str
    candidates: tuple[Candidate, ...]
    questions: tuple[Question, ...]
