"""Hazards: what could hurt or sicken people at work, what keeps them from it, and who was asked about it.

How large a risk may be is the organization's own scale; each record says up to where it is borne.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Days, Integer, IsoDate, Months
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    ProcessId,
    Record,
    Refers,
    SiteId,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register
from plainqms.registers import looked_again
from plainqms.registers.looked_again import Look
from plainqms.registers.risks import Scale

_ASSESSED = "ISO 45001:2018 6.1.2.2"
NOT_RATED = Rule(
    "E920",
    "hazard-not-rated",
    Severity.WARNING,
    Basis.CLAUSE,
    _ASSESSED,
    "It is known, and nobody can say how urgent it is.",
    "Enter harm and likelihood with today's protection in place, and up to which product it is borne: criterion:",
)
EQUIPMENT_ONLY = Rule(
    "E921",
    "hazard-left-to-protective-equipment",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 45001:2018 8.1.2 (the stronger kind of measure first)",
    "Gloves and glasses are all that stands between people and it; they help only whoever wears them, when they do.",
    "Take it away, exchange it or keep people from it; or say why none of that can be: nothing_stronger_because:",
)
NOBODY_ASKED = Rule(
    "E922",
    "hazard-without-consultation",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 45001:2018 5.4",
    "It was judged without those who meet it at work.",
    "Ask those who do the work or speak for them, and enter it under consulted.",
)
NOTHING_DONE = Rule(
    "E923",
    "hazard-above-criterion-without-action",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 45001:2018 6.1.4 and 8.1.2",
    "It is more than we say that we bear, and nothing is under way against it.",
    "Enter what is done, by whom and by when, under actions; once it is done, rate the hazard anew.",
)
REVIEW_OVERDUE = Rule(
    "E924",
    "hazard-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the standard asks that it goes on all the time; this interval stands in the record",
    "Work is done otherwise by now than when somebody last watched it.",
    "Watch the work with those who do it, and add a line under reviews.",
)
NOT_LOOKED_AT = Rule(
    "E925",
    "hazard-not-looked-at-again",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 45001:2018 6.1.2.1 (incidents and changes are taken into account), 10.2; the days are our own",
    "Something happened or was altered, and whether people are still safe is not known.",
    "Look at it again and add a line under reviews, with the record that it is for: after:",
)

Level = Literal["elimination", "substitution", "engineering", "organization", "protective equipment"]
"""From the strongest to the weakest."""


class Control(Frozen):
    level: Level = Field(title="Kind", description="The stronger ones first.")
    what: Text = Field(min_length=1, title="What keeps people from it")


class Consultation(Frozen):
    on: Day = Field(title="On")
    asked: Annotated[tuple[Holder, ...], Items] = Field(
        min_length=1, title="Asked", description="Those who do the work, or a role that speaks for them."
    )
    said: Text = Field(default="", title="They said")
    follows: Text = Field(default="", title="What came of it")


class Hazard(Record):
    title: str = Field(min_length=1, title="Hazard", description="What could hurt or sicken somebody.")
    activity: str = Field(
        default="", title="Work", description="The task, also cleaning, repair and rare jobs."
    )
    where: str = Field(default="", title="Where")
    routine: Literal["routine", "not routine", "emergency"] = Field(
        default="routine", title="How it comes about"
    )
    kind: Literal["", "physical", "chemical", "biological", "ergonomic", "psychosocial"] = Field(
        default="", title="Kind"
    )
    who: Annotated[
        tuple[Literal["workers", "contractors", "visitors", "neighbours"], ...], Items
    ] = listed("Whom", "Who could be hurt.")  # fmt: skip
    effect: Text = Field(default="", title="What it could do")
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Where it is met.")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it is met.")
    owner: Holder = Field(min_length=1, title="Owner")
    identified_on: Day = Field(title="Seen on")
    controls: tuple[Control, ...] = listed("Controls", "What stands between it and people today.")
    nothing_stronger_because: Text = Field(default="", title="Nothing stronger, because")
    harm: Scale = Field(default=None, title="Harm", description="By our own scale, with today's controls.")
    likelihood: Scale = Field(default=None, title="Likelihood", description="With today's controls.")
    criterion: Integer = Field(
        default=None, title="Borne up to", description="The product up to which nothing more has to be done."
    )
    actions: tuple[Action, ...] = listed("Actions", "What is done beside the controls.")
    obligations: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("compliance-obligations",))], ...], Items
    ] = listed("Obligations", "What binds us in it.")  # fmt: skip
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that keep it in hand.")
    consulted: tuple[Consultation, ...] = listed("Workers asked", "When, who, and what came of it.")
    interval: Months = Field(default=12, title="Looked at every (months)")
    within: Days = Field(
        default=looked_again.WITHIN, title="Looked at after incidents and changes within (days)"
    )
    reviews: tuple[Look, ...] = listed("Reviews", "When the work was watched again, and what was found.")
    closed_on: IsoDate = Field(default=None, title="Gone since")


def closed(record: Hazard) -> bool:
    return record.closed_on is not None


def size(record: Hazard) -> int | None:
    return None if record.harm is None or record.likelihood is None else record.harm * record.likelihood


def above(record: Hazard) -> bool:
    """Whether it is more than is borne."""
    found = size(record)
    return found is not None and record.criterion is not None and found > record.criterion


def state(record: Hazard, records: Records) -> str:
    if closed(record):
        return "Gone"
    if not _rated(record):
        return "Not rated"
    if above(record):
        return "Action running" if _under_way(record) else "More than is borne"
    return "Kept in hand"


def due(record: Hazard, records: Records) -> Iterator[Due]:
    if not closed(record):
        yield from looked_again.due(record, "hazards", records, "Watch the work again")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    mine = [record for record in records.of("hazards") if not closed(record)]
    if not mine:
        return
    late = sum(looked_again.following(record) < records.as_of for record in mine)
    good = sum(
        counts(record) and _rated(record) and looked_again.following(record) >= records.as_of
        for record in mine
    )
    unrated = sum(not _rated(record) for record in mine)
    what = "hazards, rated and looked at in time"
    yield Evidence(("iso-45001:6.1.2.1", "iso-45001:6.1.2.2"), what, len(mine), good, late, unrated)
    asked = sum(counts(record) and bool(record.consulted) for record in mine)
    unasked = sum(not record.consulted for record in mine)
    yield Evidence(("iso-45001:5.4",), "hazards talked over with workers", len(mine), asked, 0, unasked)


def problems(record: Hazard, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    if not _rated(record):
        yield NOT_RATED.at(record.place, f"{which}: how bad, how likely, and how much is borne?")
    levels = {item.level for item in record.controls}
    if levels == {"protective equipment"} and not record.nothing_stronger_because:
        yield EQUIPMENT_ONLY.at(record.placed("controls"), f"{which}: why nothing stronger?")
    if not record.consulted:
        yield NOBODY_ASKED.at(record.place, f"{which}: who was asked?")
    if above(record) and not _under_way(record):
        message = f"{which}: {size(record)}, borne up to {record.criterion}, and no action is open"
        yield NOTHING_DONE.at(record.placed("harm"), message)
    yield from looked_again.problems(
        record, "hazards", records, overdue=REVIEW_OVERDUE, unheeded=NOT_LOOKED_AT
    )


def _rated(record: Hazard) -> bool:
    return size(record) is not None and record.criterion is not None


def _under_way(record: Hazard) -> bool:
    return any(not item.done for item in record.actions)


def _where(record: Hazard, records: Records) -> tuple[object, ...]:
    return tuple(filter(None, (record.activity, record.where)))


def _size(record: Hazard, records: Records) -> object:
    found = size(record)
    return "" if found is None else found


def _limit(record: Hazard, records: Records) -> tuple[object, ...]:
    return () if record.criterion is None else (f"borne up to {record.criterion}",)


REGISTER = Register(
    name="hazards",
    title="Hazards",
    one="Hazard",
    purpose="What could hurt or sicken people at work, what keeps them from it, and what those who do the work say.",
    clauses=("iso-45001:6.1.2", "iso-45001:8.1.2"),
    prefixes=("HAZ",),
    model=Hazard,
    closed=closed,
    state=state,
    columns=(
        Column("Hazard", "title", _where),
        Column("Rated", _size, _limit),
        Column("Whom", "who"),
        Column("Owner", "owner"),
    ),
    empty="What could hurt or sicken somebody belongs here, strain and conflict too, each with what keeps it away.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NOT_RATED, EQUIPMENT_ONLY, NOBODY_ASKED, NOTHING_DONE, REVIEW_OVERDUE, NOT_LOOKED_AT),
    begins="identified_on",
    happened=("identified_on", "closed_on"),
    grows=("actions.*.done",),
    opened="Present",
    ended="Gone",
)
