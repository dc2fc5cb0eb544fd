"""Operation before an audit: competence, reading, suppliers, calibration, complaints, drills, workers, backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.coverage import Support
from plainqms.model.problem import Basis
from plainqms.registers import (
    competence,
    complaints,
    emergency_drills,
    hazards,
    measuring_equipment,
    suppliers,
)
from plainqms.registers.calibrations import LEFT_FAILING, NO_ASSESSMENT
from plainqms.views import reading
from plainqms.views.preaudit.facts import Facts, by_people, from_register, kept_elsewhere, nothing, sentence
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_YEAR = 12  # months; how often people are asked is nobody's rule but our own
_MEASURING = {"iso-9001": "7.1.5", "iso-14001": "9.1.1", "iso-45001": "9.1.1"}


def able(facts: Facts) -> Judged:
    held = [item for item in facts.ours("competence") if not competence.closed(item)]
    if not held:
        return nothing(facts, "competence", "7.2")
    pairs = [(record, item) for record in held for item in competence.holders(record, facts.system.records)]
    short = [(record, item) for record, item in pairs if item.gap(facts.as_of)]
    silent = facts.told("role-that-asks-nothing")
    counts = (
        Count(
            len(pairs) - len(short), len(pairs), "competences shown by the holders of roles, or still in time"
        ),
    )
    supports = tuple(Support("record", record.id, record.title) for record, _ in short)
    if short:
        says = sentence(
            f"{facts.system.name_of(item.person)}: {record.title}, "
            + (f"to be shown again by {item.by}" if item.last else "never shown")
            for record, item in short
        )
        never = any(item.last is None for _, item in short)
        return Judged(Colour.RED if never else Colour.AMBER, says, counts, supports, short[0][1].person)
    if silent:
        return Judged(Colour.AMBER, sentence(item.message for item in silent), counts, green=silent[0].remedy)
    if not pairs:
        return Judged(Colour.AMBER, "Nobody holds a role of which something is asked: is that true?", counts)
    return Judged(
        Colour.GREEN,
        "What roles ask was shown by everybody who holds them.",
        counts,
        (Support("register", "competence", "requirements"),),
    )


def read(facts: Facts) -> Judged:
    if not facts.ours(reading.REGISTER):
        return nothing(facts, reading.REGISTER, "7.3")
    every = [item for item in reading.readings(facts.system).every if item.state is not reading.Reads.ABSENT]
    if not every:
        return Judged(Colour.GREY, "No document in force names readers under audience.")
    late = [item for item in every if item.state is reading.Reads.OVERDUE]
    due = [item for item in every if item.state is reading.Reads.DUE]
    counts = (
        Count(
            len(every) - len(late) - len(due),
            len(every),
            "readings of documents by their readers are recorded",
        ),
    )
    if not late and not due:
        return Judged(
            Colour.GREEN,
            "Each reader has read the revision that counts.",
            counts,
            (Support("register", reading.REGISTER, "readings"),),
        )
    found = late or due
    says = sentence(
        f"{facts.system.name_of(item.person)}: {item.document} revision {item.revision}" for item in found
    )
    supports = tuple(
        Support("document", name, "not read by all")
        for name in dict.fromkeys(item.document for item in found)
    )
    return Judged(
        Colour.AMBER, f"{'Overdue' if late else 'Still in time'}: {says}", counts, supports, found[0].person
    )


def evaluated(facts: Facts) -> Judged:
    used = [item for item in facts.ours("suppliers") if not suppliers.closed(item)]
    return from_register(
        facts,
        "suppliers",
        suppliers.REGISTER.rules,
        records=used,
        clauses=("8.4", "A.5.22"),
        what="suppliers in use approved, evaluated in time, with certificates in date",
        clean="Each is.",
    )


def calibrated(facts: Facts) -> Judged:
    number = _MEASURING[facts.standard.family]
    unit = facts.coverage.unit(number) or next(iter(facts.coverage.below(number)), None)
    if unit is not None and unit.not_applicable:
        return Judged(Colour.GREY, f"Not applied: {unit.not_applicable}", asked=False)
    held = facts.ours("measuring-equipment")
    if not held:
        return nothing(facts, "measuring-equipment", number)
    judged = from_register(
        facts,
        "measuring-equipment",
        measuring_equipment.REGISTER.rules,
        red=(measuring_equipment.OVERDUE,),
        what="items of measuring equipment in date, or set aside",
        clean="Each item in use is in date, and what was found out of tolerance was weighed.",
    )
    failed = facts.wrong("calibrations", facts.ours("calibrations"), NO_ASSESSMENT, LEFT_FAILING)
    if not failed:
        return judged
    says = sentence(problem.message for _, problem in failed)
    supports = (*(Support("record", item.id, problem.message) for item, problem in failed), *judged.supports)
    return Judged(Colour.RED, says, judged.counts, supports, judged.owner, failed[0][1].remedy)


def complained(facts: Facts) -> Judged:
    return from_register(
        facts,
        "complaints",
        complaints.REGISTER.rules,
        clauses=("8.2.1", "7.4"),
        what="complaints answered in time, and followed up or not for a reason",
        clean="Each was answered, and judged.",
    )


def drilled(facts: Facts) -> Judged:
    family = facts.standard.family
    numbers = ("8.2",) if family in ("iso-14001", "iso-45001") else ("A.5.24", "A.5.29", "A.5.30")
    mine = _practised(facts, *emergency_drills.KINDS[family])
    if not mine and (kept := facts.elsewhere(*numbers)):
        return kept_elsewhere(facts, kept)
    return _held(facts, mine, "drills held as planned, judged and followed up", "Drills were held")


def _practised(facts: Facts, *kinds: str) -> list[Any]:
    return [
        item
        for item in facts.ours("emergency-drills")
        if set(kinds) & set(item.kinds) and not item.cancelled_on
    ]


def _held(facts: Facts, drills: list[Any], what: str, clean: str) -> Judged:
    """Amber where the last one is over a year ago, or none was held yet. What is still to come is not counted."""
    register = emergency_drills.REGISTER
    until = facts.as_of
    ripe = [item for item in drills if (item.held_on <= until if item.held_on else item.planned < until)]
    if drills and not ripe:
        first = min(drills, key=lambda item: item.planned)
        says = f"None was held yet; {first.id} is planned for {first.planned}."
        return Judged(Colour.AMBER, says, (), (Support("record", first.id, first.title),), first.owner)
    judged = from_register(facts, register.name, register.rules, records=ripe, what=what, clean=clean)
    if not drills and facts.ours(register.name):
        return replace(judged, says="No drill that is recorded is about this: is that true?")
    if judged.colour is not Colour.GREEN:
        return judged
    last = max(ripe, key=lambda item: item.held_on)
    support = (Support("record", last.id, last.title),)
    says = f"{clean}, the last on {last.held_on}: {last.id}, {last.result}."
    late = months_after(last.held_on, _YEAR) < until
    return Judged(Colour.AMBER if late else Colour.GREEN, says, judged.counts, support, last.owner)


def consulted(facts: Facts) -> Judged:
    enter = (
        "Say where the minutes with workers or their representatives lie: records/evidence-elsewhere.yml, "
        "clauses: [iso-45001:5.4], with samples; or enter under consulted in records/hazards.yml who was asked."
    )
    if not facts.elsewhere("5.4") and (judged := _asked_about_hazards(facts)):
        return judged
    judged = by_people(facts, "how workers were heard, and what came of it", enter, "5.4")
    told = [
        (item, point)
        for item in sorted(facts.ours("management-reviews"), key=lambda item: item.held_on or date.max)
        if item.held_on and item.held_on <= facts.as_of
        for point in item.inputs
        if point.key == "consultation of workers" and (point.facts or point.conclusion)
    ]
    if judged.colour is not Colour.GREY or not told:
        return judged
    review, point = told[-1]
    says = f"{review.id} tells of it: {point.facts or point.conclusion} The minutes themselves lie elsewhere."
    return Judged(Colour.GREY, says, (), (Support("record", review.id, review.title),), "", enter)


def _asked_about_hazards(facts: Facts) -> Judged | None:
    """Nothing where nobody was ever asked about one: then other places are looked at first."""
    held = [item for item in facts.ours("hazards") if not hazards.closed(item)]
    asked = [(one.on, item) for item in held for one in item.consulted if one.on <= facts.as_of]
    if not asked:
        return None
    without = [item for item in held if not any(found is item for _, found in asked)]
    day, last = max(asked, key=lambda pair: pair[0])
    counts = (Count(len(held) - len(without), len(held), "hazards talked over with those who meet them"),)
    supports = tuple(Support("record", item.id, item.title) for item in (without or [last]))
    if without:
        says = sentence(f"{item.id} {item.title}: nobody is named who was asked" for item in without)
        return Judged(Colour.AMBER, says, counts, supports, without[0].owner)
    says = f"Workers were last asked on {day}, about {last.id}."
    late = months_after(day, _YEAR) < facts.as_of
    return Judged(Colour.AMBER if late else Colour.GREEN, says, counts, supports, last.owner)


def restored(facts: Facts) -> Judged:
    number = "A.8.13" if facts.standard.family == "iso-iec-27001" else "7.5"
    if facts.standard.clause(number) is None:
        number = facts.standard.clauses[0].id
    enter = (
        "Restore one, and enter it in records/emergency-drills.yml, kinds: [restore]; or say where the record of it "
        "lies: records/evidence-elsewhere.yml, title: Restored backups, "
        f"clauses: [{facts.standard.family}:{number}], with samples."
    )
    mine = _practised(facts, "restore")
    if mine:
        return _held(facts, mine, "restores held as planned, judged and followed up", "Backups were restored")
    what = "whether a backup was ever restored, of this repository and of other records"
    judged = by_people(facts, what, enter, number, called="back-?up|restor")
    if judged.colour is not Colour.GREY:
        return judged
    return Judged(Colour.AMBER, "No restored backup is recorded: is that true?", green=enter)


_CLAUSE, _OWN = Basis.CLAUSE, Basis.OWN_PROCEDURE
POINTS = (
    Point(
        "P23",
        "Whoever holds a role has shown what it asks",
        Theme.OPERATION,
        _CLAUSE,
        "7.2: competence is determined, ensured and shown; when it is shown again is our own rule",
        ("7.2",),
        8,
        "Have it shown, and enter it in records/training.csv.",
        able,
        registers=("competence", "training"),
    ),
    Point(
        "P24",
        "Readers have read what counts",
        Theme.OPERATION,
        _OWN,
        "7.3 asks for awareness; that reading is acknowledged is our own rule",
        ("7.3", "7.5"),
        4,
        "Have it read, and enter it with qms acknowledge.",
        read,
        registers=("acknowledgements",),
    ),
    Point(
        "P25",
        "Suppliers were evaluated again",
        Theme.OPERATION,
        _CLAUSE,
        "8.4 of ISO 9001, 8.1 of others; the interval is our own",
        ("8.4", "8.1"),
        8,
        "Evaluate, and enter it under evaluations.",
        evaluated,
        registers=("suppliers",),
    ),
    Point(
        "P26",
        "Measuring equipment is in date, and failures were weighed",
        Theme.OPERATION,
        _CLAUSE,
        "7.1.5 of ISO 9001, 9.1.1 of ISO 14001 and ISO 45001; the interval is our own",
        ("7.1.5", "9.1.1"),
        4,
        "Calibrate it, or take it out of use; say what a failure meant for earlier results.",
        calibrated,
        ("iso-9001", "iso-14001", "iso-45001"),
        registers=("measuring-equipment", "calibrations"),
    ),
    Point(
        "P27",
        "Complaints were answered",
        Theme.OPERATION,
        _OWN,
        "bodies look at complaints at each visit; the days are our own",
        ("8.2.1", "8.2", "10.2"),
        4,
        "Answer, and say what came of it.",
        complained,
        registers=("complaints",),
    ),
    Point(
        "P28",
        "Drills for emergencies are recorded",
        Theme.OPERATION,
        _CLAUSE,
        "8.2 of ISO 14001 and ISO 45001; controls on incidents and continuity of ISO/IEC 27001; how often is our own",
        ("8.2", "A.5.24"),
        12,
        "Hold a drill, and enter it with what was seen in records/emergency-drills.yml.",
        drilled,
        ("iso-14001", "iso-45001", "iso-iec-27001"),
        registers=("emergency-drills", "evidence-elsewhere"),
    ),
    Point(
        "P29",
        "Workers were consulted, and it is recorded",
        Theme.OPERATION,
        _CLAUSE,
        "5.4 of ISO 45001; how often is our own",
        ("5.4",),
        12,
        "Ask those who do the work, and enter it under consulted in records/hazards.yml; or say where minutes lie.",
        consulted,
        ("iso-45001",),
        registers=("hazards", "evidence-elsewhere"),
    ),
    Point(
        "P31",
        "A backup was restored as a test",
        Theme.OPERATION,
        Basis.GOOD_PRACTICE,
        "7.5.3 asks that documented information is protected, A.8.13 of ISO/IEC 27001 for tested backups",
        ("A.8.13", "7.5"),
        8,
        "Restore one, and enter it in records/emergency-drills.yml, kinds: [restore].",
        restored,
        registers=("emergency-drills", "evidence-elsewhere"),
    ),
)
