"""What `qms list` and `qms show` ask: the main line as at a day, and nothing of it where it cannot be trusted."""

from __future__ import annotations

import sys
from datetime import date

import click

from plainqms import pipeline
from plainqms.cli import loading
from plainqms.cli.options import PROBLEMS, Options
from plainqms.cli.output import print_problems
from plainqms.model.problem import Severity

_DECIDE = "HCY"  # rules of history, settings and YAML: what revisions and approvals follow from


def load(options: Options, *, as_of: date | None = None, refused: str = "") -> pipeline.Loaded:
    """`refused` is said last where it ends here."""
    loaded = loading.load(options, committed=True, as_of=as_of)
    wrong = [
        item
        for item in loaded.problems
        if item.rule.severity is Severity.ERROR and item.rule.code[0] in _DECIDE
    ]
    if wrong or not loaded.ok or loaded.line is None:
        print_problems(wrong or loaded.problems, err=True)
        if refused:
            click.echo(refused, err=True)
        sys.exit(PROBLEMS)
    return loaded
