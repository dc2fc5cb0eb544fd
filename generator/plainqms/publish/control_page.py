"""How documents are controlled here, as a page for auditors."""

from __future__ import annotations

from plainqms.publish import auditors_front, dashboard, document_control, lists, words
from plainqms.publish.auditors_front import CONTROL, CONTROL_TITLE
from plainqms.publish.dashboard import Cell, named, part
from plainqms.publish.manual import Manual
from plainqms.publish.records_front import Page


def page(manual: Manual) -> Page:
    lead = (
        "How a text comes into force, how its number and dates come about, and how you can look for yourself."
    )
    front = auditors_front.front(manual, kind="overview", heading=CONTROL_TITLE, lead=lead)
    return CONTROL, CONTROL_TITLE, front, "dashboard", _values(manual)


def _values(manual: Manual) -> lists.Values:
    parts = (
        part(
            "Types of documents",
            ("Type", "How it comes into force", "Steps", "Looked at again"),
            (
                (Cell(words.plain(name), below=(prefix,)), Cell(way), Cell("; ".join(steps)), Cell(review))
                for name, prefix, way, steps, review in document_control.types(manual.system)
            ),
            empty="No type of document is named in the settings.",
        ),
        part(
            "Approvals of current revisions",
            ("How it is proven", "Documents"),
            ((Cell(name), Cell(str(count), "documents/")) for name, count in document_control.proofs(manual)),
            empty="No document is issued yet.",
            numeric=True,
        ),
        part(
            "Our own rules on it",
            ("Document", "Clauses"),
            ((named(item.document.id, manual), Cell(said)) for item, said in document_control.rules(manual)),
            empty="No document names a clause of 7.5.",
        ),
    )
    look = (
        "Look for yourself: at the foot of each document stands the digest of its text, and beside it the text as a "
        "file, whose SHA-256 is that digest. Earlier revisions, what changed in each, and what counted on any day are "
        "reached from its revision history."
    )
    return {**dashboard.values(parts, manual, up="../../"), "paragraphs": [*document_control.IN_SHORT, look]}
