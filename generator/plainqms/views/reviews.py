"""The last review that found a text as it should be. One that is to be changed waits for its change, not for a day.

One that looked for some clauses of a new edition alone is no review of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plainqms.model.revision import Revision
from plainqms.model.system import System

REGISTER = "reviews"
_STANDS = "stands as it is"


def latest(system: System, document: str, revision: Revision) -> Any:
    """The record, or None. It is a review of this very text, on a day on which it was issued."""
    records = [
        record
        for record in _by_text(system).get((document, revision.number), ())
        if revision.issued <= record.on <= system.as_of
    ]
    return max(records, key=lambda record: (record.on, record.id), default=None)


def _by_text(system: System) -> Mapping[tuple[str, str], list[Any]]:
    if "reviews" not in system.derived:
        found: dict[tuple[str, str], list[Any]] = {}
        for record in system.records.of(REGISTER) if system.records else ():
            for item in record.documents if record.result == _STANDS and not record.clauses else ():
                found.setdefault((item.document, item.revision), []).append(record)
        system.derived["reviews"] = found
    known: Mapping[tuple[str, str], list[Any]] = system.derived["reviews"]
    return known
