"""`qms diff`"""

from __future__ import annotations

import sys
from collections.abc import Collection
from difflib import get_close_matches

import click

from plainqms import pipeline
from plainqms.cli.options import FINE, PROBLEMS, Options, one_line
from plainqms.cli.output import exit_code, print_problems, progress
from plainqms.cli.redline import print_passages
from plainqms.pipeline import comparing
from plainqms.pipeline.comparing import Comparison, UnknownRevisionError
from plainqms.publish.comparison_page import Side


@click.command(
    epilog="\b\nExamples:\n  qms diff PRO-004                      the draft against the last revision\n"
    "  qms diff PRO-004 --to 3               revision 3 against the one before it\n"
    "  qms diff PRO-004 --from 1 --to 3\n  qms diff PRO-004 --from 2 --to draft --format html"
)
@click.argument("identifier", metavar="ID")
@click.option("--from", "since", metavar="N", default="", help="The older revision, as 3 or 3.1.")
@click.option("--to", "until", metavar="N", default="", help="The newer revision, or draft.")
@click.option(
    "--format",
    "output",
    type=click.Choice(("text", "html")),
    default="text",
    show_default=True,
    help="Text for the terminal, or a page under build/diff/.",
)
@click.pass_obj
def command(options: Options, identifier: str, since: str, until: str, output: str) -> None:
    """What changed in a document between two revisions, or since the last one: [-what went-] and {+what came+}."""
    with progress() as advance:
        loaded = pipeline.load(
            options.root, as_of=options.as_of, committed=options.as_of_given, progress=advance
        )
    if not loaded.ok:
        print_problems(loaded.problems, err=True)
        sys.exit(exit_code(loaded.problems) or PROBLEMS)
    identifier = _known(identifier, pipeline.standing_of(loaded).keys())
    try:
        found = comparing.compare(loaded, identifier, since=since, until=until)
    except UnknownRevisionError as error:
        raise click.UsageError(one_line(str(error))) from None
    if output == "html":
        page, problems = comparing.page(loaded, found)
        if page is None or problems:
            print_problems(problems, err=True)
            sys.exit(PROBLEMS)
        click.echo(f"Open {page.as_uri()}")
    else:
        _print(found)
    sys.exit(FINE)


def _known(identifier: str, names: Collection[str]) -> str:
    if identifier in names:
        return identifier
    if identifier.upper() in names:
        return identifier.upper()
    near = get_close_matches(identifier.upper(), names, 1, 0.75)
    hint = f"did you mean {near[0]}?" if near else "qms history lists them"
    raise click.UsageError(f"there is no document {one_line(identifier)}; {hint}")


def _print(found: Comparison) -> None:
    said = f"{found.id}  {found.new.text.title}: {found.old.name} → {found.new.name}"
    click.echo(click.style(one_line(said), bold=True))
    for side in (found.old, found.new):
        _print_side(side)
    print_passages(found.changes)


def _print_side(side: Side) -> None:
    revision = side.revision
    if revision is None:
        return
    click.echo(f"  {side.name}, issued {revision.issued}: {one_line(revision.reason)}")
    for approval in revision.approvals:
        role = f", {approval.role}" if approval.role else ""
        click.echo(f"    approved by {one_line(approval.name)}{role}: {approval.words}")
