"""What a proposed change does to each document: which revision it becomes, who approves it, who reads it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from plainqms.model.change import Change, DocumentHistory, Identity
from plainqms.model.document import Document
from plainqms.model.identifiers import order, prefix
from plainqms.model.impact import Approving, DocumentImpact, Passage, Referring, Sort
from plainqms.model.organization import DocumentType
from plainqms.model.place import Place
from plainqms.model.revision import Assurance, Revision
from plainqms.model.system import System
from plainqms.pipeline.approving import able
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.proposal import Proposal
from plainqms.publish import archive_shelf, archived_texts, redline_text
from plainqms.publish.manual import target_path
from plainqms.views import editorial, endings, reading, registers, revisions, steering, supposed

_ONLY_NOW = "only through this proposal"
# Fields of the front matter that are not controlled text, as readers know them.
_FIELDS = (
    "owner", "clauses", "audience", "process", "sites", "review", "effective", "classification", "snapshot", "adopted",
    "supersedes",
)  # fmt: skip


def document_impacts(proposal: Proposal, judged: System) -> Iterator[DocumentImpact]:
    """`judged` is the proposed system as if all of it were approved. In the order of their sorts, then of their ids."""
    found = []
    for history in proposal.after.system.history.documents:
        change = supposed.brought(history, proposal.position)
        if change is not None and history.id:
            found.append(_impact(proposal, judged, history, change))
    sorts = list(Sort)
    yield from sorted(found, key=lambda item: (sorts.index(item.sort), order(item.id)))


def referring(loaded: Loaded, name: str, path: str = "") -> Iterator[Referring]:
    """Documents that name a document or record, and open records that do: a closed one tells what was."""
    system = loaded.system
    for document in sorted(system.documents, key=lambda item: order(item.id)):
        if document.id != name and not document.withdrawn and _names(document, name, path):
            yield Referring(document.id, document.title, steering.role_name(system, document.owner))
    derived = registers.derived(system)
    for link in derived.naming.get(name, ()):
        entry = derived.by_id[link.target]
        owner = _owner(entry.record)
        if entry.stands is not registers.Stands.CLOSED and owner is not None:
            called = system.role(owner)
            yield Referring(
                link.target, str(entry.record.name), called.title if called else system.name_of(owner)
            )


def _impact(proposal: Proposal, judged: System, history: DocumentHistory, change: Change) -> DocumentImpact:
    before, after = proposal.before, proposal.after
    name, last = history.id, supposed.before(history, change)
    document, stood = after.system.document(name), before.system.document(name)
    known = document or stood or Document(name, change.title or name, change.path, Place(change.path))
    sort = _sort(history, change)
    base = DocumentImpact(
        name,
        known.title,
        known.path,
        sort,
        owner=steering.role_name(after.system, known.owner),
        old_title=stood.title if stood and document and stood.title != document.title else "",
        old_path=stood.path if stood and document and stood.path != document.path else "",
        cause=change.cause,
        upkeep=tuple(_upkeep(stood, document, change)),
        trouble=change.reason if change.unmade else "",
    )
    kind = after.system.configuration.document_types.get(prefix(name))
    walked = revisions.walked(before.system, name)
    base = replace(base, number_before=walked.revisions[-1].number if walked.revisions else "")
    if sort is Sort.UPKEEP:
        return replace(base, readers=_readers(judged, before.system, name))
    if sort in (Sort.WITHDRAWN, Sort.REMOVED):
        return _ending(base, proposal, history, change)
    base = _becoming(base, proposal, history, change, kind)
    if last is not None and last.blob and not change.unmade:
        passages, places = _passages(after, name, last, change)
        base = replace(base, passages=passages, places=places)
    if sort is Sort.NEW:
        return replace(base, readers=_readers(judged, before.system, name))
    return replace(
        base,
        readers=_readers(judged, before.system, name),
        referring=tuple(referring(after, name, known.path)) if sort is Sort.TEXT else (),
    )


def _sort(history: DocumentHistory, change: Change) -> Sort:
    last = supposed.before(history, change)
    if not change.blob:
        return Sort.REMOVED
    if supposed.ends(history, change):
        return Sort.WITHDRAWN
    if not change.counted and not change.unmade:
        return Sort.UPKEEP
    if last is None or not last.blob:
        return Sort.NEW
    return Sort.EDITORIAL if change.change_class == "editorial" else Sort.TEXT


def _becoming(
    base: DocumentImpact,
    proposal: Proposal,
    history: DocumentHistory,
    change: Change,
    kind: DocumentType | None,
) -> DocumentImpact:
    system = proposal.after.system
    made = supposed.revision(system, history.id, change)
    if made is None or kind is None:
        return base
    walked = revisions.walked(system, history.id)
    text = next((item for item in walked.texts if item.change is change), None)
    given = tuple(text.given) if text else ()
    issued = any(item.change is change for item in walked.revisions)
    ground = change.ground.types.get(prefix(history.id), kind)  # it is judged by what stood before it
    recorded = ground.assurance is not Assurance.MERGE
    editorial_number = walked.number("editorial") if recorded and not issued and walked.revisions else ""
    last = supposed.before(history, change)
    old, new = (_controlled(proposal.after, item) for item in (last, change))
    titles = [role.title for role in system.roles]
    return replace(
        base,
        number=made.number,
        if_editorial=editorial_number if editorial_number != made.number else "",
        recorded=recorded,
        signed=ground.assurance is Assurance.SIGNED,
        waiting=_waiting(walked.texts, walked.revisions, change),
        approving=() if issued and made.approvals else _approving(proposal, kind, given, made.wrote),
        effective=_effective(change, kind, made, recorded=recorded),
        doubts=editorial.doubts(old, new, roles=titles) if old else (),
    )


def _waiting(texts: tuple[Any, ...], issued: tuple[Revision, ...], change: Change) -> int:
    """Earlier texts that nobody approved, which an approval of this one takes in."""
    last = max((item.change.commit.position for item in issued if item.change is not change), default=-1)
    return sum(last < item.change.commit.position < change.commit.position for item in texts)


def _approving(
    proposal: Proposal, kind: DocumentType, given: tuple[Any, ...], wrote: tuple[Identity, ...]
) -> tuple[Approving, ...]:
    """By the roles that stand once the proposal is taken over; whoever gets one only through it is told so."""
    before, system = proposal.before.system, proposal.after.system
    found = []
    for step in kind.approval:
        said = tuple(system.name_of(item.person) for item in given if item.meaning is step.meaning)
        alone = kind.model_copy(update={"approval": (step,)})
        stood, stands = (
            {person.id for person, _ in able(side, alone, given, wrote)} for side in (before, system)
        )
        may = tuple(
            person.name if person.id in stood else f"{person.name} ({_ONLY_NOW})"
            for person in system.people
            if person.id in stands and not said
        )
        roles = tuple(steering.role_name(system, role) for role in step.roles)
        found.append(Approving(step.meaning.value, roles, may, said))
    return tuple(found)


def _effective(change: Change, kind: DocumentType, made: Revision, *, recorded: bool) -> str:
    rule, issued = change.effective or kind.effective, "approved" if recorded else "taken over"
    if rule.startswith("+"):
        return f"{rule.lstrip('+ ')} after it is {issued}"
    if rule in ("", "on approval"):
        return f"as soon as it is {issued}"
    return f"on {made.effective}, not before it is {issued}"


def _ending(
    base: DocumentImpact, proposal: Proposal, history: DocumentHistory, change: Change
) -> DocumentImpact:
    """Under the settings that stood before, an end may take an approval of its own."""
    system = proposal.after.system
    kind = change.ground.types.get(prefix(history.id))
    needs = endings.needs_approval(change, history.id)
    day = change.withdrawn if change.blob else ""
    successors = [item.id for item in system.documents if history.id in item.supersedes]
    return replace(
        base,
        ends=day,
        cause=", ".join(successors),
        recorded=needs,
        approving=_approving(proposal, kind, (), change.authors) if needs and kind else (),
        referring=tuple(referring(proposal.after, history.id, base.old_path or base.path)),
    )


def _upkeep(stood: Document | None, document: Document | None, change: Change) -> Iterator[str]:
    if stood is None or document is None:
        return
    differing = [name for name in _FIELDS if getattr(stood, name) != getattr(document, name)]
    for name in differing:
        yield f"{name}: {_said(getattr(stood, name))} becomes {_said(getattr(document, name))}"
    ended = document.withdrawn != stood.withdrawn
    if not (differing or change.counted or ended) and stood.path == document.path:
        yield "how its lines are broken, or how its file is written"


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "“" + ", ".join(map(str, value)) + "”" if value else "nothing"
    return f"“{value}”" if value not in (None, "") else "nothing"


def _controlled(loaded: Loaded, change: Change | None) -> str:
    if change is None or not change.blob or loaded.line is None:
        return ""
    return loaded.line.texts.at(change.blob, change.path, change.commit.position).text


def _passages(loaded: Loaded, name: str, old: Change, new: Change) -> tuple[tuple[Passage, ...], int]:
    """What went and what came, as readers see the text; and at how many places."""
    assert loaded.line is not None
    shelf = archive_shelf.Texts(loaded.system, loaded.line, "")
    one, other = (archived_texts.archived(shelf.source(name, change)) for change in (old, new))
    changes = archived_texts.changes(one, other)
    found, heading = [], ""
    for line in redline_text.lines(changes.html):
        if line.heading:
            heading = "".join(text for _, text in line.pieces)
            continue
        pieces = redline_text.shortened(line.pieces)
        was, now = (
            "".join(text for mark, text in pieces if mark != without).strip() for without in ("ins", "del")
        )
        marks = {mark for mark, _ in pieces}
        found.append(Passage(heading, was if marks != {"ins"} else "", now if marks != {"del"} else ""))
    return tuple(found), changes.passages


def more_to_read(
    judged: System, stood: System, changed: Iterable[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who must read documents that do not change, because of roles that do."""
    known, found = set(changed), dict[str, list[str]]()
    before = {(item.person, item.document) for item in reading.readings(stood).every}
    for item in reading.readings(judged).every:
        new = (item.person, item.document) not in before and item.state is not reading.Reads.READ
        if new and item.document not in known:
            found.setdefault(judged.name_of(item.person), []).append(item.document)
    return tuple((person, tuple(documents)) for person, documents in found.items())


def _readers(judged: System, stood: System, name: str) -> tuple[str, ...]:
    """Who has something to read that was not due before."""
    before = {item.person: item.revision for item in reading.readings(stood).of_document.get(name, ())}
    return tuple(
        judged.name_of(item.person)
        for item in reading.readings(judged).of_document.get(name, ())
        if item.state is not reading.Reads.READ and before.get(item.person) != item.revision
    )


def _owner(record: Any) -> str | None:
    """None of a record that nobody looks after: it tells what happened."""
    found: str | None = getattr(record, "owner", None)
    return found


def _names(document: Document, name: str, path: str) -> bool:
    return any(item.target == name for item in document.references) or any(
        path and target_path(link.target, document) == path for link in document.links
    )
