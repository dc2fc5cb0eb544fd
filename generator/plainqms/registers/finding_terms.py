"""What has to happen with a finding by when, and on which basis: own rule, the body's contract, the cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plainqms.model.register import Records
from plainqms.registers import certification_cycle
from plainqms.registers.audits import CERTIFICATION
from plainqms.registers.finding_grades import FAILED, MAJOR

_ANSWER = timedelta(days=31)  # a month, as the procedure for internal audits gives for observations
_RULES = "rules for certification bodies (ISO/IEC 17021-1)"


@dataclass(frozen=True, slots=True)
class Term:
    """`by` is None where nothing sets a day; `basis` says then whom to ask. `path` is the field that ends it."""

    what: str
    by: date | None
    basis: str
    path: str
    done: date | None = None


def answer_by(finding: Any) -> date | None:
    """The day in the record; without one, a month for what asks for an answer in writing."""
    return finding.due or (finding.on + _ANSWER if finding.grade not in FAILED else None)


def terms(finding: Any, records: Records) -> tuple[Term, ...]:
    """All of them, done or not; none for what asks for no answer."""
    if finding.grade in ("conformity", "good practice"):
        return ()
    done = finding.answered_on or finding.accepted_on or finding.verified_on or finding.closed_on
    basis = (
        "agreed with the auditor; the day stands in the record"
        if finding.due
        else "internal audit: where no day is set, within a month"
        if finding.grade not in FAILED
        else "no day is set: agree one with the auditor, and enter it as due"
    )
    return (
        Term("Answer", answer_by(finding), basis, "due" if finding.due else "on", done),
        *of_body(finding, records),
    )


def of_body(finding: Any, records: Records) -> Iterator[Term]:
    """What the certification body waits for, counted from the last day of its audit."""
    audit = records.get(finding.audit)
    kind, last = getattr(audit, "kind", ""), getattr(audit, "held_on", None) or finding.on
    if finding.grade not in FAILED or kind not in CERTIFICATION:
        return
    body = records.get(getattr(audit, "body", None) or "")
    if finding.grade == MAJOR and kind == "stage 2":
        what = "Have the cure verified, or stage 2 is held again"
        basis = f"{_RULES}: six months after the last day of stage 2, in a first certification"
        yield Term(
            what, certification_cycle.verify_majors_by(last), basis, "verified_on", finding.verified_on
        )
    if finding.grade == MAJOR and kind == "recertification" and (expires := _expires(audit, last, records)):
        what = "Have the cure verified, or the certificate ends"
        basis = f"{_RULES}: before the certificate expires"
        yield Term(what, expires, basis, "verified_on", finding.verified_on)
    name = str(getattr(body, "title", "")) or "the certification body"
    given = {"plan accepted": finding.accepted_on or finding.verified_on, "verified": finding.verified_on}
    mine = [item for item in getattr(body, "deadlines", ()) if item.grade == finding.grade and item.days]
    for item in mine:
        plan = item.step == "plan accepted"
        what = f"Have the plan accepted by {name}" if plan else f"Have the cure verified by {name}"
        basis = f"contract with {name}: {item.days} days after the last day of the audit"
        path = "accepted_on" if plan else "verified_on"
        yield Term(what, last + timedelta(days=item.days), basis, path, given[item.step])
    if not mine:
        basis = (
            "no days of the contract are recorded: ask the body, and enter them under deadlines of its record"
        )
        yield Term(f"Have the plan accepted by {name}", None, basis, "accepted_on", given["plan accepted"])


def _expires(audit: Any, last: date, records: Records) -> date | None:
    """The end of the certificate that the audit is to renew, the nearest of several."""
    ends = [
        item.expires
        for item in records.of("certificates")
        if item.ended_on is None
        and item.decided < last <= item.expires
        and {item.standard, records.standards.get(item.standard, "")} & set(audit.criteria)
    ]
    return min(ends, default=None)
