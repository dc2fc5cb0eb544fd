"""Which revisions the archive keeps of which documents, where each stands, and what its text was made from.

Nothing that is to come, was not approved where approval is needed, or is being drafted stands on a shelf.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha1, sha256

from plainqms.model.change import Change
from plainqms.model.document import Document
from plainqms.model.identifiers import address, order
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.model.revision import Standing, State
from plainqms.model.system import System
from plainqms.publish import snapshot_table
from plainqms.publish.archived_texts import Source
from plainqms.publish.attachments import Attachment, attachments
from plainqms.sources.main_line import Line
from plainqms.views import periods, revisions
from plainqms.views.periods import Period

_UNMADE = "*The text of this revision could not be made from the history; qms check says why.*"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The revisions of one document. `page` is its page on the site, if it has one."""

    id: str
    standing: Standing
    periods: tuple[Period, ...]
    page: Publication | None

    @property
    def address(self) -> str:
        return f"documents/{address(self.id)}/"


def shelves(system: System, pages: dict[str, Publication]) -> Iterator[Shelf]:
    """Every document that the main line ever issued, by id."""
    for name, standing in sorted(revisions.standings(system).items(), key=lambda item: order(item[0])):
        found = periods.periods(standing, system.as_of)
        if found:
            yield Shelf(name, standing, found, pages.get(name))


def spoken(system: System) -> tuple[tuple[str, str], ...]:
    """What a citation calls each standard: `ISO 9001` for `iso-9001`; one that is only planned with its year."""
    planned = (item.new for item in system.transitions if system.planned(item.new.id))
    return (
        *(
            (name, item.short)
            for item in system.standards
            for name in dict.fromkeys((item.id, item.family))
            if system.standard(name) is item
        ),
        *((item.id, item.name) for item in planned),
    )


def blob(data: bytes) -> str:
    """The name that git gives to a file's bytes, for those that are not committed."""
    return sha1(f"blob {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


class Texts:
    """Texts of revisions as the main line holds them, and the keys under which what is made of them is kept."""

    def __init__(self, system: System, line: Line, fingerprint: str) -> None:
        self._line = line
        self._index = {commit.id: number for number, commit in enumerate(line.commits)}
        self._standards = spoken(system)
        self._allowed = system.configuration.allow_html
        self._same = json.dumps([fingerprint, self._standards])

    def key(self, identifier: str, change: Change) -> str:
        """By what the commit left: file, values, snippets and embedded files. No text is made for it.

        The digest of a plain text follows from its file, and is not always asked for.
        """
        inputs = change.inputs
        digest = change.digest if self._line.texts.facts(change.blob).rich else ""
        went_in = [
            self._same, identifier, identifier in self._allowed, change.blob, change.path, digest,
            inputs.configuration, inputs.includes, inputs.embedded, inputs.values,
        ]  # fmt: skip
        return sha256(json.dumps(went_in).encode()).hexdigest()

    def prepare(self, changes: list[Change]) -> None:
        self._line.texts.prepare(change.blob for change in changes)

    def source(self, identifier: str, change: Change) -> Source:
        """What is to be rendered. A text that could not be made has none; `qms check` says why."""
        text = self._line.texts.at(change.blob, change.path, self._index[change.commit.id])
        return Source(
            self.key(identifier, change),
            identifier,
            self._line.texts.facts(change.blob).title or identifier,
            change.path,
            _UNMADE if text.trouble else text.rendered,
            "" if text.trouble else text.text,
            tuple(
                (path, item.address, blob) for path, (item, blob) in self.beside(identifier, change).items()
            ),
            self._standards,
            identifier in self._allowed,
            snapshot_table.kept(text.rows, dict(self._standards)),
        )

    def beside(self, identifier: str, change: Change) -> dict[str, tuple[Attachment, str]]:
        """Files that the revision shows and the site carries, with the blob that each was then.

        What the site refuses to carry is left out: history cannot be mended.
        """
        if not change.inputs.embedded:
            return {}
        document = Document(identifier, "", change.path, Place(change.path))
        standing = Standing(identifier, State.SUPERSEDED, None)
        shown = Publication(document, standing, "", embedded=change.inputs.embedded)
        kept, _ = attachments(shown, self._line.texts.read)
        blobs = dict(change.inputs.embedded)
        return {path: (item, blobs[path]) for path, item in kept.items()}

    def read(self, blob: str) -> bytes:
        return self._line.texts.read(blob)
