"""What a standard orders to be written down or kept, item by item, and what of it is there.

Documents and registers are known by the clause that they answer, not by the item: where a clause asks for several
things, all of them show the same, and people look which is which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainqms.model.coverage import Answer, Coverage, Unit, descendants
from plainqms.model.standard import Clause, DocumentedInformation, Standard
from plainqms.views.coverage import Grounds, only_earlier
from plainqms.views.described import described
from plainqms.views.evidenced import evidenced


@dataclass(frozen=True, slots=True)
class Asked:
    """`answer` says what documents (to maintain) or records (to retain) of this clause there are."""

    standard: Standard
    clause: Clause
    unit: Unit | None
    item: DocumentedInformation
    answer: Answer

    @property
    def not_applicable(self) -> str:
        return self.unit.not_applicable if self.unit else ""

    @property
    def maintain(self) -> bool:
        return self.item.kind == "maintain"


def asked(coverage: Coverage, read: Grounds) -> Iterator[Asked]:
    """In the order of the standard."""
    standard = coverage.standard
    carried = only_earlier(read.system, standard)
    for clause in standard.clauses:
        unit = coverage.unit(clause.id)
        if not clause.documented_information:
            continue
        members = (clause, *_around(clause, unit), *descendants(standard, clause.id))
        shown = evidenced(standard, members, read.shown, read.empty)
        told = described(standard, members, read.found, shown, carried)
        for item in clause.documented_information:
            yield Asked(standard, clause, unit, item, told if item.kind == "maintain" else shown)


def _around(clause: Clause, unit: Unit | None) -> Iterator[Clause]:
    """The clauses above it that are audited as one with it: what answers all of them answers this one."""
    if unit is None:
        return
    within = {unit.clause.id, *(member.id for member in unit.members)}
    parent = unit.standard.parent(clause.id)
    while parent is not None and parent.id in within:
        yield parent
        parent = unit.standard.parent(parent.id)
