"""A line of the sealed list: what was known of an issued revision when `qms seal` wrote it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plainqms.model.place import Place

LIST = "records/revisions.csv"
COLUMNS = ("document", "revision", "digest", "issued", "effective", "commit", "approvals")


@dataclass(frozen=True, slots=True)
class Sealed:
    """`commit` brought the text; `approvals` are the records that stood for it. Two are equal wherever they stand."""

    document: str
    revision: str
    digest: str
    issued: date
    effective: date
    commit: str
    approvals: tuple[str, ...] = ()
    place: Place = field(default=Place(LIST), compare=False)

    @property
    def key(self) -> tuple[str, str]:
        return self.document, self.revision
