"""The inputs of a review by management, in our own words, and which standards ask for each."""

from __future__ import annotations

from typing import Literal

Question = Literal[
    "earlier actions",
    "changes around us and inside",
    "interested parties",
    "legal and other duties",
    "environmental aspects",
    "risks and opportunities",
    "actions on risks and opportunities",
    "policy",
    "objectives",
    "customers and other parties",
    "communication",
    "processes and products",
    "nonconformities and corrective actions",
    "incidents",
    "monitoring and measurement",
    "audits",
    "evaluation of compliance",
    "suppliers",
    "consultation of workers",
    "risk assessment and treatment plan",
    "resources",
    "improvement",
]
_Q, _E, _S, _I = "iso-9001", "iso-14001", "iso-45001", "iso-iec-27001"
STANDARDS = (_Q, _E, _S, _I)
ASKED_BY: dict[str, tuple[str, ...]] = {
    "earlier actions": STANDARDS,
    "changes around us and inside": STANDARDS,
    "interested parties": (_E, _S, _I),
    "legal and other duties": (_E, _S),
    "environmental aspects": (_E,),
    "risks and opportunities": (_E, _S),
    "actions on risks and opportunities": (_Q,),
    "policy": (_S,),
    "objectives": STANDARDS,
    "customers and other parties": (_Q, _I),
    "communication": (_E, _S),
    "processes and products": (_Q,),
    "nonconformities and corrective actions": STANDARDS,
    "incidents": (_S,),
    "monitoring and measurement": STANDARDS,
    "audits": STANDARDS,
    "evaluation of compliance": (_E, _S),
    "suppliers": (_Q,),
    "consultation of workers": (_S,),
    "risk assessment and treatment plan": (_I,),
    "resources": (_Q, _E, _S),
    "improvement": STANDARDS,
}
"""Which standards ask for each input, whatever the edition; named in our own words."""
ASKED_SINCE = {"interested parties": ("iso-9001-2026",)}
"""What an edition asks for beyond that: reported of it, and not confirmed by its text, so pages say so."""
