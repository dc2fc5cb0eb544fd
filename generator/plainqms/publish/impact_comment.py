"""What a proposed change means, in Markdown for a comment: for readers who know documents and records, nothing else.

A comment holds so many characters. Lists are shortened until it fits, each saying how much it leaves out; what changes
the rules is shortened last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plainqms.model.impact import (
    AnswerChange,
    Approving,
    DocumentImpact,
    Impact,
    Passage,
    RecordImpact,
    Referring,
    Sort,
)
from plainqms.model.problem import Problem, Severity
from plainqms.publish.comment_text import fenced, one_line, said
from plainqms.publish.words import count, day

LIMIT = 60_000  # bytes; GitHub takes 65,536 characters
NOTHING = "This proposal changes nothing in the management system.\n"
_WITH_REMEDY = 20  # problems; of more only the list is told
_NO_DOUBT = "no number, date, duty, limit or negation differs"
_UNCERTIFIED = "No certificate in hand is entered."
_USUALLY = (
    "Contracts usually ask to be told of changes of ownership, organization, sites or scope, and of major changes of "
    "the system; look into yours."
)
_ENDS_HERE = (
    "This report is longer than a comment may be, and ends here; qms impact --format json tells all of it."
)
_SIZES = (30, 15, 8, 4, 2, 0)
_HEADINGS = {
    Sort.NEW: "New documents",
    Sort.TEXT: "Documents changed in text",
    Sort.EDITORIAL: "Documents changed editorially",
    Sort.WITHDRAWN: "Documents to be withdrawn",
    Sort.REMOVED: "Documents removed",
    Sort.UPKEEP: "Documents with upkeep only",
}


@dataclass(frozen=True, slots=True)
class _Room:
    """How many items a list may show, and how many passages a document."""

    items: int

    @property
    def loud(self) -> int:
        return max(self.items * 4, 20)

    @property
    def passages(self) -> int:
        return min(self.items, 8)

    @property
    def people(self) -> int:
        return max(min(self.items, 12), 3)


def comment(impact: Impact) -> str:
    if impact.is_empty:
        return NOTHING
    for size in _SIZES:
        text = _made(impact, _Room(size))
        if len(text.encode()) <= LIMIT:
            return text
    return f"{_cut(text, LIMIT)}\n\n{_ENDS_HERE}\n"


def _cut(text: str, limit: int) -> str:
    """Whole lines. The shortest report holds no block that a cut could leave open."""
    return text.encode()[:limit].decode("utf-8", "ignore").rpartition("\n")[0]


def _made(impact: Impact, room: _Room) -> str:
    parts = [
        ["## What this proposal means", "", _summary(impact)],
        _loud(impact, room),
        _unjudged(impact, room),
        _collisions(impact, room),
        *(_documents(impact, sort, room) for sort in Sort),
        _reading(impact, room),
        _listed("Approvals that come with it", impact.approvals, room),
        _listed("Values that change", impact.settings, room),
        _records(impact, room),
        _tell(impact, room),
        _coverage(impact, room),
        _problems("Problems that it brings", impact.brought, room, remedies=True),
        _problems("Problems that it only sets aside", impact.set_aside, room),
        _problems("Problems that it mends", impact.mended, room),
        _others(impact, room),
        _end(impact),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _summary(impact: Impact) -> str:
    told = [
        count(number, one, more)
        for sort, one, more in (
            (Sort.NEW, "new document", ""),
            (Sort.TEXT, "document changed in text", "documents changed in text"),
            (Sort.EDITORIAL, "document changed editorially", "documents changed editorially"),
            (Sort.WITHDRAWN, "document to be withdrawn", "documents to be withdrawn"),
            (Sort.REMOVED, "document removed", "documents removed"),
            (Sort.UPKEEP, "document with upkeep only", "documents with upkeep only"),
        )
        if (number := sum(item.sort is sort for item in impact.documents))
    ]
    if impact.records:
        told.append(f"{count(len(impact.records), 'record')} entered or changed")
    if impact.settings:
        told.append(f"{count(len(impact.settings), 'value')} changed")
    if not told and impact.judged:
        told.append("no document and no record changed")
    lines = [f"**{', '.join(told)[:1].upper()}{', '.join(told)[1:]}.**"] if told else []
    if impact.judged:
        lines.append(_balance(impact))
    lines.append(f"Judged as on {day(impact.as_of)}, against the manual of {day(impact.compared_with)}.")
    return " ".join(lines)


def _balance(impact: Impact) -> str:
    errors = sum(item.rule.severity is Severity.ERROR for item in impact.brought)
    told = f"It brings {count(len(impact.brought), 'problem') if impact.brought else 'no new problem'}"
    if errors:
        told += ", an error" if len(impact.brought) == 1 else f" ({count(errors, 'error')})"
    if impact.mended:
        told += f", and mends {len(impact.mended)}"
    if impact.set_aside:
        told += f"; {count(len(impact.set_aside), 'problem')} it only sets aside"
    return f"{told}."


def _loud(impact: Impact, room: _Room) -> list[str]:
    if not impact.loud:
        return []
    return [
        "### Look at this first: rules, roles, people or evidence change",
        "",
        "By these everything else is judged, what follows here as well. Approve them only if each is meant.",
        "",
        *_items(impact.loud, room.loud, lambda text: f"- **{said(text, 500)}**"),
    ]


def _unjudged(impact: Impact, room: _Room) -> list[str]:
    if impact.judged:
        return []
    return [
        "### This proposal cannot be judged",
        "",
        "The settings in qms.yml cannot be read, so nothing can be said of documents and records.",
        "",
        *_items(impact.unjudged, room.items, _problem),
    ]


def _collisions(impact: Impact, room: _Room) -> list[str]:
    if impact.begun is None:
        return []
    told = _items(impact.collisions, room.items, lambda text: f"- {said(text)}")
    since = (
        f"The manual has changed since this proposal was begun from its state of {day(impact.begun)}. "
        "It is compared with that state."
    )
    return ["### The manual has moved on", "", since, *([""] if told else []), *told]


def _documents(impact: Impact, sort: Sort, room: _Room) -> list[str]:
    mine = [item for item in impact.documents if item.sort is sort]
    if not mine:
        return []
    lines = [f"### {_HEADINGS[sort]}", ""]
    if sort is Sort.UPKEEP:
        lines += ["Their controlled text stays as it is: no new revision, no approval.", ""]
        return [*lines, *_items(mine, room.items, lambda item: _upkeep(item, room))]
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


def _alike(group: list[DocumentImpact], room: _Room) -> list[str]:
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
    lines += ["", *_items(group, room.items, _alike_one)]
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


def _document(item: DocumentImpact, room: _Room) -> list[str]:
    lines = [f"**{said(item.id, 40)} {said(item.title, 120)}**", ""]
    lines += _facts(item, room)
    if item.passages:
        lines += ["", *_redline(item, room)]
    return lines


def _facts(item: DocumentImpact, room: _Room) -> list[str]:
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
            f"To be read{' again' if item.number_before else ''} by {_joined(item.readers, room.people)}."
        )
    if item.referring:
        told.append(_refers(ending))
    lines = [f"- {text}" for text in told]
    return [*lines, *(f"  {line}" for line in _items(item.referring, min(room.items, 15), _referring))]


def _ending(item: DocumentImpact) -> str:
    if item.sort is Sort.REMOVED:
        said_ = "Its file is removed"
        if item.number_before:
            said_ += f"; revision {said(item.number_before, 20)} was in the manual"
    else:
        said_ = f"It is to be withdrawn on {said(_in_words(item.ends), 20)}"
    if item.cause:
        said_ += f"; {said(item.cause)} takes its place"
    if item.recorded:
        return f"{said_}. It stays in force until that end is approved, which takes a record."
    return f"{said_}. That ends it; earlier revisions stay in the archive."


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


def _step(step: Approving, item: DocumentImpact, room: _Room) -> str:
    what = {"approved": "approve", "reviewed": "review", "released": "release"}.get(
        step.meaning, step.meaning
    )
    what = f"{what} its end" if item.ends or item.sort is Sort.REMOVED else what
    roles = " or ".join(said(role, 60) for role in step.roles) or "anybody who holds a role"
    if step.given:
        return f"Has been said by {_joined(step.given, room.people)} ({roles}): {said(step.meaning)}."
    who = (
        f": {_joined(step.people, room.people)}"
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


def _referring(other: Referring) -> str:
    owner = f" (owner: {said(other.owner, 60)})" if other.owner else ""
    return f"- {said(other.id, 40)} {said(other.title, 120)}{owner}"


def _redline(item: DocumentImpact, room: _Room) -> list[str]:
    block = _block(item, room)
    return [_places(item, room), "", *block] if block else [_places(item, room)]


def _places(item: DocumentImpact, room: _Room) -> str:
    left = len(item.passages) - min(len(item.passages), room.passages)
    more = f" {count(left, 'passage')} not shown here." if left else ""
    return f"Changed at {count(item.places, 'place')}; − went, + came.{more}"


def _block(item: DocumentImpact, room: _Room) -> list[str]:
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


def _upkeep(item: DocumentImpact, room: _Room) -> str:
    told = [f"its file moves from {said(item.old_path)} to {said(item.path)}"] if item.old_path else []
    told += [said(text) for text in item.upkeep]
    if item.readers:
        told.append(f"to be read by {_joined(item.readers, room.people)}")
    return f"- {said(item.id, 40)} {said(item.title, 120)}: {'; '.join(told) or 'nothing that a reader sees'}"


def _reading(impact: Impact, room: _Room) -> list[str]:
    """Of documents that do not change."""
    if not impact.more_to_read:
        return []

    def line(item: tuple[str, tuple[str, ...]]) -> str:
        person, documents = item
        return f"- {said(person, 80)}: {_joined(documents, room.people)}"

    return [
        "### Who must read more",
        "",
        "Other documents are now for them, by their roles:",
        "",
        *_items(impact.more_to_read, room.items, line),
    ]


def _records(impact: Impact, room: _Room) -> list[str]:
    altered = [item for item in impact.records if item.retained]
    lines = ["### Records", ""] if impact.records else []
    if altered:
        lines += [
            "**Closed records are evidence and stay as they are. "
            "These are altered or gone, and no amendment says why:**",
            "", *_items(altered, room.loud, lambda item: _record(item, room)), "",
        ]  # fmt: skip
    rest = [item for item in impact.records if not item.retained]
    lines += _items(rest, room.items, lambda item: _record(item, room))
    return lines if not lines or lines[-1] else lines[:-1]


def _record(item: RecordImpact, room: _Room) -> str:
    fields = f" ({said(', '.join(f'“{name}”' for name in item.fields))})" if item.fields else ""
    line = f"- {said(item.id, 40)} {said(item.title, 120)} · {said(item.register, 60)}: {item.what}{fields}"
    if item.referring:
        line += "; these refer to it, and may need to be looked at:"
    return "\n".join(
        (line, *(f"  {other}" for other in _items(item.referring, min(room.items, 15), _referring)))
    )


def _tell(impact: Impact, room: _Room) -> list[str]:
    if not impact.tell:
        return []
    who = f"Certified by {said('; '.join(impact.bodies))}." if impact.bodies else _UNCERTIFIED
    asks = f"What the contract asks to be told: {said('; '.join(impact.asked))}" if impact.asked else _USUALLY
    return [
        "### To be told to the certification body?",
        "",
        f"{who} {asks}",
        "",
        "No standard asks for it, the contract does. People judge whether these are such changes:",
        "",
        *_items(impact.tell, room.items, lambda text: f"- {said(text)}"),
    ]


def _coverage(impact: Impact, room: _Room) -> list[str]:
    if not impact.coverage:
        return []
    falling = [item for item in impact.coverage if item.rises is False]
    rising = [item for item in impact.coverage if item.rises is True]
    other = [item for item in impact.coverage if item.rises is None]
    lines = [
        "### Answers to the standards",
        "",
        "Judged as if everything in this proposal were approved and in effect, and nobody had read it yet.",
    ]
    for title, items in (("These fall", falling), ("These rise", rising), ("These change otherwise", other)):
        if items:
            lines += ["", f"{title}:", "", *_items(items, room.items, _answer)]
    return lines


def _answer(item: AnswerChange) -> str:
    where = f"{said(item.standard, 60)} {said(item.clause, 20)} {said(item.title, 90)}"
    return f"- {where}, {item.level}: “{said(item.before, 80)}” becomes “{said(item.after, 80)}”"


def _problems(title: str, problems: Sequence[Problem], room: _Room, *, remedies: bool = False) -> list[str]:
    if not problems:
        return []
    ordered = sorted(problems, key=lambda item: item.rule.severity is not Severity.ERROR)
    lines = [f"### {title}", ""]
    if len(ordered) > room.items:
        kinds = Counter(f"{item.rule.code} {item.rule.name}" for item in ordered)
        many = ", ".join(f"{said(name, 60)}: {number}" for name, number in kinds.most_common(20))
        more = f", and {len(kinds) - 20} other rules" if len(kinds) > 20 else ""
        lines += [f"By rule: {many}{more}.", ""]
    if not remedies or len(ordered) > min(room.items, _WITH_REMEDY):
        return [*lines, *_items(ordered, room.items, _problem)]
    told = ""
    for item in ordered:
        lines.append(_problem(item))
        if item.remedy != told:
            told = item.remedy
            lines.append(f"  - What to do: {said(_first_line(told))}")
    return lines


def _first_line(remedy: str) -> str:
    """What follows is text to paste, for whoever sits at the file."""
    first, _, rest = remedy.partition("\n")
    return f"{first.rstrip(' :')}." if rest else first


def _problem(item: Problem) -> str:
    return (
        f"- {item.rule.severity.value.capitalize()} {item.rule.code} {item.rule.name}, {said(str(item.place), 150)}: "
        f"{said(item.message)}"
    )


def _others(impact: Impact, room: _Room) -> list[str]:
    if not impact.other_files:
        return []
    return [
        "### Other files",
        "",
        "Neither documents nor records; nothing is said of them here.",
        "",
        *_items(impact.other_files, min(room.items, 10), lambda text: f"- {said(text)}"),
    ]


def _end(impact: Impact) -> list[str]:
    if not impact.judged:
        return []
    verbs = ("was", "stays") if impact.left == 1 else ("were", "stay")
    before = f"{count(impact.left, 'problem')} {verbs[0]} there before and {verbs[1]}."
    people = "This tells what was found in texts and records; whether the change is right, people judge."
    return [f"{before} {people}" if impact.left else people]


def _listed(title: str, texts: Sequence[str], room: _Room) -> list[str]:
    if not texts:
        return []
    return [f"### {title}", "", *_items(texts, room.items, lambda text: f"- {said(text)}")]


def _items(items: Sequence[object], limit: int, line: Callable[..., str]) -> list[str]:
    shown = [line(item) for item in items[:limit]]
    left = len(items) - len(shown)
    if left:
        shown.append(f"- {left} more, not shown here" if shown else f"- {left}, not shown here")
    return shown


def _joined(names: Iterable[str], limit: int) -> str:
    known = list(names)
    told = ", ".join(said(name, 80) for name in known[:limit])
    return f"{told} and {len(known) - limit} more" if len(known) > limit else told
