"""The documents: the master list, what must be written down, how documents are controlled, what stays in the house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from plainqms.model.revision import Strength
from plainqms.publish import documented_information_page, master_list, words
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
            Words(
                "In short",
                (
                    "Every document is a text file; every change of it is kept with its day and its author, and "
                    "nothing of that can be taken away without being noticed. Revision, dates, state and approver "
                    "are not typed by anybody: they follow from the changes and from the records of approval.",
                    "An approval names the person, the role, the day, and a digest of exactly that text. A text that "
                    "was changed after its approval is a draft again. Where approval has to be recorded, a text "
                    "without one is not published; where it need not be, the page says that it is not recorded.",
                    "Superseded revisions stay readable, marked as such, with what changed from each to the next. "
                    "Printed copies are not controlled. Each page says as at which day it was made.",
                ),
            ),
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
            _strength(facts),
            _rules(facts),
        ),
    )


def _types(facts: Facts) -> Table:
    ways = {
        "merge": "Issued when it reaches the published line",
        "recorded": "A record of approval of that text is needed",
        "signed": "A signed record of approval of that text is needed",
    }

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, kind in facts.system.configuration.document_types.items():
            steps = [
                f"{step.meaning.value} by {', '.join(holder(role, facts) for role in step.roles) or 'any role'}"
                for step in kind.approval
            ]
            review = f"every {kind.review} months" if kind.review else "no interval is set"
            yield text(kind.name, name), text(ways[kind.assurance.value]), text("", *steps), text(review)

    return table(
        "Types of documents", ("Type", "How it comes into force", "Steps", "Looked at again"), rows()
    )


def _strength(facts: Facts) -> Table:
    """How well the approvals of what counts now are proven: counts, best approval of each document."""
    found: Counter[str] = Counter()
    for item in facts.manual.pages:
        current = item.standing.current
        best = max((one.strength for one in current.approvals), default=None) if current else None
        found[best.words if best is not None else "not recorded"] += 1
    order = [*(kind.words for kind in reversed(Strength)), "not recorded"]
    rows = [(text(name), text(found[name])) for name in order if found[name]]
    return table(
        "Approvals of current revisions",
        ("How it is proven", "Documents"),
        rows,
        empty="No document is issued.",
    )


def _rules(facts: Facts) -> Table:
    """Documents that say how documents and records are controlled: they name a clause of 7.5."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.pages:
            cited = (*item.document.clauses, *(one.target for one in item.document.references if one.cites))
            numbers = dict.fromkeys(
                f"{standard.short} {number}"
                for citation in cited
                for edition, number in facts.manual.clauses_of(citation)
                if (number == "7.5" or number.startswith("7.5."))
                and (standard := facts.system.standard(edition)) is not None
            )
            if numbers:
                yield document(item.document.id, facts), text(", ".join(numbers))

    return table(
        "Our own rules on it", ("Document", "Clauses"), rows(), empty="No document names a clause of 7.5."
    )


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
                    "Reports of staff, single acknowledgements and our own gap analysis are not in it. Names and "
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
