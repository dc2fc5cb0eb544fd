"""Tags by which an older practice marked issues (`PRO-004_r3`), where qms.yml says how they are written.

Annotated tags bear a day of their own; of a lightweight one the day is its commit's. A tag is no part of the history
and can be moved by whoever may push: `qms seal` writes down what was issued by it, and tells of the move.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from plainqms.model.issue_tag import IssueTag
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources import git
from plainqms.sources.main_line import Line

_PLACE = Place("qms.yml")
_CONTROL = "ISO 9001:2015 7.5.3 (control of changes)"
OFF_THE_LINE = Rule(
    "H403",
    "issue-tag-off-the-main-line",
    Severity.ERROR,
    Basis.CLAUSE,
    _CONTROL,
    "The tag says that a text was issued, and the main line never held it as it stands there.",
    "Look where the tag points (git log -1 TAG). If it was moved, or made on a branch, put it on the commit of the "
    "main line that brought the text.",
)
OUT_OF_ORDER = Rule(
    "H404",
    "issue-tag-out-of-order",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 a (identification)",
    "A later text bears the same number as an earlier one, or a smaller one: nobody can tell which is meant.",
    "Look which of the tags is wrong, and remove or move it: git tag --list",
)
RULES = (OFF_THE_LINE, OUT_OF_ORDER)

_ID = r"(?P<id>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+)"
_NUMBER = r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,3})?)"


def read_issue_tags(
    line: Line, pattern: str, *, zone: ZoneInfo, as_of: date
) -> tuple[tuple[IssueTag, ...], tuple[Problem, ...]]:
    """In the order of their places on the line. Of tags that are written otherwise, none."""
    if not pattern:
        return (), ()
    known = {commit.id: position for position, commit in enumerate(line.commits)}
    written = re.compile(re.escape(pattern).replace(r"\{id\}", _ID).replace(r"\{number\}", _NUMBER))
    found: list[IssueTag] = []
    problems: list[Problem] = []
    for tag in git.tags(line.repository):
        match = written.fullmatch(tag.name)
        if match is None:
            continue
        day = datetime.fromtimestamp(max(tag.seconds, tag.commit_seconds), UTC).astimezone(zone).date()
        position = known.get(tag.commit, len(line.commits) if day > as_of else None)
        if position is None:
            where = f"commit {tag.commit[:10]}" if tag.commit else "no commit"
            problems.append(OFF_THE_LINE.at(_PLACE, f"the tag {tag.name} lies on {where}, off the main line"))
            continue
        number = ".".join(str(int(part)) for part in match["number"].split("."))
        on = max(day, line.issued[position]) if position < len(line.issued) else day
        found.append(IssueTag(tag.name, match["id"], number, on, position, later=on > as_of))
    return _in_order(found, problems), tuple(problems)


def _in_order(found: list[IssueTag], problems: list[Problem]) -> tuple[IssueTag, ...]:
    kept: list[IssueTag] = []
    last: dict[str, IssueTag] = {}
    for tag in sorted(found, key=lambda item: (item.position, item.order, item.name)):
        before = last.get(tag.document)
        if before is not None and tag.order <= before.order:
            told = f"the tag {tag.name} comes after {before.name}, and its number is not a later one"
            problems.append(OUT_OF_ORDER.at(_PLACE, told))
            continue
        last[tag.document] = tag
        kept.append(tag)
    return tuple(kept)
