"""A register: all records of one kind, and what the organization knows about that kind.

One file under `registers/` says it all: its fields, when a record is closed, what is due when, which clauses the
records evidence, what is wrong with one. Reading, pages, files, lists of what is due are derived from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from plainqms.model.people import Assignment
from plainqms.model.problem import Problem, Rule
from plainqms.model.record import Record

R = TypeVar("R", bound=Record)
EXAMPLE_PERSON = "m_keller"  # in example lines of messages and help


@dataclass(frozen=True)
class Records:
    """All records of a system, as at a day, by the name of their register; and what else they are judged by.

    `processes` are those of the settings, `standards` gives the family of each adopted edition, `planned` that of each
    to which a transition leads; `owners` who owns documents of each process.
    """

    as_of: date = date.min
    held: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    processes: tuple[str, ...] = ()
    standards: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    planned: Mapping[str, str] = field(default_factory=dict)

    def people(self, holder: str, day: date | None = None) -> frozenset[str]:
        """Who is meant by a role or a person: the person, and whoever holds the role on the day."""
        on = day or self.as_of
        found = (item.person for item in self.assignments if item.role == holder and item.holds_on(on))
        return frozenset((holder, *found))

    def named(self, example: str, holder: str) -> str:
        """An example with a person who is known here: whoever holds the role, else the person who is meant.

        Where a role has no holder the example stays as it is: the role's own id would be wrong in its place.
        """
        known = {item.person for item in self.assignments}
        held = sorted(self.people(holder) & known)
        return example.replace(EXAMPLE_PERSON, held[0]) if held else example

    def of(self, register: str) -> tuple[Any, ...]:
        return self.held.get(register, ())

    @cached_property
    def by_id(self) -> Mapping[str, tuple[str, Any]]:
        """Register and record of each id; of two that bear one id, the first."""
        found: dict[str, tuple[str, Any]] = {}
        for name, records in self.held.items():
            for record in records:
                found.setdefault(record.id, (name, record))
        return found

    def get(self, identifier: str) -> Any | None:
        return self.by_id.get(identifier, ("", None))[1]

    def grouped(self, register: str, name: str) -> Mapping[str, tuple[Any, ...]]:
        """The records of a register by the value of one of their fields, as calibrations by their equipment.

        Of a field that holds several, a record stands under each of them.
        """
        key = (register, name)
        if key not in self._groups:
            found: dict[str, list[Any]] = {}
            for record in self.of(register):
                value = getattr(record, name)
                for one in dict.fromkeys(value) if isinstance(value, tuple) else (value,):
                    found.setdefault(str(one), []).append(record)
            self._groups[key] = {value: tuple(records) for value, records in found.items()}
        return self._groups[key]

    @cached_property
    def _groups(self) -> dict[tuple[str, str], Mapping[str, tuple[Any, ...]]]:
        return {}


@dataclass(frozen=True, slots=True)
class Due:
    """What must be done by a day. `owner` is a role or a person; `path` the field that gives the day."""

    on: date
    what: str
    owner: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a register shows for clauses: of what is required so much is present, overdue, failing.

    `what` says what is counted, in the plural: “calibrations in date”. A record counts as present once it is
    complete; where nothing is required there is nothing to show yet. `never` says why there never was any, where the
    register knows it: what never was cannot have expired.
    """

    clauses: tuple[str, ...]
    what: str
    required: int
    present: int
    overdue: int = 0
    failing: int = 0
    never: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column of the register's page: the name of a field, or a function that gives text, a date or a number.

    The first column is what the record is called. `below` stands under it in small letters. Of several values each
    stays on one line if it is short; `lines` gives each a line of its own.
    """

    title: str
    value: str | Callable[[R, Records], object]
    below: Callable[[R, Records], Iterable[object]] | None = None
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What a column names by its id or its file's name, as `Refers` has the kinds: pages call it as readers know it."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on a record's way. `on` is the day on which it was done; `due` the day by which it should be."""

    title: str
    on: date | None = None
    due: date | None = None
    done: bool = False


Counts = Callable[[Any], bool]
"""Whether a record counts as evidence: read whole, without an error of its own, no sample of another's."""


def nothing(*_: Any) -> Iterator[Any]:
    """What a register says that has nothing due, no evidence, no problems or no steps."""
    return iter(())


@dataclass(frozen=True)
class Register(Generic[R]):
    """`name` is the file or folder below records/; `clauses` are those that ask for it, shown with its purpose.

    `one` and `title` call a record and all of them; `opened` and `ended` are the words for those still open and
    those closed. `empty` says what belongs here. `begins` is the field with the day on which it begins; the days
    in `happened` lie neither before it nor in the future. `missing` judges what no record says, once there are any.
    `noun` counts its records where the title does not.

    `grows` are fields that may still be filled in, and lists that may still get items at their end, after a record
    is closed (`actions.*.done` is one of every item); what stands there already stays. `ends` gives the day from
    which a retention period counts, by the name of its trigger: a field or a function. `made` is `begins` and
    `closed` the last of `happened`, unless it says otherwise.
    """

    name: str
    title: str
    one: str
    purpose: str
    clauses: tuple[str, ...]
    prefixes: tuple[str, ...]
    model: type[R]
    closed: Callable[[R], bool]
    state: Callable[[R, Records], str]
    columns: Sequence[Column[R]]
    empty: str
    due: Callable[[R, Records], Iterable[Due]] = nothing
    evidence: Callable[[Records, Counts], Iterable[Evidence]] = nothing
    problems: Callable[[R, Records], Iterable[Problem]] = nothing
    missing: Callable[[Records], Iterable[Problem]] = nothing
    rules: tuple[Rule, ...] = ()
    steps: Callable[[R, Records], Iterable[Step]] = nothing
    begins: str = ""
    happened: tuple[str, ...] = ()
    grows: tuple[str, ...] = ()
    ends: Mapping[str, str | Callable[[R, Records], date | None]] = field(default_factory=dict)
    noun: str = ""
    opened: str = "Open"
    ended: str = "Closed"

    def closed_on(self, record: R, records: Records) -> date | None:
        """The day on which a closed record was closed, as far as it tells."""
        if not self.closed(record):
            return None
        if "closed" in self.ends:
            return self._ending("closed", record, records)
        return max((day for name in self.happened if (day := getattr(record, name))), default=None)

    def ended_by(self, trigger: str, record: R, records: Records) -> date | None:
        """The day from which a retention period counts; None while it has not come, or where nothing tells it."""
        if trigger == "made" and "made" not in self.ends:
            return getattr(record, self.begins) if self.begins else None
        return (
            self.closed_on(record, records) if trigger == "closed" else self._ending(trigger, record, records)
        )

    def tells_end(self, trigger: str) -> bool:
        """Whether its records can tell when that came at all."""
        return trigger in self.ends or bool(self.begins if trigger == "made" else trigger == "closed")

    def _ending(self, trigger: str, record: R, records: Records) -> date | None:
        way = self.ends.get(trigger)
        if way is None:
            return None
        found: date | None = getattr(record, way) if isinstance(way, str) else way(record, records)
        return found
