"""Calibrations: what was found, what was left, by whose standard, and what a failure meant for earlier results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import MONTHS, IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Id, Items, PersonId, Record, Refers, Text, listed
from plainqms.model.register import Column, Records, Register

_CLAUSE = "ISO 9001:2015 7.1.5.2 (measurement traceability)"
NO_ASSESSMENT = Rule(
    "E346",
    "out-of-tolerance-not-assessed",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It measured wrongly for an unknown time. What was judged with it since its last good calibration is in doubt.",
    "Write what was measured with it, how large the error was against the tolerance, and what follows: assessment:",
)
NO_CERTIFICATE = Rule(
    "E347",
    "calibration-without-certificate",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "Without the number nobody finds the certificate, and without it the result leads back to no standard.",
    "Enter the number of the certificate or of the calibration sheet: certificate:",
)
NOT_TRACEABLE = Rule(
    "E348",
    "calibration-not-traceable",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "A value is as good as the standard it was compared with.",
    "Name the reference standard used (standards:), or the accreditation of the laboratory (accreditation:).",
)
LEFT_FAILING = Rule(
    "E349",
    "left-out-of-tolerance",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It went back into use although it measures wrongly.",
    "Take the equipment out of use: taken_out_on in its record. After repair enter the calibration that it passed.",
)

_Equipment = Annotated[str, Id, Refers("record", ("measuring-equipment",))]
Outcome = Literal["pass", "fail"]


class Calibration(Record):
    equipment: Annotated[str, Id, Refers("record", ("measuring-equipment",))] = Field(title="Equipment")
    on: Day = Field(title="Calibrated on")
    by: PersonId = Field(default="", title="By", description="Our own person; otherwise the laboratory.")
    laboratory: str = Field(default="", title="Laboratory")
    accreditation: str = Field(default="", title="Accreditation")
    certificate: str = Field(default="", title="Certificate")
    standards: Annotated[tuple[_Equipment, ...], Items] = listed(
        "Standards used", "Our own reference standards."
    )
    as_found: Outcome = Field(title="As found")
    as_left: Outcome = Field(title="As left")
    error: str = Field(default="", title="Largest error found")
    assessment: Text = Field(
        default="",
        title="What the failure meant",
        description="For everything measured since the last good one.",
    )
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "By which it was done.")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity"
    )
    due: IsoDate = Field(default=None, title="Next due", description="Where it differs from the interval.")

    @property
    def name(self) -> str:
        return f"{self.equipment}, {self.on.day} {MONTHS[self.on.month - 1]} {self.on.year}"


def closed(record: Calibration) -> bool:
    return True


def out_of_use(record: Calibration, records: Records) -> date | None:
    """With the equipment that was calibrated."""
    equipment = records.get(record.equipment)
    return getattr(equipment, "retired_on", None)


def state(record: Calibration, records: Records) -> str:
    if record.as_left == "fail":
        return "Failed"
    return "Passed" if record.as_found == "pass" else "Found out of tolerance, adjusted"


def problems(record: Calibration, records: Records) -> Iterator[Problem]:
    if record.as_found == "fail" and not record.assessment:
        message = f"{record.id}: {record.equipment} was found out of tolerance on {record.on}; what follows?"
        yield NO_ASSESSMENT.at(record.placed("as_found"), message)
    if not record.certificate:
        yield NO_CERTIFICATE.at(record.place, f"{record.id} names no certificate or sheet")
    if not record.standards and not record.accreditation:
        yield NOT_TRACEABLE.at(
            record.place, f"{record.id} names neither a standard used nor an accreditation"
        )
    if record.as_left == "fail":
        item = records.get(record.equipment)
        later = (
            other
            for other in records.grouped("calibrations", "equipment").get(record.equipment, ())
            if other.as_left == "pass" and other.on >= record.on
        )
        if item is not None and not item.taken_out_on and not item.retired_on and not any(later):
            message = (
                f"{record.id}: {record.equipment} was left out of tolerance on {record.on} and is in use"
            )
            yield LEFT_FAILING.at(record.placed("as_left"), message)


def _item(record: Calibration, records: Records) -> tuple[object, ...]:
    item = records.get(record.equipment)
    return (item.name,) if item else ()


def _by(record: Calibration, records: Records) -> tuple[object, ...]:
    return (record.accreditation,) if record.accreditation else ()


def _laboratory(record: Calibration, records: Records) -> object:
    return record.laboratory or "Our own"


REGISTER = Register(
    name="calibrations",
    title="Calibrations",
    one="Calibration",
    purpose="What each calibration found and left, by which standard, and what a failure meant for earlier results.",
    clauses=("iso-9001:7.1.5.2",),
    prefixes=("CAL",),
    model=Calibration,
    closed=closed,
    state=state,
    columns=(
        Column("Equipment", "equipment", _item),
        Column("On", "on"),
        Column("Certificate", "certificate"),
        Column("Laboratory", _laboratory, _by),
    ),
    empty="Every calibration of our own equipment belongs here, one row each, passed or not.",
    problems=problems,
    rules=(NO_ASSESSMENT, NO_CERTIFICATE, NOT_TRACEABLE, LEFT_FAILING),
    begins="on",
    happened=("on",),
    grows=("assessment", "nonconformity"),
    ends={"out of use": out_of_use},
    ended="Done",
)
