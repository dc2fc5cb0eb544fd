"""Transitions against their own deadline: what is not read anew, and not audited, when it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from plainqms.checks.settings import Where
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.sources import standards
from plainqms.views.transition import Progress, progress

OVERDUE = Rule(
    "C176",
    "transition-deadline-passed",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the deadline that the settings give",
    "Texts that nobody read against the new edition may leave out what it asks.",
    "Read them, and enter each reading: qms review ID --against EDITION; or set another deadline with the management.",
)
RULES = (OVERDUE,)

_SETTINGS = "qms.yml"


def check(system: System, *, texts: Callable[[], Iterable[Publication]], where: Where) -> Iterator[Problem]:
    """`texts` are those that readers see; they are asked for once a deadline has passed."""
    for item in system.transitions:
        if item.deadline is None or item.deadline >= system.as_of:
            continue
        found = progress(system, item, texts(), standards.expand)
        missing = [*_unread(found), *([] if found.audited else ["no internal audit against it was reported"])]
        if missing:
            place = where(_SETTINGS, "transitions", {"to": item.new.id}, "deadline")
            yield OVERDUE.at(
                place, f"{item.new.name} was to be reached by {item.deadline}: {'; '.join(missing)}"
            )


def _unread(found: Progress) -> Iterator[str]:
    left = [item.publication.document.id for item in found.readings if not item.done]
    if left:
        named = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if len(left) > 5 else "")
        yield f"{named} not read against it"
