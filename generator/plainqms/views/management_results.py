"""Facts for a management review about how it goes: one function an input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from plainqms.registers import competence, findings, objectives, processes, satisfaction, suppliers
from plainqms.views.management_facts import Fact, Situation, counted, day, fact, figure, many, said


def objectives_met(now: Situation) -> Iterator[Fact]:
    """Every objective that was open in the period: its last value, the target, and which way it moves."""
    for item in now.records.of("objectives"):
        if item.closed_on and not now.now(item.closed_on):
            continue
        aim = f"target {item.direction} {figure(item.target, item.unit)} by {day(item.due)}"
        values = sorted(item.values, key=lambda one: one.on)
        if not values:
            yield fact(f"{item.id} {said(item.title)}: no value yet, {aim}.", (item,))
            continue
        last = values[-1]
        if item.closed_on:
            word = item.result or "closed without a result"
        else:
            word = "on target" if objectives.on_target(item, last.value) else "not on target"
        trend = _trend(values, item.direction, item.unit)
        yield fact(
            f"{item.id} {said(item.title)}: {figure(last.value, item.unit)} on {day(last.on)}, {aim}: {word}{trend}.",
            (item,),
        )


def customers(now: Situation) -> Iterator[Fact]:
    for item in now.records.of("satisfaction"):
        if not now.now(item.ends_on):
            continue
        result = f"{figure(item.result, item.unit)}" if item.result is not None else "no result"
        aim = f", target {item.direction} {figure(item.target, item.unit)}" if item.target is not None else ""
        missed = (
            (": missed" if satisfaction.missed(item) else ": reached")
            if aim and item.result is not None
            else ""
        )
        share = (
            f" ({item.answered} of {item.asked} answered)" if item.asked and item.answered is not None else ""
        )
        yield fact(f"{item.id} {said(item.title)}: {result}{aim}{missed}{share}.", (item,))
    known = now.records.of("complaints")
    if known:
        yield from _trended(now, known, "received_on", "complaint", "received")
        mine = [item for item in known if now.now(item.received_on)]
        right = [item for item in mine if item.justified in ("yes", "partly")]
        if mine:
            yield counted(f"{len(right)} of these justified in whole or in part", right)
        open_ = now.open("complaints")
        yield counted(f"{many(len(open_), 'complaint')} open", open_)


def communication(now: Situation) -> Iterator[Fact]:
    outside = [item for item in now.records.of("reports") if item.sender and now.now(item.received_on)]
    if outside:
        answered = sum(item.replied_on is not None for item in outside)
        yield counted(f"{many(len(outside), 'report')} from outside our people, {answered} answered", outside)


def process_results(now: Situation) -> Iterator[Fact]:
    for sheet in now.open("processes"):
        for measure in sheet.measures:
            aim = f"target {measure.direction} {figure(measure.target, measure.unit)}"
            values = sorted(
                (one for one in sheet.values if one.measure == measure.name), key=lambda one: one.on
            )
            if not values:
                yield fact(f"{sheet.id} {said(measure.name)}: no value yet, {aim}.", (sheet,))
                continue
            last = values[-1]
            word = "on target" if processes.on_target(measure, last.value) else "off target"
            trend = _trend(values, measure.direction, measure.unit)
            yield fact(
                f"{sheet.id} {said(measure.name)}: {figure(last.value, measure.unit)} on {day(last.on)}, {aim}: "
                f"{word}{trend}.",
                (sheet,),
            )
    known = now.records.of("nonconforming-outputs")
    if known:
        yield from _trended(now, known, "found_on", "nonconforming output", "found")


def nonconformities(now: Situation) -> Iterator[Fact]:
    known = now.records.of("nonconformities")
    if not known:
        return
    yield from _trended(now, known, "raised_on", "nonconformity", "raised", "nonconformities")
    mine = [item for item in known if now.now(item.raised_on)]
    if mine:
        yield fact(f"By where they were noticed: {_each(item.source for item in mine)}.")
    closed = [item for item in known if now.now(item.closed_on)]
    yield counted(f"{len(closed)} closed since {day(now.since)}", closed)
    open_ = now.open("nonconformities")
    yield counted(f"{len(open_)} open", open_)
    late = now.overdue("nonconformities")
    if late:
        yield counted(f"{len(late)} overdue", late)
    judged = [item for item in known if item.effectiveness and now.now(item.effectiveness.judged_on)]
    if judged:
        good = sum(item.effectiveness.result == "effective" for item in judged)
        yield counted(
            f"{good} of {many(len(judged), 'action')} judged since {day(now.since)} effective", judged
        )
    again = [item for item in mine if item.repeat_of]
    if again:
        yield counted(f"{len(again)} came back", again)


def incidents(now: Situation) -> Iterator[Fact]:
    happened = [item for item in now.records.of("nonconformities") if item.source == "incident"]
    told = [item for item in now.records.of("reports") if item.kind in ("near miss", "hazard")]
    if happened:
        yield from _trended(now, happened, "raised_on", "incident", "recorded")
    if told:
        yield from _trended(
            now, told, "received_on", "near miss or hazard", "reported", "near misses and hazards"
        )
        open_ = [item for item in told if not item.decision]
        if open_:
            yield counted(f"{len(open_)} of them not decided", open_)


def monitoring(now: Situation) -> Iterator[Fact]:
    sheets = [item for item in now.open("processes") if item.measures]
    if sheets:
        count = sum(now.now(value.on) for item in sheets for value in item.values)
        measures = sum(len(item.measures) for item in sheets)
        yield counted(
            f"{many(count, 'value')} of {many(measures, 'measure')} of processes since {day(now.since)}",
            sheets,
        )
        behind = [item for item in now.overdue("processes") if item in sheets]
        if behind:
            yield counted(f"{many(len(behind), 'process', 'processes')} with something overdue", behind)
    done = [item for item in now.records.of("calibrations") if now.now(item.on)]
    if done:
        wrong = [item for item in done if item.as_found == "fail"]
        yield fact(f"{many(len(done), 'calibration')} since {day(now.since)}.")
        yield counted(f"{len(wrong)} found out of tolerance", wrong)
    late = now.overdue("measuring-equipment")
    if late:
        yield counted(f"{many(len(late), 'item')} of equipment overdue for calibration", late)


def audits(now: Situation) -> Iterator[Fact]:
    held = [item for item in now.records.of("audits") if now.now(item.held_on) and not item.cancelled_on]
    if held:
        yield counted(f"{many(len(held), 'audit')} held ({_each(item.kind for item in held)})", held)
    missed = [
        item
        for item in now.records.of("audits")
        if not item.held_on and not item.cancelled_on and item.planned < now.day
    ]
    if missed:
        yield counted(f"{many(len(missed), 'audit')} planned and not held", missed)
    found = [item for item in now.records.of("findings") if now.now(item.on)]
    if found:
        yield counted(f"{many(len(found), 'finding')} ({_each(item.grade for item in found)})", found)
    open_ = now.open("findings")
    if open_:
        yield counted(f"{many(len(open_), 'finding')} open ({_each(item.grade for item in open_)})", open_)


def providers(now: Situation) -> Iterator[Fact]:
    known = now.open("suppliers")
    if not known:
        return
    yield counted(
        f"{many(len(known), 'supplier')} in use ({_each(f'class {item.criticality}' for item in known)})",
        known,
    )
    judged = [item for item in known if any(now.now(one.on) for one in item.evaluations)]
    results = (last.result for item in judged if (last := suppliers.latest(item)))
    told = f" ({_each(results)})" if judged else ""
    yield counted(f"{len(judged)} evaluated since {day(now.since)}{told}", judged)
    late = now.overdue("suppliers")
    if late:
        yield counted(f"{many(len(late), 'supplier')} with something overdue", late)
    ended = [item for item in known if any(one.until and one.until < now.day for one in item.certificates)]
    if ended:
        yield counted(f"{many(len(ended), 'supplier')} with a certificate that has ended", ended)


def consultation(now: Situation) -> Iterator[Fact]:
    known = now.open("hazards")
    if known:
        asked = [item for item in known if any(now.now(one.on) for one in item.consulted)]
        total = many(len(known), "hazard")
        yield counted(f"{len(asked)} of {total} talked over with workers since {day(now.since)}", asked)
    told = [item for item in now.records.of("reports") if not item.sender and now.now(item.received_on)]
    if told:
        yield counted(f"{many(len(told), 'report')} of staff ({_each(item.kind for item in told)})", told)
        answered = sum(item.replied_on is not None for item in told)
        yield fact(f"{answered} of {len(told)} answered.", told)


def resources(now: Situation) -> Iterator[Fact]:
    asked = now.open("competence")
    if asked:
        gaps = {
            item.id: [
                one.person
                for one in competence.holders(item, now.records)
                if one.last is None or one.gap(now.day)
            ]
            for item in asked
        }
        short = [item for item in asked if gaps[item.id]]
        people = {person for item in short for person in gaps[item.id]}
        told = f"{len(short)} of {many(len(asked), 'competence requirement')} not shown by everybody"
        yield counted(f"{told} ({many(len(people), 'person', 'people')})", short)
    late = now.overdue("training")
    if late:
        yield counted(f"{many(len(late), 'training')} whose effect was to be judged by now", late)
    empty = [role.heading for role in now.system.roles if not now.system.holders(role.id, now.day)]
    if empty:
        yield Fact(f"{many(len(empty), 'role')} held by nobody: {said(', '.join(empty))}.")


def improvement(now: Situation) -> Iterator[Fact]:
    known = now.records.of("improvements")
    if known:
        yield from _trended(now, known, "raised_on", "idea", "brought")
        decided = [item for item in known if now.now(item.decided_on)]
        if decided:
            yield counted(
                f"{many(len(decided), 'idea')} decided ({_each(item.decision for item in decided)})", decided
            )
        done = [item for item in known if now.now(item.closed_on)]
        if done:
            yield counted(f"{many(len(done), 'idea')} closed", done)
        open_ = [item for item in known if not item.decision and not item.closed_on]
        if open_:
            yield counted(f"{many(len(open_), 'idea')} without a decision", open_)
    told = [
        item
        for item in now.records.of("findings")
        if item.grade == "opportunity for improvement" and not findings.closed(item)
    ]
    if told:
        yield counted(
            f"{many(len(told), 'opportunity', 'opportunities')} for improvement from audits open", told
        )


def _trended(
    now: Situation, known: Iterable[Any], name: str, one: str, what: str, more: str = ""
) -> Iterator[Fact]:
    """How many in the period, and in the one of the same length before it."""
    mine = [item for item in known if now.now(getattr(item, name))]
    before = [item for item in known if now.before(getattr(item, name))]
    yield counted(
        f"{many(len(mine), one, more)} {what} since {day(now.since)}, {len(before)} in the time before", mine
    )


def _trend(values: list[Any], direction: str, unit: str) -> str:
    if len(values) < 2:
        return ""
    last, before = values[-1].value, values[-2].value
    if last == before:
        return "; as before"
    better = (last > before) == (direction == "at least")
    return f"; {'better' if better else 'worse'} than {figure(before, unit)} before"


def _each(words: Iterable[str]) -> str:
    found = Counter(word or "not said" for word in words)
    return ", ".join(
        f"{number} {word}" for word, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )
