"""Auditors beside what they audit: their own work, their own texts, and whether they are still known to be able."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import first_words
from plainqms.model.system import System
from plainqms.views import impartiality
from plainqms.views.impartiality import Bond, Doing, Shown, Standpoint, Tie

_IMPARTIAL = (
    "ISO 9001:2015 9.2.2 (and 9.2.2 of ISO 14001, ISO 45001, ISO/IEC 27001): objectivity and impartiality"
)
OWN_TASK = Rule(
    "E830",
    "auditor-does-audited-work",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_IMPARTIAL}; that it reaches the work of a role is the usual reading",
    "What somebody does every week they take for right, and they would have to report themselves.",
    "Let another auditor look at this part.",
)
OWN_TEXT = Rule(
    "E831",
    "auditor-wrote-sampled-text",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "whoever wrote or approved a text reads into it what was meant",
    "The auditor judges a text that they wrote or said yes to.",
    "Let another auditor look at this document.",
)
LAPSED = Rule(
    "E832",
    "auditor-competence-lapsed",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "competence and training: how often it is shown again stands in the record",
    "It was shown once. On the day of the audit nobody knew any more whether it was still there.",
    "Have it shown again before the audit and enter that in records/training; or let somebody else lead.",
)
OWN_SAFEGUARD = Rule(
    "E834",
    "safeguard-decided-by-auditor",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a safeguard that the auditor decides protects nobody",
    "The auditor judges whether the auditor is impartial.",
    "Let somebody decide it who does not look in this audit: decided_by, under safeguard",
)
_WRITTEN = 'safeguard: {what: "...", because: "...", decided_by: ...}'
RULES = (OWN_TASK, OWN_TEXT, LAPSED, OWN_SAFEGUARD)


def check(system: System, *, doing: Doing) -> Iterator[Problem]:
    for audit in system.records.of("audits"):
        if audit.kind != "internal" or audit.cancelled_on or not impartiality.in_cycle(system, audit):
            continue
        for item in impartiality.of_audit(system, audit, doing):
            yield from _judged(system, audit, item)
        if impartiality.decided_alone(audit):
            place = audit.placed("safeguard.decided_by")
            yield OWN_SAFEGUARD.at(place, f"{audit.id}: {audit.safeguard.decided_by} is among its auditors")


def _judged(system: System, audit: Any, item: Standpoint) -> Iterator[Problem]:
    place = audit.placed(f"auditors.{item.index}.person")
    who = item.auditor.person
    if item.ability.shown is Shown.LAPSED:
        message = f"{audit.id}: {item.ability.record} of {who} counted until {item.ability.until}"
        yield LAPSED.at(place, message)
    if audit.safeguard is not None:
        return
    remedy = "\n".join((*impartiality.remedies(item), _WRITTEN))
    told: set[str] = set()
    for bond in item.bonds:
        if bond.tie is Tie.OWNS and bond.role in system.records.owners.get(bond.process, ()):
            continue  # E600 says it
        if bond.tie in (Tie.WROTE, Tie.APPROVED):
            yield OWN_TEXT.at(place, f"{audit.id}: {_says(who, bond)}", remedy)
        elif bond.process not in told:  # one for each process: its other sentences are for the audit's page
            told.add(bond.process)
            yield OWN_TASK.at(place, f"{audit.id}: {_says(who, bond)}", remedy)


def _says(who: str, bond: Bond) -> str:
    if bond.tie is Tie.OWNS:
        return f"{who} owns the process {bond.process} as {bond.role}"
    if bond.tie is Tie.WORKS:
        return f"{who} does this work as {bond.role}: “{first_words(bond.sentence)}” ({bond.document}, {bond.process})"
    done = "wrote" if bond.tie is Tie.WROTE else "approved"
    return f"{who} {done} revision {bond.revision} of {bond.document}"
