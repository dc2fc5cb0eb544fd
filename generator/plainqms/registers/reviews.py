"""Reviews of documents: somebody looked whether the text is still right. Where it is, the next review is counted anew.

A review may be a reading against a new edition of a standard (`against`), which views/carried.py counts; where it was
read for some `clauses` of that alone, the whole was not reviewed, and the next review is not counted anew.

A review changes no text, so it makes no revision. Whether the revision exists and counted on that day is judged in
checks/reviews.py; when the next one is due follows from views/reviews.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import (
    ClauseId,
    Day,
    DocumentId,
    Edition,
    Id,
    Items,
    PersonId,
    Record,
    Refers,
    Text,
    listed,
)
from plainqms.model.register import Column, Records, Register

WITHOUT_CONSEQUENCE = Rule(
    "H384",
    "review-without-consequence",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documented information (a text that is not right is changed)",
    "Somebody found that the text has to change, and nothing says who changes it.",
    "Name the change, the nonconformity or the improvement that it led to: leads_to: [CHG-2026-001]",
)

OTHER_EDITION = Rule(
    "E710",
    "read-against-unknown-edition",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information (what is read anew for a new edition is written down)",
    "No edition of that name is followed or planned, so the reading counts for none.",
    "Write the edition as qms.yml does, under standards: or transitions:, as iso-9001-2026.",
)
OTHER_CLAUSES = Rule(
    "E711",
    "read-for-clause-of-another-edition",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information (what is read anew for a new edition is written down)",
    "A reading for some clauses counts for those; of an edition that it was not read against it shows nothing.",
    "Name clauses of the edition that the text was read against, with its year, as iso-9001-2026:6.1.3.",
)

STANDS, CHANGES = "stands as it is", "to be changed"


class Looked(Frozen):
    """A revision as its page names it."""

    document: DocumentId = Field(min_length=1, title="Document")
    revision: str = Field(min_length=1, title="Revision", description="As its page says: 3, or 3.1.")


class Review(Record):
    on: Day = Field(title="On")
    documents: tuple[Looked, ...] = Field(
        min_length=1, title="Documents", description="Each with the revision that was looked at."
    )
    by: PersonId = Field(min_length=1, title="By", description="Who looked, mostly for the owner.")
    found: Text = Field(
        min_length=1, title="What was looked at", description="What shows that it is still right, or is not."
    )
    result: Literal["stands as it is", "to be changed"] = Field(default="stands as it is", title="Result")
    against: Annotated[tuple[Edition, ...], Items] = listed(
        "Read against", "In a transition: the new edition that it was read against, as iso-9001-2026."
    )
    clauses: Annotated[tuple[ClauseId, ...], Items] = listed(
        "For the clauses", "Of that edition, where it was not read for all of them."
    )
    leads_to: Annotated[
        tuple[Annotated[str, Id, Refers("record", ("changes", "nonconformities", "improvements"))], ...],
        Items,
    ] = listed("Leads to", "The record by which it is changed.")

    shown_in_a_row: ClassVar[frozenset[str]] = frozenset(("documents",))

    @property
    def name(self) -> str:
        return looked_at(self)


def looked_at(record: Review) -> str:
    """`PRO-004 revision 3, PRO-005 revision 1`."""
    return ", ".join(f"{item.document} revision {item.revision}" for item in record.documents)


def closed(record: Review) -> bool:
    return True


def state(record: Review, records: Records) -> str:
    return record.result[:1].upper() + record.result[1:]


def problems(record: Review, records: Records) -> Iterator[Problem]:
    if record.result == CHANGES and not record.leads_to:
        message = f"{record.id}: {looked_at(record)} is to be changed, and by what is not said"
        yield WITHOUT_CONSEQUENCE.at(record.placed("result"), message)

    known = (*records.standards, *records.planned)
    for index, edition in enumerate(record.against):
        if edition not in known:
            message = f"{record.id}: {edition} is neither followed nor planned; there is {', '.join(known)}"
            yield OTHER_EDITION.at(record.placed(f"against.{index}"), message)
    for index, clause in enumerate(record.clauses):
        edition = clause.partition(":")[0]
        if edition not in record.against:
            read = ", ".join(record.against) or "no edition"
            message = f"{record.id} was read against {read}, and names {clause}"
            yield OTHER_CLAUSES.at(record.placed(f"clauses.{index}"), message)


def _documents(record: Review, records: Records) -> object:
    return looked_at(record)


REGISTER = Register(
    name="reviews",
    title="Document reviews",
    one="Document review",
    purpose="Who looked whether a document is still right, at what, and with which result. It makes no revision.",
    clauses=(
        "iso-9001:7.5.2",
        "iso-14001:7.5.2",
        "iso-45001:7.5.2",
        "iso-iec-27001:7.5.2",
        "iso-iec-27001:A.5.1",
    ),
    prefixes=("REV",),
    model=Review,
    closed=closed,
    state=state,
    columns=(Column("Looked at", _documents), Column("By", "by"), Column("On", "on")),
    empty="Who finds that a document is still right enters it here, or qms review does; the next one counts from it.",
    problems=problems,
    rules=(WITHOUT_CONSEQUENCE, OTHER_EDITION, OTHER_CLAUSES),
    begins="on",
    happened=("on",),
    grows=("leads_to",),
    ended="Looked at",
)
