"""The audit programme beside what audits found: looked at sooner where it was bad, and what keeps coming back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.identifiers import order
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

AUDITED_AS_BEFORE = Rule(
    "E692",
    "process-with-major-not-audited-sooner",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 9.2.2 (and 9.2.2 of ISO 14001, ISO 45001, ISO/IEC 27001): "
    "the programme heeds earlier results; the six months are our own",
    "A process that failed badly is looked at no sooner than one that never failed.",
    "Plan an audit of the process within six months after the finding, and enter it among the audits.",
)
MANY_MINORS = Rule(
    "E693",
    "minor-nonconformities-of-one-clause",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a hint: auditors take many lapses from one rule for a system that does not work",
    "One by one they are small. Together they may be one major nonconformity; that is for people to judge.",
    "Look for one cause behind them all, and treat it in one nonconformity; the grades stay as they are.",
)
RULES = (AUDITED_AS_BEFORE, MANY_MINORS)

_MANY, _WITHIN = 3, 24  # findings, months
_SOONER = 6  # months
_TO_PLAN = timedelta(days=31)  # until the programme must say it


def check(system: System) -> Iterator[Problem]:
    yield from _sooner(system)
    yield from _many(system)


def _sooner(system: System) -> Iterator[Problem]:
    records = system.records
    audits = [item for item in records.of("audits") if item.kind == "internal" and not item.cancelled_on]
    for finding in records.of("findings"):
        by = months_after(finding.on, _SOONER)
        recent = finding.on + _TO_PLAN < records.as_of <= months_after(finding.on, _WITHIN)
        asked = finding.grade == "major nonconformity" and finding.process and recent
        again = (
            item
            for item in audits
            if item.id != finding.audit
            and finding.process in item.processes
            and finding.on < (item.held_on or item.planned) <= by
        )
        if asked and not any(True for _ in again):
            message = (
                f"{finding.id} of {finding.on}: no audit of {finding.process} was held or planned by {by}"
            )
            yield AUDITED_AS_BEFORE.at(finding.placed("process"), message)


def _many(system: System) -> Iterator[Problem]:
    minors: dict[str, list[Any]] = {}
    for finding in system.records.of("findings"):
        if finding.grade == "minor nonconformity":
            for clause in dict.fromkeys(finding.clauses):
                minors.setdefault(clause, []).append(finding)
    for clause, found in minors.items():
        found.sort(key=lambda item: (item.on, order(item.id)))
        last = found[-1]
        near = [item for item in found if months_after(item.on, _WITHIN) >= last.on]
        if len(near) >= _MANY and months_after(last.on, _WITHIN) >= system.as_of:
            message = f"{clause}: {len(near)} minor nonconformities, {', '.join(item.id for item in near)}"
            yield MANY_MINORS.at(last.placed("clauses"), message)
