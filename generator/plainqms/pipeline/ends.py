"""Ends of documents that wait for an approval: asked for on the main line, and not approved as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from plainqms.model.document import Document
from plainqms.model.ending import EndRequest
from plainqms.model.identifiers import prefix
from plainqms.model.place import Place
from plainqms.model.revision import Revision
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.waiting import Waiting
from plainqms.sources import controlled_text
from plainqms.views import revisions
from plainqms.views.issuing import Walked


def ends(loaded: Loaded) -> Iterator[Waiting]:
    system = loaded.system
    for history in system.history.documents:
        for request in revisions.open_ends(system, history):
            yield _waiting(loaded, history.id, revisions.walked(system, history.id), request)


def _waiting(loaded: Loaded, name: str, walked: Walked, request: EndRequest) -> Waiting:
    system, last = loaded.system, walked.revisions[-1]
    text = text_of(loaded, last)
    document = system.document(name)
    if document is None:  # it was removed before anybody approved its end
        change = last.change
        document = Document(name, change.title, change.path, Place(change.path))
    path = document.path
    return Waiting(
        document=document,
        kind=system.configuration.document_types[prefix(name)],
        text=text,
        digest=last.digest or controlled_text.digest(text),
        files=((path, sha256(loaded.tree.data(path)).hexdigest()),) if path in loaded.tree.paths else (),
        values=(),
        before=last,
        before_text=text,
        issued=last,
        walked=walked,
        wrote=request.authors,
        given=walked.ends.said(request.day if not request.successor else None, request.successor),
        since=request.change.commit.issued,
        cause="",
        uncommitted=(),
        end=request,
    )


def text_of(loaded: Loaded, revision: Revision | None) -> str:
    if revision is None or loaded.line is None:
        return ""
    change = revision.change
    return loaded.line.texts.at(change.blob, change.path, change.commit.position).text
