"""What every command shares: root, date, output formats, exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from plainqms.model.one_line import one_line as one_line  # commands print through this file

F = TypeVar("F", bound=Callable[..., Any])
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Options:
    """`as_of_given` tells a question about a date from the default, today. `now` is the moment, with its offset.

    `people` is a file of names and contacts outside the repository.
    """

    root: Path
    as_of: date
    as_of_given: bool
    now: datetime
    people: Path | None = None


class Date(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> date:
        from plainqms.model.converters import to_date  # loads pydantic

        try:
            found = to_date(value)
        except ValueError as error:
            self.fail(f"“{value}” {error}", parameter, context)
        if found is None:
            self.fail("a date is wanted, as 2026-03-31", parameter, context)
        return found


def output_format(*formats: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Text for people, JSON for programs.",
    )
