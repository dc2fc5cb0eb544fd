"""The documents: the master list, what must be written down, how documents are controlled, what stays in the house."""

from __future__ import annotations

from collections.abc import Mapping

from plainqms.publish import document_control, documented_information_page, master_list, words
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack.facts import Facts, restriction
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    document,
    holder,
    several,
    table,
    text,
)

LIST = "documents/documents.csv"
DOCUMENTED = "documented-information.csv"


def listed(facts: Facts) -> Section:
    entries = master_list.entries(facts.manual)
    rows = (
        (
            document(item.id, facts),
            text(item.type, item.process),
            text(item.revision),
            text(item.state),
            text(item.effective or item.withdrawn),
            text(item.owner),
            text("", *(words.approval(one, facts.system) for one in item.given)),
            text(words.month(item.review) if item.review else ""),
        )
        for item in entries
    )
    heads = ("Document", "Type", "Revision", "State", "In force since", "Owner", "Approved", "Next review")
    return Section(
        "07",
        "documents",
        "Master list of documents",
        "Every document with its current revision. Those that changed since the last visit stand first of all, "
        "under changes.",
        (table("Documents", heads, rows, empty="No document is issued."),),
        ("external-documents", "reviews"),
        ((LIST, "Master list as a file"),),
    )


def documented(facts: Facts) -> Section:
    values = documented_information_page.values(facts.manual)
    groups: list[Mapping[str, object]] = list(values["groups"])  # type: ignore[call-overload]
    parts = tuple(
        table(
            str(group["title"]),
            ("Clause", "What", "Kind", "Fulfilled by", "State", "Because"),
            (_asked(row, facts) for row in group["rows"]),  # type: ignore[attr-defined]
        )
        for group in groups
    )
    return Section(
        "15",
        "documented-information",
        "Mandatory documented information",
        "What the standards ask to be maintained or retained, and what there is. It is found by clause: where a "
        "clause asks for several things, look which is which. Whether a requirement is met is for people to judge.",
        parts or (table("Documented information", ("Clause",), (), empty="No standard is adopted."),),
        (),
        ((DOCUMENTED, "As a file"),) if parts else (),
    )


def _asked(row: Mapping[str, object], facts: Facts) -> tuple[Cell, ...]:
    by = [
        {
            "text": str(item["text"]),
            "url": links.led(str(item["url"]).removeprefix("../../"), facts),
            "whole": "yes",
        }
        for item in row["by"]  # type: ignore[attr-defined]
    ]
    more = [f"and {row['more']} more"] if row["more"] else []
    return (
        text(row["clause"]),
        text(row["what"], *([row["condition"]] if row["condition"] else [])),
        text(row["kind"]),
        several(by, *more),
        text(row["says"]),
        text(row["why"]),
    )


def control(facts: Facts) -> Section:
    return Section(
        "16",
        "document-control",
        "How our documents are controlled",
        "How a text comes into force, how its number and dates come about, and how you can look for yourself.",
        (
            Words("In short", document_control.IN_SHORT),
            Words(
                "Look for yourself",
                (
                    "Beside the page of each document here lies text.txt: the text under control. The SHA-256 of "
                    "that file is the digest on the page and in the record of approval: sha256sum text.txt.",
                    "MANIFEST.sha256 holds the SHA-256 of every other file of this pack. In the folder of the pack, "
                    "sha256sum -c MANIFEST.sha256 tells whether any was altered; qms pack verify also tells what was "
                    "added.",
                ),
            ),
            _types(facts),
            _proofs(facts),
            _rules(facts),
        ),
    )


def _types(facts: Facts) -> Table:
    rows = (
        (text(name, prefix), text(way), text("", *steps), text(review))
        for name, prefix, way, steps, review in document_control.types(facts.system)
    )
    return table("Types of documents", ("Type", "How it comes into force", "Steps", "Looked at again"), rows)


def _proofs(facts: Facts) -> Table:
    rows = ((text(name), text(count)) for name, count in document_control.proofs(facts.manual))
    heads = ("How it is proven", "Documents")
    return table("Approvals of current revisions", heads, rows, empty="No document is issued.")


def _rules(facts: Facts) -> Table:
    rows = (
        (document(item.document.id, facts), text(said)) for item, said in document_control.rules(facts.manual)
    )
    heads = ("Document", "Clauses")
    return table("Our own rules on it", heads, rows, empty="No document names a clause of 7.5.")


def withheld(facts: Facts) -> Section:
    documents = (
        (
            text(item.document.id),
            text(words.plain(item.document.title)),
            text(words.state_since(item, facts.system)),
            text(words.revision(item, facts.system)),
            text(_class(item.document.id, facts)),
        )
        for item in facts.withheld
    )
    records = (
        (text(item.id), text(item.title), text(holder(item.owner, facts)), text("confidential"))
        for item in facts.withheld_records
    )
    return Section(
        "17",
        "listed-only",
        "Listed, not included",
        "What is not in this pack because of its class. It can be looked at on the spot, with those who may open it.",
        (
            table(
                "Documents",
                ("Document", "Title", "State", "Revision", "Class"),
                documents,
                empty="Every document with a current text is included.",
            ),
            table(
                "Records kept elsewhere",
                ("Pointer", "Kind of record", "Fetched by", "Class"),
                records,
                empty="No pointer is marked confidential.",
            ),
            Words(
                "Not part of a pack",
                (
                    "What single people can do and have read, suppliers and instruments, and offers of other bodies "
                    "are not in it: a review before a transfer does without. Reports of staff and our own gap "
                    "analysis are not in it either. People are known by ids. Where the words of a record name "
                    "somebody, the words stand as they are."
                    if facts.leaving
                    else "Reports of staff, single acknowledgements and our own gap analysis are not in it. Names and "
                    "addresses of people are left out; people are known by ids. Where the words of a record name "
                    "somebody, the words stand as they are."
                    if not facts.internal
                    else "Names and addresses of people are left out; people are known by ids. Where the words of a "
                    "record name somebody, the words stand as they are.",
                ),
            ),
        ),
    )


def _class(identifier: str, facts: Facts) -> str:
    known = facts.manual.by_id[identifier].document
    tree = facts.system.document(identifier)
    return restriction(facts.system, (known, *((tree,) if tree else ())))
