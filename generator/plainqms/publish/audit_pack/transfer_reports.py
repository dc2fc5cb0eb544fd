"""Section B of a transfer pack: the last reports of the body, and each of its findings with what followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.publish import words
from plainqms.publish.audit_pack.checking import FINDING, criterion, finding
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import Cell, Section, Words, day, record, several, spoken, table, text
from plainqms.publish.audit_pack.transfer import reports
from plainqms.registers import findings
from plainqms.views.transfer import of_the_body


def section(facts: Facts) -> Section:
    assert facts.leaving is not None
    certificates = [item.certificate for item in facts.leaving.transfers]
    held = {audit.id: audit for item in certificates for audit in reports(item, facts)}
    begins = min((audit.held_on for audit in held.values()), default=None)
    found = {item.id: item for one in certificates for item in of_the_body(one, facts.system)}
    cycle = [
        item
        for item in found.values()
        if item.audit in held or (begins and item.on >= begins) or not _over(item)
    ]
    failing = [item for item in cycle if findings.failed(item)]
    open_ = [item for item in failing if not _over(item)]
    rest = [item for item in cycle if not findings.failed(item)]
    return Section(
        "B",
        "reports",
        "Reports and open findings",
        "The audit that the certificates were decided by, the visits since, and every finding with its closure.",
        (
            table(
                "Audits by the body",
                ("Record", "Audit", "Last day", "Report", "Against", "Found", "Concluded"),
                (_audit(item, facts) for item in sorted(held.values(), key=lambda audit: audit.held_on)),
                empty="No audit by the body is recorded. Is that true?",
            ),
            table(
                "Nonconformities still open",
                FINDING,
                (finding(item, facts) for item in open_),
                empty="None: each was verified by the body or closed.",
            ),
            table(
                "Nonconformities closed",
                FINDING,
                (finding(item, facts) for item in failing if item not in open_),
                empty="None is recorded.",
            ),
            table(
                "Observations and opportunities",
                FINDING,
                (finding(item, facts) for item in rest),
                empty="None is recorded.",
            ),
            Words("Complaints and authorities", tuple(_asked(facts))),
        ),
        ("audits", "findings", "complaints"),
    )


def _over(item: Any) -> bool:
    return item.verified_on is not None or findings.closed(item)


def _audit(item: Any, facts: Facts) -> tuple[Cell, ...]:
    found = facts.system.records.grouped("findings", "audit").get(item.id, ())
    grades = [one.grade for one in found]
    said = [words.count(grades.count(grade), grade) for grade in dict.fromkeys(grades)]
    return (
        record(item.id, facts),
        spoken(item.title, item.kind),
        text(item.held_on),
        text(
            _whole(item.report) if item.report else "no number",
            _whole(day(item.reported_on)) if item.reported_on else "not yet reported",
        ),
        several(criterion(name, facts) for name in item.criteria),
        text("", *said) if said else text("none" if item.reported_on else ""),
        spoken(item.conclusion) if item.conclusion else text("Nothing entered"),
    )


def _whole(said: str) -> str:
    """On one line: a number, a day."""
    return said.replace(" ", "\u00a0").replace("-", "\u2011")


def _asked(facts: Facts) -> Iterator[str]:
    every = facts.system.records.of("complaints")
    open_ = [item for item in every if item.closed_on is None]
    yield (
        f"{words.count(len(every), 'complaint')} recorded, {len(open_) or 'none'} of them open: section 11."
        if every
        else "No complaint is recorded. Is that true?"
    )
    yield (
        "Whether somebody complained about us to the body itself, or an authority is looking into anything, is "
        "not recorded here: ask the body that issued the certificate, and us."
    )
