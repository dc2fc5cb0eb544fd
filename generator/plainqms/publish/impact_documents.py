"""What a proposed change does to documents, in Markdown: a few facts each, then what went and what came."""

from __future__ import annotations

import re
from datetime import date

from plainqms.model.impact import Approving, DocumentImpact, Impact, Passage, Sort
from plainqms.publish.comment_lists import Room, items, joined, referring
from plainqms.publish.comment_text import fenced, one_line, said
from plainqms.publish.words import count, day

_NO_DOUBT = "no number, date, duty, limit, negation or reference differs"
_HEADINGS = {
    Sort.NEW: "New documents",
    Sort.TEXT: "Documents changed in text",
    Sort.EDITORIAL: "Documents changed editorially",
    Sort.WITHDRAWN: "Documents to be withdrawn",
    Sort.REMOVED: "Documents removed",
    Sort.UPKEEP: "Documents with upkeep only",
}


def documents(impact: Impact, sort: Sort, room: Room) -> list[str]:
    mine = [item for item in impact.documents if item.sort is sort]
    if not mine:
        return []
    lines = [f"### {_HEADINGS[sort]}", ""]
    if sort is Sort.UPKEEP:
        lines += ["Their controlled text stays as it is: no new revision, no approval.", ""]
        return [*lines, *items(mine, room.items, lambda item: _upkeep(item, room))]
    groups: dict[object, list[DocumentImpact]] = {}
    for item in mine:
        groups.setdefault(_shared(item), []).append(item)
    shown = list(groups.values())
    for group in shown[: room.items]:
        lines += [*(_document(group[0], room) if len(group) == 1 else _alike(group, room)), ""]
    left = [item for group in shown[room.items :] for item in group]
    if left:
        names = ", ".join(said(item.id, 30) for item in left[:200])
        lines += [f"{len(left)} more, not shown here: {names}{' …' if len(left) > 200 else ''}.", ""]
    return lines[:-1]


def _shared(item: DocumentImpact) -> object:
    """Equal for documents that change through the same value or passage, and in no other way."""
    if item.cause and item.sort is Sort.EDITORIAL:
        return (
            item.cause,
            item.approving,
            item.effective,
            item.recorded,
            item.signed,
            item.waiting,
            item.readers,
        )
    return item.id


def _alike(group: list[DocumentImpact], room: Room) -> list[str]:
    """Told once, with what differs behind each of them, and one of them as an example."""
    first = group[0]
    told = [f"Each prints what changes elsewhere: {said(_elsewhere(first.cause))}. That counts as editorial."]
    if not first.recorded:
        told.append("Being taken over into the manual issues each of them, no approval is needed.")
    elif first.approving:
        told.append("What is in force stays in force until the approval of each is recorded.")
    else:
        told.append("Their approval comes with this proposal.")
    told += [_step(step, first, room) for step in first.approving if first.recorded]
    if first.effective:
        told.append(f"Each takes effect {said(_in_words(first.effective))}.")
    lines = [f"**{len(group)} documents, changed alike**", "", *(f"- {text}" for text in told)]
    lines += ["", *items(group, room.items, _alike_one)]
    if first.passages and room.passages:
        lines += [
            "",
            f"As an example, {said(first.id, 40)}. {_places(first, room)}",
            "",
            *_block(first, room),
        ]
    return lines


def _alike_one(item: DocumentImpact) -> str:
    look = f". Look: {said('; '.join(item.doubts), 200)}" if item.doubts else ""
    becomes = f"revision {said(item.number_before, 20)} becomes {said(item.number, 20)}"
    return f"- {said(item.id, 40)} {said(item.title, 120)}: {becomes}, changed at {count(item.places, 'place')}{look}"


def _document(item: DocumentImpact, room: Room) -> list[str]:
    lines = [f"**{said(item.id, 40)} {said(item.title, 120)}**", ""]
    lines += _facts(item, room)
    if item.passages:
        lines += ["", *_redline(item, room)]
    return lines


def _facts(item: DocumentImpact, room: Room) -> list[str]:
    ending = item.sort in (Sort.WITHDRAWN, Sort.REMOVED)
    told = []
    if item.trouble:
        told.append(f"**Its text cannot be made**: {said(item.trouble)}.")
    if item.old_title:
        told.append(f"Its title was “{said(item.old_title, 120)}”.")
    if item.old_path:
        told.append(f"Its file moves from {said(item.old_path)} to {said(item.path)}.")
    if ending:
        told.append(_ending(item))
    elif item.number:
        told.append(_revision(item))
    told += [_step(step, item, room) for step in item.approving if item.recorded]
    if item.waiting:
        earlier = count(item.waiting, "earlier change")
        told.append(
            f"{earlier} of it still {'waits' if item.waiting == 1 else 'wait'} for approval; "
            "who approves this one approves that too."
        )
    if item.effective and not ending:
        told.append(f"Takes effect {said(_in_words(item.effective))}.")
    if item.sort is Sort.EDITORIAL:
        told += _editorial(item)
    elif item.if_editorial and item.sort is Sort.TEXT:
        told += _may_be_editorial(item)
    told += [f"Beside the text, {said(text)}." for text in item.upkeep]
    if item.readers:
        told.append(
            f"To be read{' again' if item.number_before else ''} by {joined(item.readers, room.people)}."
        )
    if item.referring:
        told.append(_refers(ending))
    lines = [f"- {text}" for text in told]
    return [*lines, *(f"  {line}" for line in items(item.referring, min(room.items, 15), referring))]


