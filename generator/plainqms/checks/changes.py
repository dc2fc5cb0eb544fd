"""What a change says of itself: a reason that a reader can use, a class that the tool knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

WITHOUT_REASON = Rule(
    "H340",
    "change-without-reason",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "Readers of the new revision ask what is new and why. Its list of revisions has no answer.",
    "Give the reason in the message of the next commit; a reason on a line of its own is printed as it stands:\n"
    "Change-Reason: The order limit was raised by the management review of January.",
)
UNKNOWN_CLASS = Rule(
    "H341",
    "unknown-change-class",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information",
    "A class that is not known has no effect: the revision got the next whole number.",
    "There are two: a change of content, which needs no class, and\nChange-Class: editorial",
)
MISSPELT_TRAILER = Rule(
    "H342",
    "misspelt-trailer",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "nothing is guessed",
    "A line that is not spelt as it should be has no effect: the approval or the reason is lost.",
    "What is committed stays. Spell it right in the commit that brings the next change.",
)
RULES = (WITHOUT_REASON, UNKNOWN_CLASS, MISSPELT_TRAILER)

_TRAILERS = ("Approved-by", "Change-Class", "Change-Reason", "Co-authored-by")
_CLASSES = ("", "editorial", "content")
_SAYS_NOTHING = re.compile(
    r"(?:wip|(?:minor )?(?:change|update|edit|fix|correction|revision|typo|stuff|misc|test|save|commit)(?:e?d|s)?"
    r"|(?:update|edit|change|fix|create|add|rename)[sd]?(?:ed)? \S+\.md|merge (?:branch|pull request|remote).*"
    r"|[^a-zA-Z]*)[.! ]*",
    re.I,
)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    for document in system.documents:
        current = standings[document.id].current
        if current is None:
            continue
        change = current.change
        if len(standings[document.id].revisions) > 1 and not change.cause:
            said = change.change_reason
            if all(_SAYS_NOTHING.fullmatch(part) for part in said.split("; ")):
                what = f"“{said}” is all that is said" if said else "nothing is said"
                message = f"{what} about why revision {current.number} of {document.id} was made"
                yield WITHOUT_REASON.at(document.place, message)
        if change.change_class not in _CLASSES:
            message = f"“{change.change_class}”, given for revision {current.number}, is no class"
            yield UNKNOWN_CLASS.at(document.place, message)
        known = {name.lower(): name for name in _TRAILERS}
        for name, _ in change.commit.trailers:
            close = get_close_matches(name.lower(), known, n=1, cutoff=0.8)
            if close and name.lower() not in known:
                message = f"“{name}:”, in the change that brought revision {current.number}, has no meaning"
                yield MISSPELT_TRAILER.at(document.place, f"{message}; {known[close[0]]}: was probably meant")
