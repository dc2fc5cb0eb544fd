"""`qms transition`"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.on_the_day import load
from plainqms.cli.options import WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.correspondence import Kind
from plainqms.model.system import System
from plainqms.model.transition import Transition
from plainqms.publish.transition_table import READ, table
from plainqms.sources import standard_maps, standards
from plainqms.views.carried import WORDS
from plainqms.views.transition import Progress, Row, progress


@click.command(
    epilog="\b\nExamples:\n  qms transition\n  qms transition iso-9001-2015 iso-9001-2026\n  qms transition --all"
    "\n  qms transition --format csv > transition.csv"
)
@click.argument("source", metavar="[FROM]", required=False, default="")
@click.argument("target", metavar="[TO]", required=False, default="")
@click.option("--all", "every", is_flag=True, help="Unchanged clauses too, with the texts that cite them.")
@output_format("text", "json", "csv")
@click.pass_obj
def command(options: Options, source: str, target: str, every: bool, output: str) -> None:
    """The way from one edition to the next: what is new, moved, merged; which texts were read anew.

    Without editions those that qms.yml plans under transitions. Reads what is committed. What became of a clause is as
    publicly reported; what the new edition asks, people read in the standard.
    """
    loaded = load(options)
    chosen = _chosen(loaded.system, source, target)
    texts = pipeline.publications(loaded)
    found = [progress(loaded.system, item, texts, standards.expand) for item in chosen]
    if output == "csv":
        click.echo(table(found, options.as_of), nl=False)
    elif output == "json":
        print_json(
            {
                "schema": "plainqms/transition/1",
                "as_of": options.as_of.isoformat(),
                "transitions": [_json(one) for one in found],
            }
        )
    else:
        for one in found:
            _print(one, options, every=every)


def _chosen(system: System, source: str, target: str) -> tuple[Transition, ...]:
    if not source and not target:
        if not system.transitions:
            _refuse(
                "no transition is planned. Plan one in qms.yml, with your own deadline:\n"
                f"transitions:\n  - {{from: {_ways()[0][0]}, to: {_ways()[0][1]}, deadline: 2028-06-30}}\n"
                f"or look ahead: qms transition {' '.join(_ways()[0])}"
            )
        return system.transitions
    for item in system.transitions:
        if (item.old.id, item.new.id) == (source, target):
            return (item,)
    looked = pipeline.transition(source, target)
    if looked is None:
        ends = {end for way in _ways() for end in way}
        near = [difflib.get_close_matches(name, ends, n=1) for name in (source, target) if name not in ends]
        hint = "".join(f" Did you mean {item[0]}?" for item in near if item)
        pairs = "; ".join(f"{first} {last}" for first, last in _ways())
        _refuse(
            f"there is no map from “{one_line(source)}” to “{one_line(target)}”.{hint} There are: {pairs}"
        )
    assert looked is not None
    return (looked,)


def _ways() -> list[tuple[str, str]]:
    return [(item.source, item.target) for item in standard_maps.edition_maps()]


def _refuse(message: str) -> None:
    click.echo(f"qms: {message}", err=True)
    sys.exit(WRONG_USE)


def _print(found: Progress, options: Options, *, every: bool) -> None:
    way = found.transition
    click.echo(click.style(f"From {way.old.name} to {way.new.name}, as at {options.as_of}", bold=True))
    if way.deadline is None:
        click.echo("Not planned in qms.yml; no deadline of our own.")
    else:
        days = (way.deadline - options.as_of).days
        left = f"{days} days left" if days >= 0 else f"{-days} days ago"
        click.echo(f"Our own deadline: {way.deadline}, {left}.")
    click.echo(f"Texts read anew: {found.read} of {len(found.readings)}.")
    click.echo(f"Internal audit against {way.new.name}: {_event(found.audits)}.")
    click.echo(f"Management review of {way.new.name}: {_event(found.reviews)}.\n")
    for kind in Kind:
        rows = [row for row in found.rows if row.step.kind is kind]
        if kind is Kind.UNCHANGED and not every:
            click.echo(f"{len(rows)} clauses unchanged as reported; --all lists them.\n")
        elif rows:
            click.echo(click.style(f"{kind.value.capitalize()} ({len(rows)})", bold=True))
            _print_rows(rows)
    if found.readings:
        click.echo(click.style(f"Texts ({len(found.readings)})", bold=True))
    for item in found.readings:
        numbers = f": {', '.join(item.left)}" if item.left else ""
        state = f"{WORDS}{numbers}" if item.left else READ
        click.echo(one_line(f"  {item.publication.document.id}  {state}. {item.why}"))


def _print_rows(rows: Sequence[Row]) -> None:
    for row in rows:
        step = row.step
        was = [item.id for item in step.sources]
        moved = f", was {', '.join(was)}" if was and was != [step.clause.id] else ""
        notes = f"; {'; '.join(step.notes)}" if step.notes and step.kind is Kind.CHANGED else ""
        click.echo(one_line(f"  {step.clause.id} {step.clause.heading}{moved}{notes}"))
        for carried, said in ((True, WORDS), (False, READ)):
            named = [item.publication.document.id for item in row.citing if bool(item.carried) == carried]
            if named:
                click.echo(f"    {', '.join(named)}: {said}")
        if not row.citing and step.kind is not Kind.UNCHANGED:
            click.echo("    no text in force cites it")
    click.echo("")


def _event(records: Sequence[Any]) -> str:
    """The first that was held, or the next that is planned."""
    for record in records:
        day = f"held {record.held_on}" if record.held_on else f"planned for {record.planned}"
        return f"{day} ({record.id})"
    return "none planned"


def _json(found: Progress) -> dict[str, Any]:
    way = found.transition
    return {
        "from": way.old.id,
        "to": way.new.id,
        "deadline": way.deadline.isoformat() if way.deadline else None,
        "read": found.read,
        "texts": [
            {
                "document": item.publication.document.id,
                "read": item.done,
                "clauses": list(item.clauses),
                "left": list(item.left),
                "why": item.why,
                "reviews": list(item.records),
            }
            for item in found.readings
        ],
        "clauses": [_clause(row) for row in found.rows],
        "audits": [_record(item) for item in found.audits],
        "management_reviews": [_record(item) for item in found.reviews],
    }


def _clause(row: Row) -> dict[str, Any]:
    step = row.step
    return {
        "clause": step.clause.id,
        "title": step.clause.heading,
        "kind": step.kind.value,
        "was": [item.id for item in step.sources],
        "as_reported": list(step.notes),
        "texts": [
            {
                "document": item.publication.document.id,
                "cites": "passage" if item.located else "claim",
                "carried_over": bool(item.carried),
                "why": item.carried.reason,
            }
            for item in row.citing
        ],
    }


def _record(record: Any) -> dict[str, Any]:
    return {
        "id": record.id,
        "planned": record.planned.isoformat(),
        "held_on": record.held_on.isoformat() if record.held_on else None,
    }
