"""Nonconformities before an audit: in time, judged for their effect, and those that came back."""

from __future__ import annotations

from plainqms.model.coverage import Support
from plainqms.model.problem import Basis
from plainqms.registers import nonconformities, nonconformity_rules
from plainqms.views.preaudit.facts import Facts, from_register, nothing, sentence
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme


def overdue(facts: Facts) -> Judged:
    return from_register(
        facts,
        "nonconformities",
        (
            nonconformity_rules.OVERDUE,
            nonconformity_rules.OPEN_TOO_LONG,
            nonconformity_rules.CLOSED_UNFINISHED,
        ),
        what="nonconformities in time, or open with a reason",
        clean="None is overdue, or open for long without a reason.",
        clauses=("10.2",),
    )


def effective(facts: Facts) -> Judged:
    held = facts.ours("nonconformities")
    if not held:
        return nothing(facts, "nonconformities", "10.2")
    closed = [item for item in held if nonconformities.closed(item)]
    if not closed:
        return Judged(Colour.GREY, "No nonconformity was closed yet, so none was judged.")
    rules = (
        nonconformity_rules.NOT_VERIFIED,
        nonconformity_rules.JUDGED_TOO_EARLY,
        nonconformity_rules.VERIFIER_IS_OWNER,
    )
    return from_register(
        facts,
        "nonconformities",
        rules,
        records=closed,
        what="closed nonconformities with an effect that was judged",
        clean="Whether it worked was judged for each, or the reason stands there why no action was needed.",
    )


def repeated(facts: Facts) -> Judged:
    held = facts.ours("nonconformities")
    if not held:
        return nothing(facts, "nonconformities", "10.2")
    found = facts.wrong("nonconformities", held, nonconformity_rules.REPEATED)
    known = [item for item in held if item.repeat_of]
    alike = facts.told("minor-nonconformities-of-one-clause", "process-with-major-not-audited-sooner")
    counts = (
        Count(
            len(held) - len({item.id for item, _ in found}),
            len(held),
            "nonconformities like no earlier one, or marked as a repeat",
        ),
    )
    supports = (
        *(Support("record", record.id, problem.message) for record, problem in found),
        *(Support("record", item.id, f"repeats {item.repeat_of}") for item in known),
    )
    if found or alike:
        says = sentence((*(problem.message for _, problem in found), *(problem.message for problem in alike)))
        owner = found[0][0].owner if found else ""
        return Judged(Colour.AMBER, says, counts, supports, owner)
    told = (
        f"{len(known)} that came back are marked as such." if known else "None looks as if it had come back."
    )
    return Judged(Colour.GREEN, told, counts, supports)


_OWN, _CLAUSE = Basis.OWN_PROCEDURE, Basis.CLAUSE
POINTS = (
    Point(
        "P11",
        "No nonconformity is overdue, or open for long without a reason",
        Theme.AUDITS,
        _OWN,
        "days that we set ourselves; 90 days is what most bodies allow for theirs",
        ("10.2",),
        8,
        "Do what is due, or say why it takes longer: open_because.",
        overdue,
        registers=("nonconformities",),
    ),
    Point(
        "P12",
        "Of closed nonconformities it was judged whether the action worked",
        Theme.AUDITS,
        _CLAUSE,
        "10.2: the effect of corrective actions is reviewed",
        ("10.2",),
        8,
        "Have somebody judge it who did not act, and enter what was seen under effectiveness.",
        effective,
        registers=("nonconformities",),
    ),
    Point(
        "P14",
        "What came back is shown as such",
        Theme.AUDITS,
        Basis.GOOD_PRACTICE,
        "an auditor lays the nonconformities of two years side by side",
        ("10.2",),
        8,
        "Look at the earlier one; if it came back, write repeat_of.",
        repeated,
        registers=("nonconformities",),
    ),
)
