"""Acknowledgements: who has read which revision, alone or told in a talk. One record is one sitting.

Whether a revision exists and was issued on that day is judged in checks/training.py; who must read what follows from
roles and audiences, in views/reading.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from plainqms.model.organization import Frozen
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, DocumentId, Items, PersonId, Record, Text, listed
from plainqms.model.register import Column, Records, Register

_RETAINED = "ISO 9001:2015 7.5.3 (what is kept as evidence can be relied on)"
NO_EVIDENCE = Rule(
    "E384",
    "talk-without-evidence",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "One person says of several that they were told; nothing of theirs shows it.",
    "Say where the signed sheet lies (evidence), or let each acknowledge alone: one record a person, kind: read",
)
FOR_OTHERS = Rule(
    "E385",
    "read-for-others",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "Nobody can read for somebody else.",
    "Make it one record a person, or, where somebody told the others, kind: toolbox talk with its evidence.",
)
PRESENT_AND_ABSENT = Rule(
    "E389",
    "present-and-absent",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "The same person cannot have been there and have been missing.",
    "Take the name out of `people` or out of `absent`.",
)

CLAUSES = ("iso-9001:7.3", "iso-14001:7.3", "iso-45001:7.3", "iso-iec-27001:7.3", "iso-iec-27001:A.6.3")


class Read(Frozen):
    """A revision as its page names it."""

    document: DocumentId = Field(min_length=1, title="Document")
    revision: str = Field(min_length=1, title="Revision", description="As its page says: 3, or 3.1.")


class Acknowledgement(Record):
    on: Day = Field(title="On")
    documents: tuple[Read, ...] = Field(
        min_length=1, title="Documents", description="Each with the revision that was read."
    )
    people: Annotated[tuple[PersonId, ...], Items] = Field(
        min_length=1, title="People", description="Those who have read it, or were there."
    )
    kind: Literal["read", "toolbox talk", "course"] = Field(
        default="read", title="How", description="Read alone, or told to several."
    )
    by: PersonId = Field(
        default="", title="Led by", description="Who led the talk; nobody where it was read."
    )
    evidence: Text = Field(
        default="",
        title="Evidence",
        description="The signed sheet and where it lies. A talk for several needs it.",
    )
    absent: Annotated[tuple[PersonId, ...], Items] = listed(
        "Absent", "People missing, whose reading stays due."
    )

    shown_in_a_row: ClassVar[frozenset[str]] = frozenset(("documents",))

    @property
    def name(self) -> str:
        few = len(self.documents) < 3
        what = revisions(self) if few else f"{len(self.documents)} documents"
        return f"{self.kind[:1].upper()}{self.kind[1:]}: {what}"


def revisions(record: Acknowledgement) -> str:
    """`PRO-004 revision 3, PRO-005 revision 1`."""
    return ", ".join(_each(record))


def _each(record: Acknowledgement) -> tuple[str, ...]:
    return tuple(f"{item.document} revision {item.revision}" for item in record.documents)


def closed(record: Acknowledgement) -> bool:
    return True


def state(record: Acknowledgement, records: Records) -> str:
    return "Read" if record.kind == "read" else "Told"


def problems(record: Acknowledgement, records: Records) -> Iterator[Problem]:
    alone = record.kind == "read"
    if not alone and len(record.people) > 1 and not record.evidence:
        message = f"{record.id}: what shows that {len(record.people)} people were there?"
        yield NO_EVIDENCE.at(record.placed("kind"), message)
    if alone and (len(record.people) > 1 or record.by not in ("", record.people[0])):
        message = f"{record.id}: somebody says of others that they have read it"
        yield FOR_OTHERS.at(record.placed("people"), message)
    for person in record.absent:
        if person in record.people:
            message = f"{record.id}: {person} stands among those present and those absent"
            yield PRESENT_AND_ABSENT.at(record.placed("absent"), message)


def _revisions(record: Acknowledgement, records: Records) -> object:
    return _each(record)


def _how(record: Acknowledgement, records: Records) -> tuple[object, ...]:
    """That it was read says the state already."""
    return () if record.kind == "read" else (f"{record.kind[:1].upper()}{record.kind[1:]}",)


REGISTER = Register(
    name="acknowledgements",
    title="Acknowledgements",
    one="Acknowledgement",
    purpose="Who has read which revision of a document, or was told of it. That a text was read shows no competence.",
    clauses=CLAUSES,
    prefixes=("ACK",),
    model=Acknowledgement,
    closed=closed,
    state=state,
    columns=(
        Column("Revisions", _revisions, _how),
        Column("People", "people"),
        Column("On", "on"),
    ),
    empty="Whoever has read a document says so here, or qms acknowledge says it for them: one record a sitting.",
    problems=problems,
    rules=(NO_EVIDENCE, FOR_OTHERS, PRESENT_AND_ABSENT),
    begins="on",
    happened=("on",),
    ended="Read",
)
