"""A document in a pack: its text as it is in force, its text as a file, and what changed since the last visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plainqms.publish import archive_pages, archived_texts, pages, words
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack.facts import Facts, Text
from plainqms.publish.audit_pack.frame import File, Frame


def files(item: Text, frame: Frame) -> Iterator[File]:
    facts, publication = frame.facts, item.publication
    current = publication.standing.current
    assert current is not None  # only such documents have a text here
    own = {name: name.partition("/")[2] for name in item.made.files}
    article = archived_texts.settled(item.made.html, own, _lead(facts, "../../"))
    approved = words.approvals(current, facts.system)
    see = [("Changes since the last visit", "changes/index.html")] if item.changes else []
    given = [
        archive_pages.fact("State", words.state_since(publication, facts.system)),
        archive_pages.fact("Revision", f"{current.number}, issued {words.day(current.issued)}"),
        archive_pages.fact("Change", words.plain(current.reason) or "No reason is recorded"),
        archive_pages.fact("Approved", *(approved or ["Not recorded"])),
        archive_pages.fact("Owner", words.owner(publication, facts.system) or "Nobody is named"),
        archive_pages.fact("See also", links=see) if see else None,
    ]
    title = words.plain(publication.document.title)
    over = f"Revision {current.number}"
    yield (
        f"{item.folder}index.html",
        pages.render(
            "archived",
            {
                **frame.values(up="../../", heading=title, identifier=item.id, over=over, kind="archived"),
                "facts": [fact for fact in given if fact],
                "article": article,
                "dir": item.made.direction,
                "lang": item.made.language,
                "files": [{"path": name, "url": name, "says": ""} for name in sorted(item.beside)],
                "digest": current.digest,
                "number": current.number,
            },
        ),
    )
    yield f"{item.folder}text.txt", publication.controlled.encode()
    yield from ((f"{item.folder}{name}", data) for name, data in item.beside.items())
    yield from ((f"{item.folder}{name}", picture) for name, picture in item.made.pictures)
    if item.changes is not None and item.before is not None and item.moved is not None:
        yield from _changes(item, frame)


def _changes(item: Text, frame: Frame) -> Iterator[File]:
    assert item.changes is not None
    assert item.before is not None
    assert item.moved is not None
    assert item.moved.before is not None
    assert item.moved.now is not None
    facts, before, now = frame.facts, item.moved.before, item.moved.now
    known = {name: f"before/{name.partition('/')[2]}" for name in item.before.files}
    known |= {name: f"../{name.partition('/')[2]}" for name in item.made.files}
    article = archived_texts.settled(item.changes.html, known, _lead(facts, "../../../"))
    over = f"Changes from revision {before.number} to {now.number}"
    reasons = [
        f"{one.number}: {words.plain(one.reason) or 'no reason is recorded'}" for one in item.moved.through
    ]
    given = [
        archive_pages.fact("From", f"Revision {before.number}, issued {words.day(before.issued)}"),
        archive_pages.fact(
            "To",
            f"Revision {now.number}, issued {words.day(now.issued)}",
            links=[("Read it", "../index.html")],
        ),
        archive_pages.fact("Reason", *reasons),
        archive_pages.fact("Approved", *(words.approvals(now, facts.system) or ["Not recorded"])),
    ]
    title = words.plain(item.publication.document.title)
    yield (
        f"{item.folder}changes/index.html",
        pages.render(
            "changes",
            {
                **frame.values(up="../../../", heading=title, identifier=item.id, over=over, kind="changes"),
                "facts": given,
                **archive_pages.redline(item.made, item.changes, article),
            },
        ),
    )
    for name, data in (item.before_beside or {}).items():
        yield f"{item.folder}changes/before/{name}", data
    yield from ((f"{item.folder}changes/before/{name}", picture) for name, picture in item.before.pictures)


def _lead(facts: Facts, up: str) -> Callable[[str, str], str]:
    def lead(kind: str, name: str) -> str:
        manual = facts.manual
        if kind == "id":
            known = manual.by_id.get(name)
            url = known.document.address if known else manual.record_address(name)
        elif kind == "register":
            url = manual.register_address(f"records/{name}/")
        elif kind == "path":
            held = manual.by_path.get(name)
            url = held.document.address if held else manual.register_address(name)
        else:
            url = ""
        there = links.led(url, facts) if url else ""
        return f"{up}{there}" if there else ""

    return lead
