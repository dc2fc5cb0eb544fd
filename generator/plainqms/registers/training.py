"""Training: what a person has shown or learned, by which evidence, whether it worked, and until when it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, months_after
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Id, Items, PersonId, Record, Refers, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register
from plainqms.registers import competence

_CLAUSE = "7.2 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022"
NO_EVIDENCE = Rule(
    "E441",
    "training-without-evidence",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE}: evidence of competence is kept",
    "A line in a list says that somebody can do it; nothing can be looked at.",
    "Say what shows it and where it lies: evidence: Sheets of ten calibrations, folder T-26-02",
)
JUDGED_BY_LEARNER = Rule(
    "E442",
    "training-judged-by-the-learner",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "competence and training: the supervisor looks at the work afterwards",
    "Whoever was trained cannot see what was not learned.",
    "Let somebody else look at the work, and enter that person: judged_by",
)
NOT_JUDGED = Rule(
    "E443",
    "training-effectiveness-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "7.2 asks whether what was done helped; the day stands in the record and is our own",
    "Whether the person works otherwise than before nobody has looked.",
    "Look at the work, and enter under effectiveness: judged_by, judged_on, result and what was seen.",
)
OUT_OF_ORDER = Rule(
    "E444",
    "training-dates-out-of-order",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what follows comes later",
    "It would have ended, or been judged, before it took place.",
    "Correct the day.",
)
COUNTS_TOO_LONG = Rule(
    "E445",
    "training-counts-longer-than-asked",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "competence and training: how often it is shown again stands with the requirement",
    "The day written by hand is later than the interval allows, so nobody is reminded in time.",
    "Take valid_until away: the interval of the requirement gives it. Or change the interval, with its reason.",
)


class Effectiveness(Frozen):
    due: IsoDate = Field(default=None, title="To be judged by")
    judged_by: PersonId = Field(default="", title="Judged by", description="Somebody else than the learner.")
    judged_on: IsoDate = Field(default=None, title="Judged on")
    result: Literal["", "effective", "not effective"] = Field(default="", title="Result")
    seen: Text = Field(default="", title="Seen", description="What the person does otherwise than before.")


class Training(Record):
    title: str = Field(min_length=1, title="What was done")
    person: PersonId = Field(min_length=1, title="Person")
    requirement: Annotated[str, Id, Refers("record", ("competence",))] | None = Field(
        default=None, title="Shows", description="What a role asks; empty where no role asks for it."
    )
    on: Day = Field(title="On", description="The last day, where it took several.")
    kind: Literal[
        "course", "instruction", "supervised work", "observed task", "examination", "drill", "experience"
    ] = Field(title="Kind")
    by: PersonId = Field(default="", title="Taught or examined by", description="Our own person.")
    provider: str = Field(default="", title="Provider", description="Where it was somebody from outside.")
    aim: Text = Field(default="", title="What for", description="What the person does otherwise afterwards.")
    evidence: Text = Field(default="", title="Evidence", description="What shows it, and where it lies.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that it was about.")
    effectiveness: Effectiveness | None = Field(default=None, title="Whether it worked")
    valid_until: IsoDate = Field(
        default=None, title="Counts until", description="Where a certificate sets it; else the interval does."
    )

    @property
    def succeeded(self) -> bool:
        """What did not work shows nothing; what nobody judged yet counts until somebody does."""
        return self.effectiveness is None or self.effectiveness.result != "not effective"


def closed(record: Training) -> bool:
    judging = record.effectiveness
    return judging is None or bool(judging.result)


def judged(record: Training, records: Records) -> date | None:
    """The day after which nothing more was to be said."""
    return record.effectiveness.judged_on if record.effectiveness else record.on


def counts_until(record: Training, records: Records) -> date | None:
    asked = records.get(record.requirement) if record.requirement else None
    return (
        competence.until(record, asked) if isinstance(asked, competence.Requirement) else record.valid_until
    )


def state(record: Training, records: Records) -> str:
    if not record.succeeded:
        return "Did not work"
    last = counts_until(record, records)
    if last and last < records.as_of:
        return "Ended"
    return "Counts" if closed(record) else "Counts, not yet judged"


def due(record: Training, records: Records) -> Iterator[Due]:
    """Showing it again is due at the requirement, so that a newer record ends it."""
    judging = record.effectiveness
    if judging and judging.due and not judging.result:
        owner = judging.judged_by or record.person
        yield Due(judging.due, "Judge whether it worked", owner, "effectiveness.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    asked = competence.pairs(records)
    if asked:
        late = sum(item.last is not None and item.gap(records.as_of) for _, item in asked)
        never = sum(item.last is None and item.gap(records.as_of) for _, item in asked)
        good = sum(
            item.last is not None and counts(item.last) and not item.gap(records.as_of) for _, item in asked
        )
        yield Evidence(competence.CLAUSES, competence.SHOWN, len(asked), good, late, never)


def problems(record: Training, records: Records) -> Iterator[Problem]:
    if not record.evidence:
        yield NO_EVIDENCE.at(record.place, f"{record.id}: what shows it, and where does it lie?")
    if record.valid_until:
        if record.valid_until < record.on:
            message = f"{record.id}: counts until {record.valid_until}, took place on {record.on}"
            yield OUT_OF_ORDER.at(record.placed("valid_until"), message)
        yield from _too_long(record, record.valid_until, records)
    judging = record.effectiveness
    if judging is None:
        return
    if judging.judged_by == record.person:
        message = f"{record.id}: {record.person} judges whether the own training worked"
        yield JUDGED_BY_LEARNER.at(record.placed("effectiveness.judged_by"), message)
    if judging.judged_on and judging.judged_on < record.on:
        message = f"{record.id}: judged on {judging.judged_on}, took place on {record.on}"
        yield OUT_OF_ORDER.at(record.placed("effectiveness.judged_on"), message)
    if judging.due and judging.due < records.as_of and not judging.result:
        message = f"{record.id}: was to be judged by {judging.due}"
        yield NOT_JUDGED.at(record.placed("effectiveness.due"), message)


def _too_long(record: Training, last: date, records: Records) -> Iterator[Problem]:
    asked = records.get(record.requirement) if record.requirement else None
    if isinstance(asked, competence.Requirement) and asked.refresh is not None:
        allowed = months_after(record.on, asked.refresh)
        if last > allowed:
            message = f"{record.id}: counts until {last}, {asked.id} allows {allowed}"
            yield COUNTS_TOO_LONG.at(record.placed("valid_until"), message)


def _kind(record: Training, records: Records) -> tuple[object, ...]:
    """The day stands in the last column once nothing more is due."""
    held = () if closed(record) else (record.on,)
    return (record.kind[:1].upper() + record.kind[1:], record.provider, *held)


def _until(record: Training, records: Records) -> object:
    return counts_until(record, records) or ""


REGISTER = Register(
    name="training",
    title="Training records",
    one="Training record",
    purpose="What each person has shown or learned, by which evidence, whether it worked, and until when it counts.",
    clauses=competence.CLAUSES,
    prefixes=("TRN",),
    model=Training,
    closed=closed,
    state=state,
    columns=(
        Column("What was done", "title", _kind),
        Column("Person", "person"),
        Column("Shows", "requirement"),
        Column("Counts until", _until),
    ),
    empty="Whatever shows that a person can do what the role asks belongs here: courses, tasks that were observed, "
    "examinations, drills, years of experience.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NO_EVIDENCE, JUDGED_BY_LEARNER, NOT_JUDGED, OUT_OF_ORDER, COUNTS_TOO_LONG),
    begins="on",
    happened=("on",),
    grows=("effectiveness",),
    ends={"closed": judged},
    opened="To be judged",
    ended="Done",
)
