"""What a grade of a finding means to whoever has to deal with one for the first time: from practice, in own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GradeHelp:
    """`do` are steps in their order. `asked` are parts of the answer that this grade calls for."""

    grade: str
    means: str
    do: tuple[str, ...]
    then: str
    asked: tuple[str, ...]
