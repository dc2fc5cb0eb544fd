"""Revision, state and what is in force on a date: decided here, from what `views/issuing.py` says was issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from plainqms.model.approval_record import ApprovalRecord
from plainqms.model.change import DocumentHistory
from plainqms.model.converters import months_after as months_after  # offered here too
from plainqms.model.document import Document
from plainqms.model.ending import Ending, EndRequest
from plainqms.model.issue_tag import IssueTag
from plainqms.model.revision import Assurance, Revision, Standing, State
from plainqms.model.system import System
from plainqms.views import endings, issuing, reviews
from plainqms.views.approvals import Refused
from plainqms.views.issuing import effective_date as effective_date  # offered here too


def standings(system: System) -> Mapping[str, Standing]:
    """Where each document that the main line ever held, or the tree now holds, stands on `system.as_of`.

    Of two documents of one id the first counts; a check reports the other.
    """
    if "standings" not in system.derived:
        system.derived["standings"] = MappingProxyType(_standings(system))
    known: Mapping[str, Standing] = system.derived["standings"]
    return known


def _standings(system: System) -> dict[str, Standing]:
    documents = {document.id: document for document in reversed(system.documents)}
    histories = {history.id: history for history in reversed(system.history.documents) if history.id}
    ids = dict.fromkeys((*(document.id for document in system.documents), *reversed(histories)))
    found = {name: standing(system, documents.get(name), histories.get(name), name) for name in ids}
    for successor in tuple(found.values()):
        last = _last(successor, system.as_of)
        if last is None or not last.approvals:
            continue
        document = documents.get(successor.id)
        for name in document.supersedes if system.draft and document else last.latest.supersedes:
            if name in found and name != successor.id and found[name].state is not State.WITHDRAWN:
                day = _superseded(histories.get(successor.id), successor, name, last)
                may, ending = _taken_over(system, histories.get(name), name, successor.id)
                if may:
                    found[name] = _ended(
                        found[name], max(day, ending.recorded) if ending else day, "", ending
                    )
    return found


def ended(system: System, document: Document) -> date | None:
    """The day on which a document ended, for whoever names it. An end that waits for its approval is none.

    A draft shows a document as ended that its file says to be; where records are asked for, that alone ends nothing.
    """
    found = standings(system)[document.id]
    if not system.draft or found.end_approved or found.withdrawn != document.withdrawn:
        return found.withdrawn
    history = system.history.of(document.id)
    if standing(system, None, history, document.id).withdrawn:
        return found.withdrawn
    kind = system.configuration.document_types.get(document.type)
    waits = history is not None and bool(open_ends(system, history))
    return None if waits or (kind and kind.assurance is not Assurance.MERGE) else found.withdrawn


def title(system: System, document: Document) -> str:
    """What readers know a document as: the title in force, not that of a text that waits. Empty: they know none."""
    standing = standings(system)[document.id]
    if system.draft:
        return document.title
    if standing.current is not None:
        return standing.current.change.title or document.title
    last = _last(standing, system.as_of)
    return last.change.title or document.title if last else ""


def _last(standing: Standing, as_of: date) -> Revision | None:
    """The text in effect, or of a document that has ended the last one: what took another's place stays there."""
    day = standing.withdrawn or as_of
    return next((item for item in reversed(standing.revisions) if item.effective <= day), None)


def _superseded(history: DocumentHistory | None, successor: Standing, name: str, upto: Revision) -> date:
    """The first day on which a text that names the older document was in force."""
    for revision in successor.revisions[: successor.revisions.index(upto) + 1]:
        first, last = (change.commit.position for change in (revision.change, revision.latest))
        given = [item.recorded or item.on for item in revision.approvals]
        for change in history.changes if history else ():
            if given and first <= change.commit.position <= last and name in change.supersedes:
                return max(revision.effective, change.commit.issued, min(given))
    return upto.effective


def _taken_over(
    system: System, history: DocumentHistory | None, name: str, successor: str
) -> tuple[bool, Ending | None]:
    """Whether a document may end through its successor, and what was approved of that where it had to be."""
    request = endings.latest(asked(system, name), successor)
    if request is None or not request.needs_approval:
        return True, None
    ending = _walk(system, history, name).ends.through(successor)
    return ending is not None, ending


def asked(system: System, name: str) -> tuple[EndRequest, ...]:
    """The ends of a document that its successors ask for, those first that came first."""
    if "asked" not in system.derived:
        system.derived["asked"] = MappingProxyType(endings.by_successors(system.history.documents))
    known: Mapping[str, tuple[EndRequest, ...]] = system.derived["asked"]
    return known.get(name, ())


def may_end(system: System, history: DocumentHistory) -> bool:
    """Whether anything ever asked for the end of a document: of most nothing did, and the rest need not be walked."""
    return bool(asked(system, history.id)) or any(change.withdrawn for change in history.changes)


