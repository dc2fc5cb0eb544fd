"""What waits for a word of somebody: a text, or the end of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plainqms.model.change import Identity
from plainqms.model.document import Document
from plainqms.model.ending import EndRequest
from plainqms.model.organization import DocumentType
from plainqms.model.revision import Approval, Revision
from plainqms.views.issuing import Walked


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that nobody approved as it stands; with `end` not the text, but the end of the document.

    `before` is the last issued revision and `before_text` its controlled text; `wrote` is everybody since the last
    approved text. `issued` is the revision, where the text itself was issued without an approval. `since` is the day on
    which it began to wait; none: it is not on the main line yet. `cause` names what changed it where its own file did
    not. `uncommitted` are files of it that are not committed.
    """

    document: Document
    kind: DocumentType
    text: str
    digest: str
    files: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    before: Revision | None
    before_text: str
    issued: Revision | None
    walked: Walked
    wrote: tuple[Identity, ...]
    given: tuple[Approval, ...]
    since: date | None
    cause: str
    uncommitted: tuple[str, ...]
    end: EndRequest | None = None

    def number(self, change_class: str) -> str:
        return self.issued.number if self.issued else self.walked.number(change_class)
