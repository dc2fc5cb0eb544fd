"""What is asked of a forge, and what an import of its reviews comes to: approvals taken, reviews left, problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plainqms.model.edit import Edit
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.forges import Forge

NOT_HERE = Rule(
    "H434",
    "reviewed-state-not-here",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)",
    "Which text was approved is read from the state that was reviewed, never from what the forge says about it. "
    "Without that state nobody can tell.",
    "Fetch it, and import again.",
)
OTHER_TEXT = Rule(
    "H435",
    "merged-text-was-not-reviewed",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)",
    "What was reviewed and what was merged differ, so nobody has approved the text that stands there.",
    "Let somebody who did not write it approve the text as it stands: qms approve",
)
CONTRADICTED = Rule(
    "H436",
    "forge-answer-contradicted",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)",
    "The answer that was kept shows an approval, and the forge, asked anew, knows none like it. Somebody typed the "
    "answer, or the forge lost the review.",
    "Ask the approver. Look who brought the record, and whether the forge's own log tells of a deleted review.",
)
RULES = (NOT_HERE, OTHER_TEXT, CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Taken:
    """An approval of which a record is written."""

    number: int
    person: str
    account: str
    role: str
    document: str
    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class Left:
    """A review of which no record is made. `document` is empty where it concerns all that the proposal brought."""

    number: int
    account: str
    document: str
    why: str


@dataclass
class Imported:
    """`looked` counts merged proposals, `known` approvals that stand in records already."""

    edits: list[Edit] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Which repository of which forge; `since` leaves out what was not touched since that day."""

    forge: Forge
    server: str
    repository: str
    since: date | None = None
