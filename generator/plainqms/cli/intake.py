"""`qms intake`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from plainqms import files, registers
from plainqms.cli.loading import load
from plainqms.cli.options import PROBLEMS, Options, one_line, output_format
from plainqms.cli.output import print_json, print_problems
from plainqms.edits.enter_reports import PATH, Entered, enter_reports
from plainqms.model.problem import Problem, Severity
from plainqms.model.system import System
from plainqms.sources.incoming import ENDINGS, LARGEST, Incoming, read_incoming


@click.command(epilog="\b\nExamples:\n  qms intake inbox/\n  qms intake issues.json form.csv\n  qms intake")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@output_format("text", "json")
@click.pass_obj
def command(options: Options, paths: tuple[Path, ...], output: str) -> None:
    """Enter what staff reported by mail (.eml), form (.json) or table (.csv); without PATHS list what waits.

    Each gets a number and a text to answer with at once. What was entered before is left alone. Issues are a list
    as the forge's interface gives it, or gh issue list --json number,title,body,createdAt,author,url,labels
    """
    if paths and options.as_of_given:
        raise click.UsageError("what comes in is entered today; leave out --as-of")
    loaded = load(options)
    system = loaded.system
    if not paths:
        _print_waiting(system, output)
        return
    broken = [
        item
        for item in loaded.problems
        if item.place.path == PATH and item.rule.severity is Severity.ERROR and item.rule.code != "Y103"
    ]
    if broken or not loaded.ok:  # a number is free only where all of them can be read
        print_problems(broken or loaded.problems, err=True)
        sys.exit(PROBLEMS)
    incoming: list[Incoming] = []
    problems: list[Problem] = []
    taken, aside = _files(paths)
    for path in taken:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        read, wrong = read_incoming(data, path.name, system.configuration.zone)
        incoming += read
        problems += wrong
    existing = loaded.tree.text(PATH)[0] if PATH in loaded.tree.paths else ""
    entered, edits, refused = enter_reports(system, incoming, existing)
    problems += refused
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
    if output == "json":
        print_json(
            {
                "schema": "plainqms/intake/1",
                "entered": [_entered_json(item) for item in entered],
                "left_aside": [path.name for path in aside],
            }
        )
    else:
        _print_entered(entered, options=options)
        known = 0 if refused else len(incoming) - len(entered)
        _print_count(len(entered), known, aside, problems)
    if problems:
        print_problems(problems, err=True)
        sys.exit(PROBLEMS)


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files as named, and of folders those that can be read; beside them those of folders that cannot."""
    found: list[Path] = []
    aside: list[Path] = []
    for path in paths:
        inside = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
        for item in inside:
            fits = item is path or item.suffix.lower() in ENDINGS
            (found if fits else aside).append(item)
    return list(dict.fromkeys(found)), [item for item in dict.fromkeys(aside) if item.name[:1] != "."]


def _print_entered(entered: Sequence[Entered], *, options: Options) -> None:
    for item in entered:
        age = (options.as_of - item.received_on).days
        kind = item.incoming.kind
        head = f"{item.id}  {_days(age)}  {kind}  {item.incoming.title}"
        click.echo(click.style(one_line(head), bold=True))
        if item.incoming.address:
            click.echo(one_line(f"    To: {item.incoming.address}"))
        for line in item.reply.split("\n"):
            click.echo(one_line(f"    {line}").rstrip())
        click.echo("")


def _print_count(entered: int, known: int, aside: Sequence[Path], problems: Sequence[Problem]) -> None:
    before = f" {known} had been entered before." if known else ""
    if entered:
        click.echo(f"{entered} entered in {PATH}.{before}")
    else:
        click.echo(f"{'Nothing was entered.' if problems else 'Nothing new.'}{before}")
    if aside:
        names = ", ".join(path.name for path in aside[:10]) + (", ..." if len(aside) > 10 else "")
        many = f"{len(aside)} file{'s' * (len(aside) != 1)}"
        click.echo(one_line(f"Left aside: {many} that end neither in .eml nor in .json or .csv: {names}"))


def _print_waiting(system: System, output: str) -> None:
    """The triage list: what is not decided or not answered, the oldest first."""
    register = registers.register("reports")
    waiting = [record for record in system.records.of("reports") if not register.closed(record)]
    waiting.sort(key=lambda record: (record.received_on, record.id))
    rows = [(record, register.state(record, system.records)) for record in waiting]
    if output == "json":
        listed = [
            {
                "id": record.id,
                "age": (system.as_of - record.received_on).days,
                "kind": record.kind,
                "title": record.title,
                "state": state,
                "owner": record.owner,
                "received_on": record.received_on.isoformat(),
                "answer_by": record.answer_by.isoformat(),
            }
            for record, state in rows
        ]
        print_json({"schema": "plainqms/reports/1", "as_of": system.as_of.isoformat(), "waiting": listed})
        return
    for record, state in rows:
        age = _days((system.as_of - record.received_on).days)
        late = ", late" if record.replied_on is None and record.answer_by < system.as_of else ""
        by = "" if record.replied_on else f"  answer by {record.answer_by}{late}"
        click.echo(one_line(f"{record.id}  {age:>9}  {record.kind:<13}  {record.title}  ({state}){by}"))
    click.echo(f"{len(rows)} waiting as at {system.as_of}." if rows else "No report waits for an answer.")


def _days(number: int) -> str:
    return f"{number} day{'s' * (number != 1)}"


def _entered_json(item: Entered) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.incoming.kind,
        "title": item.incoming.title,
        "received_on": item.received_on.isoformat(),
        "answer_by": item.answer_by.isoformat(),
        "owner": item.owner,
        "reference": item.incoming.reference,
        "reply_to": item.incoming.address,
        "reply": item.reply,
    }
