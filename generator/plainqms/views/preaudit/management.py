"""What is managed before an audit: objectives, risks after changes, climate."""

from __future__ import annotations

from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.coverage import Support
from plainqms.model.problem import Basis, Severity
from plainqms.model.register import Register
from plainqms.registers import context, information_security_risks, objectives, risks
from plainqms.views.preaudit.facts import (
    Facts,
    from_register,
    nothing,
    sentence,
)
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_MONTHS = 3  # of data, by which a trend can be seen: practice
_SUBJECTS = {
    "iso-9001": ("quality", "business"),
    "iso-14001": ("environment",),
    "iso-45001": ("health and safety",),
    "iso-iec-27001": ("information security",),
}
_CLIMATE = ("iso-9001", "iso-14001", "iso-45001", "iso-iec-27001")
_SECURITY = "iso-iec-27001"


def measured(facts: Facts) -> Judged:
    held = facts.ours("objectives")
    mine = [
        item
        for item in held
        if not objectives.closed(item) and (not facts.harmonized or facts.names(item.clauses))
    ]
    if not mine:
        if not held:
            return nothing(facts, "objectives", "6.2")
        return Judged(
            Colour.RED,
            "No open objective names a clause of this standard.",
            green="Set one, or name the clause under clauses: in records/objectives.yml.",
        )
    began = months_after(facts.as_of, -_MONTHS)
    late = facts.wrong("objectives", mine, *objectives.REGISTER.rules)
    bad = {item.id: problem.message for item, problem in late}
    for item in mine:
        if item.id not in bad and (not item.values or min(value.on for value in item.values) > began):
            bad[item.id] = f"{item.id}: no value that is three months old"
    counts = (
        Count(
            len(mine) - len(bad), len(mine), "open objectives with values in time, over three months or more"
        ),
    )
    if not bad:
        supports = tuple(Support("record", item.id, item.title) for item in mine)
        return Judged(
            Colour.GREEN,
            "Each objective was measured for three months or more, and lately.",
            counts,
            supports,
        )
    never = [item for item in mine if not item.values]
    supports = tuple(Support("record", name, message) for name, message in bad.items())
    owner = next(item.owner for item in mine if item.id in bad)
    return Judged(
        Colour.RED if len(never) == len(mine) else Colour.AMBER,
        sentence(bad.values()),
        counts,
        supports,
        owner,
    )


def risks_after_changes(facts: Facts) -> Judged:
    subjects = _SUBJECTS.get(facts.standard.family, ())
    sources: list[tuple[Register[Any], list[Any]]] = [
        (risks.REGISTER, [item for item in facts.ours("risks") if not subjects or item.subject in subjects])
    ]
    if facts.standard.family == _SECURITY:
        more = information_security_risks.REGISTER
        sources.append((more, list(facts.ours(more.name))))
    sources = [(register, [item for item in held if not item.closed_on]) for register, held in sources]
    mine = [item for _, held in sources for item in held]
    if not mine:
        return nothing(facts, sources[-1][0].name, "6.1")
    wrong = [
        found for register, held in sources for found in facts.wrong(register.name, held, *register.rules)
    ]
    stale = []
    for change in facts.ours("changes"):
        made = change.released_on or change.made_on
        if change.size != "large" or made is None or made > facts.as_of or not change.process:
            continue
        near = [item for item in mine if item.process == change.process]
        if near and all(_looked(item) < made for item in near):
            stale.append((change, near))
    bad = {item.id for item, _ in wrong} | {item.id for _, near in stale for item in near}
    counts = (
        Count(
            len(mine) - len(bad),
            len(mine),
            "open risks and opportunities decided, and looked at in time and after changes",
        ),
    )
    if not wrong and not stale:
        says = "Each was looked at in time, and after each large change of its process."
        return Judged(Colour.GREEN, says, counts, (Support("register", sources[-1][0].name, "risks"),))
    told = [problem.message for _, problem in wrong]
    titles = facts.system.configuration.processes
    for change, near in stale:
        where = titles.get(change.process, change.process)
        told.append(f"{near[0].id} was not looked at since {change.id} changed the process {where}")
    red = any(problem.rule.severity is Severity.ERROR for _, problem in wrong)
    first = wrong[0][0] if wrong else stale[0][1][0]
    supports = (
        *(Support("record", item.id, problem.message) for item, problem in wrong),
        *(Support("record", item.id, f"before {change.id}") for change, near in stale for item in near),
    )
    return Judged(Colour.RED if red else Colour.AMBER, sentence(told), counts, supports, first.owner)


def _looked(item: Any) -> Any:
    days = [review.on for review in item.reviews]
    return max(days, default=item.identified_on)


def climate(facts: Facts) -> Judged:
    held = [item for item in facts.ours("context") if not context.closed(item)]
    if not held:
        return nothing(facts, "context", "4.1")
    answers = [item for item in held if item.climate and facts.names(item.clauses)]
    if not answers:
        says = "Nothing says whether climate change is relevant for this standard."
        return Judged(Colour.RED, says, (Count(0, 1, "determinations about climate change"),))
    return from_register(
        facts,
        "context",
        (context.CLIMATE_WITHOUT_REASON, context.REVIEW_OVERDUE),
        records=answers,
        what="determinations about climate change, with a reason and looked at in time",
        clean="It was determined, with its reason; “not relevant” is a full answer.",
    )


_CLAUSE = Basis.CLAUSE
POINTS = (
    Point(
        "P17",
        "Objectives have data of three months or more",
        Theme.MANAGEMENT,
        Basis.GOOD_PRACTICE,
        "6.2 and 9.1 ask for objectives that are watched; three months is practice",
        ("6.2",),
        12,
        "Measure, and enter each value with its day.",
        measured,
        registers=("objectives",),
    ),
    Point(
        "P18",
        "Risks were looked at again after changes",
        Theme.MANAGEMENT,
        _CLAUSE,
        "6.1, and 8.2 of ISO/IEC 27001; the interval is our own",
        ("6.1",),
        8,
        "Look at each again, decide, and enter it under reviews.",
        risks_after_changes,
        registers=("risks", "information-security-risks", "changes"),
    ),
    Point(
        "P19",
        "Whether climate change matters was determined",
        Theme.MANAGEMENT,
        _CLAUSE,
        "4.1, since the amendment of 2024",
        ("4.1",),
        8,
        "Answer it in records/context.yml under climate, with the reason.",
        climate,
        _CLIMATE,
        registers=("context",),
    ),
)
