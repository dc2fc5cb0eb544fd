"""What all formats tell of, and by what a problem is known again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plainqms.model.problem import INTERNAL_ERROR, Problem

WHOLE, SETTINGS = ".", "qms.yml"


@dataclass(frozen=True, slots=True)
class Report:
    """`suppressed` are set aside in qms.yml, each with the reason; `strict`: warnings count as errors.

    `elsewhere` counts those that a report on one change leaves out.
    """

    problems: tuple[Problem, ...]
    suppressed: tuple[tuple[Problem, str], ...] = ()
    strict: bool = False
    elsewhere: int = 0

    @property
    def whole(self) -> bool:
        """Whether every check ran to its end."""
        return all(problem.rule is not INTERNAL_ERROR for problem in self.problems)


def fingerprinted(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with a digest that stays when lines move; of several alike, the first, the second and so on."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        known = problem.identity
        seen[known] += 1
        parts = "\0".join((*known, str(seen[known])))
        yield problem, hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()


def file_of(problem: Problem) -> str:
    """The file to show a problem at. One of the whole repository stands at qms.yml, for a format that wants a file."""
    path = problem.place.path
    return SETTINGS if path in (WHOLE, "") else path
