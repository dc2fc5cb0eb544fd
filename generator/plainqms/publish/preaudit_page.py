"""The pre-audit check as one page for top management, with a sheet for the drill behind it: a file of its own.

It is never part of the site: readers of the manual look for what counts, and this is for whoever answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from plainqms.model.coverage import Support
from plainqms.model.identifiers import IDENTIFIER, is_identifier
from plainqms.publish import pages, words
from plainqms.publish.manual import Manual
from plainqms.publish.saying import spoken_days
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
            "organization": pages.site_name(facts.system, look),
            "standard": words.plain(facts.standard.name),
            "as_at": words.day(facts.as_of),
            "sums": _sums(check),
            "unread": words.spoken(check.unread),
            "ahead": _spoken(check.ahead.says),
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
        "says": _linked(_spoken(item.judged.says), item.judged.supports, manual),
        "seen": _spoken("; ".join(count.says for count in item.judged.counts)),
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


def _linked(said: str, supports: Iterable[Support], manual: Manual) -> list[dict[str, object]]:
    """A sentence in parts: each id in it leads to where the manual is published, where that is known.

    What it rests on and does not name stands after it.
    """
    names = list(dict.fromkeys(item.target for item in supports if is_identifier(item.target)))
    rest = [name for name in names if name not in said][:_LINKS]
    whole = f"{said} {', '.join(rest)}" if rest else said
    parts = re.split(f"({IDENTIFIER.pattern})", whole) if names else [whole]
    base = manual.system.configuration.publish.address
    found: list[dict[str, object]] = []
    for part in parts:
        url = _address(part, manual) if part in names and base.startswith("http") else ""
        link = f"{base.rstrip('/')}/{url}" if url else ""
        found.append({"text": part, "url": link, "whole": is_identifier(part)})
    return found


def _spoken(said: str) -> str:
    return spoken_days(words.spoken(said))


def _address(name: str, manual: Manual) -> str:
    page = manual.by_id.get(name)
    return page.document.address if page else manual.record_address(name)
