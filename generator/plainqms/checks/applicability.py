"""The Statement of Applicability beside Annex A, the treatments, the risks and the documents in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import State
from plainqms.model.standard import Standard
from plainqms.model.system import System
from plainqms.views import revisions, statement

_CLAUSE = "ISO/IEC 27001:2022 6.1.3"
MISSING = Rule(
    "E740",
    "control-missing-in-statement",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE} c) and d)",
    "A control that was forgotten looks like one that was decided against, and no auditor takes the statement.",
    "Add a row for each: control, applicable, and the reason why it is used or left out.",
)
TWICE = Rule(
    "E741",
    "control-twice-in-statement",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "one row of the statement for each control",
    "Two rows may say two things, and nobody knows which one holds.",
    "Keep one of them; if another control was meant, correct its number.",
)
NO_CONTROL = Rule(
    "E742",
    "row-of-no-control",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "one row of the statement for each control",
    "The row decides about something that is no single control of Annex A, or of an edition that is not adopted.",
    "Name one control by its number, as iso-iec-27001:A.8.10; a control of our own has a title instead.",
)
EXCLUDED_AND_NAMED = Rule(
    "E750",
    "excluded-control-in-treatment",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE} (the statement follows from the treatment of risks)",
    "The plan uses a control that the statement leaves out; one of the two is wrong.",
    "Include the control with this risk as its reason, or treat the risk by another one.",
)
SAID_ALONE = Rule(
    "E751",
    "implemented-control-without-evidence",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "many controls need no document, but something shows each of them",
    "That it is implemented is said and shown by nothing: no document in force, no record, no other evidence.",
    "Name what shows it (documents:, records:, registers:, evidence:), or correct the status.",
)
NOT_IN_STATEMENT = Rule(
    "E752",
    "treatment-names-control-outside-statement",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE} (each control that is necessary stands in the statement)",
    "A risk is said to be treated by a control about which the statement says nothing.",
    "Correct the number, or add the control to the statement.",
)
UNTREATED = Rule(
    "E753",
    "risk-to-be-treated-without-treatment",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} e) (a plan for the treatment)",
    "It was decided to treat the risk, and nobody does anything.",
    "Enter what is done in the register of treatments, and name the risk there: risks: [ISR-001]",
)
RULES = (MISSING, TWICE, NO_CONTROL, EXCLUDED_AND_NAMED, SAID_ALONE, NOT_IN_STATEMENT, UNTREATED)

_LISTED = 12  # numbers in one message; more of them are counted

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
"""What a citation means: pairs of edition and clause."""


def check(system: System, *, expand: Expansion) -> Iterator[Problem]:
    for standard in statement.editions(system):
        yield from _once_each(system, standard)
    yield from _no_controls(system, expand)
    yield from _treatments(system, expand)
    yield from _shown(system, expand)
    yield from _risks(system)


def _once_each(system: System, standard: Standard) -> Iterator[Problem]:
    """A statement that nobody has begun is missed by whoever names its controls."""
    rows = statement.by_number(system, standard)
    numbers = [clause.id for clause in statement.controls(standard)]
    missing = [number for number in numbers if number not in rows]
    begun = statement.records(system) or [item for item in system.records.of("treatments") if item.controls]
    if begun and missing:
        some = ", ".join(missing[:_LISTED])
        more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
        message = f"{len(missing)} of {len(numbers)} controls of {standard.name} are missing: {some}{more}"
        yield MISSING.at(begun[0].place, message)
    for number, found in rows.items():
        for record in found[1:]:
            close = _meant(number, record.id, missing)
            hint = f"; {close} is missing, was that meant?" if close else ""
            message = f"{number} stands in {found[0].id} and in {record.id}{hint}"
            yield TWICE.at(record.placed("control"), message)


def _meant(number: str, identifier: str, missing: list[str]) -> str:
    """Of the controls without a row the one that the id tells (CTL-8-10), that begins alike, or that looks alike."""
    told = "A." + ".".join(str(int(digits)) for digits in re.findall(r"-([0-9]+)", identifier))
    alike = [other for other in missing if other.startswith(number)]
    close = [told] if told in missing else alike or get_close_matches(number, missing, n=1)
    return close[0] if close else ""


def _no_controls(system: System, expand: Expansion) -> Iterator[Problem]:
    """Rows of a heading, a clause of the body, a range, another standard. Unknown numbers are told elsewhere."""
    known = statement.editions(system)
    for record in statement.records(system):
        if not record.control or not expand(record.control):
            continue
        if not any(statement.control(record, standard) for standard in known):
            message = f"{record.id}: {record.control} is no single control of Annex A"
            yield NO_CONTROL.at(record.placed("control"), message)


def _treatments(system: System, expand: Expansion) -> Iterator[Problem]:
    rows = statement.records(system)
    if not rows:
        return
    decided = {key: record for record in rows for key in (record.id, *expand(record.control))}
    for treatment in system.records.of("treatments"):
        if treatment.given_up_on:
            continue
        for index, named in enumerate(treatment.controls):
            place = treatment.placed(f"controls.{index}")
            keys = expand(named) if ":" in named else (named,)
            for key in keys:
                number = key[1] if isinstance(key, tuple) else key
                if key not in decided:
                    yield NOT_IN_STATEMENT.at(
                        place, f"{treatment.id}: {number} stands in no row{_near(number, rows)}"
                    )
                elif not decided[key].applicable:
                    message = f"{treatment.id} names {number}, which {decided[key].id} leaves out"
                    yield EXCLUDED_AND_NAMED.at(place, message)


def _near(number: str, rows: tuple[Any, ...]) -> str:
    known = [record.control.partition(":")[2] or record.id for record in rows]
    close = get_close_matches(number, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def _shown(system: System, expand: Expansion) -> Iterator[Problem]:
    standings = revisions.standings(system)
    in_force = {name for name, item in standings.items() if item.state is State.IN_FORCE}
    bare = [
        record
        for record in statement.records(system)
        if record.applicable and record.status == "implemented" and not in_force & {*record.documents}
        if not (record.records or record.evidence or any(map(system.records.of, record.registers)))
    ]
    cited = {
        key
        for document in (system.documents if bare else ())
        if document.id in in_force
        for reference in document.references
        if reference.cites and reference.is_clause
        for key in expand(reference.target)
    }
    for record in bare:
        if not cited & {*expand(record.control)}:
            gone = f" ({', '.join(record.documents)} is not in force)" if record.documents else ""
            message = f"{record.id} {record.name} is said to be implemented; what shows it{gone}?"
            yield SAID_ALONE.at(record.placed("status"), message)


def _risks(system: System) -> Iterator[Problem]:
    treated = {
        risk for item in system.records.of("treatments") if not item.given_up_on for risk in item.risks
    }
    for risk in system.records.of("information-security-risks"):
        if risk.decision == "treat" and risk.closed_on is None and risk.id not in treated:
            message = f"{risk.id} {risk.title}: no treatment names it"
            yield UNTREATED.at(risk.placed("decision"), message)
