"""Findings: what an audit found, how it was graded, against which requirement, and what followed from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    ClauseId,
    Day,
    DocumentId,
    Holder,
    Id,
    Items,
    ProcessId,
    Record,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Counts, Due, Evidence, Records, Register, Step
from plainqms.registers import finding_grades, finding_terms
from plainqms.registers.audits import CERTIFICATION, AuditId
from plainqms.registers.finding_grades import FAILED, IMPROVEMENT, MINOR, Against, Grade

NO_NONCONFORMITY = Rule(
    "E620",
    "finding-without-nonconformity",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 9.2.2 and 10.2 (and those of ISO 14001, ISO 45001, ISO/IEC 27001)",
    "It was found that a requirement is not met, and nothing says that anybody corrects it or looks for the cause.",
    "Enter a nonconformity and name it here: nonconformity: NC-2026-003",
)
NO_REQUIREMENT = Rule(
    "E621",
    "finding-without-clause",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "internal audit: no rule, no nonconformity",
    "Without the rule it is an opinion, and nobody can tell what would put it right.",
    "Name the clause (clauses: [iso-9001:8.4.1]) or our own document (documents: [PRO-003]), or grade it otherwise.",
)
SOFTENED = Rule(
    "E622",
    "improvement-reads-like-nonconformity",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what does not meet a requirement is no opportunity for improvement",
    "It tells of something missing or not done. Graded so, nobody has to correct it or look for the cause.",
    "Grade it as nonconformity; or say which requirement is met all the same: graded_because:",
)
PARTS_MISSING = Rule(
    "E623",
    "nonconformity-not-told-apart",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "requirement, evidence and statement stand apart",
    "Whoever has to correct it cannot see what was asked, what was seen, and in what the two differ.",
    "Fill in all three: requirement (what is asked), evidence (what was seen), statement (what is not met).",
)
OVERDUE = Rule(
    "E624",
    "finding-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: an answer by the day in the record; where none is set, within a month",
    "The day that was promised has passed, and nothing says that it was answered.",
    "Answer it and enter the day (answered_on), or agree another one with the auditor and enter that: due",
)
CLOSED_TOO_EARLY = Rule(
    "E625",
    "finding-closed-before-nonconformity",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "internal audit: the auditor looks whether the action works, and closes the finding then",
    "The finding says that all is well, the nonconformity that work goes on. One of them is wrong.",
    "Close the nonconformity first, or take closed_on away.",
)
NOT_ACCEPTED = Rule(
    "E626",
    "closed-without-certification-body",
    Severity.ERROR,
    Basis.CERTIFICATION_BODY,
    "of a minor nonconformity the body accepts the plan, of a major one it verifies the cure",
    "Only the body that raised it can say that it is answered; the certificate hangs on it.",
    "Enter the day on which the body accepted the plan (accepted_on) or verified the cure (verified_on).",
)
CONCERN_ELSEWHERE = Rule(
    "E627",
    "area-of-concern-outside-stage-1",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "stage 1 alone names areas of concern",
    "In any other audit nobody knows what follows from it.",
    "Grade it as nonconformity, observation or opportunity for improvement.",
)
BODY_WAITS = Rule(
    "E628",
    "certification-body-deadline-passed",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the days stand in the register of certification bodies",
    "The body may suspend the certificate, or not renew it.",
    "Send what is missing today, ask for more time in writing, and enter what the body said.",
)
NOT_DECIDED = Rule(
    "E629",
    "improvement-without-answer",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: who answers for the process says yes or no, with a reason",
    "An idea that nobody answers is the last one from that auditor.",
    "Write decision: taken up, or: not taken up, and the reason under answer:",
)
_RULES = (
    NO_NONCONFORMITY, NO_REQUIREMENT, SOFTENED, PARTS_MISSING, OVERDUE, CLOSED_TOO_EARLY, NOT_ACCEPTED,
    CONCERN_ELSEWHERE, BODY_WAITS, NOT_DECIDED, *finding_grades.RULES,
)  # fmt: skip

_NOTED = ("conformity", "good practice")
_FAILS = re.compile(
    r"\b(?:not(?! only\b)|missing|never|lack(?:s|ed|ing)?|absent|failed|fails|overdue|expired)\b|n['’]t\b"
    r"|\bno (?:\w+ )?(?:evidence|records?|proof|trace|entry|entries|date|signature|approval)\b",
    re.IGNORECASE,
)


class Finding(Record):
    title: str = Field(min_length=1, title="Finding", description="In one line.")
    audit: AuditId = Field(title="Audit", description="The audit that found it.")
    grade: Grade = Field(title="Grade", description="The worst, where `against` gives several.")
    against: tuple[Against, ...] = listed(
        "Graded by certificate", "Where one audit holds it against several standards, and grades differ."
    )
    number: str = Field(
        default="", title="Number in the report", description="By which the auditor calls it."
    )
    on: Day = Field(title="Found on")
    owner: Holder = Field(default="", title="Answered by", description="Who answers for the process.")
    process: ProcessId = Field(default="", title="Process")
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed("Clauses", "Those that it concerns.")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed(
        "Documents", "Our own rules that it concerns."
    )
    requirement: Text = Field(default="", title="Requirement", description="What is asked, in own words.")
    evidence: Text = Field(
        default="", title="Evidence", description="What was seen, so that it is found again."
    )
    statement: Text = Field(default="", title="Statement", description="In what the two differ.")
    graded_because: Text = Field(default="", title="Graded so, because")
    nonconformity: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(
        default=None, title="Nonconformity", description="Where it is corrected and its cause is sought."
    )
    due: IsoDate = Field(default=None, title="Answer due")
    decision: Literal["", "taken up", "not taken up"] = Field(default="", title="Decision")
    answer: Text = Field(default="", title="Answer", description="What follows from it, or why nothing does.")
    answered_on: IsoDate = Field(default=None, title="Answered on")
    accepted_on: IsoDate = Field(
        default=None, title="Plan accepted on", description="By the certification body."
    )
    verified_on: IsoDate = Field(default=None, title="Verified on", description="By the certification body.")
    seen: Text = Field(default="", title="Seen when it was closed")
    closed_on: IsoDate = Field(default=None, title="Closed on")


def closed(record: Finding) -> bool:
    return record.closed_on is not None or record.grade in _NOTED


def failed(record: Finding) -> bool:
    """Whether a requirement is not met."""
    return record.grade in FAILED


def state(record: Finding, records: Records) -> str:
    if record.grade in _NOTED:
        return "Noted"
    if record.closed_on:
        return "Closed"
    if record.verified_on:
        return "Verified by the body, not yet closed"
    if record.accepted_on:
        return "Plan accepted by the body"
    return "Answered" if _answered(record) else "Not yet answered"


def due(record: Finding, records: Records) -> Iterator[Due]:
    if closed(record):
        return
    by = finding_terms.answer_by(record)
    if by and not _answered(record):
        yield Due(by, "Answer", record.owner, "due" if record.due else "on")
    yield from _asked_by_body(record, records)


def evidence(records: Records, counts: Counts) -> Iterator[Evidence]:
    """Findings of internal audits: those that fail a requirement, and ideas, each against the audit's standards."""
    held = [item for item in records.of("findings") if _kind(item, records) == "internal"]
    for edition, family in records.standards.items():
        mine = [item for item in held if edition in _criteria(item, records)]
        bad = [item for item in mine if failed(item)]
        if bad:
            good = sum(counts(item) and item.nonconformity is not None for item in bad)
            what = "findings of internal audits with a nonconformity that follows them up"
            late = sum(_late(item, records) for item in bad)
            yield Evidence((f"{family}:9.2.2",), what, len(bad), good, late, len(bad) - good)
        ideas = [item for item in mine if item.grade == IMPROVEMENT]
        if ideas:
            clause = "10.1" if family == "iso-iec-27001" else "10.3"
            good = sum(counts(item) and bool(item.decision) for item in ideas)
            late = sum(_late(item, records) for item in ideas)
            what = "opportunities for improvement from audits with an answer"
            yield Evidence((f"{family}:{clause}",), what, len(ideas), good, late)


