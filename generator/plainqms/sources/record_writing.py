"""The text of a record still to be written: an entry of a list with what each field means, or a row of a table."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from plainqms.model.fields import Described
from plainqms.model.register import Register
from plainqms.sources.yaml_writing import quoted

_ABOVE = 6  # lines that a spreadsheet may have above its headings
_SEPARATORS = (",", ";", "\t")
_LEFT_OUT = ("amendment", "sample", "related")
_PLAIN = ("one line", "text", "several: one line", "several: text")
OPTIONAL = "What may follow: take the # away where it applies."


def begun(register: Register[Any], identifier: str, on: date) -> dict[str, str]:
    """What is known of a record on the day on which it is begun."""
    begins = register.model.model_fields.get(register.begins)
    return {"id": identifier} | ({register.begins: on.isoformat()} if begins and begins.is_required() else {})


def entry(fields: Iterable[Described], values: Mapping[str, str], *, width: int = 96) -> str:
    """One entry of a list: what is needed, empty where `values` gives nothing, and what may follow, as comments."""
    known = [item for item in fields if item.path.split(".")[0] not in _LEFT_OUT]
    blocks = [list(block) for _, block in groupby(known, key=lambda item: item.path.split(".")[0])]
    lines: list[str] = []
    for block in blocks:
        if block[0].needed or values.get(block[0].path):
            lines += [f"  # {line}" for line in textwrap.wrap(says(block[0]), width)] if lines else []
            lines += [f"  {line}" for line in _lines(block, values)]
    lines += ["", f"  # {OPTIONAL}"]
    for block in blocks:
        if not block[0].needed and not values.get(block[0].path):
            first, *rest = _lines(block, values)
            told = says(block[0])
            if len(first) + len(told) > width:
                lines += [f"  # {line}" for line in textwrap.wrap(told, width)]
            else:
                first = f"{first}  # {told}"
            lines += [f"  #{line}" for line in (first, *rest)]
    return "\n".join(("- " + lines[0].lstrip(), *lines[1:])) + "\n"


def says(field: Described) -> str:
    """A field in a sentence or two: what it is, and what may stand there."""
    means = f" {field.means}" if field.means else ""
    if field.allowed:
        return f"{field.title}.{means} One of: {', '.join(field.allowed)}."
    takes = "" if field.group or field.takes in _PLAIN else f" {field.takes[:1].upper()}{field.takes[1:]}."
    return f"{field.title}.{means}{takes}"


def headings(fields: Iterable[Described]) -> tuple[str, ...]:
    """The columns of a table that holds such records: groups by what they need of the first."""
    return tuple(
        item.path
        for item in fields
        if item.path.split(".")[0] not in _LEFT_OUT
        and not item.group
        and (item.needed or "." not in item.path)
    )


def row(text: str, fields: Sequence[Described], values: Mapping[str, str]) -> str | None:
    """A row under the headings of this table; None where they cannot be found among its first lines."""
    names = {item.path.casefold(): item.path for item in fields}
    names |= {item.title.casefold(): item.path for item in fields if "." not in item.path}
    for line in text.splitlines()[:_ABOVE]:
        for separator in _SEPARATORS:
            cells = [cell.strip().casefold() for cell in next(csv.reader([line], delimiter=separator), [])]
            if "id" in cells and len(cells) > 1:
                target = io.StringIO()
                writer = csv.writer(target, delimiter=separator, lineterminator="")
                writer.writerow([values.get(names.get(cell, ""), "") for cell in cells])
                return target.getvalue()
    return None


def _lines(block: list[Described], values: Mapping[str, str]) -> Iterator[str]:
    """The field, and below it what is inside: `- ` before the first field of each of several."""
    head, *inside = block
    yield f"{head.path}:{'' if inside else ' ' + _value(head, values)}"
    opened: set[str] = set()
    for item in inside:
        steps = item.path.split(".")
        depth = len(steps) - sum(step.isdigit() for step in steps) - 1
        within = ".".join(steps[:-1])
        first = steps[-2].isdigit() and within not in opened
        opened.add(within)
        listed = sum(step.isdigit() for step in steps)
        indent = "  " * (depth + listed - 1) + ("- " if first else "  ") if listed else "  " * depth
        written = f"{indent}{steps[-1]}:{'' if item.group else ' ' + _value(item, values)}"
        hint = ", ".join(item.allowed) or ("" if item.takes in _PLAIN or item.group else item.takes)
        yield f"{written}  # {hint}" if hint else written


def _value(field: Described, values: Mapping[str, str]) -> str:
    given = values.get(field.path, "")
    if given:
        return quoted(given).rstrip("\n")
    return "[]" if field.several and not field.needed else '""'  # an empty list would be an answer


def indented(text: str, by: int) -> str:
    return re.sub(r"^(?=.)", " " * by, text, flags=re.MULTILINE)
