"""`qms init`"""

from __future__ import annotations

from zoneinfo import available_timezones

import click

from plainqms import files
from plainqms.cli.options import Options
from plainqms.edits.lay_system import lay_system
from plainqms.sources.resources import find


@click.command(
    epilog='\b\nExamples:\n  qms init --name "Acme Gauges Ltd"\n  qms --root ../acme init --name "Acme Gauges Ltd"'
)
@click.option("--name", prompt="Name of the organization", help="Printed by every document.")
@click.option("--address", default="", help="Its postal address.")
@click.option(
    "--business", default="our products and services", help="What it makes or does, as in running text."
)
@click.option(
    "--time-zone", default="UTC", show_default=True, help="In which issue dates are told, as Europe/London."
)
@click.pass_obj
def command(options: Options, name: str, address: str, business: str, time_zone: str) -> None:
    """Lay policies, procedures and settings into this folder, to be made your own. Overwrites nothing."""
    if time_zone not in available_timezones():
        raise click.UsageError(f"“{time_zone}” is no time zone of the tz database, as Europe/London")
    if not name.strip() or not all(text.isprintable() for text in (name, address, business)):
        raise click.UsageError("name, address and business are one line of text each")
    edits = lay_system(
        find("document_set"), name=name.strip(), address=address, business=business, time_zone=time_zone
    )
    standing = [
        edit.path for edit in edits if edit.path != ".gitignore" and (options.root / edit.path).exists()
    ]
    if standing:
        raise click.UsageError(
            f"{standing[0]} is there already; a system is laid into a folder that has none"
        )
    for edit in edits:
        if not (options.root / edit.path).exists():
            files.write(options.root / edit.path, edit.text)
    click.echo(f"Laid {len(edits)} files into {options.root}.")
    click.echo("Next:  git init -b main && git add -A && git commit -m 'First issue'")
    click.echo("Then:  qms check && qms build")
