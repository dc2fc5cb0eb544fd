"""What a check reports, and the kind it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from plainqms.model.place import Place


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Basis(StrEnum):
    """Why anybody may demand it. An auditor trusts the true one and distrusts the rest."""

    CLAUSE = "clause"
    REGULATION = "regulation"
    CERTIFICATION_BODY = "certification body's contract"
    OWN_PROCEDURE = "own procedure"
    GOOD_PRACTICE = "good practice"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem. Declared once, beside the code that reports it; feeds `qms explain`, pages and tests.

    `code` is never reused; `name` names the bad thing; `source` names the clause or the reason behind `basis`.
    """

    code: str
    name: str
    severity: Severity
    basis: Basis
    source: str
    why: str
    remedy: str

    def at(self, place: Place, message: str, remedy: str = "") -> Problem:
        """A problem of this kind; `remedy` replaces the general one where the case allows a better one."""
        return Problem(self, place, message, remedy or self.remedy)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, which rule, what about this case, what to do."""

    rule: Rule
    place: Place
    message: str
    remedy: str

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.place.path, self.place.line, self.place.column, self.rule.code, self.message)

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same of a problem when lines above it come or go."""
        return self.rule.code, self.place.path, _LINE_NUMBER.sub(r"\1", self.message)


_LINE_NUMBER = re.compile(r"\b(lines?) \d+(?:(?: and |, ?|–|-)\d+)*")


INTERNAL_ERROR = Rule(
    "S499",
    "internal-error",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "A check of plainqms fell over. That is our defect, not one of your documents; the other checks have run.",
    "Report it with this line and, if you can, with the file. Until it is mended this check says nothing.",
)
