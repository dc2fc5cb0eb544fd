"""Enter what staff sent in: each as a report of its own at the end of records/reports.yml, the same one never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plainqms.model.edit import Edit
from plainqms.model.identifiers import number
from plainqms.model.people import Person
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.system import System
from plainqms.sources.incoming import NO_PLACE, Incoming
from plainqms.sources.records import read_records
from plainqms.sources.yaml_writing import Written, quoted

PATH = "records/reports.yml"
_HEAD = "# What staff reported, and what became of it. qms intake enters mails, issues and tables here.\n"


@dataclass(frozen=True, slots=True)
class Entered:
    """A report with its number, the day by which it is answered, and the mail to send now."""

    id: str
    incoming: Incoming
    received_on: date
    answer_by: date
    owner: str
    reply: str


def enter_reports(
    system: System, incoming: Iterable[Incoming], existing: str
) -> tuple[tuple[Entered, ...], tuple[Edit, ...], tuple[Problem, ...]]:
    """What is new, in the order of arrival, and the file with it at its end. `existing` is the file as it stands."""
    known = {record.reference for record in system.records.of("reports")}
    entered: list[Entered] = []
    last = _last_numbers(system)
    for item in sorted(incoming, key=lambda item: (item.received_on or system.as_of, item.reference)):
        if item.reference in known:
            continue
        known.add(item.reference)
        on = min(item.received_on or system.as_of, system.as_of)  # a wrong clock sends from tomorrow
        last[on.year] = last.get(on.year, 0) + 1
        by = on + timedelta(days=system.configuration.reports.answer or 7)
        name = f"REP-{on.year}-{last[on.year]:03d}"
        owner = _owner(system)
        entered.append(Entered(name, item, on, by, owner, reply(system, name, item.title, owner, by)))
    if not entered:
        return (), (), ()
    before = re.sub(r"(?m)^\[ *\]\s*\Z", "", existing)  # an empty list makes room for one
    before = before if before.strip() else _HEAD
    text = before.rstrip("\n") + "\n" + "".join(f"\n{quoted([_record(system, item)])}" for item in entered)
    wanted = sum(record.place.path == PATH for record in system.records.of("reports")) + len(entered)
    read, _ = read_records([PATH], lambda _: text.encode("utf-8"))
    if len(read.get("reports", ())) != wanted:
        message = f"nothing was entered: {PATH} is no list of records, one below the other"
        return (), (), (NO_PLACE.at(Place(PATH), message),)
    return tuple(entered), (Edit(PATH, text),), ()


def reply(system: System, name: str, title: str, owner: str, by: date) -> str:
    """What to answer at once, in plain words; whoever sorts it sends it."""
    role = system.role(owner)
    who = f"The {role.title}" if role else "Whoever answers for it"
    urgent = system.configuration.reports.urgent
    months = "January February March April May June July August September October November December".split()
    lines = [
        f"Subject: {name}: your report",
        "",
        "Thank you for telling us.",
        f"Your report has the number {name}: “{title}”",
        f"{who} looks at it and answers by {by.day} {months[by.month - 1]} {by.year}: what is done about it, or why "
        "nothing is.",
    ]
    lines += [urgent] if urgent else []
    return "\n".join(lines)


def _record(system: System, item: Entered) -> dict[str, Written]:
    incoming = item.incoming
    person = next((one.id for one in system.people if _is(one, incoming)), "")
    fields: dict[str, Written] = {
        "id": item.id,
        "title": incoming.title,
        "kind": incoming.kind,
        "received_on": item.received_on.isoformat(),
        "channel": incoming.channel,
        "reference": incoming.reference,
        "person": person if incoming.named else "",
        "sender": incoming.sender if incoming.named and not person else "",
        "what": incoming.what,
        "owner": item.owner,
        "answer_by": item.answer_by.isoformat(),
    }
    return {name: value for name, value in fields.items() if value}


def _is(person: Person, incoming: Incoming) -> bool:
    """By the address, which anybody can write: enough to thank, not to sign. Else by the whole name."""
    return incoming.address.lower() in person.reached_at or incoming.sender == person.name


def _owner(system: System) -> str:
    """The role of the settings; where there is none of that name, the first one of all."""
    wanted = system.configuration.reports.owner
    return wanted if system.role(wanted) or not system.roles else system.roles[0].id


def _last_numbers(system: System) -> dict[int, int]:
    found: dict[int, int] = {}
    for record in system.records.of("reports"):
        parts = record.id.split("-")
        if len(parts) == 3 and parts[0] == "REP" and parts[1].isdigit():
            found[int(parts[1])] = max(found.get(int(parts[1]), 0), number(record.id))
    return found
