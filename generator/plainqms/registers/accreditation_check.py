"""The check sheet for a certificate or its body: asked at the source, answered with a day. Fields and rules of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, PersonId, Record, Text

FAILED = Rule(
    "E808",
    "accreditation-check-failed",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "certificates are forged, withdrawn and limited in scope; whoever relies on one looks it up",
    "The last look said no to one of its questions, so the certificate may be worth nothing.",
    "Ask whoever issued it, look again, and add what you found as another check; or rely on it no more.",
)

Answer = Literal["yes", "no", "not asked"]

QUESTIONS = {
    "signatory": "Has the accreditation body signed the arrangement, for management systems and this kind of standard?",
    "listed": "Does the accreditation body list the certification body for this standard and our kind of business?",
    "found": "Does the certificate stand in the register of the body, or in a public one?",
    "scope_fits": "Does its scope cover what it is relied on for, at the right site?",
}


class Check(Frozen):
    """One look. Each question is answered at its source, never from a copy that somebody sent."""

    on: Day = Field(title="On")
    by: PersonId = Field(default="", title="By")
    where: Text = Field(default="", title="Where", description="The registers that were looked at.")
    signatory: Answer = Field(
        default="not asked", title="Signatory", description="Accreditation body is signatory."
    )
    listed: Answer = Field(
        default="not asked", title="Listed", description="Body listed for standard and sector."
    )
    found: Answer = Field(default="not asked", title="Found", description="Certificate found.")
    scope_fits: Answer = Field(default="not asked", title="Fits", description="Its scope fits.")
    note: Text = Field(default="", title="Note")

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(name for name in QUESTIONS if getattr(self, name) == "no")


def latest(checks: Sequence[Check]) -> Check | None:
    return max(checks, key=lambda item: item.on, default=None)


def problems(record: Record, checks: Sequence[Check], path: str) -> Iterator[Problem]:
    last = latest(checks)
    if last is not None and last.refused:
        said = ", ".join(str(Check.model_fields[name].title).lower() for name in last.refused)
        message = f"{record.id} {record.name}: not so on {last.on}: {said}"
        yield FAILED.at(record.placed(f"{path}.{checks.index(last)}.on"), message)
