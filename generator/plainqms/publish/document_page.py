"""What a document's page says around its text: control block, clauses, who refers to it, its history."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote, urlsplit

from plainqms.model.publication import Publication
from plainqms.model.revision import Revision, Standing
from plainqms.model.system import System
from plainqms.publish import letters, read_by, register_lists, words
from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written

# A left column of more entries costs every page its weight and helps nobody.
MOST_SIBLINGS = 60
# Latin letters of a title in the middle of a page's head: three lines. More would run over the paper's edge.
_HEADER_ROOM = 96


def front(publication: Publication, manual: Manual) -> dict[str, Written]:
    """The front matter of the page, all text unescaped but for the title, which the theme prints as HTML."""
    system, document = manual.system, publication.document
    stand = manual.stands[document.id]
    title = words.plain(document.title)
    process = {"title": stand.process, "url": f"processes/#{stand.anchor}"}
    entries: dict[str, Written] = {
        "heading": title,
        "id": document.id,
        "tags": _spellings(document.id),
        "kind": "instruction" if _is_instruction(publication, system) else "document",
        "section": "Documents",
        "dir": letters.direction(" ".join((title, *(heading.text for heading in document.headings)))),
        "crumbs": [{"title": "Documents", "url": "documents/"}, process],
        "siblings": _siblings(publication, manual),
        # What is empty need not be read again: a template finds nothing either way.
        "control": {name: value for name, value in _control(publication, manual).items() if value},
        "cards": _cards(publication, manual),
        "print": printed(
            system,
            identifier=f"{document.id} · {_revision_words(publication, system)}",
            title=title,
            foot=f"{words.state_since(publication, system)} · {_classification(publication, system)}",
        ),
    }
    if language := letters.language(f"{title}\n{publication.text}"):
        entries["lang"] = language
    if _is_instruction(publication, system):
        entries["notoc"] = "yes"
    if any(item.is_clause and item.cites for item in document.references):
        entries["clauseview"] = "yes"
    for name, neighbour in (("prev", stand.before), ("next", stand.after)):
        if neighbour is not None:
            entries[name] = {"title": _named(neighbour), "url": neighbour.document.address}
    return entries


def printed(system: System, *, identifier: str, title: str, foot: str) -> str:
    """Header and footer on paper: rules for the margins of its pages, into which the values are escaped."""
    control = "DRAFT, not issued" if system.draft else "Uncontrolled when printed"
    values = {
        "org": system.configuration.organization.name,
        "title": f"DRAFT · {title}" if system.draft else title,
        "id": identifier,
        "foot": foot,
        "control": control,
    }
    said = {name: css_text(_fitting(words.plain(value))) for name, value in values.items()}
    boxes = {
        "top-left": said["org"],
        "top-center": said["title"],
        "top-right": said["id"],
        "bottom-left": rf"{said['foot']}\A {said['control']}",
    }
    return "\n".join(f'      @{box} {{ content: "{text}"; }}' for box, text in boxes.items())


def _fitting(text: str) -> str:
    return letters.breakable(letters.shortened(text, _HEADER_ROOM))


def has_issued_text(publication: Publication) -> bool:
    """Whether the controlled text at hand is the current revision's: then it is offered as a file."""
    current = publication.standing.current
    digest = sha256(publication.controlled.encode()).hexdigest()
    return current is not None and current.digest == f"text-1:sha256:{digest}"


def css_text(text: str) -> str:
    """Text inside a CSS string inside `<style>`: nothing in it ends the string or the element."""
    unsafe = {"\\", '"', "'", "<", ">", "&", "{", "}"}
    return "".join(f"\\{ord(char):X} " if char in unsafe or not char.isprintable() else char for char in text)


def _spellings(identifier: str) -> list[Written]:
    """How people type an id into the search: `pro 4` and `pro4` for `PRO-004`. Shown nowhere."""
    prefix, _, number = identifier.rpartition("-")
    spelt = [identifier, f"{prefix}{number}"]
    if number.isascii() and number.isdigit():
        spelt += [f"{prefix} {int(number)}", f"{prefix}{int(number)}"]
    return list(dict.fromkeys(spelt))


