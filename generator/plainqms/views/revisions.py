"""Revision, state and what is in force on a date: decided here and nowhere else.

Numbers follow the counted changes of a document: 1, 2, 3; an editorial change gives 3.1. Approval is taken from
evidence alone. Under assurance `merge` reaching the main line issues a text, and a trailer `Approved-by:` of that
commit is an approval of strength "stated"; without one the state reads "issued, approval not recorded".
`views/approvals.py` says whose approval counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from plainqms.model.change import Change, DocumentHistory, Identity
from plainqms.model.converters import months_after as months_after  # offered here too
from plainqms.model.document import Baseline, Document
from plainqms.model.identifiers import prefix
from plainqms.model.revision import Assurance, Revision, Standing, State
from plainqms.model.system import System
from plainqms.views import approvals


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
    for document in documents.values():
        successor = found[document.id]
        if successor.state is State.IN_FORCE and successor.current is not None:
            for name in document.supersedes:
                if name in found and name != document.id and found[name].state is not State.WITHDRAWN:
                    found[name] = _ended(found[name], successor.current.effective)
    return found


def standing(
    system: System, document: Document | None, history: DocumentHistory | None, name: str
) -> Standing:
    revisions = issued(system, history, name)
    effective = [revision for revision in revisions if revision.effective <= system.as_of]
    current = effective[-1] if effective else None
    coming = revisions[revisions.index(current) + 1 :] if current else revisions
    if current is not None:
        state = State.IN_FORCE if current.approvals else State.NOT_RECORDED
    else:
        state = State.COMING if coming else State.DRAFT
    found = Standing(name, state, current, coming, revisions)
    withdrawn = _withdrawn(history) if history else None
    if withdrawn is None and system.draft and document is not None:
        withdrawn = document.withdrawn
    return found if withdrawn is None or withdrawn > system.as_of else _ended(found, withdrawn)


def issued(system: System, history: DocumentHistory | None, name: str) -> tuple[Revision, ...]:
    """All issued revisions of a document, oldest first. Each change is judged by what stood before it arrived."""
    if history is None:
        return ()
    found: list[Revision] = []
    after_removal = False
    wrote: dict[Identity, None] = {}  # everybody since the last approved text
    for position, change in enumerate(history.changes):
        if not change.blob:
            after_removal = True
            continue
        if change.counted or change.unmade:
            wrote |= dict.fromkeys(change.authors)
        kind = change.ground.types.get(prefix(name))
        if not change.counted or kind is None or kind.assurance is not Assurance.MERGE:
            continue  # `recorded` and `signed` need an approval record: unapproved text is a draft
        first = not found
        baseline = change.baseline if first and _is_plausible(change) else None
        number, why = _number(found[-1].number if found else "", change, baseline, again=after_removal)
        after_removal = False
        approved = approvals.approvals_of(change, wrote)
        start = baseline.on if baseline else change.commit.issued
        following = history.changes[position:]
        found.append(
            Revision(
                number=number,
                issued=start,
                effective=_effective(following, kind.effective, start, wrote),
                change=change,
                latest=_latest(following),
                digest=change.digest,
                change_class="editorial" if change.change_class == "editorial" and not first else "",
                reason=change.change_reason,
                why_this_number=why,
                authors=_by_name(change.authors),
                approvals=approved,
                baseline=baseline is not None,
                wrote=tuple(wrote),
            )
        )
        if approved:
            wrote = {}
    return tuple(found)


def _effective(changes: Sequence[Change], rule: str, start: date, wrote: Iterable[Identity]) -> date:
    """As the text that was issued says. A later commit moves it only with an approval, and before the day has come."""
    first = changes[0]
    day = effective_date(first.effective or rule, start)
    for change in changes[1:]:
        if change.counted or change.unmade:
            break
        if change.commit.issued < day and approvals.approvals_of(change, (*wrote, *change.authors)):
            day = effective_date(change.effective or rule, change.commit.issued)
    return day


def effective_date(rule: str, issue: date) -> date:
    """When a text takes effect: with its issue, some days after, or on a date, but never before it was issued."""
    if match := re.fullmatch(r"\+\s*([0-9]{1,4})\s*days?", rule):
        return issue + timedelta(days=int(match[1]))
    try:
        return max(issue, date.fromisoformat(rule))
    except ValueError:
        return issue


def next_review(system: System, document: Document, revision: Revision) -> date | None:
    """Our own interval after the revision took effect (own procedure: no standard sets one). None: no interval."""
    kind = system.configuration.document_types.get(document.type)
    months = document.review if document.review is not None else (kind.review if kind else None)
    return months_after(revision.effective, months) if months else None


def _number(before: str, change: Change, baseline: Baseline | None, *, again: bool) -> tuple[str, str]:
    if not before:
        if baseline:
            earlier = f"approved there by {baseline.approver}, as its author states"
            return baseline.number, f"number {baseline.number} comes from the earlier system, {earlier}"
        return "1", "first issue"
    major, _, minor = before.partition(".")
    if change.change_class == "editorial" and not again:
        number = f"{major}.{int(minor or 0) + 1}"
        why = f"editorial change through {change.cause}" if change.cause else "change classed as editorial"
        return number, why
    return str(
        int(major) + 1
    ), "issued again after it had been removed" if again else "controlled text changed"


def _latest(changes: Iterable[Change]) -> Change:
    """The last change that left the text as the first of `changes` made it."""
    following = iter(changes)
    latest = next(following)
    for change in following:
        if change.counted or change.unmade:
            break
        latest = change
    return latest


def _is_plausible(change: Change) -> bool:
    return change.baseline is not None and change.baseline.on <= change.commit.issued


def _by_name(authors: Iterable[Identity]) -> tuple[Identity, ...]:
    return tuple({(author.name, author.email): author for author in authors}.values())


def _ended(standing: Standing, day: date) -> Standing:
    return Standing(standing.id, State.WITHDRAWN, None, (), standing.revisions, withdrawn=day)


def _withdrawn(history: DocumentHistory) -> date | None:
    """The day that the front matter gives, but never before the commit that says so; or the day of the removal."""
    found: date | None = None
    for change in history.changes:
        if not change.blob:
            found = change.commit.issued
            continue
        try:
            said = date.fromisoformat(change.withdrawn)
        except ValueError:
            found = None
            continue
        day = max(said, change.commit.issued)
        found = day if found is None else min(found, day)
    return found
