"""What was issued of a document, when, under which number, and which records of approval count for it.

Numbers follow the issued texts of a document: 1, 2, 3; an editorial change gives 3.1. Approval is taken from evidence
alone. Under assurance `merge` reaching the main line issues a text, and a trailer `Approved-by:` of that commit is an
approval of strength "stated"; without one the state reads "issued, approval not recorded", until a record comes. Under
`recorded` and `signed` the text that reaches the main line is a draft, and its approval issues it; its end takes an
approval as well.
`views/approvals.py` says whose approval counts.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from plainqms.model.approval_record import ApprovalRecord, ApprovedText
from plainqms.model.change import Change, DocumentHistory, Identity
from plainqms.model.document import Baseline
from plainqms.model.ending import EndRequest, KnownEnds
from plainqms.model.identifiers import prefix
from plainqms.model.issue_tag import IssueTag
from plainqms.model.organization import DocumentType
from plainqms.model.revision import Approval, Assurance, Meaning, Revision
from plainqms.views import approvals
from plainqms.views.approvals import Fault, Refused
from plainqms.views.endings import Ends


@dataclass(slots=True)
class Candidate:
    """A text that reached the main line. `wrote` are all who wrote since the text that was approved last."""

    position: int
    change: Change
    wrote: tuple[Identity, ...]
    given: list[Approval] = field(default_factory=list)
    number: str = ""  # once it is issued


@dataclass(frozen=True, slots=True)
class Walked:
    """Issued revisions, oldest first, and the records that do not count.

    `wrote` is everybody since the last approved text, `texts` are those that reached the main line, each digest once.
    `ends` is what is known of its end.
    """

    revisions: tuple[Revision, ...]
    refused: tuple[Refused, ...]
    wrote: tuple[Identity, ...] = ()
    texts: tuple[Candidate, ...] = ()
    removed: bool = False
    ends: KnownEnds = field(default_factory=KnownEnds)

    def number(self, change_class: str) -> str:
        """The number that the next text will bear."""
        before = self.revisions[-1].number if self.revisions else ""
        return following(before, change_class, again=self.removed)


def walk(
    history: DocumentHistory | None,
    name: str,
    records: Sequence[ApprovalRecord],
    asked: Sequence[EndRequest] = (),
    tags: Sequence[IssueTag] = (),
) -> Walked:
    """Changes and records in the order in which they reached the main line. Of one commit the text comes first.

    `asked` are the ends that successors ask for. `tags` issued the texts of an older practice: up to the last of them
    nothing else does.
    """
    walker = _Walker(name, history.changes if history else (), asked, tags)
    waiting = deque(records)
    for position, change in enumerate(walker.changes):
        while waiting and waiting[0].commit.position < change.commit.position:
            walker.record(waiting.popleft())
        walker.change(position, change)
    for record in waiting:
        walker.record(record)
    texts = tuple(sorted(walker.texts.values(), key=lambda text: text.position))
    return Walked(
        tuple(walker.found),
        tuple(walker.refused),
        tuple(walker.wrote),
        texts,
        walker.removed,
        walker.ends.known(),
    )


class _Walker:
    def __init__(
        self, name: str, changes: Sequence[Change], asked: Sequence[EndRequest], tags: Sequence[IssueTag]
    ) -> None:
        self.name, self.changes, self.tags = name, changes, tags
        self.found: list[Revision] = []
        self.refused: list[Refused] = []
        self.wrote: dict[Identity, None] = {}  # everybody since the last approved text
        self.texts: dict[str, Candidate] = {}  # the last one of each digest, while the document stands
        self.at = -1
        self.removed = False
        self.ends = Ends(name, asked)

    def change(self, position: int, change: Change) -> None:
        self.at = position
        self.ends.change(change)
        if not change.blob:
            self.removed = True
            self.texts = {}
            return
        if change.counted or change.unmade:
            self.wrote |= dict.fromkeys(change.authors)
        kind = change.ground.types.get(prefix(self.name))
        if not change.counted or kind is None:
            return
        text = Candidate(position, change, tuple(self.wrote))
        if change.digest:
            self.texts[change.digest] = text
        if kind.assurance is Assurance.MERGE:
            tag = self._tag_of(position)
            if (tag is None or tag.later) and self.tags and change.commit.position <= self.tags[-1].position:
                return
            approved = approvals.approvals_of(change, self.wrote)
            self._issue(
                text, kind, approved, change.change_class, change.change_reason, change.commit.issued, tag
            )
            if approved:
                self.wrote = {}

    def _tag_of(self, position: int) -> IssueTag | None:
        """The first tag that lies on a text, or after it and before the next."""
        later = (item for item in self.changes[position + 1 :] if item.counted or not item.blob)
        end = next((item.commit.position for item in later), None)
        first = self.changes[position].commit.position
        return next(
            (tag for tag in self.tags if first <= tag.position and (end is None or tag.position < end)), None
        )

    def record(self, record: ApprovalRecord) -> None:
        for said in record.file.texts:
            if said.document == self.name:
                last = self.found[-1] if self.found else None
                refused = self.ends.refusal(record, said, last) if said.ends else self._refusal(record, said)
                if refused:
                    self.refused.append(refused)

    def _refusal(self, record: ApprovalRecord, said: ApprovedText) -> Refused | None:
        """Why a record does not count for a text; else it has its effect."""
        text = self.texts.get(said.digest)
        if text is None:
            reason = f"names a text of {self.name} that the main line did not hold when the record arrived"
            return Refused(record, said, Fault.NO_SUCH_TEXT, reason)
        kind = record.ground.types.get(prefix(self.name)) or text.change.ground.types[prefix(self.name)]
        given = approvals.judged(record, said, text.wrote, kind, commit=text.change.commit.id)
        if isinstance(given, Refused):
            return given
        if given.meaning in (Meaning.AUTHORED, Meaning.REJECTED):
            return None
        change_class = record.file.change_class or text.change.change_class
        number = text.number or self._number(text, change_class)[0]
        if said.revision != number:
            reason = f"says revision {said.revision}; this text is revision {number}"
            return Refused(record, said, Fault.NUMBER, reason)
        if any(item.person == given.person and item.meaning is given.meaning for item in text.given):
            return Refused(record, said, Fault.TWICE, "said the same of this text before")
        text.given.append(given)
        if approvals.complete(text.given, kind):
            if text.number:
                self._add(text)
            else:
                reason = record.file.reason or text.change.change_reason
                self._issue(text, kind, tuple(text.given), change_class, reason, record.commit.issued)
            self._begin_after(text)
        return None

    def _add(self, text: Candidate) -> None:
        """Approvals of what is issued already; those that came with the text stay."""
        for index, revision in enumerate(self.found):
            if revision.change is text.change:
                stated = tuple(item for item in revision.approvals if not item.path)
                self.found[index] = replace(revision, approvals=(*stated, *text.given))

    def _begin_after(self, text: Candidate) -> None:
        """The text is approved: of later ones, only who wrote since is an author."""
        waiting = sorted(
            (item for item in self.texts.values() if item.position > text.position),
            key=lambda item: item.position,
        )
        wrote: dict[Identity, None] = {}
        for position in range(text.position + 1, self.at + 1):
            change = self.changes[position]
            if change.blob and (change.counted or change.unmade):
                wrote |= dict.fromkeys(change.authors)
            if waiting and waiting[0].position == position:
                waiting.pop(0).wrote = tuple(wrote)
        self.wrote = wrote

    def _issue(
        self,
        text: Candidate,
        kind: DocumentType,
        given: tuple[Approval, ...],
        change_class: str,
        reason: str,
        day: date,
        tag: IssueTag | None = None,
    ) -> None:
        change, first = text.change, not self.found
        baseline = None if tag else self._baseline(text)
        text.number, why = self._number(text, change_class)
        if tag:
            text.number, why = tag.number, f"number and day come from the tag {tag.name}"
            change_class, day = "editorial" if "." in tag.number else "", tag.on
        if self.tags and self.found:
            day = max(day, self.found[-1].issued)
        start = baseline.on if baseline else day
        following = self.changes[text.position :]
        self.removed = False
        self.ends.issued(change)
        self.found.append(
            Revision(
                number=text.number,
                issued=start,
                effective=_effective(following, kind.effective, start, text.wrote),
                change=change,
                latest=_latest(following),
                digest=change.digest,
                change_class="editorial" if change_class == "editorial" and not first else "",
                reason=reason,
                why_this_number=why,
                authors=_by_name(change.authors),
                approvals=given,
                baseline=baseline is not None,
                wrote=text.wrote,
                tag=tag.name if tag else "",
            )
        )

    def _baseline(self, text: Candidate) -> Baseline | None:
        return text.change.baseline if not self.found and _is_plausible(text.change) else None

    def _number(self, text: Candidate, change_class: str) -> tuple[str, str]:
        if self.found and not self.removed and text.given:  # else digests may not have been asked for
            restored = [item.number for item in self.found if item.digest == text.change.digest]
            number, why = _number(self.found[-1].number, text.change, change_class, None, again=False)
            return number, f"{why}; restores the text of revision {restored[-1]}" if restored else why
        before = self.found[-1].number if self.found else ""
        return _number(before, text.change, change_class, self._baseline(text), again=self.removed)


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


def _number(
    before: str, change: Change, change_class: str, baseline: Baseline | None, *, again: bool
) -> tuple[str, str]:
    if not before:
        if baseline:
            earlier = f"approved there by {baseline.approver}, as its author states"
            return baseline.number, f"number {baseline.number} comes from the earlier system, {earlier}"
        return "1", "first issue"
    if change_class == "editorial" and not again:
        why = f"editorial change through {change.cause}" if change.cause else "change classed as editorial"
    else:
        why = "issued again after it had been removed" if again else "controlled text changed"
    return following(before, change_class, again=again), why


def following(before: str, change_class: str, *, again: bool = False) -> str:
    """The number after `before`: 4 after 3.1, 3.2 where the change is editorial."""
    major, _, minor = before.partition(".")
    if change_class == "editorial" and before and not again:
        return f"{major}.{int(minor or 0) + 1}"
    return str(int(major or 0) + 1)


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
