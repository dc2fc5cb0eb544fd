"""`qms management-review`"""

from __future__ import annotations

from datetime import date

import click

from plainqms import files
from plainqms.cli.entering import load
from plainqms.cli.options import Date, Options, one_line
from plainqms.edits.management_review import lay
from plainqms.edits.refused import Refused
from plainqms.views.management_inputs import NOTHING


@click.group(
    epilog="\b\nExamples:\n  qms management-review new 2027-01-13\n"
    "  qms management-review new 2027-01-13 --standards iso-9001-2015,iso-9001-2026"
)
def command() -> None:
    """Reviews by management. A review of one document is another thing: qms review."""


@command.command()
@click.argument("day", type=Date(), metavar="DATE")
@click.option(
    "--standards",
    default="",
    metavar="EDITIONS",
    help="That it covers, with commas between (default: all adopted).",
)
@click.option("--owner", default="", metavar="ROLE", help="Who arranges it (default: as the last one).")
@click.pass_obj
def new(options: Options, day: date, standards: str, owner: str) -> None:
    """Lay the review of DATE with every input that the standards ask for, filled in from the registers.

    Facts are as at DATE, or as at today where DATE is still to come. A review that is planned for DATE gets its inputs;
    one that has some is left alone. Conclusions are left to those who review. Commits nothing.
    """
    loaded = load(options, "management-reviews", "people", "assign", "roles")
    chosen = tuple(dict.fromkeys(name.strip() for name in standards.split(",") if name.strip()))
    known = {*(item.id for item in loaded.system.roles), *(item.id for item in loaded.system.people)}
    if owner and owner not in known:
        raise click.UsageError(
            one_line(f"“{owner}” is no role of records/roles.yml, and nobody in people.yml")
        )
    try:
        laid, edit = lay(
            loaded.system,
            day,
            standards=chosen,
            owner=owner,
            paths=tuple(loaded.tree.paths),
            read=loaded.tree.data,
        )
    except Refused as refused:
        raise click.UsageError(one_line(str(refused))) from None
    if edit is None:
        click.echo(f"{laid.id} of {day} has its inputs already. Nothing was changed.")
        for key in laid.lacking:
            click.echo(f"  asked for and not there: {key}")
        return
    files.write(loaded.root / edit.path, edit.text)
    click.echo(one_line(f"{laid.id}  {edit.path}"))
    for item in laid.inputs:
        empty = NOTHING if item.facts == (NOTHING,) else f"{len(item.facts)} facts"
        click.echo(f"  {item.key:<40} {empty}")
    click.echo("Next: read the facts, and write for each input what is concluded, or why nothing follows")
    click.echo(
        "(conclusion, no_action_because); then the decisions (outputs), verdict, held_on, and the next day (next)."
    )
