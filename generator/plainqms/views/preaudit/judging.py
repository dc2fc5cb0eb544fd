"""The pre-audit check of one standard: each point judged, in the order of its number."""

from __future__ import annotations

from dataclasses import dataclass

from plainqms.views import moves
from plainqms.views.preaudit import (
    audits,
    certificate,
    corrections,
    documents,
    duties,
    management,
    operation,
    reviews,
)
from plainqms.views.preaudit.drill import Drawn, draw
from plainqms.views.preaudit.facts import Facts, sentence
from plainqms.views.preaudit.horizons import Ahead, ahead
from plainqms.views.preaudit.point import Colour, Judged, Point, Result, Theme

POINTS: tuple[Point, ...] = tuple(
    sorted(
        (
            point
            for module in (
                documents,
                audits,
                corrections,
                reviews,
                management,
                duties,
                operation,
                certificate,
            )
            for point in module.POINTS
        ),
        key=lambda item: item.number,
    )
)


@dataclass(frozen=True, slots=True)
class Check:
    """What was found for one standard on one day. Nothing adds it up."""

    facts: Facts
    results: tuple[Result, ...]
    ahead: Ahead
    drill: tuple[Drawn, ...]

    def of(self, theme: Theme) -> tuple[Result, ...]:
        return tuple(item for item in self.results if item.point.theme is theme)

    def count(self, colour: Colour) -> int:
        return sum(item.colour is colour and item.judged.asked for item in self.results)

    @property
    def unasked(self) -> tuple[Result, ...]:
        return tuple(item for item in self.results if not item.judged.asked)

    @property
    def unread(self) -> str:
        """What could not be read, in words: it is missing in what every point says."""
        return (
            sentence(str(item.place) + " " + item.message for item in self.facts.unread)
            if self.facts.unread
            else ""
        )

    @property
    def red(self) -> bool:
        return bool(self.facts.unread) or any(item.colour is Colour.RED for item in self.results)


def judge(facts: Facts) -> Check:
    results = tuple(result(point, facts) for point in POINTS)
    seed = f"{facts.standard.id} {facts.as_of}"
    return Check(facts, results, ahead(facts, results), draw(facts.system, facts.texts, seed=seed))


def result(point: Point, facts: Facts) -> Result:
    if point.families and facts.standard.family not in point.families:
        judged = Judged(Colour.GREY, f"{facts.standard.name} does not ask for it.", asked=False)
    else:
        lost = (found for name in point.registers if (found := facts.lost(name)))
        judged = next(lost, None) or point.judge(facts)
    held = facts.certificate
    owner = judged.owner or facts.owner_of(*point.clauses) or (held.owner if held else "") or _keeper(facts)
    return Result(point, judged, owner)


def _keeper(facts: Facts) -> str:
    """Whoever owns most of the texts that readers see: nobody else is named."""
    return moves.most(item.document.owner for item in facts.texts)
