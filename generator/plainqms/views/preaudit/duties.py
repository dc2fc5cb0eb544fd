"""Duties that one standard has and another has not: what law asks, the Statement of Applicability, aspects, hazards."""

from __future__ import annotations

from plainqms.model.coverage import Support
from plainqms.model.problem import Basis, Severity
from plainqms.registers import applicability
from plainqms.views import statement
from plainqms.views.preaudit.facts import (
    Facts,
    by_people,
    look_there,
    nothing,
    sentence,
    supports_of,
)
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_SECURITY = "iso-iec-27001"


def law(facts: Facts) -> Judged:
    enter = (
        "Say where the list of duties and its last evaluation lie: records/evidence-elsewhere.yml, "
        f"clauses: [{facts.standard.family}:9.1.2], with samples."
    )
    return by_people(
        facts, "whether we keep what law and permits ask, and when that was last evaluated", enter, "9.1.2"
    )


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
        item
        for item in facts.texts
        if item.standing.current and item.document.snapshot and "applicability" in item.document.snapshot
    ]
    supports = (
        Support("register", "applicability", "the statement’s rows"),
        *(Support("document", item.document.id, item.standing.state.value) for item in documents),
        *(Support("record", item.id, problem.message) for item, problem in wrong),
        *supports_of(facts, told),
    )
    problems = [*(problem for _, problem in wrong), *told]
    if any(problem.rule.severity is Severity.ERROR for problem in problems) or (
        whole < len(wanted) and not wrong
    ):
        says = (
            sentence(problem.message for problem in problems)
            if problems
            else f"{len(wanted) - whole} controls have no row."
        )
        return Judged(Colour.RED, says, counts, supports)
    if problems:
        return Judged(
            Colour.AMBER,
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
    what = "environmental aspects" if facts.standard.family == "iso-14001" else "hazards"
    enter = (
        f"Say where the {what} lie, and when they were last gone through: records/evidence-elsewhere.yml, "
        f"clauses: [{facts.standard.family}:6.1.2], with samples."
    )
    if kept := facts.elsewhere("6.1.2"):
        return look_there(kept)
    return Judged(
        Colour.GREY,
        f"Nothing here shows whether {what} were looked at again after incidents and changes.",
        green=enter,
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
        "Go through the duties, and say where the result lies.",
        law,
        ("iso-14001", "iso-45001"),
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
    ),
    Point(
        "P22",
        "Aspects or hazards were looked at again after incidents and changes",
        Theme.MANAGEMENT,
        _CLAUSE,
        "6.1.2 of ISO 14001 and ISO 45001",
        ("6.1.2", "6.1"),
        8,
        "Go through them, and say where the result lies.",
        aspects,
        ("iso-14001", "iso-45001"),
    ),
)
