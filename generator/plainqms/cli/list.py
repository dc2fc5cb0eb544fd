"""`qms list`"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.on_the_day import load
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import cell, print_json
from plainqms.publish.manual import Manual
from plainqms.publish.master_list import Entry, entries, table

_HEADINGS = ("Id", "Rev.", "Title", "State", "Issued", "Effective", "Review", "Owner", "Approved by")
# How narrow a column may become, by its place, before its text is cut no further.
_LEAST = {2: 18, 3: 8, 7: 10, 8: 12}
_FIRST_TO_GO = (4, 6, 7)


@click.command(
    epilog="\b\nExamples:\n  qms list\n  qms --as-of 2026-03-31 list\n  qms list --format csv > master-list.csv"
)
@output_format("text", "json", "csv")
@click.pass_obj
def command(options: Options, output: str) -> None:
    """The master document list as at a day: what counts, since when, who approved it. Reads what is committed."""
    loaded = load(options)
    manual = Manual(loaded.system, pipeline.publications(loaded))
    found = entries(manual)
    if output == "csv":
        click.echo(table(found, options.as_of), nl=False)
    elif output == "json":
        print_json(
            {
                "schema": "plainqms/list/1",
                "as_of": options.as_of.isoformat(),
                "not_issued": manual.unissued,
                "documents": [_json(item) for item in found],
            }
        )
    else:
        _print(found, options, manual.unissued)


def _json(item: Entry) -> dict[str, Any]:
    days = {
        name: day.isoformat() if (day := getattr(item, name)) else None
        for name in ("issued", "effective", "withdrawn", "review")
    }
    approvals = [
        {"person": one.person, "role": one.role, "on": one.on.isoformat(), "meaning": one.meaning.value,
         "strength": one.strength.name.lower()}
        for one in item.given
    ]  # fmt: skip
    known = {name: value for name, value in asdict(item).items() if name not in ("given", "said", *days)}
    known["next_review"], known["file"] = days.pop("review"), known.pop("path")
    return {**known, **days, "approvals": approvals}


def _print(found: Sequence[Entry], options: Options, unissued: int) -> None:
    rows = [
        (
            item.id,
            item.revision,
            item.title,
            f"{item.state} {item.withdrawn or ''}".strip(),
            item.issued.isoformat() if item.issued else "",
            item.effective.isoformat() if item.effective else "",
            item.review.isoformat()[:7] if item.review else "",
            item.owner,
            "; ".join(f"{one.name or one.person}, {one.words}" for one in item.given),
        )
        for item in found
    ]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    if rows:
        for number, line in enumerate(fitted([_HEADINGS, *rows], width)):
            click.echo(click.style(one_line(line), bold=number == 0))
    waiting = f" {unissued} not issued." if unissued else ""
    click.echo(f"{len(found)} document{'s' * (len(found) != 1)} as at {options.as_of}.{waiting}")


def fitted(rows: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Columns side by side: words are cut where the terminal is narrow, then columns left out that a file has too."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    shown = list(range(len(widths)))
    going = list(_FIRST_TO_GO)
    while sum(widths[place] for place in shown) + 2 * (len(shown) - 1) > width:
        able = [place for place, least in _LEAST.items() if widths[place] > least]
        if able:
            widths[max(able, key=lambda place: widths[place])] -= 1
        elif going:
            shown.remove(going.pop(0))
        else:
            break
    return ["  ".join(cell(row[place], widths[place]) for place in shown).rstrip() for row in rows]
