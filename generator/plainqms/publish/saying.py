"""Days inside a sentence that a check or a criterion made, said as readers say them."""

from __future__ import annotations

import re
from datetime import date

from plainqms.publish import words

_DAY = re.compile(r"(?<![-\w])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![-\w])")


def spoken_days(said: str) -> str:
    return _DAY.sub(_day, said)


def _day(found: re.Match[str]) -> str:
    try:
        return words.day(date.fromisoformat(found.group()))
    except ValueError:
        return found.group()
