"""Management reviews: what was put on the table, what those who lead concluded from it, and what follows by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.organization import Frozen
from plainqms.model.problem import Problem
from plainqms.model.record import (
    Action,
    Anything,
    Day,
    Edition,
    Holder,
    Items,
    PersonId,
    Record,
    RoleId,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step
from plainqms.registers.management_review_inputs import ASKED_BY, ASKED_SINCE, STANDARDS, Question
from plainqms.registers.management_review_rules import (
    ACTION_OVERDUE,
    CHAIR,
    NO_CONCLUSION,
    NO_DATE,
    NO_DECISION,
    NO_INPUT,
    NO_VERDICT,
    NOT_CARRIED_OVER,
    NOT_PLANNED,
    OVERDUE,
    RULES,
)


class Input(Frozen):
    """A question on the table: what it was judged by, and what those who lead made of it."""

    key: Question = Field(title="Input")
    facts: Text = Field(default="", title="Facts", description="Figures, and what they were compared with.")
    records: Annotated[tuple[Anything, ...], Items] = listed("Records", "Where the facts stand.")
    conclusion: Text = Field(default="", title="Conclusion")
    no_action_because: Text = Field(default="", title="No action, because")


class ManagementReview(Record):
    title: str = Field(min_length=1, title="Management review", description="As: year 2025.")
    owner: Holder = Field(min_length=1, title="Arranged by")
    planned: Day = Field(title="Planned for")
    held_on: IsoDate = Field(default=None, title="Held on")
    period: str = Field(default="", title="Period", description="What it looks back on.")
    standards: Annotated[tuple[Edition, ...], Items] = listed(
        "Standards", "Editions that it covers; all that we have adopted where none is named."
    )
    chair: PersonId = Field(default="", title="Led by")
    chair_role: RoleId = Field(default="", title="As", description="The role of top management.")
    contributors: Annotated[tuple[PersonId, ...], Items] = listed("Contributors", "Who brought facts.")
    inputs: tuple[Input, ...] = listed("On the table", "What the adopted standards ask for.")
    outputs: tuple[Action, ...] = listed("Decisions", "What follows, by whom and by when.")
    no_outputs_because: Text = Field(default="", title="No decisions, because")
    verdict: Text = Field(default="", title="Does the system suit us, cover enough, and work?")
    told_on: IsoDate = Field(default=None, title="Told to all on")
    next: IsoDate = Field(default=None, title="Next review")


def closed(record: ManagementReview) -> bool:
    return record.held_on is not None and all(item.done for item in record.outputs)


def carried_out(record: ManagementReview, records: Records) -> date | None:
    """The day on which its last decision was."""
    return max((day for item in record.outputs if (day := item.done)), default=record.held_on)


def state(record: ManagementReview, records: Records) -> str:
    if record.held_on is None:
        return "Planned"
    open_ = sum(not item.done for item in record.outputs)
    return (
        f"Held, {open_} of {len(record.outputs)} decisions open" if open_ else "Held, decisions carried out"
    )


def due(record: ManagementReview, records: Records) -> Iterator[Due]:
    if record.held_on is None:
        yield Due(record.planned, "Review by management", record.owner, "planned")
    elif record.next and _following(record, records) is None:
        yield Due(record.next, "Next review by management", record.owner, "next")
    for index, action in enumerate(record.outputs):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"outputs.{index}.due")


def required(record: ManagementReview, records: Records) -> dict[str, tuple[str, ...]]:
    """The inputs that its standards ask for, each with the families that do."""
    editions = _editions(record, records)
    asked = {}
    for key, names in ASKED_BY.items():
        since = {editions[item] for item in ASKED_SINCE.get(key, ()) if item in editions}
        asked[key] = tuple(
            name for name in STANDARDS if name in {*editions.values()} & {*names} or name in since
        )
    return {key: names for key, names in asked.items() if names}


def reported(record: ManagementReview, records: Records) -> dict[str, tuple[str, ...]]:
    """Of the inputs that are asked for the editions of which that is reported, and not confirmed."""
    editions, found = _editions(record, records), {}
    for key, names in ASKED_SINCE.items():
        since = tuple(item for item in names if item in editions and editions[item] not in ASKED_BY[key])
        if since:
            found[key] = since
    return found


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    held: tuple[ManagementReview, ...] = records.of("management-reviews")
    for family in records.standards.values():
        mine = [item for item in held if family in _editions(item, records).values()]
        come = [item for item in mine if item.held_on or item.planned <= records.as_of]
        missed = sum(_next_missed(item, records) for item in mine)
        if not come and not missed:
            continue
        good = [item for item in come if item.held_on and counts(item)]
        late = sum(not item.held_on and item.planned < records.as_of for item in come) + missed
        failing = sum(item.held_on is not None and not counts(item) for item in come)
        parts = ("9.3.1", "9.3.2", "9.3.3") if family in ("iso-9001", "iso-iec-27001") else ("9.3",)
        clauses = tuple(f"{family}:{part}" for part in parts)
        what = "management reviews held, with every input that is asked for"
        never = _never(come) if late and not any(item.held_on for item in mine) else ""
        yield Evidence(clauses, what, len(come) + missed, len(good), late, failing, never)


def _never(missed: list[ManagementReview]) -> str:
    first = min(missed, key=lambda item: (item.planned, item.id))
    return f"{first.id} was planned for {first.planned} and not held, and none before it"


def problems(record: ManagementReview, records: Records) -> Iterator[Problem]:
    for item in due(record, records):
        if item.on < records.as_of:
            if item.path.startswith("outputs"):
                message = f"{record.id}: “{_short(item.what)}” was due on {item.on}"
                yield ACTION_OVERDUE.at(record.placed(item.path), message)
            else:
                message = f"{record.id}: the review of {item.on} has not been held"
                yield OVERDUE.at(record.placed(item.path), message)
    if record.held_on is not None:
        yield from _led(record, record.held_on, records)
        yield from _inputs(record, records)
        yield from _outputs(record, records)


def steps(record: ManagementReview, records: Records) -> Iterator[Step]:
    yield Step("Planned", record.planned, done=True)
    yield Step("Held", record.held_on, record.planned, done=record.held_on is not None)
    yield Step("Told to all", record.told_on, done=record.told_on is not None)
    open_ = [item.due for item in record.outputs if item.due and not item.done]
    last = max((item.done for item in record.outputs if item.done), default=None)
    yield Step("Decisions carried out", last, min(open_, default=None), done=closed(record))


def _led(record: ManagementReview, held: date, records: Records) -> Iterator[Problem]:
    if not record.chair or not record.chair_role:
        yield CHAIR.at(record.placed("chair"), f"{record.id} does not say who led it, in which role")
    elif record.chair not in records.people(record.chair_role, held):
        message = f"{record.id}: {record.chair} was not {record.chair_role} on {held}"
        yield CHAIR.at(record.placed("chair_role"), message)
    if not record.verdict:
        message = f"{record.id} does not say whether the management system suits us, covers enough and works"
        yield NO_VERDICT.at(record.place, message)


def _inputs(record: ManagementReview, records: Records) -> Iterator[Problem]:
    given = {item.key for item in record.inputs}
    doubtful = reported(record, records)
    for key, families in required(record, records).items():
        if key not in given:
            message = f"{record.id} lacks the input “{key}”, for {', '.join(families)}"
            if key in doubtful:
                message += f" (reported of {', '.join(doubtful[key])}, not confirmed)"
            remedy = f"Add under inputs: {{key: {key}, conclusion: ...}}, or no_action_because: ..."
            yield NO_INPUT.at(record.placed("inputs"), message, remedy)
    for index, item in enumerate(record.inputs):
        if not item.conclusion and not item.no_action_because:
            place = record.placed(f"inputs.{index}")
            yield NO_CONCLUSION.at(place, f"{record.id}: what was concluded from “{item.key}”?")
    before = _before(record, records)
    named = {name for item in record.inputs if item.key == "earlier actions" for name in item.records}
    if before is not None and before.outputs and before.id not in named:
        message = f"{record.id} does not name {before.id}, which decided {len(before.outputs)} actions"
        yield NOT_CARRIED_OVER.at(record.placed("inputs"), message)


def _outputs(record: ManagementReview, records: Records) -> Iterator[Problem]:
    if not record.outputs and not record.no_outputs_because:
        yield NO_DECISION.at(record.placed("outputs"), f"{record.id} decided nothing; why?")
    for index, action in enumerate(record.outputs):
        if action.due is None and action.done is None:
            place = record.placed(f"outputs.{index}")
            yield NO_DATE.at(place, f"{record.id}: “{_short(action.what)}”, by when?")
    if record.next is None and _following(record, records) is None:
        yield NOT_PLANNED.at(record.place, f"{record.id} is the last review; when is the next one?")


def _editions(record: ManagementReview, records: Records) -> dict[str, str]:
    """Editions that it covers, with their families: the adopted ones, and planned ones where it names them."""
    adopted, covered = dict(records.standards), set(record.standards)
    if not covered:
        return adopted
    known = {edition: name for edition, name in adopted.items() if {edition, name} & covered}
    return known | {edition: name for edition, name in records.planned.items() if edition in covered}


def _before(record: ManagementReview, records: Records) -> ManagementReview | None:
    """The review that was held before this one."""
    held: tuple[ManagementReview, ...] = records.of("management-reviews")
    earlier = [item for item in held if item.held_on and record.held_on and item.held_on < record.held_on]
    return max(earlier, key=lambda item: item.held_on or date.min, default=None)


def _following(record: ManagementReview, records: Records) -> ManagementReview | None:
    """A review that is planned for later, or was held since."""
    held: tuple[ManagementReview, ...] = records.of("management-reviews")
    since = record.held_on or record.planned
    return next((item for item in held if (item.held_on or item.planned) > since), None)


def _next_missed(record: ManagementReview, records: Records) -> bool:
    """Whether the day of the next one has passed without a record of it."""
    return bool(
        record.held_on and record.next and record.next < records.as_of and not _following(record, records)
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


def _period(record: ManagementReview, records: Records) -> tuple[object, ...]:
    return (record.period,) if record.period else ()


def _day(record: ManagementReview, records: Records) -> object:
    return record.held_on or record.planned


def _open(record: ManagementReview, records: Records) -> object:
    done = sum(item.done is not None for item in record.outputs)
    return f"{done} of {len(record.outputs)} done" if record.outputs else ""


REGISTER = Register(
    name="management-reviews",
    title="Management reviews",
    one="Management review",
    purpose="Where those who lead ask whether the way we work still fits, what they concluded, and what follows.",
    clauses=("iso-9001:9.3", "iso-14001:9.3", "iso-45001:9.3", "iso-iec-27001:9.3"),
    prefixes=("MR",),
    model=ManagementReview,
    closed=closed,
    state=state,
    columns=(
        Column("Management review", "title", _period),
        Column("Held or planned", _day),
        Column("Decisions", _open),
        Column("Arranged by", "owner"),
    ),
    empty="Each review by management belongs here, planned or held: what was on the table, and what follows.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=RULES,
    steps=steps,
    begins="held_on",
    happened=("held_on", "told_on"),
    grows=("told_on", "next"),
    ends={"closed": carried_out},
    opened="To be held or carried out",
    ended="Carried out",
)
