"""Audits, our own and those of others: what was to be looked at, by whom, what was seen, whether it was reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Problem
from plainqms.model.record import (
    ClauseId,
    Day,
    Edition,
    Holder,
    Id,
    Items,
    ProcessId,
    Record,
    Refers,
    SiteId,
    Text,
    first_words,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step
from plainqms.registers.audit_parts import Auditor, Logged, Row, Safeguard
from plainqms.registers.audit_rules import (
    NO_AUDITOR,
    NO_COMPETENCE,
    NO_EVIDENCE,
    NO_REASON,
    NO_REVISION,
    NO_SCOPE,
    NOT_REPORTED,
    OVERDUE,
    OWN_WORK,
    PROMISE_OVERDUE,
    RULES,
    UNKNOWN_STANDARD,
)

CERTIFICATION = ("stage 1", "stage 2", "surveillance", "recertification", "special", "transfer")
"""Audits by a certification body."""
_OURS = ("internal", "supplier")
_OUR_REPORT, _THEIR_REPORT = timedelta(days=7), timedelta(days=30)

AuditId = Annotated[str, Id, Refers("record", ("audits",))]


class Audit(Record):
    title: str = Field(min_length=1, title="Audit", description="What is audited, in one line.")
    kind: Literal[
        "internal",
        "supplier",
        "customer",
        "stage 1",
        "stage 2",
        "surveillance",
        "recertification",
        "special",
        "transfer",
    ] = Field(title="Kind", description="Our own, of a supplier, or by whom from outside.")
    owner: Holder = Field(min_length=1, title="Arranged by")
    body: Annotated[str, Id, Refers("record", ("certification-bodies", "suppliers"))] | None = Field(
        default=None, title="Body", description="The certification body, or the supplier that is audited."
    )
    objective: Text = Field(default="", title="Objective", description="What it is to find out.")
    scope: Text = Field(default="", title="Scope", description="What is looked at, and what is not.")
    criteria: Annotated[tuple[Edition, ...], Items] = listed(
        "Criteria", "Editions as iso-9001-2015, and whatever else it is held against."
    )
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Those that are audited.")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("Clauses", "Those that it is planned to cover.")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it takes place.")
    frequency_because: Text = Field(
        default="", title="Now, because", description="Importance, changes, what was found before."
    )
    method: str = Field(default="", title="Method", description="As on site, at a distance, by samples.")
    auditors: tuple[Auditor, ...] = listed("Auditors", "Who looks, and what shows that they can.")
    safeguard: Safeguard | None = Field(
        default=None, title="Safeguard", description="Where an auditor stands close to what is audited."
    )
    planned: Day = Field(title="Planned for")
    held_on: IsoDate = Field(default=None, title="Held on", description="Its last day.")
    reported_on: IsoDate = Field(default=None, title="Reported on")
    report: str = Field(default="", title="Report", description="Its number, or where it is kept.")
    rows: tuple[Row, ...] = listed("What was looked at", "Clause or document, evidence seen, result.")
    conclusion: Text = Field(default="", title="Conclusion")
    log: tuple[Logged, ...] = listed("Log of the visit", "What was asked, shown and promised.")
    cancelled_on: IsoDate = Field(default=None, title="Cancelled on")
    cancelled_because: Text = Field(default="", title="Cancelled, because")


def closed(record: Audit) -> bool:
    return record.reported_on is not None or record.cancelled_on is not None


def took_place(record: Audit) -> bool:
    return record.held_on is not None and record.cancelled_on is None


def against(record: Audit, edition: str, records: Records) -> bool:
    """Whether it was held against an adopted edition; its family alone is enough to mean it."""
    return edition in record.criteria or records.standards.get(edition, edition) in record.criteria


def state(record: Audit, records: Records) -> str:
    if record.cancelled_on:
        return "Cancelled"
    if record.reported_on:
        return "Reported"
    return "Held, not yet reported" if record.held_on else "Planned"


def due(record: Audit, records: Records) -> Iterator[Due]:
    """What was promised stays due after the report."""
    yield from _own_days(record)
    for index, item in enumerate(record.log):
        if item.promised and item.due and not item.done:
            yield Due(
                item.due,
                f"Promised: {first_words(item.promised)}",
                item.by or record.owner,
                f"log.{index}.due",
            )


def _own_days(record: Audit) -> Iterator[Due]:
    if closed(record):
        return
    if record.held_on is None:
        yield Due(record.planned, "Audit", record.owner, "planned")
    else:
        yield Due(_report_by(record, record.held_on), "Report", record.owner, "held_on")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    """Of each standard the internal audits whose day has come."""
    mine = [item for item in records.of("audits") if item.kind == "internal" and not item.cancelled_on]
    come = [item for item in mine if item.held_on or item.planned <= records.as_of]
    for edition, family in records.standards.items():
        held = [item for item in come if against(item, edition, records)]
        if held:
            late = sum(not item.reported_on and _late(item, records) for item in held)
            good = sum(counts(item) and item.reported_on is not None and _shown(item) for item in held)
            failing = sum(item.held_on is not None and not counts(item) for item in held)
            what = "internal audits held, reported, with what was seen"
            never = _never(held) if late and not any(item.held_on for item in held) else ""
            clauses = (f"{family}:9.2.1", f"{family}:9.2.2")
            yield Evidence(clauses, what, len(held), good, late, failing, never)


def _never(missed: list[Audit]) -> str:
    first = min(missed, key=lambda item: (item.planned, item.id))
    return f"{first.id} was planned for {first.planned} and not held, and none before it"


def problems(record: Audit, records: Records) -> Iterator[Problem]:
    for index, line in enumerate(record.log):
        if line.promised and line.due and line.due < records.as_of and not line.done:
            message = f"{record.id}: “{first_words(line.promised)}” was promised by {line.due}"
            yield PROMISE_OVERDUE.at(record.placed(f"log.{index}.due"), message)
    if record.cancelled_on:
        if not record.cancelled_because:
            yield NO_REASON.at(record.placed("cancelled_on"), f"{record.id} was cancelled; why?")
        return
    missing = [name for name in ("scope", "criteria") if not getattr(record, name)]
    if missing:
        yield NO_SCOPE.at(record.place, f"{record.id} has no {' and no '.join(missing)}")
    for item in _own_days(record):
        if item.on < records.as_of and record.held_on is None:
            yield OVERDUE.at(record.placed("planned"), f"{record.id} was planned for {record.planned}")
        elif item.on < records.as_of:
            message = f"{record.id} was held on {record.held_on}, the report was due on {item.on}"
            yield NOT_REPORTED.at(record.placed("held_on"), message)
    yield from _criteria(record, records)
    yield from _auditors(record, records)
    yield from _looked_at(record)


def steps(record: Audit, records: Records) -> Iterator[Step]:
    if not record.cancelled_on:
        yield Step("Planned", record.planned, done=True)
        yield Step("Held", record.held_on, record.planned, done=record.held_on is not None)
        by = _report_by(record, record.held_on) if record.held_on else None
        yield Step("Reported", record.reported_on, by, done=record.reported_on is not None)


def _report_by(record: Audit, held: date) -> date:
    return held + (_OUR_REPORT if record.kind in _OURS else _THEIR_REPORT)


def _late(record: Audit, records: Records) -> bool:
    return any(item.on < records.as_of for item in _own_days(record))


def _shown(record: Audit) -> bool:
    """Whether what was looked at says what was seen."""
    looked = [row for row in record.rows if row.result != "not looked at"]
    return bool(looked) and all(row.seen or row.records for row in looked)


def _criteria(record: Audit, records: Records) -> Iterator[Problem]:
    known = (*records.standards, *records.standards.values(), *records.planned)
    for index, item in enumerate(record.criteria):
        if re.fullmatch(r"(?:[a-z]+-)*iso(?:-[a-z]+)*-[0-9]+(?:-[0-9]+)*", item) and item not in known:
            place = record.placed(f"criteria.{index}")
            yield UNKNOWN_STANDARD.at(place, f"{record.id}: {item} is no edition that was adopted")


def _auditors(record: Audit, records: Records) -> Iterator[Problem]:
    day = record.held_on or record.planned
    named = [item for item in record.auditors if item.person or item.name]
    if record.held_on and not any(item.part in ("lead auditor", "auditor") for item in named):
        yield NO_AUDITOR.at(record.placed("auditors"), f"{record.id} was held on {day}; by whom?")
    for index, item in enumerate(record.auditors):
        if item.part in ("lead auditor", "auditor") and not item.competence and record.kind in _OURS:
            message = f"{record.id}: nothing says what {item.person or item.name} is able to judge, and why"
            yield NO_COMPETENCE.at(record.placed(f"auditors.{index}"), message)
        if record.kind != "internal" or not item.person or item.part in ("expert", "observer"):
            continue
        if _decided_by_another(record):
            continue
        for process in record.processes:
            owner = next(
                (
                    owner
                    for owner in records.owners.get(process, ())
                    if item.person in records.people(owner, day)
                ),
                "",
            )
            if owner:
                message = f"{record.id}: {item.person} owns documents of the process {process} as {owner}"
                yield OWN_WORK.at(record.placed(f"auditors.{index}.person"), message)


def _decided_by_another(record: Audit) -> bool:
    """A safeguard counts where somebody decided it who does not look in this audit."""
    decided = record.safeguard.decided_by if record.safeguard else ""
    return bool(decided) and decided not in {item.person for item in record.auditors}


def _looked_at(record: Audit) -> Iterator[Problem]:
    if record.reported_on and record.kind in _OURS and not record.rows:
        message = f"{record.id} was reported on {record.reported_on}, and nothing says what was seen"
        yield NO_EVIDENCE.at(record.placed("reported_on"), message)
    for index, row in enumerate(record.rows):
        if record.held_on and row.result != "not looked at" and not row.seen and not row.records:
            what = row.clause or row.document or f"row {index + 1}"
            yield NO_EVIDENCE.at(record.placed(f"rows.{index}"), f"{record.id}: {what}, what was seen?")
        if record.held_on and row.document and not row.revision:
            place = record.placed(f"rows.{index}.document")
            yield NO_REVISION.at(place, f"{record.id}: {row.document}, in which revision?")


def _kind(record: Audit, records: Records) -> tuple[object, ...]:
    return record.kind[:1].upper() + record.kind[1:], record.report or "no report yet"


def _day(record: Audit, records: Records) -> object:
    return record.held_on or record.planned


def _findings(record: Audit, records: Records) -> object:
    """None found is said of what was reported; before that nobody knows."""
    found = len(records.grouped("findings", "audit").get(record.id, ()))
    return found if found or record.reported_on else ""


REGISTER = Register(
    name="audits",
    title="Audits",
    one="Audit",
    purpose="What is looked at by whom, when and against which rules; what was seen; and when it was reported.",
    clauses=("iso-9001:9.2", "iso-14001:9.2", "iso-45001:9.2", "iso-iec-27001:9.2"),
    prefixes=("AUD",),
    model=Audit,
    closed=closed,
    state=state,
    columns=(
        Column("Audit", "title", _kind),
        Column("Held or planned", _day),
        Column("Findings", _findings),
    ),
    empty="The audit programme belongs here, one record each, and audits by the certification body and customers.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=RULES,
    steps=steps,
    begins="held_on",
    happened=("held_on", "reported_on", "cancelled_on"),
    grows=("safeguard", "log.*.done"),
    opened="To be held or reported",
    ended="Reported",
)
