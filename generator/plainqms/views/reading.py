"""Who must read what, and who has: from roles, each document's audience, revisions and acknowledgements.

A revision that is not editorial makes a document due again for each of its readers. That somebody has read it says
nothing of what they can do: competence is shown elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from plainqms.model.document import Document
from plainqms.model.identifiers import order
from plainqms.model.people import Absence, Assignment, Person
from plainqms.model.register import Evidence
from plainqms.model.revision import Revision, Standing, State
from plainqms.model.system import System
from plainqms.views import revisions

EVERYONE = "everyone"
"""An audience beside the roles: whoever holds any role."""
REGISTER = "acknowledgements"


class Reads(StrEnum):
    """In the order of every list."""

    OVERDUE = "overdue"
    DUE = "due"
    ABSENT = "absent"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader and one document. `revision` is the last one that is not editorial: it, or a later one, is read.

    `since` is the day on which it became due, `by` the last day in time (none: no day is set), `until` the last day
    of an absence where it is known. `record` acknowledges `read` on `read_on`: the newest revision, current or not.
    """

    person: str
    document: str
    revision: str
    state: Reads
    since: date
    by: date | None = None
    until: date | None = None
    read: str = ""
    read_on: date | None = None
    record: Any = None

    @property
    def is_due(self) -> bool:
        return self.state in (Reads.DUE, Reads.OVERDUE)


@dataclass(frozen=True)
class Readings:
    """All of them, and those of each document and person, in the order of the documents and of the people."""

    every: tuple[Reading, ...]
    of_document: Mapping[str, tuple[Reading, ...]]
    of_person: Mapping[str, tuple[Reading, ...]]


def readings(system: System) -> Readings:
    if "reading" not in system.derived:
        every = tuple(sorted(_readings(system), key=lambda item: order(item.document)))
        by_document, by_person = dict[str, list[Reading]](), dict[str, list[Reading]]()
        for item in every:
            by_document.setdefault(item.document, []).append(item)
            by_person.setdefault(item.person, []).append(item)
        system.derived["reading"] = Readings(
            every,
            {name: tuple(items) for name, items in by_document.items()},
            {name: tuple(items) for name, items in by_person.items()},
        )
    found: Readings = system.derived["reading"]
    return found


def to_read(standing: Standing) -> Revision | None:
    """The last revision up to the current one that is not editorial; none where nothing is published."""
    if standing.current is None:
        return None
    upto = standing.revisions[: standing.revisions.index(standing.current) + 1]
    return next(revision for revision in reversed(upto) if not _is_editorial(revision, upto))


def unread(system: System, document: Document, revision: Revision) -> tuple[Person, ...]:
    """Readers who have read neither this revision nor a later one; not those who came since, or are away.

    Unlike a reading that is due it asks of any issued revision, also of one that is still to come.
    """
    standing = revisions.standings(system)[document.id]
    place = {item.number: index for index, item in enumerate(standing.revisions)}
    acknowledged, assignments = _acknowledged(system), _assignments(system)
    day, found = min(revision.effective, system.as_of), []
    for person in system.people:
        begun = joined(_as_reader(document, assignments.get(person.id, ())), system.as_of)
        away = any(item.holds_on(system.as_of) or item.holds_on(day) for item in person.absent)
        if begun is None or begun > day or away:
            continue
        read = (place.get(number, -1) for number, _ in acknowledged.get((person.id, document.id), ()))
        if max(read, default=-1) < place[revision.number]:
            found.append(person)
    return tuple(found)


def count(items: Iterable[Reading], state: Reads) -> int:
    return sum(item.state is state for item in items)


def joined(assignments: Iterable[Assignment], day: date) -> date | None:
    """Since when without a gap any of these roles is held on the day; none where none is."""
    mine = sorted(assignments, key=lambda item: item.from_ or date.min)
    if not any(item.holds_on(day) for item in mine):
        return None
    begun: date | None = None
    ended = date.min
    for item in mine:
        start = item.from_ or date.min
        if start > day:
            break
        if begun is None or (start - ended).days > 1:
            begun = start
        ended = max(ended, item.until or date.max)
    return begun


