"""Workflow commands of GitHub (and of forges that follow it): annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.one_line import one_line
from plainqms.model.problem import Problem, Severity
from plainqms.publish.problem_formats.report import WHOLE, Report

SHOWN = 10  # GitHub shows so many annotations of each kind a step, and drops the rest without a word

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def text(report: Report) -> str:
    """Annotations, errors first, up to what is shown; then the rest as lines of the log, and one that counts them."""
    shown: list[str] = []
    rest: list[Problem] = []
    for severity in Severity:
        kind = [problem for problem in report.problems if problem.rule.severity is severity]
        shown += map(_annotation, kind[:SHOWN])
        rest += kind[SHOWN:]
    lines = [*shown, *map(_line, sorted(rest, key=lambda problem: problem.order)), *_closing(report, rest)]
    return "".join(f"{line}\n" for line in lines)


def _annotation(problem: Problem) -> str:
    place = problem.place
    properties = {
        "file": "" if place.path == WHOLE else place.path,
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"{problem.rule.code} {problem.rule.name}",
    }
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    said = f"{problem.message}\n{problem.remedy}".rstrip()
    return f"::{problem.rule.severity.value} {given}::{_data(said)}"


def _line(problem: Problem) -> str:
    """A line of the log. It begins with a word of ours, and holds nothing that older runners take for a command."""
    said = f"{problem.place}  {problem.rule.code} {problem.rule.name}  {problem.message}"
    return f"{problem.rule.severity.value}  {one_line(said).replace('##[', '## [')}"


def _closing(report: Report, rest: list[Problem]) -> Iterator[str]:
    counts = [
        f"{number} {severity.value}{'s' * (number != 1)}"
        for severity in Severity
        if (number := sum(problem.rule.severity is severity for problem in report.problems))
    ]
    said = f"{' and '.join(counts)} in all" if counts else "No problems found"
    if rest:
        said += f"; GitHub shows {SHOWN} of each kind, the other {len(rest)} stand in the log of this step"
    if report.elsewhere:
        said += f". {report.elsewhere} more stood there before this change"
    yield f"::notice title=qms check::{_data(said)}"


def _data(value: str) -> str:
    return "\n".join(one_line(line) for line in value.split("\n")).translate(_DATA)


def _property(value: str) -> str:
    return one_line(value).translate(_PROPERTY)
