"""`qms preaudit`"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plainqms import files
from plainqms.cli import on_the_day, preaudit_printing
from plainqms.cli.options import FINE, PROBLEMS, Date, Options, output_format
from plainqms.cli.output import print_json, progress
from plainqms.cli.standard_choice import chosen


@click.command(
    epilog="\b\nExamples:\n  qms preaudit iso-9001\n  qms preaudit iso-9001 --as-of 2026-10-01\n"
    "  qms preaudit iso-9001 --out build/preaudit.html\n  qms preaudit iso-iec-27001 --format markdown"
)
@click.argument("standard")
@click.option(
    "--as-of", "as_of", type=Date(), metavar="DATE", help="The day that is asked about (default: today)."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE.html",
    help="Write one page for top management, to be read or printed. It is never part of the published site.",
)
@output_format("text", "json", "markdown")
@click.pass_obj
def command(options: Options, standard: str, as_of: object, out: Path | None, output: str) -> None:
    """Before an audit: 35 points, each red, amber, green, or grey where no tool can judge it.

    Each says on which basis, what was looked at, who owns it and what would turn it green. Nothing adds them up: green
    means that nothing was found in what the tool can see. Reads what is committed. Exit code 1 while a point is red.
    """
    from plainqms.pipeline import preauditing
    from plainqms.views.preaudit.judging import judge

    loaded = on_the_day.load(options, as_of=as_of if as_of else None)  # type: ignore[arg-type]
    wanted = chosen(loaded.system, standard).id
    with progress() as advance:
        facts = next(
            item for item in preauditing.gathered(loaded, progress=advance) if item.standard.id == wanted
        )
    check = judge(facts)
    if out is not None:
        from plainqms.publish import preaudit_page

        files.write(out, preaudit_page.page(check, loaded.look))
        click.echo(f"Written: {out}", err=True)
    if output == "json":
        print_json(preaudit_printing.told(check))
    elif output == "markdown":
        click.echo(preaudit_printing.markdown(check), nl=False)
    else:
        preaudit_printing.text(check)
    sys.exit(PROBLEMS if check.red else FINE)
