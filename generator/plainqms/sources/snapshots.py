"""Rows of registers that are approved with a document's text, as `snapshot:` in its front matter names them.

A row is printed as one line of the controlled text: the register and, as JSON, every field that its file gives,
converted, in the order of the register's model. What a field is taken for where nothing is given stays out: a digest
must not change with the tool. The lines stand in the order of the registers' names and of the records' ids, so that
files may be sorted, split or saved in another format without a new revision. What follows from other records is left
out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plainqms import registers
from plainqms.model.identifiers import order
from plainqms.model.problem import Severity
from plainqms.model.record import Record
from plainqms.model.record_fields import fields, written
from plainqms.sources import records
from plainqms.sources.configuration import default_configuration
from plainqms.sources.front_matter import read_document
from plainqms.sources.texts import Rows

Held = Mapping[str, tuple[Any, ...]]
"""Records by the name of their register."""


def paths_of(names: Iterable[str], paths: Iterable[str]) -> tuple[str, ...]:
    """The files of the registers."""
    wanted = set(names)
    return tuple(
        sorted(
            path for path in paths if records.is_register_file(path) and records.register_of(path) in wanted
        )
    )


def named(data: bytes) -> tuple[str, ...]:
    """The registers that a document's file names, whatever else was wrong with it."""
    document, _ = read_document(data, "", configuration=default_configuration())
    return tuple(name for name in document.snapshot if name in registers.REGISTERS) if document else ()


def taken(names: tuple[str, ...], files: Mapping[str, str], data: Callable[[str], bytes]) -> Rows:
    """The rows in some files, path to blob id; or the first thing that keeps one from being read."""
    given = tuple(files.items())
    read, problems = records.read_records(files, data)
    for problem in problems:
        if problem.rule.severity is Severity.ERROR:
            return Rows(given, trouble=f"{problem.place}: {problem.message}")
    held = {name: read.get(name, ()) for name in names}
    return Rows(given, held, lines(names, held))


def lines(names: Iterable[str], held: Held) -> tuple[str, ...]:
    """Every row as the controlled text has it."""
    return tuple(
        line(name, record)
        for name in sorted(set(names))
        for record in sorted(held.get(name, ()), key=lambda record: order(record.id))
    )


def line(name: str, record: Record) -> str:
    shown = {
        way: [written(item) for item in value] if isinstance(value, tuple) else written(value)
        for way, value in fields(record, as_given=True).items()
    }
    return f"{name} {json.dumps(shown, ensure_ascii=False)}"


def differing(name: str, one: Iterable[Record], other: Iterable[Record]) -> tuple[str, ...]:
    """The ids of the rows that say something else in the one than in the other, or stand in one alone."""
    first = {record.id: line(name, record) for record in one}
    second = {record.id: line(name, record) for record in other}
    return tuple(sorted((one for one in {*first, *second} if first.get(one) != second.get(one)), key=order))
