"""What commands that enter a record share: the working tree with its history, or why nothing can be entered."""

from __future__ import annotations

import sys

import click

from plainqms import pipeline
from plainqms.cli.options import PROBLEMS, Options
from plainqms.cli.output import print_problems
from plainqms.model.problem import Severity
from plainqms.pipeline import Loaded


def load(options: Options, *files: str, digests: bool = False) -> Loaded:
    """A revision is only known if the whole history is, a free id if all records of its register are.

    `files` are the beginnings of paths below `records/` that must be without errors. `digests` tell which texts of the
    working tree are those that were issued.
    """
    loaded = pipeline.load(
        options.root, as_of=options.as_of, people=options.people, committed=False, digests=digests
    )
    if loaded.line is not None and loaded.line.repository.bare:
        raise click.UsageError(
            "this repository is bare: it has no folder to write into; work in a clone of it"
        )
    needed = tuple(f"records/{name}" for name in files)
    errors = [
        item
        for item in loaded.problems
        if item.rule.severity is Severity.ERROR
        and (item.rule.code.startswith("H3") or item.place.path.startswith(needed))
    ]
    if not loaded.ok or errors:
        print_problems(errors or loaded.problems, err=True)
        sys.exit(PROBLEMS)
    return loaded
