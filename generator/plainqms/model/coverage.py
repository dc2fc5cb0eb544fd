"""The three answers about each audit unit of a standard: described, evidenced, audited; each with its reason.

None of them is a judgement that a requirement is met: they say what was found, and people judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from plainqms.model.standard import Clause, Standard


class Described(Enum):
    """What documents in force say about it, the weakest first; the last one stands beside that order."""

    NONE = "none"
    CLAIMED = "claimed"
    LOCATED = "located"
    IN_FORCE = "in force"
    NOT_REQUIRED = "not required"


class Evidenced(Enum):
    """What records show for it, the weakest first; the last one stands beside that order."""

    NONE = "none"
    EXPIRED = "expired"
    PARTIAL = "partial"
    ELSEWHERE = "held elsewhere and sampled"
    CURRENT = "current"
    NOT_DEMANDED = "no record demanded"


class Audited(Enum):
    """What audits said of it, the worst first."""

    NONCONFORMITY = "nonconformity open"
    NEVER = "never"
    PLANNED = "planned"
    LOOKED_AT = "looked at"
    CONFORMING = "conforming"


Word = Described | Evidenced | Audited
BESIDE = (Described.NOT_REQUIRED, Evidenced.NOT_DEMANDED)
"""Answers that nothing is missing where they stand, and that say nothing about their neighbours."""


def rank(word: Word) -> int:
    """Its place in the order of its kind; the lower, the weaker."""
    return list(type(word)).index(word)


@dataclass(frozen=True, slots=True)
class Support:
    """What an answer rests on. `target` is the id of a document or record, or the name of a register.

    `anchor` is the place in a document's page; `says` tells in a few words what is found there.
    """

    kind: str  # document | record | register
    target: str
    says: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`why` is one sentence or more that a reader can check by following `supports`.

    `required` to `failing` are counts of records, where registers gave them. `process` says of which process this
    is said, where it is said of one.
    """

    word: Word
    why: str
    supports: tuple[Support, ...] = ()
    required: int = 0
    present: int = 0
    overdue: int = 0
    failing: int = 0
    process: str = ""

    @property
    def says(self) -> str:
        """`Partial, 9 of 10; 1 overdue`."""
        said: str = self.word.value
        if self.word is Evidenced.PARTIAL:
            said = f"{said}, {self.present} of {self.required}"
            if self.present == self.required:
                said += f"; {self.overdue} overdue" if self.overdue else f"; {self.failing} failing"
        return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Unit:
    """An audit unit of a standard and its answers. `members` are the clauses below it that are counted with it.

    `not_applicable` is the reason for which it is not applied; then it is counted apart. `processes` answer for the
    unit: their documents cite it.
    """

    standard: Standard
    clause: Clause
    members: tuple[Clause, ...]
    described: Answer
    evidenced: Answer
    audited: Answer
    by_process: tuple[Answer, ...] = ()
    processes: tuple[str, ...] = ()
    not_applicable: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.standard.id, self.clause.id

    @property
    def title(self) -> str:
        """`General` alone says nothing."""
        parent = self.standard.parent(self.clause.id)
        heading = self.clause.heading
        return f"{parent.heading}: general" if heading == "General" and parent else heading

    @property
    def answers(self) -> tuple[Answer, Answer, Answer]:
        return self.described, self.evidenced, self.audited


@dataclass(frozen=True, slots=True)
class Spread:
    """How many units below a heading have which word: the weakest of them speaks for the heading."""

    weakest: Word
    counts: tuple[tuple[Word, int], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one standard on one day. `since` is the day from which audits count: the cycle began then."""

    standard: Standard
    as_of: date
    since: date
    units: tuple[Unit, ...]

    def unit(self, number: str) -> Unit | None:
        """The audit unit that a clause is, or is counted with; None for a heading above units."""
        return next(
            (unit for unit in self.units if unit.clause.id == number or _among(number, unit.members)), None
        )

    def below(self, number: str) -> tuple[Unit, ...]:
        """The units below a heading, at any depth."""
        inside = {clause.id for clause in descendants(self.standard, number)}
        return tuple(unit for unit in self.units if unit.clause.id in inside)

    def spreads(self, number: str) -> tuple[Spread, Spread, Spread] | None:
        """Of a heading, what its applicable units say; None where there are none."""
        mine = [unit for unit in self.below(number) if not unit.not_applicable]
        if not mine:
            return None
        described, evidenced, audited = (
            spread(unit.answers[index].word for unit in mine) for index in range(3)
        )
        return described, evidenced, audited


def spread(words: Iterable[Word]) -> Spread:
    """Words that stand beside the order speak for a heading only if there are no others."""
    found = list(words)
    counts = tuple((word, found.count(word)) for word in sorted(set(found), key=rank))
    ordered = [word for word, _ in counts if word not in BESIDE]
    return Spread(ordered[0] if ordered else counts[0][0], counts)


def descendants(standard: Standard, number: str) -> Iterator[Clause]:
    """The clauses below one, at any depth, in the standard's order."""
    for child in standard.children(number):
        yield child
        yield from descendants(standard, child.id)


def _among(number: str, clauses: tuple[Clause, ...]) -> bool:
    return any(clause.id == number for clause in clauses)
