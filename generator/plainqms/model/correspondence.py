"""How clauses of one standard stand to those of another: between editions, and between standards of one subject.

Clause numbers and few words of our own. That two clauses correspond never says that they ask for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plainqms.model.standard import Clause, Standard


class Kind(StrEnum):
    """What became of a clause in the next edition, as far as it was publicly reported."""

    NEW = "new"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    CHANGED = "changed"
    RETITLED = "retitled"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """`source` is a clause of the old edition, empty for what is new; `note` says in our words what changed."""

    source: str
    target: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A clause of the new edition with those of the old one that it comes from. `notes` are what was reported."""

    clause: Clause
    sources: tuple[Clause, ...]
    kind: Kind
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionMap:
    """From the clauses of an edition to those of the next. A clause that no change names keeps its number."""

    source: str
    target: str
    changes: tuple[ClauseChange, ...]

    def targets(self, number: str) -> tuple[str, ...]:
        """Where a clause of the old edition went."""
        found = tuple(item.target for item in self.changes if item.source == number)
        return tuple(dict.fromkeys(found)) or (number,)

    def sources(self, number: str, old: Standard) -> tuple[str, ...]:
        """Which clauses of the old edition a clause of the new one comes from; none where it is new."""
        found = tuple(dict.fromkeys(item.source for item in self.changes if item.target == number))
        if found:
            return tuple(item for item in found if item)
        went = self.targets(number)
        kept = went == (number,) or all(
            item.startswith(f"{number}.") for item in went
        )  # split into its own parts
        return (number,) if kept and old.clause(number) is not None else ()

    def steps(self, old: Standard, new: Standard) -> tuple[Step, ...]:
        """Every clause of the new edition in its order, with what it comes from."""
        return tuple(self._step(clause, old) for clause in new.clauses)

    def _step(self, clause: Clause, old: Standard) -> Step:
        numbers = self.sources(clause.id, old)
        sources = tuple(found for number in numbers if (found := old.clause(number)) is not None)
        notes = tuple(dict.fromkeys(item.note for item in self.changes if item.target == clause.id))
        return Step(clause, sources, self._kind(clause, sources, notes), notes)

    def _kind(self, clause: Clause, sources: tuple[Clause, ...], notes: tuple[str, ...]) -> Kind:
        if not sources:
            return Kind.NEW
        if len(sources) > 1:
            return Kind.MERGED
        (source,) = sources
        if source.id != clause.id:
            return Kind.SPLIT if len(self.targets(source.id)) > 1 else Kind.MOVED
        if not notes or notes == (KEPT,):
            return Kind.UNCHANGED
        return Kind.RETITLED if all(note in _RETITLED for note in notes) else Kind.CHANGED


KEPT = "number kept"
_RETITLED = ("retitled", "retitled, was untitled", "now titled", "title removed")


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject and the clauses that have it, by edition. `harmonized` is its number in the harmonized structure.

    `basis` is `hs` where the clauses bear that number, `own` where the correspondence is our reading.
    """

    id: str
    title: str
    basis: str
    harmonized: str = ""
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
