"""Problems, counts and progress on a terminal; JSON for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from threading import Timer
from typing import Any

import click

from plainqms.cli.options import FINE, PROBLEMS, WRONG_USE
from plainqms.cli.options import one_line as one_line  # commands print through this file
from plainqms.histories import Progress
from plainqms.model.problem import INTERNAL_ERROR, Problem, Severity

MANY = 30  # from here on the end of the list is all that is seen of it at first


def print_problems(problems: Sequence[Problem], *, suppressed: int = 0, err: bool = False) -> None:
    """One line a problem (place, severity, code, name, what), grouped by file, a count at the end.

    The remedy stands below; where the same one follows in a file, it is not repeated.
    """
    for _, group in groupby(problems, key=lambda problem: problem.place.path):
        lines: list[str] = []
        said = ""
        for problem in group:
            colour = "red" if problem.rule.severity is Severity.ERROR else "yellow"
            place, message = one_line(str(problem.place)), one_line(problem.message)
            severity, name = problem.rule.severity.value, click.style(problem.rule.name, bold=True)
            head = f"{place}  {click.style(severity, fg=colour)}  {problem.rule.code} {name}  {message}"
            if problem.remedy != said:
                lines += _remedy(said)
            said = problem.remedy
            lines.append(head)
        click.echo("\n".join((*lines, *_remedy(said), "")), err=err)
    kinds = Counter(problem.rule for problem in problems)
    if len(problems) > MANY:
        click.echo("By rule (qms explain CODE tells more):", err=err)
        for rule, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0].code)):
            click.echo(f"  {number:>6}  {rule.code} {rule.name}", err=err)
        click.echo("", err=err)
    click.echo(count(problems, suppressed=suppressed), err=err)


def _remedy(text: str) -> list[str]:
    return [f"    {one_line(line)}" for line in text.split("\n")] if text else []


def count(problems: Iterable[Problem], *, suppressed: int = 0) -> str:
    kinds = Counter(problem.rule.severity for problem in problems)
    errors, warnings = kinds[Severity.ERROR], kinds[Severity.WARNING]
    aside = f" {suppressed} suppressed in qms.yml." if suppressed else ""
    if not (errors or warnings):
        return f"No problems found.{aside}"
    return f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}.{aside}"


def exit_code(problems: Iterable[Problem], *, strict: bool = False) -> int:
    """Our own defect is no judgement on the documents, so it ends as a broken machine does."""
    found = tuple(problems)
    if any(problem.rule is INTERNAL_ERROR for problem in found):
        return WRONG_USE
    bad = any(strict or problem.rule.severity is Severity.ERROR for problem in found)
    return PROBLEMS if bad else FINE


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.rule.severity.value,
        "code": problem.rule.code,
        "rule": problem.rule.name,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def print_json(value: dict[str, Any]) -> None:
    """One line for each item of a list, so that two outputs can be compared line by line; long ones stay fast."""
    parts = []
    for key, item in value.items():
        if isinstance(item, list) and item:
            lines = ",\n  ".join(json.dumps(entry) for entry in item)
            parts.append(f"{json.dumps(key)}: [\n  {lines}\n]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(item)}")
    click.echo("{" + ",\n".join(parts) + "}")


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal once the work takes over a second; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)
    patience = Timer(1, bar.start)
    patience.daemon = True
    patience.start()

    def advance(what: str, done: int, total: int) -> None:
        bar.update(task, description=what, completed=done, total=total or None)

    try:
        yield advance
    finally:
        patience.cancel()
        bar.stop()


def cell(text: str, width: int) -> str:
    """Of a table on a terminal: as wide as the column, and cut where it is longer."""
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"
