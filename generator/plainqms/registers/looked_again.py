"""What an aspect or a hazard is to be looked at again after: incidents, and changes that were made.

By name: one names the other. By process: an incident, or a large change, of a process that the record belongs to;
then it is enough that one record of that process was looked at since, for people go through a process as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from plainqms.model.converters import months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Problem, Rule
from plainqms.model.record import Day, Items, PersonId, RecordId, Text, listed
from plainqms.model.register import Due, Records


class Look(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Text = Field(default="", title="Found")
    after: Annotated[tuple[RecordId, ...], Items] = listed(
        "After",
        "The incident or change that it was for; one that was looked at beforehand is settled by that.",
    )


# Our own rules, which a record may set otherwise.
INTERVAL = 12  # months
WITHIN = 7  # days


@dataclass(frozen=True, slots=True)
class Event:
    """`what` it was: a change, a near miss, an incident ..."""

    id: str
    what: str
    on: date

    def by(self, days: int | None) -> date:
        return self.on + timedelta(days=days or WITHIN)


def last(record: Any) -> date:
    """The day of the last look; of none, that on which it was entered."""
    day: date = max((item.on for item in record.reviews), default=record.identified_on)
    return day


def following(record: Any) -> date:
    """The day by which it is to be looked at again, whatever happens."""
    return months_after(last(record), record.interval or INTERVAL)


def due(record: Any, register: str, records: Records, what: str) -> Iterator[Due]:
    """`what` is to be done: by its interval, and sooner after what happened. And its actions, each by its day."""
    yield Due(following(record), what, record.owner, _dated(record))
    for event in unseen(record, register, records):
        yield Due(event.by(record.within), f"{what}, after {event.id}", record.owner, _dated(record))
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")


def problems(
    record: Any, register: str, records: Records, *, overdue: Rule, unheeded: Rule
) -> Iterator[Problem]:
    """By each register's own rules: the interval has passed, or something happened that nobody looked at it for."""
    which = f"{record.id} {record.title}"
    if following(record) < records.as_of:
        yield overdue.at(record.placed(_dated(record)), f"{which} was to be looked at by {following(record)}")
    for event in unseen(record, register, records):
        if event.by(record.within) < records.as_of:
            message = f"{which} was not looked at since {event.id}, {event.what} of {event.on}"
            yield unheeded.at(record.placed(_dated(record)), message)


def _dated(record: Any) -> str:
    return "reviews" if record.reviews else "identified_on"


def unseen(record: Any, register: str, records: Records) -> Iterator[Event]:
    """What happened since the record was last looked at, and asks for another look. Each event once a process."""
    mine = (record,)
    for event, source in _events(records):
        named = event.id in record.related or record.id in _names(source)
        if named and not _settled(mine, event):
            yield event
        elif not named and _whole(source) and source.process in record.processes:
            near = [
                item
                for item in records.grouped(register, "processes").get(source.process, ())
                if not item.closed_on
            ]
            if near and near[0] is record and not _settled(near, event):
                yield event


def _settled(held: Iterable[Any], event: Event) -> bool:
    return any(
        last(item) >= event.on or any(event.id in look.after for look in item.reviews) for item in held
    )


def _events(records: Records) -> Iterator[tuple[Event, Any]]:
    for change in records.of("changes"):
        made = change.released_on or change.made_on
        if made and made <= records.as_of:
            yield Event(change.id, "change", made), change
    for item in records.of("nonconformities"):
        yield (
            Event(item.id, "incident" if item.source == "incident" else "nonconformity", item.raised_on),
            item,
        )
    for item in records.of("reports"):
        if item.kind in ("near miss", "hazard"):
            yield Event(item.id, item.kind, item.received_on), item


def _whole(source: Any) -> bool:
    """Whether it concerns its process as a whole, and not only what names it."""
    if not getattr(source, "process", ""):
        return False
    return bool(getattr(source, "size", "") == "large" or getattr(source, "source", "") == "incident")


def _names(source: Any) -> tuple[str, ...]:
    return (*source.related, *getattr(source, "because_of", ()), *getattr(source, "became", ()))
