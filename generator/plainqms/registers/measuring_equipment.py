"""Measuring equipment: what we measure with, where it is, and when it must be calibrated again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import DocumentId, Holder, Items, Record, SiteId, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

if TYPE_CHECKING:
    from plainqms.registers.calibrations import Calibration

_CLAUSE = "ISO 9001:2015 7.1.5.2 (measurement traceability)"
OVERDUE = Rule(
    "E341",
    "calibration-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the interval stands in the record; no standard sets one",
    "Nobody knows whether what is measured with it today is right.",
    "Take it out of use until it is calibrated (taken_out_on), or calibrate it and enter that.",
)
NEVER = Rule(
    "E342",
    "equipment-never-calibrated",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It is in use, and no calibration of it is on record.",
    "Enter the calibration. If it only indicates and nothing is judged by it, say so: calibrated: no, with the reason.",
)
NO_REASON = Rule(
    "E343",
    "not-calibrated-without-reason",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "an auditor asks why, and looks at what is judged by it",
    "Why nothing depends on its being right is known to nobody but the writer.",
    "Say what it is used for: not_calibrated_because:",
)


class Equipment(Record):
    title: str = Field(min_length=1, title="Item")
    make: str = Field(default="", title="Make and model")
    serial: str = Field(default="", title="Serial number")
    range: str = Field(default="", title="Range")
    accuracy: str = Field(default="", title="Accuracy needed")
    location: str = Field(default="", title="Location")
    site: SiteId = Field(default="", title="Site")
    owner: Holder = Field(min_length=1, title="Owner", description="Sees to it that it is calibrated.")
    calibrated: Flag = Field(
        default=True, title="Calibrated", description="no: it indicates, and nothing is judged by it."
    )
    not_calibrated_because: Text = Field(default="", title="Not calibrated, because")
    interval: Months = Field(default=12, title="Calibrated every (months)")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "How it is calibrated or used.")
    bought_on: IsoDate = Field(default=None, title="In use since")
    taken_out_on: IsoDate = Field(
        default=None, title="Out of use since", description="Labelled, and put away."
    )
    retired_on: IsoDate = Field(default=None, title="Retired on")


def closed(record: Equipment) -> bool:
    return record.retired_on is not None


def latest(record: Equipment, records: Records) -> Calibration | None:
    """The last calibration that it passed; what failed makes nothing right."""
    done = records.grouped("calibrations", "equipment").get(record.id, ())
    passed = [item for item in done if item.as_left == "pass" and item.on <= records.as_of]
    return max(passed, key=lambda item: (item.on, item.id), default=None)


def state(record: Equipment, records: Records) -> str:
    if record.retired_on:
        return "Retired"
    if record.taken_out_on:
        return "Out of use"
    if not record.calibrated:
        return "Indication only"
    following = _following(record, records)
    if following is None:
        return "Never calibrated"
    return "In date" if following >= records.as_of else "Calibration overdue"


def due(record: Equipment, records: Records) -> Iterator[Due]:
    following = _following(record, records)
    if following and _in_use(record):
        yield Due(following, "Calibrate", record.owner, "interval")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    used = [record for record in records.of("measuring-equipment") if _in_use(record)]
    if used:
        following = [_following(record, records) for record in used]
        late = sum(day is not None and day < records.as_of for day in following)
        never = sum(day is None for day in following)
        good = sum(
            counts(record) and day is not None and day >= records.as_of
            for record, day in zip(used, following, strict=True)
        )
        clauses = ("iso-9001:7.1.5.1", "iso-9001:7.1.5.2")
        yield Evidence(clauses, "items in use with a calibration in date", len(used), good, late, never)


def problems(record: Equipment, records: Records) -> Iterator[Problem]:
    if not record.calibrated and not record.not_calibrated_because:
        yield NO_REASON.at(
            record.placed("calibrated"), f"{record.id} {record.title} is not calibrated; why not?"
        )
    if not _in_use(record):
        return
    following = _following(record, records)
    if following is None:
        yield NEVER.at(record.place, f"{record.id} {record.title} is in use and was never calibrated")
    elif following < records.as_of:
        last = latest(record, records)
        message = f"{record.id} {record.title} was due on {following}, last calibrated on {last.on if last else '?'}"
        yield OVERDUE.at(record.placed("interval"), message)


def _in_use(record: Equipment) -> bool:
    return record.calibrated and record.retired_on is None and record.taken_out_on is None


def _following(record: Equipment, records: Records) -> date | None:
    last = latest(record, records)
    return (last.due or months_after(last.on, record.interval or 12)) if last else None


def _which(record: Equipment, records: Records) -> tuple[object, ...]:
    return tuple(part for part in (record.make, record.serial, record.range) if part)


def _last(record: Equipment, records: Records) -> object:
    last = latest(record, records)
    return last.on if last else ""


REGISTER = Register(
    name="measuring-equipment",
    title="Measuring equipment",
    one="Measuring equipment",
    purpose="What we measure and test with, where it is, and when it must be calibrated again.",
    clauses=("iso-9001:7.1.5",),
    prefixes=("EQ",),
    model=Equipment,
    closed=closed,
    state=state,
    columns=(
        Column("Item", "title", _which),
        Column("Location", "location"),
        Column("Last calibrated", _last),
        Column("Owner", "owner"),
    ),
    empty="Every instrument by which a product, a calibration or a process is judged belongs here, one row each.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(OVERDUE, NEVER, NO_REASON),
    begins="bought_on",
    happened=("bought_on", "taken_out_on", "retired_on"),
    ends={"out of use": "retired_on"},
    noun="items of measuring equipment",
    opened="In the house",
    ended="Retired",
)
