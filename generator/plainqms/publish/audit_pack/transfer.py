"""Section A of a transfer pack: whether another body may take the certificates over, and where it reads what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    day,
    holder,
    record,
    several,
    spoken,
    table,
    text,
)
from plainqms.publish.record_values import readable
from plainqms.registers import certification_cycle as cycle
from plainqms.registers.accreditation_check import QUESTIONS, latest
from plainqms.registers.certification_bodies import checked
from plainqms.registers.certification_rules import TRANSFERABLE
from plainqms.views.transfer import Obstacle, Transfer, Weight

# What an accepting body reads first, and where it stands here.
_READ = (
    ("Certificates, their scope, sites and validity", "01-scope.html", "Scope and certificates"),
    ("Who accredits the body that issued them", "A-transfer.html", "This page"),
    ("Last reports, and every nonconformity with its closure", "B-reports.html", "Reports and open findings"),
    ("Complaints, and what was done about them", "11-figures.html", "Complaints, satisfaction, measures"),
    ("Where in the cycle, and what the next visit must cover", "C-cycle.html", "Where in the cycle"),
    ("Changes, and whether the body was told", "00-changes.html", "Changes since the last visit"),
    ("People, shifts, sites, outsourced work", "D-information-sheet.html", "Information sheet"),
    ("Our own audits and reviews by management", "08-audits.html", "Audit programme, reports, auditors"),
    ("How certificate and marks are used", "14-marks.html", "Use of certification marks"),
)  # fmt: skip


def may(facts: Facts) -> Section:
    assert facts.leaving is not None
    transfers = facts.leaving.transfers
    said = warning(facts)
    parts: list[Table | Words] = []
    if said:
        parts.append(Words(said["title"], (*said["lines"], said["basis"])))
    parts += (
        _certificates(transfers, facts),
        _obstacles(transfers, facts),
        _bodies(transfers, facts),
        _why(facts),
        table(
            "Where it stands",
            ("What is read before a transfer", "Here"),
            ((text(what), several([{"text": title, "url": url}])) for what, url, title in _READ),
        ),
        _enclosed(transfers, facts),
    )
    return Section(
        "A",
        "transfer",
        "May it be taken over?",
        "What the records tell about each certificate. Whether it is taken over the accepting body decides, after "
        "its own review.",
        tuple(parts),
        ("certificates",),
    )


def warning(facts: Facts) -> dict[str, Any]:
    """What stands on top where a certificate may not be transferred; empty where each may be."""
    transfers = facts.leaving.transfers if facts.leaving else ()
    refused = [item for item in transfers if item.weight is Weight.NO]
    if not refused:
        return {}
    many = len(refused) > 1
    return {
        "title": f"{len(refused)} of {len(transfers)} certificates may not be transferred"
        if len(transfers) > 1
        else "This certificate may not be transferred",
        "lines": [_refusal(item, facts) for item in refused],
        "basis": f"{TRANSFERABLE.says} ({TRANSFERABLE.cited}: {TRANSFERABLE.source}.) The pack was made all the same: "
        f"what stands in it is true of {'them' if many else 'it'} as at this day.",
    }


def _refusal(item: Transfer, facts: Facts) -> str:
    because = "; ".join(one.what for one in item.obstacles if one.weight is Weight.NO)
    name = holder(item.certificate.standard, facts, "edition")
    return f"{item.certificate.id}, {name}: {readable(because, facts.manual)}."


def _certificates(transfers: tuple[Transfer, ...], facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        states = {item.record.id: item.state for item in facts.manual.registers.entries("certificates")}
        for item in transfers:
            held = item.certificate
            marks = ", ".join(part for part in (held.accreditation_body, held.accreditation_number) if part)
            yield (
                record(held.id, facts, held.number, *([f"version {held.version}"] if held.version else [])),
                text(holder(held.standard, facts, "edition"), _body(held.body, facts)),
                text(marks or "none named", _recognition(held.recognition)),
                text(held.effective, f"until {day(held.expires)}", f"decided {day(held.decided)}"),
                text(states.get(held.id, "")),
                text(*_answer(item)),
            )

    heads = (
        "Certificate",
        "Standard, body",
        "Accredited by",
        "Valid from",
        "State",
        "May it be transferred?",
    )
    return table("Certificates", heads, rows(), empty="No certificate is held.")


def _answer(item: Transfer) -> tuple[str, ...]:
    if item.weight is Weight.NO:
        return ("No", "see below")
    until = f"by {day(item.last_day)}" if item.event else f"while it is valid, until {day(item.last_day)}"
    if item.weight is Weight.FIRST:
        return ("Nothing recorded forbids it; open points below", until)
    return ("Nothing recorded forbids it", until)


def _obstacles(transfers: tuple[Transfer, ...], facts: Facts) -> Table:
    def row(item: Transfer, one: Obstacle) -> tuple[Cell, ...]:
        said = readable(one.what, facts.manual)
        return (
            record(item.certificate.id, facts),
            text(f"{said[:1].upper()}{said[1:]}.", one.weight.value),
            text(readable(_told(one.remedy), facts.manual)),
            text(one.rule.says, f"{one.rule.cited}: {one.rule.source}"),
        )

    return table(
        "What stands in the way, and what is to be settled first",
        ("Certificate", "What", "What to do", "Rule, and whose it is"),
        (row(item, one) for item in transfers for one in item.obstacles),
        empty="Nothing that is recorded: valid, accredited, not suspended, and no major nonconformity open.",
    )


def _told(remedy: str) -> str:
    """Without the name of the field, which is for whoever keeps the records."""
    head, _, field = remedy.rpartition(": ")
    return f"{head}." if head and field.replace("_", "").isalpha() and " " not in field else remedy


def _bodies(transfers: tuple[Transfer, ...], facts: Facts) -> Table:
    """Who issued them. Offers and what the contract costs are nobody else's."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name in dict.fromkeys(item.certificate.body for item in transfers):
            body = facts.system.records.get(name)
            if body is None:
                continue
            last, on = latest(body.checks), checked(body)
            asked = (
                [f"{question} {getattr(last, field)}" for field, question in QUESTIONS.items()]
                if last
                else []
            )
            marks = ", ".join(part for part in (body.accreditation_body, body.accreditation_number) if part)
            ended = (f"ended on {day(body.accreditation_ended_on)}",) if body.accreditation_ended_on else ()
            yield (
                text(words.plain(body.title), words.plain(body.address)),
                text(marks or "nobody named", _recognition(body.recognition), *ended),
                text(
                    words.spoken(body.accreditation_scope),
                    *(holder(edition, facts, "edition") for edition in body.accredited_for),
                ),
                text(f"looked up {day(on)}" if on else "never looked up", *asked),
            )

    heads = ("Body", "Accredited by", "For", "Asked at the source")
    return table("The body that issued them", heads, rows(), empty="The register of bodies does not know it.")


