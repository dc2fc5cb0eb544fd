"""What the record of an audit is made of: who looks, lines of the checklist, the safeguard, the log of a visit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.organization import Frozen
from plainqms.model.record import (
    Anything,
    ClauseId,
    DocumentId,
    Id,
    Items,
    PersonId,
    ProcessId,
    Refers,
    Text,
    listed,
)


class Auditor(Frozen):
    """One of our people by id, or somebody from outside by name."""

    person: PersonId = Field(default="", title="Person", description="One of our own people.")
    name: str = Field(default="", title="Name", description="Of somebody from outside.")
    part: Literal["lead auditor", "auditor", "expert", "observer"] = Field(default="auditor", title="Part")
    competence: Text = Field(default="", title="Competence shown by", description="Course, audits, number.")


class Row(Frozen):
    """One line of the checklist: the rule, what was seen, and what follows from it."""

    clause: ClauseId = Field(default="", title="Clause")
    document: DocumentId = Field(default="", title="Document")
    revision: str = Field(default="", title="Revision", description="Of the document that was looked at.")
    process: ProcessId = Field(
        default="", title="Process", description="Where it was looked at, if the audit covers several."
    )
    question: Text = Field(default="", title="Question")
    seen: Text = Field(default="", title="Evidence seen", description="So that another can find it again.")
    records: Annotated[tuple[Anything, ...], Items] = listed("Records", "Those that were looked at.")
    result: Literal[
        "",
        "conformity",
        "major nonconformity",
        "minor nonconformity",
        "observation",
        "opportunity for improvement",
        "area of concern",
        "good practice",
        "not looked at",
    ] = Field(default="", title="Result")
    note: Text = Field(default="", title="Note", description="What the auditor wants to remember.")
    finding: Annotated[str, Id, Refers("record", ("findings",))] | None = Field(default=None, title="Finding")


class Safeguard(Frozen):
    """Why the audit can be relied on although an auditor stands close to what is audited."""

    what: Text = Field(min_length=1, title="What is done", description="Who looks at which part instead.")
    because: Text = Field(min_length=1, title="Because", description="What stands in the way of a swap.")
    decided_by: PersonId = Field(default="", title="Decided by", description="None of the auditors.")


class Logged(Frozen):
    """A line of the log that is kept while somebody from outside is here: asked, shown, promised."""

    on: IsoDate = Field(default=None, title="On")
    at: str = Field(default="", title="At", description="As 10:40.")
    asked: Text = Field(min_length=1, title="Asked")
    shown: Anything | None = Field(
        default=None, title="Shown", description="The document or record, by its id."
    )
    revision: str = Field(default="", title="Revision", description="Of the document that was shown.")
    saw: Text = Field(default="", title="Saw", description="What has no id, or what was said to it.")
    by: PersonId = Field(default="", title="Shown by")
    promised: Text = Field(default="", title="Promised")
    due: IsoDate = Field(default=None, title="Promised by")
    done: IsoDate = Field(default=None, title="Done")
