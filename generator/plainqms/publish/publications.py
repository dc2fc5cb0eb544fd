"""Which texts go on the site: those in force on the day, or for a draft those of the working tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.model.revision import State
from plainqms.model.system import System
from plainqms.sources import controlled_text, front_matter, markdown, reading, texts
from plainqms.sources.main_line import Line
from plainqms.sources.reading import Tree
from plainqms.views import revisions

_NO_TEXT = "*This text could not be made; qms check says why.*"


def in_force(system: System, line: Line) -> Iterator[Publication]:
    """Issued and effective texts, each as the last commit left it that did not change it; withdrawn ones by name."""
    index = {commit.id: number for number, commit in enumerate(line.commits)}
    tip = {document.id: document for document in system.documents}
    for name, standing in sorted(revisions.standings(system).items()):
        if standing.state is State.WITHDRAWN and name in tip:
            yield Publication(tip[name], standing, "")
        if standing.current is None:
            continue
        latest = standing.current.latest
        data = line.texts.read(latest.blob)
        document, _ = front_matter.read_document(data, latest.path, configuration=system.configuration)
        if document is not None:
            text = line.texts.at(latest.blob, latest.path, index[latest.commit.id])
            document = _with_references(document, text.rendered)
            line_of_body = front_matter.split(data).body_line
            yield Publication(
                document, standing, text.rendered, text.text, text.inputs.embedded, line_of_body
            )


def drafts(system: System, tree: Tree) -> Iterator[Publication]:
    """Every document of the working tree; of two with one id the first."""
    standings = revisions.standings(system)
    for document in {document.id: document for document in reversed(system.documents)}.values():
        text, _ = reading.printed(tree, document.path, system.configuration, system.roles)
        body = _NO_TEXT if text is None else text
        local = [path for path in texts.embedded_paths(body, document.path) if path in tree.paths]
        sums = [(sha256(tree.data(path)).hexdigest(), path) for path in local]
        controlled = controlled_text.controlled_text(title=document.title, body=body, embedded=sums)
        standing = standings[document.id]
        issued = standing.revisions[-1].digest if standing.revisions else ""
        standing = replace(standing, draft=controlled_text.digest(controlled) != issued)
        embedded = tuple((path, tree.paths[path]) for path in local)
        document = _with_references(document, body)
        line = front_matter.split(tree.data(document.path)).body_line
        yield Publication(document, standing, body, controlled, embedded, line)


def _with_references(document: Document, text: str) -> Document:
    """References that come out of snippets and values are the document's own."""
    scan = markdown.scan(text, Place(document.path, 1))
    return replace(document, references=scan.references, headings=scan.headings)
