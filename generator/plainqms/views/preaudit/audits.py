"""Audits before an audit: the programme, auditors, what became of findings, our own and those of the body."""

from __future__ import annotations

from typing import Any

from plainqms.model.coverage import Audited, Support
from plainqms.model.problem import Basis
from plainqms.registers import audit_rules, audits, findings
from plainqms.views.preaudit.facts import Facts, from_register, sentence, unplanned
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_IN_ORDER = (Audited.LOOKED_AT, Audited.CONFORMING, Audited.NONCONFORMITY)


def internal_audits(facts: Facts) -> list[Any]:
    """Of this cycle and against this standard, held or planned."""
    records = facts.system.records
    return [
        item
        for item in facts.ours("audits")
        if item.kind == "internal"
        and not item.cancelled_on
        and audits.against(item, facts.standard.id, records)
        and (item.held_on or item.planned) >= facts.coverage.since
    ]


def by_body(facts: Facts) -> list[Any]:
    """Audits by a certification body against this standard that were held, the latest last."""
    records = facts.system.records
    held = [
        item
        for item in facts.ours("audits")
        if item.kind in audits.CERTIFICATION
        and audits.took_place(item)
        and item.held_on <= facts.as_of
        and audits.against(item, facts.standard.id, records)
    ]
    return sorted(held, key=lambda item: item.held_on)


def programme(facts: Facts) -> Judged:
    mine = internal_audits(facts)
    held = [item for item in mine if audits.took_place(item)]
    planned = [item for item in mine if not item.held_on and item.planned >= facts.as_of]
    units = [unit for unit in facts.coverage.units if not unit.not_applicable]
    seen = sum(unit.audited.word in _IN_ORDER for unit in units)
    cells = facts.programme.cells.values()
    counts = (
        Count(seen, len(units), f"audit units looked at since {facts.coverage.since}"),
        *(
            (
                Count(
                    sum(cell.seen is not None for cell in cells),
                    len(cells),
                    "clauses in their processes seen by internal audits",
                ),
            )
            if cells
            else ()
        ),
    )
    supports = tuple(Support("record", item.id, item.title) for item in (*held, *planned))
    owner = (held or planned or [None])[-1]
    name = owner.owner if owner else ""
    if not held and not planned:
        if not facts.ours("audits"):
            return unplanned(facts, "audits", "an internal audit", "9.2")
        says = f"No internal audit against this standard was held since {facts.coverage.since}, and none is planned."
        return Judged(Colour.RED, says, counts, supports, name)
    if not held:
        says = (
            f"No internal audit against it was held yet; {planned[0].id} is planned for {planned[0].planned}."
        )
        return Judged(Colour.RED if facts.certificate else Colour.AMBER, says, counts, supports, name)
    never = [unit for unit in units if unit.audited.word is Audited.NEVER]
    waiting = [unit for unit in units if unit.audited.word is Audited.PLANNED]
    if never or waiting:
        says = f"Not looked at in this cycle: {', '.join(unit.clause.id for unit in (*never, *waiting)[:12])}"
        rest = len(never) + len(waiting) - 12
        says += f" and {rest} more" if rest > 0 else ""
        says += f"; {len(waiting)} of them are planned." if waiting else "."
        return Judged(Colour.AMBER, says, counts, supports, name)
    return Judged(
        Colour.GREEN, "Internal audits or the body looked at each unit in this cycle.", counts, supports, name
    )


def auditors(facts: Facts) -> Judged:
    held = [item for item in internal_audits(facts) if audits.took_place(item)]
    if not held:
        says = "No internal audit against this standard was held in this cycle: is that true?"
        return Judged(
            Colour.AMBER,
            says,
            green="Enter the audits that were held, with their auditors, in records/audits.yml.",
        )
    return from_register(
        facts,
        "audits",
        (audit_rules.OWN_WORK, audit_rules.NO_COMPETENCE, audit_rules.NO_AUDITOR),
        records=held,
        what="internal audits by auditors who are shown to be able and free to judge",
        clean="Each auditor is.",
    )


