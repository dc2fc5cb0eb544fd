"""One comparison as a page under `build/diff/`, with all that it shows beside it: for whoever asked `qms diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plainqms import files
from plainqms.model.look import Look
from plainqms.model.problem import Problem
from plainqms.model.revision import Revision
from plainqms.model.system import System
from plainqms.publish import (
    archive_pages,
    archived_texts,
    articles,
    colour,
    fonts,
    pages,
    site_configuration,
    words,
)
from plainqms.publish.archived_texts import Archived, Changes
from plainqms.publish.document_page import printed

_ASSETS = ("qms.css", "qms.js", "archive.css", "archive.js")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts: an issued revision, or the draft. `beside` are the bytes of its files by address."""

    revision: Revision | None
    text: Archived
    beside: Mapping[str, bytes]

    @property
    def name(self) -> str:
        return f"revision {self.revision.number}" if self.revision else "the draft"

    @property
    def folder(self) -> str:
        return f"r{self.revision.number}" if self.revision else "draft"


def write(
    system: System, look: Look, identifier: str, sides: tuple[Side, Side], made: Changes, *, folder: Path, cache: Path
) -> tuple[Path, tuple[Problem, ...]]:  # fmt: skip
    """The page, complete in `folder` with its assets; nothing where the check of finished pages refuses it."""
    old, new = sides
    at = f"{identifier.lower()}-{old.folder}-{new.folder}"
    known = {name: f"old/{name.partition('/')[2]}" for name in old.text.files}
    known |= {name: f"new/{name.partition('/')[2]}" for name in new.text.files}
    article = archived_texts.settled(made.html, known, lambda kind, name: "")
    typeface = fonts.faces(cache)
    values = _values(system, site_configuration.site_name(system, look), identifier, sides, made, article)
    html = pages.render("changes", {**values, "typeface": bool(typeface)})
    page = folder / at / "index.html"
    problems = tuple(articles.check_page(html, f"build/diff/{at}/index.html"))
    if problems:
        return page, problems
    for name in _ASSETS:
        files.write(folder / "assets" / name, (pages.THEME / "assets" / name).read_bytes())
    files.write(folder / "assets/accent.css", colour.style_sheet(look.accent))
    for name, data in typeface.items():
        files.write(folder / "assets/fonts" / name, data)
    for name, side in (("old", old), ("new", new)):
        for address, data in _shown(side):
            files.write(folder / at / name / address, data)
    files.write(page, html)
    return page, ()


def _values(
    system: System, site: str, identifier: str, sides: tuple[Side, Side], made: Changes, article: str
) -> Mapping[str, object]:
    old, new = sides
    what = f"Changes from {old.name} to {new.name}"
    title = words.plain(new.text.title)
    return {
        "up": "../",
        "home": "",
        "icon": "",
        "site": site,
        "organization": words.plain(system.configuration.organization.name),
        "title": f"{identifier} {title}, {what[:1].lower()}{what[1:]}",
        "heading": title,
        "id": identifier,
        "over": what,
        "doors": (),
        "crumbs": (),
        "band": None,
        "draft": False,  # of two texts that are named, the page says itself which is one
        "watermark": "",
        "kind": "changes",
        "facts": [*_facts(old, "From", system), *_facts(new, "To", system)],
        "printed": printed(system, identifier=identifier, title=title, foot=what),
        "asat": words.day(system.as_of),
        "asat_iso": system.as_of.isoformat(),
        "until": "",
        "why": "",
        **archive_pages.redline(new.text, made, article),
    }


def _facts(side: Side, label: str, system: System) -> list[Mapping[str, object]]:
    revision = side.revision
    if revision is None:
        return [archive_pages.fact(label, "The draft, not issued")]
    return [
        archive_pages.fact(label, f"Revision {revision.number}, issued {words.day(revision.issued)}"),
        archive_pages.fact("Change", words.plain(revision.reason) or "No reason is recorded"),
        archive_pages.fact("Approved", *(words.approvals(revision, system) or ["Not recorded"])),
    ]


def _shown(side: Side) -> Iterator[tuple[str, bytes]]:
    yield from side.beside.items()
    yield from ((name, picture.encode()) for name, picture in side.text.pictures)
