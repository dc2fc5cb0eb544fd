"""Text to values, strictly. Sources keep every scalar as text; only these turn it into something else."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator


def to_date(text: object) -> date | None:
    """`2026-03-31` and nothing else. Empty is "not given"."""
    if isinstance(text, date) or text in (None, ""):
        return text or None  # type: ignore[return-value]
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("is no date; write it as 2026-03-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar; write a date that exists, as 2026-03-31") from None


def to_moment(text: object) -> datetime:
    """Date and time with offset: `2026-03-31T14:00:00+02:00`."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError("is no date and time; write it as 2026-03-31T14:00:00+02:00") from None
    if moment.tzinfo is None:
        raise ValueError("has no offset; write it as 2026-03-31T14:00:00+02:00")
    return moment


def to_integer(text: object) -> int | None:
    if isinstance(text, int) or text in (None, ""):
        return text if isinstance(text, int) else None
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("is no whole number; write it in digits, as 24")
    return int(text)


def to_flag(text: object) -> bool:
    """`yes` or `no`; YAML's other spellings are taken as well, because editors write them."""
    if isinstance(text, bool):
        return text
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if not isinstance(text, str) or text.lower() not in known:
        raise ValueError("must be yes or no")
    return known[text.lower()]


IsoDate = Annotated[date | None, BeforeValidator(to_date)]
Moment = Annotated[datetime, BeforeValidator(to_moment)]
Integer = Annotated[int | None, BeforeValidator(to_integer)]
Flag = Annotated[bool, BeforeValidator(to_flag)]
