"""The master document list as at a day: what counts, since when, who approved it and how strongly, who owns it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plainqms.model.identifiers import order
from plainqms.model.publication import Publication
from plainqms.model.revision import Approval
from plainqms.publish import words
from plainqms.publish.lists import cell
from plainqms.publish.manual import Manual


@dataclass(frozen=True, slots=True)
class Entry:
    """One document. `said` tells who approved the text, as pages say it; `given` are the approvals themselves."""

    id: str
    title: str
    type: str
    process: str
    revision: str
    state: str
    issued: date | None
    effective: date | None
    withdrawn: date | None
    owner: str
    said: str
    given: tuple[Approval, ...]
    review: date | None
    path: str


def entries(manual: Manual) -> tuple[Entry, ...]:
    """Documents with a text that counts, and withdrawn ones, by id; in a draft those that are being worked on."""
    listed = sorted((*manual.pages, *manual.withdrawn), key=lambda item: order(item.document.id))
    return tuple(_entry(item, manual) for item in listed)


def table(listed: Iterable[Entry], as_of: date) -> bytes:
    """As a file: UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(
        [
            "id", "title", "type", "process", "revision", "state", "issued", "effective", "withdrawn", "owner",
            "approved by", "next review", "file", "as at",
        ]
    )  # fmt: skip
    for item in listed:
        cells = (
            item.id, item.title, item.type, item.process, item.revision, item.state, _iso(item.issued),
            _iso(item.effective), _iso(item.withdrawn), item.owner, item.said, _iso(item.review), item.path,
        )  # fmt: skip
        writer.writerow([*map(cell, cells), as_of.isoformat()])
    return target.getvalue().encode("utf-8")


def _entry(publication: Publication, manual: Manual) -> Entry:
    system, document = manual.system, publication.document
    current, stand = publication.standing.current, manual.stands.get(document.id)
    given = current.best_approvals if current and words.mark(publication, system) != "draft" else ()
    return Entry(
        document.id,
        words.plain(document.title),
        words.type_name(publication, system.configuration),
        stand.process if stand else "",
        current.number if current else "",
        words.state(publication, system),
        current.issued if current else None,
        current.effective if current else None,
        publication.standing.withdrawn,
        words.owner(publication, system),
        "; ".join(words.approval(item, system) for item in given),
        given,
        words.next_review(publication, system),
        document.path,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