def open_ends(system: System, history: DocumentHistory) -> tuple[EndRequest, ...]:
    """Ends of an issued document that wait for an approval."""
    if not may_end(system, history):
        return ()
    known = _walk(system, history, history.id)
    return tuple(endings.open_requests(history.id, known.ends, system.history)) if known.revisions else ()


def standing(
    system: System, document: Document | None, history: DocumentHistory | None, name: str
) -> Standing:
    walked = _walk(system, history, name)
    revisions = walked.revisions
    effective = [revision for revision in revisions if revision.effective <= system.as_of]
    current = effective[-1] if effective else None
    coming = revisions[revisions.index(current) + 1 :] if current else revisions
    if current is not None:
        state = State.IN_FORCE if current.approvals else State.NOT_RECORDED
    else:
        state = State.COMING if coming else State.DRAFT
    found = Standing(name, state, current, coming, revisions)
    withdrawn, why = _withdrawn(history, name) if history else (None, "")
    ending = walked.ends.ending
    if ending is not None and (withdrawn is None or ending.on < withdrawn):
        withdrawn, why = ending.on, ending.reason
    else:
        ending = None
    if withdrawn is None and system.draft and document is not None:
        withdrawn = document.withdrawn
    return found if withdrawn is None or withdrawn > system.as_of else _ended(found, withdrawn, why, ending)


def issued(system: System, history: DocumentHistory | None, name: str) -> tuple[Revision, ...]:
    """All issued revisions of a document, oldest first. Each change is judged by what stood before it arrived."""
    return _walk(system, history, name).revisions


def refused(system: System) -> tuple[Refused, ...]:
    """Records of approvals that do not count, whatever document they name, in the order of their arrival."""
    known = {item.id: item for item in reversed(system.history.documents) if item.id}
    named = dict.fromkeys(text.document for record in system.history.approvals for text in record.file.texts)
    found: list[Refused] = []
    for name in named:
        found.extend(_walk(system, known.get(name), name).refused)
    return tuple(found)


def walked(system: System, name: str) -> issuing.Walked:
    """What was issued of a document, and what waits for its approval."""
    return _walk(system, system.history.of(name), name)


def _walk(system: System, history: DocumentHistory | None, name: str) -> issuing.Walked:
    if "tags" not in system.derived:
        by_document: dict[str, list[IssueTag]] = {}
        for tag in system.history.tags:
            by_document.setdefault(tag.document, []).append(tag)
        system.derived["tags"] = {document: tuple(found) for document, found in by_document.items()}
    tags: tuple[IssueTag, ...] = system.derived["tags"].get(name, ())
    return issuing.walk(history, name, _recorded(system, name), asked(system, name), tags)


def _recorded(system: System, name: str) -> tuple[ApprovalRecord, ...]:
    if "recorded" not in system.derived:
        by_document: dict[str, list[ApprovalRecord]] = {}
        for record in system.history.approvals:
            for document in dict.fromkeys(text.document for text in record.file.texts):
                by_document.setdefault(document, []).append(record)
        system.derived["recorded"] = {document: tuple(records) for document, records in by_document.items()}
    known: Mapping[str, tuple[ApprovalRecord, ...]] = system.derived["recorded"]
    return known.get(name, ())


def next_review(system: System, document: Document, revision: Revision) -> date | None:
    """Our own interval after it took effect or was reviewed (own procedure: no standard sets one); or none."""
    kind = system.configuration.document_types.get(document.type)
    months = document.review if document.review is not None else (kind.review if kind else None)
    if not months:
        return None
    looked = reviews.latest(system, document.id, revision)
    return months_after(max(revision.effective, looked.on) if looked else revision.effective, months)


def _ended(standing: Standing, day: date, why: str, ending: Ending | None = None) -> Standing:
    return Standing(
        standing.id, State.WITHDRAWN, None, (), standing.revisions, withdrawn=day, why_withdrawn=why,
        end_approved=ending.approvals if ending else (),
    )  # fmt: skip


def _withdrawn(history: DocumentHistory, name: str) -> tuple[date | None, str]:
    """The day that the front matter gives, but never before the commit that says so; or the day of the removal.

    Beside it the reason, as the change gives it that said so first. Of changes that end nothing by themselves, none.
    """
    found: date | None = None
    why = ""
    for change in history.changes:
        ends = not endings.needs_approval(change, name)
        if not change.blob:
            if not ends:
                continue
            if found is None:
                why = change.change_reason
            found = change.commit.issued
            continue
        try:
            said = date.fromisoformat(change.withdrawn)
        except ValueError:
            found = None
            continue
        if not ends:
            continue
        day = max(said, change.commit.issued)
        if found is None:
            why = change.change_reason
        found = day if found is None else min(found, day)
    return found, why
