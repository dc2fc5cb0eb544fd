"""Records of a certification, as few as a test needs: audits of a body, its findings, certificates; and their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from plainqms.model.register import Records
from plainqms.registers.audits import Audit
from plainqms.registers.certificates import Certificate
from plainqms.registers.certification_bodies import CertificationBody
from plainqms.registers.findings import Finding

OLD, NEW = "iso-9001-2015", "iso-9001-2026"
_BODY = {"id": "CB-001", "title": "Northern Board", "owner": "quality_manager"}


def audit(identifier: str, kind: str, on: str, edition: str = OLD, **more: Any) -> Audit:
    said = {"title": kind, "owner": "quality_manager", "body": "CB-001", "criteria": [edition], "planned": on}
    return Audit.model_validate(
        {"id": identifier, "kind": kind, "held_on": on, "reported_on": on, **said, **more}
    )


def finding(identifier: str, grade: str, **more: str) -> Finding:
    said = {"title": grade, "audit": "AUD-2025-002", "on": "2025-09-24", "owner": "quality_manager"}
    return Finding.model_validate({"id": identifier, "grade": f"{grade} nonconformity", **said, **more})


def certificate(identifier: str, edition: str, **more: Any) -> Certificate:
    said = {
        "title": "Quality",
        "number": identifier,
        "owner": "quality_manager",
        "body": "CB-001",
        "scope": "Gauges.",
    }
    return Certificate.model_validate({"id": identifier, "standard": edition, **said, **more})


def audits(text: str) -> tuple[Any, ...]:
    """Of `surveillance 2026-10-08; surveillance planned 2027-10-08`."""
    found = []
    for number, line in enumerate(item.strip() for item in text.split(";") if item.strip()):
        kind, day = line.rsplit(" ", 1)
        ahead = kind.endswith(" planned")
        kept = {"held_on": None, "reported_on": None} if ahead else {}
        found.append(audit(f"AUD-2020-{number:03}", kind.removesuffix(" planned"), day, **kept))
    return tuple(found)


def entered(
    day: str,
    held: str = "",
    *given: dict[str, Any],
    body: dict[str, Any] | None = None,
    found: tuple[Any, ...] = (),
) -> Records:
    made = tuple(
        certificate(f"CERT-2020-{number:03}", **{"edition": OLD, **item}) for number, item in enumerate(given)
    )
    bodies = (CertificationBody.model_validate({**_BODY, **(body or {})}),)
    return Records(
        as_of=date.fromisoformat(day),
        held={
            "audits": audits(held), "certificates": made, "certification-bodies": bodies, "findings": found,
        },
    )  # fmt: skip


def shown(event: Any) -> str:
    """Kind, limit, how it stands, the day; of what is to come the planned day."""
    return " ".join((
        event.kind, *([f"by {event.by}"] if event.by else []), event.standing.value,
        *([str(event.on)] if event.on else []), *([f"planned {event.planned}"] if event.planned else []),
    ))  # fmt: skip


def table(found: Any) -> list[str]:
    return [
        " | ".join((
            item.kind + (f" {item.year}" if item.kind == "surveillance" else ""),
            str(item.opens or "-"), str(item.by or "-"), str(item.on or "-"), item.standing.value, item.rule.code,
        ))
        for item in found
    ]  # fmt: skip


def by_hand(text: str) -> list[str]:
    return [" | ".join(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
