"""Registers as at a day: where each record stands, what is due, who refers to whom, what is shown for which clause.

A fact about records is derived here and nowhere else, so that a page, a list and a check cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.model.identifiers import is_identifier, order
from plainqms.model.problem import Problem, Severity
from plainqms.model.record import mentions
from plainqms.model.register import Due, Evidence, Register
from plainqms.model.system import System
from plainqms.views import moves, reading, retention, revisions, statement

_TRANSITION = "transition"

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
"""What a citation means: pairs of edition and clause."""


class Stands(StrEnum):
    """In the order of every list."""

    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record where it stands. `due` are its days, the nearest first; `ended` is the last day of a closed one."""

    register: Register[Any]
    record: Any
    stands: Stands
    state: str
    due: tuple[Due, ...]
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Something named by a record, or by whom it is named. `title` is the field; empty in running text."""

    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something due: of a record, the review of a document, or a transition to the next edition of a standard.

    `identifier` is that of the record, document or new edition; `register` is empty unless it is a record's. `path`
    names the field that gives the day, so that a task whose day moves is still the same; `sites` are those that the
    record or document names.
    """

    on: date
    what: str
    owner: str
    identifier: str
    name: str
    register: str = ""
    path: str = ""
    sites: tuple[str, ...] = ()

    @property
    def of_transition(self) -> bool:
        return self.path == _TRANSITION

    @property
    def called(self) -> str:
        """By its id and name; the ids of editions are for files."""
        return self.name if self.of_transition else f"{self.identifier} {self.name}"


@dataclass(frozen=True)
class Registers:
    """Everything that is derived from the records of a system."""

    system: System

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Registers that hold any record, in the order of the site."""
        return tuple(name for name, records in self.system.records.held.items() if records)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Overdue first, then open by day, then closed with the last one on top."""
        return self._entries.get(name, ())

    @cached_property
    def _entries(self) -> Mapping[str, tuple[Entry, ...]]:
        records = self.system.records
        found = {}
        for name in self.names:
            register = registers.register(name)
            mine = [entry(register, record, self.system) for record in records.of(name)]
            mine.sort(key=lambda item: order(item.record.id), reverse=True)
            mine.sort(key=_rank)
            found[name] = tuple(mine)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {item.record.id: item for name in self.names for item in self.entries(name)}

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """What each record names: records, documents, clauses; each once, in fields before running text."""
        found: dict[str, tuple[Link, ...]] = {}
        for item in self.by_id.values():
            mine: dict[str, Link] = {}
            for mention in mentions(item.record):
                if mention.refers.kind in ("record", "document", "clause", "any"):
                    mine.setdefault(mention.target, Link(mention.target, mention.title))
            for reference in item.record.origin.references:
                mine.setdefault(reference.target, Link(reference.target, ""))
            mine.pop(item.record.id, None)
            found[item.record.id] = tuple(mine.values())
        return found

    @cached_property
    def naming(self) -> Mapping[str, tuple[Link, ...]]:
        """For each record or document, the records that name it, with the field in which they do."""
        found: dict[str, list[Link]] = {}
        for identifier, links in self.links.items():
            for link in links:
                if is_identifier(link.target):
                    found.setdefault(link.target, []).append(Link(identifier, link.title))
        return {
            target: tuple(sorted(links, key=lambda link: order(link.target)))
            for target, links in found.items()
        }

    @cached_property
    def due(self) -> tuple[Task, ...]:
        """What registers and documents ask for, by day."""
        tasks = [task for item in self.by_id.values() for task in _tasks(item, self.system)]
        tasks += (
            *_reviews(self.system),
            *_disposals(self.system),
            *_reading(self.system),
            *_transitions(self.system),
        )
        return tuple(sorted(tasks, key=lambda task: (task.on, order(task.identifier), task.what)))

    def evidence(
        self, expand: Expansion
    ) -> Mapping[tuple[str, str], tuple[tuple[Register[Any], Evidence], ...]]:
        """What registers show for each clause of the adopted standards."""
        found: dict[tuple[str, str], list[tuple[Register[Any], Evidence]]] = {}
        for name in self.names:
            register = registers.register(name)
            for shown in self._shown(register):
                for key in dict.fromkeys(key for clause in shown.clauses for key in expand(clause)):
                    found.setdefault(key, []).append((register, shown))
        return {key: tuple(items) for key, items in found.items()}

    def _shown(self, register: Register[Any]) -> Iterator[Evidence]:
        counts = partial(self.counts, register)
        yield from register.evidence(self.system.records, counts)
        if register.name == reading.REGISTER:  # its records do not know which revisions there are
            yield from reading.evidence(self.system, counts)
        if register.name == statement.REGISTER:  # its records do not know how many controls there are
            yield from statement.evidence(self.system, counts)

    def counts(self, register: Register[Any], record: Any) -> bool:
        """Whether a record is evidence: read whole, without an error of its own, of nothing to come, no sample."""
        organization = self.system.configuration.organization
        return (
            record.origin.whole
            and not _ahead(register, record, self.system.as_of)
            and record.sample in ("", organization.name, organization.short)
            and not any(item.rule.severity is Severity.ERROR for item in self.problems(register, record))
        )

    def problems(self, register: Register[Any], record: Any) -> tuple[Problem, ...]:
        """What the register itself finds wrong with one of its records."""
        return tuple(register.problems(record, self.system.records))


