"""The end of a document: what a change asks for, and what was approved of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plainqms.model.change import Change, Identity
from plainqms.model.revision import Approval


@dataclass(frozen=True, slots=True)
class EndRequest:
    """A change asks that a document end: on `day`, or as soon as the text of `successor` takes effect.

    `authors` ask for it. `needs_approval` by the settings that stood before the change arrived.
    """

    change: Change
    authors: tuple[Identity, ...]
    needs_approval: bool
    day: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """An end that was approved. `recorded` is the day on which the last approval that it took arrived."""

    day: date | None
    successor: str
    recorded: date
    reason: str
    approvals: tuple[Approval, ...]

    @property
    def on(self) -> date:
        return max(self.day or self.recorded, self.recorded)


@dataclass(frozen=True, slots=True)
class KnownEnds:
    """Of one document. `request` is what its own file asks for, `ending` what was approved of that.

    `asked` are the ends that successors ask for, `by_successor` those that were approved. `given` is what was said
    of each end so far, by its day and successor.
    """

    request: EndRequest | None = None
    ending: Ending | None = None
    asked: tuple[EndRequest, ...] = ()
    by_successor: tuple[Ending, ...] = ()
    given: tuple[tuple[tuple[date | None, str], tuple[Approval, ...]], ...] = ()

    def through(self, successor: str) -> Ending | None:
        return next((item for item in self.by_successor if item.successor == successor), None)

    def said(self, day: date | None, successor: str) -> tuple[Approval, ...]:
        return dict(self.given).get((day, successor), ())
