"""Certificates that another certification body is to take over: asked when its pack is made, not by `qms check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.registers.certification_rules import SETTLED_FIRST, TRANSFERABLE
from plainqms.views.transfer import Transfer, Weight

NOT_TRANSFERABLE = Rule(
    "E884",
    "certificate-not-transferable",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    TRANSFERABLE.source,
    "Another body takes over only what is valid, accredited and not suspended; it would have to refuse this one.",
    "Clear it up with the body that issued the certificate, or apply for a first certification.",
)
SETTLE_FIRST = Rule(
    "E885",
    "certificate-transfer-unsettled",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    SETTLED_FIRST.source,
    "The accepting body asks for it in its review before the transfer, and decides nothing until it is answered.",
    "Settle it with the body that issued the certificate, or tell the accepting body how it stands.",
)
RULES = (NOT_TRANSFERABLE, SETTLE_FIRST)


def check(transfers: Iterable[Transfer], system: System) -> Iterator[Problem]:
    for item in transfers:
        for obstacle in item.obstacles:
            rule = NOT_TRANSFERABLE if obstacle.weight is Weight.NO else SETTLE_FIRST
            record = system.records.get(obstacle.record) or item.certificate
            message = f"{item.certificate.id} {item.certificate.title}: {obstacle.what}"
            yield rule.at(record.placed(obstacle.path), message, obstacle.remedy)
