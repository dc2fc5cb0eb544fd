"""What waits for an approval, by age and by person. Of the draft alone: no reader learns of a text that waits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plainqms.model.people import Person
from plainqms.model.revision import Approval
from plainqms.publish import lists, words
from plainqms.publish.manual import Manual
from plainqms.publish.records_front import Page

ADDRESS = "pending/"
TITLE = "What waits for an approval"


@dataclass(frozen=True, slots=True)
class Pending:
    """A text that nobody approved as it stands. `number` is the one it has, where it is issued, or would get.

    `since` is the day on which it reached the main line (none: it has not), `cause` what changed it where its own file
    did not. `given` was said already; `able` are those who can say the next word, each in a role. `end` says that it is
    not the text that waits, but the end of the document, and how it is to end.
    """

    id: str
    title: str
    number: str
    issued: bool
    digest: str
    since: date | None
    cause: str
    given: tuple[Approval, ...]
    able: tuple[tuple[Person, str], ...]
    end: str = ""

    def age(self, as_of: date) -> int:
        """In days."""
        return (as_of - self.since).days if self.since else 0


def pages(manual: Manual, pending: Sequence[Pending]) -> Iterator[Page]:
    if manual.system.draft:
        lead = (
            "Texts that nobody has approved as they stand, and ends of documents, the oldest first. Whoever wrote a "
            "text, or asked for an end, does not approve it."
        )
        front = lists.front(manual, kind="pending", heading=TITLE, lead=lead, section="Documents")
        front |= {
            "crumbs": [{"title": "Documents", "url": "documents/"}],
            "siblings": lists.siblings(manual, kind="list"),
        }
        yield ADDRESS, TITLE, front, "pending", _values(manual, pending)


def said(pending: Sequence[Pending]) -> str:
    """In the banner of every page of a draft."""
    many = len(pending)
    return (
        f"{words.count(many, 'text waits', 'texts wait')} for an approval"
        if many
        else "Nothing waits for an approval"
    )


def _values(manual: Manual, pending: Sequence[Pending]) -> lists.Values:
    system = manual.system
    rows, people = [], dict[str, list[Pending]]()
    for item in pending:
        for person, _ in item.able:
            people.setdefault(words.plain(person.name), []).append(item)
        rows.append(
            {
                "id": item.id,
                "title": words.plain(item.title),
                "url": f"../{manual.by_id[item.id].document.address}" if item.id in manual.by_id else "",
                "since": words.day(item.since) if item.since else "Not on the main line yet",
                "since_iso": item.since.isoformat() if item.since else system.as_of.isoformat(),
                "age": words.count(item.age(system.as_of), "day") if item.since else "",
                "becomes": _becomes(item),
                "cause": f"changed by {words.plain(item.cause)}" if item.cause else "",
                "given": [words.approval(given, system) for given in item.given],
                "people": "|".join(words.plain(person.name) for person, _ in item.able),
                "able": [f"{words.plain(person.name)}, {_role(manual, role)}" for person, role in item.able],
            }
        )
    return {
        "as_at": words.day(system.as_of),
        "rows": rows,
        "noun": "text" if len(rows) == 1 else "texts",
        "people": [
            {
                "name": name,
                "count": len(items),
                "oldest": words.count(max(item.age(system.as_of) for item in items), "day"),
                "ids": ", ".join(item.id for item in items),
            }
            for name, items in sorted(people.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        ],
    }


def _becomes(item: Pending) -> str:
    if item.end:
        end = re.sub(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda day: words.day(date.fromisoformat(day[0])), item.end
        )
        return f"Revision {item.number} {end}"
    return f"Issued as revision {item.number}" if item.issued else f"Becomes revision {item.number}"


def _role(manual: Manual, role: str) -> str:
    found = manual.system.role(role)
    return found.title if found else role
