"""One file a kind of record. A new kind is that file, its name here, and one fixture under tests/registers/.

A register is imported when a system holds records of it: what nobody uses costs nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from plainqms.model.register import Register

REGISTERS: tuple[str, ...] = (
    "context",
    "interested-parties",
    "processes",
    "competence",
    "training",
    "acknowledgements",
    "reviews",
    "risks",
    "compliance-obligations",
    "environmental-aspects",
    "hazards",
    "emergency-drills",
    "assets",
    "information-security-risks",
    "treatments",
    "applicability",
    "objectives",
    "changes",
    "suppliers",
    "external-documents",
    "measuring-equipment",
    "calibrations",
    "complaints",
    "satisfaction",
    "reports",
    "nonconforming-outputs",
    "nonconformities",
    "improvements",
    "audits",
    "findings",
    "management-reviews",
    "gaps",
    "certificates",
    "certification-bodies",
    "evidence-elsewhere",
    "retention",
)
"""In the order of the site. `measuring-equipment` lies in measuring_equipment.py and in records/measuring-equipment."""

NAMES = ("roles", "people", *REGISTERS)
"""What `{{ register("...") }}` may name in a document."""


@cache
def register(name: str) -> Register[Any]:
    found: Register[Any] = import_module(f"{__name__}.{name.replace('-', '_')}").REGISTER
    return found


def every() -> tuple[Register[Any], ...]:
    return tuple(register(name) for name in REGISTERS)
