"""Nonconformities: what did not meet a requirement, what was done at once, and what keeps it from coming back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate, months_after
from plainqms.model.fishbone import Fishbone
from plainqms.model.organization import Frozen
from plainqms.model.problem import Problem
from plainqms.model.record import (
    Action,
    ClauseId,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    PersonId,
    ProcessId,
    Record,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step
from plainqms.registers.nonconformity_rules import (
    CLOSED_UNFINISHED,
    JUDGED_TOO_EARLY,
    METHOD_WITHOUT_WORK,
    NO_CRITERION,
    NOT_VERIFIED,
    OPEN_TOO_LONG,
    OVERDUE,
    REPEATED,
    REPEATS_CORRECTION,
    RULES,
    SHALLOW_CAUSE,
    VERIFIER_IS_OWNER,
)

_BLAME = re.compile(
    r"\b(?:human|operator|personal|people'?s?) (?:error|mistake|failure)\b|\bcareless|\binattenti|\bnegligen"
    r"|\b(?:lack of|no|missing|insufficient|inadequate) (?:training|attention|awareness|concentration)\b"
    r"|\b(?:not|un)[ -]?(?:properly |well |enough )?trained\b|\bforgot",
    re.IGNORECASE,
)
_OR_LATER = "or agree another day with the quality manager and enter that as due:"
_TO_DO = {
    "due": f"Find the cause, enter it and the actions (or outcome: correction only, and why), {_OR_LATER}",
    "actions": f"Do it and enter the day as done:, {_OR_LATER}",
    "effectiveness": f"Look whether it worked and enter judged_on, seen and result, {_OR_LATER}",
}
_LONG = timedelta(days=90)
_ALIKE = 0.8  # share of equal words in order; a reworded correction reaches it, another measure does not


class Effectiveness(Frozen):
    """How it will be seen that the action worked, set before acting, and what was seen."""

    criterion: Text = Field(default="", title="To be judged by", description="Set before the action.")
    due: IsoDate = Field(default=None, title="To be judged on")
    verifier: PersonId = Field(default="", title="Judged by", description="Not who owns it or acted.")
    judged_on: IsoDate = Field(default=None, title="Judged on")
    result: Literal["", "effective", "not effective"] = Field(default="", title="Result")
    seen: Text = Field(default="", title="What was seen")


class Nonconformity(Record):
    title: str = Field(min_length=1, title="What happened", description="In one line.")
    source: Literal[
        "internal audit",
        "external audit",
        "complaint",
        "provider",
        "incident",
        "inspection",
        "work",
        "review",
    ] = Field(title="Noticed by", description="Where it came to light.")
    raised_on: Day = Field(title="Raised on")
    raised_by: PersonId = Field(min_length=1, title="Raised by")
    owner: Holder = Field(min_length=1, title="Owner", description="Answers for it to the end.")
    process: ProcessId = Field(default="", title="Process")
    grade: Literal["", "major", "minor"] = Field(default="", title="Graded")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("Against", "The clauses that were not met.")
    requirement: Text = Field(default="", title="What should have been", description="The requirement.")
    found: Text = Field(default="", title="What was found", description="The evidence: facts, not blame.")
    containment: Text = Field(default="", title="Containment", description="What kept it from getting worse.")
    correction: Text = Field(default="", title="Correction", description="How what was wrong was put right.")
    corrected_on: IsoDate = Field(default=None, title="Corrected on")
    similar: Text = Field(default="", title="Similar cases", description="Where else it was looked for.")
    outcome: Literal["", "correction only", "corrective action"] = Field(
        default="", title="Outcome", description="Whether the cause is acted on, or why not."
    )
    no_action_because: Text = Field(default="", title="No action on the cause, because")
    cause_method: Literal["", "5 whys", "fishbone", "8D", "fault tree", "other"] = Field(
        default="", title="Cause found by"
    )
    cause: Text = Field(
        default="", title="Cause", description="What made it possible; lists are shown as lists."
    )
    whys: tuple[Text, ...] = listed("Asked why", "The chain of answers, each to the question why.")
    fishbone: Fishbone | None = Field(
        default=None, title="Fishbone", description="What may have led to it, sorted; the page draws it."
    )
    cause_found_on: IsoDate = Field(default=None, title="Cause found on")
    actions: tuple[Action, ...] = listed("Corrective actions", "What keeps it from coming back.")
    effectiveness: Effectiveness | None = Field(default=None, title="Effectiveness")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "Those it is about or changed.")
    repeat_of: Annotated[str, Id, Refers("record", ("nonconformities",), before=True)] | None = Field(
        default=None, title="Repeats", description="The earlier nonconformity that came back."
    )
    due: IsoDate = Field(
        default=None, title="Decision due", description="When cause and actions are decided."
    )
    open_because: Text = Field(default="", title="Still open, because")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Nonconformity) -> bool:
    return record.closed_on is not None


def state(record: Nonconformity, records: Records) -> str:
    judged = record.effectiveness.result if record.effectiveness else ""
    if closed(record):
        return (
            "Closed, no corrective action needed"
            if _corrected_only(record)
            else f"Closed, {judged or 'open end'}"
        )
    if judged == "not effective":
        return "Not effective, back to the cause"
    if _finished(record):
        return "Effectiveness not yet judged" if not judged else "Effective, not yet closed"
    if record.actions:
        return "Corrective action running"
    if record.cause or record.whys:
        return "Cause found, action not decided"
    return "Correction made, cause not yet found" if record.corrected_on else "Not yet corrected"


def due(record: Nonconformity, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    if record.due and not record.actions and not _corrected_only(record):
        yield Due(record.due, "Decide on cause and action", record.owner, "due")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")
    judging = record.effectiveness
    if judging and judging.due and not judging.result:
        yield Due(judging.due, "Judge whether it worked", judging.verifier, "effectiveness.due")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[Nonconformity, ...] = records.of("nonconformities")
    if held:
        late = sum(any(item.on < records.as_of for item in due(record, records)) for record in held)
        whole = sum(counts(record) for record in held)
        clauses = ("iso-9001:10.2.2", "iso-14001:10.2", "iso-45001:10.2", "iso-iec-27001:10.2")
        yield Evidence(clauses, "nonconformities recorded", len(held), whole, late, len(held) - whole)
        failed = [
            record
            for record in held
            if record.process and record.source in ("provider", "inspection", "work")
        ]
        kept = sum(counts(record) for record in failed)
        yield Evidence(
            ("iso-9001:8.7.2",), "nonconforming outputs recorded", len(failed), kept, 0, len(failed) - kept
        )


def problems(record: Nonconformity, records: Records) -> Iterator[Problem]:
    for item in due(record, records):
        if item.on < records.as_of:
            message = f"{record.id}: “{_short(item.what)}” was due on {item.on}"
            yield OVERDUE.at(record.placed(item.path), message, _TO_DO[item.path.split(".")[0]])
    if record.closed_on:
        yield from _closing(record)
    elif records.as_of - record.raised_on > _LONG and not record.open_because:
        days = (records.as_of - record.raised_on).days
        yield OPEN_TOO_LONG.at(
            record.placed("raised_on"), f"{record.id} has been open for {days} days, and nothing says why"
        )
    yield from _repeated(record, records)
    if not _corrected_only(record):
        yield from _acting(record, records)


def steps(record: Nonconformity, records: Records) -> Iterator[Step]:
    yield Step("Noticed", record.raised_on, done=True)
    yield Step("Correction", record.corrected_on, done=record.corrected_on is not None)
    if not _corrected_only(record):
        found = record.cause_found_on is not None or bool(record.cause or record.whys)
        yield Step("Cause", record.cause_found_on, record.due, done=found)
        open_ = [action.due for action in record.actions if not action.done and action.due]
        yield Step("Corrective action", _last(record), min(open_, default=None), done=_finished(record))
        judging = record.effectiveness or Effectiveness()
        yield Step("Effectiveness", judging.judged_on, judging.due, done=bool(judging.result))
    yield Step("Closed", record.closed_on, done=closed(record))


def _corrected_only(record: Nonconformity) -> bool:
    return record.outcome == "correction only"


def _finished(record: Nonconformity) -> bool:
    return bool(record.actions) and all(action.done for action in record.actions)


def _last(record: Nonconformity) -> date | None:
    return (
        max((action.done for action in record.actions if action.done), default=None)
        if _finished(record)
        else None
    )


def _closing(record: Nonconformity) -> Iterator[Problem]:
    missing = [] if record.correction else ["correction"]
    if _corrected_only(record):
        missing += [] if record.no_action_because else ["no_action_because"]
    else:
        missing += [] if record.outcome else ["outcome"]
        missing += [] if record.cause or record.whys else ["cause"]
        missing += [] if _finished(record) else ["actions, each with the day on which it was done"]
        if record.outcome and not (record.effectiveness and record.effectiveness.result):
            message = (
                f"{record.id} was closed on {record.closed_on}, and nobody judged whether its action worked"
            )
            yield NOT_VERIFIED.at(record.placed("closed_on"), message)
    if missing:
        message = f"{record.id} was closed on {record.closed_on} without: {', '.join(missing)}"
        yield CLOSED_UNFINISHED.at(record.placed("closed_on"), message)


def _acting(record: Nonconformity, records: Records) -> Iterator[Problem]:
    for index, action in enumerate(record.actions):
        if record.correction and _alike(action.what, record.correction):
            message = (
                f"{record.id}: “{_short(action.what)}” is the correction once more, and no corrective action"
            )
            yield REPEATS_CORRECTION.at(record.placed(f"actions.{index}.what"), message)
    last = record.whys[-1] if record.whys else record.cause
    if _BLAME.search(last) and len(last.split()) < 15:
        path = f"whys.{len(record.whys) - 1}" if record.whys else "cause"
        yield SHALLOW_CAUSE.at(
            record.placed(path), f"{record.id}: the search for the cause ends with “{_short(last)}”"
        )
    missing = {"5 whys": "whys", "fishbone": "fishbone"}.get(record.cause_method, "")
    if missing and not getattr(record, missing) and (record.cause or record.actions):
        message = f"{record.id}: the cause was found by {record.cause_method}, and {missing}: is not there"
        yield METHOD_WITHOUT_WORK.at(record.placed("cause_method"), message)
    judging = record.effectiveness
    if record.actions and not (judging and judging.criterion):
        path = "effectiveness" if judging else "actions"
        yield NO_CRITERION.at(record.placed(path), f"{record.id}: nothing says how success will be seen")
    if judging is None:
        return
    done = [action.done for action in record.actions if action.done]
    if judging.judged_on and done and judging.judged_on <= max(done):
        when = "the day" if judging.judged_on == max(done) else f"before {max(done)}, the day"
        message = f"{record.id}: the action was judged on {judging.judged_on}, {when} on which it was done"
        yield JUDGED_TOO_EARLY.at(record.placed("effectiveness.judged_on"), message)
    day = judging.judged_on or records.as_of
    owned = (
        (record.owner, "the nonconformity"),
        *((item.owner, "an action of it") for item in record.actions),
    )
    mine = next((what for owner, what in owned if judging.verifier in records.people(owner, day)), "")
    if judging.verifier and mine:
        says = "judged" if judging.judged_on else "is to judge"
        message = f"{record.id}: {judging.verifier} {says} whether it worked, and owns {mine}"
        yield VERIFIER_IS_OWNER.at(record.placed("effectiveness.verifier"), message)


def _repeated(record: Nonconformity, records: Records) -> Iterator[Problem]:
    if not record.process or not record.clauses or record.repeat_of:
        return
    for other in records.grouped("nonconformities", "process").get(record.process, ()):
        shared = [clause for clause in record.clauses if clause in other.clauses]
        earlier = (other.raised_on, other.id) < (record.raised_on, record.id)
        looked_at = other.id in record.related
        if shared and earlier and not looked_at and record.raised_on <= months_after(other.raised_on, 24):
            process = f"in the process {record.process}"
            message = f"{record.id} is against {shared[0]} {process}, as {other.id} of {other.raised_on} was"
            remedy = (
                f"Look at {other.id}. If the same thing came back, write repeat_of: {other.id}\n"
                f"If it is another matter, write related: [{other.id}]"
            )
            yield REPEATED.at(record.placed("clauses"), message, remedy)
            return


def _alike(one: str, other: str) -> bool:
    first, second = (re.findall(r"\w+", text.lower()) for text in (one, other))
    return bool(first) and SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


def _noticed(record: Nonconformity, records: Records) -> tuple[object, ...]:
    return record.source[:1].upper() + record.source[1:], record.raised_on


REGISTER = Register(
    name="nonconformities",
    title="Nonconformities",
    one="Nonconformity",
    purpose="What did not meet a requirement, from wherever it was noticed, what was done at once and what keeps "
    "it from happening again.",
    clauses=("iso-9001:10.2", "iso-14001:10.2", "iso-45001:10.2", "iso-iec-27001:10.2"),
    prefixes=("NC",),
    model=Nonconformity,
    closed=closed,
    state=state,
    columns=(Column("What happened", "title", _noticed), Column("Owner", "owner")),
    empty="Whatever went wrong belongs here: a faulty product, a complaint, an audit finding, a rule not followed.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=RULES,
    steps=steps,
    begins="raised_on",
    happened=("raised_on", "corrected_on", "cause_found_on", "closed_on"),
)
