"""A planned change from one edition of a standard to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plainqms.model.correspondence import EditionMap
from plainqms.model.standard import Standard


@dataclass(frozen=True, slots=True)
class Transition:
    """`deadline` is the organization's own; none where nobody has set one and somebody only looks ahead."""

    old: Standard
    new: Standard
    map: EditionMap
    deadline: date | None = None
