"""The next visit of the body by the cycle of a certificate: by which day, and whose rule that day is."""

from __future__ import annotations

from typing import Any

from plainqms.model.system import System
from plainqms.registers.certification_event import Event
from plainqms.views import certification


def visit(system: System, certificate: Any) -> Event | None:
    mine = (item for item in certification.cycles(system) if item.certificate is certificate)
    found = next(mine, None)
    return found.visit if found else None


def said(event: Event) -> str:
    """`Surveillance of 2027 by 2027-12-31`, and in brackets the rule with its number and basis, or what was agreed."""
    rule = event.rule.says.rstrip(".")
    whose = (
        f"as agreed: {event.agreed}" if event.agreed else f"{rule[:1].lower()}{rule[1:]}; {event.rule.cited}"
    )
    return f"{event.title} by {event.by} ({whose})" if event.by else event.title
