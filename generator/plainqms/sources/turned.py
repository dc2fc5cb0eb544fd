"""A main line that runs through a branch: somebody merged the main branch into theirs and pushed that in its place.

First parents then lead along the branch, and everything that was issued meanwhile seems to have come with one merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources import git
from plainqms.sources.main_line import Line
from plainqms.sources.trailers import subject

_SOURCE = "ISO 9001:2015 7.5.3 (control of changes)"
TURNED = Rule(
    "H368",
    "main-line-turned",
    Severity.ERROR,
    Basis.CLAUSE,
    _SOURCE,
    "Numbers, dates and approvals follow the first parents of the main branch. Here they lead past what stood on it: "
    "the main branch was merged into another one, and that was put in its place.",
    "Take the merge back, and merge the other way round:\n"
    "git switch -c work && git branch -f main origin/main && git switch main && git merge --no-ff work",
)
THROUGH_BRANCH = Rule(
    "H369",
    "main-line-through-branch",
    Severity.WARNING,
    Basis.CLAUSE,
    _SOURCE,
    "By its subject this merge took the main branch into another one, and was then pushed as the main branch. What was "
    "issued before it now bears the date of this merge.",
    "Let the forge merge pull requests, and refuse direct pushes to the main branch. If nothing was sealed yet, "
    "compare numbers and dates with an older site, and say: qms seal",
)
RULES = (TURNED, THROUGH_BRANCH)


def check(line: Line, branch: str) -> Iterator[Problem]:
    if not branch or not line.tip:
        return
    here = {commit.id for commit in line.commits}
    for name in (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"):
        stood = git.resolve(line.repository, name)
        if stood and stood not in here and not line.later:
            short = name.removeprefix("refs/heads/").removeprefix("refs/remotes/")
            message = (
                f"commit {stood[:10]} of “{short}” is not among the first parents of the main line any more"
            )
            yield TURNED.at(Place("."), message)
    ours = re.compile(
        rf"Merge (?:remote-tracking )?branch '(?:origin/)?{re.escape(branch)}'(?: of \S+)?(?: into .+)?"
    )
    found = [
        commit.id[:10]
        for commit in line.commits
        if len(commit.parents) > 1 and ours.fullmatch(subject(commit.message))
    ]
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield THROUGH_BRANCH.at(Place("."), f"commit {found[0]} merged “{branch}” into a branch{more}")
