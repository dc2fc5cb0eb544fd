"""An accreditation body: it watches certification bodies, and says for which standards they are fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccreditationBody:
    """`register` tells in words where its accredited bodies are looked up; addresses change, so none stands here."""

    short: str
    name: str
    country: str
    register: str
