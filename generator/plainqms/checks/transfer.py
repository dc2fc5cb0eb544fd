"""Certificates that another certification body is to take over: asked when its pack is made, not by `qms check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

if TYPE_CHECKING:  # a system without records loads none of their registers
    from plainqms.views.transfer import Transfer

_TOLD = "rules for the transfer of accredited certification, as publicly told; the accepting body decides"

NOT_TRANSFERABLE = Rule(
    "E884",
    "certificate-not-transferable",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    _TOLD,
    "Another body takes over only what is valid, accredited and not suspended; it would have to refuse this one.",
    "Clear it up with the body that issued the certificate, or apply for a first certification.",
)
SETTLE_FIRST = Rule(
    "E885",
    "certificate-transfer-unsettled",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    _TOLD,
    "The accepting body asks for it in its review before the transfer, and decides nothing until it is answered.",
    "Settle it with the body that issued the certificate, or tell the accepting body how it stands.",
)
RULES = (NOT_TRANSFERABLE, SETTLE_FIRST)


def check(transfers: Iterable[Transfer], system: System) -> Iterator[Problem]:
    for item in transfers:
        for obstacle in item.obstacles:
            rule = NOT_TRANSFERABLE if obstacle.forbids else SETTLE_FIRST
            record = system.records.get(obstacle.record) or item.certificate
            message = f"{item.certificate.id} {item.certificate.title}: {obstacle.what}"
            yield rule.at(record.placed(obstacle.path), message, obstacle.remedy)
