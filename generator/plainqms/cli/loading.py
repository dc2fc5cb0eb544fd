"""What most commands read: the working tree, or the main line on a day, without digests of texts."""

from __future__ import annotations

from datetime import date

from plainqms import pipeline
from plainqms.cli.options import Options
from plainqms.cli.output import progress


def load(options: Options, *, committed: bool | None = None, as_of: date | None = None) -> pipeline.Loaded:
    """Where nothing else is said, a day that was asked for means what was committed by then."""
    with progress() as advance:
        return pipeline.load(
            options.root,
            as_of=as_of or options.as_of,
            people=options.people,
            committed=options.as_of_given if committed is None else committed,
            digests=False,
            progress=advance,
        )
