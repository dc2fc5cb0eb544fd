"""Diagrams written as Mermaid text in a document: found, judged, and put on its page as pictures.

A picture is a file beside the page, not a part of it: an article holds no SVG, whoever wrote it, and the same
file is what the archive keeps and paper shows. It has a light ground of its own, because an author's colours
are chosen for that; in the dark it lies on a card. The controlled text keeps the Mermaid text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish import drawings, staging
from plainqms.publish.drawing_safety import Drawing
from plainqms.publish.drawings import Reason, Refusal
from plainqms.sources.markdown import Scan, scan
from plainqms.sources.markdown_lines import CODE

UNREADABLE = Rule(
    "S430",
    "diagram-unreadable",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a picture that is not there tells nobody what to do",
    "A diagram is drawn from its text when the page is made. What cannot be read cannot be drawn.",
    "Mend the line. If the block is meant to be read as it is, call it ```text instead of ```mermaid.",
)
NOT_SAFE = Rule(
    "S431",
    "diagram-not-safe",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "documents arrive from many hands, and their readers are logged in elsewhere",
    "A picture carries no link, script, style or setting of its author's making.",
    "Take click, link and settings out of the diagram; write links as text below it.",
)
TOO_LARGE = Rule(
    "S432",
    "diagram-too-large",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "nobody reads a picture of a hundred boxes",
    "Beyond a limit a diagram takes the builder's time and tells the reader nothing.",
    "Divide it: one diagram for the whole, and one for each part.",
)
NOT_DRAWN = Rule(
    "S433",
    "diagram-not-drawn",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The renderer of diagrams is not to be had for this platform, so the page shows the text of the diagram.",
    "Build on Linux x86_64, macOS on Apple silicon or Windows x86_64.",
)
RULES = (UNREADABLE, NOT_SAFE, TOO_LARGE, NOT_DRAWN)

_RULES = {Reason.UNREADABLE: UNREADABLE, Reason.NOT_SAFE: NOT_SAFE, Reason.TOO_LARGE: TOO_LARGE}
_WIDE = 880.0  # pixels; a picture that shrinks from more than this into the column cannot be read
_LONGEST = 400  # characters of an alternative text


@dataclass(frozen=True, slots=True)
class Diagram:
    """A fenced block: lines `start` up to `end` of the text, counted from 0; `prefix` stands before each."""

    start: int
    end: int
    prefix: str
    source: str
    heading: str


def check(text: str, place: Place, *, written: str = "") -> Iterator[Problem]:
    """Problems of the diagrams of `text`, whose first line is `place`'s.

    Where templates made `text`, `written` is what stands in the file: a diagram that is there as it is has its
    line; one that a snippet or a value brought has the text's place.
    """
    if "mermaid" not in text:
        return
    places = {item.source: item.start for item in _find(written)} if written else {}
    for diagram in _find(text):
        known = not written or diagram.source in places
        start = places.get(diagram.source, diagram.start) if written else diagram.start
        if not drawings.available():
            yield NOT_DRAWN.at(place.down(start if known else 0), "the diagram is shown as text")
            return
        made = drawings.draw(diagram.source)
        if isinstance(made, Refusal):
            yield _problem(made, place.down(start + made.line if known else 0))


def drawn(
    text: str, place: Place, *, cache: Path | None
) -> tuple[str, dict[str, bytes], tuple[Problem, ...]]:
    """Staged Markdown with pictures in place of diagrams, and the files of these pictures beside the page.

    A diagram that cannot be drawn stays as code.
    """
    if "mermaid" not in text:
        return text, {}, ()
    lines, done, position = text.split("\n"), list[str](), 0
    pictures: dict[str, bytes] = {}
    problems: list[Problem] = []
    for diagram in _find(text):
        if not drawings.available():
            problems.append(NOT_DRAWN.at(place, "the diagram is shown as text"))
            break
        made = drawings.draw(diagram.source, cache)
        if isinstance(made, Refusal):
            problems.append(_problem(made, place))
            continue
        name = f"diagram-{len(pictures) + 1}.svg"
        pictures[name] = made.svg
        blank = diagram.prefix.rstrip()
        picture = f"{diagram.prefix}{_picture(made, name, diagram.heading)}"
        done += [*lines[position : diagram.start], blank, picture, blank]
        position = diagram.end
    return "\n".join((*done, *lines[position:])), pictures, tuple(problems)


def _picture(made: Drawing, name: str, heading: str) -> str:
    """The picture leads to its file: on a phone that is how to see it large."""
    wide = " .wide" if made.width > _WIDE else ""
    return f"[![{staging.escape(_words(made, heading))}]({name}){{ .diagram{wide} }}]({name})"


def _words(made: Drawing, heading: str) -> str:
    """What a reader hears instead: what the author calls the picture, else the heading above and its words."""
    called = ". ".join(item.rstrip(".") for item in (made.title, made.description) if item)
    said = called or f"Diagram{f' “{heading}”' if heading else ''}: {'; '.join(made.words)}"
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _problem(refusal: Refusal, place: Place) -> Problem:
    return _RULES[refusal.reason].at(place, refusal.message, refusal.remedy)


_OPENING = re.compile(r"(?P<prefix>[> ]*)(?P<fence>`{3,}|~{3,}) *(?P<name>.*)")
_NAMED = re.compile(r"\.?mermaid(?:$| .*)|\{ *\.mermaid\b[^{}]*\} *")
_HOLDS = re.compile(r"\s*(?:[-*+] |\d+[.)] |: |!!!|\?\?\?|\[\^|>)")


def _find(text: str) -> Iterator[Diagram]:
    """Fenced blocks named mermaid. What stands in a block of another name is its text."""
    if "mermaid" not in text:
        return
    text = re.sub(r"\r\n?", "\n", text)
    found: Scan = scan(text, Place("", 1))
    lines = [line.text.expandtabs(4) for line in found.lines]
    headings = [(heading.line, heading.text) for heading in found.headings]
    index = 0
    while index < len(lines):
        opening = _OPENING.match(lines[index]) if found.lines[index].kind == CODE else None
        end = _end(lines, index, opening) if opening else 0
        if opening is None or not end:
            index += 1
            continue
        if _NAMED.fullmatch(opening["name"].strip()) and _is_held(lines, index, opening["prefix"]):
            width = len(opening["prefix"])
            source = "\n".join(line[width:].rstrip() for line in lines[index + 1 : end - 1])
            heading = next((said for line, said in reversed(headings) if line <= index), "")
            yield Diagram(index, end, opening["prefix"], source, heading)
        index = end


def _end(lines: list[str], start: int, opening: re.Match[str]) -> int:
    closing = (n for n in range(start + 1, len(lines)) if lines[n].strip("> ") == opening["fence"])
    return next(closing, -1) + 1


def _is_held(lines: list[str], index: int, prefix: str) -> bool:
    """Four blanks make it plain code, unless a list item or the like above holds it."""
    if len(prefix) < 4 or ">" in prefix:
        return True
    above = (line for line in reversed(lines[:index]) if line.strip() and not line.startswith(prefix))
    return bool(_HOLDS.match(next(above, "")))
