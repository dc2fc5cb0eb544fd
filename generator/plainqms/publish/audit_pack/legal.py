"""What binds us with its last evaluation, environmental aspects, hazards: one table each, for one standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from plainqms.model.standard import Standard
from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import Cell, Table, holder, names, record, spoken, table, text
from plainqms.registers import compliance_obligations, environmental_aspects, hazards, looked_again
from plainqms.views.registers import Entry


def duties(held: Iterable[Entry], standard: Standard, facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in held:
            duty = item.record
            last = compliance_obligations.latest(duty)
            said = [words.spoken(last.evidence)] if last and last.evidence else []
            yield (
                record(duty.id, facts),
                spoken(duty.title, *filter(None, (words.plain(duty.reference), words.plain(duty.provision)))),
                spoken(duty.asks, holder(duty.owner, facts)),
                text(item.state, *([f"on {words.day(last.on)}"] if last else []), *said),
                text(compliance_obligations.following(duty)),
            )

    title = f"Compliance obligations and their last evaluation, {standard.short}"
    return table(title, ("Record", "What binds us", "What it asks", "Last found", "Next by"), rows())


def aspects(held: Iterable[Entry], standard: Standard, facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in held:
            aspect = item.record
            score = environmental_aspects.score(aspect)
            yield (
                record(aspect.id, facts),
                spoken(aspect.title, *filter(None, (words.plain(aspect.activity), aspect.condition))),
                text("not rated" if score is None else score, item.state),
                names((*aspect.documents, *aspect.objectives), facts, *_under_way(aspect)),
                names(aspect.obligations, facts),
                text(looked_again.last(aspect)),
            )

    heads = ("Record", "Aspect", "Rated", "Kept in hand by", "Binds us", "Last looked at")
    return table(f"Environmental aspects, {standard.short}", heads, rows())


def dangers(held: Iterable[Entry], standard: Standard, facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in held:
            hazard = item.record
            size = hazards.size(hazard)
            limit = [] if hazard.criterion is None else [f"borne up to\N{NO-BREAK SPACE}{hazard.criterion}"]
            controls = [f"{one.level.capitalize()}: {words.spoken(one.what)}" for one in hazard.controls]
            yield (
                record(hazard.id, facts),
                spoken(
                    hazard.title, *filter(None, (words.plain(hazard.activity), words.plain(hazard.where)))
                ),
                text("not rated" if size is None else size, *limit, item.state),
                text("", *controls, *_under_way(hazard)),
                text(looked_again.last(hazard)),
            )

    heads = ("Record", "Hazard", "Rated", "What keeps people from it", "Last looked at")
    return table(f"Hazards, {standard.short}", heads, rows())


def _under_way(held: Any) -> Iterator[str]:
    for action in held.actions:
        if not action.done:
            yield f"{f'By {words.day(action.due)}' if action.due else 'Without a day'}: {words.spoken(action.what)}"


TABLES: Mapping[str, Callable[[Iterable[Entry], Standard, Facts], Table]] = {
    "compliance-obligations": duties,
    "environmental-aspects": aspects,
    "hazards": dangers,
}
"""By the register whose records they show."""
