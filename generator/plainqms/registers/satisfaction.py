"""Customer satisfaction: what each survey or other feedback showed, and what was concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Integer, IsoDate
from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    Action,
    Day,
    DocumentId,
    Holder,
    Items,
    Number,
    PersonId,
    Record,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register

_CLAUSE = "ISO 9001:2015 9.1.2 (customer satisfaction)"
NOT_CONCLUDED = Rule(
    "E521",
    "satisfaction-without-conclusion",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 9.1.3 (analysis and evaluation); the day is our own",
    "Customers took the time to answer, and nobody says what follows.",
    "Write what it means for us: conclusion:, with concluded_by and concluded_on",
)
WITHOUT_RESULT = Rule(
    "E522",
    "satisfaction-without-result",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "A conclusion without figures or words of customers is an opinion of our own.",
    "Enter the result, or the values of which it is made: values: [{what: Delivery on time, value: 4.2}]",
)
BELOW_TARGET = Rule(
    "E523",
    "satisfaction-below-target-without-action",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a target is set in order to act when it is missed",
    "Customers said that it is not good enough, and next year they will be asked the same again.",
    "Enter what is done about it under actions, or why nothing is: no_action_because:",
)
NEXT_OVERDUE = Rule(
    "E524",
    "satisfaction-not-asked-again",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the day stands in the record; no standard sets one",
    "What customers thought then says little about what they think now.",
    "Ask again and enter the result as a record of its own, or say when: next_on",
)


class Value(Frozen):
    what: str = Field(min_length=1, title="What", description="The question or the figure.")
    value: Number = Field(title="Value")
    note: Text = Field(default="", title="Note")


class Satisfaction(Record):
    title: str = Field(min_length=1, title="Feedback", description="As: Yearly survey 2026.")
    method: Literal[
        "survey", "interviews", "returns and warranty", "delivery figures", "praise", "lost orders", "other"
    ] = Field(title="Method")  # fmt: skip
    begins_on: Day = Field(title="Period from")
    ends_on: Day = Field(title="Period to")
    owner: Holder = Field(min_length=1, title="Owner")
    measure: str = Field(min_length=1, title="Measure", description="What is asked or counted, and how.")
    unit: str = Field(default="", title="Unit")
    direction: Literal["at least", "at most"] = Field(default="at least", title="Target is")
    target: Number | None = Field(default=None, title="Target")
    asked: Integer = Field(default=None, title="Asked", description="How many customers.")
    answered: Integer = Field(default=None, title="Answered", description="How many of them.")
    values: tuple[Value, ...] = listed("Values", "One for each question or figure.")
    result: Number | None = Field(default=None, title="Result", description="The figure as a whole.")
    conclude_by: IsoDate = Field(default=None, title="Conclusion by")
    conclusion: Text = Field(default="", title="Conclusion", description="What it means for us.")
    concluded_by: PersonId = Field(default="", title="Concluded by")
    concluded_on: IsoDate = Field(default=None, title="Concluded on")
    actions: tuple[Action, ...] = listed("Actions", "What is done because of it.")
    no_action_because: Text = Field(default="", title="No action, because")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents", "By which it is done.")
    next_on: IsoDate = Field(default=None, title="Next by", description="When it is asked or counted again.")


def closed(record: Satisfaction) -> bool:
    return record.concluded_on is not None


def missed(record: Satisfaction) -> bool:
    if record.target is None or record.result is None:
        return False
    if record.direction == "at least":
        return record.result < record.target
    return record.result > record.target


def state(record: Satisfaction, records: Records) -> str:
    if not closed(record):
        return "Running" if record.ends_on >= records.as_of else "Not yet concluded"
    if record.target is None or record.result is None:
        return "Concluded"
    return "Target missed" if missed(record) else "Target reached"


def due(record: Satisfaction, records: Records) -> Iterator[Due]:
    if record.conclude_by and not closed(record):
        yield Due(record.conclude_by, "Say what it means for us", record.owner, "conclude_by")
    for index, action in enumerate(record.actions):
        if action.due and not action.done:
            yield Due(action.due, action.what, action.owner, f"actions.{index}.due")
    if record.next_on and not _asked_again(record, records):
        yield Due(record.next_on, "Ask or count again", record.owner, "next_on")


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    ended = [record for record in records.of("satisfaction") if record.ends_on < records.as_of]
    if ended:
        good = [record for record in ended if counts(record) and closed(record)]
        late = [record for record in ended if any(item.on < records.as_of for item in due(record, records))]
        broken = sum(not counts(record) for record in ended)
        what = "measurements of satisfaction with a conclusion"
        clauses = ("iso-9001:9.1.2", "iso-9001:9.1.3")
        yield Evidence(clauses, what, len(ended), len(good), len(late), broken)


def problems(record: Satisfaction, records: Records) -> Iterator[Problem]:
    if record.conclude_by and not closed(record) and record.conclude_by < records.as_of:
        message = f"{record.id} {record.title}: a conclusion was due on {record.conclude_by}"
        yield NOT_CONCLUDED.at(record.placed("conclude_by"), message)
    if closed(record) and record.result is None and not record.values:
        yield WITHOUT_RESULT.at(record.placed("concluded_on"), f"{record.id} {record.title} has no result")
    if closed(record) and missed(record) and not record.actions and not record.no_action_because:
        message = f"{record.id}: {record.result}, and the target is {record.direction} {record.target}"
        yield BELOW_TARGET.at(record.placed("result"), message)
    if record.next_on and record.next_on < records.as_of and not _asked_again(record, records):
        message = f"{record.id} {record.title} was to be repeated by {record.next_on}"
        yield NEXT_OVERDUE.at(record.placed("next_on"), message)


def _asked_again(record: Satisfaction, records: Records) -> bool:
    """Whether a later record tells of the same measure."""
    alike = records.grouped("satisfaction", "measure").get(record.measure, ())
    return any(other.ends_on > record.ends_on for other in alike)


def _how(record: Satisfaction, records: Records) -> tuple[object, ...]:
    parts = [record.method[:1].upper() + record.method[1:]]
    if record.asked and record.answered is not None:
        parts.append(f"{record.answered} of {record.asked} answered")
    return tuple(parts)


def _result(record: Satisfaction, records: Records) -> object:
    return "" if record.result is None else f"{record.result} {record.unit}".strip()


def _target(record: Satisfaction, records: Records) -> tuple[object, ...]:
    return () if record.target is None else (f"{record.direction} {record.target}",)


REGISTER = Register(
    name="satisfaction",
    title="Customer satisfaction",
    one="Feedback of customers",
    purpose="What customers think of what we do, how we know it, and what we concluded.",
    clauses=("iso-9001:9.1.2",),
    prefixes=("SAT",),
    model=Satisfaction,
    closed=closed,
    state=state,
    columns=(
        Column("Feedback", "title", _how),
        Column("Period to", "ends_on"),
        Column("Result", _result, _target),
        Column("Owner", "owner"),
    ),
    empty="Each survey, round of calls, or figure by which we see how satisfied customers are belongs here.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(NOT_CONCLUDED, WITHOUT_RESULT, BELOW_TARGET, NEXT_OVERDUE),
    begins="begins_on",
    happened=("begins_on", "concluded_on"),
    grows=("actions", "actions.*.done", "next_on"),
    noun="rounds of feedback",
    ended="Concluded",
)