def _body(name: str, facts: Facts) -> str:
    body = facts.system.records.get(name)
    return words.plain(body.title) if body is not None else name


def _recognition(given: str) -> str:
    return {"": "arrangement not entered", "none": "under no arrangement"}.get(given, given)


def _why(facts: Facts) -> Words:
    """As the transfer audit that is planned says, or its place."""
    planned = [
        item
        for item in facts.system.records.of("audits")
        if item.kind == "transfer" and not item.cancelled_on
    ]
    last = max(planned, key=lambda item: item.planned, default=None)
    if last is not None and last.objective:
        return Words("Why we change", (f"{last.id}: {words.spoken(last.objective)}",))
    return Words(
        "Why we change",
        ("Not recorded. The accepting body asks: tell it in the letter that this pack comes with.",),
    )


def _enclosed(transfers: tuple[Transfer, ...], facts: Facts) -> Table:
    """What the old body issued lies with whoever holds it, not in these records."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in transfers:
            held = item.certificate
            yield (
                text(f"Certificate {held.number}"),
                record(held.id, facts),
                text("as it was issued, with annexes"),
            )
        seen: Mapping[str, Any] = {
            audit.id: audit for item in transfers for audit in reports(item.certificate, facts)
        }
        for audit in seen.values():
            report = f"Report {audit.report}" if audit.report else "Report, no number entered"
            yield text(report), record(audit.id, facts), spoken(audit.title)

    return table(
        "To be enclosed by hand",
        ("What", "Record", "Note"),
        rows(),
        lead="Papers of the body that issued them are not part of these records; a pack cannot hold them.",
    )


def reports(certificate: Any, facts: Facts) -> list[Any]:
    """Of the audit that it was decided by, and of those since, the first one first."""
    records = facts.system.records
    begun = cycle.begun_by(certificate, records)
    led = cycle.led_to(begun, records)
    found = [*([led] if led is not None else []), *cycle.audits(certificate, records)]
    return list({item.id: item for item in found}.values())
