"""Assets: information, and what holds it or works with it; whose each is, how much depends on it, who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Holder, Id, Items, ProcessId, Record, Refers, SiteId, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Named, Records, Register
from plainqms.registers.risks import Review, Scale

OWNERLESS = Rule(
    "E720",
    "asset-without-owner",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO/IEC 27001:2022 A.5.9, where the control is applied",
    "Nobody decides who may use it, and nobody misses it when it is gone.",
    "Name the role that decides about it: owner:",
)
REVIEW_OVERDUE = Rule(
    "E721",
    "asset-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the interval stands in the record; no standard sets one",
    "What stands in the list may long have been given away, and what came since is missing.",
    "Look whether it is still there, as described, and add a line under reviews.",
)
VALUED_BELOW = Rule(
    "E722",
    "asset-valued-below-what-it-holds",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what holds information is worth what the information is worth",
    "It is protected less than what lies in it needs.",
    "Raise the value of the one that holds the other, or correct the value of what it holds.",
)
_VALUES = ("confidentiality", "integrity", "availability")


class Asset(Record):
    title: str = Field(min_length=1, title="Asset")
    kind: Literal["information", "service", "software", "device", "room", "people"] = Field(title="Kind")
    owner: Holder = Field(default="", title="Owner", description="Decides about its use and protection.")
    classification: str = Field(default="", title="Class", description="As our policy names the classes.")
    where: str = Field(default="", title="Where", description="System, room or provider.")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it is used.")
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Needed by", "Who depends on it.")
    holds: Annotated[tuple[Annotated[str, Id, Refers("record", ("assets",))], ...], Items] = listed(
        "Holds", "Assets that lie in it or pass through it."
    )
    supplier: Annotated[str, Id, Refers("record", ("suppliers",))] | None = Field(
        default=None, title="Provided by"
    )
    confidentiality: Scale = Field(default=None, title="Confidentiality (1 to 5)")
    integrity: Scale = Field(default=None, title="Integrity (1 to 5)")
    availability: Scale = Field(default=None, title="Availability (1 to 5)")
    because: Text = Field(default="", title="Because", description="Why it is worth that much.")
    entered_on: Day = Field(title="Entered on")
    interval: Months = Field(default=12, title="Looked at every (months)")
    reviews: tuple[Review, ...] = listed("Reviews", "When somebody looked whether it is still as described.")
    out_of_use_on: IsoDate = Field(default=None, title="Out of use since")
    ended_how: Text = Field(default="", title="How it ended", description="Wiped, given back, destroyed.")


def closed(record: Asset) -> bool:
    return record.out_of_use_on is not None


def state(record: Asset, records: Records) -> str:
    return "Out of use" if closed(record) else "In use"


def due(record: Asset, records: Records) -> Iterator[Due]:
    if not closed(record):
        path = "reviews" if record.reviews else "entered_on"
        yield Due(_following(record), "Look whether it is still as described", record.owner, path)


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    mine = [record for record in records.of("assets") if not closed(record)]
    if mine:
        late = sum(_following(record) < records.as_of for record in mine)
        good = sum(counts(record) and _following(record) >= records.as_of for record in mine)
        failing = sum(not record.owner for record in mine)
        what = "assets with an owner, looked at in time"
        yield Evidence(("iso-iec-27001:A.5.9",), what, len(mine), good, late, failing)


def problems(record: Asset, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    if not record.owner:
        yield OWNERLESS.at(record.place, f"{which}: who decides about it?")
    if _following(record) < records.as_of:
        path = "reviews" if record.reviews else "entered_on"
        message = f"{which} was to be looked at by {_following(record)}"
        yield REVIEW_OVERDUE.at(record.placed(path), message)
    for index, name in enumerate(record.holds):
        for kind in _below(record, records.get(name)):
            message = f"{which}: {kind} {getattr(record, kind)}, and {name} in it has more"
            yield VALUED_BELOW.at(record.placed(f"holds.{index}"), message)


def _below(record: Asset, inner: object) -> Iterator[str]:
    """The values in which it is worth less than what it holds."""
    if not isinstance(inner, Asset):
        return
    for name in _VALUES:
        own, held = getattr(record, name), getattr(inner, name)
        if own is not None and held is not None and own < held:
            yield name


def _following(record: Asset) -> date:
    last = max((item.on for item in record.reviews), default=record.entered_on)
    return months_after(last, record.interval or 12)


def worth(record: Asset, records: Records) -> str:
    """`3 4 2`: confidentiality, integrity, availability."""
    given = [getattr(record, name) for name in _VALUES]
    return " ".join("–" if value is None else str(value) for value in given) if any(given) else ""


def _what(record: Asset, records: Records) -> tuple[object, ...]:
    return tuple(filter(None, (record.kind, record.classification)))


def _users(record: Asset, records: Records) -> tuple[object, ...]:
    return tuple(Named("process", name) for name in record.processes)


REGISTER = Register(
    name="assets",
    title="Information assets",
    one="Information asset",
    purpose="Information and what holds it: whose it is, where it lies, who needs it, and what its loss would mean.",
    clauses=("iso-iec-27001:A.5.9", "iso-iec-27001:A.5.12"),
    prefixes=("AST",),
    model=Asset,
    closed=closed,
    state=state,
    columns=(
        Column("Asset", "title", _what),
        Column("Where", "where", _users),
        Column("C I A", worth),
        Column("Owner", "owner"),
    ),
    empty="What the organization knows and works with belongs here: data, services, devices, each with an owner.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(OWNERLESS, REVIEW_OVERDUE, VALUED_BELOW),
    begins="entered_on",
    happened=("entered_on", "out_of_use_on"),
    ends={"out of use": "out_of_use_on"},
    opened="In use",
    ended="Out of use",
)
