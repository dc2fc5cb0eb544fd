"""`qms coverage`"""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.on_the_day import load
from plainqms.cli.options import PROBLEMS, WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import cell, print_json
from plainqms.model.coverage import Answer, Coverage, Unit
from plainqms.model.organization import Floor
from plainqms.model.system import System
from plainqms.publish.coverage_table import table, title
from plainqms.sources import standards
from plainqms.views.coverage import LEVELS, coverages
from plainqms.views.floors import Shortfall, shortfalls

_COLOURS = {
    "in force": "green",
    "current": "green",
    "conforming": "green",
    "held elsewhere and sampled": "green",
}
_ASIDE = ("not required", "no record demanded")


@click.command(
    epilog="\b\nExamples:\n  qms coverage\n  qms coverage iso-9001\n  qms coverage iso-9001 --why\n"
    "  qms --as-of 2026-03-31 coverage --format csv > coverage.csv"
)
@click.argument("standard", required=False, default="")
@click.option("--why", is_flag=True, help="The reason for each answer, and what it rests on.")
@output_format("text", "json", "csv")
@click.pass_obj
def command(options: Options, standard: str, why: bool, output: str) -> None:
    """What each clause rests on: described, evidenced, audited. Reads what is committed.

    Three answers that stand apart: documents in force that say it, records that show it, audits that looked. None of
    them says that a requirement is met: people judge. Exit code 1 where something falls short of qms.yml's coverage.
    """
    loaded = load(options)
    chosen = _chosen(loaded.system, standard)

    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, loaded.system.standards)

    found = [
        item
        for item in coverages(loaded.system, pipeline.publications(loaded), expand)
        if item.standard.id in chosen
    ]
    short = [item for one in found for item in shortfalls(one, _floor(loaded.system, one))]
    if output == "csv":
        click.echo(table(found), nl=False)
    elif output == "json":
        print_json(_json(found, short))
    else:
        for one in found:
            _print(one, why=why)
        _print_short(short)
    sys.exit(PROBLEMS if short else 0)


def _chosen(system: System, name: str) -> frozenset[str]:
    known = [standard.id for standard in system.standards]
    if not known:
        click.echo(
            "No standard is adopted. Name the editions in qms.yml, under standards: [iso-9001-2015]", err=True
        )
        sys.exit(WRONG_USE)
    if not name:
        return frozenset(known)
    found = [item.id for item in system.standards if name in (item.id, item.family)]
    if not found:
        near = difflib.get_close_matches(name, [*known, *(item.family for item in system.standards)], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        click.echo(f"{name} is not adopted here; there is {', '.join(known)}.{hint}", err=True)
        sys.exit(WRONG_USE)
    return frozenset(found)


def _floor(system: System, coverage: Coverage) -> Floor:
    """Of the edition, or else of its family."""
    floors = system.configuration.coverage
    return floors.get(coverage.standard.id) or floors.get(coverage.standard.family) or Floor()


def _print(coverage: Coverage, *, why: bool) -> None:
    standard = coverage.standard
    click.echo(click.style(f"{standard.name}, as at {coverage.as_of}", bold=True))
    width = max((len(unit.clause.id) for unit in coverage.units), default=0)
    room = min(max((len(title(unit)) for unit in coverage.units), default=0), 44)
    for unit in coverage.units:
        name = f"{unit.clause.id.ljust(width)}  {cell(title(unit), room)}"
        if unit.not_applicable:
            click.echo(f"{name}  not applicable: {one_line(unit.not_applicable)}")
            continue
        said = "  ".join(
            _styled(answer, size) for answer, size in zip(unit.answers, (12, 26, 18), strict=True)
        )
        click.echo(f"{name}  {said}".rstrip())
        if why:
            for level, answer in zip(LEVELS, unit.answers, strict=True):
                click.echo(f"    {level}: {one_line(answer.why)}")
    applied = [unit for unit in coverage.units if not unit.not_applicable]
    for index, (level, words) in enumerate(LEVELS.items()):
        counts = Counter(unit.answers[index].word for unit in applied)
        told = ", ".join(f"{counts[word]} {word.value}" for word in words if counts[word])
        click.echo(f"{level}: {told}")
    aside = len(coverage.units) - len(applied)
    click.echo(
        f"{len(applied)} clauses that are audited as one{f', {aside} not applicable' if aside else ''}.\n"
    )


def _styled(answer: Answer, size: int) -> str:
    text = cell(answer.says, size)
    colour = _COLOURS.get(answer.word.value)
    return click.style(text, fg=colour) if colour else click.style(text, dim=answer.word.value in _ASIDE)


def _print_short(short: Sequence[Shortfall]) -> None:
    for item in short:
        click.echo(
            f"{item.unit.standard.name} {item.unit.clause.id}: {item.level} is “{item.answer.word.value}”, "
            f"qms.yml asks for “{item.wanted}”. {one_line(item.answer.why)}",
            err=True,
        )
    if short:
        click.echo(f"{len(short)} answers fall short of what qms.yml asks under coverage.", err=True)


def _json(found: Sequence[Coverage], short: Sequence[Shortfall]) -> dict[str, Any]:
    return {
        "schema": "plainqms/coverage/1",
        "standards": [
            {
                "standard": one.standard.id,
                "as_of": one.as_of.isoformat(),
                "cycle_since": one.since.isoformat(),
                "units": [_unit(unit) for unit in one.units],
            }
            for one in found
        ],
        "short": [
            {"standard": item.unit.standard.id, "clause": item.unit.clause.id, "answer": item.level,
             "is": item.answer.word.value, "asked": item.wanted}
            for item in short
        ],
    }  # fmt: skip


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "clause": unit.clause.id,
        "title": unit.clause.heading,
        "not_applicable": unit.not_applicable or None,
        **{level: _answer(answer) for level, answer in zip(LEVELS, unit.answers, strict=True)},
        "by_process": [
            {"process": item.process, **_answer(item)} for item in unit.by_process if item.process
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    counts = {name: getattr(answer, name) for name in ("required", "present", "overdue", "failing")}
    return {
        "word": answer.word.value,
        "why": answer.why,
        **(counts if any(counts.values()) else {}),
        "rests_on": [{"kind": item.kind, "id": item.target, "says": item.says} for item in answer.supports],
    }
