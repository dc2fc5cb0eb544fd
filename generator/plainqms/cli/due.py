"""`qms due`"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.loading import load
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.system import System
from plainqms.views.registers import Registers, Task, by_owner, grouped

NO_SITE = "none"


class Within(click.ParamType[int]):
    """A number of days: `30d`, `2w` or `30`."""

    name = "days"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        found = re.fullmatch(r"([0-9]{1,4})([dw]?)", str(value))
        if found is None:
            self.fail(f"“{value}” is no number of days; write it as 30d or 2w", parameter, context)
        return int(found[1]) * (7 if found[2] == "w" else 1)


@click.command(
    epilog="\b\nExamples:\n  qms due\n  qms due --within 30d\n  qms due --owner quality_manager --format json"
    "\n  qms due --site works --by owner\n  qms due --owner buyer --format ics > buyer.ics"
)
@click.option(
    "--within", type=Within(), metavar="DAYS", help="Only what is overdue or due within so many days, as 30d."
)
@click.option("--owner", metavar="ROLE", help="Only what this role, or this person, has to do.")
@click.option("--site", metavar="SITE", help="Only what names this site, or with “none” what names no site.")
@click.option(
    "--by",
    type=click.Choice(("date", "owner")),
    default="date",
    show_default=True,
    help="How text is grouped.",
)
@output_format("text", "json", "ics")
@click.pass_obj
def command(
    options: Options, within: int | None, owner: str | None, site: str | None, by: str, output: str
) -> None:
    """What registers and documents ask for: overdue, this month, later. Reads the working tree.

    As a calendar (ics) it is what the published site has: of what is committed, roles and no people's names.
    """
    committed = options.as_of_given or output == "ics"
    loaded = load(options, committed=committed)
    system = loaded.system
    _known_site(system, site)
    holders = _holders(system, owner) if owner else frozenset()
    last = options.as_of + timedelta(days=within) if within is not None else None
    tasks = [
        task
        for task in Registers(system).due
        if (last is None or task.on <= last)
        and (not owner or task.owner in holders)
        and (not site or (site in task.sites if site != NO_SITE else not task.sites))
    ]
    if output == "ics":
        _print_calendar(tasks, loaded)
    elif output == "json":
        print_json(
            {
                "schema": "plainqms/due/1",
                "as_of": options.as_of.isoformat(),
                "due": [
                    _json(task, group) for group, found in grouped(tasks, options.as_of) for task in found
                ],
            }
        )
    else:
        _print(tasks, options, system, by)


def _known_site(system: System, site: str | None) -> None:
    known = [item.id for item in system.configuration.sites]
    if site and site not in (*known, NO_SITE):
        from plainqms.sources.binding import did_you_mean

        close = did_you_mean(site, known)
        hint = f"; did you mean {close}?" if close else f"; there are: {', '.join(known)}" if known else ""
        raise click.UsageError(f"there is no site “{one_line(site)}”{hint}")


def _print_calendar(tasks: Sequence[Task], loaded: pipeline.Loaded) -> None:
    from plainqms.publish.calendar import Feed, public, written, written_events
    from plainqms.publish.manual import Manual

    manual = Manual(loaded.system, pipeline.publications(loaded))
    asked = set(tasks)
    shown = tuple(task for task in public(manual) if task in asked)
    click.echo(written(Feed("all", "", "What is due", shown), written_events(manual), manual), nl=False)


def _holders(system: System, owner: str) -> frozenset[str]:
    """The role or person that is asked about, and for a person the roles held today."""
    known = [*(role.id for role in system.roles), *(person.id for person in system.people)]
    if owner not in known:
        from plainqms.sources.binding import did_you_mean

        close = did_you_mean(owner, known)
        hint = f"; did you mean {close}?" if close else ""
        raise click.UsageError(f"there is no role or person “{one_line(owner)}”{hint}")
    held = (item.role for item in system.assignments if item.person == owner and item.holds_on(system.as_of))
    return frozenset((owner, *held))


def _print(tasks: Sequence[Task], options: Options, system: System, by: str) -> None:
    if by == "owner":
        groups = [(_who(owner, system) or "Nobody", found) for owner, found in by_owner(tasks)]
    else:
        groups = grouped(tasks, options.as_of)
    for title, found in groups:
        if not found:
            continue
        click.echo(click.style(one_line(f"{title[:1].upper()}{title[1:]} ({len(found)})"), bold=True))
        for task in found:
            days = (options.as_of - task.on).days
            late = f"  {days} day{'s' * (days != 1)} overdue" if days > 0 else ""
            named = "" if by == "owner" else _who(task.owner, system)
            who = f"  ({named})" if named else ""
            what = f"{task.called}: {task.what}"
            click.echo(one_line(f"  {task.on}  {what}{who}{late}"))
        click.echo("")
    overdue = sum(task.on < options.as_of for task in tasks)
    click.echo(
        f"{len(tasks)} due as at {options.as_of}, {overdue} overdue."
        if tasks
        else f"Nothing is due as at {options.as_of}."
    )


def _who(owner: str, system: System) -> str:
    role = system.role(owner)
    return role.title if role else system.name_of(owner)


def _json(task: Task, group: str) -> dict[str, object]:
    return {
        "on": task.on.isoformat(),
        "group": group.lower(),
        "id": task.identifier,
        "name": task.name,
        "register": task.register,
        "what": task.what,
        "owner": task.owner,
        "sites": list(task.sites),
    }
