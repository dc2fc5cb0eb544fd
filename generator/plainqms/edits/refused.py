"""Why a command enters nothing: a sentence for whoever asked, with what to do."""

from __future__ import annotations

from collections.abc import Iterable

from plainqms.model.system import System
from plainqms.sources.binding import did_you_mean


class Refused(Exception):  # noqa: N818 - an answer to whoever asked, not our mistake
    """The sentence says what cannot be entered and why, and what to do."""


def unless_known(system: System, editions: Iterable[str]) -> None:
    """Refuses an edition that qms.yml names neither as followed nor as planned."""
    known = [*system.records.standards, *system.records.planned]
    for name in editions:
        if name not in known:
            close = did_you_mean(name, known)
            hint = (
                f"; did you mean {close}?" if close else f"; there are: {', '.join(known)}" if known else ""
            )
            raise Refused(f"{name} is neither followed nor planned in qms.yml{hint}")
