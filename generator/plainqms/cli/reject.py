"""`qms reject`"""

from __future__ import annotations

from datetime import datetime

import click

from plainqms.cli.approve import Moment, write
from plainqms.cli.options import Options
from plainqms.cli.sitting import begin, chosen, show
from plainqms.model.revision import Meaning


@click.command(
    epilog='\b\nExamples:\n  qms reject PRO-004 --as m_keller --because "Step 3 leaves open who measures"'
)
@click.argument("documents", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--as", "person", required=True, metavar="PERSON", help="Who says no: an id of records/people.yml."
)
@click.option("--role", default="", metavar="ROLE", help="In which role.")
@click.option("--because", required=True, metavar="REASON", help="What has to change.")
@click.option(
    "--at", type=Moment(), default=None, metavar="MOMENT", help="When, as 2026-03-31T14:00:00+02:00 (now)."
)
@click.pass_obj
def command(
    options: Options, documents: tuple[str, ...], person: str, role: str, because: str, at: datetime | None
) -> None:
    """Say no to texts as they stand, with the reason. Writes a record, and commits nothing."""
    if not because.strip():
        raise click.UsageError("say what has to change: --because")
    sitting = begin(options, person, role)
    texts = chosen(sitting, documents)
    for item in texts:
        show(item, sitting.loaded)
    write(options, sitting, texts, Meaning.REJECTED, at or options.now, reason=because)
