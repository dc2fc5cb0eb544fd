"""The main line up to a day: its commits, the issue date of each, and what is odd about their clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources import git
from plainqms.sources.authors import Authors
from plainqms.sources.git import Repository
from plainqms.sources.git_log import LogCommit
from plainqms.sources.git_rules import UNREADABLE
from plainqms.sources.texts import Texts

_SOURCE = "ISO 9001:2015 7.5.3 (control of changes)"
BACKWARDS = Rule(
    "H320",
    "commit-dates-go-backwards",
    Severity.WARNING,
    Basis.CLAUSE,
    _SOURCE,
    "Issue dates come from the main line's commit dates. Where a later commit bears an earlier date, a clock was "
    "wrong, and the issue date printed is that of the commit before.",
    "Set the clock of the machine that commits; what is committed stays, and its dates are read as a running maximum.",
)
IMPLAUSIBLE = Rule(
    "H321",
    "implausible-commit-date",
    Severity.WARNING,
    Basis.CLAUSE,
    _SOURCE,
    "No commit was made before Git existed (April 2005), so this date is a broken clock or a lost one.",
    "Set the clock of the machine that commits; give the true first date with baseline: in the front matter.",
)
LATER = Rule(
    "H322",
    "commits-after-this-date",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "What the main line holds after the date that is asked for is not in force on it.",
    "If the date asked for is today, a commit bears a date in the future: look at its clock. A site is built only if\n"
    "the date is named: qms --as-of 2026-03-31 build",
)
NOTHING_YET = Rule(
    "H324",
    "nothing-issued-by-that-day",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "There is no text to tell of before the first commit of the main line.",
    "Ask about a later day: qms history tells when each document was first issued.",
)
RULES = (BACKWARDS, IMPLAUSIBLE, LATER, NOTHING_YET)

_GIT_BEGAN = date(2005, 4, 1)


@dataclass
class Line:
    """The main line up to `as_of`, made ready for questions. Built once for a run."""

    repository: Repository
    commits: list[LogCommit]
    issued: list[date]
    later: int
    problems: list[Problem]
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.repository, self.commits)

    @cached_property
    def authors(self) -> Authors | None:
        return Authors(self.repository, self.commits) if self.commits else None

    @property
    def tip(self) -> str:
        return self.commits[-1].id if self.commits else ""


def read_line(
    repository: Repository, tip: str, *, zone: Callable[[str], ZoneInfo], as_of: date, whole: bool = False
) -> Line:
    """One pass of git over the main line. The part after `as_of` is counted, and left out unless `whole`.

    `zone(blob)` is the time zone that settings name; of no settings, with an empty blob.
    """
    commits: list[LogCommit] = []
    issued: list[date] = []
    problems: list[Problem] = []
    later = 0
    latest: date | None = None
    run: list[LogCommit] = []
    settings = ""
    for commit in git.read_log(repository, tip):
        for entry in commit.entries:
            if entry.path == "qms.yml":
                settings = entry.blob
        day = _day(commit, zone(settings))
        if latest is None or day >= latest:
            problems.extend(_backwards(run, latest, commits))
            run = []
            latest = day
        else:
            run.append(commit)
        if latest > as_of:
            later += 1
            if not whole:
                continue
        if day < _GIT_BEGAN:
            problems.append(
                IMPLAUSIBLE.at(Place("."), f"commit {commit.id[:10]} bears the date {day.isoformat()}")
            )
        commits.append(commit)
        issued.append(latest)
    problems.extend(_backwards(run, latest, commits))
    if later and not commits:
        message = f"the main line begins after {as_of.isoformat()}, so nothing was issued by that day"
        problems.append(NOTHING_YET.at(Place("."), message))
    elif later:
        problems.append(
            LATER.at(Place("."), f"commits of the main line dated after {as_of.isoformat()}: {later}")
        )
    return Line(repository, commits, issued, later, problems)


def _day(commit: LogCommit, zone: ZoneInfo) -> date:
    try:
        return datetime.fromtimestamp(commit.seconds, tz=zone).date()
    except (ValueError, OverflowError, OSError):
        message = f"commit {commit.id[:10]} bears a date that no calendar holds ({commit.seconds} seconds)"
        raise git.Refused(UNREADABLE.at(Place("."), message)) from None


def _backwards(run: list[LogCommit], latest: date | None, commits: list[LogCommit]) -> Iterator[Problem]:
    if run and latest is not None:
        many = f" and {len(run) - 1} more" if len(run) > 1 else ""
        message = f"commit {run[0].id[:10]}{many} bear a date before {latest.isoformat()}, the date of one before them"
        yield BACKWARDS.at(Place("."), message)