def _ahead(register: Register[Any], record: Any, as_of: date) -> bool:
    """Whether it tells of something on a day that is still to come: its own days, and the `on` of what stands in it."""
    own = (getattr(record, name) for name in (register.begins, *register.happened) if name)
    inside = (
        getattr(item, "on", None)
        for _, value in record
        if isinstance(value, tuple)
        for item in value
        if isinstance(item, BaseModel)
    )
    return any(isinstance(day, date) and day > as_of for day in (*own, *inside))


def derived(system: System) -> Registers:
    """Made once for a system, however many pages and lists ask for it."""
    if "registers" not in system.derived:
        system.derived["registers"] = Registers(system)
    known: Registers = system.derived["registers"]
    return known


def grouped(tasks: Iterable[Task], as_of: date) -> list[tuple[str, list[Task]]]:
    """Overdue, the rest of this month, later."""
    following = (as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
    found: dict[str, list[Task]] = {"Overdue": [], "This month": [], "Later": []}
    for task in tasks:
        late = "Overdue" if task.on < as_of else "This month" if task.on < following else "Later"
        found[late].append(task)
    return list(found.items())


def by_owner(tasks: Iterable[Task]) -> list[tuple[str, list[Task]]]:
    """Whose tasks they are, in the order of their first ones; what nobody owns is under no name."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.owner, []).append(task)
    return list(found.items())


def entry(register: Register[Any], record: Any, system: System) -> Entry:
    days = tuple(sorted(register.due(record, system.records), key=lambda due: due.on))
    if any(due.on < system.as_of for due in days):
        stands = Stands.OVERDUE
    else:
        stands = Stands.CLOSED if register.closed(record) else Stands.OPEN
    happened = (getattr(record, name) for name in register.happened)
    ended = max((day for day in happened if day), default=None) if stands is Stands.CLOSED else None
    return Entry(register, record, stands, register.state(record, system.records), days, ended)


def _rank(item: Entry) -> tuple[int, int]:
    if item.stands is Stands.CLOSED:
        return 2, -(item.ended or date.min).toordinal()
    return list(Stands).index(item.stands), (item.due[0].on if item.due else date.max).toordinal()


def _tasks(item: Entry, system: System) -> Iterator[Task]:
    record, name = item.record, item.register.name
    called = statement.name(record, name, system) if item.due else ""
    named = (mention.target for mention in mentions(record) if mention.refers.kind == "site")
    sites = tuple(dict.fromkeys(named)) if item.due else ()
    for due in item.due:
        yield Task(due.on, due.what, due.owner, record.id, called, name, due.path, sites)


def _disposals(system: System) -> Iterator[Task]:
    """One task for each line of the retention schedule, however many records have reached their end."""
    for line in retention.lines(system):
        if line.due and not line.on_hold:
            many = f"{len(line.due)} records" if len(line.due) > 1 else "one record"
            schedule = line.schedule
            what = f"Dispose of {many} whose period is over"
            on = max(line.due[0].until, schedule.set_on)  # it bound nobody before it was set
            yield Task(on, what, schedule.owner, schedule.id, schedule.name, "retention", path="disposal")


def _transitions(system: System) -> Iterator[Task]:
    """Our own deadline for each, until the new edition is followed in place of the old one."""
    for item in system.transitions:
        followed = item.new in system.standards and item.old not in system.standards
        if item.deadline is not None and not followed:
            name = f"{item.old.name} to {item.new.name}"
            owner = moves.owner(system, item)
            yield Task(item.deadline, "Complete the transition", owner, item.new.id, name, path=_TRANSITION)


def _reviews(system: System) -> Iterator[Task]:
    """Documents whose text must be looked at again."""
    standings = revisions.standings(system)
    for document in system.documents:
        standing = standings.get(document.id)
        if standing and standing.current and not standing.withdrawn:
            on = revisions.next_review(system, document, standing.current)
            if on:
                name, sites = revisions.title(system, document), document.sites
                yield Task(on, "Review", document.owner, document.id, name, path="review", sites=sites)


def _reading(system: System) -> Iterator[Task]:
    """One task a person, however much it is: at the document that is due first. None where no reading is recorded."""
    if not system.records.of(reading.REGISTER):
        return
    titles = {document.id: revisions.title(system, document) for document in system.documents}
    for person, items in reading.readings(system).of_person.items():
        due = sorted((item.by or item.since, order(item.document)) for item in items if item.is_due)
        if due:
            first = due[0][1][2]
            others = len(due) - 1
            what = f"Read, with {others} other document{'s' if others > 1 else ''}" if others else "Read"
            yield Task(due[0][0], what, person, first, titles[first], path=f"reading.{person}")
