"""`qms pending`"""

from __future__ import annotations

import click

from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.cli.sitting import load
from plainqms.pipeline.approving import pending


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
    rows = [item for item in pending(loaded) if not person or any(who.id == person for who, _ in item.able)]
    if output == "json":
        print_json(
            {
                "schema": "plainqms/pending/1",
                "as_of": options.as_of.isoformat(),
                "pending": [
                    {
                        "document": item.id,
                        "title": item.title,
                        "revision": item.number,
                        "digest": item.digest,
                        "since": item.since.isoformat() if item.since else "",
                        "days": item.age(options.as_of),
                        "cause": item.cause,
                        "end": item.end,
                        "given": [
                            {"person": given.person, "meaning": given.meaning.value} for given in item.given
                        ],
                        "able": [{"person": who.id, "role": role} for who, role in item.able],
                    }
                    for item in rows
                ],
            }
        )
        return
    for item in rows:
        days = item.age(options.as_of)
        age = f"{days} day{'s' * (days != 1)}" if item.since else "not on the main line yet"
        state = item.end or f"{'issued as' if item.issued else 'to become'} revision {item.number}"
        click.echo(one_line(f"{item.id}  {item.title}  ({state}; {age})"))
        names = ", ".join(f"{who.name} ({role})" for who, role in item.able) or "nobody who did not write it"
        click.echo(one_line(f"    can be approved by: {names}"))
    click.echo(f"{len(rows)} wait for an approval." if rows else "Nothing waits for an approval.")
