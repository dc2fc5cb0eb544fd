"""The generated pages: home, master list, how we work, roles and people, withdrawn documents.

What they say is put together here; how it is marked up stands in `theme/pages/`; `pages.py` joins the two.
"""

from __future__ import annotations

from collections.abc import Mapping

from plainqms.model.publication import Publication
from plainqms.model.revision import State
from plainqms.publish import register_lists, words
from plainqms.publish.document_page import printed
from plainqms.publish.manual import AUDITORS, RECORDS, Event, Manual
from plainqms.sources.incoming import KINDS
from plainqms.sources.yaml_writing import Written

# The sections of the site after home; in the order of the doors.
DOORS = (
    ("How we work", "processes/", "Processes and their documents"),
    ("Documents", "documents/", ""),
    ("Records", RECORDS, ""),
    ("Roles and people", "roles/", "Who answers for what"),
    ("For auditors", AUDITORS, ""),
)
RECENT = 6
# Not in the search: readers look for documents that count, and for the words in them.
HIDDEN: Mapping[str, Written] = {"search": {"exclude": True}}
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Values = Mapping[str, object]


def front(manual: Manual, *, kind: str, heading: str, lead: str, section: str) -> dict[str, Written]:
    """Front matter that every generated page has."""
    asat = f"As at {words.day(manual.system.as_of)}"
    return {
        "heading": heading,
        "kind": kind,
        "section": section,
        "lead": lead,
        "notoc": "yes",
        "print": printed(manual.system, identifier="", title=heading, foot=asat),
        **HIDDEN,
    }


def home(manual: Manual) -> Values:
    shown = len(manual.pages)
    which = "as they are being worked on" if manual.system.draft else "with their current revision"
    says = {
        "documents/": f"{shown}, {which}" if shown else "None issued yet",
        RECORDS: register_lists.says(manual),
        "roles/": f"{words.count(len(manual.system.roles), 'role')}, who answers for what",
        AUDITORS: ", ".join(item.short for item in manual.system.standards) or "No standard is adopted yet",
    }
    doors = [{"title": title, "url": url, "says": says.get(url, default)} for title, url, default in DOORS]
    wait = manual.unissued if not shown else 0
    return {
        "doors": doors,
        "waiting": f"{words.count(wait, 'document')} {'waits' if wait == 1 else 'wait'}" if wait else "",
        "reports": KINDS,
        "running": _running(manual),
        "coming": [_event(event) for event in manual.coming],
        "recent": [_event(event) for event in manual.recent(RECENT)],
        "processes": [
            {"name": name, "url": f"processes/#{anchor}", "count": len(items)}
            for anchor, name, items in manual.processes
        ],
    }


def _running(manual: Manual) -> str:
    """In one line what the overview tells at length."""
    late = sum(task.on < manual.system.as_of for task in manual.registers.due)
    return (
        f"{words.count(late, 'task')} overdue, open findings, next visit"
        if late
        else "what is due and what is open"
    )


def documents(manual: Manual) -> Values:
    system = manual.system
    rows = [_row(item, manual) for item in manual.pages]
    choices = [
        {
            "name": name,
            "label": label,
            "all": every,
            "options": sorted({row[name] for row in rows if row[name]}),
        }
        for name, label, every in (
            ("type", "Type", "All types"),
            ("process", "Process", "All processes"),
            ("owner", "Owner", "All owners"),
            ("state", "State", "All states"),
        )
    ]
    withdrawn = [
        {"on": _withdrawn_on(item), "url": _beside(item), "text": _named(item)} for item in manual.withdrawn
    ]
    unissued = ""
    if manual.unissued:
        unissued = f"{words.count(manual.unissued, 'document')} not issued yet, so not shown."
    return {
        "rows": rows,
        "noun": "document" if len(rows) == 1 else "documents",
        "choices": choices,
        "as_at": words.day(system.as_of),
        "withdrawn": withdrawn,
        "unissued": unissued,
    }


def processes(manual: Manual) -> Values:
    return {
        "processes": [
            {
                "anchor": anchor,
                "name": name,
                "page": f"{anchor}/" if anchor in manual.system.configuration.processes else "",
                "sheet": register_lists.sheet(anchor, manual),
                "rows": [_row(item, manual) for item in items],
            }
            for anchor, name, items in manual.processes
        ]
    }


