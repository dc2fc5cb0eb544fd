"""Begin a record: the next free id of its register, where the register's records lie, with what each field means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from plainqms import registers
from plainqms.model.edit import Edit
from plainqms.model.fields import described
from plainqms.model.register import Register
from plainqms.model.system import System
from plainqms.sources import record_writing
from plainqms.sources.records import FOLDER, register_of


def register_named(name: str) -> tuple[Register[Any], str] | None:
    """The register that a name or a prefix means, and the prefix of its new record: `nonconformities`, `NC`."""
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    for known in registers.every():
        names = (known.name, known.one.lower().replace(" ", "-"), known.title.lower().replace(" ", "-"))
        if wanted in names:
            return known, known.prefixes[0]
        if name.upper() in known.prefixes:
            return known, name.upper()
    return None


def new_record(
    system: System,
    register: Register[Any],
    identifier: str,
    given: dict[str, str],
    *,
    paths: Sequence[str],
    text: Callable[[str], str],
) -> Edit | None:
    """The file with the new record in it. None where the file that holds the others cannot be added to."""
    fields = tuple(described(register.model))
    values = record_writing.begun(register, identifier, system.as_of) | given
    made = record_writing.entry(fields, values)
    mine = [path for path in paths if path.startswith(FOLDER) and register_of(path) == register.name]
    file = f"{FOLDER}{register.name}"
    if f"{file}.yml" in mine:
        return _appended(f"{file}.yml", text(f"{file}.yml"), made)
    if any(path.startswith(f"{file}/") for path in mine):
        return Edit(f"{file}/{identifier}.yml", made)
    if f"{file}.csv" in mine:
        before = text(f"{file}.csv")
        row = record_writing.row(before, fields, values)
        return Edit(f"{file}.csv", f"{_ended(before)}{row}\n") if row is not None else None
    return Edit(f"{file}.yml", f"# {register.title}: {register.purpose}\n{made}")


def _appended(path: str, before: str, made: str) -> Edit | None:
    """At the end of the list, as far indented as its other entries."""
    entries = re.search(r"^( *)- ", before, re.MULTILINE)
    said = [line for line in before.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if said and not entries:
        return None
    by = len(entries[1]) if entries else 0
    return Edit(path, f"{_ended(before)}{chr(10) if said else ''}{record_writing.indented(made, by)}")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
