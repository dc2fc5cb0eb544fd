"""What an organization asks of its own coverage, in qms.yml under coverage, and what falls short of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainqms.model.coverage import BESIDE, Answer, Coverage, Unit, rank
from plainqms.model.organization import Floor


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`level` is described, evidenced or audited; `wanted` the word that is asked for at least."""

    unit: Unit
    level: str
    wanted: str

    @property
    def answer(self) -> Answer:
        found: Answer = getattr(self.unit, self.level)
        return found


def shortfalls(coverage: Coverage, floor: Floor) -> Iterator[Shortfall]:
    """Each applicable unit that says less than the floor, in the standard's order."""
    for unit in coverage.units:
        if unit.not_applicable:
            continue
        for level in ("described", "evidenced", "audited"):
            wanted = getattr(floor, level)
            word = getattr(unit, level).word
            if wanted and word not in BESIDE and rank(word) < rank(type(word)(wanted)):
                yield Shortfall(unit, level, wanted)
