"""Duties that one standard has and another has not: what law asks, the Statement of Applicability, aspects, hazards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plainqms.model.coverage import Support
from plainqms.model.problem import Basis, Severity
from plainqms.registers import applicability, compliance_obligations, environmental_aspects, hazards
from plainqms.views import statement
from plainqms.views.preaudit.facts import (
    Facts,
    from_register,
    kept_elsewhere,
    nothing,
    sentence,
    supports_of,
)
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_SECURITY = "iso-iec-27001"


def law(facts: Facts) -> Judged:
    name, subject = "compliance-obligations", compliance_obligations.FAMILIES[facts.standard.family]
    held = [
        item
        for item in facts.ours(name)
        if subject in item.subjects and not compliance_obligations.closed(item)
    ]
    if not held and (kept := facts.elsewhere("9.1.2")):
        return kept_elsewhere(facts, kept)
    rules = compliance_obligations.REGISTER.rules
    judged = from_register(
        facts,
        name,
        rules,
        records=held,
        what="duties evaluated in time, with a clear answer and what it rests on",
        clean="Each was evaluated in time, and is kept or was followed up.",
    )
    if not held and facts.ours(name):
        says = f"Nothing about {subject} is recorded under Compliance obligations: is that true?"
        return replace(judged, says=says)
    never = [item for item in held if not any(one.on <= facts.as_of for one in item.evaluations)]
    if not never:
        return judged
    bad = {item.id for item in never} | {item.id for item, _ in facts.wrong(name, held, *rules)}
    counts = (Count(len(held) - len(bad), len(held), judged.counts[0].what),)
    if judged.colour is not Colour.GREEN:
        return replace(judged, counts=counts)
    says = sentence(f"{item.id} {item.title} was never evaluated" for item in never)
    supports = tuple(Support("record", item.id, "never evaluated") for item in never)
    return Judged(Colour.AMBER, says, counts, supports, never[0].owner)


def statement_consistent(facts: Facts) -> Judged:
    rows = statement.records(facts.system)
    if not rows:
        return nothing(facts, "applicability", "6.1.3")
    wanted = statement.controls(facts.standard)
    by_number = statement.by_number(facts.system, facts.standard)
    wrong = facts.wrong("applicability", rows, *applicability.REGISTER.rules)
    told = facts.told(
        "control-missing-in-statement",
        "control-twice-in-statement",
        "row-of-no-control",
        "excluded-control-in-treatment",
        "implemented-control-without-evidence",
        "treatment-names-control-outside-statement",
        "risk-to-be-treated-without-treatment",
        "certificate-of-unknown-statement-of-applicability",
        "certificate-without-statement-of-applicability",
    )
    bad = {item.control.partition(":")[2] for item, _ in wrong}
    whole = sum(clause.id in by_number and clause.id not in bad for clause in wanted)
    counts = (Count(whole, len(wanted), "controls of Annex A with a decision, a reason and a status"),)
    documents = [
        item for item in facts.texts if item.standing.current and "applicability" in item.document.snapshot
    ]
    supports = (
        Support("register", "applicability", "the statement’s rows"),
        *(Support("document", item.document.id, item.standing.state.value) for item in documents),
        *(Support("record", item.id, problem.message) for item, problem in wrong),
        *supports_of(facts, told),
    )
    problems = [*(problem for _, problem in wrong), *told]
    if problems:
        broken = any(problem.rule.severity is Severity.ERROR for problem in problems)
        return Judged(
            Colour.RED if broken else Colour.AMBER,
            sentence(problem.message for problem in problems),
            counts,
            supports,
            wrong[0][0].owner if wrong else "",
        )
    if not documents:
        return Judged(
            Colour.AMBER,
            "Its rows are whole, and no document in force freezes them as a version.",
            counts,
            supports,
        )
    return Judged(
        Colour.GREEN,
        "Each control stands there once, with a decision that nothing contradicts.",
        counts,
        supports,
    )


def aspects(facts: Facts) -> Judged:
    register = environmental_aspects.REGISTER if facts.standard.family == "iso-14001" else hazards.REGISTER
    held: list[Any] = [item for item in facts.ours(register.name) if not register.closed(item)]
    return from_register(
        facts,
        register.name,
        register.rules,
        records=held,
        clauses=("6.1.2",),
        what=f"{register.title.lower()} rated, in hand, and looked at in time and after incidents and changes",
        clean="Each was looked at in time, and since each incident and change that concerns it.",
    )


_CLAUSE = Basis.CLAUSE
POINTS = (
    Point(
        "P20",
        "What law asks of us was evaluated in time",
        Theme.MANAGEMENT,
        _CLAUSE,
        "9.1.2 of ISO 14001 and ISO 45001: evaluated at planned intervals, with a record",
        ("9.1.2",),
        12,
        "Go through the duties, and add a line under evaluations in records/compliance-obligations.yml.",
        law,
        ("iso-14001", "iso-45001"),
        registers=("compliance-obligations", "evidence-elsewhere"),
    ),
    Point(
        "P21",
        "The Statement of Applicability is consistent, and the version on the certificate",
        Theme.MANAGEMENT,
        _CLAUSE,
        "6.1.3 of ISO/IEC 27001; the version on the certificate is the body’s rule",
        ("6.1.3",),
        8,
        "Give each control one row with a decision, a reason and a status, and have the document approved.",
        statement_consistent,
        (_SECURITY,),
        registers=("applicability",),
    ),
    Point(
        "P22",
        "Aspects or hazards were looked at again after incidents and changes",
        Theme.MANAGEMENT,
        _CLAUSE,
        "6.1.2 of ISO 14001 and ISO 45001",
        ("6.1.2", "6.1"),
        8,
        "Go through them, and add a line under reviews in the register.",
        aspects,
        ("iso-14001", "iso-45001"),
        registers=(
            "environmental-aspects",
            "hazards",
            "changes",
            "nonconformities",
            "reports",
            "evidence-elsewhere",
        ),
    ),
)
