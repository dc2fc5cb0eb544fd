"""What the criteria of the journey read from: a system, one adopted standard, and what its coverage found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plainqms.model.coverage import Support
from plainqms.model.journey import Answer, Standing
from plainqms.model.publication import Publication
from plainqms.registers import audits
from plainqms.views.about_standard import AboutStandard
from plainqms.views.documented_information import Asked
from plainqms.views.registers import Registers


@dataclass(frozen=True)
class Ground(AboutStandard):
    asked: tuple[Asked, ...]
    texts: tuple[Publication, ...]
    derived: Registers

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
