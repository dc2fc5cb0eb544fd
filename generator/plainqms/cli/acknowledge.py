"""`qms acknowledge`"""

from __future__ import annotations

from datetime import date

import click

from plainqms import files
from plainqms.cli.entering import load
from plainqms.cli.options import Date, Options, one_line
from plainqms.edits.acknowledge import acknowledge, sitting
from plainqms.edits.refused import Refused
from plainqms.model.record import to_items
from plainqms.views.reading import readings


@click.command(
    epilog="\b\nExamples:\n  qms acknowledge PRO-004 --as m_keller\n"
    '  qms acknowledge PRO-002 --talk --people m_keller,a_example --evidence "Signed sheet, folder T-26-11"'
)
@click.argument("documents", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--as", "person", default="", metavar="PERSON", help="Who has read it: an id of records/people.yml."
)
@click.option("--on", type=Date(), metavar="DATE", help="The day of reading or of the talk (default: today).")
@click.option(
    "--revision", default="", metavar="N", help="The revision (default: the one in force on that day)."
)
@click.option("--talk", is_flag=True, help="It was told to several at once, with --people and --evidence.")
@click.option("--people", default="", metavar="A,B,C", help="Who was at the talk.")
@click.option("--absent", default="", metavar="A,B,C", help="Who was missing; their reading stays due.")
@click.option("--by", default="", metavar="PERSON", help="Who led the talk.")
@click.option("--evidence", default="", metavar="TEXT", help="The signed sheet, and where it lies.")
@click.pass_obj
def command(
    options: Options,
    documents: tuple[str, ...],
    person: str,
    on: date | None,
    revision: str,
    talk: bool,
    people: str,
    absent: str,
    by: str,
    evidence: str,
) -> None:
    """Enter that somebody has read the documents ID, or was told of them in a talk. Commits nothing."""
    if talk and (person or not people):
        raise click.UsageError("with --talk name those who were there: --people a,b,c")
    if not talk and (not person or people or absent or by):
        raise click.UsageError(
            "say who has read it with --as PERSON; who was told with others: --talk --people a,b,c"
        )
    if revision and len(documents) > 1:
        raise click.UsageError("--revision belongs to one document; without it each has the one in force")
    loaded = load(options, "acknowledgements", "people", "assign")
    try:
        found = sitting(
            loaded.system,
            documents,
            _items(people) if talk else (person,),
            on=on or options.as_of,
            revision=revision,
            talk=talk,
            by=by,
            evidence=evidence,
            absent=_items(absent),
        )
        identifier, edits = acknowledge(
            loaded.system, found, paths=tuple(loaded.tree.paths), read=loaded.tree.data
        )
    except Refused as refused:
        raise click.UsageError(one_line(str(refused))) from None
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
        read = ", ".join(f"{name} revision {number}" for name, number in found.documents)
        click.echo(one_line(f"{identifier}  {edit.path}  {read}: {', '.join(found.people)}"))
        of = readings(loaded.system).of_document
        for name, _ in found.documents:
            readers = {item.person for item in of.get(name, ())}
            if strangers := [one for one in found.people if one not in readers]:
                click.echo(one_line(f"{', '.join(strangers)}: not among those who must read {name}."))
        click.echo(f'Next: git add {edit.path} && git commit -m "{identifier}: read", and a pull request.')


def _items(text: str) -> tuple[str, ...]:
    found = to_items(text)
    return found if isinstance(found, tuple) else ()
