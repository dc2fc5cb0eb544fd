"""What a document's page says of its readers: how many have read it, and how a reader says so without an account.

A plain link to a form or a letter, filled in; where neither is set in qms.yml there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from plainqms.model.identifiers import address
from plainqms.model.publication import Publication
from plainqms.publish import words
from plainqms.sources.yaml_writing import Written
from plainqms.views.reading import Reading, Reads, count, readings

if TYPE_CHECKING:
    from plainqms.publish.manual import Manual

ADDRESS = "reading/"


def of_document(publication: Publication, manual: Manual, *, is_issued: bool) -> Mapping[str, Written]:
    """`is_issued`: the text on the page is the current revision's; nobody acknowledges another."""
    items = readings(manual.system).of_document.get(publication.document.id, ())
    return {
        "readers": counted(items) if items else "",
        "readers_more": remaining(items),
        "readers_url": f"{ADDRESS}#{address(publication.document.id)}",
        "acknowledge": link(publication, manual) if items and is_issued else "",
    }


def counted(items: tuple[Reading, ...]) -> str:
    """`Read by 9 of 12`."""
    return f"Read by {count(items, Reads.READ)} of {len(items)}"


def remaining(items: tuple[Reading, ...]) -> str:
    """`2 due, 1 overdue, 1 away`."""
    parts = ((Reads.OVERDUE, "overdue"), (Reads.DUE, "due"), (Reads.ABSENT, "away"))
    return ", ".join(f"{number} {word}" for state, word in parts if (number := count(items, state)))


def link(publication: Publication, manual: Manual) -> str:
    """The form's address or a `mailto:`, filled in; every value is encoded, so that none adds a field of its own."""
    document, current = publication.document, publication.standing.current
    settings = manual.system.configuration.acknowledgements
    if current is None or manual.system.draft:
        return ""
    title = words.plain(document.title)
    if settings.form:
        values = {"id": document.id, "title": title, "revision": current.number}
        found = settings.form
        for name, value in values.items():
            found = found.replace(f"{{{name}}}", quote(value, safe=""))
        return found
    if not settings.mail:
        return ""
    subject = f"Read: {document.id} revision {current.number}"
    body = (
        f"I have read and understood {document.id} {title}, revision {current.number}.\n\n"
        "My name:\nRead on:\nWhat is not clear to me:\n"
    )
    body = body.replace("\n", "\r\n")
    return f"mailto:{settings.mail}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
