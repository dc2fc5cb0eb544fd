"""Evidence elsewhere: which records are kept outside, who can fetch them, and whether samples were found in order.

Pointers only. What must be destroyed one day, or is nobody else's business, never enters the repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    ClauseId,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    PersonId,
    Record,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

SAMPLE_OVERDUE = Rule(
    "E561",
    "evidence-elsewhere-sample-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the interval stands in the record; no standard sets one",
    "That the records are there and can be read is a memory, not a fact.",
    "Have some fetched, look at them, and add a line under samples.",
)
NEVER_SAMPLED = Rule(
    "E562",
    "evidence-elsewhere-never-sampled",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "an auditor asks for five of them, and waits",
    "Nobody ever fetched one to see whether they are there, whole and readable.",
    "Have some fetched: samples: [{on: 2026-10-05, by: m_keller, seen: Five of 40, result: in order}]",
)
NOT_FOLLOWED = Rule(
    "E563",
    "failed-sample-without-consequence",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: what is wrong is reported",
    "Records were missing or wrong, and nobody did anything.",
    "Name the nonconformity in that sample (nonconformity: NC-2026-006), or say what followed (follows:)",
)
ACCESS_UNSAID = Rule(
    "E564",
    "confidential-evidence-without-access",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information: the record says who can open them",
    "Whoever asks first is shown the file.",
    "Write who may open them, and who decides in a case of doubt: access:",
)


class Sample(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    seen: Text = Field(default="", title="What was seen", description="How many of how many; no contents.")
    result: Literal["in order", "partly", "not found"] = Field(title="Result")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity"
    )
    follows: Text = Field(default="", title="What followed")


class Pointer(Record):
    title: str = Field(min_length=1, title="Kind of record")
    where: str = Field(min_length=1, title="Where", description="System, room or cabinet.")
    owner: Holder = Field(min_length=1, title="Owner", description="Keeps them, and fetches them.")
    retrieve: Text = Field(min_length=1, title="How to fetch one", description="And how long it takes.")
    because: Text = Field(default="", title="Not here, because")
    confidential: Flag = Field(default=False, title="Confidential")
    access: Text = Field(default="", title="Who may open them")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For", "The clauses for which they are evidence."
    )
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that ask for them.")
    retention: Annotated[str, Id, Refers("record", ("retention",))] | None = Field(
        default=None, title="Retention", description="The line of the schedule that applies."
    )
    since: IsoDate = Field(default=None, title="Kept there since")
    interval: Months = Field(default=12, title="Sampled every (months)")
    samples: tuple[Sample, ...] = listed("Samples", "Each time somebody had some fetched.")
    next_on: IsoDate = Field(default=None, title="Next sample", description="If not by the interval.")
    ended_on: IsoDate = Field(default=None, title="No longer kept there since")


def closed(record: Pointer) -> bool:
    return record.ended_on is not None


def latest(record: Pointer) -> Sample | None:
    return max(record.samples, key=lambda item: item.on, default=None)


def following(record: Pointer) -> date | None:
    last = latest(record)
    if record.next_on and (last is None or last.on < record.next_on):
        return record.next_on
    return months_after(last.on, record.interval or 12) if last else None


def state(record: Pointer, records: Records) -> str:
    if closed(record):
        return "No longer kept there"
    last = latest(record)
    if last is None:
        return "Never sampled"
    if (following(record) or date.max) < records.as_of:
        return "Sample overdue"
    return {"in order": "Sampled, in order", "partly": "Sampled, partly in order"}.get(
        last.result, "Not found"
    )


def due(record: Pointer, records: Records) -> Iterator[Due]:
    on = following(record)
    if on and not closed(record):
        yield Due(on, "Have samples fetched", record.owner, _path(record, on))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held = [record for record in records.of("evidence-elsewhere") if not closed(record)]
    for clause in sorted({clause for record in held for clause in record.clauses}):
        mine = [record for record in held if clause in record.clauses]
        late = [record for record in mine if (following(record) or date.max) < records.as_of]
        good = [record for record in mine if counts(record) and _in_order(record) and record not in late]
        failing = sum(bool(record.samples) and not _in_order(record) for record in mine)
        what = "kinds of record held elsewhere, sampled in time and in order"
        yield Evidence((clause,), what, len(mine), len(good), len(late), failing)


def problems(record: Pointer, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    on = following(record)
    if on and on < records.as_of:
        yield SAMPLE_OVERDUE.at(record.placed(_path(record, on)), f"{which}: samples were due on {on}")
    if not record.samples:
        remedy = records.named(NEVER_SAMPLED.remedy, record.owner)
        yield NEVER_SAMPLED.at(record.place, f"{which}: nobody ever had one fetched", remedy)
    for index, sample in enumerate(record.samples):
        if sample.result != "in order" and not sample.nonconformity and not sample.follows:
            message = f"{which}: {sample.result} on {sample.on}; what followed?"
            yield NOT_FOLLOWED.at(record.placed(f"samples.{index}.result"), message)
    if record.confidential and not record.access:
        yield ACCESS_UNSAID.at(record.placed("confidential"), f"{which}: who may open them?")


def _path(record: Pointer, on: date) -> str:
    """The field that gives the day."""
    return "next_on" if on == record.next_on else "samples"


def _in_order(record: Pointer) -> bool:
    last = latest(record)
    return last is not None and last.result == "in order"


def _secrecy(record: Pointer, records: Records) -> tuple[object, ...]:
    return ("Confidential",) if record.confidential else ()


def _sampled(record: Pointer, records: Records) -> object:
    last = latest(record)
    return last.on if last else ""


REGISTER = Register(
    name="evidence-elsewhere",
    title="Evidence elsewhere",
    one="Evidence held elsewhere",
    purpose="Records that are not kept here: what kind, where, who fetches them, and when some were last looked at.",
    clauses=("iso-9001:7.5.3", "iso-14001:7.5.3", "iso-45001:7.5.3", "iso-iec-27001:7.5.3"),
    prefixes=("EVE",),
    model=Pointer,
    closed=closed,
    state=state,
    columns=(
        Column("Kind of record", "title", _secrecy),
        Column("Where", "where"),
        Column("Sampled", _sampled),
        Column("Owner", "owner"),
    ),
    empty="Kinds of record that another system, a cabinet or a service keeps belong here; never what stands in them.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(SAMPLE_OVERDUE, NEVER_SAMPLED, NOT_FOLLOWED, ACCESS_UNSAID),
    begins="since",
    happened=("since", "ended_on"),
    grows=("samples",),
    ends={"superseded": "ended_on"},
    noun="kinds of record held elsewhere",
    opened="Kept elsewhere",
    ended="No longer kept there",
)