def roles(manual: Manual) -> Values:
    system = manual.system
    holders = {role.id: system.holders(role.id, system.as_of) for role in system.roles}
    return {
        "roles": [
            {
                "anchor": role.id,
                "title": role.heading,
                "purpose": role.purpose,
                "holders": [words.plain(person.name) for person in holders[role.id]],
                "duties": role.responsibilities,
                "rows": [_row(item, manual) for item in manual.owned(role)],
            }
            for role in system.roles
        ],
        "people": [
            {
                "id": person.id,
                "name": words.plain(person.name),
                "phone": words.plain(person.phone),
                "mail": person.mail,
                "roles": [
                    {"anchor": role.id, "title": role.heading}
                    for role in system.roles
                    if person in holders[role.id]
                ],
            }
            for person in system.people
        ],
        "reachable": any(person.phone or person.mail for person in system.people),
    }


def withdrawn(publication: Publication, manual: Manual) -> Values:
    on = publication.standing.withdrawn or publication.document.withdrawn
    return {
        "says": f"Withdrawn on {words.day(on)}." if on else "Withdrawn.",
        "days": "revisions/" if manual.archived and _counted(publication, manual) else "",
        "why": words.plain(publication.standing.why_withdrawn),
        "approved": [words.approval(item, manual.system) for item in publication.standing.end_approved],
        "successors": [
            {"id": item.document.id, "title": item.document.title, "url": _up(item)}
            for item in manual.successors(publication.document.id)
        ],
    }


def _counted(publication: Publication, manual: Manual) -> bool:
    return any(item.effective <= manual.system.as_of for item in publication.standing.revisions)


def siblings(manual: Manual, *, kind: str) -> dict[str, Written]:
    """The left column of a list: the processes, or the roles."""
    if kind == "roles":
        rows: list[Written] = [
            {"title": role.heading, "url": f"roles/#{role.id}"} for role in manual.system.roles
        ]
        rows.append({"title": "People", "url": "roles/#people"})
        return {"title": "Roles and people", "url": "roles/", "groups": [{"title": "", "rows": rows}]}
    rows = [{"title": name, "url": f"processes/#{anchor}"} for anchor, name, _ in manual.processes]
    title, url = ("How we work", "processes/") if kind == "processes" else ("Documents", "documents/")
    return {"title": title, "url": url, "groups": [{"title": "By process", "rows": rows}] if rows else []}


def _row(publication: Publication, manual: Manual) -> dict[str, str]:
    system, document = manual.system, publication.document
    current = publication.standing.current
    review = words.next_review(publication, system)
    since = current.effective if current else publication.standing.withdrawn
    stand = manual.stands.get(document.id)
    return {
        "id": document.id,
        "title": words.plain(document.title),
        "url": _beside(publication),
        "type": words.type_name(publication, system.configuration),
        "process": stand.process if stand else "",
        "revision": current.number if current else "",
        "state": words.state(publication, system),
        "mark": words.mark(publication, system),
        "since": words.day(since) if since else "",
        "since_iso": since.isoformat() if since else "",
        "owner": words.owner(publication, system),
        "review": words.month(review) if review else "",
        "review_iso": review.isoformat() if review else "",
        "overdue": "yes" if review and review < system.as_of else "",
    }


def _event(event: Event) -> dict[str, str]:
    return {
        "on": words.day(event.on),
        "text": f"{_announced(event)}, revision {event.revision.number}",
        "url": event.publication.document.address if event.shown else "",
        "why": words.plain(event.revision.reason),
    }


def _announced(event: Event) -> str:
    """A document that is still to come has no title yet that readers could know it by."""
    return (
        _named(event.publication)
        if event.publication.document.title
        else f"{event.publication.document.id}, new"
    )


def cell(text: str) -> str:
    """A cell that begins like a formula gets an apostrophe, so that no sheet computes it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _withdrawn_on(publication: Publication) -> str:
    on = publication.standing.withdrawn or publication.document.withdrawn
    return words.day(on) if on else State.WITHDRAWN.value


def _named(publication: Publication) -> str:
    return f"{publication.document.id} {words.plain(publication.document.title)}"


def _beside(publication: Publication) -> str:
    """From a list in `documents/`, `processes/` or `roles/` to a document's page."""
    return f"../{publication.document.address}"


def _up(publication: Publication) -> str:
    """From one document's page to another's."""
    return f"../../{publication.document.address}"
