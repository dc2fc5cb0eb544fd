"""An approval record: one file that says who said yes to exactly which texts. Written once, never edited.

The file lies below `records/approvals/`. What counts is what it said when it first reached the main line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from plainqms.model.change import Commit, Identity
from plainqms.model.converters import IsoDate, Moment
from plainqms.model.forge_review import ReviewProof
from plainqms.model.ground import Ground
from plainqms.model.identifiers import is_identifier
from plainqms.model.organization import Frozen, PlainName
from plainqms.model.place import Place
from plainqms.model.revision import Meaning

FOLDER = "records/approvals/"
SCHEMA = "plainqms/approval/1"
SIGNATURE = ".sig"  # the file beside a record that signs its bytes
EVIDENCE = FOLDER + "evidence/"  # answers of forges, each named by the records that rest on it


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise ValueError("is no id of a document; write it as PRO-004")
    return text


def _successor(text: str) -> str:
    return _identifier(text) if text else ""


class ApprovedText(Frozen):
    """One text of a sitting. `files` are what went into it, each with its SHA-256; `values` what it printed.

    With `withdrawn` or `successor` it is not the text that is approved, but the end of the document: from that day, or
    as soon as the successor's text is in effect. The text is the one that was issued last.
    """

    document: Annotated[str, AfterValidator(_identifier)]
    revision: str = Field(pattern=r"^[0-9A-Za-z.-]{1,20}$")
    digest: str = Field(pattern=r"^text-[0-9]+:sha256:[0-9a-f]{64}$")
    files: dict[str, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    withdrawn: IsoDate = None
    successor: Annotated[str, AfterValidator(_successor)] = ""

    @property
    def ends(self) -> bool:
        return self.withdrawn is not None or bool(self.successor)


class KeptAnswer(Frozen):
    """The answer of a forge on which a record rests: a file below `records/approvals/evidence/`, and its SHA-256."""

    answer: str = Field(pattern=r"^records/approvals/evidence/[A-Za-z0-9._-]{1,120}\.json$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ApprovalFile(Frozen):
    """What the file says. `person` and `role` are ids; the name is joined when a page is made.

    `change_class` editorial gives 3.1 instead of 4. `evidence` is what shows it where another wrote the file: minutes,
    a signed sheet and where it lies. `forge` is the kept answer of a forge that shows the person's own review.
    """

    schema_: Literal["plainqms/approval/1"] = Field(alias="schema")
    person: PlainName
    role: PlainName
    meaning: Meaning
    at: Moment
    change_class: Literal["", "editorial", "minor", "major"] = Field(default="", alias="class")
    reason: str = ""
    evidence: str = ""
    forge: KeptAnswer | None = None
    texts: tuple[ApprovedText, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """A file as it first reached the main line, with that commit, and who wrote the file.

    `ground` is what stood before it arrived. `signer` is the person whose key signed its bytes, if any.
    `with_text` are the documents whose text came with the very same commit, of one author alone. `review` is what the
    kept answer of a forge shows; none where there is none, or where it does not show what the record says.
    """

    path: str
    file: ApprovalFile
    commit: Commit
    by: tuple[Identity, ...]
    ground: Ground
    signer: str = ""
    with_text: frozenset[str] = frozenset()
    review: ReviewProof | None = None

    @property
    def place(self) -> Place:
        return Place(self.path)
