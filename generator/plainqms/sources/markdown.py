"""The one line scanner: which lines are code, comment or heading, and what running text refers and links to.

It follows Python-Markdown with superfences and judges nothing: what a reference means is asked elsewhere. Two
promises. **Linear time**, whatever is fed to it. **In doubt it is prose**: what it calls code is code for the
renderer as well, so that cleaning everything outside of code (`rewrite`) leaves nothing uncleaned. Therefore
indented lines below a list item, a definition, a footnote or an admonition are prose, a doubtful fence and
all after it are prose, and a code span that crosses lines counts only in plain paragraphs and list items.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced
from functools import lru_cache
from typing import NamedTuple

from plainqms.model.document import Heading, Link, Reference
from plainqms.model.place import Place
from plainqms.sources.markdown_inline import Block, plain
from plainqms.sources.markdown_lines import CODE, COMMENT, HEADING, TEXT, blocks, kinds_of
from plainqms.sources.markdown_spans import code_spans, offsets_of


class Line(NamedTuple):
    """`number` counts in the file, `kind` is one of the constants above."""

    number: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scan:
    """`malformed` are `[[...]]` in running text that name nothing we know how to read, with their places."""

    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
    malformed: tuple[tuple[str, Place], ...]


@lru_cache(maxsize=1024)  # a text is read for what it refers to, then for how it is worded, then for its page
def scan(text: str, place: Place) -> Scan:
    """Read `text`, whose first line is `place.line` of the file."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(place.line, 1)
    kinds = kinds_of(raw, comments=True)
    headings = tuple(_headings(raw, kinds, first))
    definitions, links = _definitions(raw, kinds, first, place.path)
    references: list[Reference] = []
    malformed: list[tuple[str, Place]] = []
    offsets, spans, next_span = offsets_of(raw), code_spans(raw, kinds), 0
    for start, end in blocks(kinds):
        inside: list[tuple[int, int]] = []
        while next_span < len(spans) and spans[next_span][0] < offsets[end]:
            inside.append((spans[next_span][0] - offsets[start], spans[next_span][1] - offsets[start]))
            next_span += 1
        if not any("[" in line or "<" in line for line in raw[start:end]):
            continue  # nothing leads anywhere
        block = Block(raw[start:end], first + start, place.path, code=inside)
        found: list[Reference] = []
        block.read(definitions, found, links, malformed)
        if kinds[start] == HEADING:  # a heading leads on to what is said and says nothing itself
            found = [replaced(item, cites=False) for item in found]
        references += found
    lines = tuple(
        Line(first + index, line, kind) for index, (line, kind) in enumerate(zip(raw, kinds, strict=True))
    )
    links.sort(key=lambda link: link.place)
    return Scan(lines, headings, tuple(references), tuple(links), tuple(malformed))


def rewrite(text: str, replace: Callable[[str], str]) -> str:
    """`text` with `replace` applied to each maximal stretch of prose; code lines and code spans stay.

    Comments and raw HTML are prose here. Nothing is left uncleaned if `replace` lets no raw HTML stand and adds
    no backtick, and if the caller sees to two things: blank lines around block code (below indented code without
    one, the renderer undoes a fence), and the options on the line that opens a fence, which is code as well.
    """
    done: list[str] = []
    position = 0
    for start, end in _code(text):
        if start > position:
            done.append(replace(text[position:start]))
        done.append(text[start:end])
        position = end
    if position < len(text):
        done.append(replace(text[position:]))
    return "".join(done)


def without_code(text: str) -> str:
    """`text` with a blank for each character of code and comments: lines and columns stay."""
    done = list(text)
    for start, end in _code(text):
        done[start:end] = [sign if sign == "\n" else " " for sign in done[start:end]]
    raw = text.split("\n")
    kept = zip("".join(done).split("\n"), kinds_of(raw, comments=True), strict=True)
    return "\n".join("" if kind == COMMENT else line for line, kind in kept)


_HEADING = re.compile(r"#{1,6}")
_DEFINITION = re.compile(r"[ ]{0,3}\[(?!\^)([^\[\]]{1,300})\]:[ ]*(\S+)")


def _headings(raw: list[str], kinds: list[str], first: int) -> Iterator[Heading]:
    for index, kind in enumerate(kinds):
        if kind != HEADING:
            continue
        marks = _HEADING.match(raw[index])
        if marks:
            level, text = marks.end(), raw[index][marks.end() :].strip()
        else:
            level, text = 1 if raw[index + 1].startswith("=") else 2, raw[index]
        text = text.strip()
        if text.endswith("}") and "{" in text:
            text = text[: text.rindex("{")].rstrip()
        yield Heading(level, plain(text.rstrip("#") if marks else text), first + index)


def _definitions(raw: list[str], kinds: list[str], first: int, path: str) -> tuple[set[str], list[Link]]:
    names: set[str] = set()
    links: list[Link] = []
    for index, kind in enumerate(kinds):
        match = _DEFINITION.match(raw[index]) if kind == TEXT else None
        if match:
            names.add(match[1].strip().lower())
            target = match[2].lstrip("<").rstrip(">")
            links.append(Link(target, match[1], False, Place(path, first + index, match.start(2) + 1)))
    return names, links


def _code(text: str) -> Iterator[tuple[int, int]]:
    """All code of `text` as (start, end) offsets, in order."""
    if "\x02" in text or "\x03" in text:
        return iter(())  # the renderer drops these two characters, and then backticks meet
    if not any(sign in text for sign in ("`", "~~~", "    ", "\t")):
        return iter(())
    raw = text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
    kinds = kinds_of(raw, comments=False)
    offsets = offsets_of(raw)
    code = [(offsets[i], min(offsets[i + 1], len(text))) for i, kind in enumerate(kinds) if kind == CODE]
    return iter(sorted(code + code_spans(raw, kinds)))
