"""Pages for auditors: the adopted standards, the contents of each, and each clause with the documents that cite it.

Facts alone: numbers, titles, what must be documented in our own words. Never a sentence of a standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plainqms.model.publication import Publication
from plainqms.model.standard import Clause, DocumentedInformation, Standard
from plainqms.publish import clause_prompt, lists, register_lists, words
from plainqms.publish.document_page import printed
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.publish.quotation import sentence
from plainqms.sources.yaml_writing import Written
from plainqms.views import citations
from plainqms.views.citations import Answers, Citation

# What the catalogue's conditions mean, after what is asked for.
CONDITIONS = {
    "extent_necessary": "as far as it is needed",
    "as_applicable": "where it applies",
    "as_determined": "",  # what is asked for says so
    "if_control_applies": "if the control is applied",
    "verb_retain": "the edition says retained",
}
SECTION = "For auditors"
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
    yield AUDITORS, SECTION, _overview_front(manual), "standards", _overview(manual)
    for standard in manual.system.standards:
        address = manual.standard_address(standard)
        yield (
            address,
            standard.name,
            _contents_front(standard, manual),
            "standard",
            _contents(standard, manual),
        )
        own = licensed.get(standard.id, {}) if manual.system.draft else {}
        for index, clause in enumerate(standard.clauses):
            title = f"{standard.short} {clause.id} {_heading(standard, clause)}"
            values = _clause(standard, clause, manual, own.get(clause.id, ""))
            front = _clause_front(standard, index, manual)
            yield manual.clause_address(standard, clause.id), title, front, "clause", values


def _overview_front(manual: Manual) -> dict[str, Written]:
    lead = "Which documents answer which clause of the standards that we have adopted."
    front = lists.front(manual, kind="standards", heading=SECTION, lead=lead, section=SECTION)
    return {**front, "siblings": siblings(manual)}


def _overview(manual: Manual) -> lists.Values:
    rows = []
    for standard in manual.system.standards:
        counts = citations.counts(standard, manual.answers)
        rows.append(
            {
                "name": standard.name,
                "title": standard.title,
                "url": manual.standard_address(standard).removeprefix(AUDITORS),
                "located": counts.located,
                "claimed": counts.claimed,
                "uncited": counts.uncited,
            }
        )
    return {"rows": rows, "as_at": words.day(manual.system.as_of)}


def _contents_front(standard: Standard, manual: Manual) -> dict[str, Written]:
    front = lists.front(manual, kind="standard", heading=standard.name, lead=standard.title, section=SECTION)
    return {
        **front,
        "crumbs": [{"title": SECTION, "url": AUDITORS}],
        "siblings": siblings(manual),
    }


def _contents(standard: Standard, manual: Manual) -> lists.Values:
    rows = []
    for clause in standard.clauses:
        found = manual.answers.get((standard.id, clause.id), citations.NONE)
        said = _said(standard, clause, manual)
        rows.append(
            {
                "id": clause.id,
                "title": clause.heading,
                "url": f"{clause.id}/",
                "level": clause.level,
                "main": clause.level == 1,
                "asked": [_asked_for(item) for item in clause.documented_information],
                "documents": [
                    {"id": item.document.id, "url": f"../../{item.document.address}"}
                    for item in found.documents
                ],
                "said": said.words,
                "mark": said.mark,
                "state": "" if clause.kind == "heading" else _state(found),  # as the counts leave it out
            }
        )
    return {
        "rows": rows,
        "count": len(rows),
        "as_at": words.day(manual.system.as_of),
        "verified": standard.verified,
        "states": ("Cited", "Only claimed", NOT_CITED),
    }


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
        "heading": _heading(standard, clause),
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
            title=_heading(standard, clause),
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
    found = manual.answers.get((standard.id, clause.id), citations.NONE)
    if clause.kind == "heading" and standard.children(clause.id) and not found.documents:
        return []
    by_kind = {
        kind: [_information(item) for item in clause.documented_information if item.kind == kind]
        for kind in ("maintain", "retain")
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
    found = manual.answers.get((standard.id, clause.id), citations.NONE)
    said = _said(standard, clause, manual)
    parts = [
        {
            "id": child.id,
            "title": child.heading,
            "url": f"../{child.id}/",
            "said": part.words,
            "mark": part.mark,
        }
        for child in standard.children(clause.id)
        for part in (_said(standard, child, manual),)
    ]
    return {
        "said": said.words,
        "mark": said.mark,
        "evidenced": register_lists.evidenced((standard.id, clause.id), manual),
        "sources": [_source(item, found, manual) for item in found.documents],
        "sentences": list(_sentences(found, manual)),
        "claimed": [_claim(item, manual) for item in found.claimed],
        "parts": parts,
        "is_heading": clause.kind == "heading" and bool(parts) and not found.documents,
        "prompt": clause_prompt.shown(standard, clause),
        "hint": f"[[{standard.family}:{clause.id}]]",
        "own": [part for part in (" ".join(part.split()) for part in own.split("\n\n")) if part],
        "standard": standard.name,
    }


def _source(publication: Publication, found: Answers, manual: Manual) -> dict[str, str]:
    mine = [item for item in found.located if item.publication is publication]
    return {
        "id": publication.document.id,
        "title": words.plain(publication.document.title),
        "url": _page_of(publication),
        "how": words.count(len(mine), "passage") if mine else "claimed, no passage",
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


def _state(found: Answers) -> str:
    return "Cited" if found.located else "Only claimed" if found.claimed else NOT_CITED


def _asked_for(item: DocumentedInformation) -> dict[str, str]:
    return {"kind": "Document" if item.kind == "maintain" else "Record", "what": _information(item)}


def _information(item: DocumentedInformation) -> str:
    what = item.what[:1].upper() + item.what[1:]
    condition = CONDITIONS.get(item.condition, item.condition)
    return f"{what} ({condition})" if condition else what


def _heading(standard: Standard, clause: Clause) -> str:
    """`General` alone says nothing."""
    parent = standard.parent(clause.id)
    return f"{parent.heading}: general" if clause.heading == "General" and parent else clause.heading


def siblings(manual: Manual) -> dict[str, Written]:
    """The left column of the pages for auditors."""
    rows: list[Written] = [
        {"title": standard.name, "url": manual.standard_address(standard)}
        for standard in manual.system.standards
    ]
    groups: list[Written] = [{"title": "Standards", "rows": rows}] if rows else []
    ways: list[Written] = [
        {"title": f"To {item.new.name}", "url": manual.transition_address(item)}
        for item in manual.system.transitions
    ]
    groups += [{"title": "Transitions", "rows": ways}] if ways else []
    checks: list[Written] = [{"title": "What is checked", "url": "rules/"}]
    return {"title": SECTION, "url": AUDITORS, "groups": [*groups, {"title": "Checking", "rows": checks}]}


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
