"""Grades of findings: their order, and one finding graded by standard and certificate. No register of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import ClauseId, Id, Refers
from plainqms.model.register import Records

NOT_THE_WORST = Rule(
    "E860",
    "grade-is-not-the-worst",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "one finding, several certificates: the strictest grade sets the days",
    "Days and answers follow from the grade. By a milder one than a certificate has, its days would be missed.",
    "Write the worst of the grades under against: as grade:, or correct the one under against:",
)
OTHER_CERTIFICATE = Rule(
    "E861",
    "graded-against-other-certificate",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what is graded is a clause of the standard that the certificate is for",
    "Nobody can tell which certificate hangs on it.",
    "Name the certificate of this clause's standard, or a clause of the certificate's standard.",
)
CLAUSE_NOT_NAMED = Rule(
    "E862",
    "graded-against-clause-not-named",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "the finding names every clause that it concerns",
    "Lists and coverage read clauses:, so for this clause they do not show the finding.",
    "Add the clause under clauses: of the finding as well.",
)
RULES = (NOT_THE_WORST, OTHER_CERTIFICATE, CLAUSE_NOT_NAMED)

Grade = Literal[
    "major nonconformity",
    "minor nonconformity",
    "observation",
    "opportunity for improvement",
    "area of concern",
    "conformity",
    "good practice",
]
MAJOR, MINOR, IMPROVEMENT = "major nonconformity", "minor nonconformity", "opportunity for improvement"
FAILED = (MAJOR, MINOR)
# From the worst on. An area of concern may become a nonconformity at stage 2, so it stands before an observation.
_ORDER = (MAJOR, MINOR, "area of concern", "observation", IMPROVEMENT, "conformity", "good practice")


class Against(Frozen):
    """What an integrated audit made of it for one certificate."""

    certificate: Annotated[str, Id, Refers("record", ("certificates",))] = Field(title="Certificate")
    clause: ClauseId = Field(title="Clause")
    grade: Grade = Field(title="Grade")


def worst(grades: tuple[str, ...]) -> str:
    return min(grades, key=_ORDER.index, default="")


def failed_clauses(finding: Any) -> tuple[str, ...]:
    """Of its clauses those that are not met: all of a nonconformity, but those that a certificate grades otherwise."""
    if finding.grade not in FAILED:
        return ()
    graded: dict[str, list[str]] = {}
    for item in finding.against:
        graded.setdefault(bare(item.clause), []).append(item.grade)
    return tuple(
        clause
        for clause in finding.clauses
        if bare(clause) not in graded or worst(tuple(graded[bare(clause)])) in FAILED
    )


def problems(finding: Any, records: Records) -> Iterator[Problem]:
    grades = tuple(item.grade for item in finding.against)
    if grades and finding.grade != worst(grades):
        message = f"{finding.id} is graded {finding.grade}; the worst under against: is {worst(grades)}"
        remedy = f"Write grade: {worst(grades)}, or correct the grade under against:"
        yield NOT_THE_WORST.at(finding.placed("grade"), message, remedy)
    for index, item in enumerate(finding.against):
        certificate = records.get(item.certificate)
        standard = str(getattr(certificate, "standard", ""))
        named = item.clause.partition(":")[0]
        if standard and named not in (standard, _family(standard)):
            message = (
                f"{finding.id}: {item.clause} is no clause of {standard}, for which {item.certificate} is"
            )
            yield OTHER_CERTIFICATE.at(finding.placed(f"against.{index}.clause"), message)
        if bare(item.clause) not in map(bare, finding.clauses):
            message = f"{finding.id} is graded against {item.clause}, and does not name it under clauses:"
            remedy = f"clauses: [{', '.join((*finding.clauses, item.clause))}]"
            yield CLAUSE_NOT_NAMED.at(finding.placed(f"against.{index}.clause"), message, remedy)


def _family(edition: str) -> str:
    """`iso-9001-2015` is of iso-9001, whether it is adopted or not."""
    return re.sub(r"-(?:19|20)[0-9]{2}$", "", edition)


def bare(clause: str) -> str:
    """A clause without its edition: by both names it is one requirement of the audit."""
    standard, _, number = clause.partition(":")
    return f"{_family(standard)}:{number}"
