"""Sites, with the numbers that a certification body asks for on its application form; all but id and name optional."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from plainqms.model.converters import Integer, IsoDate, to_decimal
from plainqms.model.frozen import Frozen, PlainName

Aspect = Literal[
    "documents", "management review", "internal audits", "policy and objectives", "processes", "improvement",
    "planning", "responsibilities",
]  # fmt: skip
"""Of a management system that serves several standards: what it has once for all of them."""


class Shift(Frozen):
    name: str = Field(min_length=1, title="Shift")
    hours: str = Field(default="", title="Hours", description="As 06:00 to 14:00, and on which days.")
    people: Integer = Field(default=None, title="People")
    work: str = Field(default="", title="Work", description="Where it differs from the other shifts.")


class Site(Frozen):
    """Where work is done. How many people work there, and when, decides how long a body audits."""

    id: PlainName
    name: str
    address: str = ""
    activities: str = Field(default="", title="Activities", description="What is done there.")
    people: Integer = Field(
        default=None,
        title="People",
        description="Everybody who works there under our direction, part-time and temporary ones too.",
    )
    effective_personnel: Annotated[Decimal | None, BeforeValidator(to_decimal)] = Field(
        default=None,
        title="Effective personnel",
        description="As whole posts: part-time work and work by seasons counted by its hours.",
    )
    counted_on: IsoDate = Field(default=None, title="Counted on", description="The day of these numbers.")
    shifts: tuple[Shift, ...] = Field(
        default=(), title="Shifts", description="Where work goes on in more than one."
    )
