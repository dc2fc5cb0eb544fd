"""A system as if whatever one change brought were approved and in effect: a supposition, for answering “what if” alone.

No page and no check reads it. What stands is decided in `views/revisions.py`.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from plainqms.model.change import Change, DocumentHistory
from plainqms.model.identifiers import prefix
from plainqms.model.revision import Approval, Revision, Standing, State, Strength
from plainqms.model.system import System
from plainqms.views import revisions
from plainqms.views.issuing import effective_date


def approved(system: System, position: int) -> System:
    """`position` is that of the change on the main line."""
    supposed = replace(system)
    found = dict(revisions.standings(system))
    for history in system.history.documents:
        change = brought(history, position)
        if change is None or history.id not in found:
            continue
        if ends(history, change):
            found[history.id] = _ended(found[history.id], system)
        elif change.counted and change.blob:
            found[history.id] = _in_force(system, history.id, change) or found[history.id]
        for name in newly_superseded(history, change):
            if name in found:
                found[name] = _ended(found[name], system)
    supposed.derived["standings"] = MappingProxyType(found)
    return supposed


def brought(history: DocumentHistory, position: int) -> Change | None:
    """What the change at `position` did to a document."""
    return next((item for item in reversed(history.changes) if item.commit.position == position), None)


def before(history: DocumentHistory, change: Change) -> Change | None:
    """What stood until then."""
    place = next(index for index, item in enumerate(history.changes) if item is change)
    return history.changes[place - 1] if place else None


def ends(history: DocumentHistory, change: Change) -> bool:
    """Whether it asks for the document's end, by its front matter or by its removal."""
    last = before(history, change)
    return not change.blob or bool(change.withdrawn and (last is None or last.withdrawn != change.withdrawn))


def newly_superseded(history: DocumentHistory, change: Change) -> tuple[str, ...]:
    """The documents whose place it takes from now on."""
    last = before(history, change)
    return tuple(name for name in change.supersedes if last is None or name not in last.supersedes)


def revision(system: System, name: str, change: Change) -> Revision | None:
    """The revision that the text of a change is, or will become once it is approved; none of an unknown type."""
    walked = revisions.walked(system, name)
    known = next((item for item in walked.revisions if item.change is change), None)
    kind = system.configuration.document_types.get(prefix(name))
    if known is not None or kind is None:
        return known
    day = change.commit.issued
    return Revision(
        walked.number(change.change_class), day, effective_date(change.effective or kind.effective, day),
        change, change, change.digest, change.change_class if walked.revisions else "", change.change_reason, "",
        change.authors, wrote=walked.wrote,
    )  # fmt: skip


def _in_force(system: System, name: str, change: Change) -> Standing | None:
    made = revision(system, name, change)
    if made is None:
        return None
    if not made.approvals:
        somebody = Approval("", "whoever approves it", "", made.issued, Strength.STATED, "supposed")
        made = replace(made, approvals=(somebody,))
    made = replace(made, effective=min(made.effective, system.as_of))
    earlier = tuple(item for item in revisions.walked(system, name).revisions if item.change is not change)
    return Standing(name, State.IN_FORCE, made, (), (*earlier, made))


def _ended(standing: Standing, system: System) -> Standing:
    return Standing(
        standing.id,
        State.WITHDRAWN,
        None,
        (),
        standing.revisions,
        withdrawn=standing.withdrawn or system.as_of,
    )
