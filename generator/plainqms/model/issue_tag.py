"""An issue that an older practice marked with a tag: its number, its day, and where on the main line it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IssueTag:
    """`position` is that of the tagged commit. `on` is the tagger's day; of a tag that has none the commit's.

    One that is `later` than the day asked about issues nothing yet, but tells that merging alone did not either.
    """

    name: str
    document: str
    number: str
    on: date
    position: int
    later: bool = False

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(map(int, self.number.split(".")))
