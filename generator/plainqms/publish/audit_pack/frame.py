"""What all pages of a pack have in common: the frame around each, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plainqms.model.look import Look
from plainqms.publish import colour, fonts, pages, words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.document_page import printed

_ASSETS = ("qms.css", "qms.js", "archive.css", "archive.js")

File = tuple[str, str | bytes]


class Frame:
    """`site` is what the site calls itself."""

    def __init__(self, facts: Facts, site: str) -> None:
        self.facts, self.site = facts, site

    def values(self, *, up: str, heading: str, identifier: str, over: str, kind: str) -> dict[str, Any]:
        facts, system = self.facts, self.facts.system
        name = facts.called
        title = f"{identifier} {heading}".strip()
        return {
            "up": up,
            "home": f"{up}index.html",
            "site": self.site,
            "organization": words.plain(system.configuration.organization.name),
            "typeface": True,
            "icon": "",
            "title": title if title != name else name,
            "heading": heading,
            "kind": kind,
            "id": identifier,
            "over": over,
            "section": "",
            "draft": False,
            "doors": (),
            "crumbs": [(name, f"{up}index.html")] if kind != "pack-index" else (),
            "band": None,
            "facts": [],
            "watermark": "",
            "printed": printed(
                system, identifier=identifier or name, title=heading, foot=f"As at {words.day(facts.as_of)}"
            ),
            "asat": words.day(facts.as_of),
            "asat_iso": facts.as_of.isoformat(),
            "until": "",
            "why": "",
        }


def assets(look: Look, cache: Path | None) -> Iterator[File]:
    for name in _ASSETS:
        yield f"assets/{name}", (pages.THEME / "assets" / name).read_bytes()
    yield "assets/accent.css", colour.style_sheet(look.accent)
    faces = fonts.faces(cache) if cache is not None else {}
    yield from ((f"assets/fonts/{name}", data) for name, data in faces.items())
    if not faces:
        yield "assets/fonts/fonts.css", ""
