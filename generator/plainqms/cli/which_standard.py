"""`qms which-standard`"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from plainqms.cli.options import one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.choosing import Choice, Question
from plainqms.sources import choosing
from plainqms.views.choosing import Fit, Says, fits, of_every

_WIDTH = 96
_KEYS = {"y": Choice.YES, "yes": Choice.YES, "n": Choice.NO, "no": Choice.NO}


@click.command(
    epilog="\b\nExamples:\n  qms which-standard\n  qms which-standard --answer customers_quality=yes --answer data=no\n"
    "  qms which-standard --questions > answers.yml\n  qms which-standard --answers answers.yml"
)
@click.option(
    "--answers",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True),
    metavar="FILE",
    help="A file with a line for each question, as customers_quality: yes",
)
@click.option(
    "--answer",
    "single",
    multiple=True,
    metavar="QUESTION=yes|no|unknown",
    help="One answer; may be repeated.",
)
@click.option("--questions", is_flag=True, help="Print the questions as such a file, to be filled in.")
@output_format("text", "json")
def command(file: Path | None, single: tuple[str, ...], questions: bool, output: str) -> None:
    """Which standard do we need? A few questions, and the reasons that the answers give; no legal advice.

    Asks on a terminal, and every question can be skipped. Nothing is written, and no repository is needed.
    """
    if questions:
        _print_questions()
        return
    try:
        given = dict(choosing.answers(file.read_bytes(), str(file))) if file else {}
        given |= choosing.chosen(dict(_pair(item) for item in single))
    except choosing.Unreadable as unreadable:
        raise click.UsageError(one_line(str(unreadable))) from None
    if not given:
        if not _sits_there() or output == "json":
            raise click.UsageError(
                "nobody is there to be asked; give --answers FILE (qms which-standard --questions prints one) "
                "or --answer QUESTION=yes"
            )
        given = _asked()
    found = fits(choosing.sheet(), given)
    if output == "json":
        print_json(_json(found, given))
    else:
        _print(found, given)


def _sits_there() -> bool:
    return sys.stdin.isatty()


def _pair(text: str) -> tuple[str, str]:
    name, equals, word = text.partition("=")
    if not equals:
        raise click.UsageError(one_line(f"write --answer {text}=yes, or =no"))
    return name.strip(), word


def _asked() -> dict[str, Choice]:
    """One question after the other; Enter skips one, q ends it."""
    sheet = choosing.sheet()
    click.echo("Answer y or n; Enter skips a question, q ends.\n")
    given: dict[str, Choice] = {}
    for number, question in enumerate(sheet.questions, 1):
        click.echo(_filled(f"{number} of {len(sheet.questions)}  {question.ask}"))
        word = click.prompt("  y/n", default="", show_default=False).strip().lower()
        while word not in ("", "q", *_KEYS):
            word = click.prompt("  y, n, Enter or q", default="", show_default=False).strip().lower()
        if word == "q":
            break
        given[question.id] = _KEYS.get(word, Choice.UNKNOWN)
    click.echo("")
    return given


def _print_questions() -> None:
    click.echo("# Which standard do we need? Write yes or no; unknown says nothing.")
    for question in choosing.sheet().questions:
        click.echo("\n".join(f"# {line}" for line in textwrap.wrap(question.ask, _WIDTH - 2)))
        click.echo(f"{question.id}: unknown")


def _print(found: Sequence[Fit], given: Mapping[str, Choice]) -> None:
    answered = sum(choice is not Choice.UNKNOWN for choice in given.values())
    wanted = [item for item in found if item.says is not Says.NOTHING]
    for line in of_every(choosing.sheet(), given):
        click.echo(_filled(f"First of all: {line}") + "\n")
    for item in wanted:
        candidate = item.candidate
        click.echo(click.style(f"{candidate.name}: {item.says.value}", bold=True))
        click.echo(_filled(f"{candidate.about} {candidate.kind}", "  "))
        for title, lines in (
            ("why", item.reasons),
            ("against", (*item.against, candidate.against)),
            ("law", (candidate.law,)),
            ("next", (candidate.next,)),
        ):
            for line in lines:
                click.echo(_filled(line, f"  {title.ljust(8)} ", "           "))
        click.echo("")
    others = [item for item in found if item not in wanted]
    if others:
        click.echo(click.style("Nothing that you answered speaks for:", bold=True))
        for item in others:
            why = " ".join(item.against) or "You did not answer yes to what would speak for it."
            click.echo(_filled(f"{item.candidate.name}. {why}", "  ", "    "))
        click.echo("")
    sheet = choosing.sheet()
    click.echo(_filled(sheet.note))
    click.echo(f"\n{answered} of {len(sheet.questions)} questions answered.")
    if wanted:
        click.echo("To begin, in qms.yml:\n\nstandards:")
        for item in wanted:
            click.echo(f"  - {item.candidate.adopt}")
        click.echo(f"\nThen: qms gap --start {wanted[0].candidate.adopt}")
        click.echo(
            "In an empty folder qms init --standard lays texts to begin with, for those that it knows."
        )


def _filled(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest or first)


def _json(found: Sequence[Fit], given: Mapping[str, Choice]) -> dict[str, Any]:
    questions: Sequence[Question] = choosing.sheet().questions
    return {
        "schema": "plainqms/which-standard/1",
        "answers": {question.id: given.get(question.id, Choice.UNKNOWN).value for question in questions},
        "standards": [
            {
                "standard": item.candidate.family,
                "adopt": item.candidate.adopt,
                "says": item.says.name.lower(),
                "why": list(item.reasons),
                "against": [*item.against, item.candidate.against],
                "kind": item.candidate.kind,
                "law": item.candidate.law,
                "next": item.candidate.next,
            }
            for item in found
        ],
        "against_every": list(of_every(choosing.sheet(), given)),
        "note": choosing.sheet().note,
    }
