"""Findings beside earlier ones and their nonconformities: what came back, what was closed before it was known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.identifiers import order
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

CAME_BACK = Rule(
    "E863",
    "finding-repeats-earlier-one",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a hint: auditors ask first what became of the last finding on the same matter; within 24 months",
    "The same process did not meet the same clause before, so what was done then may not have lasted.",
    "Look at the earlier one. If it came back, name its nonconformity in the new one (repeat_of:) and ask why what "
    "was done did not hold. The grade stays what the auditor gave.",
)
CLOSED_UNSEEN = Rule(
    "E864",
    "finding-closed-before-effectiveness",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: the auditor looks whether the action works, and closes the finding then",
    "On that day nobody could know yet whether the action works.",
    "Enter as closed_on the day on which it was closed after the effectiveness was judged, or take closed_on away.",
)
RULES = (CAME_BACK, CLOSED_UNSEEN)

WITHIN = 24  # months


def check(system: System) -> Iterator[Problem]:
    for finding in system.records.of("findings"):
        earlier = before(finding, system)
        if earlier:
            last, clause = earlier[-1]
            message = f"{finding.id} and {last.id} of {last.on}: {clause} in the process {finding.process}"
            yield CAME_BACK.at(finding.placed("clauses"), message)
        yield from _closed(finding, system)


def before(finding: Any, system: System) -> tuple[tuple[Any, str], ...]:
    """Earlier findings that failed the same clause in the same process, of other audits, each with the clause.

    What one audit found twice is one lapse, seen in two places; what names the earlier nonconformity has said so.
    """
    from plainqms.registers.finding_grades import (
        bare,
        failed_clauses,
    )  # loads the register: only where there is one

    if not finding.process:
        return ()
    clauses = {bare(clause): clause for clause in failed_clauses(finding)}
    own = system.records.get(finding.nonconformity or "")
    found = []
    for other in system.records.grouped("findings", "process").get(finding.process, ()):
        shared = [clauses[bare(item)] for item in failed_clauses(other) if bare(item) in clauses]
        earlier = (other.on, order(other.id)) < (finding.on, order(finding.id))
        said = other.nonconformity and getattr(own, "repeat_of", None) == other.nonconformity
        apart = other.audit != finding.audit and finding.on <= months_after(other.on, WITHIN)
        if shared and earlier and apart and not said:
            found.append((other, shared[0]))
    return tuple(sorted(found, key=lambda item: (item[0].on, order(item[0].id))))


def _closed(finding: Any, system: System) -> Iterator[Problem]:
    own = system.records.get(finding.nonconformity or "")
    if finding.closed_on is None or own is None:
        return
    judged = getattr(getattr(own, "effectiveness", None), "judged_on", None)
    done = max((item.done for item in getattr(own, "actions", ()) if item.done), default=None)
    if judged and finding.closed_on < judged:
        message = f"{finding.id} was closed on {finding.closed_on}, {own.id} was judged on {judged}"
        yield CLOSED_UNSEEN.at(finding.placed("closed_on"), message)
    elif done and finding.closed_on <= done:
        message = f"{finding.id} was closed on {finding.closed_on}, the action of {own.id} was done on {done}"
        yield CLOSED_UNSEEN.at(finding.placed("closed_on"), message)
