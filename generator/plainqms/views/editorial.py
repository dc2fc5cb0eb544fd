"""Whether a change that is called editorial may be more than that: what it added or took away, by kind.

Our own questions, no standard's: a change of a number, a duty, a negation or a reference is rarely only a matter of
spelling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_UNITS = r"%|‰|°C|°F|K|[kcmµn]?[mgslLVAWN]|Pa|bar|psi|Hz|h|min|kg|°"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NEGATIONS = "not|no|never|none|nobody|nothing|without|neither|nor|except|unless|cannot"
_DUTIES = (
    "must|shall|should|may|can|will|has to|have to|is to|are to|needs?|needed|required?|allowed|permitted|forbidden"
    "|prohibited"
)
_LIMITS = (
    "at least|at most|more than|less than|up to|within|before|after|until|every|each|daily|weekly|monthly|yearly"
    "|minimum|maximum|always|only|all|any"
)
_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety"
    "|hundred|thousand|million|half|quarter|twice|double"
)
_REFERENCE = re.compile(r"\[\[~?([^\[\]]+)\]\]")  # the number of a clause is none of the text's own
_KINDS = {
    "a number": re.compile(rf"(?<![\w.])[+-]?\d+(?:[.,]\d+)*(?: ?(?:{_UNITS})(?!\w))?"),
    "a number in words": re.compile(rf"\b(?:{_NUMBERS})\b", re.I),
    "a date": re.compile(rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}} (?:{_MONTHS})[a-z]*\b"),
    "a negation": re.compile(rf"\b(?:{_NEGATIONS}|\w+n[’']t)\b", re.I),
    "a word of duty": re.compile(rf"\b(?:{_DUTIES})\b", re.I),
    "a limit": re.compile(rf"\b(?:{_LIMITS})\b|[<>≤≥±]", re.I),
}


def doubts(before: str, after: str, *, roles: Iterable[str] = ()) -> tuple[str, ...]:
    """What differs that an editorial change leaves alone: `a number: “12 mm” became “24 mm”`."""
    found: list[str] = []
    kinds = dict(_KINDS)
    titles = [re.escape(title) for title in roles if title]
    if titles:
        kinds["a role"] = re.compile(rf"\b(?:{'|'.join(sorted(titles, key=len, reverse=True))})s?\b", re.I)
    texts = [_REFERENCE.sub("", text) for text in (before, after)]
    for kind, pattern in kinds.items():
        words = [
            [" ".join(match.group().lower().split()) for match in pattern.finditer(text)] for text in texts
        ]
        found += _differing(kind, *words)
    found += _differing("what it refers to", *(_REFERENCE.findall(text) for text in (before, after)))
    return tuple(found)


def _differing(kind: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    old, new = Counter(before), Counter(after)
    gone, come = list((old - new).elements()), list((new - old).elements())
    if gone or come:
        yield f"{kind}: {_became(gone, come)}"


def _became(gone: list[str], come: list[str]) -> str:
    if len(gone) == len(come) == 1:
        return f"“{gone[0]}” became “{come[0]}”"
    told = [f"“{word}” is gone" for word in gone[:3]] + [f"“{word}” is new" for word in come[:3]]
    more = len(gone) + len(come) - len(told)
    return ", ".join(told) + (f", and {more} more" if more else "")
