"""The archive: every revision that ever counted as a page of its own, what changed before it, and the days of each.

The pages are plain HTML beside those of the site engine: in no search, costing it nothing. What is costly about them is
kept by content under `build/cache/archive/`; the frame around it is made anew, for it says what counts today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from plainqms import files
from plainqms.model.look import Look
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import archive_making, archive_pages, archived_texts, pages, site_configuration
from plainqms.publish.archive_making import Made
from plainqms.publish.archive_pages import CHANGES, DAYS, Frame
from plainqms.publish.archive_shelf import Shelf, Texts, shelves
from plainqms.publish.archived_texts import Archived
from plainqms.publish.manual import Manual
from plainqms.sources import controlled_text
from plainqms.sources.main_line import Line
from plainqms.views.periods import Period

NOT_THE_TEXT = Rule(
    "S494",
    "archived-text-is-not-the-revision",
    Severity.ERROR,
    Basis.CLAUSE,
    "iso-9001:7.5.3",
    "An archived revision is the text that was issued; if it has another digest, the archive is wrong.",
    "Run qms history for this document; if the history is right, report this as a defect of plainqms.",
)
RULES = (NOT_THE_TEXT,)

_ICON = "assets/images/favicon.png"  # where the site engine's theme lays its own


def write(
    system: System,
    publications: Sequence[Publication],
    line: Line,
    look: Look,
    *,
    folder: Path,
    cache: Path | None,
    advance: Callable[[int, int], None] = lambda done, total: None,
    processes: int | None = None,
) -> tuple[Problem, ...]:
    """Lay the archive into the new site at `folder`, which nobody reads yet."""
    manual = Manual(system, tuple(publications))
    shelf_pages = {item.document.id: item for item in (*manual.pages, *manual.withdrawn)}
    texts = Texts(system, line, archived_texts.fingerprint())
    frame = framed(manual, look, folder)
    problems: list[Problem] = []
    found = archive_making.make(
        tuple(shelves(system, shelf_pages)), texts, cache, advance=advance, processes=processes
    )
    leads = _Leads(manual)
    for made in found:
        for path, data in _files(made, texts, frame, leads, problems):
            files.lay(folder / path, data)
    return tuple(problems)


def framed(manual: Manual, look: Look, folder: Path) -> Frame:
    """What plain pages share with those that the site engine has laid at `folder`."""
    typeface = (folder / "assets/fonts/fonts.css").is_file()
    icon = _ICON if (folder / _ICON).is_file() else ""
    return Frame(
        manual,
        site_configuration.site_name(manual.system, look),
        typeface,
        site_configuration.currency(manual),
        icon,
    )


def _files(
    made: Made, texts: Texts, frame: Frame, leads: _Leads, problems: list[Problem]
) -> Iterator[tuple[str, str | bytes]]:
    shelf = made.shelf
    for period, text in zip(shelf.periods, made.texts, strict=True):
        at = f"{shelf.address}{period.revision.address}"
        controlled = text.controlled.encode("utf-8", "surrogateescape")
        digest = controlled_text.digest(text.controlled) if text.controlled else ""
        if digest and period.revision.digest not in ("", digest):
            change = period.revision.change
            message = f"revision {period.revision.number} is {period.revision.digest}, not {digest}"
            problems.append(NOT_THE_TEXT.at(Place(change.path), message))
        shown, carried = _beside(shelf, period, texts)
        own = {name: name.partition("/")[2] for name in text.files}
        article = archived_texts.settled(text.html, own, leads.from_page(at, period))
        values = archive_pages.archived(shelf, period, text, article, shown, digest, frame)
        yield f"{at}index.html", pages.render("archived", values)
        if digest:
            yield f"{at}text.txt", controlled
        yield from ((f"{at}{name}", data) for name, data in carried.items())
        yield from ((f"{at}{name}", picture) for name, picture in text.pictures)
    for (old, new), period, changes in zip(
        pairwise(made.texts), shelf.periods[1:], made.changes, strict=True
    ):
        at = f"{shelf.address}{period.revision.address}{CHANGES}"
        article = archived_texts.settled(changes.html, _both(period, old, new), leads.from_page(at, period))
        yield (
            f"{at}index.html",
            pages.render("changes", archive_pages.changes(shelf, period, new, changes, article, frame)),
        )
    title = made.texts[-1].title
    yield (
        f"{shelf.address}{DAYS}index.html",
        pages.render("revisions", archive_pages.days(shelf, title, frame)),
    )


def _beside(shelf: Shelf, period: Period, texts: Texts) -> tuple[list[Mapping[str, Any]], dict[str, bytes]]:
    """Files of the revision: what the page says of each, and the bytes that stand beside it.

    A drawing is shown in our own spelling, which can do no harm; the bytes as they were stand beside it as text.
    """
    change = period.revision.change
    kept = texts.beside(shelf.id, change)
    said: list[Mapping[str, Any]] = []
    carried: dict[str, bytes] = {}
    for path, blob in change.inputs.embedded:
        data = texts.read(blob)
        item = kept[path][0] if path in kept else None
        digest = f"SHA-256 {sha256(data).hexdigest()}"
        if item is None:
            said.append({"path": path, "url": "", "says": f"not carried by the site. {digest}"})
            continue
        carried[item.address] = item.data
        url = item.address if item.data == data else f"{item.address}.txt"
        carried[url] = data
        said.append({"path": path, "url": url, "says": digest})
    return said, carried


def _both(period: Period, old: Archived, new: Archived) -> dict[str, str]:
    """Where the files of two texts stand, from the page that compares them."""
    before = period.before
    assert before is not None
    found = {name: f"../../{before.address}{name.partition('/')[2]}" for name in old.files}
    return {**found, **{name: f"../{name.partition('/')[2]}" for name in new.files}}


class _Leads:
    """Where what an old text names stands today."""

    def __init__(self, manual: Manual) -> None:
        self._manual = manual
        self._pages = {item.document.id: item.document.address for item in (*manual.pages, *manual.withdrawn)}
        self._paths: dict[str, list[tuple[Any, str]]] = {}
        for history in manual.system.history.documents:
            for change in history.changes:
                if history.id and change.blob:
                    self._paths.setdefault(change.path, []).append((change.commit.issued, history.id))
        for found in self._paths.values():
            found.sort()

    def from_page(self, at: str, period: Period) -> Callable[[str, str], str]:
        up = "../" * at.count("/")

        def lead(kind: str, name: str) -> str:
            address = self._address(kind, name, period)
            return f"{up}{address}" if address else ""

        return lead

    def _address(self, kind: str, name: str, period: Period) -> str:
        if kind == "id":
            return self._pages.get(name, "") or self._manual.record_address(name)
        if kind == "clause":
            return self._manual.address_of(name)
        if kind == "register":
            return self._manual.register_address(f"records/{name}/")
        if kind != "path":
            return ""
        bore = [item for on, item in self._paths.get(name, ()) if on <= period.revision.issued]
        if bore:  # the document that bore the path when this text was issued
            return self._pages.get(bore[-1], "")
        return self._manual.register_address(name)