def evidence(system: System, counts: Callable[[Any], bool]) -> Iterator[Evidence]:
    """Each reader of each document in force. `counts` says whether a record is evidence."""
    from plainqms.registers.acknowledgements import CLAUSES  # loaded where there are records of it

    standings = revisions.standings(system)
    asked = [
        item
        for item in readings(system).every
        if item.state is not Reads.ABSENT and standings[item.document].state is State.IN_FORCE
    ]
    if asked:
        known: dict[str, bool] = {}
        for item in asked:
            if item.state is Reads.READ and item.record.id not in known:
                known[item.record.id] = counts(item.record)
        present = sum(item.state is Reads.READ and known[item.record.id] for item in asked)
        what = "readers of documents in force have read the revision that counts"
        yield Evidence(CLAUSES, what, len(asked), present, count(asked, Reads.OVERDUE))


def _readings(system: System) -> Iterator[Reading]:
    standings = revisions.standings(system)
    acknowledged, assignments = _acknowledged(system), _assignments(system)
    for document in {item.id: item for item in reversed(system.documents)}.values():
        standing = standings[document.id]
        target = to_read(standing)
        if target is None or not document.audience:
            continue
        for person in system.people:
            begun = joined(_as_reader(document, assignments.get(person.id, ())), system.as_of)
            if begun is not None:
                records = acknowledged.get((person.id, document.id), ())
                yield _reading(system, person, standing, target, max(target.effective, begun), records)


def _as_reader(document: Document, held: Iterable[Assignment]) -> list[Assignment]:
    return [item for item in held if EVERYONE in document.audience or item.role in document.audience]


def _assignments(system: System) -> Mapping[str, list[Assignment]]:
    """Of each person."""
    if "assignments" not in system.derived:
        found: dict[str, list[Assignment]] = {}
        for item in system.assignments:
            found.setdefault(item.person, []).append(item)
        system.derived["assignments"] = found
    known: Mapping[str, list[Assignment]] = system.derived["assignments"]
    return known


def _acknowledged(system: System) -> Mapping[tuple[str, str], list[tuple[str, Any]]]:
    """Revision and record for each person and document."""
    if "acknowledged" not in system.derived:
        system.derived["acknowledged"] = _acknowledgements(system)
    known: Mapping[tuple[str, str], list[tuple[str, Any]]] = system.derived["acknowledged"]
    return known


def _acknowledgements(system: System) -> dict[tuple[str, str], list[tuple[str, Any]]]:
    found: dict[tuple[str, str], list[tuple[str, Any]]] = {}
    for record in system.records.of(REGISTER):
        if record.on <= system.as_of:
            for item in record.documents:
                for person in record.people:
                    found.setdefault((person, item.document), []).append((item.revision, record))
    return found


def _reading(
    system: System,
    person: Person,
    standing: Standing,
    target: Revision,
    day: date,
    said: Iterable[tuple[str, Any]],
) -> Reading:
    place = {revision.number: index for index, revision in enumerate(standing.revisions)}
    real = [
        (place[number], -record.on.toordinal(), number, record)
        for number, record in said
        if number in place and standing.revisions[place[number]].issued <= record.on
    ]
    last, _, number, record = max(real, key=lambda item: item[:2], default=(-1, 0, "", None))
    since, by = _time(day, person.absent, system.configuration.acknowledgements.read_within)
    away = next((item for item in person.absent if item.holds_on(system.as_of)), None)
    if last >= place[target.number]:
        state = Reads.READ
    elif away is not None:
        state = Reads.ABSENT
    else:
        state = Reads.OVERDUE if by is not None and by < system.as_of else Reads.DUE
    return Reading(
        person.id,
        standing.id,
        target.number,
        state,
        since,
        by,
        away.until if away and state is Reads.ABSENT else None,
        number,
        record.on if record else None,
        record,
    )


def _time(day: date, absences: Iterable[Absence], within: int | None) -> tuple[date, date | None]:
    """Since when it is due and by when: whoever is away in that time has all of it again after the return."""
    since = day
    for absence in sorted(absences, key=lambda item: item.from_):
        last = since + timedelta(days=within or 0)
        if absence.until is not None and absence.from_ <= last and absence.until >= since:
            since = absence.until + timedelta(days=1)
    return since, since + timedelta(days=within) if within is not None else None


def _is_editorial(revision: Revision, all_: tuple[Revision, ...]) -> bool:
    """The first one is read whatever its author called it."""
    return revision.change_class == "editorial" and revision is not all_[0]
