"""A drill: documents, records and people drawn at random, the same ones for the same seed, for staff to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from plainqms import registers
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.views import statement

MANY = 10
_SHARES = (("document", 4), ("record", 4), ("person", 2))


@dataclass(frozen=True, slots=True)
class Drawn:
    """`asks` is what staff are asked; `kind` and `target` lead to where it stands."""

    kind: str  # document | record | person
    target: str
    says: str
    asks: str


def draw(system: System, texts: Iterable[Publication], *, seed: str) -> tuple[Drawn, ...]:
    """Four documents, four records, two people; of what there is too little of, the others make up."""
    pools = {
        "document": _shuffled(_documents(texts), seed),
        "record": _shuffled(_records(system), seed),
        "person": _shuffled(_people(system), seed),
    }
    taken = [item for kind, share in _SHARES for item in pools[kind][:share]]
    spare = [item for kind, share in _SHARES for item in pools[kind][share:]]
    return (*taken, *spare[: MANY - len(taken)])


def _shuffled(found: Iterable[Drawn], seed: str) -> list[Drawn]:
    """By a digest of seed and id, which no version of any library changes."""
    return sorted(found, key=lambda item: sha256(f"{seed} {item.kind} {item.target}".encode()).digest())


def _documents(texts: Iterable[Publication]) -> Iterator[Drawn]:
    for item in texts:
        if item.standing.current is not None:
            asks = "Show the current revision at the place of work. Which one is it?"
            yield Drawn("document", item.document.id, item.document.title, asks)


def _records(system: System) -> Iterator[Drawn]:
    organization = system.configuration.organization
    for name in registers.REGISTERS:
        for item in system.records.of(name):
            if item.sample in ("", organization.name, organization.short):
                says = statement.name(item, name, system)
                yield Drawn(
                    "record",
                    item.id,
                    f"{registers.register(name).one}: {says}",
                    "Show it, and what it rests on.",
                )


def _people(system: System) -> Iterator[Drawn]:
    for person in system.people:
        roles = [
            item.role
            for item in system.assignments
            if item.person == person.id and item.holds_on(system.as_of)
        ]
        if roles:
            titles = ", ".join(
                role.title if (role := system.role(name)) else name for name in dict.fromkeys(roles)
            )
            yield Drawn(
                "person",
                person.id,
                f"{person.name}, {titles}",
                "Show what the role asks, and what shows that it can be done.",
            )
