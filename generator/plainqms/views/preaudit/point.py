"""What the pre-audit check looks at, and what it says of each point: a colour, why, by what, whose, what mends it.

No point adds up to another: there is no score, and nothing says that a requirement is met. People judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from plainqms.model.coverage import Support
from plainqms.model.problem import Basis

if TYPE_CHECKING:
    from plainqms.views.preaudit.facts import Facts


HARMONIZED = ("iso-9001", "iso-14001", "iso-45001", "iso-iec-27001", "iso-22301", "iso-iec-42001")
"""Families whose clauses 4 to 10 share their numbers, so that 9.3 is the review by management in each of them."""


class Colour(StrEnum):
    """In the order of every list. Green: nothing was found in what the tool can see. Grey: no tool can judge it."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


class Theme(StrEnum):
    DOCUMENTS = "Documents"
    AUDITS = "Audits and findings"
    MANAGEMENT = "Management"
    OPERATION = "Operation"
    CERTIFICATE = "Certificate"


@dataclass(frozen=True, slots=True)
class Count:
    """Of so many that were looked at, so many are as they should be. `what` says both, in the plural."""

    good: int
    of: int
    what: str

    @property
    def says(self) -> str:
        return f"{self.good} of {self.of} {self.what}"


@dataclass(frozen=True, slots=True)
class Judged:
    """`owner` and `green` are given where this case has its own; else those of the point hold.

    `asked` is false where the standard does not ask for it: then it is grey, and counted apart.
    """

    colour: Colour
    says: str
    counts: tuple[Count, ...] = ()
    supports: tuple[Support, ...] = ()
    owner: str = ""
    green: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """`source` says in words who asks for it; `clauses` whose documents in force name the owner, the first first.

    `weeks` before the audit it should be settled: what takes longest comes first. `families` ask for it; none: all do.
    It is judged only where its `registers` were read whole.
    """

    number: str
    title: str
    theme: Theme
    basis: Basis
    source: str
    clauses: tuple[str, ...]
    weeks: int
    green: str
    judge: Callable[[Facts], Judged]
    families: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A point as it stands. `owner` is a role or a person; empty where nothing names one."""

    point: Point
    judged: Judged
    owner: str

    @property
    def colour(self) -> Colour:
        return self.judged.colour

    @property
    def green(self) -> str:
        return self.judged.green or self.point.green

    @property
    def settled(self) -> bool:
        return self.colour is Colour.GREEN or not self.judged.asked
