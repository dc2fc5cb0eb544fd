"""Competence: what a role asks of its holders, and who of them has shown it. What a person showed is in training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import ClauseId, Day, DocumentId, Items, Record, RoleId, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

if TYPE_CHECKING:
    from plainqms.registers.training import Training

_CLAUSE = "7.2 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022"
NOT_SHOWN = Rule(
    "E431",
    "competence-not-shown",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE}; the time that a new holder has is our own",
    "Somebody holds a role, and nothing shows that the person can do what the role asks.",
    "Enter in records/training.yml what shows it. Until it is shown, let the person work under the eyes of one who has "
    "it, or end the assignment.",
)
EXPIRED = Rule(
    "E432",
    "competence-expired",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "competence and training: how often it is shown again stands in the record",
    "It was shown once; whether it is still there nobody has looked since.",
    "Have it shown again, and enter that in records/training.yml",
)
NOTHING_ASKED = Rule(
    "E433",
    "role-that-asks-nothing",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "Where nobody has said what the holder must be able to do, nobody can say that the holder can.",
    "Write with somebody who does the job well what it asks, and by what it is shown: a record in competence.yml",
)


class Requirement(Record):
    title: str = Field(min_length=1, title="Must be able to", description="In one line.")
    roles: Annotated[tuple[RoleId, ...], Items] = Field(min_length=1, title="Asked of", description="Roles.")
    shown_by: Text = Field(min_length=1, title="Shown by", description="What counts as having shown it.")
    refresh: Months = Field(
        default=None, title="Shown again every (months)", description="Empty: once is enough."
    )
    within: Months = Field(
        default=3,
        title="New holders have (months)",
        description="From the day on which they hold the role, or on which it was first asked.",
    )
    before_work: Flag = Field(
        default=False,
        title="Never without",
        description="yes: the work is not done before it is shown, so a new holder has no time.",
    )
    asked_since: Day = Field(title="Asked since")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("For", "Clauses that ask for it, beside 7.2.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that the work follows.")
    closed_on: IsoDate = Field(default=None, title="No longer asked since")


@dataclass(frozen=True, slots=True)
class Held:
    """One holder and one requirement. `by` is the day by which it must be (again) shown; none: for good."""

    person: str
    last: Training | None
    by: date | None

    def gap(self, day: date) -> bool:
        return self.by is not None and self.by < day


def closed(record: Requirement) -> bool:
    return record.closed_on is not None


def holders(record: Requirement, records: Records) -> tuple[Held, ...]:
    """Whoever holds a role that asks for it, once, by person."""
    since: dict[str, date] = {}
    for item in records.assignments:
        if item.role in record.roles and item.holds_on(records.as_of):
            begun = item.from_ or record.asked_since
            since[item.person] = min(begun, since.get(item.person, begun))
    return tuple(_held(record, person, since[person], records) for person in sorted(since))


def until(training: Training, record: Requirement) -> date | None:
    """The last day on which it counts: its own, as a certificate says, or as often as it is to be shown again."""
    if training.valid_until or record.refresh is None:
        return training.valid_until
    return months_after(training.on, record.refresh)


def state(record: Requirement, records: Records) -> str:
    if closed(record):
        return "No longer asked"
    held = holders(record, records)
    if not held:
        return "Nobody holds the role"
    shown = sum(item.last is not None and not item.gap(records.as_of) for item in held)
    return "Shown by all" if shown == len(held) else f"Shown by {shown} of {len(held)}"


def due(record: Requirement, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    for item in holders(record, records):
        if item.by:
            what = f"Show again: {record.title}" if item.last else f"Show: {record.title}"
            yield Due(item.by, what, item.person, "refresh" if item.last else "roles")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    """Only what is asked; what was shown is told by training, as soon as it holds anything."""
    if not records.of("training"):
        asked = pairs(records)
        if asked:
            yield Evidence(CLAUSES, SHOWN, len(asked), 0)


def pairs(records: Records) -> tuple[tuple[Requirement, Held], ...]:
    """Everything that roles ask of those who hold them."""
    open_ = (record for record in records.of("competence") if not closed(record))
    return tuple((record, item) for record in open_ for item in holders(record, records))


def problems(record: Requirement, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    for item in holders(record, records):
        if not item.gap(records.as_of):
            continue
        if item.last:
            message = f"{record.id} {record.title}: {item.person} was to show it again by {item.by}"
            yield EXPIRED.at(record.placed("refresh"), message)
        else:
            message = f"{record.id} {record.title}: {item.person} holds the role, and nothing shows it"
            yield NOT_SHOWN.at(record.placed("roles"), message)


def missing(records: Records) -> Iterator[Problem]:
    held: tuple[Requirement, ...] = records.of("competence")
    asking = {role for record in held if not closed(record) for role in record.roles}
    roles = {item.role for item in records.assignments if item.holds_on(records.as_of)}
    for role in sorted(roles - asking):
        yield NOTHING_ASKED.at(
            Place(held[0].place.path), f"nothing is asked of whoever holds the role {role}"
        )


CLAUSES = ("iso-9001:7.2", "iso-14001:7.2", "iso-45001:7.2", "iso-iec-27001:7.2")
SHOWN = "competences shown and in date, by role and holder"


def _held(record: Requirement, person: str, since: date, records: Records) -> Held:
    """What did not work shows nothing, and puts in doubt what was shown before it."""
    mine: list[Training] = [
        item
        for item in records.grouped("training", "requirement").get(record.id, ())
        if item.person == person and item.on <= records.as_of
    ]
    failed = max((item.on for item in mine if not item.succeeded), default=date.min)
    done = [item for item in mine if item.succeeded and item.on > failed]
    if done:
        last = max(done, key=lambda item: (until(item, record) or date.max, item.on, item.id))
        return Held(person, last, until(last, record))
    asked = max(since, record.asked_since)
    return Held(person, None, asked if record.before_work else months_after(asked, record.within or 3))


def _shown_by(record: Requirement, records: Records) -> tuple[object, ...]:
    return (record.shown_by,)


def _refresh(record: Requirement, records: Records) -> object:
    return f"{record.refresh} months" if record.refresh else ""


REGISTER = Register(
    name="competence",
    title="Competence requirements",
    one="Competence requirement",
    purpose="What each role asks of whoever holds it, how that is shown, and whether all holders have shown it.",
    clauses=CLAUSES,
    prefixes=("COMP",),
    model=Requirement,
    closed=closed,
    state=state,
    columns=(
        Column("Must be able to", "title", _shown_by),
        Column("Asked of", "roles"),
        Column("Again", _refresh),
    ),
    empty="What the holder of a role must be able to do belongs here, one record each, with what shows it.",
    due=due,
    evidence=evidence,
    problems=problems,
    missing=missing,
    rules=(NOT_SHOWN, EXPIRED, NOTHING_ASKED),
    begins="asked_since",
    happened=("asked_since", "closed_on"),
    ends={"superseded": "closed_on"},
    opened="Asked",
    ended="Ended",
)
