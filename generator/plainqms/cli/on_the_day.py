"""What `qms list` and `qms show` ask: the main line as at a day, and nothing of it where it cannot be trusted."""

from __future__ import annotations

import sys
from datetime import date

from plainqms import pipeline
from plainqms.cli.options import PROBLEMS, Options
from plainqms.cli.output import print_problems, progress
from plainqms.model.problem import Severity

_DECIDE = "HCY"  # rules of history, settings and YAML: what revisions and approvals follow from


def load(options: Options, *, as_of: date | None = None) -> pipeline.Loaded:
    with progress() as advance:
        loaded = pipeline.load(
            options.root,
            as_of=as_of or options.as_of,
            people=options.people,
            committed=True,
            digests=False,
            progress=advance,
        )
    wrong = [
        item
        for item in loaded.problems
        if item.rule.severity is Severity.ERROR and item.rule.code[0] in _DECIDE
    ]
    if wrong or not loaded.ok or loaded.line is None:
        print_problems(wrong or loaded.problems, err=True)
        sys.exit(PROBLEMS)
    return loaded
