"""A sentence that a point or a criterion made, as readers read it: days in words, each id that it names a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from plainqms.model.coverage import Support
from plainqms.model.identifiers import IDENTIFIER, is_identifier
from plainqms.publish import words
from plainqms.publish.manual import Manual

_DAY = re.compile(r"(?<![-\w])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![-\w])")


def spoken_days(said: str) -> str:
    return _DAY.sub(_day, words.spoken(said))


def linked(
    said: str, supports: Iterable[Support], link: Callable[[str], str], *, most: int
) -> list[dict[str, object]]:
    """In parts: each id that it rests on leads to where `link` says; `most` of those not named in it follow."""
    names = list(dict.fromkeys(item.target for item in supports if is_identifier(item.target)))
    spoken = spoken_days(said)
    rest = [name for name in names if name not in spoken]
    more = f" and {len(rest) - most} more" if len(rest) > most else ""
    whole = f"{spoken} {', '.join(rest[:most])}{more}" if rest else spoken
    parts = re.split(f"({IDENTIFIER.pattern})", whole)
    return [
        {"text": part, "url": link(part) if part in names else "", "whole": is_identifier(part)}
        for part in parts
        if part
    ]


def address(name: str, manual: Manual) -> str:
    """Of a document or record, from the top of the site; empty where it has no page."""
    page = manual.by_id.get(name)
    return page.document.address if page else manual.record_address(name)


def _day(found: re.Match[str]) -> str:
    try:
        return words.day(date.fromisoformat(found.group()))
    except ValueError:
        return found.group()