def _control(publication: Publication, manual: Manual) -> dict[str, Written]:
    system, document, standing = manual.system, publication.document, publication.standing
    current, review = standing.current, words.next_review(publication, manual.system)
    owner = system.role(document.owner)
    has_text, is_draft = has_issued_text(publication), words.mark(publication, system) == "draft"
    return {
        "type": words.type_name(publication, system.configuration),
        "mark": words.mark(publication, system),
        "state": words.state_since(publication, system),
        "number": _number(publication, system),
        "issue": current.number if current else "",
        "issued": words.day(current.issued) if current else "",
        "text_url": f"{document.address}text.txt" if has_text else "",
        "digest": current.digest if current and has_text else "",
        "review": words.month(review) if review else "No interval is set",
        "reviewed": words.reviewed(publication, system),
        "overdue": "yes" if review and review < system.as_of else "",
        "owner": words.owner(publication, system) or "Nobody is named",
        "owner_url": f"roles/#{owner.id}" if owner else "",
        "approved": ["Not approved as it stands"] if is_draft else words.approvals(current, system),
        "classification": _classification(publication, system),
        "answers": _answers(publication, manual),
        "propose": _propose(publication, system),
        "fold": "yes" if _is_instruction(publication, system) else "",
        "coming": [_notice(revision) for revision in standing.coming],
        "refers": [
            {"id": item.document.id, "title": words.plain(item.document.title), "url": item.document.address}
            for item in manual.referring.get(document.id, ())
        ],
        **register_lists.of_document(publication, manual),
        **read_by.of_document(publication, manual, is_issued=has_text),
        "revisions": str(len(standing.revisions)),
        "history": "".join(_row(revision, standing, manual) for revision in reversed(standing.revisions)),
        "days": "revisions/" if manual.archived and current else "",
    }


def _number(publication: Publication, system: System) -> str:
    current = publication.standing.current
    if current is None:
        return "none issued"
    return f"draft after {current.number}" if words.mark(publication, system) == "draft" else current.number


def _notice(revision: Revision) -> Mapping[str, Written]:
    text = f"Revision {revision.number} takes effect on {words.day(revision.effective)}."
    return {"text": text, "why": words.plain(revision.reason)}


def _row(revision: Revision, standing: Standing, manual: Manual) -> str:
    """A row of the revision history as HTML: there are many on every page, and the engine reads each value apart.

    What counted leads to its text in the archive, and to what changed before it; what counts now is this page.
    """
    system, current = manual.system, standing.current
    why = words.plain(revision.reason) or "No reason is recorded"
    number = words.unless_said(words.plain(revision.why_this_number), why)
    below = f'<span class="qms-sub">{html.escape(number)}</span>' if number else ""
    approved = "".join(
        f'<span class="qms-line">{html.escape(line)}</span>' for line in words.approvals(revision, system)
    )
    is_current = current is not None and revision.number == current.number
    now = ' class="now"' if is_current else ""
    said = html.escape(revision.number)
    if manual.archived and revision.effective <= system.as_of:
        said = f'<a href="{"#main" if is_current else revision.address}">{said}</a>'
        if any(earlier.effective <= system.as_of for earlier in _before(revision, standing)):
            below += f'<a class="qms-sub" href="{revision.address}changes/">What changed</a>'
    return (
        f"<tr{now}>"
        f'<td class="num" data-l="Revision">{said}</td>'
        f'<td class="nw" data-l="Issued">{words.day(revision.issued)}</td>'
        f'<td data-l="Change">{html.escape(why)}{below}</td>'
        f'<td data-l="Approved">{approved or "Not recorded"}</td></tr>'
    )


def _before(revision: Revision, standing: Standing) -> tuple[Revision, ...]:
    return standing.revisions[: standing.revisions.index(revision)]


def _cards(publication: Publication, manual: Manual) -> list[Written]:
    """What a reader learns of a document or clause by pointing at its link: title, revision, state."""
    system = manual.system
    cards: list[Written] = []
    for item in manual.leads_to(publication):
        said = f"{words.revision(item, system)}: {words.state_since(item, system)}"
        cards.append(
            {
                "url": item.document.address,
                "id": item.document.id,
                "title": words.plain(item.document.title),
                "says": f"{said[:1].upper()}{said[1:]}",
            }
        )
    keys = {
        key: item.target for item in publication.document.references for key in manual.clauses_of(item.target)
    }
    for edition, number in keys:
        standard = system.standard(edition)
        clause = standard.clause(number) if standard else None
        if standard and clause:
            cards.append(
                {
                    "url": manual.clause_address(standard, number),
                    "id": f"{standard.short} {number}",
                    "title": clause.heading,
                    "says": "",
                }
            )
    return cards


