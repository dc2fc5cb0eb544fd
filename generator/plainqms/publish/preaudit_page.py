"""The pre-audit check as one page for top management, with a sheet for the drill behind it: a file of its own.

It is never part of the site: readers of the manual look for what counts, and this is for whoever answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from plainqms.publish import pages, site_configuration, words
from plainqms.publish.manual import Manual
from plainqms.publish.saying import address, linked, spoken_days
from plainqms.views.preaudit.judging import Check
from plainqms.views.preaudit.point import Colour, Result
from plainqms.views.preaudit.words import owner

if TYPE_CHECKING:
    from plainqms.model.look import Look

_LINKS = 4  # a page of paper holds no more beside each point


def page(check: Check, look: Look) -> str:
    facts = check.facts
    manual = Manual(facts.system, facts.texts)
    open_ = [item for item in check.results if item.colour in (Colour.RED, Colour.AMBER)]
    open_.sort(key=lambda item: list(Colour).index(item.colour))
    return pages.render(
        "preaudit",
        {
            "organization": site_configuration.site_name(facts.system, look),
            "standard": words.plain(facts.standard.name),
            "as_at": words.day(facts.as_of),
            "sums": _sums(check),
            "unread": words.spoken(check.unread),
            "ahead": spoken_days(check.ahead.says),
            "horizons": [
                {
                    "on": words.day(item.on),
                    "passed": item.passed,
                    "before": f"{words.count(item.weeks, 'week')} before",
                    "points": ", ".join(result.point.number for result in item.points) or "Nothing is left",
                }
                for item in check.ahead.horizons
            ],
            "rows": [_row(item, check, manual) for item in open_],
            "groups": _groups(check),
            "drill": [
                {
                    "name": "" if item.kind == "person" else item.target,
                    "says": words.spoken(item.says),
                    "asks": item.asks,
                }
                for item in check.drill
            ],
        },
    )


def _groups(check: Check) -> list[dict[str, object]]:
    fine = (item for item in check.results if item.colour is Colour.GREEN)
    open_ = (item for item in check.results if item.colour is Colour.GREY and item.judged.asked)
    name = words.plain(check.facts.standard.name)
    return [
        _group("Nothing was found", Colour.GREEN, fine),
        _group("People judge, no tool can", Colour.GREY, open_),
        _group(f"Not asked, or not applied, for {name}", Colour.GREY, check.unasked),
    ]


def _sums(check: Check) -> list[dict[str, object]]:
    said = {
        Colour.RED: "red",
        Colour.AMBER: "amber",
        Colour.GREEN: "green",
        Colour.GREY: "not judged by a tool",
    }
    return [
        {"colour": colour.value, "count": check.count(colour), "says": says} for colour, says in said.items()
    ]


def _row(item: Result, check: Check, manual: Manual) -> dict[str, object]:
    return {
        "colour": item.colour.value,
        "number": item.point.number,
        "title": item.point.title,
        "says": _linked(item, manual),
        "seen": spoken_days("; ".join(count.says for count in item.judged.counts)),
        "owner": words.plain(owner(item, check.facts.system)),
    }


def _group(title: str, colour: Colour, found: Iterable[Result]) -> dict[str, object]:
    points = [
        {
            "number": item.point.number,
            "title": item.point.title,
            "seen": "; ".join(f"{count.good} of {count.of}" for count in item.judged.counts),
        }
        for item in found
    ]
    return {"title": title, "colour": colour.value, "points": points}


def _linked(item: Result, manual: Manual) -> list[dict[str, object]]:
    """To where the manual is published; where that is not known, ids are text."""
    base = manual.system.configuration.publish.address

    def link(name: str) -> str:
        url = address(name, manual) if base.startswith("http") else ""
        return f"{base.rstrip('/')}/{url}" if url else ""

    return linked(item.judged.says, item.judged.supports, link, most=_LINKS)