def problems(record: Finding, records: Records) -> Iterator[Problem]:
    if failed(record):
        yield from _failing(record, records)
    told = f"{record.title} {record.evidence} {record.statement}"
    found = _FAILS.search(told) if record.grade == IMPROVEMENT and not record.graded_because else None
    if found:
        message = f"{record.id} says “{found.group()}”; is it an opportunity for improvement?"
        yield SOFTENED.at(record.placed("grade"), message)
    if record.grade == "area of concern" and _kind(record, records) not in ("", "stage 1"):
        message = f"{record.id} is an area of concern of {record.audit}, which is no stage 1"
        yield CONCERN_ELSEWHERE.at(record.placed("grade"), message)
    yield from finding_grades.problems(record, records)
    yield from _answers(record, records)


def steps(record: Finding, records: Records) -> Iterator[Step]:
    if record.grade in _NOTED:
        return
    yield Step("Found", record.on, done=True)
    yield Step("Answered", record.answered_on, finding_terms.answer_by(record), done=_answered(record))
    if failed(record) and _kind(record, records) in CERTIFICATION:
        by = {item.path: item.on for item in _asked_by_body(record, records)}
        accepted = record.accepted_on or record.verified_on
        yield Step("Plan accepted", record.accepted_on, by.get("accepted_on"), done=accepted is not None)
        yield Step("Verified", record.verified_on, by.get("verified_on"), done=record.verified_on is not None)
    yield Step("Closed", record.closed_on, done=record.closed_on is not None)


