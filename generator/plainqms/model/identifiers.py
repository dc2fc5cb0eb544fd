"""Identifiers of documents and records: what they look like, how they sort, how they become addresses."""

from __future__ import annotations

import re
from functools import lru_cache

# PRO-004, WI-014, NC-2026-003: a prefix of capitals, then groups of digits.
IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]{0,9}(?:-[A-Z][A-Z0-9]{0,9})*(?:-[0-9]{1,6}){1,2}")


def is_identifier(text: str) -> bool:
    return IDENTIFIER.fullmatch(text) is not None


@lru_cache(maxsize=16_384)
def prefix(identifier: str) -> str:
    """The letters before the number: `PRO` of `PRO-004`, `SOP-QA` of `SOP-QA-001`."""
    return re.sub(r"(?:-[0-9]+)+$", "", identifier)


def number(identifier: str) -> int:
    """The last number: 4 of `PRO-004`."""
    return int(identifier.rsplit("-", 1)[1])


def order(identifier: str) -> tuple[str, tuple[int, ...], str]:
    """Sort key: by prefix, then by number, so that PRO-10 comes after PRO-9."""
    digits = re.findall(r"-([0-9]+)(?=-|$)", identifier)
    return (prefix(identifier), tuple(int(part) for part in digits), identifier)


def address(identifier: str) -> str:
    """The page's folder: addresses are by id, so that they survive a rename."""
    return identifier.lower()
