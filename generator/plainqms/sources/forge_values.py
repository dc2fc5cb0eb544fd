"""Values of a forge's answer: those that are kept, and those that are read. An answer is a stranger's text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


class StrangeAnswer(ValueError):  # noqa: N818 - it says what came
    """An answer that does not say what it has to; the text names the field."""


def kept(value: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Of a group those fields alone, as `user.login`; what is not there stays away."""
    found: dict[str, Any] = {}
    for name in fields:
        first, _, rest = name.partition(".")
        if not isinstance(value, dict) or first not in value:
            continue
        inner = value[first]
        if rest and isinstance(inner, dict):
            found[first] = {**found.get(first, {}), **kept(inner, (rest,))}
        elif not isinstance(inner, (dict, list)):
            found[first] = inner
    return found


def text(value: Any, name: str) -> str:
    """A text, or nothing where it is not given or null."""
    found = value
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > 2000:
        raise StrangeAnswer(f"`{name}` is no text")
    return found


def flag(value: Any, name: str) -> bool:
    found = value.get(name) if isinstance(value, dict) else None
    if found not in (None, True, False):
        raise StrangeAnswer(f"`{name}` is neither true nor false")
    return found is True


def number(value: Any, name: str) -> int:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 1 << 53:
        raise StrangeAnswer(f"`{name}` is no number")
    return found


def moment(value: Any, name: str) -> datetime | None:
    """A moment, always with its offset; none where it is not given."""
    said = text(value, name)
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise StrangeAnswer(f"`{name}` is no moment") from None
    if found.tzinfo is None or not 1970 < found.year < 2200:
        raise StrangeAnswer(f"`{name}` is no moment with an offset")
    return found.astimezone(UTC).replace(microsecond=0)


def commit(value: Any, name: str) -> str:
    """The id of a commit, or nothing."""
    said = text(value, name)
    if said and not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", said):
        raise StrangeAnswer(f"`{name}` is no id of a commit")
    return said


def items(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise StrangeAnswer(f"`{name}` is no list")
    return found
