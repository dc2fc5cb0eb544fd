"""Treatments: what is done about which information security risks, by which controls, by when, and with what effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Anything,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    PersonId,
    Record,
    RecordId,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

OVERDUE = Rule(
    "E735",
    "treatment-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record",
    "The risk is as large as before, and we reckon with what remains afterwards.",
    "Do it and enter the day (done), or agree another one with the risk's owner and enter that: due",
)
NOT_JUDGED = Rule(
    "E736",
    "treatment-effect-not-judged",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: somebody looks for the sign that it helped",
    "It was done, and whether the risk has become smaller is a belief.",
    "Look for the sign, and enter judged_by, judged_on and result.",
)
DID_NOT_HELP = Rule(
    "E737",
    "treatment-failed-without-consequence",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "risks and opportunities: if it did not help, the risk is rated again",
    "We know that it does not protect us, and leave it at that.",
    "Name the treatment or nonconformity that follows from it (follows:), or say why none does (because:).",
)
WITHOUT_RISK = Rule(
    "E738",
    "treatment-without-risk",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO/IEC 27001:2022 6.1.3 (controls are chosen because of risks)",
    "Nobody can say what it is for, nor when it may be given up.",
    "Name the risks: risks: [ISR-001]",
)


class Treatment(Record):
    title: str = Field(min_length=1, title="What is done", description="In one line.")
    risks: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("information-security-risks",))], ...], Items
    ] = listed("Risks", "Those that it makes smaller.")
    controls: Annotated[tuple[Anything, ...], Items] = listed(
        "Controls", "Of Annex A, as iso-iec-27001:A.8.9, or our own, as OWN-001."
    )
    what: Text = Field(default="", title="How")
    owner: Holder = Field(min_length=1, title="Owner")
    decided_on: Day = Field(title="Decided on")
    due: Day = Field(title="Due")
    resources: str = Field(default="", title="Resources")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those that it changes.")
    done: IsoDate = Field(default=None, title="Done")
    judge_by: IsoDate = Field(default=None, title="Effect to be judged by")
    sign: Text = Field(default="", title="Sign", description="By what we will see that it helped.")
    judged_by: PersonId = Field(default="", title="Judged by")
    judged_on: IsoDate = Field(default=None, title="Judged on")
    result: Literal["", "effective", "partly", "not effective"] = Field(default="", title="Effect")
    seen: Text = Field(default="", title="What was seen")
    follows: Annotated[tuple[RecordId, ...], Items] = listed("What follows", "Where it did not help.")
    because: Text = Field(
        default="", title="Because", description="Why nothing follows, or why it was given up."
    )
    given_up_on: IsoDate = Field(default=None, title="Given up on")


def closed(record: Treatment) -> bool:
    """Done, and judged where that was wanted; or given up."""
    judged = record.judged_on is not None and bool(record.result)
    return record.given_up_on is not None or (record.done is not None and (judged or not record.judge_by))


def state(record: Treatment, records: Records) -> str:
    if record.given_up_on:
        return "Given up"
    if not record.done:
        return "Running"
    words = {
        "effective": "Done, effective",
        "partly": "Done, partly effective",
        "not effective": "Not effective",
    }
    return words.get(record.result, "Done, effect to be judged" if record.judge_by else "Done")


def due(record: Treatment, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if not record.done:
        yield Due(record.due, record.title, record.owner, "due")
    elif record.judge_by:
        yield Due(record.judge_by, "Judge whether it helped", record.owner, "judge_by")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    mine = [record for record in records.of("treatments") if not record.given_up_on]
    wanted = [record for record in mine if record.done or record.due < records.as_of]
    if mine:
        good = sum(counts(record) and record.done is not None for record in wanted)
        late = sum(record.done is None for record in wanted)
        failing = sum(record.result == "not effective" for record in wanted)
        what = "treatments that are due, carried out"
        yield Evidence(("iso-iec-27001:8.3",), what, len(wanted), good, late, failing)


def problems(record: Treatment, records: Records) -> Iterator[Problem]:
    which = f"{record.id} {record.title}"
    if not record.risks:
        yield WITHOUT_RISK.at(record.place, f"{which}: which risk does it make smaller?")
    if record.result in ("partly", "not effective") and not (record.follows or record.because):
        yield DID_NOT_HELP.at(record.placed("result"), f"{which}: {record.result}; what follows?")
    if closed(record):
        return
    if not record.done and record.due < records.as_of:
        yield OVERDUE.at(record.placed("due"), f"{which} was due on {record.due}")
    if record.done and record.judge_by and record.judge_by < records.as_of:
        message = f"{which}: its effect was to be judged by {record.judge_by}"
        yield NOT_JUDGED.at(record.placed("judge_by"), message)


REGISTER = Register(
    name="treatments",
    title="Risk treatments",
    one="Risk treatment",
    purpose="The plan: what is done about information security risks, by which controls, by whom and by when.",
    clauses=("iso-iec-27001:6.1.3", "iso-iec-27001:8.3"),
    prefixes=("TRT",),
    model=Treatment,
    closed=closed,
    state=state,
    columns=(
        Column("What is done", "title"),
        Column("Risks", "risks"),
        Column("Controls", "controls"),
        Column("Owner", "owner"),
    ),
    empty="What is done about information security risks belongs here, each with its controls, an owner and a day.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(OVERDUE, NOT_JUDGED, DID_NOT_HELP, WITHOUT_RISK),
    begins="decided_on",
    happened=("decided_on", "done", "judged_on", "given_up_on"),
    grows=("follows",),
    opened="Running",
    ended="Done",
)
