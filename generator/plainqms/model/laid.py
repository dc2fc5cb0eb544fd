"""A file that a command lays and keeps: what stands there, what would be laid, and which of both is anybody's work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    NEW = "new"
    SAME = "as laid"
    RENEWED = "renewed"  # as we laid it, and we would lay it otherwise by now
    EDITED = "edited"  # somebody worked on it after we laid it
    FOREIGN = "not ours"  # never laid by us


@dataclass(frozen=True, slots=True)
class Laid:
    """`before` is what stands there (empty for `NEW`), `after` what would be laid.

    `seen`: of an edited file, whether what we would lay was laid or shown before.
    """

    path: str
    state: State
    before: str
    after: str
    seen: bool = True

    @property
    def behind(self) -> bool:
        return self.state in (State.NEW, State.RENEWED) or (self.state is State.EDITED and not self.seen)
