"""The next free number of a register: records are never given an id twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from plainqms.model.identifiers import number, prefix
from plainqms.model.register import Register
from plainqms.model.system import System

_YEAR = re.compile(r"-(20[0-9]{2})-([0-9]+)$")


def next_identifier(
    system: System, register: Register[Any], letters: str, *, used: Sequence[str] = ()
) -> str:
    """One above the highest number, within the year where ids of this register name one.

    `used` are ids that nothing readable bears and that were given all the same.
    """
    held = [record.id for record in system.records.of(register.name)]
    mine = [found for found in (*held, *used) if prefix(found) == letters]
    dated = [match for match in map(_YEAR.search, mine) if match]
    if dated or (not mine and register.begins):
        year = system.as_of.year
        numbers = [int(match[2]) for match in dated if int(match[1]) == year]
        width = max((len(match[2]) for match in dated), default=3)
        return f"{letters}-{year}-{max(numbers, default=0) + 1:0{width}d}"
    return f"{letters}-{max((number(found) for found in mine), default=0) + 1:03d}"
