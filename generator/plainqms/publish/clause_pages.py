"""Pages for auditors: the adopted standards, the contents of each, and each clause with the documents that cite it.

Facts alone: numbers, titles, what must be documented in our own words. Never a sentence of a standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plainqms.model.publication import Publication
from plainqms.model.standard import Clause, DocumentedInformation, Standard
from plainqms.publish import (
    clause_answers,
    clause_prompt,
    clause_registers,
    coverage_marks,
    lists,
    standard_page,
    standards_page,
    words,
)
from plainqms.publish.auditors_front import SECTION
from plainqms.publish.document_page import printed
from plainqms.publish.documented_information_page import condition
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.publish.quotation import sentence
from plainqms.sources.yaml_writing import Written
from plainqms.views import citations
from plainqms.views.citations import Answers, Citation

NOT_CITED = "Not cited yet"


@dataclass(frozen=True, slots=True)
class Said:
    """How a clause is described: words, their mark, and one sentence of reason."""

    words: str
    mark: str


def pages(
    manual: Manual, licensed: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, dict[str, Written], str, lists.Values]]:
    """Address, title, front matter, template and values of each page.

    `licensed` is the organization's own licensed text by edition and clause; only a draft build shows it.
    """
    yield AUDITORS, SECTION, standards_page.front(manual), "standards", standards_page.values(manual)
    told = clause_registers.by_clause(manual)
    for standard in manual.system.standards:
        yield (
            manual.standard_address(standard),
            standard.name,
            standard_page.front(standard, manual),
            "standard",
            standard_page.values(standard, manual),
        )
        own = licensed.get(standard.id, {}) if manual.system.draft else {}
        for index, clause in enumerate(standard.clauses):
            title = f"{standard.short} {clause.id} {heading(standard, clause)}"
            values = _clause(standard, clause, manual, own.get(clause.id, ""))
            values = {**values, **told.get((standard.id, clause.id), clause_registers.NOTHING)}
            front = _clause_front(standard, index, manual)
            yield manual.clause_address(standard, clause.id), title, front, "clause", values


def _clause_front(standard: Standard, index: int, manual: Manual) -> dict[str, Written]:
    clause = standard.clauses[index]
    parent = standard.parent(clause.id)
    address = manual.standard_address(standard)
    crumbs: list[Written] = [{"title": SECTION, "url": AUDITORS}, {"title": standard.name, "url": address}]
    above = []
    while parent is not None:
        above.append({"title": parent.id, "url": manual.clause_address(standard, parent.id)})
        parent = standard.parent(parent.id)
    called = f"{standard.short} {clause.id}"
    front: dict[str, Written] = {
        "heading": heading(standard, clause),
        "kind": "clause",
        "section": SECTION,
        "id": f"{standard.name} {'control' if clause.kind == 'control' else 'clause'} {clause.id}",
        "type": "" if clause.title else "without a title in the standard; this one is ours",
        "notoc": "yes",
        "crumbs": [*crumbs, *reversed(above)],
        "facts": _facts(standard, clause, manual),
        "siblings": _clause_siblings(standard, clause, manual),
        "print": printed(
            manual.system,
            identifier=called,
            title=heading(standard, clause),
            foot=f"As at {words.day(manual.system.as_of)}",
        ),
        **lists.HIDDEN,
    }
    for name, place in (("prev", index - 1), ("next", index + 1)):
        if 0 <= place < len(standard.clauses):
            other = standard.clauses[place]
            front[name] = {
                "title": f"{other.id} {other.heading}",
                "url": manual.clause_address(standard, other.id),
            }
    return front


def _facts(standard: Standard, clause: Clause, manual: Manual) -> list[Written]:
    """Nothing for a heading that only holds its parts together: they say it."""
    found = _found(standard, clause, manual)
    if clause.kind == "heading" and standard.children(clause.id) and not found.documents:
        return []
    asked = [item for part in _together(standard, clause, manual) for item in part.documented_information]
    by_kind = {
        kind: [information(item) for item in asked if item.kind == kind] for kind in ("maintain", "retain")
    }
    return [
        {
            "label": "To be maintained as a document",
            "value": "; ".join(by_kind["maintain"]) or "Not demanded",
        },
        {"label": "To be retained as a record", "value": "; ".join(by_kind["retain"]) or "Not demanded"},
        {
            "label": "Cited by",
            "value": words.count(len(found.documents), "document") if found.documents else "No document yet",
        },
    ]


def _clause(standard: Standard, clause: Clause, manual: Manual, own: str) -> lists.Values:
    found = _found(standard, clause, manual)
    parts = standard.children(clause.id)
    return {
        "covered": clause_answers.values(standard, clause, manual),
        "sources": [_source(item, found, manual) for item in found.documents],
        "sentences": list(_sentences(found, manual)),
        "claimed": [_claim(item, manual) for item in found.claimed],
        "parts": [_part(standard, part, manual) for part in parts],
        "labels": coverage_marks.LABELS,
        "is_heading": clause.kind == "heading" and bool(parts) and not found.documents,
        "prompt": clause_prompt.shown(standard, clause),
        "hint": f"[[{standard.family}:{clause.id}]]",
        "own": [part for part in (" ".join(part.split()) for part in own.split("\n\n")) if part],
        "standard": standard.name,
    }


def _found(standard: Standard, clause: Clause, manual: Manual) -> Answers:
    """What cites a clause and what is audited as one with it; a passage that names several of them once."""
    located: dict[tuple[str, str], Citation] = {}
    claimed: dict[str, Citation] = {}
    for part in _together(standard, clause, manual):
        answers = manual.answers.get((standard.id, part.id), citations.NONE)
        for item in answers.located:
            located.setdefault((item.publication.document.id, item.anchor), item)
        for item in answers.claimed:
            claimed.setdefault(item.publication.document.id, item)
    named = {item.publication.document.id for item in located.values()}
    return Answers(
        tuple(located.values()),
        tuple(item for identifier, item in claimed.items() if identifier not in named),
    )


def _together(standard: Standard, clause: Clause, manual: Manual) -> tuple[Clause, ...]:
    """A clause, and those that are audited as one with it."""
    unit = manual.coverage[standard.id].unit(clause.id)
    return (clause, *unit.members) if unit and unit.clause.id == clause.id else (clause,)


def _part(standard: Standard, clause: Clause, manual: Manual) -> dict[str, object]:
    """With the three answers; what is audited with another has none of its own."""
    coverage = manual.coverage[standard.id]
    unit, spreads = coverage.unit(clause.id), coverage.spreads(clause.id)
    row: dict[str, object] = {"id": clause.id, "title": clause.heading, "url": f"../{clause.id}/", "with": ""}
    if unit is None:
        return {**row, "answers": coverage_marks.spreads(spreads) if spreads else []}
    if unit.clause.id != clause.id:
        said = _said(standard, clause, manual)
        return {**row, "answers": [{"label": "Described", "mark": said.mark, "says": said.words}],
                "with": unit.clause.id}  # fmt: skip
    return {**row, "answers": coverage_marks.marks(unit)}


def _source(publication: Publication, found: Answers, manual: Manual) -> dict[str, str]:
    mine = [item for item in found.located if item.publication is publication]
    return {
        "id": publication.document.id,
        "title": words.plain(publication.document.title),
        "url": _page_of(publication),
        "how": words.count(len(mine), "passage") if mine else "claimed, no passage",
        "state": ""
        if words.mark(publication, manual.system) == "force"
        else words.state(publication, manual.system),
        "revision": words.revision(publication, manual.system),
    }


def _sentences(found: Answers, manual: Manual) -> Iterator[dict[str, str]]:
    """Each sentence once, with the first place at which it cites the clause."""
    seen = set()
    for citation in found.located:
        assert citation.reference is not None
        said = sentence(citation.publication.text, citation.reference)
        key = (citation.publication.document.id, said)
        if key not in seen:
            seen.add(key)
            yield {
                "text": said,
                "url": f"{_page_of(citation.publication)}#{citation.anchor}",
                "where": _where(citation),
                "state": words.state(citation.publication, manual.system),
            }


def _claim(citation: Citation, manual: Manual) -> dict[str, str]:
    document = citation.publication.document
    return {
        "text": f"{document.id} {words.plain(document.title)}",
        "url": _page_of(citation.publication),
        "state": words.state(citation.publication, manual.system),
    }


def _where(citation: Citation) -> str:
    """`PRO-003, Choosing and approving`."""
    document, reference = citation.publication.document, citation.reference
    above = [item for item in document.headings if reference and item.line <= reference.place.line]
    return f"{document.id}, {above[-1].text}" if above else f"{document.id} {words.plain(document.title)}"


def _said(standard: Standard, clause: Clause, manual: Manual) -> Said:
    """The strongest of what is found: a passage in force, one without recorded approval, a draft's, a claim."""
    found = manual.answers.get((standard.id, clause.id), citations.NONE)
    states = {words.mark(item.publication, manual.system) for item in found.located}
    for mark, said in (
        ("force", Said("In force", "full")),
        ("issued", Said("Issued, approval not recorded", "half")),
        ("draft", Said("In a draft", "half")),
    ):
        if mark in states:
            return said
    if found.located:
        return Said("Takes effect later", "half")
    if found.claimed:
        return Said("Only claimed", "quarter")
    if clause.kind == "heading" and standard.children(clause.id):
        cited = citations.below(standard, clause.id, manual.answers)
        return Said("See its parts", "na") if cited else Said(NOT_CITED, "none")
    return Said(NOT_CITED, "none")


def information(item: DocumentedInformation) -> str:
    what = item.what[:1].upper() + item.what[1:]
    said = condition(item.condition)
    return f"{what} ({said})" if said else what


def heading(standard: Standard, clause: Clause) -> str:
    """`General` alone says nothing."""
    parent = standard.parent(clause.id)
    return f"{parent.heading}: general" if clause.heading == "General" and parent else clause.heading


def _clause_siblings(standard: Standard, clause: Clause, manual: Manual) -> dict[str, Written]:
    """The main clause's parts, opened along the way to this one."""
    top, parent = clause, standard.parent(clause.id)
    opened = {clause.id}
    while parent is not None:
        opened.add(parent.id)
        top, parent = parent, standard.parent(parent.id)
    rows: list[Written] = []

    def add(item: Clause) -> None:
        url = manual.clause_address(standard, item.id)
        rows.append({"id": item.id, "title": item.heading, "url": url})
        if item.id in opened:
            for child in standard.children(item.id):
                add(child)

    add(top)
    return {
        "title": standard.name,
        "url": manual.standard_address(standard),
        "groups": [{"title": "", "rows": rows}],
    }


def _page_of(publication: Publication) -> str:
    """From a clause's page to a document's."""
    return f"../../../{publication.document.address}"