def _ending(item: DocumentImpact) -> str:
    if item.sort is Sort.REMOVED:
        told = "Its file is removed"
        if item.number_before:
            told += f"; revision {said(item.number_before, 20)} was in the manual"
    else:
        told = f"It is to be withdrawn on {said(_in_words(item.ends), 20)}"
    if item.cause:
        told += f"; {said(item.cause)} takes its place"
    if item.recorded:
        return f"{told}. It stays in force until an approval of its end is recorded."
    return f"{told}. That ends it; earlier revisions stay in the archive."


def _in_words(text: str) -> str:
    """`on 2026-03-31` as `on 31 Mar 2026`, where that is a day."""
    found = re.search(r"\d{4}-\d\d-\d\d", text)
    try:
        return text.replace(found[0], day(date.fromisoformat(found[0]))) if found else text
    except ValueError:
        return text


def _revision(item: DocumentImpact) -> str:
    if not item.number_before:
        becomes = f"It becomes revision {said(item.number, 20)}, its first"
    else:
        becomes = f"Revision {said(item.number_before, 20)} becomes revision {said(item.number, 20)}"
    if item.cause:
        becomes += f" (it prints what changes elsewhere: {said(_elsewhere(item.cause))})"
    if not item.recorded:
        unread = "; it reads “issued, approval not recorded” until one is" if item.approving else ""
        return f"{becomes}. Being taken over into the manual issues it, no approval is needed{unread}."
    if not item.approving:
        return f"{becomes}. Its approval comes with this proposal."
    signed = " signed" if item.signed else ""
    until = (
        "What is in force stays in force until then." if item.number_before else "Until then it is a draft."
    )
    return f"{becomes}, as soon as its{signed} approval is recorded. {until}"


def _elsewhere(cause: str) -> str:
    """Values by the words of their names, files by their paths."""
    parts = cause.split(", ")
    return "; ".join(part if "/" in part else part.replace(".", ", ").replace("_", " ") for part in parts)


def _step(step: Approving, item: DocumentImpact, room: Room) -> str:
    what = {"approved": "approve", "reviewed": "review", "released": "release"}.get(
        step.meaning, step.meaning
    )
    what = f"{what} its end" if item.ends or item.sort is Sort.REMOVED else what
    roles = " or ".join(said(role, 60) for role in step.roles) or "anybody who holds a role"
    if step.given:
        return f"Has been said by {joined(step.given, room.people)} ({roles}): {said(step.meaning)}."
    who = (
        f": {joined(step.people, room.people)}"
        if step.people
        else ". **Nobody who did not write it can do so now**"
    )
    return f"To {what} as {roles}{who}."


def _editorial(item: DocumentImpact) -> list[str]:
    why = (
        "counts as editorial, since only something that it prints changes"
        if item.cause
        else "is called editorial"
    )
    if not item.doubts:
        return [f"It {why}; {_NO_DOUBT}."]
    return [f"It {why}. But look: {said('; '.join(item.doubts), 400)}."]


def _may_be_editorial(item: DocumentImpact) -> list[str]:
    if item.doubts:
        return [f"It seems to be more than wording: {said('; '.join(item.doubts), 400)}."]
    return [
        f"As far as words tell, {_NO_DOUBT}. Whoever approves it may call it editorial; then it is revision "
        f"{said(item.if_editorial, 20)}, and nobody has to read it again."
    ]


def _refers(ending: bool) -> str:
    if ending:
        return "These still refer to it, and must say something else once it is gone:"
    return "These refer to it, and may need to be looked at:"


def _redline(item: DocumentImpact, room: Room) -> list[str]:
    block = _block(item, room)
    return [_places(item, room), "", *block] if block else [_places(item, room)]


def _places(item: DocumentImpact, room: Room) -> str:
    left = len(item.passages) - min(len(item.passages), room.passages)
    more = f" {count(left, 'passage')} not shown here." if left else ""
    return f"Changed at {count(item.places, 'place')}; − went, + came.{more}"


def _block(item: DocumentImpact, room: Room) -> list[str]:
    lines, heading = [], ""
    for passage in item.passages[: room.passages]:
        if passage.heading != heading and passage.heading:
            lines.append(f"# {_code(passage.heading)}")
        heading = passage.heading
        lines += _both(passage)
    return fenced(lines, "diff") if lines else []


def _both(passage: Passage) -> list[str]:
    lines = [f"- {_code(passage.old)}"] if passage.old else []
    return [*lines, f"+ {_code(passage.new)}"] if passage.new else lines


def _code(text: str) -> str:
    return one_line(text, 400)


def _upkeep(item: DocumentImpact, room: Room) -> str:
    told = [f"its file moves from {said(item.old_path)} to {said(item.path)}"] if item.old_path else []
    told += [said(text) for text in item.upkeep]
    if item.readers:
        told.append(f"to be read by {joined(item.readers, room.people)}")
    return f"- {said(item.id, 40)} {said(item.title, 120)}: {'; '.join(told) or 'nothing that a reader sees'}"
