"""`qms init`"""

from __future__ import annotations

from zoneinfo import available_timezones

import click

from plainqms import files
from plainqms.cli.options import Options, one_line
from plainqms.edits.lay_system import lay_system, offered_standards
from plainqms.sources import git
from plainqms.sources.binding import did_you_mean
from plainqms.sources.resources import find


@click.command(
    epilog='\b\nExamples:\n  qms init --name "Acme Gauges Ltd" --standard iso-9001\n'
    '  qms --root ../acme init --name "Acme Gauges Ltd"'
)
@click.option("--name", prompt="Name of the organization", help="Printed by every document.")
@click.option("--address", default="", help="Its postal address.")
@click.option(
    "--business", default="our products and services", help="What it makes or does, as in running text."
)
@click.option(
    "--time-zone", default="UTC", show_default=True, help="In which issue dates are told, as Europe/London."
)
@click.option(
    "--standard",
    "chosen",
    multiple=True,
    metavar="STANDARD",
    help="A standard that it adopts, as iso-9001; once for each (default: all that the documents answer). "
    "qms which-standard helps to choose.",
)
@click.pass_obj
def command(
    options: Options, name: str, address: str, business: str, time_zone: str, chosen: tuple[str, ...]
) -> None:
    """Lay policies, procedures and settings into this folder, to be made your own. Overwrites nothing."""
    zones = sorted(zone for zone in available_timezones() if zone[0].isupper())
    if time_zone not in zones:
        close = did_you_mean(time_zone, zones)
        hint = f"; did you mean {close}?" if close else ", as Europe/London"
        raise click.UsageError(f"“{one_line(time_zone)}” is no time zone of the tz database{hint}")
    if not name.strip() or not all(text.isprintable() for text in (name, address, business)):
        raise click.UsageError("name, address and business are one line of text each")
    standards = _editions(chosen, offered_standards(find("document_set")))
    _refuse_inside_another(options)
    edits = lay_system(
        find("document_set"),
        name=name.strip(),
        address=address,
        business=business,
        time_zone=time_zone,
        standards=standards,
    )
    places = {edit.path: options.root / edit.path for edit in edits}
    standing = [path for path, place in places.items() if path != ".gitignore" and place.exists()]
    if standing:
        raise click.UsageError(
            f"{standing[0]} is there already; a system is laid into a folder that has none"
        )
    laid = [edit for edit in edits if not places[edit.path].exists()]
    for edit in laid:
        files.write(places[edit.path], edit.text)
    click.echo(f"Laid {len(laid)} files into {one_line(str(options.root))}.")
    if len(laid) < len(edits):
        click.echo("Add the line /build/ to .gitignore: what qms generates is not committed.")
    click.echo(f"It adopts {', '.join(standards)} (standards: in qms.yml); the texts cite no other standard.")
    click.echo("The values under parameters: in qms.yml are a sample's; make them your own.")
    click.echo(
        "The texts are drafts until somebody approves them. Say in records/people.yml who there is, and in"
    )
    click.echo(
        "records/assignments.yml who holds which role. Whoever commits the texts is their author, so let"
    )
    click.echo(
        "another approve them, or say in qms.yml why nobody can: one-person: There is nobody else in the firm."
    )
    click.echo('Next:  git init -b main && git add -A && git commit -m "First texts"')
    click.echo("Then:  qms check && qms approve --pending --as PERSON")
    click.echo('Then:  git add -A && git commit -m "Approved" (PERSON does that) && qms build')


def _editions(chosen: tuple[str, ...], offered: tuple[str, ...]) -> tuple[str, ...]:
    """The editions that are meant; all of them where none is named."""
    names = {name: edition for edition in offered for name in (edition, edition.rpartition("-")[0])}
    for name in chosen:
        if name.lower() not in names:
            close = did_you_mean(name, names)
            hint = f"; did you mean {close}?" if close else ""
            raise click.UsageError(f"the documents answer {', '.join(offered)}, not “{one_line(name)}”{hint}")
    meant = {names[name.lower()] for name in chosen} or set(offered)
    return tuple(edition for edition in offered if edition in meant)


def _refuse_inside_another(options: Options) -> None:
    """A system is read from the root of its repository; laid into a folder below, nothing would ever find it."""
    try:
        root = git.open_repository(options.root).root
    except git.Refused:
        return
    if not root.samefile(options.root):
        raise click.UsageError(
            f"this folder lies inside the repository {one_line(str(root))}; "
            "a system stands at the root of its own, so choose a folder outside"
        )
