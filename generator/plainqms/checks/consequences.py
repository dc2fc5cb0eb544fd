"""One mistake, one problem: what only follows from a file that others rest on waits until that file is mended.

Nothing is set aside for good. The problem that stands for the others tells how many they are, and the next run
tells those that are left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plainqms.model.problem import Problem


@dataclass(frozen=True, slots=True)
class _Ground:
    """In `path`, problems with one of the codes `faults` (or that begin so) bring those of `following` elsewhere.

    `outermost`: only at the beginning of a line, where a whole section goes by that name.
    """

    path: str
    faults: tuple[str, ...]
    following: frozenset[str]
    outermost: bool = False

    def gives_way(self, problem: Problem) -> bool:
        place = problem.place
        return (
            place.path == self.path
            and problem.rule.code.startswith(self.faults)
            and (place.column <= 1 or not self.outermost)
        )


_UNREAD = ("Y",)
_ENTRY_LOST = ("Y", "D278", "C101", "C102", "C103")
_SETTINGS = frozenset(
    ("T203", "R213", "R220", "D208", "D224", "D225", "D226", "C150", "C151", "C155", "C156", "C157")
)
_EDITIONS = frozenset(("R213", "C150", "E122", "E609", "E666"))
_ROLES = frozenset(("T203", "D222", "D267", "C131", "C152", "C153", "C154", "H335", "E120", "E640"))
_PEOPLE = frozenset(("C132", "C152", "C154", "H331", "H335", "E120", "E640"))
_SHOWN_BY_TRAINING = frozenset(("E431", "E432", "E605"))
_GROUNDS = (
    _Ground("qms.yml", (*_UNREAD, "C111", "C190"), _SETTINGS | _EDITIONS),
    _Ground("qms.yml", ("C101", "C102", "C103"), _SETTINGS | _EDITIONS, outermost=True),
    _Ground("qms.yml", ("C112",), _EDITIONS),
    _Ground("records/roles.yml", _ENTRY_LOST, _ROLES | {"C135"}),
    _Ground("records/roles.yml", ("C135",), _ROLES),
    _Ground("records/people.yml", _ENTRY_LOST, _PEOPLE | {"C135"}),
    _Ground("records/people.yml", ("C135",), _PEOPLE),
    _Ground(
        "records/assignments.yml", (*_ENTRY_LOST, "C131", "C132"), frozenset(("C152", "C154", "H335", "E640"))
    ),
    _Ground("records/training.csv", ("Y", "E105"), _SHOWN_BY_TRAINING),
    _Ground("records/training.yml", ("Y", "E105"), _SHOWN_BY_TRAINING),
)

# Keys of the front matter, and what is told of a document without them.
_MISSING = {"id": "D205", "title": "D206", "owner": "D223", "process": "D248", "clauses": "D249"}


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without those that may only follow from another one, which tells their number."""
    left = _within_files(tuple(problems))
    for ground in _GROUNDS:
        faults = {problem for problem in left if ground.gives_way(problem)}
        if not faults:
            continue
        first = min(faults, key=lambda problem: problem.order)
        following = {
            problem
            for problem in left
            if problem.rule.code in ground.following
            and problem not in faults
            and (problem.rule.code != "C135" or problem.place.path == ground.path)
        }
        number = sum(problem.rule.code != "C135" for problem in following)
        left = tuple(
            _told(first, number) if number and problem == first else problem
            for problem in left
            if problem not in following
        )
    return left


def _within_files(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """In a file that is two texts only that is told, of a value in curly quotes only these, and no key that is
    misspelt is missing as well."""
    two_texts = {problem.place.path for problem in problems if problem.rule.code == "Y112"}
    misspelt = {
        (problem.place.path, code)
        for problem in problems
        if problem.rule.code == "D201"
        for key, code in _MISSING.items()
        if problem.remedy == f"Did you mean `{key}`?"
    }
    signs = {
        (problem.place.path, problem.place.line)
        for problem in problems
        if problem.rule.code in ("Y107", "Y108", "Y110", "Y113")
    }
    misspelt |= {(path, code) for path, _ in signs for code in _MISSING.values()}
    return tuple(
        problem
        for problem in problems
        if (problem.place.path not in two_texts or problem.rule.code == "Y112")
        and (problem.place.path, problem.rule.code) not in misspelt
        and ((problem.place.path, problem.place.line) not in signs or problem.rule.code.startswith("Y"))
    )


def _told(problem: Problem, number: int) -> Problem:
    if number == 1:
        waiting = "1 more problem waits until this is mended: it may only follow from it."
    else:
        waiting = f"{number} more problems wait until this is mended: they may only follow from it."
    return replace(problem, remedy=f"{problem.remedy}\n{waiting}".strip())
