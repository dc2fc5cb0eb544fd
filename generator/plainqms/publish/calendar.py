"""What is due as calendars (RFC 5545): one of all, one for each role and each site, at addresses that stay.

The only door to the iCalendar library. A feed is as public as the site: it has what the site's pages have, roles
and no people's names. An event is known by its record and the field that gives its day, so a day that moves is the
same event; which of two copies is the newer one tells DTSTAMP, the day as at which it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from plainqms import registers
from plainqms.model.system import System
from plainqms.publish import record_values, words
from plainqms.publish.manual import Manual
from plainqms.views.registers import Task

FOLDER = "calendars/"
ALARM = timedelta(days=14)
_LONGEST = 200  # characters of a title; programs cut it anyway, and not all of them well


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar. `kind` is all, role or site; `tasks` are in the order of their days."""

    kind: str
    identifier: str
    title: str
    tasks: tuple[Task, ...]

    @property
    def address(self) -> str:
        """From the root of the site. Kinds lie apart, so that a site may be called like a role."""
        return f"{FOLDER}all.ics" if self.kind == "all" else f"{FOLDER}{self.kind}-{self.identifier}.ics"


def feeds(manual: Manual) -> tuple[Feed, ...]:
    """A calendar of all, then of roles, then of sites, in the order of the settings; an empty one is one too.

    A role has what whoever holds it today has to do in person as well: nobody subscribes to a person.
    """
    system, tasks = manual.system, public(manual)
    found = [Feed("all", "", "Everything", tasks)]
    for role in system.roles:
        held = {person.id for person in system.holders(role.id, system.as_of)} | {role.id}
        mine = tuple(task for task in tasks if task.owner in held)
        found.append(Feed("role", role.id, role.heading, mine))
    for site in system.configuration.sites:
        mine = tuple(task for task in tasks if site.id in task.sites)
        found.append(Feed("site", site.id, words.plain(site.name), mine))
    return tuple(found)


def public(manual: Manual) -> tuple[Task, ...]:
    """What is due of the records and documents that the site shows."""
    return tuple(task for task in manual.registers.due if record_values.address(task.identifier, manual))


def files(manual: Manual) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each feed. A draft has none."""
    if not manual.system.draft:
        events = written_events(manual)
        for feed in feeds(manual):
            yield feed.address, written(feed, events, manual)


def written_events(manual: Manual) -> Mapping[Task, bytes]:
    """Each once, however many calendars it stands in."""
    names = uids(public(manual), manual.system)
    return {task: _event(task, name, manual).to_ical() for task, name in names.items()}


def written(feed: Feed, events: Mapping[Task, bytes], manual: Manual) -> bytes:
    system = manual.system
    organization = words.plain(system.configuration.organization.short)
    calendar = Calendar()
    calendar.add("prodid", "-//plainqms//What is due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{organization}: {feed.title}")
    calendar.add("x-published-ttl", "P1D")
    frame: bytes = calendar.to_ical()
    before, end, after = frame.rpartition(b"END:VCALENDAR")
    return b"".join((before, *(events[task] for task in dict.fromkeys(feed.tasks)), end, after))


def _event(task: Task, uid: str, manual: Manual) -> Event:
    system = manual.system
    kind = _kind(task)
    role = system.role(task.owner)
    event, alarm = Event(), Alarm()
    title = f"{task.called}: {task.what}"
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(system.as_of, time(), UTC))
    event.add("dtstart", task.on)
    event.add("dtend", task.on + timedelta(days=1))  # the first day that is not part of it
    event.add("summary", _short(_nameless(title, system)))
    told = [_nameless(task.what, system), kind if task.of_transition else f"{kind} {task.identifier}"]
    told += [f"Owner: {role.heading}"] if role else []
    event.add("description", "\n".join(told))
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")  # nobody is busy all day
    address = system.configuration.publish.address
    if address.startswith("http"):
        event.add("url", f"{address.rstrip('/')}/{record_values.address(task.identifier, manual)}")
    alarm.add("action", "DISPLAY")
    alarm.add("description", _short(_nameless(title, system)))
    alarm.add("trigger", -ALARM)
    event.add_component(alarm)
    return event


def _kind(task: Task) -> str:
    if task.register:
        return registers.register(task.register).one
    return "Transition" if task.of_transition else "Document"


def uids(tasks: Iterable[Task], system: System) -> dict[Task, str]:
    """The name of each event: record and field. Day, title and the role that does it may change without it.

    Where one field makes several tasks, for several people or measures, those are told apart; a person as a number
    of letters, not by name.
    """
    organization = system.configuration.organization.short.lower()
    where = f"{re.sub('[^a-z0-9]+', '-', organization).strip('-') or 'qms'}.plainqms"
    found: dict[Task, str] = {}
    taken: set[str] = set()
    for task in tasks:
        if task in found:
            continue
        name = f"{task.identifier}.{task.path or 'due'}".lower()
        if task.owner and system.role(task.owner) is None:
            name += f".{_letters(name, task.owner)}"
        if name in taken:
            name += f".{_letters(task.what)}"
        number = 1
        while (other := f"{name}.{number}" if number > 1 else name) in taken:
            number += 1
        taken.add(other)
        found[task] = f"{other}@{where}"
    return found


def _letters(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:10]


def _nameless(text: str, system: System) -> str:
    """As a reader hears it, people's names taken out: who is meant stands on the page."""
    said = words.spoken(text)
    for person in system.people:
        for name in (person.name, person.id):
            if name and name in said:
                said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "(a person)", said)
    return said


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
