"""`qms review`"""

from __future__ import annotations

from datetime import date

import click

from plainqms import files
from plainqms.cli.entering import load
from plainqms.cli.options import Date, Options, one_line
from plainqms.edits.refused import Refused
from plainqms.edits.review import review


def _documents(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """`qms review new DATE` is what many would type for a review by management."""
    if given[:1] == ("new",):
        day = one_line(given[1]) if len(given) > 1 else "DATE"
        raise click.UsageError(
            f"this enters that a document was reviewed; a review by management: qms management-review new {day}"
        )
    return given


@click.command(
    epilog='\b\nExamples:\n  qms review PRO-004 --as m_keller --found "Walked through with both auditors; it stands."\n'
    '  qms review PRO-003 --as m_keller --found "Two limits are out of date." --leads-to CHG-2026-004'
)
@click.argument("documents", nargs=-1, required=True, metavar="ID...", is_eager=True, callback=_documents)
@click.option("--as", "person", required=True, metavar="PERSON", help="Who has looked at it.")
@click.option("--found", required=True, metavar="TEXT", help="What was looked at, and what it showed.")
@click.option("--on", type=Date(), metavar="DATE", help="The day of the review (default: today).")
@click.option(
    "--leads-to", default="", metavar="RECORD", help="It is to be changed: by this change or nonconformity."
)
@click.option(
    "--against",
    multiple=True,
    metavar="EDITION",
    help="In a transition: the edition that it was read against, as iso-9001-2026.",
)
@click.pass_obj
def command(
    options: Options,
    documents: tuple[str, ...],
    person: str,
    found: str,
    on: date | None,
    leads_to: str,
    against: tuple[str, ...],
) -> None:
    """Enter that documents ID were reviewed and stand as they are: the next review counts anew. Commits nothing.

    A review by management is another thing: qms management-review new DATE.
    """
    loaded = load(options, "reviews", "people", "assign")
    try:
        done, edit = review(
            loaded.system,
            [name.upper() for name in documents],
            by=person,
            on=on or options.as_of,
            found=found,
            leads_to=leads_to,
            against=against,
            paths=tuple(loaded.tree.paths),
            read=loaded.tree.data,
        )
    except Refused as refused:
        raise click.UsageError(one_line(str(refused))) from None
    files.write(loaded.root / edit.path, edit.text)
    told = ", ".join(f"{name} revision {revision}" for name, revision in done.documents)
    click.echo(one_line(f"{done.id}  {edit.path}  {told}"))
    click.echo(f'Next: git add {edit.path} && git commit -m "{done.id}: reviewed", and a pull request.')
