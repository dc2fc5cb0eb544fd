"""Problems that the organization has decided to live with for a while, each with a reason and an end date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plainqms.checks.identity import meant
from plainqms.checks.settings import SETTINGS, Where
from plainqms.model.organization import Suppression
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

_OPEN_EYES = "what is set aside has a reason and an end"
EXPIRED = Rule(
    "C170",
    "suppression-expired",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    _OPEN_EYES,
    "The time that we gave ourselves is over; the problem is told again.",
    "Mend the problem and delete the entry, or decide again: another date, with the reason as it is now.",
)
MATCHES_NOTHING = Rule(
    "C171",
    "suppression-matches-nothing",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _OPEN_EYES,
    "The problem is gone, or the path is misspelt. Left standing, the entry would hide the next one.",
    "Delete the entry, or correct rule and path.",
)
NOT_TO_BE_SUPPRESSED = Rule(
    "C172",
    "suppression-not-allowed",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what identity and history rest on cannot be set aside",
    "Without it every number, date and reference may be wrong, and nobody would see it.",
    "Mend the problem, and delete the entry.",
)
UNKNOWN_RULE = Rule(
    "C173",
    "suppression-of-unknown-rule",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _OPEN_EYES,
    "A rule that does not exist cannot be set aside, and whoever wrote this believes it is.",
    "Correct the rule; qms explain lists them all.",
)
RULES = (EXPIRED, MATCHES_NOTHING, NOT_TO_BE_SUPPRESSED, UNKNOWN_RULE)

# Errors of these kinds stand under everything else: unreadable files, identity, history, safety of the site.
_GROUND = ("H", "S", "Y")
_IDENTITY = ("C134", "C185", "D203", "D204", "D205", "D207", "D208", "D220", "E110")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A problem that is set aside, and the entry of qms.yml that does it."""

    problem: Problem
    by: Suppression


def apply(
    system: System, problems: Iterable[Problem], *, rules: Iterable[Rule], where: Where
) -> tuple[tuple[Problem, ...], tuple[Suppressed, ...]]:
    """What is left, with what is wrong with the entries themselves; and what is set aside."""
    known = {name.lower(): rule for rule in rules for name in (rule.code, rule.name)}
    told: list[Problem] = []
    live: dict[tuple[str, str], Suppression] = {}
    for entry in system.configuration.suppress:
        rule = known.get(entry.rule.lower())
        wrong = _wrong(system, entry, rule, list(known), where)
        told += [wrong] if wrong else []
        if rule and not wrong:
            live.setdefault((rule.code, entry.path), entry)
    left: list[Problem] = []
    aside: list[Suppressed] = []
    for problem in problems:
        by = live.get((problem.rule.code, problem.place.path))
        if by:
            aside.append(Suppressed(problem, by))
        else:
            left.append(problem)
    matched = {id(item.by) for item in aside}
    for (code, _), entry in live.items():
        if id(entry) not in matched:
            elsewhere = sorted({item.place.path for item in left if item.rule.code == code})
            message = f"there is no problem {entry.rule} in {entry.path}{meant(entry.path, elsewhere)}"
            told.append(MATCHES_NOTHING.at(_place(entry, where), message))
    return (*left, *told), tuple(aside)


def may_be_suppressed(rule: Rule) -> bool:
    if rule.code in _IDENTITY or rule in RULES:
        return False
    return rule.severity is Severity.WARNING or not rule.code.startswith(_GROUND)


def _wrong(
    system: System, entry: Suppression, rule: Rule | None, known: list[str], where: Where
) -> Problem | None:
    place = _place(entry, where)
    if rule is None:
        return UNKNOWN_RULE.at(place, f"“{entry.rule}” is no rule{meant(entry.rule.lower(), known)}")
    if not may_be_suppressed(rule):
        return NOT_TO_BE_SUPPRESSED.at(place, f"{rule.code} {rule.name} cannot be set aside")
    if entry.until < system.as_of:
        message = f"{rule.code} in {entry.path} was set aside until {entry.until} ({entry.reason})"
        return EXPIRED.at(place, message)
    return None


def _place(entry: Suppression, where: Where) -> Place:
    return where(SETTINGS, "suppress", {"rule": entry.rule, "path": entry.path})
