"""Retention: how long each kind of record is kept, from when, why, and how it ends; disposal is recorded here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Holder, Items, PersonId, Record, RegisterName, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Named, Records, Register

_CLAUSE = (
    "ISO 9001:2015 7.5.3.2 (retention and disposition; so ISO 14001, ISO 45001 and ISO/IEC 27001 in 7.5.3)"
)
HOLD_UNEXPLAINED = Rule(
    "E571",
    "legal-hold-without-reason",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a hold is lifted by whoever knows why it was set",
    "Nobody will dare to lift it, and what should be destroyed stays for ever.",
    "Write which matter it is for, and since when: hold_because:, hold_since:",
)
DISPOSED_UNDER_HOLD = Rule(
    "E572",
    "disposed-under-legal-hold",
    Severity.ERROR,
    Basis.REGULATION,
    "the law on evidence of the country in which the matter is heard",
    "What a court or an authority may ask for was destroyed after we knew it.",
    "Tell whoever leads the matter at once, and report a nonconformity. If the day is wrong, correct it.",
)
NO_PERIOD = Rule(
    "E573",
    "retention-without-period",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It is destroyed too early or kept too long; both by chance.",
    "Enter how long it is kept (months: 120), or that it is kept for good (disposal: kept).",
)
NO_BASIS = Rule(
    "E574",
    "retention-without-source",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a period that a law or a contract sets is looked up there when it changes",
    "Nobody finds the paragraph again, or sees that it has changed.",
    "Name the law or the contract with its paragraph: source:",
)
TWICE = Rule(
    "E576",
    "register-with-two-periods",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "one line of the schedule for each register",
    "Two periods for the same records: nobody knows which one counts.",
    "Take the register out of one of the two lines.",
)
LOOK_OVERDUE = Rule(
    "E577",
    "disposal-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the interval stands in the record; no standard sets one",
    "What should be gone by now still lies there, personal data with it.",
    "Look what has reached its end, and add a line under disposals, also if it was nothing.",
)
_RULES = (
    HOLD_UNEXPLAINED, DISPOSED_UNDER_HOLD, NO_PERIOD, NO_BASIS, TWICE, LOOK_OVERDUE,
)  # fmt: skip
TRIGGERS = {
    "made": "after it was made",
    "closed": "after it was closed",
    "superseded": "after it was superseded",
    "last delivery": "after the last delivery",
    "end of contract": "after the end of the contract",
    "role left": "after the role was left",
    "employment ended": "after employment ended",
    "out of use": "after it went out of use",
}


class Disposal(Frozen):
    """That records were disposed of, or that somebody looked and none had reached its end."""

    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    up_to: IsoDate = Field(
        default=None,
        title="Those that ended up to",
        description="All of them; empty where single ones are named, or nothing was disposed of.",
    )
    ids: Annotated[tuple[str, ...], Items] = listed(
        "Records", "Ids of those that were disposed of, where they stood in these registers."
    )
    what: Text = Field(min_length=1, title="What", description="How many of which; or: none.")
    how: str = Field(default="", title="How")


class Retention(Record):
    title: str = Field(min_length=1, title="Kind of record")
    registers: Annotated[tuple[RegisterName, ...], Items] = listed(
        "Registers", "Names of the registers to which it applies; none for what is kept elsewhere."
    )
    held: str = Field(default="", title="Held in")
    owner: Holder = Field(min_length=1, title="Owner", description="Disposes of them in the end.")
    months: Months = Field(default=None, title="Kept for (months)")
    trigger: Literal[
        "made", "closed", "superseded", "last delivery", "end of contract", "role left", "employment ended",
        "out of use",
    ] = Field(default="closed", title="Counted from")  # fmt: skip
    basis: Literal["law", "contract", "standard", "own decision"] = Field(title="Basis")
    source: str = Field(
        default="", title="Source", description="The law, contract or standard, with its number."
    )
    because: Text = Field(default="", title="Because", description="Why as long, and no longer.")
    disposal: Literal["deleted", "destroyed", "handed back", "made anonymous", "kept"] = Field(
        title="In the end", description="kept: for good."
    )
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that set the period.")
    legal_hold: Flag = Field(default=False, title="Legal hold", description="Nothing of it is disposed of.")
    hold_because: Text = Field(default="", title="Held because")
    hold_since: IsoDate = Field(default=None, title="Held since")
    set_on: Day = Field(title="Set on")
    interval: Months = Field(default=12, title="Looked at every (months)")
    disposals: tuple[Disposal, ...] = listed("Disposals", "Each time somebody looked what has ended.")
    ended_on: IsoDate = Field(default=None, title="Applies no longer since")


def closed(record: Retention) -> bool:
    return record.ended_on is not None


def state(record: Retention, records: Records) -> str:
    if closed(record):
        return "No longer applies"
    return "On legal hold" if record.legal_hold else "Applies"


def due(record: Retention, records: Records) -> Iterator[Due]:
    on = _following(record)
    if on:
        path = "disposals" if record.disposals else "set_on"
        yield Due(on, "Look what has reached its end, and dispose of it", record.owner, path)


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    """Counted are the registers that hold records: each needs a period."""
    lines = [record for record in records.of("retention") if not closed(record)]
    if lines:
        named = {name for record in lines if counts(record) for name in record.registers}
        broken = {name for record in lines if not counts(record) for name in record.registers}
        kept = [name for name in records.held if records.of(name)]
        late = sum((_following(record) or date.max) < records.as_of for record in lines)
        clauses = ("iso-9001:7.5.3.2", "iso-14001:7.5.3", "iso-45001:7.5.3", "iso-iec-27001:7.5.3")
        present = sum(name in named for name in kept)
        failing = sum(name in broken - named for name in kept)
        yield Evidence(clauses, "registers with a retention period", len(kept), present, late, failing)


def problems(record: Retention, records: Records) -> Iterator[Problem]:
    which = f"{record.id} {record.title}"
    if record.legal_hold:
        if not record.hold_because or not record.hold_since:
            yield HOLD_UNEXPLAINED.at(
                record.placed("legal_hold"), f"{which} is on hold; for what, since when?"
            )
        for index, item in enumerate(record.disposals):
            disposed = item.up_to or item.ids
            if record.hold_since and item.on >= record.hold_since and disposed:
                message = f"{which}: disposed of on {item.on}, on hold since {record.hold_since}"
                yield DISPOSED_UNDER_HOLD.at(record.placed(f"disposals.{index}.on"), message)
    if closed(record):
        return
    if record.months is None and record.disposal != "kept":
        yield NO_PERIOD.at(record.place, f"{which}: {record.disposal}, but after how long?")
    if record.basis in ("law", "contract") and not record.source:
        yield NO_BASIS.at(record.placed("basis"), f"{which}: which {record.basis}?")
    for index, name in enumerate(record.registers):
        place = record.placed(f"registers.{index}")
        for other in records.of("retention"):
            if other.id < record.id and not closed(other) and name in other.registers:
                yield TWICE.at(place, f"{name} stands in {other.id} and in {record.id}")
    on = _following(record)
    if on and on < records.as_of:
        path = "disposals" if record.disposals else "set_on"
        yield LOOK_OVERDUE.at(record.placed(path), f"{which} was to be looked at by {on}")


def _following(record: Retention) -> date | None:
    """Nothing is due where nothing may be, or ever will be, disposed of."""
    if closed(record) or record.legal_hold or record.disposal == "kept":
        return None
    last = max((item.on for item in record.disposals), default=record.set_on)
    return months_after(last, record.interval or 12)


def _where(record: Retention, records: Records) -> tuple[object, ...]:
    return tuple(Named("register", name) for name in record.registers) or tuple(filter(None, (record.held,)))


def _period(record: Retention, records: Records) -> object:
    if record.disposal == "kept":
        return "For good"
    return period(record.months) if record.months else ""


def period(months: int) -> str:
    if months % 12:
        return f"{months} months" if months > 1 else "1 month"
    return "1 year" if months == 12 else f"{months // 12} years"


def _from(record: Retention, records: Records) -> tuple[object, ...]:
    return () if record.disposal == "kept" else (TRIGGERS[record.trigger],)


REGISTER = Register(
    name="retention",
    title="Retention schedule",
    one="Retention period",
    purpose="How long each kind of record is kept, counted from when, for which reason, and how it is disposed of.",
    clauses=("iso-9001:7.5.3.2", "iso-14001:7.5.3", "iso-45001:7.5.3", "iso-iec-27001:7.5.3"),
    prefixes=("RET",),
    model=Retention,
    closed=closed,
    state=state,
    columns=(
        Column("Kind of record", "title", _where),
        Column("Kept", _period, _from),
        Column("In the end", "disposal"),
        Column("Owner", "owner"),
    ),
    empty="Each kind of record belongs here once, with its period and what becomes of it.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=_RULES,
    begins="set_on",
    happened=("set_on", "hold_since", "ended_on"),
    grows=("disposals",),
    ends={"superseded": "ended_on"},
    noun="retention periods",
    opened="Applies",
    ended="No longer applies",
)
