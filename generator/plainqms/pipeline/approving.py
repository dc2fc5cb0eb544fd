"""What waits for an approval: texts of the working tree that were not approved as they stand, and ends of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from plainqms.model.change import Identity
from plainqms.model.document import Document
from plainqms.model.identifiers import order
from plainqms.model.organization import DocumentType
from plainqms.model.people import Person
from plainqms.model.revision import Approval, Assurance, Revision
from plainqms.model.system import System
from plainqms.pipeline.ends import ends, text_of
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.waiting import Waiting
from plainqms.sources import authors, controlled_text, git, reading, snapshots
from plainqms.views import approvals, endings, revisions

if TYPE_CHECKING:  # the site's pages are not needed to approve
    from plainqms.publish.pending_page import Pending


def waiting(loaded: Loaded) -> tuple[Waiting, ...]:
    """In the order of the documents' ids. Of types issued by merging, only what reached the main line."""
    from plainqms.publish.publications import drafts

    system, line = loaded.system, loaded.line
    if line is None or not line.tip:
        return ()
    drafted = git.outside(line.repository, line.tip)
    found = []
    for publication in drafts(system, loaded.tree):
        document = publication.document
        kind = system.configuration.document_types.get(document.type)
        if kind is None or not publication.controlled or document.withdrawn:
            continue
        digest = controlled_text.digest(publication.controlled)
        walked = revisions.walked(system, document.id)
        last = walked.revisions[-1] if walked.revisions else None
        same = last is not None and last.digest == digest
        if same and last is not None and _is_recorded(last, kind):
            continue
        if kind.assurance is Assurance.MERGE and not same:
            continue
        text = next((item for item in walked.texts if item.change.digest == digest), None)
        files = _files(loaded, document, tuple(path for path, _ in publication.embedded))
        touched = {path for path, _ in files}
        wrote = dict.fromkeys(text.wrote if text else walked.wrote)
        for commit in drafted:
            if any(entry.path in touched for entry in commit.entries):
                wrote |= dict.fromkeys(authors.wrote(commit))
        before = walked.revisions[-2] if same and len(walked.revisions) > 1 else None if same else last
        found.append(
            Waiting(
                document, kind, publication.controlled, digest, files, _values(loaded, document), before,
                text_of(loaded, before), last if same else None, walked, tuple(wrote),
                tuple(text.given) if text else (), text.change.commit.issued if text else None,
                text.change.cause if text else "",
                tuple(path for path in system.history.uncommitted if path in touched),
            )
        )  # fmt: skip
    return tuple(sorted((*found, *ends(loaded)), key=lambda item: order(item.document.id)))


def pending(loaded: Loaded) -> tuple[Pending, ...]:
    """The oldest first, with who can say the next word."""
    from plainqms.publish.pending_page import Pending

    found = (
        Pending(
            item.document.id, item.document.title, item.number(""), item.issued is not None, item.digest, item.since,
            item.cause, item.given, tuple(fit(item, loaded)), endings.words(item.end) if item.end else "",
        )
        for item in waiting(loaded)
    )  # fmt: skip
    return tuple(sorted(found, key=lambda item: (item.since or loaded.system.as_of, order(item.id))))


def _is_recorded(revision: Revision, kind: DocumentType) -> bool:
    """What a commit states is enough where merging issues; else it waits until a record says so."""
    return any(given.path or kind.assurance is Assurance.MERGE for given in revision.approvals)


def fit(item: Waiting, loaded: Loaded) -> Iterator[tuple[Person, str]]:
    """Who could say the next word about a text, each in the role in which they can."""
    yield from able(loaded.system, item.kind, item.given, item.wrote)


def able(
    system: System, kind: DocumentType, said_already: Iterable[Approval], wrote: tuple[Identity, ...]
) -> Iterator[tuple[Person, str]]:
    """Who could say what a type's approval still asks for, and is no author."""
    spoken = tuple(said_already)
    said = {(given.person, given.meaning) for given in spoken}
    wanted = [step for step in kind.approval if not any(given.meaning is step.meaning for given in spoken)]
    for person in system.people:
        if approvals.may_have_written(person, wrote) and not system.configuration.one_person:
            continue
        for held in system.assignments:
            if held.person != person.id or not held.holds_on(system.as_of):
                continue
            if any(
                (not step.roles or held.role in step.roles) and (person.id, step.meaning) not in said
                for step in wanted
            ):
                yield person, held.role
                break


def _files(loaded: Loaded, document: Document, embedded: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Every file that went into a text, with the SHA-256 of its bytes."""
    result = reading.rendered(loaded.tree, document.path, loaded.system.configuration, loaded.system.roles)
    snippets = tuple(f"{reading.SNIPPETS}{name}" for name in result.includes)
    rows = snapshots.paths_of(document.snapshot, loaded.tree.paths)
    paths = dict.fromkeys((document.path, *snippets, *embedded, *rows))
    return tuple(
        (path, sha256(loaded.tree.data(path)).hexdigest()) for path in paths if path in loaded.tree.paths
    )


def _values(loaded: Loaded, document: Document) -> tuple[tuple[str, str], ...]:
    return reading.rendered(
        loaded.tree, document.path, loaded.system.configuration, loaded.system.roles
    ).values
