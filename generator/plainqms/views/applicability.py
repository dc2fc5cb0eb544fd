"""Which clauses an organization does not apply, and whether its standard lets it leave any out.

ISO 9001 lets a requirement be not applicable, with the reason in the scope (ISO 9001:2015, 4.3); ISO 13485 in its
clauses 6 to 8 (4.1 and 1 there). The other standards ask for all of their clauses; controls of an annex go by the
Statement of Applicability.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plainqms.model.coverage import descendants
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.views import statement

Expansion = Callable[[str], tuple[tuple[str, str], ...]]

_ALLOWED = {"iso-9001": ("4", "5", "6", "7", "8", "9", "10"), "iso-13485": ("6", "7", "8")}
_OF_ISO = "iso-"


def allows(standard: Standard, clause: Clause) -> bool:
    """Whether the standard knows a reason for which this clause is not applied. What is not ISO's is the user's."""
    if not standard.family.startswith(_OF_ISO):
        return True
    return clause.kind != "control" and clause.id.split(".")[0] in _ALLOWED.get(standard.family, ())


def not_applicable(system: System, standard: Standard, expand: Expansion) -> Mapping[str, str]:
    """The reason for each clause that is not applied, with all below it. What the standard does not allow is not."""
    found: dict[str, str] = {}
    for item in system.configuration.not_applicable:
        for edition, number in expand(item.clause):
            clause = standard.clause(number) if edition == standard.id else None
            if clause is not None and allows(standard, clause):
                for below in (clause, *descendants(standard, number)):
                    found[below.id] = item.because
    if standard in statement.editions(system):
        found.update(statement.left_out(system, standard, expand))
    return found
