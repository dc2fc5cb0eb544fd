"""External documents: standards, laws, drawings and manuals by which we work, and whether they are current."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Holder, Items, PersonId, Record, RoleId, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = (
    "ISO 9001:2015 7.5.3.2 (documents of external origin; so ISO 14001, ISO 45001 and ISO/IEC 27001 in 7.5.3)"
)
CHECK_OVERDUE = Rule(
    "E551",
    "external-document-check-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information: somebody looks for a newer edition; the interval is our own",
    "A newer edition may be out, and we still work by the old one.",
    "Look at the issuer's, and add a line under checks: {on: 2026-10-05, by: m_keller, found: current}",
)
NEVER_CHECKED = Rule(
    "E552",
    "external-document-never-checked",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information: somebody looks for a newer edition",
    "Nobody knows whether this was the current edition even on the day when it was entered.",
    "Look at the issuer's, and add a line under checks: {on: 2026-10-05, by: m_keller, found: current}",
)
NOT_TAKEN_UP = Rule(
    "E553",
    "newer-edition-without-decision",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "We know that the edition at hand is no longer the issuer's, and nothing says what follows.",
    "Write in that check what follows: exchanged, kept until a day, or not used any more: follows:",
)
NOT_IDENTIFIED = Rule(
    "E554",
    "external-document-without-edition",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "Two editions with one title cannot be told apart.",
    "Enter edition, date or revision as the issuer writes it: edition:",
)
NO_LICENCE = Rule(
    "E555",
    "external-document-without-licence",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "standards are sold for a number of readers; copying them is not ours to allow",
    "Nobody knows how many may read it, and whether a copy at the bench is allowed.",
    "Enter what was bought: licence: one printed copy",
)


class Check(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Literal["current", "newer edition", "withdrawn"] = Field(title="Found")
    edition: str = Field(default="", title="Newer edition")
    follows: Text = Field(default="", title="What follows")


class ExternalDocument(Record):
    title: str = Field(min_length=1, title="Title", description="As the issuer writes it, or short.")
    kind: Literal["standard", "law", "permit", "drawing", "manual", "contract", "other"] = Field(title="Kind")
    issuer: str = Field(min_length=1, title="Issuer")
    number: str = Field(default="", title="Number")
    edition: str = Field(default="", title="Edition", description="Year, date or revision.")
    held: str = Field(min_length=1, title="Held", description="Where it is read: place, folder or address.")
    licence: str = Field(default="", title="Licence", description="Who may read and copy it.")
    owner: Holder = Field(min_length=1, title="Owner", description="Looks for newer editions.")
    readers: Annotated[tuple[RoleId, ...], Items] = listed("Used by", "Roles that work by it.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Ours that depend on it.")
    since: IsoDate = Field(default=None, title="In use since")
    interval: Months = Field(default=12, title="Checked every (months)")
    checks: tuple[Check, ...] = listed("Checks", "Each time somebody looked for a newer edition.")
    next_check: IsoDate = Field(default=None, title="Next check", description="If not by the interval.")
    ended_on: IsoDate = Field(default=None, title="No longer used since")


def closed(record: ExternalDocument) -> bool:
    return record.ended_on is not None


def latest(record: ExternalDocument) -> Check | None:
    return max(record.checks, key=lambda item: item.on, default=None)


def following(record: ExternalDocument) -> date | None:
    """When it is looked at again: on the day that was set, unless that was done; else by the interval."""
    last = latest(record)
    if record.next_check and (last is None or last.on < record.next_check):
        return record.next_check
    return months_after(last.on, record.interval or 12) if last else None


def state(record: ExternalDocument, records: Records) -> str:
    if closed(record):
        return "No longer used"
    last = latest(record)
    if last is None:
        return "Never checked"
    if (following(record) or date.max) < records.as_of:
        return "Check overdue"
    return last.found[:1].upper() + last.found[1:]


def due(record: ExternalDocument, records: Records) -> Iterator[Due]:
    on = following(record)
    if on and not closed(record):
        yield Due(on, "Look for a newer edition", record.owner, _path(record, on))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    used = [record for record in records.of("external-documents") if not closed(record)]
    if used:
        late = [record for record in used if (following(record) or date.max) < records.as_of]
        good = [
            record
            for record in used
            if counts(record) and record.checks and record not in late and not _undecided(record)
        ]
        failing = sum(not record.checks or _undecided(record) for record in used)
        clauses = ("iso-9001:7.5.3.2", "iso-14001:7.5.3", "iso-45001:7.5.3", "iso-iec-27001:7.5.3")
        what = "external documents checked in time"
        yield Evidence(clauses, what, len(used), len(good), len(late), failing)


def problems(record: ExternalDocument, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    on = following(record)
    if on and on < records.as_of:
        message, remedy = (
            f"{which} was to be checked by {on}",
            records.named(CHECK_OVERDUE.remedy, record.owner),
        )
        yield CHECK_OVERDUE.at(record.placed(_path(record, on)), message, remedy)
    if not record.checks:
        remedy = records.named(NEVER_CHECKED.remedy, record.owner)
        yield NEVER_CHECKED.at(record.place, f"{which}: nobody looked whether it is current", remedy)
    if _undecided(record):
        index = max(range(len(record.checks)), key=lambda number: record.checks[number].on)
        message = f"{which}: {record.checks[index].found} since {record.checks[index].on}; what follows?"
        yield NOT_TAKEN_UP.at(record.placed(f"checks.{index}.found"), message)
    if not record.edition:
        yield NOT_IDENTIFIED.at(record.place, f"{which}: which edition is it?")
    if record.kind == "standard" and not record.licence:
        yield NO_LICENCE.at(record.place, f"{which}: who may read it?")


def _path(record: ExternalDocument, on: date) -> str:
    """The field that gives the day."""
    return "next_check" if on == record.next_check else "checks"


def _undecided(record: ExternalDocument) -> bool:
    last = latest(record)
    return last is not None and last.found != "current" and not last.follows


def _issuer(record: ExternalDocument, records: Records) -> tuple[object, ...]:
    return tuple(part for part in (record.issuer, record.number) if part)


def _checked(record: ExternalDocument, records: Records) -> object:
    last = latest(record)
    return last.on if last else ""


REGISTER = Register(
    name="external-documents",
    title="External documents",
    one="External document",
    purpose="What others wrote and we work by, which edition, where it is held, and when a newer one was looked for.",
    clauses=("iso-9001:7.5.3.2", "iso-14001:7.5.3", "iso-45001:7.5.3", "iso-iec-27001:7.5.3"),
    prefixes=("EXT",),
    model=ExternalDocument,
    closed=closed,
    state=state,
    columns=(
        Column("Document", "title", _issuer),
        Column("Edition", "edition"),
        Column("Held", "held"),
        Column("Checked", _checked),
        Column("Owner", "owner"),
    ),
    empty="Standards, laws, permits, customers' drawings and makers' manuals by which we work belong here.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(CHECK_OVERDUE, NEVER_CHECKED, NOT_TAKEN_UP, NOT_IDENTIFIED, NO_LICENCE),
    begins="since",
    happened=("since", "ended_on"),
    ends={"superseded": "ended_on"},
    opened="In use",
    ended="No longer used",
)
