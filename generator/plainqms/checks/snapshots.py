"""Registers whose rows are approved with a document's text: that there are such registers."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms import registers
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.sources.binding import did_you_mean

UNKNOWN_SNAPSHOT = Rule(
    "R240",
    "snapshot-of-unknown-register",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "rows that are approved with a text are those of a register",
    "The text is approved without the rows that were meant to be approved with it.",
    "Write the register as its file or folder below records/ is called: snapshot: [objectives]",
)
RULES = (UNKNOWN_SNAPSHOT,)


def check(system: System) -> Iterator[Problem]:
    for document in system.documents:
        for name in document.snapshot:
            if name not in registers.REGISTERS:
                meant = did_you_mean(name, registers.REGISTERS)
                remedy = f"Did you mean {meant}?" if meant else ""
                message = f"{document.id}: there is no register “{name}”"
                yield UNKNOWN_SNAPSHOT.at(document.placed("snapshot"), message, remedy)
