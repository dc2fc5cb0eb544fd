"""Context: what moves around the organization and inside it, and whether climate change is part of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Flag, IsoDate, Months, months_after
from plainqms.model.organization import Frozen
from plainqms.model.place import Place
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

CLIMATE_NOT_DETERMINED = Rule(
    "E401",
    "climate-not-determined",
    Severity.WARNING,
    Basis.CLAUSE,
    "4.1 as changed by Amendment 1:2024 (ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022)",
    "Whether climate change matters for the results must have been asked and answered. “Not relevant” is an answer.",
    "Add to the issue that it is about, for each standard: "
    "climate: {relevant: no, because: ..., decided_on: 2026-01-14, decided_by: ...}",
)
CLIMATE_WITHOUT_REASON = Rule(
    "E402",
    "climate-determined-without-reason",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "the amendment asks for the answer; an auditor asks how it was found",
    "An answer without a reason looks like a box that was ticked, and nobody can tell when it stops being true.",
    "Write under climate what was looked at and what follows: because:",
)
LEADS_NOWHERE = Rule(
    "E403",
    "issue-that-leads-nowhere",
    Severity.WARNING,
    Basis.CLAUSE,
    "6.1 (6.1.1) of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022: risks and opportunities "
    "follow from the issues",
    "It was seen to matter, and neither a risk or opportunity follows from it nor a reason why none does.",
    "Name what follows from it (risks: [RISK-001]), or write why nothing does: no_risk_because:",
)
REVIEW_OVERDUE = Rule(
    "E404",
    "issue-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: the managers look at the issues each year; the interval stands in the record",
    "What moved slowly when it was last looked at may have come nearer.",
    "Look at it again and add a line under reviews, even where nothing has changed.",
)


class Review(Frozen):
    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    found: Text = Field(min_length=1, title="Found")


class Climate(Frozen):
    relevant: Flag = Field(title="Relevant", description="yes or no; “no” is a full answer with its reason.")
    because: Text = Field(default="", title="Because")
    decided_on: Day = Field(title="Decided on")
    decided_by: PersonId = Field(min_length=1, title="Decided by")


class Issue(Record):
    title: str = Field(min_length=1, title="Issue", description="What moves, in one line.")
    comes_from: Literal["outside", "inside"] = Field(title="Comes from")
    owner: Holder = Field(min_length=1, title="Watched by")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For", "The clause that asks for it, one for each standard to which it matters."
    )
    identified_on: Day = Field(title="Seen on")
    source: str = Field(default="", title="Source", description="Where it was read or noticed.")
    effect: Text = Field(min_length=1, title="What it does", description="To the results that we want.")
    watched: Text = Field(default="", title="Watched how", description="By which figures or news, how often.")
    risks: Annotated[tuple[Annotated[str, Id, Refers("record", ("risks",))], ...], Items] = listed(
        "Risks and opportunities", "Those that follow from it."
    )
    no_risk_because: Text = Field(default="", title="Nothing follows, because")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that take it up.")
    climate: Climate | None = Field(
        default=None, title="Climate change", description="Whether it matters for the standards named."
    )
    interval: Months = Field(default=12, title="Looked at every (months)")
    reviews: tuple[Review, ...] = listed("Reviews", "When it was looked at again, and what was found.")
    closed_on: IsoDate = Field(default=None, title="No issue since")


def closed(record: Issue) -> bool:
    return record.closed_on is not None


def state(record: Issue, records: Records) -> str:
    if closed(record):
        return "No longer an issue"
    if record.climate:
        return "Relevant" if record.climate.relevant else "Not relevant"
    return "Watched"


def due(record: Issue, records: Records) -> Iterator[Due]:
    if not closed(record):
        yield Due(_following(record), "Look at it again", record.owner, _last_path(record))


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held = [record for record in records.of("context") if not closed(record)]
    for family in dict.fromkeys(records.standards.values()):
        mine = [record for record in held if _for(record, family)]
        clauses = (f"{family}:4.1",)
        late = [record for record in mine if _following(record) < records.as_of]
        good = sum(counts(record) and record not in late for record in mine)
        if mine:
            yield Evidence(clauses, "issues looked at in time", len(mine), good, len(late))
        if held and family in _ASKING:
            told = any(counts(record) and record.climate for record in mine)
            yield Evidence(clauses, "determinations about climate change", 1, int(told))


def problems(record: Issue, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    climate = record.climate
    if climate and not climate.because:
        answer = "relevant" if climate.relevant else "not relevant"
        message = f"{record.id}: climate change is {answer}, and nothing says why"
        yield CLIMATE_WITHOUT_REASON.at(record.placed("climate.relevant"), message)
    settled = record.risks or record.no_risk_because or (climate and not climate.relevant)
    if not settled:
        yield LEADS_NOWHERE.at(record.placed("effect"), f"{record.id}: no risk or opportunity follows")
    if _following(record) < records.as_of:
        message = f"{record.id} was to be looked at by {_following(record)}"
        yield REVIEW_OVERDUE.at(record.placed(_last_path(record)), message)


def missing(records: Records) -> Iterator[Problem]:
    """An answer stands until it is closed; when it was last asked is told by the reviews."""
    held: tuple[Issue, ...] = records.of("context")
    answers = [record for record in held if record.climate and not closed(record)]
    for family in dict.fromkeys(records.standards.values()):
        if family in _ASKING and not any(_for(record, family) for record in answers):
            message = f"nothing says whether climate change is relevant for {_ASKING[family]}"
            remedy = f"{CLIMATE_NOT_DETERMINED.remedy}, with clauses: [{family}:4.1]"
            yield CLIMATE_NOT_DETERMINED.at(Place(held[0].place.path), message, remedy)


_ASKING = {
    "iso-9001": "ISO 9001",
    "iso-14001": "ISO 14001",
    "iso-45001": "ISO 45001",
    "iso-iec-27001": "ISO/IEC 27001",
}


def _for(record: Issue, family: str) -> bool:
    """Whether it names a clause of any edition of a standard: `iso-9001:4.1`, `iso-9001-2015:4.1`."""
    names = (clause.partition(":")[0] for clause in record.clauses)
    return any(name == family or name.rpartition("-")[0] == family for name in names)


def _last_path(record: Issue) -> str:
    return "reviews" if record.reviews else "identified_on"


def _following(record: Issue) -> date:
    last = max((item.on for item in record.reviews), default=record.identified_on)
    return months_after(last, record.interval or 12)


def _whence(record: Issue, records: Records) -> tuple[object, ...]:
    return f"From {record.comes_from}", record.source


REGISTER = Register(
    name="context",
    title="Issues",
    one="Issue",
    purpose="What moves around us and inside, what it does to our results, who watches it; climate change by name.",
    clauses=("iso-9001:4.1", "iso-14001:4.1", "iso-45001:4.1", "iso-iec-27001:4.1"),
    prefixes=("CTX",),
    model=Issue,
    closed=closed,
    state=state,
    columns=(Column("Issue", "title", _whence), Column("Leads to", "risks"), Column("Watched by", "owner")),
    empty="Whatever moves outside or inside and touches our results belongs here: markets, technology, law, people, "
    "climate change with a yes or a no.",
    due=due,
    evidence=evidence,
    problems=problems,
    missing=missing,
    rules=(CLIMATE_NOT_DETERMINED, CLIMATE_WITHOUT_REASON, LEADS_NOWHERE, REVIEW_OVERDUE),
    begins="identified_on",
    happened=("identified_on", "closed_on"),
    ends={"superseded": "closed_on"},
    opened="Watched",
    ended="Ended",
)
