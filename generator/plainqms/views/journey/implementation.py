"""Implementation: texts in force, risks decided, controls applied, processes and objectives measured, records kept."""

from __future__ import annotations

from collections.abc import Iterable

from plainqms.model.coverage import Described, Evidenced, Support
from plainqms.model.journey import Answer, Standing
from plainqms.registers import applicability, objectives, processes
from plainqms.views import statement
from plainqms.views.documented_information import Asked
from plainqms.views.journey.ground import Ground, record, share
from plainqms.views.preaudit.point import HARMONIZED

_IN_FORCE = (Described.IN_FORCE, Described.NOT_REQUIRED)
_KEPT = (Evidenced.CURRENT, Evidenced.ELSEWHERE, Evidenced.NOT_DEMANDED)


def documents_in_force(ground: Ground) -> Answer:
    asked = [item for item in ground.asked if item.maintain and not item.not_applicable]
    good = [item for item in asked if item.answer.word in _IN_FORCE]
    if not asked:
        return Answer(Standing.UNJUDGED, "The catalogue names nothing that must be written down.")
    return share(
        len(good), len(asked), "things that must be written down are in force", _missing(asked, good)
    )


def records_kept(ground: Ground) -> Answer:
    asked = [item for item in ground.asked if not item.maintain and not item.not_applicable]
    good = [item for item in asked if item.answer.word in _KEPT]
    if not asked:
        return Answer(Standing.UNJUDGED, "The catalogue names no record that must be kept.")
    return share(
        len(good),
        len(asked),
        "kinds of record that must be kept are there and current",
        _missing(asked, good),
    )


def _missing(asked: Iterable[Asked], good: Iterable[Asked]) -> str:
    left = [f"{item.clause.id} {item.item.what}" for item in asked if item not in set(good)]
    return f"Next: {'; '.join(left[:3])}." if left else ""


def risks_decided(ground: Ground) -> Answer:
    names = (
        ["risks", "information-security-risks"] if ground.standard.family == statement.FAMILY else ["risks"]
    )
    held = [item for name in names for item in ground.ours(name) if not item.closed_on]
    if not held:
        return Answer(
            Standing.OPEN,
            "No risk or opportunity is recorded: is that true?",
            "Enter them in records/risks.yml, each with a decision.",
        )
    good = [item for item in held if item.decision or getattr(item, "actions", ())]
    return share(
        len(good),
        len(held),
        "open risks and opportunities are decided",
        "Decide the rest.",
        (record(item) for item in held if item not in good),
    )


def controls_applied(ground: Ground) -> Answer | None:
    """Asked where a standard has controls of its own."""
    controls = statement.controls(ground.standard)
    if not controls:
        return None
    rows = [row for found in statement.by_number(ground.system, ground.standard).values() for row in found]
    if not rows:
        return Answer(
            Standing.OPEN, "No control has a decision.", "Decide on each in records/applicability.yml."
        )
    settled = [
        item
        for item in rows
        if not applicability.is_open(item) and (item.status or not item.applicable) and item.owner
    ]
    left = next((item for item in rows if item not in settled), None)
    do = (
        f"Next: {statement.name(left, statement.REGISTER, ground.system)}."
        if left
        else "Give each control a row."
    )
    return share(
        len(settled), len(controls), "controls are in place with an owner, or left out for a reason", do
    )


def measures_taken(ground: Ground) -> Answer:
    sheets = [item for item in ground.ours("processes") if not processes.closed(item)]
    measures = [(item, one) for item in sheets for one in item.measures]
    if not measures:
        return Answer(
            Standing.OPEN,
            "No process has a measure.",
            "Give each process a sheet with a measure in records/processes.yml.",
        )
    good = [one for item, one in measures if processes.latest(item, one) is not None]
    named = {item.process for item in sheets if item.measures}
    without = [name for name in ground.system.configuration.processes if name not in named]
    told = share(
        len(good), len(measures), "measures of processes have a value", "Enter the first value of the rest."
    )
    if told.standing is Standing.DONE and without:
        titles = ground.system.configuration.processes
        says = f"{told.says} {len(without)} processes have no measure."
        return Answer(Standing.PARTLY, says, f"Next: a measure for {titles[without[0]]}.")
    return told


def objectives_watched(ground: Ground) -> Answer:
    whose = ground.standard.family in HARMONIZED
    held = [
        item
        for item in ground.ours("objectives")
        if not objectives.closed(item) and (not whose or ground.names(item.clauses))
    ]
    if not held:
        return Answer(
            Standing.OPEN,
            "No open objective names this standard.",
            "Set one in records/objectives.yml, with a measure and a day.",
        )
    good = [item for item in held if item.values]
    supports = tuple(Support("record", item.id, item.title) for item in held)
    return share(
        len(good),
        len(held),
        "objectives have a value",
        "Measure, and enter the value with its day.",
        supports,
    )
