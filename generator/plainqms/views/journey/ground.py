"""What the criteria of the journey read from: a system, one adopted standard, and what its coverage found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.coverage import Coverage, Support, descendants
from plainqms.model.journey import Answer, Standing
from plainqms.model.publication import Publication
from plainqms.model.standard import Standard
from plainqms.model.system import System
from plainqms.registers import audits
from plainqms.views.documented_information import Asked
from plainqms.views.registers import Registers

Expansion = Callable[[str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Ground:
    system: System
    coverage: Coverage
    asked: tuple[Asked, ...]
    texts: tuple[Publication, ...]
    expand: Expansion
    derived: Registers

    @property
    def standard(self) -> Standard:
        return self.coverage.standard

    @property
    def as_of(self) -> date:
        return self.system.as_of

    @property
    def certificate(self) -> Any | None:
        """The one that is held for this standard; of two the later."""
        held = [item for item in self.ours("certificates") if item.standard == self.standard.id]
        counts = [item for item in held if item.ended_on is None and item.decided <= self.as_of]
        return max(counts, key=lambda item: item.decided, default=None)

    def ours(self, register: str) -> tuple[Any, ...]:
        """The records of a register without samples of another organization."""
        organization = self.system.configuration.organization
        own = ("", organization.name, organization.short)
        return tuple(item for item in self.system.records.of(register) if item.sample in own)

    def names(self, citations: Iterable[str], *numbers: str) -> bool:
        """Whether one of these citations is about the standard, or about one of its clauses `numbers` or below."""
        meant = {
            number
            for item in citations
            for edition, number in self.expand(item)
            if edition == self.standard.id
        }
        known = [number for number in numbers if self.standard.clause(number)]
        inside = {clause.id for number in known for clause in descendants(self.standard, number)}
        return bool(meant & {*known, *inside} if numbers else meant)

    def audits(self, *kinds: str) -> tuple[Any, ...]:
        """Against this standard and not cancelled, by day."""
        records = self.system.records
        found = [
            item
            for item in self.ours("audits")
            if item.kind in kinds
            and not item.cancelled_on
            and audits.against(item, self.standard.id, records)
        ]
        return tuple(sorted(found, key=lambda item: (item.held_on or item.planned, item.id)))

    def held(self, *kinds: str) -> tuple[Any, ...]:
        return tuple(item for item in self.audits(*kinds) if item.held_on and item.held_on <= self.as_of)

    def planned(self, *kinds: str) -> tuple[Any, ...]:
        return tuple(item for item in self.audits(*kinds) if not item.held_on)

    def reviews(self) -> tuple[Any, ...]:
        """By management, that cover this standard, by day."""
        name = {self.standard.family, self.standard.id}
        found = [
            item
            for item in self.ours("management-reviews")
            if not item.standards or name & set(item.standards)
        ]
        return tuple(sorted(found, key=lambda item: item.held_on or item.planned))


def share(good: int, of: int, what: str, do: str, supports: Iterable[Support] = ()) -> Answer:
    """Done once all are as they should be; what is not there at all is open."""
    standing = Standing.DONE if of and good == of else Standing.PARTLY if good else Standing.OPEN
    return Answer(
        standing, f"{good} of {of} {what}.", "" if standing is Standing.DONE else do, tuple(supports)
    )


def record(item: Any) -> Support:
    return Support("record", item.id, item.name)
