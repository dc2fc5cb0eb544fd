"""Who asks for the end of a document: its own front matter, its removal, or a successor that names it.

Where the settings that stood before ask for records, a request takes nothing out of force: its approval does, and a
record counts for it as one counts for a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from plainqms.model.approval_record import ApprovalRecord, ApprovedText
from plainqms.model.change import Change, DocumentHistory, History
from plainqms.model.ending import Ending, EndRequest, KnownEnds
from plainqms.model.identifiers import prefix
from plainqms.model.revision import Approval, Assurance, Meaning, Revision
from plainqms.views import approvals
from plainqms.views.approvals import Fault, Refused


def needs_approval(change: Change, name: str) -> bool:
    """Whether `change` can end the document `name` by itself, by what stood before the change arrived."""
    kind = change.ground.types.get(prefix(name))
    return kind is not None and kind.assurance is not Assurance.MERGE


def own(before: EndRequest | None, change: Change, name: str) -> EndRequest | None:
    """What stands after a change of the document itself. A removal asks for nothing new where an end was said."""
    if not change.blob:
        day = change.commit.issued
        return before or EndRequest(change, change.authors, needs_approval(change, name), day)
    try:
        said = date.fromisoformat(change.withdrawn)
    except ValueError:
        return None
    if before is not None and before.day == said:
        return before
    return EndRequest(change, change.authors, needs_approval(change, name), said)


def by_successors(histories: Iterable[DocumentHistory]) -> Mapping[str, tuple[EndRequest, ...]]:
    """By the id of the document that is to end, each time that another began to name it under `supersedes`."""
    found: dict[str, list[EndRequest]] = {}
    for history in histories:
        named: tuple[str, ...] = ()
        for change in history.changes:
            for name in change.supersedes:
                if name not in named and name != history.id:
                    needs = needs_approval(change, name)
                    request = EndRequest(change, change.authors, needs, successor=history.id)
                    found.setdefault(name, []).append(request)
            named = change.supersedes
    return {name: tuple(sorted(items, key=_position)) for name, items in found.items()}


def latest(requests: Iterable[EndRequest], successor: str) -> EndRequest | None:
    """The last request of a successor; all who ever asked for it are its authors."""
    asked = [item for item in requests if item.successor == successor]
    if not asked:
        return None
    return replace(asked[-1], authors=tuple(dict.fromkeys(who for item in asked for who in item.authors)))


def words(request: EndRequest) -> str:
    """How it is to end, after the name of the document."""
    if request.successor:
        return f"is to be superseded by {request.successor}"
    return f"is to be withdrawn on {request.day}"


def open_requests(name: str, known: KnownEnds, history: History) -> Iterator[EndRequest]:
    """Ends of an issued document that wait for an approval. One that only vanished asks for nothing."""
    request = known.request
    if request is not None and request.needs_approval and request.change.blob and not known.by_successor:
        changed = known.ending is not None and known.ending.day != request.day
        if known.ending is None or changed:
            yield request
    for successor in dict.fromkeys(item.successor for item in known.asked):
        asked = latest(known.asked, successor)
        if known.ending or known.through(successor) or asked is None or not asked.needs_approval:
            continue
        other = history.of(successor)
        if other is not None and other.changes and name in other.changes[-1].supersedes:
            yield asked


class Ends:
    """What becomes known of the end of one document, change by change and record by record."""

    def __init__(self, name: str, asked: Sequence[EndRequest]) -> None:
        self.name, self.asked = name, asked
        self._request: EndRequest | None = None
        self._ending: Ending | None = None
        self._by_successor: dict[str, Ending] = {}
        self._given: dict[tuple[date | None, str], list[Approval]] = {}

    def known(self) -> KnownEnds:
        given = tuple((key, tuple(items)) for key, items in self._given.items())
        by_successor = tuple(self._by_successor.values())
        return KnownEnds(self._request, self._ending, tuple(self.asked), by_successor, given)

    def change(self, change: Change) -> None:
        self._request = own(self._request, change, self.name)

    def issued(self, change: Change) -> None:
        """A text that says nothing of an end takes back the one that was approved before."""
        if not change.withdrawn:
            self._ending = None

    def refusal(self, record: ApprovalRecord, said: ApprovedText, last: Revision | None) -> Refused | None:
        """Why a record does not count for the end of the document; else it has its effect."""
        if last is None or last.digest != said.digest:
            reason = f"names a text of {self.name} that was not the one issued last when the record arrived"
            return Refused(record, said, Fault.NO_SUCH_TEXT, reason)
        request = self._requested(record, said)
        if request is None:
            what = f"through {said.successor}" if said.successor else f"on {said.withdrawn}"
            reason = f"approves an end of {self.name} {what} that no text on the main line asked for"
            return Refused(record, said, Fault.NO_END, reason)
        kind = record.ground.types.get(prefix(self.name)) or last.change.ground.types[prefix(self.name)]
        given = approvals.judged(record, said, request.authors, kind)
        if isinstance(given, Refused):
            return given
        if given.meaning in (Meaning.AUTHORED, Meaning.REJECTED):
            return None
        if said.revision != last.number:
            reason = f"says revision {said.revision}; the text in question is revision {last.number}"
            return Refused(record, said, Fault.NUMBER, reason)
        so_far = self._given.setdefault((said.withdrawn, said.successor), [])
        if any(item.person == given.person and item.meaning is given.meaning for item in so_far):
            return Refused(record, said, Fault.TWICE, "said the same of this end before")
        so_far.append(given)
        if approvals.complete(so_far, kind):
            reason = record.file.reason or request.change.change_reason
            ending = Ending(said.withdrawn, said.successor, record.commit.issued, reason, tuple(so_far))
            if said.successor:
                self._by_successor[said.successor] = ending
            else:
                self._ending = ending
        return None

    def _requested(self, record: ApprovalRecord, said: ApprovedText) -> EndRequest | None:
        if said.successor:
            came = (item for item in self.asked if item.change.commit.position <= record.commit.position)
            return latest(came, said.successor)
        return self._request if self._request is not None and self._request.day == said.withdrawn else None


def _position(request: EndRequest) -> int:
    return request.change.commit.position
