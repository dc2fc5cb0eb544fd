"""`qms finding`"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import click

from plainqms import files
from plainqms.cli import on_the_day
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.system import System
from plainqms.publish import response_file, response_words
from plainqms.publish.gap_tables import holder
from plainqms.registers import finding_terms, findings

_FORMS = {".html": response_file.html, ".htm": response_file.html, ".md": response_file.markdown}


@click.group(
    epilog="\b\nExamples:\n  qms finding show FND-2026-004\n"
    "  qms finding response FND-2026-004 --out response.html"
)
def command() -> None:
    """What an audit found: what its grade means and asks for by when, and the answer as it is sent."""


@command.command()
@click.argument("finding", metavar="FINDING")
@output_format("text", "json")
@click.pass_obj
def show(options: Options, finding: str, output: str) -> None:
    """What a finding means, what to do and by when, and what its answer still lacks. Reads what is committed."""
    system = on_the_day.load(options).system
    record = _named(system, finding)
    told, sheet = response_words.helped(record.grade), response_words.made(record, system)
    terms = finding_terms.terms(record, system.records)
    if output == "json":
        print_json(_told(record, system))
        return
    click.echo(one_line(f"{record.id}  {record.title}"))
    click.echo(one_line(f"{record.grade}, {findings.state(record, system.records).lower()}"))
    for item in record.against:
        click.echo(one_line(f"  {item.certificate}  {item.clause}  {item.grade}"))
    click.echo(f"\n{told.means}")
    if not findings.closed(record):
        click.echo("\nWhat to do:")
        for index, line in enumerate(told.do, start=1):
            click.echo(f"  {index}. {line}")
        click.echo(f"  {told.then}")
    if terms:
        click.echo("\nBy when:")
    for term in terms:
        done = f", done {term.done}" if term.done else ""
        day = term.by.isoformat() if term.by else "no day"
        click.echo(one_line(f"  {day:<10}  {term.what}{done}"))
        click.echo(one_line(f"              {term.basis}"))
    if sheet.missing:
        click.echo("\nThe answer still lacks:")
    for line in sheet.missing:
        click.echo(one_line(f"  {line}"))
    if record.owner:
        click.echo("")
        click.echo(one_line(f"Answered by: {holder(record.owner, system)}"))


@command.command()
@click.argument("finding", metavar="FINDING")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where it is written: FILE.html or FILE.md. What is there is replaced.",
)
@click.pass_obj
def response(options: Options, finding: str, out: Path) -> None:
    """The answer to a finding, ready to send: correction, extent, cause, action, evidence, dates.

    It is made of the finding and of the nonconformity that it leads to, as committed. What they do not say yet stands
    in it as missing, and is told here.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise click.UsageError(f"“{one_line(out.name)}” is neither FILE.html nor FILE.md")
    system = on_the_day.load(options).system
    record = _named(system, finding)
    if not response_words.helped(record.grade).asked:
        raise click.UsageError(one_line(f"{record.id} is a {record.grade}: no answer is asked for"))
    files.write(out, form(record, system))
    missing = response_words.made(record, system).missing
    click.echo(one_line(f"{record.id}  {out}"))
    if missing:
        click.echo(f"{len(missing)} still missing:")
    for line in missing:
        click.echo(one_line(f"  {line}"))


def _named(system: System, name: str) -> Any:
    known = {item.id: item for item in system.records.of(findings.REGISTER.name)}
    found = known.get(name.upper())
    if found is None:
        near = difflib.get_close_matches(name.upper(), known, n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(one_line(f"there is no finding {name}{meant}"))
    return found


def _told(record: Any, system: System) -> dict[str, Any]:
    told = response_words.helped(record.grade)
    return {
        "schema": "plainqms/finding/1",
        "id": record.id,
        "title": record.title,
        "grade": record.grade,
        "state": findings.state(record, system.records),
        "against": [
            {"certificate": item.certificate, "clause": item.clause, "grade": item.grade}
            for item in record.against
        ],
        "means": told.means,
        "do": list(told.do),
        "then": told.then,
        "terms": [
            {
                "what": item.what,
                "by": item.by.isoformat() if item.by else None,
                "basis": item.basis,
                "done": item.done.isoformat() if item.done else None,
            }
            for item in finding_terms.terms(record, system.records)
        ],
        "missing": list(response_words.made(record, system).missing),
    }
