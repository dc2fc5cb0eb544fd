"""What a proposed change means, in Markdown for a comment: for readers who know documents and records, nothing else.

A comment holds so many characters. Lists are shortened until it fits, each saying how much it leaves out; what changes
the rules is shortened last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from plainqms.model.impact import (
    AnswerChange,
    Impact,
    RecordImpact,
    Sort,
)
from plainqms.model.problem import Problem, Severity
from plainqms.publish.comment_lists import Room, items, joined, referring
from plainqms.publish.comment_text import said
from plainqms.publish.impact_documents import documents
from plainqms.publish.words import count, day

LIMIT = 60_000  # bytes; GitHub takes 65,536 characters
NOTHING = "This proposal changes nothing in the management system.\n"
_WITH_REMEDY = 20  # problems; of more only the list is told
_UNCERTIFIED = "No certificate in hand is entered."
_USUALLY = (
    "Contracts usually ask to be told of changes of ownership, organization, sites or scope, and of major changes of "
    "the system; look into yours."
)
_ENDS_HERE = (
    "This report is longer than a comment may be, and ends here; qms impact --format json tells all of it."
)
_COMMIT = re.compile(r" \(commit [0-9a-f]{10}\)")  # its id tells these readers nothing
_SIZES = (30, 15, 8, 4, 2, 0)


def comment(impact: Impact) -> str:
    if impact.is_empty:
        return NOTHING
    for size in _SIZES:
        text = _made(impact, Room(size))
        if len(text.encode()) <= LIMIT:
            return text
    return f"{_cut(text, LIMIT)}\n\n{_ENDS_HERE}\n"


def _cut(text: str, limit: int) -> str:
    """Whole lines. The shortest report holds no block that a cut could leave open."""
    return text.encode()[:limit].decode("utf-8", "ignore").rpartition("\n")[0]


def _made(impact: Impact, room: Room) -> str:
    parts = [
        ["## What this proposal means", "", _summary(impact)],
        _loud(impact, room),
        _unjudged(impact, room),
        _collisions(impact, room),
        *(documents(impact, sort, room) for sort in Sort),
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


def _loud(impact: Impact, room: Room) -> list[str]:
    if not impact.loud:
        return []
    return [
        "### Look at this first: rules, roles, people or evidence change",
        "",
        "By these everything else is judged, what follows here as well. Approve them only if each is meant.",
        "",
        *items(impact.loud, room.loud, lambda text: f"- **{said(text, 500)}**"),
    ]


def _unjudged(impact: Impact, room: Room) -> list[str]:
    if impact.judged:
        return []
    return [
        "### This proposal cannot be judged",
        "",
        "The settings in qms.yml cannot be read, so nothing can be said of documents and records.",
        "",
        *items(impact.unjudged, room.items, _problem),
    ]


def _collisions(impact: Impact, room: Room) -> list[str]:
    if impact.begun is None:
        return []
    told = items(impact.collisions, room.items, lambda text: f"- {said(text)}")
    since = (
        f"The manual has changed since this proposal was begun from its state of {day(impact.begun)}. "
        "It is compared with that state."
    )
    return ["### The manual has moved on", "", since, *([""] if told else []), *told]


def _reading(impact: Impact, room: Room) -> list[str]:
    """Of documents that do not change."""
    if not impact.more_to_read:
        return []

    def line(item: tuple[str, tuple[str, ...]]) -> str:
        person, documents = item
        return f"- {said(person, 80)}: {joined(documents, room.people)}"

    return [
        "### Who must read more",
        "",
        "Other documents are now for them, by their roles:",
        "",
        *items(impact.more_to_read, room.items, line),
    ]


def _records(impact: Impact, room: Room) -> list[str]:
    altered = [item for item in impact.records if item.retained]
    lines = ["### Records", ""] if impact.records else []
    if altered:
        lines += [
            "**Closed records are evidence and stay as they are. "
            "These are altered or gone, and no amendment says why:**",
            "", *items(altered, room.loud, lambda item: _record(item, room)), "",
        ]  # fmt: skip
    rest = [item for item in impact.records if not item.retained]
    lines += items(rest, room.items, lambda item: _record(item, room))
    return lines if not lines or lines[-1] else lines[:-1]


def _record(item: RecordImpact, room: Room) -> str:
    fields = f" ({said(', '.join(f'“{name}”' for name in item.fields))})" if item.fields else ""
    line = f"- {said(item.id, 40)} {said(item.title, 120)} · {said(item.register, 60)}: {item.what}{fields}"
    if item.referring:
        line += "; these refer to it, and may need to be looked at:"
    return "\n".join(
        (line, *(f"  {other}" for other in items(item.referring, min(room.items, 15), referring)))
    )


def _tell(impact: Impact, room: Room) -> list[str]:
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
        *items(impact.tell, room.items, lambda text: f"- {said(text)}"),
    ]


def _coverage(impact: Impact, room: Room) -> list[str]:
    if not impact.coverage:
        return []
    falling = [item for item in impact.coverage if item.rises is False]
    rising = [item for item in impact.coverage if item.rises is True]
    other = [item for item in impact.coverage if item.rises is None]
    lines = [
        "### Answers to the standards",
        "",
        "Judged as if everything in this proposal were approved and in effect, and nobody had read it yet. "
        "What falls only because of that rises again when it has been read.",
    ]
    for title, answers in (
        ("These fall", falling),
        ("These rise", rising),
        ("These change otherwise", other),
    ):
        if answers:
            lines += ["", f"{title}:", "", *items(answers, room.items, _answer)]
    return lines


def _answer(item: AnswerChange) -> str:
    where = f"{said(item.standard, 60)} {said(item.clause, 20)} {said(item.title, 90)}"
    line = f"- {where}, {item.level}: “{said(item.before, 80)}” becomes “{said(item.after, 80)}”"
    return line if item.rises or not item.why else f"{line}. {said(item.why, 200)}"


def _problems(title: str, problems: Sequence[Problem], room: Room, *, remedies: bool = False) -> list[str]:
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
        return [*lines, *items(ordered, room.items, _problem)]
    told = ""
    for item in ordered:
        lines.append(_problem(item))
        if item.remedy != told:
            told = item.remedy
            lines.append(f"  - What to do: {said(_in_one_line(told))}")
    return lines


def _in_one_line(remedy: str) -> str:
    """What follows is text to paste. One line of it fits; more is for whoever sits at the file."""
    first, _, rest = remedy.partition("\n")
    if "\n" in rest:
        return f"{first.rstrip(' :.')}. The text to paste is shown by qms check."
    return f"{first} {rest}".rstrip()


def _problem(item: Problem) -> str:
    return (
        f"- {item.rule.severity.value.capitalize()} {item.rule.code} {item.rule.name}, {said(str(item.place), 150)}: "
        f"{said(_COMMIT.sub('', item.message))}"
    )


def _others(impact: Impact, room: Room) -> list[str]:
    if not impact.other_files:
        return []
    return [
        "### Other files",
        "",
        "Neither documents nor records; nothing is said of them here.",
        "",
        *items(impact.other_files, min(room.items, 10), lambda text: f"- {said(text)}"),
    ]


def _end(impact: Impact) -> list[str]:
    if not impact.judged:
        return []
    verbs = ("was", "stays") if impact.left == 1 else ("were", "stay")
    before = f"{count(impact.left, 'problem')} {verbs[0]} there before and {verbs[1]}."
    people = "This tells what was found in texts and records; whether the change is right, people judge."
    return [f"{before} {people}" if impact.left else people]


def _listed(title: str, texts: Sequence[str], room: Room) -> list[str]:
    if not texts:
        return []
    return [f"### {title}", "", *items(texts, room.items, lambda text: f"- {said(text)}")]
