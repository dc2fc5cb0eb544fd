"""The declared policy of the main line against what the forge enforces: each difference, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainqms.model.branch_rules import (
    ADMINISTRATORS,
    CODE_OWNERS,
    DELETION,
    DIRECT_PUSH,
    DISMISS_STALE,
    FORCE_PUSH,
    LINEAR,
    ORDER,
    REVIEWS,
    SIGNED,
    Enforced,
)
from plainqms.model.forge_policy import BranchRules
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity

_SOURCE = "what qms.yml says that the forge enforces (forge: branch_rules)"
WEAKER = Rule(
    "H440",
    "forge-enforces-less",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    _SOURCE,
    "What the organization says of its control of documents is not what happens: nothing but good will keeps the rule.",
    "Set it on the forge, or declare in qms.yml what is true.",
)
NOT_KNOWN = Rule(
    "H441",
    "forge-rule-not-known",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    _SOURCE,
    "The forge did not tell whether the rule is kept. What nobody could look at is not taken as kept.",
    "Ask with a token of somebody who administers the repository, or look there yourself and keep what you saw.",
)
STRICTER = Rule(
    "H442",
    "forge-enforces-more",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    _SOURCE,
    "The forge keeps more than is declared. Nobody is harmed, and nobody would notice if it stopped.",
    "Declare it in qms.yml, so that its end is noticed.",
)
RULES = (WEAKER, NOT_KNOWN, STRICTER)

_MAY = (DIRECT_PUSH, FORCE_PUSH, DELETION)


@dataclass(frozen=True, slots=True)
class Told:
    """A rule in words: what is said of it, and what it means to the control of documents if it is weaker."""

    name: str
    means: str


TOLD = {
    DIRECT_PUSH: Told(
        "changes without a proposal",
        "a text can be changed with nobody asked, and the impact of it is reported to nobody",
    ),
    REVIEWS: Told("reviews before a change is taken over", "a text can be taken over that fewer people have read"),
    DISMISS_STALE: Told(
        "approvals end when the proposal changes",
        "a text can be changed after it was approved, and is taken over as if that text had been read",
    ),
    CODE_OWNERS: Told(
        "the owners of a document are asked", "a text can be taken over without a word of whoever answers for it"
    ),
    FORCE_PUSH: Told(
        "history can be rewritten", "revisions, dates and approvals of the past can be replaced without a trace here"
    ),
    DELETION: Told("the main line can be deleted", "the record of all revisions can be removed in one act"),
    ADMINISTRATORS: Told(
        "administrators are bound as well", "some can pass by every rule above, and nothing shows in the manual"
    ),
    LINEAR: Told("one change after the other, without branches", "the main line holds branches that come together"),
    SIGNED: Told("only signed commits", "who wrote a change is what was typed, not what a key proves"),
}  # fmt: skip
_WHERE = {
    "github": "Settings, Rules, Rulesets (or Branches, Branch protection rules)",
    "gitlab": "Settings, Repository, Protected branches; Settings, Merge requests",
    "gitea": "Settings, Branches, Branch protection; for merging: Settings, Repository, Pull requests",
}


def compare(declared: BranchRules, found: Enforced, kind: str, *, place: Place) -> Iterator[Problem]:
    """One problem for each rule that is not as declared, or not known."""
    for name in ORDER:
        told, wanted = TOLD[name], getattr(declared, name)
        said = f"{told.name}: declared {_value(name, wanted)}"
        if name not in found.rules:
            yield NOT_KNOWN.at(
                place, f"{said}, and not known, because {found.unknown.get(name, 'nothing was said')}"
            )
            continue
        answer = found.rules[name]
        if answer == wanted:
            continue
        rule = WEAKER if _is_weaker(name, answer, wanted) else STRICTER
        means = f"; so {told.means}" if rule is WEAKER else ""
        remedy = f"{_WHERE[kind]}. {rule.remedy}" if rule is WEAKER else rule.remedy
        yield rule.at(place, f"{said}, enforced {_value(name, answer)}{means}", remedy)


def as_declared(declared: BranchRules, found: Enforced) -> tuple[str, ...]:
    """Rules of which the forge answers what is declared, in words."""
    return tuple(
        f"{TOLD[name].name}: {_value(name, found.rules[name])}"
        for name in ORDER
        if name in found.rules and found.rules[name] == getattr(declared, name)
    )


def _is_weaker(name: str, answer: int | bool, wanted: int | bool) -> bool:
    return answer > wanted if name in _MAY else answer < wanted


def _value(name: str, value: int | bool) -> str:
    return str(value) if name == REVIEWS else "yes" if value else "no"
