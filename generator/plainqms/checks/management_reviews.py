"""Management reviews beside the roles: who leads one holds a role of top management."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

BELOW_THE_TOP = Rule(
    "E865",
    "review-led-from-below-the-top",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 9.3 (and 9.3 of ISO 14001, ISO 45001, ISO/IEC 27001)",
    "It is top management that reviews; records/roles.yml says which roles that are (top_management: yes).",
    "Enter as chair_role the role of top management that whoever led it held on that day; or say of the role that "
    "it is one.",
)
RULES = (BELOW_THE_TOP,)


def check(system: System) -> Iterator[Problem]:
    """Nothing is judged where no role says that it is top management: nobody is guessed."""
    top = [role.id for role in system.roles if role.top_management]
    for review in system.records.of("management-reviews") if top else ():
        if review.held_on and review.chair_role and review.chair_role not in top:
            message = f"{review.id} was led as {review.chair_role}; top management are: {', '.join(top)}"
            yield BELOW_THE_TOP.at(review.placed("chair_role"), message)
