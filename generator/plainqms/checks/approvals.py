"""Approvals that were claimed but do not count, so that nobody believes in them."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

APPROVAL_NOT_COUNTED = Rule(
    "H330",
    "approval-not-counted",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)",
    "Approval is by a known person who did not write the text. What is claimed otherwise is shown as not recorded.",
    "Let another person approve the text, or add the person to records/people.yml before the approval.",
)
RULES = (APPROVAL_NOT_COUNTED,)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    for document in system.documents:
        current = standings[document.id].current
        if current is not None:
            for name, reason in revisions.rejected(system, current.change):
                message = f"“{name}”, named as approver of revision {current.number}, {reason}"
                yield APPROVAL_NOT_COUNTED.at(document.place, message)
