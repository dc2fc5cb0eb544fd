"""A transition as a file for a spreadsheet: a row for each clause of the new edition and each text that answers it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from plainqms.publish.lists import cell
from plainqms.views.carried import WORDS
from plainqms.views.transition import Progress, Row

HEAD = (
    "From", "To", "Clause", "Title", "What became of it", "Was", "As reported", "Document", "Revision", "Cites",
    "State", "Because", "Review", "As at",
)  # fmt: skip
READ = "read against it"


def table(found: Iterable[Progress], as_of: date) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in found:
        editions = (one.transition.old.name, one.transition.new.name)
        for row in one.rows:
            for cells in _lines(row):
                writer.writerow([cell(item) for item in (*editions, *cells, as_of.isoformat())])
    return target.getvalue().encode("utf-8")


def _lines(row: Row) -> Iterator[tuple[str, ...]]:
    step = row.step
    was = ", ".join(item.id for item in step.sources)
    clause = (step.clause.id, step.clause.heading, step.kind.value, was, "; ".join(step.notes))
    for item in row.citing:
        current = item.publication.standing.current
        yield (
            *clause,
            item.publication.document.id,
            current.number if current else "",
            "in a passage" if item.located else "claimed",
            WORDS if item.carried else READ,
            item.carried.reason,
            item.carried.record,
        )
    if not row.citing:
        yield (*clause, "", "", "", "", "", "")
