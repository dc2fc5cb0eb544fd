"""Lay a review by management: every input that its standards ask for, filled in from the registers, to be concluded.

Whoever reviews writes the conclusions; none is laid. A review that has inputs is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plainqms.edits.refused import Refused, unless_known
from plainqms.model.edit import Edit
from plainqms.model.identifiers import number, order
from plainqms.model.system import System
from plainqms.registers.management_reviews import REGISTER, ManagementReview, required
from plainqms.sources.records import FOLDER, read_records
from plainqms.sources.yaml_writing import Written, quoted
from plainqms.views import management_inputs
from plainqms.views.management_facts import day as in_words
from plainqms.views.management_inputs import Gathered

PATH = f"{FOLDER}{REGISTER.name}.yml"
_HEAD = f"# {REGISTER.title}: {REGISTER.purpose}\n"
_KEY = re.compile(r'(?m)^(\s*(?:- )?)"([a-z_]+)":')


@dataclass(frozen=True, slots=True)
class Laid:
    """`inputs` are those laid; none where the review has some. Of what is asked for, `lacking` is then not there."""

    id: str
    inputs: tuple[Gathered, ...] = ()
    lacking: tuple[str, ...] = ()


def lay(
    system: System,
    on: date,
    *,
    standards: Sequence[str] = (),
    owner: str = "",
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[Laid, Edit | None]:
    """Facts are as at `on`, or as at the day of `system` where that is earlier. `read` gives the bytes of a file."""
    unless_known(system, standards)
    mine = [item for item in system.records.of(REGISTER.name) if on in (item.planned, item.held_on)]
    if len(mine) > 1:
        raise Refused(f"{' and '.join(item.id for item in mine)} are both of {on}; put them together first")
    there: ManagementReview | None = mine[0] if mine else None
    if there is not None and standards and set(standards) != set(there.standards):
        raise Refused(
            f"{there.id} is there for {on}; change its standards in {there.place.path}, not by --standards"
        )
    if there is not None and there.inputs:
        given = {item.key for item in there.inputs}
        lacking = tuple(key for key in required(there, system.records) if key not in given)
        return Laid(there.id, lacking=lacking), None
    day = min(on, system.as_of)
    review = there or ManagementReview(
        id=_next(system, on), title="-", owner="-", planned=on, standards=tuple(standards)
    )
    inputs = management_inputs.gathered(system, review, day)
    if not inputs:
        raise Refused(
            "no standard is adopted that asks for such a review; qms.yml names them under standards:"
        )
    since = management_inputs.period(system, day) + timedelta(days=1)
    period = f"{in_words(since)} to {in_words(day)}"
    if there is None:
        path, before, after = _added(
            system, review, _values(system, on, owner, period, standards), inputs, paths, read
        )
    else:
        path, before, after = _filled(there, period, inputs, paths, read)
    _check(path, before, after, review.id, len(inputs))
    return Laid(review.id, inputs), Edit(path, after)


def _values(
    system: System, on: date, owner: str, period: str, standards: Sequence[str]
) -> dict[str, Written]:
    """Who arranged and led the last one does so again, as long as the role is still held; else nobody is guessed."""
    held = [item for item in system.records.of(REGISTER.name) if item.held_on and item.held_on < on]
    last: Any = max(held, key=lambda item: (item.held_on, order(item.id)), default=None)
    arranges = owner or (last.owner if last else "")
    if not arranges:
        raise Refused("who arranges it? Say it by --owner, as --owner quality_manager")
    leads = last is not None and last.chair in system.records.people(last.chair_role, on) and last.chair_role
    return {
        "id": _next(system, on),
        "title": f"Review by management of {in_words(on)}",
        "owner": arranges,
        "planned": on.isoformat(),
        "period": period,
        **({"standards": list(standards)} if standards else {}),
        **({"chair": last.chair, "chair_role": last.chair_role} if leads else {}),
    }


def _added(
    system: System,
    review: ManagementReview,
    values: dict[str, Written],
    inputs: Sequence[Gathered],
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[str, str, str]:
    entry = _KEY.sub(r"\1\2:", quoted([values])) + _block(inputs, system, "  ")
    folder = f"{FOLDER}{REGISTER.name}/"
    if PATH not in paths and any(path.startswith(folder) for path in paths):
        return f"{folder}{review.id}.yml", "", entry
    before = read(PATH).decode("utf-8") if PATH in paths else _HEAD
    found = re.search(r"(?m)^( *)- ", before)
    indent, gap = (found[1], "\n") if found else ("", "")
    indented = "".join(f"{indent}{line}\n" if line else "\n" for line in entry.splitlines())
    return PATH, before, f"{before.rstrip()}\n{gap}{indented}"


def _filled(
    there: ManagementReview,
    period: str,
    inputs: Sequence[Gathered],
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[str, str, str]:
    """After the last line of the record as it stands; what others wrote around it stays."""
    path = there.place.path
    if path not in paths or not path.endswith((".yml", ".yaml")):
        raise Refused(f"{there.id} stands in {path}; inputs are laid into YAML alone")
    before = read(path).decode("utf-8")
    lines = before.splitlines()
    first = (there.place.line or 1) - 1
    start = re.match(r"( *)- +(?!\{)[a-z_]+:", lines[first]) if first < len(lines) else None
    if start is None or "inputs" in there.model_fields_set:
        raise Refused(
            f"{there.id} stands in {path} so that nothing can be added; write each field on a line of its own"
        )
    indent = len(start[1])
    following = (
        index
        for index in range(first + 1, len(lines))
        if lines[index].strip() and len(lines[index]) - len(lines[index].lstrip(" ")) <= indent
    )
    end = next(following, len(lines))
    while not lines[end - 1].strip():
        end -= 1
    inner = " " * (len(start[0]) - len(start[0].lstrip(" -")))
    told = [] if there.period else [f'{inner}period: "{period}"']
    made = [*lines[:end], *told, *_block(inputs, None, inner).splitlines(), *lines[end:]]
    return path, before, "\n".join(made) + "\n"


def _block(inputs: Sequence[Gathered], system: System | None, indent: str) -> str:
    """Facts as a list in a text of several lines: no character in it means anything to YAML."""
    lines = [f"{indent}inputs:"]
    deeper = f"{indent}      "
    for item in inputs:
        lines += [f"{indent}  - key: {item.key}", f"{indent}    facts: |-"]
        lines += [f"{deeper}- {fact}" for fact in item.facts]
        if item.rests_on:
            lines.append(f"{indent}    records: [{', '.join(item.rests_on)}]")
        lines += [f"{indent}    conclusion:", f"{indent}    no_action_because:"]
    lines += [f"{indent}outputs: []"]
    return "".join(f"{line}\n" for line in lines)


def _check(path: str, before: str, after: str, identifier: str, count: int) -> None:
    """Read back as the next run will read it: everything else says what it said, and the inputs are there."""
    now, problems = read_records([path], lambda _: after.encode())
    then, _ = read_records([path], lambda _: before.encode())
    records = {item.id: item for item in now.get(REGISTER.name, ())}
    others = [item for item in then.get(REGISTER.name, ()) if item.id != identifier]
    same = all(item.id in records and records[item.id].model_dump() == item.model_dump() for item in others)
    if problems or not same or identifier not in records or len(records[identifier].inputs) != count:
        raise Refused(f"nothing can be added to {path} as it stands; qms check says why")


def _next(system: System, on: date) -> str:
    first = f"{REGISTER.prefixes[0]}-{on.year}-"
    numbers = [number(item.id) for item in system.records.of(REGISTER.name) if item.id.startswith(first)]
    return f"{first}{max(numbers, default=0) + 1:03d}"
