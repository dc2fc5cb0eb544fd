"""Information security risks: what threatens which information, how large that is, what was decided, who accepted it.

What is done about a risk stands in the register of treatments, which names the risk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import Integer, IsoDate, Months, months_after
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Holder, Id, Items, PersonId, ProcessId, Record, Refers, Text, listed
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register
from plainqms.registers.risks import Review, Scale

_ASSESSED = "ISO/IEC 27001:2022 6.1.2"
_TREATED = "ISO/IEC 27001:2022 6.1.3"
UNDECIDED = Rule(
    "E725",
    "information-security-risk-without-decision",
    Severity.WARNING,
    Basis.CLAUSE,
    _TREATED,
    "It was found and rated, and nobody said whether we treat it or live with it.",
    "Write the decision: treat, accept, avoid or share. What is done about it goes into the register of treatments.",
)
NOT_RATED = Rule(
    "E726",
    "information-security-risk-not-rated",
    Severity.WARNING,
    Basis.CLAUSE,
    _ASSESSED,
    "It cannot be compared with what we accept, nor with the other risks.",
    "Enter likelihood and consequence, before and after what is done, and up to which level we accept it: criterion.",
)
ABOVE_CRITERION = Rule(
    "E727",
    "risk-above-criterion-not-accepted",
    Severity.ERROR,
    Basis.CLAUSE,
    _TREATED,
    "More than we accept remains, and its owner has not agreed to that.",
    "Treat it further, or have its owner accept what remains and enter that: accepted_by, accepted_on",
)
ACCEPTED_BY_OTHER = Rule(
    "E728",
    "risk-accepted-by-other-than-owner",
    Severity.ERROR,
    Basis.CLAUSE,
    _TREATED,
    "Whoever accepted it does not answer for it, so nobody has.",
    "Have its owner accept it; or, if somebody else answers for it by now, enter them as owner.",
)
REVIEW_OVERDUE = Rule(
    "E729",
    "information-security-risk-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the standard asks for planned intervals (8.2); this one stands in the record",
    "New attacks and new systems have come since it was last looked at.",
    "Look at it again and add a line under reviews, even where nothing has changed.",
)
RISEN = Rule(
    "E730",
    "information-security-risk-higher-afterwards",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a treatment makes a risk smaller",
    "What remains is said to be more than what was there before: the figures are exchanged.",
    "Correct the figures before (likelihood, consequence) or after (residual_likelihood, residual_consequence).",
)
OWN_CRITERION = Rule(
    "E731",
    "criterion-differs-without-reason",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_ASSESSED} (criteria are set beforehand, so that results can be compared)",
    "For this risk alone we accept another level than for most; it looks as if the bar was laid where the risk lies.",
    "Use the criterion of the others, or say why it differs and who decided so: criterion_because:",
)


class InformationSecurityRisk(Record):
    title: str = Field(min_length=1, title="What could happen")
    assets: Annotated[tuple[Annotated[str, Id, Refers("record", ("assets",))], ...], Items] = listed(
        "Assets", "What it would hit."
    )
    owner: Holder = Field(
        min_length=1, title="Owner", description="Answers for it, and accepts what remains of it."
    )
    process: ProcessId = Field(default="", title="Process")
    identified_on: Day = Field(title="Seen on")
    threat: Text = Field(default="", title="Threat", description="Who or what would do it.")
    weakness: Text = Field(default="", title="Weakness", description="What would let it happen.")
    effect: Text = Field(default="", title="What it would do", description="And to whom.")
    harms: Annotated[
        tuple[Literal["confidentiality", "integrity", "availability"], ...], Items
    ] = listed("Harms", "What is lost: confidentiality, integrity, availability.")  # fmt: skip
    likelihood: Scale = Field(default=None, title="Likelihood (1 to 5)")
    consequence: Scale = Field(default=None, title="Consequence (1 to 5)")
    criterion: Integer = Field(
        default=None,
        title="Accepted up to",
        description="The product up to which we accept a risk without more.",
    )
    criterion_because: Text = Field(default="", title="Another criterion, because")
    decision: Literal["", "treat", "accept", "avoid", "share"] = Field(default="", title="Decision")
    because: Text = Field(default="", title="Because")
    residual_likelihood: Scale = Field(default=None, title="Likelihood afterwards")
    residual_consequence: Scale = Field(default=None, title="Consequence afterwards")
    accepted_by: PersonId = Field(default="", title="Accepted by", description="What remains of it.")
    accepted_on: IsoDate = Field(default=None, title="Accepted on")
    interval: Months = Field(default=12, title="Looked at every (months)")
    reviews: tuple[Review, ...] = listed("Reviews", "When it was looked at again, and what was found.")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: InformationSecurityRisk) -> bool:
    return record.closed_on is not None


def before(record: InformationSecurityRisk) -> int | None:
    return _product(record.likelihood, record.consequence)


def remaining(record: InformationSecurityRisk) -> int | None:
    """What is left once everything is done; of a risk that is accepted as it is, the whole."""
    after = _product(record.residual_likelihood, record.residual_consequence)
    return before(record) if after is None and record.decision in ("accept", "") else after


def above(record: InformationSecurityRisk) -> bool:
    """Whether more remains than we accept."""
    left = remaining(record)
    return left is not None and record.criterion is not None and left > record.criterion


def accepted(record: InformationSecurityRisk) -> bool:
    return bool(record.accepted_by and record.accepted_on)


def state(record: InformationSecurityRisk, records: Records) -> str:
    if closed(record):
        return "Closed"
    running = any(not item.done for item in records.grouped("treatments", "risks").get(record.id, ()))
    if running:
        return "Treatment running"
    words = {"treat": "To be treated", "accept": "Accepted", "avoid": "Avoided", "share": "Shared"}
    treated = record.decision == "treat" and record.id in records.grouped("treatments", "risks")
    return "Treated" if treated else words.get(record.decision, "Not decided")


def due(record: InformationSecurityRisk, records: Records) -> Iterator[Due]:
    if not closed(record):
        path = "reviews" if record.reviews else "identified_on"
        yield Due(following(record), "Look at it again", record.owner, path)


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    mine = [record for record in records.of("information-security-risks") if not closed(record)]
    if not mine:
        return
    late = sum(following(record) < records.as_of for record in mine)
    rated = [record for record in mine if before(record) is not None and record.criterion is not None]
    clauses = ("iso-iec-27001:6.1.2", "iso-iec-27001:8.2")
    what = "information security risks, rated against a criterion"
    yield Evidence(clauses, what, len(mine), sum(map(counts, rated)), late, len(mine) - len(rated))
    decided = sum(counts(record) and bool(record.decision) for record in mine)
    undecided = sum(not record.decision for record in mine)
    what = "information security risks with a decision"
    yield Evidence(("iso-iec-27001:6.1.3",), what, len(mine), decided, 0, undecided)


def problems(record: InformationSecurityRisk, records: Records) -> Iterator[Problem]:
    if closed(record):
        return
    if before(record) is None or record.criterion is None:
        yield NOT_RATED.at(record.place, f"{record.id}: how large is it, and how much do we accept?")
    elif remaining(record) is None and _treated(record, records):
        message = f"{record.id}: its treatments are done; how large is what remains?"
        yield NOT_RATED.at(record.placed("decision"), message)
    if not record.decision:
        yield UNDECIDED.at(record.place, f"{record.id}: do we treat, accept, avoid or share it?")
    yield from _acceptance(record, records)
    if following(record) < records.as_of:
        path = "reviews" if record.reviews else "identified_on"
        message = f"{record.id} was to be looked at by {following(record)}"
        yield REVIEW_OVERDUE.at(record.placed(path), message)
    first, after = before(record), _product(record.residual_likelihood, record.residual_consequence)
    if first is not None and after is not None and after > first:
        message = f"{record.id}: {first} before and {after} afterwards"
        yield RISEN.at(record.placed("residual_likelihood"), message)
    usual = usual_criterion(records)
    if record.criterion is not None and record.criterion != usual and not record.criterion_because:
        message = f"{record.id}: accepted up to {record.criterion}, most others up to {usual}"
        yield OWN_CRITERION.at(record.placed("criterion"), message)


def usual_criterion(records: Records) -> int | None:
    """That of most risks; of two that are equally frequent, the stricter."""
    counts = Counter(
        record.criterion
        for record in records.of("information-security-risks")
        if record.criterion is not None
    )
    return min(counts, key=lambda level: (-counts[level], level), default=None)


def following(record: InformationSecurityRisk) -> date:
    last = max((item.on for item in record.reviews), default=record.identified_on)
    return months_after(last, record.interval or 12)


def _acceptance(record: InformationSecurityRisk, records: Records) -> Iterator[Problem]:
    if above(record) and not accepted(record):
        message = f"{record.id}: {remaining(record)} remains, accepted are {record.criterion}"
        yield ABOVE_CRITERION.at(record.placed("decision"), f"{message}; its owner has not agreed")
    if record.accepted_by and record.accepted_by not in records.people(record.owner, record.accepted_on):
        on = f" on {record.accepted_on}" if record.accepted_on else ""
        message = f"{record.id}: accepted by {record.accepted_by}{on}, its owner is {record.owner}"
        yield ACCEPTED_BY_OTHER.at(record.placed("accepted_by"), message)


def _treated(record: InformationSecurityRisk, records: Records) -> bool:
    """Whether something was done about it, and nothing more is to be."""
    mine = records.grouped("treatments", "risks").get(record.id, ())
    return bool(mine) and all(item.done or item.given_up_on for item in mine)


def _product(one: int | None, other: int | None) -> int | None:
    return one * other if one is not None and other is not None else None


def _level(record: InformationSecurityRisk, records: Records) -> str:
    """`12, then 4`."""
    first, after = before(record), _product(record.residual_likelihood, record.residual_consequence)
    if first is None:
        return ""
    return f"{first}, then {after}" if after is not None else str(first)


def _limit(record: InformationSecurityRisk, records: Records) -> tuple[object, ...]:
    return () if record.criterion is None else (f"accepted up to {record.criterion}",)


def _harms(record: InformationSecurityRisk, records: Records) -> tuple[object, ...]:
    return record.harms


REGISTER = Register(
    name="information-security-risks",
    title="Information security risks",
    one="Information security risk",
    purpose="What could leak, be altered or fail; how large that is, what we decided, and who accepts what remains.",
    clauses=("iso-iec-27001:6.1.2", "iso-iec-27001:6.1.3", "iso-iec-27001:8.2"),
    prefixes=("ISR",),
    model=InformationSecurityRisk,
    closed=closed,
    state=state,
    columns=(
        Column("What could happen", "title", _harms),
        Column("Level", _level, _limit),
        Column("Assets", "assets"),
        Column("Owner", "owner"),
    ),
    empty="What threatens information belongs here: rated against one criterion, with an owner and a decision.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=(
        UNDECIDED, NOT_RATED, ABOVE_CRITERION, ACCEPTED_BY_OTHER, REVIEW_OVERDUE, RISEN, OWN_CRITERION,
    ),
    begins="identified_on",
    happened=("identified_on", "accepted_on", "closed_on"),
)  # fmt: skip
