"""A system seen from one adopted standard: what the pre-audit check and the journey both ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.coverage import Coverage, descendants
from plainqms.model.standard import Standard
from plainqms.model.system import System

Expansion = Callable[[str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class AboutStandard:
    """`coverage` is that of the standard; `expand` tells what a citation means."""

    system: System
    coverage: Coverage
    expand: Expansion

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
        return ours(self.system, register)

    def names(self, citations: Iterable[str], *numbers: str) -> bool:
        """Whether one of these citations is about the standard, or about one of its clauses `numbers` or below."""
        meant = {
            number
            for item in citations
            for edition, number in self.expand(item)
            if edition == self.standard.id
        }
        if not numbers:
            return bool(meant)
        known = [number for number in numbers if self.standard.clause(number)]
        inside = {clause.id for number in known for clause in descendants(self.standard, number)}
        return bool(meant & {*known, *inside})


def ours(system: System, register: str) -> tuple[Any, ...]:
    """The records of a register without samples of another organization."""
    organization = system.configuration.organization
    own = ("", organization.name, organization.short)
    return tuple(item for item in system.records.of(register) if item.sample in own)
