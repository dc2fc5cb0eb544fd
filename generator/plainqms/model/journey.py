"""The way to a certificate and through its cycle: phases, steps, and where an organization stands on each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plainqms.model.coverage import Support


class Standing(StrEnum):
    DONE = "done"
    PARTLY = "in part"
    OPEN = "open"
    BLOCKED = "blocked"
    UNJUDGED = "not judged by a tool"


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """`criteria` are names of functions that say by what it is seen to be done; `next` is what to do, in general."""

    id: str
    phase: str
    title: str
    who: str
    explains: str
    criteria: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Way:
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a criterion says. `do` is what comes next, empty where it is done; `supports` is what it rests on."""

    standing: Standing
    says: str
    do: str = ""
    supports: tuple[Support, ...] = ()
