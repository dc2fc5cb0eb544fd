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

from plainqms.cli.options import FINE, PROBLEMS
from plainqms.cli.options import one_line as one_line  # commands print through this file
from plainqms.model.problem import Problem, Severity
from plainqms.pipeline import Progress


def print_problems(problems: Sequence[Problem], *, err: bool = False) -> None:
    """One line a problem (place, severity, code, name, what), the remedy below, grouped by file, a count at the end."""
    for _, group in groupby(problems, key=lambda problem: problem.place.path):
        for problem in group:
            colour = "red" if problem.rule.severity is Severity.ERROR else "yellow"
            place, message = one_line(str(problem.place)), one_line(problem.message)
            severity, name = problem.rule.severity.value, click.style(problem.rule.name, bold=True)
            click.echo(
                f"{place}  {click.style(severity, fg=colour)}  {problem.rule.code} {name}  {message}", err=err
            )
            for line in problem.remedy.split("\n"):
                click.echo(f"    {one_line(line)}", err=err)
        click.echo("", err=err)
    click.echo(count(problems), err=err)


def count(problems: Iterable[Problem]) -> str:
    kinds = Counter(problem.rule.severity for problem in problems)
    errors, warnings = kinds[Severity.ERROR], kinds[Severity.WARNING]
    if not (errors or warnings):
        return "No problems found."
    return f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}."


def exit_code(problems: Iterable[Problem], *, strict: bool = False) -> int:
    bad = any(strict or problem.rule.severity is Severity.ERROR for problem in problems)
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
