"""The review by management before an audit: held in time with every input, and its decisions carried out."""

from __future__ import annotations

from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.coverage import Support
from plainqms.model.problem import Basis, Severity
from plainqms.registers import management_review_rules, management_reviews
from plainqms.views.preaudit.facts import Facts, sentence, unplanned
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_YEAR = 12  # months; practice of bodies, where nothing else was planned


def _reviews(facts: Facts) -> list[Any]:
    family, edition = facts.standard.family, facts.standard.id
    return [
        item
        for item in facts.ours("management-reviews")
        if not item.standards or {family, edition} & set(item.standards)
    ]


def _held(facts: Facts) -> list[Any]:
    """The last one last."""
    held = [item for item in _reviews(facts) if item.held_on and item.held_on <= facts.as_of]
    return sorted(held, key=lambda item: item.held_on)


def reviewed(facts: Facts) -> Judged:
    if not facts.ours("management-reviews"):
        return unplanned(facts, "management-reviews", "a review by management", "9.3")
    held = _held(facts)
    planned = sorted((item for item in _reviews(facts) if not item.held_on), key=lambda item: item.planned)
    supports = tuple(Support("record", item.id, item.title) for item in (*held[-1:], *planned[:1]))
    if not held:
        if not planned:
            return Judged(Colour.RED, "No review by management covers this standard, and none is planned.")
        first = planned[0]
        colour = Colour.RED if facts.certificate or first.planned < facts.as_of else Colour.AMBER
        return Judged(
            colour,
            f"No review covers this standard yet; {first.id} is planned for {first.planned}.",
            (),
            supports,
            first.owner,
        )
    last = held[-1]
    asked = management_reviews.required(last, facts.system.records)
    mine_asked = [key for key, families in asked.items() if facts.standard.family in families]
    given = {item.key for item in last.inputs if item.conclusion or item.no_action_because}
    counts = (
        Count(
            sum(key in given for key in mine_asked),
            len(mine_asked),
            "inputs that the standard asks for, each with a conclusion",
        ),
    )
    wrong = facts.wrong("management-reviews", [last], *management_reviews.REGISTER.rules)
    wrong = tuple(item for item in wrong if item[1].rule is not management_review_rules.ACTION_OVERDUE)
    if wrong:
        bad = any(
            item.rule.severity is Severity.ERROR or item.rule is management_review_rules.OVERDUE
            for _, item in wrong
        )
        says = sentence(item.message for _, item in wrong)
        return Judged(
            Colour.RED if bad else Colour.AMBER, says, counts, supports, last.owner, wrong[0][1].remedy
        )
    if months_after(last.held_on, _YEAR) < facts.as_of and not last.next:
        says = f"The last review was held on {last.held_on}, over a year ago."
        return Judged(Colour.AMBER, says, counts, supports, last.owner)
    says = f"{last.id} was held on {last.held_on}, with every input" + (
        f"; the next is set for {last.next}." if last.next else "."
    )
    return Judged(Colour.GREEN, says, counts, supports, last.owner)


def decisions(facts: Facts) -> Judged:
    held = _held(facts)
    if not held:
        return Judged(Colour.GREY, "No review by management was held, so nothing was decided in one.")
    actions = [(item, action) for item in held for action in item.outputs]
    if not actions:
        return Judged(Colour.GREY, "The reviews decided on no action: is that true?")
    late = [
        (item, action)
        for item, action in actions
        if not action.done and (action.due is None or action.due < facts.as_of)
    ]
    counts = (Count(len(actions) - len(late), len(actions), "decisions of reviews carried out or in time"),)
    if not late:
        supports = tuple(Support("record", item.id, item.title) for item in held[-1:])
        return Judged(Colour.GREEN, "No decision is overdue.", counts, supports)
    says = sentence(
        f"{item.id}: {action.what.rstrip('.')}, due {action.due or 'on no day'}" for item, action in late
    )
    supports = tuple(Support("record", item.id, action.what) for item, action in late)
    return Judged(Colour.AMBER, says, counts, supports, late[0][1].owner)


_OWN, _CLAUSE = Basis.OWN_PROCEDURE, Basis.CLAUSE
POINTS = (
    Point(
        "P15",
        "Management has reviewed the system in time, with every input",
        Theme.AUDITS,
        _CLAUSE,
        "9.3: at planned intervals, with the inputs that the standard names; the interval is our own",
        ("9.3",),
        12,
        "Hold the review, with a conclusion for each input, and enter the day of the next one.",
        reviewed,
        registers=("management-reviews",),
    ),
    Point(
        "P16",
        "What the review decided is done in time",
        Theme.AUDITS,
        _OWN,
        "9.3 asks what became of earlier decisions; their days are our own",
        ("9.3",),
        8,
        "Do it and enter the day, or have whoever led the review set another one.",
        decisions,
        registers=("management-reviews",),
    ),
)
