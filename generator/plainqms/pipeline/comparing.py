"""Two texts of one document side by side: issued revisions, or the draft of the working tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.revision import Revision
from plainqms.pipeline.building import BUILD_ELSEWHERE
from plainqms.pipeline.loading import Loaded
from plainqms.publish import archive_shelf, archived_texts, comparison_page, publications, snapshot_table
from plainqms.publish.archived_texts import Changes, Source
from plainqms.publish.attachments import attachments
from plainqms.publish.comparison_page import Side
from plainqms.views import revisions

DRAFT = "draft"


class UnknownRevisionError(LookupError):
    """What was asked for is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Comparison:
    id: str
    old: Side
    new: Side
    changes: Changes


def compare(loaded: Loaded, identifier: str, *, since: str = "", until: str = "") -> Comparison:
    """`since` and `until` are revision numbers; `until` may be `draft`.

    Without both, the draft is compared with the last issued revision, or in a question about a past day that day's
    last two. Without one of them, `since` is the revision before `until`, `until` the last issued one.
    """
    standing = revisions.standings(loaded.system).get(identifier)
    issued = standing.revisions if standing else ()
    drafted = loaded.system.draft and loaded.system.document(identifier) is not None
    if not until:
        until = DRAFT if drafted and not since else (issued[-1].number if issued else DRAFT)
    if until == DRAFT and not drafted:
        raise UnknownRevisionError(f"{identifier} has no draft: its file is not in the working tree")
    if not since:
        place = len(issued) if until == DRAFT else issued.index(_revision(issued, until, identifier))
        if not place:
            raise UnknownRevisionError(_first(identifier, until))
        since = issued[place - 1].number
    old, new = (_side(loaded, identifier, issued, number) for number in (since, until))
    return Comparison(identifier, old, new, archived_texts.changes(old.text, new.text))


def _first(identifier: str, until: str) -> str:
    what = "nothing of it was issued before" if until == DRAFT else f"revision {until} is its first"
    return f"{identifier}: {what}, so there is nothing to compare with"


def _side(loaded: Loaded, identifier: str, issued: tuple[Revision, ...], number: str) -> Side:
    if number == DRAFT:
        return _draft(loaded, identifier)
    revision = _revision(issued, number, identifier)
    assert loaded.line is not None  # a revision comes from a line
    shelf = archive_shelf.Texts(loaded.system, loaded.line, "")
    source = shelf.source(identifier, revision.change)
    beside = {item.address: item.data for item, _ in shelf.beside(identifier, revision.change).values()}
    return Side(revision, archived_texts.archived(source, loaded.root / "build" / "cache"), beside)


def _draft(loaded: Loaded, identifier: str) -> Side:
    document = loaded.system.document(identifier)
    shown = publications.as_read(loaded.system, loaded.tree, document) if document else None
    if document is None or shown is None:
        raise UnknownRevisionError(f"the draft of {identifier} cannot be made; qms check says why")
    kept, _ = attachments(shown, loaded.tree.read)
    blobs = {path: archive_shelf.blob(loaded.tree.read(key)) for path, key in shown.embedded if path in kept}
    source = Source(
        "", identifier, document.title, document.path, shown.text, "",
        tuple((path, item.address, blobs[path]) for path, item in kept.items()),
        (standards := archive_shelf.spoken(loaded.system)),
        identifier in loaded.system.configuration.allow_html,
        snapshot_table.kept(
            {name: loaded.system.records.of(name) for name in document.snapshot}, dict(standards)
        ),
    )  # fmt: skip
    text = archived_texts.archived(source, loaded.root / "build" / "cache")
    return Side(None, text, {item.address: item.data for item in kept.values()})


def _revision(issued: tuple[Revision, ...], number: str, identifier: str) -> Revision:
    found = next((item for item in issued if item.number == number.lower().removeprefix("r")), None)
    if found is None:
        known = ", ".join(item.number for item in issued) or "none"
        raise UnknownRevisionError(f"{identifier} has no revision {number}; issued: {known}")
    return found


def page(loaded: Loaded, comparison: Comparison) -> tuple[Path | None, tuple[Problem, ...]]:
    """The comparison as a page under `build/diff/`."""
    folder = loaded.root / "build" / "diff"
    for place in (folder.parent, folder):
        if place.is_symlink():
            path = place.relative_to(loaded.root).as_posix()
            return None, (BUILD_ELSEWHERE.at(Place(path), f"{path} is a symbolic link"),)
    sides = (comparison.old, comparison.new)
    return comparison_page.write(
        loaded.system, loaded.look, comparison.id, sides, comparison.changes,
        folder=folder, cache=loaded.root / "build" / "cache",
    )  # fmt: skip