def internal_findings(facts: Facts) -> Judged:
    ids = {item.id for item in internal_audits(facts) if audits.took_place(item)}
    mine = [
        item
        for item in facts.ours("findings")
        if item.audit in ids and item.grade not in ("conformity", "good practice")
    ]
    if not mine:
        if not ids:
            return Judged(Colour.GREY, "No internal audit was held, so there is no finding yet.")
        says = f"No finding of {', '.join(sorted(ids))} is recorded: is that true?"
        return Judged(Colour.GREY, says, (), tuple(Support("record", name, "audit") for name in sorted(ids)))
    rules = (findings.NO_NONCONFORMITY, findings.OVERDUE, findings.NOT_DECIDED, findings.CLOSED_TOO_EARLY)
    return from_register(
        facts,
        "findings",
        rules,
        records=mine,
        what="findings of internal audits answered or followed up in time",
        clean="Each finding has an answer, or a nonconformity that follows it up.",
    )


def findings_of_body(facts: Facts) -> Judged:
    held = by_body(facts)
    if not held:
        return Judged(Colour.GREY, "No certification body has audited us against this standard yet.")
    last = held[-1]
    ids = {item.id for item in held}
    every = [item for item in facts.ours("findings") if item.audit in ids and findings.failed(item)]
    mine = [item for item in every if item.audit == last.id or not findings.closed(item)]
    supports = (
        Support("record", last.id, last.title),
        *(Support("record", item.id, item.title) for item in mine),
    )
    if not last.reported_on and all(findings.closed(item) for item in mine):
        says = f"{last.id} was held on {last.held_on}, and is not reported."
        return Judged(
            Colour.AMBER, says, (), supports, last.owner, "Ask the body for its report, and enter the day."
        )
    if not mine:
        counts = (Count(0, 0, "nonconformities of the last audit by the body"),)
        says = f"{last.id} was reported on {last.reported_on}, and no nonconformity of it is recorded."
        return Judged(Colour.GREEN, says, counts, supports, last.owner)
    shut = sum(findings.closed(item) for item in mine)
    counts = (Count(shut, len(mine), "nonconformities of the body closed"),)
    late = facts.wrong(
        "findings",
        mine,
        findings.BODY_WAITS,
        findings.NOT_ACCEPTED,
        findings.OVERDUE,
        findings.CLOSED_TOO_EARLY,
        findings.NO_NONCONFORMITY,
    )
    if late:
        owner = late[0][0].owner
        return Judged(
            Colour.RED, sentence(item.message for _, item in late), counts, supports, owner, late[0][1].remedy
        )
    open_ = [item for item in mine if not findings.closed(item)]
    if open_:
        major = [item for item in open_ if item.grade == "major nonconformity"]
        says = sentence(
            f"{item.id} {item.title}: {findings.state(item, facts.system.records).lower()}" for item in open_
        )
        colour = Colour.RED if major else Colour.AMBER
        green = "Have ready what shows the correction, its cause and its effect; closed once the body has verified it."
        return Judged(colour, says, counts, supports, open_[0].owner, green)
    return Judged(
        Colour.GREEN, "Each was closed, and the body accepted or verified it.", counts, supports, last.owner
    )


_OWN, _CLAUSE = Basis.OWN_PROCEDURE, Basis.CLAUSE
POINTS = (
    Point(
        "P08",
        "All clauses and processes were audited in this cycle",
        Theme.AUDITS,
        _OWN,
        "9.2 asks for a programme; that each clause is seen once a cycle is what most programmes promise",
        ("9.2",),
        12,
        "Plan and hold what is missing; records/audits.yml takes a row for each clause with what was seen.",
        programme,
        registers=("audits",),
    ),
    Point(
        "P09",
        "Auditors are able, and free of what they look at",
        Theme.AUDITS,
        _CLAUSE,
        "9.2: auditors are chosen so that they are impartial; 7.2: their competence is shown",
        ("9.2",),
        12,
        "Let somebody else look, or say by what it is shown that they can.",
        auditors,
        registers=("audits",),
    ),
    Point(
        "P10",
        "Findings of internal audits are followed up",
        Theme.AUDITS,
        _CLAUSE,
        "9.2 and 10.2: findings lead to corrections and actions without delay; the days are our own",
        ("9.2",),
        8,
        "Answer each, and raise the nonconformity that follows it up.",
        internal_findings,
        registers=("audits", "findings"),
    ),
    Point(
        "P13",
        "What the body found last time is closed, with the evidence at hand",
        Theme.AUDITS,
        Basis.CERTIFICATION_BODY,
        "the contract with the body sets the days; each next audit begins with them",
        ("10.2",),
        8,
        "Send the body what is missing, and enter what it accepted and verified.",
        findings_of_body,
        registers=("audits", "findings"),
    ),
)
