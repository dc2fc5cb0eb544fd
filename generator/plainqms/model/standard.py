"""A standard's edition as facts: clause numbers, titles, and which documented information it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DocumentedInformation:
    """`kind` is maintain (a document) or retain (a record); `what` is in our own words."""

    kind: str
    what: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """`title` is the standard's; where it gives none, `label` is ours.

    `harmonized` is the number of the harmonized structure that it stands for (`7.5` for `7.5.1`): clauses of
    several management system standards with one such number have one subject. Empty where it stands for none.
    """

    id: str
    title: str
    label: str
    level: int
    kind: str
    audit_unit: bool
    documented_information: tuple[DocumentedInformation, ...] = ()
    harmonized: str = ""

    @property
    def heading(self) -> str:
        return self.title or self.label


@dataclass(frozen=True, slots=True)
class Standard:
    """`id` names the edition (`iso-9001-2015`), `family` does not (`iso-9001`).

    `supersedes` is the edition whose place it takes. `abbreviation` and `discipline` are those of the management
    system (`QMS`, `quality`). `kind` is `standard`; what an organization adds may be `customer requirements`, `law` or
    `own rules` as well.
    """

    id: str
    family: str
    name: str
    edition: str
    title: str
    verified: bool
    clauses: tuple[Clause, ...]
    supersedes: str = ""
    abbreviation: str = ""
    discipline: str = ""
    kind: str = "standard"
    positions: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        positions = {clause.id: position for position, clause in enumerate(self.clauses)}
        object.__setattr__(self, "positions", positions)

    @property
    def short(self) -> str:
        """`ISO 9001` of `ISO 9001:2015`."""
        return self.name.split(":")[0]

    @property
    def units(self) -> tuple[Clause, ...]:
        """What is audited as one: the clauses of which coverage gives answers."""
        return tuple(clause for clause in self.clauses if clause.audit_unit)

    def clause(self, number: str) -> Clause | None:
        position = self.positions.get(number)
        return None if position is None else self.clauses[position]

    def parent(self, number: str) -> Clause | None:
        """The clause that holds it: `7.5` for `7.5.2`; none for a main clause."""
        position = self.positions[number]
        level = self.clauses[position].level
        return next((item for item in reversed(self.clauses[:position]) if item.level < level), None)

    def children(self, number: str) -> tuple[Clause, ...]:
        """The clauses directly below it, in the standard's order."""
        found: list[Clause] = []
        position = self.positions[number]
        level = self.clauses[position].level
        for item in self.clauses[position + 1 :]:
            if item.level <= level:
                break
            if item.level == level + 1:
                found.append(item)
        return tuple(found)


def family_of(edition: str) -> str:
    """`iso-9001` of `iso-9001-2015`, and of `iso-9001`: what ends it is a year."""
    return re.sub(r"-(?:19|20)[0-9]{2}$", "", edition)
