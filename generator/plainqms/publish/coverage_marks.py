"""How pages show the answers of coverage: a shape and words for each, what stands behind it as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainqms import registers
from plainqms.model.coverage import Answer, Audited, Described, Evidenced, Spread, Support, Unit, Word
from plainqms.publish import record_values, words
from plainqms.publish.manual import RECORDS, Manual

LABELS = ("Described", "Evidenced", "Audited")
OUT = "Not applicable"
SOME = 8  # documents or registers in a row of a list; the page of the clause has them all

# The fuller the square, the more was found; the style sheet and the map draw the same shapes.
MARKS: Mapping[Word, str] = {
    Described.NONE: "none",
    Described.CLAIMED: "quarter",
    Described.LOCATED: "half",
    Described.IN_FORCE: "full",
    Described.NOT_REQUIRED: "na",
    Evidenced.NONE: "none",
    Evidenced.EXPIRED: "lapsed",
    Evidenced.PARTIAL: "half",
    Evidenced.ELSEWHERE: "ring",
    Evidenced.CURRENT: "full",
    Evidenced.NOT_DEMANDED: "na",
    Audited.NONCONFORMITY: "cross",
    Audited.NEVER: "none",
    Audited.PLANNED: "planned",
    Audited.LOOKED_AT: "half",
    Audited.CONFORMING: "full",
}


def called(word: Word) -> str:
    """As a list and its filter say it."""
    said: str = word.value
    return said[:1].upper() + said[1:]


def short(answer: Answer) -> dict[str, str]:
    return {"mark": MARKS[answer.word], "says": answer.says}


def marks(unit: Unit) -> list[dict[str, str]]:
    """The three answers of a unit as shapes and words."""
    if unit.not_applicable:
        return [{"label": label, "mark": "out", "says": OUT} for label in LABELS]
    return [{"label": label, **short(answer)} for label, answer in zip(LABELS, unit.answers, strict=True)]


def spreads(found: Iterable[Spread]) -> list[dict[str, str]]:
    """What the units below a heading say: the weakest, and how many of them all."""
    return [
        {"label": label, "mark": MARKS[item.weakest], "says": weakest(item)}
        for label, item in zip(LABELS, found, strict=True)
    ]


def weakest(spread: Spread) -> str:
    """`3 of 7 never`."""
    counts = dict(spread.counts)
    return f"{counts[spread.weakest]} of {sum(counts.values())} {spread.weakest.value}"


def why(answer: Answer, manual: Manual) -> str:
    return record_values.readable(answer.why, manual)


def links(supports: Iterable[Support], manual: Manual) -> list[dict[str, str]]:
    """From the root of the site; `says` is what is found there."""
    return [_link(item, manual) for item in supports]


def _link(support: Support, manual: Manual) -> dict[str, str]:
    says = record_values.readable(support.says, manual)
    if support.kind == "register":
        return {
            "text": registers.register(support.target).title,
            "url": f"{RECORDS}{support.target}/",
            "says": says,
        }
    if support.kind == "document" and support.target in manual.by_id:
        document = manual.by_id[support.target].document
        anchor = f"#{support.anchor}" if support.anchor else ""
        return {"text": document.id, "url": f"{document.address}{anchor}", "says": says}
    return {
        "text": words.plain(support.target),
        "url": record_values.address(support.target, manual),
        "says": says,
    }
