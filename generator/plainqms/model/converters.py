"""Text to values, strictly. Sources keep every scalar as text; only these turn it into something else."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def to_date(text: object) -> date | None:
    """`2026-03-31` and nothing else. Empty is "not given"."""
    if isinstance(text, date) or text in (None, ""):
        return text or None  # type: ignore[return-value]
    return _date(str(text))


@lru_cache(maxsize=10_000)  # records name the same days over and over
def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"is no date; write it as {_meant(text) or '2026-03-31'}")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not in the calendar; write a date that exists, as 2026-03-31") from None
    if not 1900 <= day.year <= 2200:  # intervals are added to dates, and a slip of the key is no plan
        raise ValueError("lies outside the years 1900 to 2200; write it as 2026-03-31")
    return day


def _meant(text: str) -> str:
    """The day that a spreadsheet wrote in its own way: `31/12/2026`, `31.12.26`, or the serial number 46387.

    Where day and month could be exchanged, both readings are named: only the writer knows.
    """
    if re.fullmatch(r"[0-9]{5}", text):
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    parts = re.fullmatch(r"([0-9]{1,4})[./ -]([0-9]{1,2})[./ -]([0-9]{1,4})(?:[ T].*)?", text)
    if parts is None:
        return ""
    first, second, third = (int(part) for part in parts.groups())
    years = (first, second, third), (third, second, first), (third, first, second)
    found = []
    for year, month, day in years[:1] if first > 31 else years[1:]:
        try:
            found.append(date(year + 2000 if year < 100 else year, month, day).isoformat())
        except ValueError:
            continue
    return " or ".join(dict.fromkeys(found))


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


def to_decimal(text: object) -> Decimal | None:
    """`96.2`, `-3`: digits with a point, nothing that a locale or a formula would read in another way."""
    if isinstance(text, Decimal) or text in (None, ""):
        return text if isinstance(text, Decimal) else None
    if not isinstance(text, str) or not re.fullmatch(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,12})?", text):
        meant = str(text).replace(",", ".")
        hint = meant if re.fullmatch(r"[-+]?[0-9]{1,15}\.[0-9]{1,12}", meant) else "96.2"
        raise ValueError(f"is no number; write it in digits with a point, as {hint}")
    return Decimal(text)


def to_months(text: object) -> int | None:
    """An interval: 1 to 600 months."""
    number = to_integer(text)
    if number is not None and not 1 <= number <= 600:
        raise ValueError("is no interval; write a number of months from 1 to 600, as 24")
    return number


def to_days(text: object) -> int | None:
    """A number of days: 1 to 3650."""
    number = to_integer(text)
    if number is not None and not 1 <= number <= 3650:
        raise ValueError("is no number of days; write one from 1 to 3650, as 14")
    return number


def to_effective(text: str) -> str:
    """When a revision takes effect: `on approval`, `+14 days` after it, or on a date."""
    if text in ("", "on approval") or re.fullmatch(r"\+[0-9]{1,3} days?", text):
        return text
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        to_date(text)
        return text
    meant = _meant(text)
    day = f"write it as {meant}" if meant else "write `on approval`, `+14 days` or a date as 2026-03-31"
    raise ValueError(f"is no effective date; {day}")


def to_list(text: object) -> object:
    """`a, b` on one line, or a list."""
    if isinstance(text, str):
        return tuple(part for part in (part.strip() for part in text.split(",")) if part)
    return tuple(text) if isinstance(text, list) else text


def to_flag(text: object) -> bool:
    """`yes` or `no`; YAML's other spellings are taken as well, because editors write them."""
    if isinstance(text, bool):
        return text
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if not isinstance(text, str) or text.lower() not in known:
        raise ValueError("must be yes or no")
    return known[text.lower()]


def months_after(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month; at the calendar's end, its last year."""
    years, index = divmod(start.month - 1 + months, 12)
    year = min(start.year + years, date.max.year)
    return date(year, index + 1, min(start.day, calendar.monthrange(year, index + 1)[1]))


def to_day(value: object) -> date:
    found = to_date(value)
    if found is None:
        raise ValueError("is no date; write it as 2026-03-31")
    return found


def written_as(pattern: str, otherwise: str, *, may_be_empty: bool = False) -> AfterValidator:
    """Text of one form. `otherwise` says what another one is not, and shows how it is written."""
    form = re.compile(pattern)

    def judged(text: str) -> str:
        if not (form.fullmatch(text) or (may_be_empty and not text)):
            raise ValueError(otherwise)
        return text

    return AfterValidator(judged)


Day = Annotated[date, BeforeValidator(to_day)]
IsoDate = Annotated[date | None, BeforeValidator(to_date)]
Moment = Annotated[datetime, BeforeValidator(to_moment)]
Integer = Annotated[int | None, BeforeValidator(to_integer)]
Months = Annotated[int | None, BeforeValidator(to_months)]
Days = Annotated[int | None, BeforeValidator(to_days)]
Effective = Annotated[str, AfterValidator(to_effective)]
Flag = Annotated[bool, BeforeValidator(to_flag)]
# It goes into a `mailto:` link: nothing in it begins another field of the message.
MailAddress = Annotated[
    str,
    written_as(
        r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "is no mail address; write it as quality@example.com",
    ),
]
