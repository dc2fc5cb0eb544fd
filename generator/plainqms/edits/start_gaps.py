"""Lay a first list of gaps: one record for each audit unit that nothing in force describes and no record shows.

It judges nothing: what the tool found stands in each, and a person judges. A unit that has a record is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from plainqms.edits.refused import Refused
from plainqms.model.coverage import Unit
from plainqms.model.edit import Edit
from plainqms.model.identifiers import number
from plainqms.model.system import System
from plainqms.registers.gaps import REGISTER
from plainqms.sources.records import FOLDER, read_records
from plainqms.sources.yaml_writing import Written, quoted
from plainqms.views.gap import Row

PATH = f"{FOLDER}{REGISTER.name}.yml"
_KEY = re.compile(r'(?m)^((?:- |  )(?:  )*)"([a-z_]+)":')  # a person goes on writing here
_HEAD = f"# {REGISTER.title}: {REGISTER.purpose}\n"


@dataclass(frozen=True, slots=True)
class Begun:
    """A record that was begun."""

    id: str
    unit: Unit
    owner: str


def start(
    system: System, rows: Iterable[Row], *, paths: Collection[str], read: Callable[[str], bytes]
) -> tuple[tuple[Begun, ...], Edit | None]:
    """No edit where every unit that needs a look has a record. `read` gives the bytes of a file of `paths`."""
    wanted = [row.unit for row in rows if row.bare and not row.gaps]
    first = f"{REGISTER.prefixes[0]}-{system.as_of.year}-"
    taken = [number(item.id) for item in system.records.of(REGISTER.name) if item.id.startswith(first)]
    begun = tuple(
        Begun(f"{first}{position:03d}", unit, _owner(system, unit))
        for position, unit in enumerate(wanted, max(taken, default=0) + 1)
    )
    if not begun:
        return (), None
    before = (read(PATH).decode("utf-8") if PATH in paths else _HEAD).rstrip()
    entries = re.findall(r"(?m)^( *)- ", before)
    indent = entries[0] if entries else ""
    made = (_KEY.sub(r"\1\2:", quoted([_values(system, item)])) for item in begun)
    lists = ["".join(f"{indent}{line}\n" for line in entry.splitlines()) for entry in made]
    after = f"{before}\n{chr(10) if entries else ''}{chr(10).join(lists)}".lstrip("\n")
    now, problems = read_records([PATH], lambda _: after.encode())
    there = {item.id for item in now.get(REGISTER.name, ())}
    if problems or not {item.id for item in begun} <= there:
        raise Refused(f"nothing can be added at the end of {PATH} as it stands; qms check says why")
    return begun, Edit(PATH, after)


def _values(system: System, begun: Begun) -> dict[str, Written]:
    unit = begun.unit
    process = unit.processes[0] if len(unit.processes) == 1 else ""
    found = " ".join(answer.why for answer in (unit.described, unit.evidenced))
    return {
        "id": begun.id,
        "title": f"{unit.clause.id} {unit.title}",
        "clauses": [f"{unit.standard.id}:{unit.clause.id}"],
        **({"process": process} if process else {}),
        "raised_on": system.as_of.isoformat(),
        "found": found,
        **({"owner": begun.owner} if begun.owner else {}),
    }


def _owner(system: System, unit: Unit) -> str:
    """Who owns the one process that answers for it; nobody is guessed."""
    if len(unit.processes) != 1:
        return ""
    (process,) = unit.processes
    sheets = {item.owner for item in system.records.of("processes") if item.process == process}
    owners = sheets or set(system.records.owners.get(process, ()))
    return owners.pop() if len(owners) == 1 else ""
