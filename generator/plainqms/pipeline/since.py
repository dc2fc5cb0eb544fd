"""What a change brings or touches, of everything that a check finds: the whole system is judged before and after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from plainqms.histories import Progress, silent
from plainqms.model.problem import INTERNAL_ERROR, Problem
from plainqms.pipeline.judging import judge
from plainqms.pipeline.loading import Loaded, load
from plainqms.sources import git


class NoBaseError(Exception):
    """There is nothing to compare with; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Since:
    """`base` is the last commit that both have in common, `changed` the files that differ since.

    `problems` stand in those files, or did not stand there before; `elsewhere` counts the others.
    """

    base: str
    changed: frozenset[str]
    problems: tuple[Problem, ...]
    elsewhere: int


def since(
    loaded: Loaded, problems: tuple[Problem, ...], revision: str, *, progress: Progress = silent
) -> Since:
    """Raises `NoBaseError`, and `Refused` where the history cannot be trusted."""
    repository = git.open_repository(loaded.root)
    line = loaded.line
    head = git.resolve(repository, "HEAD") if loaded.system.draft else line.tip if line else ""
    if line is None or not head:
        raise NoBaseError("there is no history here that could be compared; qms check alone tells why")
    other = git.resolve(repository, revision)
    if not other:
        raise NoBaseError(
            f"“{revision}” is no commit, branch or tag here. A branch of the server is called origin/{revision}; "
            "git fetch origin brings what is missing"
        )
    base = git.common_ancestor(repository, head, other)
    if not base:
        raise NoBaseError(
            f"“{revision}” and what is judged here have no commit in common: two unrelated histories"
        )
    on_the_line = {commit.id for commit in line.commits}
    before = load(
        loaded.root,
        as_of=loaded.system.as_of,
        committed=False,
        digests=False,
        progress=progress,
        draft_of=base,
        until=base if {base, head} <= on_the_line else "",
    )
    stood = Counter(problem.identity for problem in judge(before).problems)
    changed = _changed(loaded, git.tree(repository, base), git.tree(repository, head))
    told = tuple(_brought(problems, stood, changed))
    return Since(base, changed, told, len(problems) - len(told))


def _changed(loaded: Loaded, before: dict[str, str], after: dict[str, str]) -> frozenset[str]:
    differ = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return frozenset((*differ, *(loaded.system.history.uncommitted if loaded.system.draft else ())))


def _brought(
    problems: tuple[Problem, ...], stood: Counter[tuple[str, str, str]], changed: frozenset[str]
) -> list[Problem]:
    """Our own defects are told always. Of several alike as many are new as there are more of them than before."""
    left = stood.copy()
    found = []
    for problem in problems:
        known = problem.identity
        old = left[known] > 0
        left[known] -= old
        if not old or problem.place.path in changed or problem.rule is INTERNAL_ERROR:
            found.append(problem)
    return found
