"""Enter that somebody looked at documents and found them as they should be, or not: one more record of reviews."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plainqms.edits.refused import Refused, unless_known
from plainqms.model.edit import Edit
from plainqms.model.identifiers import number
from plainqms.model.system import System
from plainqms.registers.reviews import CHANGES, REGISTER, STANDS
from plainqms.sources.binding import did_you_mean
from plainqms.sources.records import FOLDER, read_records
from plainqms.sources.yaml_writing import Written, quoted
from plainqms.views import revisions

PATH = f"{FOLDER}{REGISTER.name}.yml"
_HEAD = f"# {REGISTER.title}: {REGISTER.purpose}\n"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was entered: the id of the record, and the documents with their revisions."""

    id: str
    documents: tuple[tuple[str, str], ...]


def review(
    system: System,
    documents: Iterable[str],
    *,
    by: str,
    on: date,
    found: str,
    leads_to: str = "",
    against: Sequence[str] = (),
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[Reviewed, Edit]:
    """With `leads_to` the text is to be changed; `against` are editions, in a transition.

    `read` gives the bytes of a file of `paths`.
    """
    _holds_a_role(system, by, on)
    if on > system.as_of:
        raise Refused(f"{on} has not come yet; a record tells what happened")
    if leads_to and system.records.get(leads_to) is None:
        raise Refused(f"there is no record {leads_to}; enter it first: qms new change “...”")
    unless_known(system, against)
    read_ones = tuple((name, _revision(system, name, on)) for name in dict.fromkeys(documents))
    identifier = _next(system, on)
    values: dict[str, Written] = {
        "id": identifier,
        "on": on.isoformat(),
        "documents": [{"document": name, "revision": revision} for name, revision in read_ones],
        "by": by,
        "found": found,
        "result": CHANGES if leads_to else STANDS,
        **({"against": list(dict.fromkeys(against))} if against else {}),
        **({"leads_to": [leads_to]} if leads_to else {}),
    }
    before = read(PATH).decode("utf-8") if PATH in paths else _HEAD
    entries = re.findall(r"(?m)^( *)- ", before)
    indent = entries[0] if entries else ""
    entry = "".join(f"{indent}{line}\n" for line in quoted([values]).splitlines())
    gap = "\n" if entries else ""
    after = f"{before.rstrip()}\n{gap}{entry}"
    now, problems = read_records([PATH], lambda _: after.encode())
    if problems or identifier not in [item.id for item in now.get(REGISTER.name, ())]:
        raise Refused(f"nothing can be added at the end of {PATH} as it stands; qms check says why")
    return Reviewed(identifier, read_ones), Edit(PATH, after)


def _holds_a_role(system: System, person: str, on: date) -> None:
    known = [item.id for item in system.people]
    if person not in known:
        close = did_you_mean(person, known)
        raise Refused(
            f"“{person}” is nobody in records/people.yml{f'; did you mean {close}?' if close else ''}"
        )
    if not any(item.person == person and item.holds_on(on) for item in system.assignments):
        raise Refused(f"{person} held no role on {on}; correct --on, or the days in records/assignments.yml")


def _revision(system: System, name: str, on: date) -> str:
    standings = revisions.standings(system)
    standing = standings.get(name)
    if standing is None:
        close = did_you_mean(name, list(standings))
        raise Refused(f"there is no document {name}{f'; did you mean {close}?' if close else ''}")
    issued = [item for item in standing.revisions if item.effective <= on]
    if standing.withdrawn and standing.withdrawn <= on:
        raise Refused(f"{name} was withdrawn on {standing.withdrawn}; there is nothing to look at")
    if not issued:
        raise Refused(f"{name} was not in force on {on}; a draft is not reviewed, it is approved")
    return issued[-1].number


def _next(system: System, on: date) -> str:
    first = f"{REGISTER.prefixes[0]}-{on.year}-"
    numbers = [number(item.id) for item in system.records.of(REGISTER.name) if item.id.startswith(first)]
    return f"{first}{max(numbers, default=0) + 1:03d}"
