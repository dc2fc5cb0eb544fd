"""What the main line tells of records: when each was entered, and what it said before. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Entered:
    """The day on which a record first stood on the main line; `with_register` if its register began with it."""

    on: date
    with_register: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said from a day on; no record where it was gone. `commit` is empty for what lies in the folder."""

    on: date
    commit: str
    path: str
    record: Any | None


@dataclass(frozen=True, slots=True)
class Past:
    """A record that did not always say the same, or is gone: every version, oldest first, the last one today's."""

    register: str
    id: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class RecordHistory:
    entered: Mapping[str, Entered] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