def _answers(publication: Publication, manual: Manual) -> list[Written]:
    """Clauses by standard: those that the text cites, and those that only the front matter claims."""
    document, system = publication.document, manual.system
    located = {item.target for item in document.references if item.is_clause and item.cites}
    groups: dict[str, tuple[set[str], set[str]]] = {}
    for target in located | set(document.clauses):
        name = target.partition(":")[0]
        groups.setdefault(name, (set(), set()))[0 if target in located else 1].add(target)
    rows: list[Written] = []
    for name in sorted(groups, key=lambda name: _standard_order(name, system)):
        planned = system.planned(name)
        standard = system.standard(name) or planned
        numbers = [clause.id for clause in standard.clauses] if standard else []
        places = {number: place for place, number in enumerate(numbers)}

        def rank(target: str, places: dict[str, int] = places) -> tuple[int, str]:
            number = _number_of(target)
            return places.get(re.split("[–-]", number)[0].strip(), len(places)), number

        found, claimed = (
            [
                {"id": _number_of(target), "url": manual.address_of(target)}
                for target in sorted(group, key=rank)
            ]
            for group in groups[name]
        )
        rows.append(
            {
                "standard": planned.name if planned else standard.short if standard else name,
                "url": manual.standard_address(standard) if standard and not planned else "",
                "located": found,
                "claimed": claimed,
            }
        )
    return rows


def _number_of(target: str) -> str:
    return target.partition(":")[2]


def _standard_order(name: str, system: System) -> tuple[int, str]:
    standard = system.standard(name)
    return (system.standards.index(standard) if standard else len(system.standards), name)


def columns(manual: Manual) -> dict[str, Written]:
    """The left columns, by process: each document's entry as HTML, whose addresses begin with `@/`.

    They stand once in the configuration, not on every page: of a hundred documents, each page would carry a hundred.
    """
    return {
        anchor: [_entry_in_column(item) for _, items in groups for item in items]
        for anchor, groups in manual.groups.items()
    }


def _entry_in_column(publication: Publication) -> str:
    document = publication.document
    title = html.escape(words.plain(document.title))
    return (
        f'<li><a href="@/{document.address}"><b>{html.escape(document.id)}</b> <span>{title}</span></a></li>'
    )


def _siblings(publication: Publication, manual: Manual) -> dict[str, Written]:
    """The left column: documents of the same process by type; of very many, those around this one.

    `first` and `last` count in the process's column.
    """
    stand = manual.stands[publication.document.id]
    groups = manual.groups[stand.anchor]
    total = sum(len(items) for _, items in groups)
    begin = max(0, min(stand.place - MOST_SIBLINGS // 2, total - MOST_SIBLINGS))
    shown: list[Written] = []
    first = 0
    for prefix, items in groups:
        last = first + len(items)
        if first < begin + MOST_SIBLINGS and last > begin:
            shown.append(
                {
                    "title": words.plural(prefix, manual.system.configuration),
                    "first": str(max(first, begin)),
                    "last": str(min(last, begin + MOST_SIBLINGS)),
                }
            )
        first = last
    return {
        "title": stand.process,
        "url": f"processes/#{stand.anchor}",
        "column": stand.anchor,
        "groups": shown,
        "more": f"All {total} documents" if total > MOST_SIBLINGS else "",
    }


def _propose(publication: Publication, system: System) -> str:
    """Where a reader sends a proposal. Other schemes than these three are not printed."""
    template = system.configuration.publish.propose
    if urlsplit(template).scheme.lower() not in ("https", "http", "mailto"):
        return ""
    document = publication.document
    return template.replace("{id}", quote(document.id, safe="")).replace("{path}", quote(document.path))


def _classification(publication: Publication, system: System) -> str:
    return words.plain(publication.document.classification or system.configuration.classification)


def _revision_words(publication: Publication, system: System) -> str:
    current = publication.standing.current
    if words.mark(publication, system) == "draft" or current is None:
        return "DRAFT"
    return f"Revision {current.number}"


def _is_instruction(publication: Publication, system: System) -> bool:
    kind = system.configuration.document_types.get(publication.document.type)
    return kind is not None and kind.layout == "instruction"


def _named(publication: Publication) -> str:
    return f"{publication.document.id} {words.plain(publication.document.title)}"
