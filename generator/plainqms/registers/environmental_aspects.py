"""Environmental aspects: what our work takes from its surroundings and gives to them, and which of it matters most.

By which figures an aspect is significant is the organization's own method: each record says from where on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Days, Flag, Integer, IsoDate, Months
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

_CLAUSE = "ISO 14001:2015 6.1.2"
NOT_RATED = Rule(
    "E910",
    "aspect-not-rated",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (which aspects are significant is decided by criteria that are written down)",
    "Nobody can say whether it matters more than the others.",
    "Enter extent, severity and concern as your method asks, from which product it is significant "
    "(significant_from), and the answer (significant).",
)
AGAINST_CRITERION = Rule(
    "E911",
    "significance-against-criterion",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (which aspects are significant follows from the criteria)",
    "The figures give one answer, and the record another.",
    "Correct the figures or the answer; or say why it is judged otherwise: significant_because:",
)
NOTHING_KEEPS_IT = Rule(
    "E912",
    "significant-aspect-without-control",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 14001:2015 6.1.4 (6.1.5 of 2026) and 8.1",
    "It matters, and no text, objective or action says what is done about it.",
    "Name what keeps it in hand: documents:, objectives: or actions:",
)
NO_EMERGENCY = Rule(
    "E913",
    "no-aspect-of-an-emergency",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (what is unusual, and emergencies that can be foreseen)",
    "The list tells of usual days only; what leaves the site when something burns or breaks is not in it.",
    "Go through what could go wrong, and enter it with condition: emergency",
)
REVIEW_OVERDUE = Rule(
    "E914",
    "aspect-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the standard asks that it is kept up to date; this interval stands in the record",
    "What is used, and how much of it, has changed since it was last looked at.",
    "Look at it again and add a line under reviews, even where nothing has changed.",
)
NOT_LOOKED_AT = Rule(
    "E915",
    "aspect-not-looked-at-again",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE} (changes are taken into account); 10.2 after an incident; the days are our own",
    "Something happened or was altered, and what it means for this aspect is not known.",
    "Look at it again and add a line under reviews, with the record that it is for: after:",
)


class Aspect(Record):
    title: str = Field(
        min_length=1, title="Aspect", description="What is taken, used, given off or left over."
    )
    activity: str = Field(
        default="", title="Activity", description="The work, product or service it comes from."
    )
    impact: Text = Field(default="", title="What it does", description="To air, water, soil, people, stocks.")
    condition: Literal["normal", "abnormal", "emergency"] = Field(
        default="normal", title="Condition", description="Abnormal: starting up, cleaning, repair."
    )
    influence: Literal["control", "influence"] = Field(
        default="control",
        title="In our hands",
        description="Whether we control it, or can only influence it.",
    )
    stage: Literal[
        "", "material", "design", "making", "transport", "use", "end of life"
    ] = Field(default="", title="Stage of life")  # fmt: skip
    processes: Annotated[tuple[ProcessId, ...], Items] = listed("Processes", "Where it arises.")
    sites: Annotated[tuple[SiteId, ...], Items] = listed("Sites", "Where it arises.")
    owner: Holder = Field(min_length=1, title="Owner")
    identified_on: Day = Field(title="Seen on")
    extent: Scale = Field(default=None, title="How often, or how much", description="By our own scale.")
    severity: Scale = Field(default=None, title="How bad", description="By our own scale.")
    concern: Scale = Field(
        default=None,
        title="Who minds",
        description="Rules and complaints; left out where the method has no such.",
    )
    significant_from: Integer = Field(
        default=None, title="Significant from", description="The product from which our method says so."
    )
    significant_severity: Scale = Field(
        default=None,
        title="Significant from a severity of",
        description="Where the method says so whatever the product.",
    )
    significant: Flag | None = Field(default=None, title="Significant")
    significant_because: Text = Field(
        default="", title="Judged so because", description="Where the figures alone would say otherwise."
    )
    obligations: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("compliance-obligations",))], ...], Items
    ] = listed("Obligations", "What binds us in it.")  # fmt: skip
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that keep it in hand.")
    objectives: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("objectives",))], ...], Items
    ] = listed("Objectives", "Those that make it smaller.")  # fmt: skip
    actions: tuple[Action, ...] = listed("Actions", "What is done about it.")
    interval: Months = Field(default=12, title="Looked at every (months)")
    within: Days = Field(
        default=looked_again.WITHIN, title="Looked at after incidents and changes within (days)"
    )
    reviews: tuple[Look, ...] = listed("Reviews", "When it was looked at again, and what was found.")
    closed_on: IsoDate = Field(default=None, title="Gone since")


def closed(record: Aspect) -> bool:
    return record.closed_on is not None


def score(record: Aspect) -> int | None:
    """The product of what is rated. None: how often or how bad is not."""
    if record.extent is None or record.severity is None:
        return None
    return record.extent * record.severity * (record.concern or 1)


def by_criterion(record: Aspect) -> bool | None:
    """What the figures alone say. None: they say nothing."""
    found = score(record)
    if found is None or record.significant_from is None:
        return None
    worst = record.significant_severity
    return found >= record.significant_from or (worst is not None and (record.severity or 0) >= worst)


def state(record: Aspect, records: Records) -> str:
    if closed(record):
        return "Gone"
    if record.significant is None:
        return "Not judged"
    return "Significant" if record.significant else "Not significant"


def due(record: Aspect, records: Records) -> Iterator[Due]:
    if not closed(record):
        yield from looked_again.due(record, "environmental-aspects", records, "Look at it again")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    mine = [record for record in records.of("environmental-aspects") if not closed(record)]
    if mine:
        late = sum(looked_again.following(record) < records.as_of for record in mine)
        good = sum(
            counts(record) and _judged(record) and looked_again.following(record) >= records.as_of
            for record in mine
        )
        unrated = sum(not _judged(record) for record in mine)
        what = "environmental aspects, judged by criteria and looked at in time"
        yield Evidence(("iso-14001:6.1.2",), what, len(mine), good, late, unrated)


def problems(record: Aspect, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    which = f"{record.id} {record.title}"
    found = by_criterion(record)
    if not _judged(record):
        yield NOT_RATED.at(record.place, f"{which}: how much, how bad, and is that significant?")
    elif found is not record.significant and not record.significant_because:
        words = "significant" if found else "not significant"
        message = f"{which}: the figures make {score(record)}, which is {words}"
        yield AGAINST_CRITERION.at(record.placed("significant"), message)
    if record.significant and not (record.documents or record.objectives or record.actions):
        yield NOTHING_KEEPS_IT.at(record.placed("significant"), f"{which}: what is done about it?")
    yield from looked_again.problems(
        record, "environmental-aspects", records, overdue=REVIEW_OVERDUE, unheeded=NOT_LOOKED_AT
    )


def missing(records: Records) -> Iterator[Problem]:
    held = [record for record in records.of("environmental-aspects") if not closed(record)]
    if held and all(record.condition != "emergency" for record in held):
        yield NO_EMERGENCY.at(held[0].place, f"{len(held)} aspects, and none of an emergency")


def _judged(record: Aspect) -> bool:
    return by_criterion(record) is not None and record.significant is not None


def _where(record: Aspect, records: Records) -> tuple[object, ...]:
    return tuple(filter(None, (record.activity, record.condition)))


def _score(record: Aspect, records: Records) -> object:
    found = score(record)
    return "" if found is None else found


def _from(record: Aspect, records: Records) -> tuple[object, ...]:
    return () if record.significant_from is None else (f"significant from {record.significant_from}",)


REGISTER = Register(
    name="environmental-aspects",
    title="Environmental aspects",
    one="Environmental aspect",
    purpose="What our work takes from its surroundings and gives to them, what of it matters, and what we do about it.",
    clauses=("iso-14001:6.1.2",),
    prefixes=("ASP",),
    model=Aspect,
    closed=closed,
    state=state,
    columns=(
        Column("Aspect", "title", _where),
        Column("Rated", _score, _from),
        Column("Binds us", "obligations"),
        Column("Owner", "owner"),
    ),
    empty="What work, products and services do to the environment belongs here, on usual days and in an emergency.",
    due=due,
    evidence=evidence,
    problems=problems,
    missing=missing,
    rules=(NOT_RATED, AGAINST_CRITERION, NOTHING_KEEPS_IT, NO_EMERGENCY, REVIEW_OVERDUE, NOT_LOOKED_AT),
    begins="identified_on",
    happened=("identified_on", "closed_on"),
    grows=("actions.*.done",),
    opened="Present",
    ended="Gone",
)
