"""Every input of a management review with the facts that the registers hold for it, as at a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.identifiers import order
from plainqms.model.system import System
from plainqms.registers import management_reviews
from plainqms.views import management_around as around
from plainqms.views import management_results as results
from plainqms.views.as_at import as_at
from plainqms.views.management_facts import Fact, Situation

NOTHING = "Nothing recorded: is that true?"
GATHERED: dict[str, Callable[[Situation], Iterable[Fact]]] = {
    "earlier actions": around.earlier_actions,
    "changes around us and inside": around.changes,
    "interested parties": around.parties,
    "legal and other duties": around.duties,
    "environmental aspects": around.aspects,
    "risks and opportunities": around.risks_and_opportunities,
    "actions on risks and opportunities": around.actions_on_risks,
    "policy": around.policy,
    "objectives": results.objectives_met,
    "customers and other parties": results.customers,
    "communication": results.communication,
    "processes and products": results.process_results,
    "nonconformities and corrective actions": results.nonconformities,
    "incidents": results.incidents,
    "monitoring and measurement": results.monitoring,
    "audits": results.audits,
    "evaluation of compliance": around.compliance,
    "suppliers": results.providers,
    "consultation of workers": results.consultation,
    "risk assessment and treatment plan": around.information_security,
    "resources": results.resources,
    "improvement": results.improvement,
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """`asked_by` are the standards that ask for it. Without facts `facts` says that nothing is recorded."""

    key: str
    asked_by: tuple[str, ...]
    facts: tuple[str, ...]
    rests_on: tuple[str, ...]


def period(system: System, day: date) -> date:
    """The day after which the period begins: of the review before, or a year ago where none was held."""
    held = [
        item.held_on
        for item in system.records.of("management-reviews")
        if item.held_on is not None and item.held_on < day
    ]
    return max(held, default=months_after(day, -12))


def gathered(system: System, review: Any, day: date) -> tuple[Gathered, ...]:
    """What the standards of `review` ask for. Nothing that happened after `day` is in it, nor the review itself."""
    stood = as_at(system, day)
    now = Situation(stood, period(system, day), day)
    asked = management_reviews.required(review, system.records)
    return tuple(_input(key, families, now, review.id) for key, families in asked.items())


def _input(key: str, families: tuple[str, ...], now: Situation, own: str) -> Gathered:
    facts = tuple(GATHERED[key](now))
    named = {name for item in facts for name in item.rests_on if name != own}
    return Gathered(
        key, families, tuple(item.text for item in facts) or (NOTHING,), tuple(sorted(named, key=order))
    )
