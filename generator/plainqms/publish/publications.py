"""Which texts go on the site: those in force on the day, or for a draft those of the working tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.model.revision import Standing, State
from plainqms.model.system import System
from plainqms.sources import controlled_text, front_matter, markdown, reading, snapshots
from plainqms.sources.embedded import embedded_paths
from plainqms.sources.main_line import Line
from plainqms.sources.reading import Tree
from plainqms.views import revisions

_NO_TEXT = "*This text could not be made; qms check says why.*"


def in_force(system: System, tree: Tree, line: Line) -> Iterator[Publication]:
    """Issued and effective texts, each as the last commit left it that did not change it.

    Withdrawn ones by the name they had, those that take effect later by their id alone.

    `tree` holds the files from which `system.documents` were read.
    """
    index = {commit.id: number for number, commit in enumerate(line.commits)}
    tip = {document.id: document for document in system.documents}
    read = {(tree.paths[document.path], document.path): document for document in system.documents}
    standings = revisions.standings(system)
    shown = [standing.current for standing in standings.values() if standing.current]
    line.texts.prepare(change.blob for current in shown for change in (current.change, current.latest))
    for name, standing in sorted(standings.items()):
        current = standing.current
        if current is None:
            if name not in tip and standing.state is State.WITHDRAWN and standing.revisions:
                yield Publication(_gone(system, line, standing), standing, "")
            if name in tip and (standing.state is State.COMING or revisions.title(system, tip[name])):
                yield Publication(replace(tip[name], title=revisions.title(system, tip[name])), standing, "")
            continue
        latest = current.latest
        data = line.texts.read(latest.blob)
        document = read.get((latest.blob, latest.path))
        if document is None:
            document, _ = front_matter.read_document(data, latest.path, configuration=system.configuration)
        if document is not None:
            text = line.texts.at(latest.blob, latest.path, index[latest.commit.id])
            if (
                not current.digest
            ):  # of a plain text: that of the change which brought it, whatever came later
                same = current.change.blob == latest.blob
                brought = text.text if same else line.texts.plain_text(current.change.blob)
                digest = controlled_text.digest(brought)
                standing = replace(standing, current=replace(current, digest=digest))
            parts = front_matter.split(data)
            document = _as_shown(document, parts.body, parts.body_line, text.rendered)
            yield Publication(
                document, standing, text.rendered, text.text, text.inputs.embedded, parts.body_line, text.rows
            )


def _gone(system: System, line: Line, standing: Standing) -> Document:
    """A withdrawn document whose file was removed, as its last issued text had it: its page tells of its end."""
    latest = standing.revisions[-1].latest
    data = line.texts.read(latest.blob)
    read, _ = front_matter.read_document(data, latest.path, configuration=system.configuration)
    document = read or Document(standing.id, standing.id, latest.path, Place(latest.path))
    return replace(document, title=standing.revisions[-1].change.title or document.title)


def drafts(system: System, tree: Tree) -> Iterator[Publication]:
    """Every document of the working tree; of two with one id the first."""
    standings = revisions.standings(system)
    for document in {document.id: document for document in reversed(system.documents)}.values():
        text, _ = reading.printed(tree, document.path, system.configuration, system.roles)
        body = _NO_TEXT if text is None else text
        local = [path for path in embedded_paths(body, document.path) if path in tree.paths]
        sums = [(sha256(tree.data(path)).hexdigest(), path) for path in local]
        controlled = controlled_text.controlled_text(
            title=document.title,
            body=body,
            embedded=sums,
            rows=snapshots.lines(document.snapshot, system.records.held),
        )
        standing = standings[document.id]
        issued = standing.revisions[-1].digest if standing.revisions else ""
        standing = replace(standing, draft=controlled_text.digest(controlled) != issued)
        embedded = tuple((path, tree.paths[path]) for path in local)
        parts = front_matter.split(tree.data(document.path))
        document = _as_shown(document, parts.body, parts.body_line, body)
        yield Publication(document, standing, body, controlled, embedded, parts.body_line)


def as_read(system: System, tree: Tree, document: Document) -> Publication | None:
    """A document of the tree as its page would print it, told apart by no digest; None where it has no text."""
    text, _ = reading.printed(tree, document.path, system.configuration, system.roles)
    if text is None:
        return None
    local = [path for path in embedded_paths(text, document.path) if path in tree.paths]
    embedded = tuple((path, tree.paths[path]) for path in local)
    standing = Standing(document.id, State.DRAFT, None)
    parts = front_matter.split(tree.data(document.path))
    document = _as_shown(document, parts.body, parts.body_line, text)
    return Publication(document, standing, text, embedded=embedded)


def _as_shown(document: Document, written: str, first: int, text: str) -> Document:
    """With places that count in `text`; references that come out of snippets and values are the document's own.

    `written` is the body as it stands in the file, from line `first` on.
    """
    if text == written:
        references = tuple(replace(item, place=item.place.down(1 - first)) for item in document.references)
        headings = tuple(replace(item, line=item.line + 1 - first) for item in document.headings)
        return replace(document, references=references, headings=headings)
    scan = markdown.scan(text, Place(document.path, 1))
    return replace(document, references=scan.references, headings=scan.headings)
