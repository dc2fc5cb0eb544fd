"""Pages of records that are laid beside those of the site engine: of large registers, all but the first of their list.

They are plain HTML at the address that the record always has, and cost a fifth of a page of the engine. They stand in
no search, which the page of their register says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plainqms import files
from plainqms.model.look import Look
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import archive, lists, pages, record_pages, words
from plainqms.publish.archive_pages import Frame, Values
from plainqms.publish.document_page import printed
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import SECTION
from plainqms.views.registers import Entry

_UP = "../../../"


def write(system: System, publications: Sequence[Publication], look: Look, *, folder: Path) -> None:
    """Lay them into the new site at `folder`, which nobody reads yet."""
    manual = Manual(system, tuple(publications))
    frame = archive.framed(manual, look, folder)
    for item in manual.registers.by_id.values():
        if item.record.id in manual.records_beside:
            at = manual.record_address(item.record.id)
            files.lay(folder / at / "index.html", pages.render("record_beside", _values(item, frame)))


def _values(item: Entry, frame: Frame) -> Values:
    manual, register, record = frame.manual, item.register, item.record
    system, title = manual.system, words.plain(record.name)
    return {
        "up": _UP,
        "home": _UP,
        "site": frame.site,
        "organization": words.plain(system.configuration.organization.name),
        "typeface": frame.typeface,
        "icon": frame.icon,
        "title": f"{record.id} {title}",
        "heading": title,
        "kind": "record",
        "id": record.id,
        "over": register.one,
        "section": SECTION,
        "draft": system.draft,
        "doors": [(name, url) for name, url, _ in lists.DOORS],
        "crumbs": [
            (SECTION, f"{_UP}{RECORDS}"),
            (register.title, f"{_UP}{manual.row_address(record.id)}"),
        ],
        "band": None,
        "facts": [],
        "watermark": "",
        "printed": printed(
            system, identifier=record.id, title=title, foot=f"As at {words.day(system.as_of)}"
        ),
        "article": pages.render("record", record_pages.values(item, manual)),
        "why": "",
        **frame.currency,
    }
