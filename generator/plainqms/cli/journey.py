"""`qms journey`"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli import on_the_day
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.cli.standard_choice import chosen
from plainqms.model.journey import Answer, Standing
from plainqms.pipeline import Loaded
from plainqms.sources import standards
from plainqms.sources.journey import way
from plainqms.views.coverage import grounds
from plainqms.views.journey.walking import Journey, Walked, journeys
from plainqms.views.registers import derived

_WIDTH = 110
_INKS = {Standing.DONE: "green", Standing.PARTLY: "yellow", Standing.BLOCKED: "red"}


@click.command(
    epilog="\b\nExamples:\n  qms journey\n  qms journey iso-iec-27001\n  qms journey iso-9001 --all\n"
    "  qms --as-of 2026-03-31 journey iso-9001 --format json"
)
@click.argument("standard", required=False, default="")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="What each criterion says of every step, not of the current one alone.",
)
@output_format("text", "json")
@click.pass_obj
def command(options: Options, standard: str, every: bool, output: str) -> None:
    """The way to a certificate and through its three years: where we are, what blocks, what comes next.

    Each step is judged by documents and records that are committed; what no tool can judge, it says so.
    """
    loaded = on_the_day.load(options)
    system = loaded.system
    wanted = chosen(system, standard).id if standard and system.standards else ""
    found = [item for item in _journeys(loaded) if wanted in ("", item.standard.id)]
    if output == "json":
        print_json(_told(found, system.as_of.isoformat()))
        return
    for item in found:
        _print(item, loaded, every=every)
    if not system.standards:
        first = way().steps[0]
        click.echo(click.style(first.title, bold=True))
        _fill(first.explains)
        click.echo(
            "Next: answer the questions of qms which-standard, then enter the edition in qms.yml under standards."
        )
    elif not found:
        click.echo("No certificate is given for what is adopted here, so no way leads to one.")


def _journeys(loaded: Loaded) -> tuple[Journey, ...]:
    system = loaded.system

    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, system.standards)

    texts = pipeline.publications(loaded)
    return journeys(grounds(system, texts, expand, derived=derived(system)), texts, way())


def _print(journey: Journey, loaded: Loaded, *, every: bool) -> None:
    click.echo(click.style(f"{journey.standard.name}, as at {loaded.system.as_of}", bold=True))
    if journey.note:
        _fill(journey.note)
    phases = {item.id: item.title for item in way().phases}
    last = ""
    for item in journey.steps:
        if item.step.phase != last:
            last = item.step.phase
            click.echo(f"  {phases[last]}")
        here = item is journey.current
        mark = ">" if here else " "
        state = click.style(item.standing.value.ljust(20), fg=_INKS.get(item.standing))
        click.echo(f"  {mark} {state}  " + click.style(one_line(item.step.title), bold=here))
        if here:
            _fill(item.step.explains, 6)
            click.echo(f"      Who: {item.step.who}")
        if item.because and every:
            _fill(item.because, 6)
        if here or every:
            _answers(item.answers)
        if here:
            _fill(f"Next: {item.do}", 6)
    if journey.current is None:
        click.echo("  Every step of this cycle is done.")
    click.echo("")


def _answers(answers: Iterable[Answer]) -> None:
    for item in answers:
        do = f" {item.do}" if item.do else ""
        _fill(f"{item.standing.value}: {item.says}{do}", 6)


def _fill(said: str, indent: int = 2) -> None:
    space = " " * indent
    flat = one_line(" ".join(said.split()))
    click.echo(textwrap.fill(flat, _WIDTH, initial_indent=space, subsequent_indent=space))


def _told(found: Iterable[Journey], as_of: str) -> dict[str, Any]:
    return {
        "schema": "plainqms/journey/1",
        "as_of": as_of,
        "journeys": [
            {
                "standard": item.standard.id,
                "current": item.current.step.id if item.current else None,
                "next": item.current.do if item.current else None,
                "note": item.note or None,
                "steps": [_step(one) for one in item.steps],
            }
            for item in found
        ],
    }


def _step(item: Walked) -> dict[str, Any]:
    return {
        "id": item.step.id,
        "phase": item.step.phase,
        "title": item.step.title,
        "who": item.step.who,
        "standing": item.standing.value,
        "because": item.because or None,
        "next": item.do or None,
        "criteria": [
            {
                "name": name,
                "standing": answer.standing.value,
                "says": answer.says,
                "do": answer.do or None,
                "supports": [{"kind": one.kind, "target": one.target} for one in answer.supports],
            }
            for name, answer in item.named
        ],
    }
