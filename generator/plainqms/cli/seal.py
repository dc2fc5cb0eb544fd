"""`qms seal`"""

from __future__ import annotations

import sys

import click

from plainqms import files
from plainqms.checks import sealed as check_sealed
from plainqms.cli.options import PROBLEMS, Options
from plainqms.cli.output import print_problems
from plainqms.cli.sitting import load
from plainqms.edits import seal
from plainqms.model.sealed import LIST


@click.command(epilog="\b\nExamples:\n  qms seal\n  qms seal && git add records/revisions.csv")
@click.pass_obj
def command(options: Options) -> None:
    """Add issued revisions to records/revisions.csv, which later tells a rewritten history. Commits nothing."""
    loaded = load(options)
    wrong = tuple(check_sealed.check(loaded.system))
    if wrong:
        print_problems(wrong, err=True)
        click.echo("Nothing was sealed: mend the problems above first.", err=True)
        sys.exit(PROBLEMS)
    new = seal.unsealed(loaded.system)
    if not new:
        click.echo("Every issued revision is sealed.")
        return
    now = loaded.tree.data(LIST) if LIST in loaded.tree.paths else None
    edit = seal.seal(new, now)
    files.write(loaded.root / edit.path, edit.text)
    for item in new:
        click.echo(f"{item.document} revision {item.revision}, issued on {item.issued}")
    click.echo(f"Added to {edit.path}: {len(new)} revision{'s' * (len(new) != 1)}. Commit it.")
