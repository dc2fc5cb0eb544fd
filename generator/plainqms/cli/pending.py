"""`qms pending`"""

from __future__ import annotations

import click

from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.cli.sitting import load
from plainqms.pipeline.approving import fit, waiting


@click.command(
    epilog="\b\nExamples:\n  qms pending\n  qms pending --as m_keller\n  qms pending --format json"
)
@click.option("--as", "person", default="", metavar="PERSON", help="Only what this person can approve.")
@output_format("text", "json")
@click.pass_obj
def command(options: Options, person: str, output: str) -> None:
    """Texts that wait for an approval, the oldest first, with who can give it."""
    loaded = load(options)
    if person and loaded.system.person(person) is None:
        raise click.UsageError(f"“{one_line(person)}” is nobody in records/people.yml")
    rows = []
    for item in sorted(waiting(loaded), key=lambda item: (item.since or options.as_of, item.document.id)):
        able = tuple(fit(item, loaded))
        if person and all(who.id != person for who, _ in able):
            continue
        rows.append((item, able))
    if output == "json":
        print_json(
            {
                "schema": "plainqms/pending/1",
                "as_of": options.as_of.isoformat(),
                "pending": [
                    {
                        "document": item.document.id,
                        "title": item.document.title,
                        "revision": item.number(""),
                        "digest": item.digest,
                        "since": item.since.isoformat() if item.since else "",
                        "days": (options.as_of - item.since).days if item.since else 0,
                        "cause": item.cause,
                        "given": [
                            {"person": given.person, "meaning": given.meaning.value} for given in item.given
                        ],
                        "able": [{"person": who.id, "role": role} for who, role in able],
                    }
                    for item, able in rows
                ],
            }
        )
        return
    for item, able in rows:
        days = (options.as_of - item.since).days if item.since else 0
        age = f"{days} day{'s' * (days != 1)}" if item.since else "not on the main line yet"
        state = (
            f"issued as revision {item.issued.number}"
            if item.issued
            else f"to become revision {item.number('')}"
        )
        click.echo(one_line(f"{item.document.id}  {item.document.title}  ({state}; {age})"))
        names = ", ".join(f"{who.name} ({role})" for who, role in able) or "nobody who did not write it"
        click.echo(one_line(f"    can be approved by: {names}"))
    click.echo(f"{len(rows)} wait for an approval." if rows else "Nothing waits for an approval.")
