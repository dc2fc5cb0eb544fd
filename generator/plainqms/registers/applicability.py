"""The rows of the Statement of Applicability: each control of Annex A once, and controls of our own.

A row of Annex A names its control by number; its title stands in the catalogue of the edition. Whether all controls
are there, and what treatments and documents say about them, is judged across registers in checks/applicability.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    ClauseId,
    DocumentId,
    Holder,
    Id,
    Items,
    Record,
    RecordId,
    Refers,
    RegisterName,
    listed,
)
from plainqms.model.register import Column, Due, Named, Records, Register

_CLAUSE = "ISO/IEC 27001:2022 6.1.3 d)"
WITHOUT_REASON = Rule(
    "E743",
    "control-included-without-reason",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "Why we need it is what the statement has to tell; without it nobody can say when it may go.",
    "Name what asks for it: risks: [ISR-001], or law:, contract:, business:",
)
EXCLUDED_WITHOUT_REASON = Rule(
    "E744",
    "control-excluded-without-reason",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It was left out, and whether on purpose nobody can tell.",
    "Say why there is nothing here that it would protect: excluded_because:",
)
WITHOUT_STATUS = Rule(
    "E745",
    "control-without-status",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE}; the day is our own",
    "Whether the control is there or only intended is the second thing that the statement has to tell.",
    "Enter status: implemented, partly, planned or not implemented, and since when that is so: status_on",
)
OVERDUE = Rule(
    "E746",
    "control-not-implemented-in-time",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record",
    "Customers and auditors read that it would be there by now.",
    "Finish it and change the status, or agree another day and enter that: due",
)
WITHOUT_DAY = Rule(
    "E747",
    "control-planned-without-day",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "planned without a day is an intention",
    "It stays planned for ever.",
    "Enter by when it is to be whole: due",
)
NAMED_TWICE_OR_NOT = Rule(
    "E748",
    "control-named-twice-or-not-at-all",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "a row is a control of Annex A or one of our own",
    "Nobody can tell which control the row is about.",
    "Write control: for one of Annex A, whose title comes from the catalogue; title: for one of our own.",
)


class Applicability(Record):
    control: ClauseId = Field(
        default="", title="Control", description="Of Annex A, as iso-iec-27001:A.8.10; its title is known."
    )
    title: str = Field(default="", title="Own control", description="What it is called, if it is our own.")
    applicable: Flag = Field(title="Applicable")
    risks: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("information-security-risks", "risks"))], ...], Items
    ] = listed("Because of risks", "Those that it makes smaller.")
    law: str = Field(default="", title="Because of the law", description="Which, with its section.")
    contract: str = Field(default="", title="Because of a contract", description="Whose demand.")
    business: str = Field(default="", title="Because of the business", description="What we want it for.")
    excluded_because: str = Field(default="", title="Excluded, because")
    how: str = Field(default="", title="How", description="How we do it, in one or two sentences.")
    status: Literal["", "implemented", "partly", "planned", "not implemented"] = Field(
        default="", title="Status"
    )
    status_on: IsoDate = Field(default=None, title="Status since")
    due: IsoDate = Field(default=None, title="Whole by", description="If it is planned or partly done.")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers for it, or for leaving it out.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that describe it.")
    records: Annotated[tuple[RecordId, ...], Items] = listed(
        "Records", "That show it, here or, as EVE-005, elsewhere."
    )
    registers: Annotated[tuple[RegisterName, ...], Items] = listed("Registers", "Whose records show it.")
    evidence: str = Field(default="", title="Other evidence", description="What can be seen, and where.")
    ended_on: IsoDate = Field(default=None, title="No longer in the statement since")

    @property
    def name(self) -> str:
        """The number of a control of Annex A; its title is the catalogue's."""
        return self.title or self.control.partition(":")[2] or self.id


def closed(record: Applicability) -> bool:
    """Left out of the statement, as when the edition changes. An excluded control stands in it."""
    return record.ended_on is not None


def said(record: Applicability) -> str:
    if not record.applicable:
        return "Excluded"
    words = {"partly": "Partly implemented", "": "Status not given"}
    return words.get(record.status, record.status.capitalize())


def state(record: Applicability, records: Records) -> str:
    return "No longer in the statement" if closed(record) else said(record)


def is_open(record: Applicability) -> bool:
    """Whether something of it is still to be done."""
    return record.applicable and record.status in ("partly", "planned", "not implemented")


def due(record: Applicability, records: Records) -> Iterator[Due]:
    if record.due and is_open(record) and not closed(record):
        yield Due(record.due, "Have the control whole", record.owner, "due")


def problems(record: Applicability, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.name}"
    if bool(record.control) == bool(record.title):
        what = "both a control of Annex A and a title" if record.title else "neither control nor title"
        yield NAMED_TWICE_OR_NOT.at(record.placed("title"), f"{record.id} gives {what}")
    if not record.applicable:
        if not record.excluded_because:
            yield EXCLUDED_WITHOUT_REASON.at(record.placed("applicable"), f"{which} is left out; why?")
        return
    if not (record.risks or record.law or record.contract or record.business):
        yield WITHOUT_REASON.at(record.placed("applicable"), f"{which} is included; because of what?")
    if not record.status or not record.status_on:
        asked = "since when?" if record.status else "is it implemented?"
        yield WITHOUT_STATUS.at(record.placed("status"), f"{which}: {asked}")
    if is_open(record) and not record.due:
        yield WITHOUT_DAY.at(record.placed("status"), f"{which} is {record.status}; whole by when?")
    if is_open(record) and record.due and record.due < records.as_of:
        message = f"{which} was to be whole by {record.due}, and is {record.status}"
        yield OVERDUE.at(record.placed("due"), message)


def _control(record: Applicability, records: Records) -> str:
    return record.title or record.control


def reasons(record: Applicability, records: Records) -> tuple[object, ...]:
    """Risks by their ids, then what else asks for it; or why it is left out."""
    if not record.applicable:
        return (record.excluded_because,)
    given = (("Law", record.law), ("Contract", record.contract), ("Business", record.business))
    return (*record.risks, *(f"{kind}: {text}" for kind, text in given if text))


def shown_by(record: Applicability, records: Records) -> tuple[object, ...]:
    named = tuple(Named("register", name) for name in record.registers)
    other = (record.evidence,) if record.evidence else ()
    return (*record.documents, *record.records, *named, *other)


def _status(record: Applicability, records: Records) -> tuple[object, ...]:
    return (said(record), *((record.status_on,) if record.applicable and record.status_on else ()))


REGISTER = Register(
    name="applicability",
    title="Statement of Applicability",
    one="Control",
    purpose="Each control of Annex A and our own: used or not, why, how far it is done, and what shows it.",
    clauses=("iso-iec-27001:6.1.3",),
    prefixes=("CTL", "OWN"),
    model=Applicability,
    closed=closed,
    state=state,
    columns=(
        Column("Control", _control),
        Column("Applicable", "applicable"),
        Column("Reasons", reasons),
        Column("Status", _status),
        Column("Owner", "owner"),
        Column("Evidence", shown_by),
    ),
    empty="Each control of Annex A belongs here once, with the reason why it is used or left out.",
    due=due,
    problems=problems,
    rules=(
        WITHOUT_REASON, EXCLUDED_WITHOUT_REASON, WITHOUT_STATUS, OVERDUE, WITHOUT_DAY, NAMED_TWICE_OR_NOT,
    ),
    happened=("status_on", "ended_on"),
    noun="controls",
    opened="In the statement",
    ended="No longer in the statement",
)  # fmt: skip