def _failing(record: Finding, records: Records) -> Iterator[Problem]:
    if not record.nonconformity:
        message = f"{record.id} is a {record.grade}; which nonconformity follows it up?"
        yield NO_NONCONFORMITY.at(record.placed("grade"), message)
    if not record.clauses and not record.documents:
        yield NO_REQUIREMENT.at(record.placed("grade"), f"{record.id} names no clause and no document")
    missing = [name for name in ("requirement", "evidence", "statement") if not getattr(record, name)]
    if missing:
        yield PARTS_MISSING.at(record.place, f"{record.id} lacks: {', '.join(missing)}")
    if record.closed_on is None:
        return
    other = records.get(record.nonconformity or "")
    if other is not None and getattr(other, "closed_on", None) is None:
        message = f"{record.id} was closed on {record.closed_on}, {record.nonconformity} is open"
        yield CLOSED_TOO_EARLY.at(record.placed("closed_on"), message)
    judged = record.verified_on or (record.accepted_on if record.grade == MINOR else None)
    if _kind(record, records) in CERTIFICATION and judged is None:
        what = "accepted the plan" if record.grade == MINOR else "verified the cure"
        message = f"{record.id} was closed on {record.closed_on}; when had the body {what}?"
        yield NOT_ACCEPTED.at(record.placed("closed_on"), message)


def _answers(record: Finding, records: Records) -> Iterator[Problem]:
    for item in due(record, records):
        if item.on >= records.as_of:
            continue
        if item.path in ("accepted_on", "verified_on"):
            message = f"{record.id}: “{item.what}” was due on {item.on}"
            yield BODY_WAITS.at(record.placed("on"), message)
        else:
            yield OVERDUE.at(record.placed(item.path), f"{record.id} was to be answered by {item.on}")
    if record.grade == IMPROVEMENT and record.closed_on and not (record.decision and record.answer):
        message = f"{record.id} was closed on {record.closed_on}; was it taken up, and why?"
        yield NOT_DECIDED.at(record.placed("closed_on"), message)


def _answered(record: Finding) -> bool:
    return bool(record.answered_on or record.accepted_on or record.verified_on or record.closed_on)


def _asked_by_body(record: Finding, records: Records) -> Iterator[Due]:
    for term in finding_terms.of_body(record, records):
        if term.by and not term.done:
            yield Due(term.by, term.what, record.owner, term.path)


def _kind(record: Finding, records: Records) -> str:
    return str(getattr(records.get(record.audit), "kind", ""))


def _criteria(record: Finding, records: Records) -> frozenset[str]:
    """Adopted editions that its audit was held against; where clauses are named, those of these clauses."""
    named = {clause.split(":")[0] for clause in record.clauses}
    criteria = named or set(getattr(records.get(record.audit), "criteria", ()))
    return frozenset(edition for edition, family in records.standards.items() if criteria & {edition, family})


def _late(record: Finding, records: Records) -> bool:
    return any(item.on < records.as_of for item in due(record, records))


def _found(record: Finding, records: Records) -> tuple[object, ...]:
    return record.grade[:1].upper() + record.grade[1:], record.on


def _of(record: Finding, records: Records) -> tuple[object, ...]:
    audit = records.get(record.audit)
    return (audit.name,) if audit else ()


REGISTER = Register(
    name="findings",
    title="Audit findings",
    one="Finding",
    purpose="What audits found, against which requirement and on what evidence, and what followed from it.",
    clauses=("iso-9001:9.2.2", "iso-14001:9.2.2", "iso-45001:9.2.2", "iso-iec-27001:9.2.2"),
    prefixes=("FND",),
    model=Finding,
    closed=closed,
    state=state,
    columns=(
        Column("Finding", "title", _found),
        Column("Audit", "audit", _of),
        Column("Answered by", "owner"),
    ),
    empty="What an audit found belongs here: nonconformities, observations, ideas, and what others should copy.",
    due=due,
    evidence=evidence,
    problems=problems,
    rules=_RULES,
    steps=steps,
    begins="on",
    happened=("on", "answered_on", "accepted_on", "verified_on", "closed_on"),
)
