"""Facts for a management review about what moves around us and what could happen: one function an input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.identifiers import order
from plainqms.registers import (
    compliance_obligations,
    hazards,
    information_security_risks,
    management_reviews,
    objectives,
    risks,
)
from plainqms.views import revisions
from plainqms.views.management_facts import Fact, Situation, counted, day, fact, many, said

_DUTIES = ("law", "permit")


def earlier_actions(now: Situation) -> Iterator[Fact]:
    """Of the review before every action; of those before it what is still open."""
    held = [item for item in now.records.of("management-reviews") if item.held_on]
    held.sort(key=lambda item: (item.held_on, order(item.id)))
    for review in held:
        done = sum(item.done is not None for item in review.outputs)
        last = review is held[-1]
        if not last and management_reviews.closed(review):
            continue
        yield fact(
            f"{review.id} of {day(review.held_on)} decided {many(len(review.outputs), 'action')}; {done} done, "
            f"{len(review.outputs) - done} open.",
            (review,),
        )
        for action in review.outputs:
            if action.done and last:
                yield fact(f"“{said(action.what)}”: done on {day(action.done)}.", (review,))
            elif not action.done:
                when = "without a day" if action.due is None else f"due on {day(action.due)}"
                late = ", overdue" if action.due and action.due < now.day else ""
                yield fact(f"“{said(action.what)}”: open, {when}{late}.", (review,))


def changes(now: Situation) -> Iterator[Fact]:
    issues = now.open("context")
    if issues:
        outside = sum(item.comes_from == "outside" for item in issues)
        yield counted(f"{many(len(issues), 'issue')} watched, {outside} of them from outside", issues)
        new = [item for item in issues if now.now(item.identified_on)]
        yield counted(f"{len(new)} new since {day(now.since)}", new)
        looked = [item for item in issues if any(now.now(one.on) for one in item.reviews)]
        yield counted(f"{len(looked)} looked at again since {day(now.since)}", looked)
        for item in issues:
            if item.climate:
                word = "relevant" if item.climate.relevant else "not relevant"
                yield fact(
                    f"Climate change: {word}, decided on {day(item.climate.decided_on)} ({item.id}).", (item,)
                )
        yield from _late(now, "context", "issue", "not looked at in time")
    made = [item for item in now.records.of("changes") if now.now(item.raised_on)]
    if made:
        yield counted(f"{many(len(made), 'change')} of our own proposed since {day(now.since)}", made)


def parties(now: Situation) -> Iterator[Fact]:
    known = now.open("interested-parties")
    if not known:
        return
    needs = [need for item in known for need in item.needs]
    told = many(len(needs), "need or expectation", "needs and expectations")
    bound = sum(need.obligation for need in needs)
    yield counted(f"{many(len(known), 'party', 'parties')} with {told}, {bound} of them duties", known)
    new = [item for item in known if now.now(item.identified_on)]
    yield counted(f"{len(new)} new since {day(now.since)}", new)
    looked = [item for item in known if any(now.now(one.on) for one in item.reviews)]
    yield counted(f"{len(looked)} gone through since {day(now.since)}", looked)
    yield from _late(now, "interested-parties", "party", "not gone through in time", "parties")


def duties(now: Situation) -> Iterator[Fact]:
    known = now.open("compliance-obligations")
    if known:
        yield counted(
            f"{many(len(known), 'law, permit or agreement', 'laws, permits and agreements')}", known
        )
        new = [item for item in known if now.now(item.since)]
        yield counted(f"{len(new)} new in the list since {day(now.since)}", new)
        altered = [item for item in known if any(now.now(one.on) for one in item.alterations)]
        yield counted(f"{len(altered)} altered since {day(now.since)}", altered)
    texts = _laws(now)
    if texts:
        yield counted(
            f"{many(len(texts), 'law or permit', 'laws and permits')} kept as external documents", texts
        )
        newer = [
            item for item in texts if any(now.now(one.on) and one.found != "current" for one in item.checks)
        ]
        yield counted(f"{len(newer)} found changed or withdrawn since {day(now.since)}", newer)
    bound = [item for item in now.open("interested-parties") if any(need.obligation for need in item.needs)]
    if bound:
        found = sum(need.obligation for item in bound for need in item.needs)
        yield counted(
            f"{many(found, 'duty', 'duties')} towards {many(len(bound), 'party', 'parties')}", bound
        )


def compliance(now: Situation) -> Iterator[Fact]:
    yield from _evaluations(now)
    texts = _laws(now)
    if texts:
        checked = [item for item in texts if any(now.now(one.on) for one in item.checks)]
        told = many(len(texts), "law or permit", "laws and permits")
        yield counted(f"{len(checked)} of {told} looked up since {day(now.since)}", checked)
        late = [item for item in now.overdue("external-documents") if item in texts]
        if late:
            yield counted(f"{len(late)} not looked up in time", late)
    if bound := [item for item in now.open("interested-parties") if any(_unmet(need) for need in item.needs)]:
        yield counted(
            f"{many(len(bound), 'party', 'parties')} with a duty that nothing is said to meet", bound
        )


def _evaluations(now: Situation) -> Iterator[Fact]:
    known = now.open("compliance-obligations")
    if known:
        recent = [item for item in known if any(now.now(one.on) for one in item.evaluations)]
        told = many(len(known), "compliance obligation")
        yield counted(f"{len(recent)} of {told} evaluated since {day(now.since)}", recent)
        for result in ("kept", "not kept", "cannot tell"):
            found = [
                item
                for item in known
                if (one := compliance_obligations.latest(item)) and one.result == result
            ]
            if found or result == "kept":
                yield counted(f"{len(found)} last found: {result}", found)
        broken = [
            item
            for item in known
            if any(now.now(one.on) and one.result == "not kept" for one in item.evaluations)
        ]
        if broken:
            yield counted(f"{len(broken)} not kept at some time since {day(now.since)}", broken)
        if late := now.overdue("compliance-obligations"):
            yield counted(f"{len(late)} not evaluated in time", late)


def aspects(now: Situation) -> Iterator[Fact]:
    known = now.open("environmental-aspects")
    if known:
        heavy = [item for item in known if item.significant]
        told = many(len(known), "environmental aspect")
        yield counted(f"{len(heavy)} of {told} significant", heavy)
        new = [item for item in known if now.now(item.identified_on)]
        yield counted(f"{len(new)} new since {day(now.since)}", new)
        looked = [item for item in known if any(now.now(one.on) for one in item.reviews)]
        yield counted(f"{len(looked)} looked at again since {day(now.since)}", looked)
        yield from _late(now, "environmental-aspects", "aspect", "with a day that has passed")
    found = [item for item in now.open("risks") if item.subject == "environment"]
    if found:
        yield counted(
            f"{many(len(found), 'risk or opportunity', 'risks and opportunities')} about the environment",
            found,
        )
        new = [item for item in found if now.now(item.identified_on)]
        yield counted(f"{len(new)} new since {day(now.since)}", new)


def risks_and_opportunities(now: Situation) -> Iterator[Fact]:
    yield from _risks(now)
    yield from _hazards(now)


def _risks(now: Situation) -> Iterator[Fact]:
    found = now.open("risks")
    if not found:
        return
    bad = sum(risks.is_risk(item) for item in found)
    yield counted(
        f"{many(bad, 'risk')} and {many(len(found) - bad, 'opportunity', 'opportunities')} open", found
    )
    new = [item for item in now.records.of("risks") if now.now(item.identified_on)]
    ended = [item for item in now.records.of("risks") if now.now(item.closed_on)]
    yield counted(f"{len(new)} new since {day(now.since)}", new)
    yield counted(f"{len(ended)} closed since {day(now.since)}", ended)
    open_ = [item for item in found if not item.decision]
    if open_:
        yield counted(f"{len(open_)} without a decision", open_)
    sizes = {item.id: risks.size(item) or 0 for item in found if risks.is_risk(item)}
    if top := max(sizes.values(), default=0):
        first = [item for item in found if sizes.get(item.id) == top]
        yield counted(f"Largest risk: {top} of 25", first)
    yield from _late(
        now, "risks", "risk or opportunity", "with a day that has passed", "risks and opportunities"
    )


def _hazards(now: Situation) -> Iterator[Fact]:
    known = now.open("hazards")
    if known:
        large = [item for item in known if hazards.above(item)]
        yield counted(f"{len(large)} of {many(len(known), 'hazard')} above what is borne", large)
        new = [item for item in known if now.now(item.identified_on)]
        yield counted(f"{len(new)} new since {day(now.since)}", new)
        yield from _late(now, "hazards", "hazard", "with a day that has passed")


def actions_on_risks(now: Situation) -> Iterator[Fact]:
    found = [item for item in now.records.of("risks") if item.actions]
    actions = [action for item in found for action in item.actions]
    if not actions:
        return
    done = [action for action in actions if action.done]
    recent = sum(now.now(action.done) for action in actions)
    late = sum(action.done is None and action.due is not None and action.due < now.day for action in actions)
    yield counted(
        f"{many(len(actions), 'action')}: {len(done)} done ({recent} since {day(now.since)}), "
        f"{len(actions) - len(done)} open, {late} overdue",
        found,
    )
    for item in found:
        before = (item.likelihood or 0) * (item.consequence or 0)
        after = risks.size(item)
        if all(action.done for action in item.actions) and before and after is not None:
            yield fact(f"{item.id}: {before} before its actions, {after} after them.", (item,))


def policy(now: Situation) -> Iterator[Fact]:
    standings = revisions.standings(now.system)
    for document in sorted(now.system.documents, key=lambda item: order(item.id)):
        standing = standings.get(document.id)
        if document.type != "POL" or standing is None or standing.current is None or standing.withdrawn:
            continue
        current = standing.current
        following = revisions.next_review(now.system, document, current)
        late = ", review overdue" if following and following < now.day else ""
        title = said(revisions.title(now.system, document))
        text = f"{document.id} {title}: revision {current.number} since {day(current.effective)}{late}."
        yield Fact(text, (document.id,))
    held = [item for item in now.open("objectives") if item.documents]
    if held:
        good = sum(_on_target(item) for item in held)
        yield counted(f"{many(len(held), 'objective')} that follow from it, {good} on target", held)


def information_security(now: Situation) -> Iterator[Fact]:
    found = now.open("information-security-risks")
    if found:
        yield counted(f"{many(len(found), 'risk')} to information assessed", found)
        above = [item for item in found if information_security_risks.above(item)]
        yield counted(f"{len(above)} above what we accept", above)
        waiting = [item for item in found if not information_security_risks.accepted(item)]
        yield counted(f"{len(waiting)} whose rest nobody has accepted", waiting)
    plan = now.records.of("treatments")
    if plan:
        done = [item for item in plan if item.done]
        running = [item for item in plan if not item.done and not item.given_up_on]
        late = [item for item in running if item.due < now.day]
        yield fact(
            f"Treatment plan: {many(len(plan), 'measure')}, {len(done)} done "
            f"({sum(now.now(item.done) for item in plan)} since {day(now.since)}), {len(running)} running.",
            plan,
        )
        if late:
            yield counted(f"{many(len(late), 'measure')} overdue", late)
    rows = [item for item in now.open("applicability") if item.applicable]
    if rows:
        words = [
            (word, sum(item.status == word for item in rows))
            for word in ("implemented", "partly", "planned", "not implemented")
        ]
        told = ", ".join(f"{number} {word}" for word, number in words if number)
        yield Fact(
            f"Statement of Applicability: {many(len(rows), 'control')} applicable; {told or 'no status given'}."
        )


def _laws(now: Situation) -> list[Any]:
    return [item for item in now.open("external-documents") if item.kind in _DUTIES]


def _unmet(need: Any) -> bool:
    return need.obligation and not (need.processes or need.documents or need.how)


def _on_target(item: Any) -> bool:
    value = objectives.latest(item)
    return value is not None and objectives.on_target(item, value.value)


def _late(now: Situation, register: str, one: str, what: str, more: str = "") -> Iterator[Fact]:
    late = now.overdue(register)
    if late:
        yield counted(f"{many(len(late), one, more)} {what}", late)
