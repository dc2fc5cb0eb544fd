"""What the history tells of a document: commits of the main line, and the changes they brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from plainqms.model.document import Baseline
from plainqms.model.ground import Ground
from plainqms.model.record_history import RecordHistory

if TYPE_CHECKING:  # the history of a repository without settings needs none of this
    from plainqms.model.approval_record import ApprovalRecord
    from plainqms.model.issue_tag import IssueTag
    from plainqms.model.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and an address as the history gives them, after `.mailmap`. Anyone can type them: no proof.

    `written` is what the commit itself says, so that nobody becomes another person by an entry in `.mailmap`.
    """

    name: str
    email: str
    written: tuple[str, str] = ("", "")

    def __str__(self) -> str:
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `seconds` is the committer's clock since 1970.

    `issued` is the committer's date in the organization's time zone, as a running maximum along the line.
    `position` counts the commits of the main line before it.
    """

    id: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    seconds: int
    issued: date
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()
    position: int = 0

    def trailer(self, name: str) -> tuple[str, ...]:
        if not self.trailers:
            return ()
        wanted = name.lower()
        return tuple(value for key, value in self.trailers if key.lower() == wanted)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What went into a controlled text besides the document itself, by path and blob id.

    `values` are the names a template printed with the text they gave (`organization.name`: `Example Ltd`).
    """

    configuration: tuple[tuple[str, str], ...] = ()
    includes: tuple[tuple[str, str], ...] = ()
    embedded: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    registers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A commit of the main line that touched a document, and whether its controlled text differs after it.

    `blob` is empty where the commit removed the document. `digest` is given only where it was asked for; `unmade` says
    that the text could not be made.
    `cause` names the snippet, value or embedded file when the document's own file did not change. `effective` is what
    the front matter said then: nothing, `on approval`, `+14 days`, or a date; `withdrawn` likewise. `baseline` is given
    with the first text alone. `title` and `supersedes` stood there too. `ground` is what the change is judged by.
    """

    commit: Commit
    path: str
    blob: str
    counted: bool
    reason: str
    authors: tuple[Identity, ...] = ()
    change_class: str = ""
    change_reason: str = ""
    approved_by: tuple[str, ...] = ()
    cause: str = ""
    digest: str = ""
    effective: str = ""
    withdrawn: str = ""
    baseline: Baseline | None = None
    title: str = ""
    supersedes: tuple[str, ...] = ()
    ground: Ground = field(default_factory=Ground)
    inputs: Inputs = Inputs()
    unmade: bool = False


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """All changes of one document, oldest first. `id` is empty for a file that carries none."""

    id: str
    path: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The main line as read: every document it ever held, and what was found on the way.

    `tip` is the last commit that was read (empty: none); `later` counts main-line commits dated after `as_of`;
    `drafts` are commits of HEAD outside the main line; `uncommitted` are paths of the working tree. `approvals` are the
    approval records in the order of their arrival, `sealed` the lines of the sealed list, `tags` issues of an older
    practice in the order of their places.
    """

    branch: str = ""
    tip: str = ""
    documents: tuple[DocumentHistory, ...] = ()
    later: int = 0
    drafts: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    records: RecordHistory = field(default_factory=RecordHistory)
    approvals: tuple[ApprovalRecord, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    tags: tuple[IssueTag, ...] = ()

    def of(self, identifier: str) -> DocumentHistory | None:
        return next((item for item in self.documents if item.id == identifier), None)
