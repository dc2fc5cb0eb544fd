"""Lists of a comment, each shortened to the room that there is, and saying how much it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from plainqms.model.impact import Referring
from plainqms.publish.comment_text import said


@dataclass(frozen=True, slots=True)
class Room:
    """How many items a list may show, and how many passages a document."""

    items: int

    @property
    def loud(self) -> int:
        return max(self.items * 4, 20)

    @property
    def passages(self) -> int:
        return min(self.items, 8)

    @property
    def people(self) -> int:
        return max(min(self.items, 12), 3)


def items(every: Sequence[object], limit: int, line: Callable[..., str]) -> list[str]:
    shown = [line(item) for item in every[:limit]]
    left = len(every) - len(shown)
    if left:
        shown.append(f"- {left} more, not shown here" if shown else f"- {left}, not shown here")
    return shown


def joined(names: Iterable[str], limit: int) -> str:
    known = list(names)
    told = ", ".join(said(name, 80) for name in known[:limit])
    return f"{told} and {len(known) - limit} more" if len(known) > limit else told


def referring(other: Referring) -> str:
    owner = f" (owner: {said(other.owner, 60)})" if other.owner else ""
    return f"- {said(other.id, 40)} {said(other.title, 120)}{owner}"
