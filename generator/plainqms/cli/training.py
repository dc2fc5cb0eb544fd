"""`qms training`"""

from __future__ import annotations

from collections.abc import Sequence

import click

from plainqms.cli.loading import load
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.system import System
from plainqms.sources.binding import did_you_mean
from plainqms.views.reading import EVERYONE, Reading, Reads, count, readings


@click.command(
    epilog="\b\nExamples:\n  qms training\n  qms training --due\n  qms training --person m_keller\n"
    "  qms training --document PRO-004 --format json"
)
@click.option("--person", default="", metavar="PERSON", help="What this person must read, and has read.")
@click.option("--document", default="", metavar="ID", help="Who must read this document, and who has.")
@click.option("--role", default="", metavar="ROLE", help="Only what holders of this role must read for it.")
@click.option("--due", is_flag=True, help="Only what is not read yet.")
@output_format("text", "json")
@click.pass_obj
def command(options: Options, person: str, document: str, role: str, due: bool, output: str) -> None:
    """Who must read which revision, and who has. That it was read shows no competence. Reads the working tree."""
    loaded = load(options)
    system = loaded.system
    _known(person, "person", [item.id for item in system.people])
    _known(document, "document", [item.id for item in system.documents])
    _known(role, "role", [item.id for item in system.roles])
    found = [
        item
        for item in readings(system).every
        if (not person or item.person == person)
        and (not document or item.document == document)
        and (not role or _of_role(item, role, system))
        and (not due or item.is_due)
    ]
    if output == "json":
        print_json(
            {
                "schema": "plainqms/training/1",
                "as_of": options.as_of.isoformat(),
                "reading": [_json(item) for item in found],
            }
        )
        return
    listed = [item for item in found if item.state is not Reads.READ] if not (person or document) else found
    _print(listed, system, by_person=not document)
    read = f"{count(found, Reads.READ)} of {len(found)} read, " if not due else ""
    waiting = sum(item.is_due for item in found)
    late = count(found, Reads.OVERDUE)
    click.echo(
        f"{read}{waiting} due, {late} of them overdue, as at {options.as_of}."
        if found
        else f"Nothing is to be read, as at {options.as_of}."
    )


def _known(name: str, kind: str, known: Sequence[str]) -> None:
    if name and name not in known:
        close = did_you_mean(name, known)
        hint = f"; did you mean {close}?" if close else ""
        raise click.UsageError(f"there is no {kind} “{one_line(name)}”{hint}")


def _of_role(item: Reading, role: str, system: System) -> bool:
    document = system.document(item.document)
    holds = any(
        one.role == role and one.person == item.person and one.holds_on(system.as_of)
        for one in system.assignments
    )
    return holds and document is not None and bool({role, EVERYONE} & {*document.audience})


def _print(found: Sequence[Reading], system: System, *, by_person: bool) -> None:
    """Grouped by person, in their order; or, of one document, a line a person."""
    names = {person.id: person.name for person in system.people}
    titles = {document.id: document.title for document in system.documents}
    groups: dict[str, list[Reading]] = {}
    for item in found:
        groups.setdefault(item.person if by_person else item.document, []).append(item)
    for name in [*names, *titles]:
        if name not in groups:
            continue
        heading = f"{names[name]} ({name})" if by_person else f"{name} {titles[name]}"
        click.echo(click.style(one_line(heading), bold=True))
        for item in sorted(groups[name], key=lambda item: list(Reads).index(item.state)):
            what = f"{item.document} {titles[item.document]}" if by_person else names[item.person]
            click.echo(one_line(f"  {item.state:<8} {what}, revision {item.revision}: {said(item)}"))
        click.echo("")


def said(item: Reading) -> str:
    """The state in words."""
    earlier = f"; read revision {item.read} on {item.read_on}" if item.read else ""
    if item.state is Reads.READ:
        return f"read revision {item.read} on {item.read_on}"
    if item.state is Reads.ABSENT:
        return f"not due, away until {item.until or 'further notice'}{earlier}"
    by = f", by {item.by}" if item.by else ""
    return f"due since {item.since}{by}{earlier}"


def _json(item: Reading) -> dict[str, str]:
    return {
        "person": item.person,
        "document": item.document,
        "revision": item.revision,
        "state": item.state.value,
        "since": item.since.isoformat(),
        "by": item.by.isoformat() if item.by else "",
        "absent_until": item.until.isoformat() if item.until else "",
        "read": item.read,
        "read_on": item.read_on.isoformat() if item.read_on else "",
        "record": item.record.id if item.record else "",
    }
