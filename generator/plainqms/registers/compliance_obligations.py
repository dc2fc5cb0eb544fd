"""Compliance obligations: what law, permits and agreements ask of us, and whether an evaluation found it kept.

Nothing here tells what a law says: each record has it in the organization's own words, and people evaluate.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    PersonId,
    ProcessId,
    Record,
    RecordId,
    Refers,
    SiteId,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_DETERMINED = "ISO 14001:2015 6.1.3 and ISO 45001:2018 6.1.3"
_EVALUATED = "ISO 14001:2015 9.1.2 and ISO 45001:2018 9.1.2"
NOT_APPLIED = Rule(
    "E900",
    "obligation-without-how-it-applies",
    Severity.WARNING,
    Basis.CLAUSE,
    _DETERMINED,
    "The name of an act tells nobody what to do; what it means for our places and machines is missing.",
    "Write in your own words what it asks (asks:), and of what here (applies:).",
)
OVERDUE = Rule(
    "E901",
    "compliance-evaluation-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    f"{_EVALUATED} ask for it again and again; this interval stands in the record",
    "Whether we keep it was last known some time ago, or never.",
    "Compare what it asks with what is done, and add a line under evaluations.",
)
WITHOUT_EVIDENCE = Rule(
    "E902",
    "compliance-evaluation-without-evidence",
    Severity.WARNING,
    Basis.CLAUSE,
    _EVALUATED,
    "The answer is there, and nothing that it rests on.",
    "Write what was looked at, and where it lies: evidence:, or the records: that show it.",
)
NOT_KEPT = Rule(
    "E903",
    "obligation-not-kept-without-nonconformity",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_EVALUATED}; and 10.2 of both",
    "We know that we do not keep it, and nothing follows from that.",
    "Raise a nonconformity, and name it in the evaluation: nonconformity:",
)
MET_BY_NOTHING = Rule(
    "E904",
    "compliance-obligation-that-nothing-meets",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what meets a duty is named beside it, so that a change of the one leads to the other",
    "No document, process, aspect or hazard is tied to it: nobody who works here comes across it.",
    "Name what meets it: documents:, processes:, or this id under obligations: of an aspect or a hazard.",
)
CANNOT_TELL = Rule(
    "E905",
    "compliance-left-unclear",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_EVALUATED} (where we stand is known)",
    "The last evaluation could not tell, and none has been able to since.",
    "Find out what was missing, and add another line under evaluations.",
)

Subject = Literal["environment", "health and safety", "information security", "products"]
FAMILIES = {"iso-14001": "environment", "iso-45001": "health and safety"}
"""The subject that each standard with an evaluation of compliance asks about."""


class Evaluation(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    result: Literal["kept", "not kept", "cannot tell"] = Field(title="Result")
    evidence: Text = Field(default="", title="Evidence", description="What was looked at, and where it lies.")
    records: Annotated[tuple[RecordId, ...], Items] = listed("Records", "Those that show it.")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity", description="What follows where it is not kept."
    )


class Alteration(Frozen):
    on: Day = Field(title="On", description="The day from which it counts.")
    what: Text = Field(min_length=1, title="What became different")
    follows: Text = Field(default="", title="What follows for us")


class Obligation(Record):
    title: str = Field(
        min_length=1, title="What binds us", description="Name and year of the act, or permit."
    )
    kind: Literal["law", "permit", "contract", "commitment"] = Field(
        title="Kind", description="A commitment is one that we entered into of our own will."
    )
    subjects: Annotated[tuple[Subject, ...], Items] = Field(
        min_length=1,
        title="About",
        description="Several where it binds in several.",
    )
    jurisdiction: str = Field(default="", title="Where it is law", description="Country or region.")
    reference: str = Field(
        default="", title="Number", description="As the statute book or the issuer has it."
    )
    provision: str = Field(default="", title="Part", description="Section, regulation or article.")
    text: Annotated[str, Id, Refers("record", ("external-documents",))] | None = Field(
        default=None, title="Text", description="Where the text is among the external documents."
    )
    asks: Text = Field(default="", title="What it asks of us", description="In your own words.")
    applies: Text = Field(
        default="", title="How it applies here", description="To which machine, material, room or work."
    )
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it binds.")
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Those that have to keep it.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that see to it.")
    owner: Holder = Field(min_length=1, title="Owner", description="Sees to it that it is kept.")
    since: Day = Field(title="In the list since")
    watched: Text = Field(default="", title="Watched", description="Where changes of it are noticed.")
    alterations: tuple[Alteration, ...] = listed("Alterations", "What became different in what it asks.")
    interval: Months = Field(default=12, title="Evaluated every (months)")
    evaluations: tuple[Evaluation, ...] = listed("Evaluations", "Whether we keep it: when, by whom, by what.")
    ended_on: IsoDate = Field(default=None, title="Binds us no longer since")
    ended_because: Text = Field(default="", title="Because")


def closed(record: Obligation) -> bool:
    return record.ended_on is not None


def latest(record: Obligation) -> Evaluation | None:
    return max(record.evaluations, key=lambda item: item.on, default=None)


def following(record: Obligation) -> date:
    last = latest(record)
    return months_after(last.on if last else record.since, record.interval or 12)


def state(record: Obligation, records: Records) -> str:
    if closed(record):
        return "Binds us no longer"
    last = latest(record)
    return last.result.capitalize() if last else "Not yet evaluated"


def due(record: Obligation, records: Records) -> Iterator[Due]:
    if not closed(record):
        yield Due(following(record), "Evaluate whether we keep it", record.owner, _dated(record))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held = [record for record in records.of("compliance-obligations") if not closed(record)]
    for family, subject in FAMILIES.items():
        mine = [record for record in held if subject in record.subjects]
        if not mine:
            continue
        bare = sum(not _told(record) for record in mine)
        told = sum(counts(record) and _told(record) for record in mine)
        what = "compliance obligations, each with what it asks and how it applies"
        yield Evidence((f"{family}:6.1.3",), what, len(mine), told, 0, bare)
        late = sum(following(record) < records.as_of for record in mine)
        good = sum(
            counts(record) and _known(record) and following(record) >= records.as_of for record in mine
        )
        unclear = sum(bool(record.evaluations) and not _known(record) for record in mine)
        what = "compliance obligations evaluated in time"
        yield Evidence((f"{family}:9.1.2",), what, len(mine), good, late, unclear)
    mine = [record for record in held if "information security" in record.subjects]
    if mine:
        bare = sum(not _told(record) for record in mine)
        told = sum(counts(record) and _told(record) for record in mine)
        what = "duties about information, each with what it asks and how it applies"
        yield Evidence(("iso-iec-27001:A.5.31",), what, len(mine), told, 0, bare)


def problems(record: Obligation, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    if not _told(record):
        yield NOT_APPLIED.at(record.place, f"{which}: what does it ask, and of what here?")
    if not (record.documents or record.processes or _named(record, records)):
        yield MET_BY_NOTHING.at(record.place, f"{which}: what meets it?")
    if following(record) < records.as_of:
        never = "" if record.evaluations else ", and never was"
        yield OVERDUE.at(
            record.placed(_dated(record)), f"{which} was to be evaluated by {following(record)}{never}"
        )
    for index, item in enumerate(record.evaluations):
        if not item.evidence and not item.records:
            message = f"{which}: evaluated on {item.on} by nothing that is named"
            yield WITHOUT_EVIDENCE.at(record.placed(f"evaluations.{index}.on"), message)
        if item.result == "not kept" and item.nonconformity is None:
            message = f"{which}: not kept on {item.on}, and what follows?"
            yield NOT_KEPT.at(record.placed(f"evaluations.{index}.result"), message)
    last = latest(record)
    if last and last.result == "cannot tell":
        index = record.evaluations.index(last)
        message = f"{which}: on {last.on} nobody could tell whether we keep it"
        yield CANNOT_TELL.at(record.placed(f"evaluations.{index}.result"), message)


def _told(record: Obligation) -> bool:
    return bool(record.asks and record.applies)


def _known(record: Obligation) -> bool:
    last = latest(record)
    return last is not None and last.result != "cannot tell"


def _named(record: Obligation, records: Records) -> bool:
    return any(
        record.id in records.grouped(name, "obligations") for name in ("environmental-aspects", "hazards")
    )


def _dated(record: Obligation) -> str:
    return "evaluations" if record.evaluations else "since"


def _source(record: Obligation, records: Records) -> tuple[object, ...]:
    return tuple(filter(None, (record.kind, record.reference)))


def _evaluated(record: Obligation, records: Records) -> object:
    last = latest(record)
    return last.on if last else ""


REGISTER = Register(
    name="compliance-obligations",
    title="Compliance obligations",
    one="Compliance obligation",
    purpose="What law, permits and agreements ask of us, who sees to it, and whether we were found to keep it.",
    clauses=(
        "iso-14001:6.1.3", "iso-14001:9.1.2", "iso-45001:6.1.3", "iso-45001:9.1.2", "iso-iec-27001:A.5.31",
    ),
    prefixes=("OBL",),
    model=Obligation,
    closed=closed,
    state=state,
    columns=(
        Column("What binds us", "title", _source),
        Column("About", "subjects"),
        Column("Evaluated", _evaluated),
        Column("Owner", "owner"),
    ),
    empty="Laws, permits and agreements that bind us belong here, each with what it asks, in our own words.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NOT_APPLIED, OVERDUE, WITHOUT_EVIDENCE, NOT_KEPT, MET_BY_NOTHING, CANNOT_TELL),
    begins="since",
    happened=("since", "ended_on"),
    opened="In force",
    ended="Binds us no longer",
)  # fmt: skip
