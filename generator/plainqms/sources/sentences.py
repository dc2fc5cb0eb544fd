"""The running text of a document as lines and sentences with places, for those who judge how it is worded.

Template tags, references and link targets are blotted out by blanks, so that every offset stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from plainqms.model.place import Place
from plainqms.sources.markdown import Scan, scan
from plainqms.sources.markdown_lines import CODE, HEADING, TEXT, blocks

__all__ = ["CODE", "HEADING", "TEXT", "Prose", "Sentence", "read_prose"]

_HIDDEN = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).{0,2000}?(?<!`)(?P=ticks)(?!`)|<!--.{0,5000}?-->|\[\[[^\[\]\n]{0,200}\]\]|\{%.{0,2000}?%\}|\{#.{0,2000}?#\}|\]\([^()\n]{0,500}\)|<[^<>\n]{1,500}>"
    r"|https?://\S{1,500}|\{:[^{}\n]{0,200}\}|\[\^[^\]\n]{1,60}\]|^[ ]{0,3}\[[^\[\]\n]{1,300}\]:.*$",
    re.M | re.S,
)
_HIDES = ("`", "<", "[", "]", "{", "http")  # without one of these nothing is blotted out
_PRINTED = re.compile(r"\{\{(.{0,500}?)\}\}", re.S)
_LETTER = "ʘ"  # of no language, so that nobody takes what stands here for a word of the text
_UNIT = re.compile(r"[ ]*(?:[-*+][ ]+|\d{1,9}[.)][ ]+|:[ ]+|(?:>[ ]?)+|[!?]{3}\+?[ ]*\w*)")
# A letter of a script without capitals begins a sentence too; Chinese and Japanese put no blank between two. All ways
# begin by one set of characters, so that a search passes over the others at once.
_END = re.compile(
    r"[.!?؟。！？](?:(?<=[.!?؟])[\"')\]”’*_]*\s+(?=[A-Z0-9\[(\"“*_`{ʘ]|[^\W\d_a-zß-ÿ])"
    r"|(?<=[。！？])[\"')\]”’」』）*_]*\s*(?=\S))"
)
_RULE = re.compile(r"[ |:=-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of running text that belong together, and where each of them begins."""

    text: str
    path: str
    first: int
    starts: tuple[int, ...]

    def place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset) - 1
        return Place(self.path, self.first + line, offset - self.starts[line] + 1)


class Sentence(NamedTuple):
    """`text` keeps every offset of the source; `source` is the same stretch as it was typed."""

    text: str
    source: str
    block: Block
    offset: int

    def place(self, offset: int = 0) -> Place:
        return self.block.place(self.offset + offset)

    def words_beyond(self, limit: int) -> int:
        """How many words stand at most between two places where a reader may rest; 0 if no more than `limit`."""
        if len(self.text) < 2 * limit or len(self.text.split()) <= limit:
            return 0
        parts = re.split(r"[:;](?=\s)", self.text)
        most = max(sum(any(map(str.isalnum, word)) for word in part.split()) for part in parts)
        return most if most > limit else 0


@dataclass(frozen=True, slots=True)
class Prose:
    scan: Scan
    sentences: tuple[Sentence, ...]
    headings: tuple[Sentence, ...]


def read_prose(text: str, place: Place) -> Prose:
    """Sentences of paragraphs, list items and table cells of `text`, whose first line is `place.line` of the file."""
    found = scan(text, place)
    raw, kinds = [line.text for line in found.lines], [line.kind for line in found.lines]
    first = max(place.line, 1)
    running: list[Sentence] = []
    headings: list[Sentence] = []
    for start, end in blocks(kinds):
        lines = raw[start:end]
        starts = tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
        block = Block("\n".join(lines), place.path, first + start, starts)
        (headings if kinds[start] == HEADING else running).extend(_sentences(block))
    return Prose(found, tuple(running), tuple(headings))


def _sentences(block: Block) -> Iterator[Sentence]:
    text = block.text
    if any(sign in text for sign in _HIDES):
        text = _HIDDEN.sub(_blank, text)
        text = _PRINTED.sub(lambda match: _word(match.group()), text)
    for begin, end in _units(block, text):
        start = begin
        for stop in _END.finditer(text, begin, end):
            yield _sentence(text, start, stop.end(), block)
            start = stop.end()
        if text[start:end].strip():
            yield _sentence(text, start, end, block)


def _sentence(text: str, start: int, end: int, block: Block) -> Sentence:
    said = text[start:end]
    return Sentence(said, said if text is block.text else block.text[start:end], block, start)


def _units(block: Block, text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: list items, table cells, paragraphs, the title of an admonition."""
    start, position, apart = 0, 0, False
    for line in block.text.split("\n"):
        marker, table = _UNIT.match(line), line.lstrip().startswith("|")
        if position and (marker or table or apart):
            yield start, position
            start = position
        if table:
            if not _RULE.fullmatch(line):
                yield from _cells(text, position, position + len(line))
            start = position + len(line)
        elif marker:
            start = position + marker.end()
        apart = table or bool(marker and marker.group().lstrip()[:3] in ("!!!", "???"))
        position += len(line) + 1
    if start < len(text):
        yield start, len(text)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        bar = text.find("|", start, end)
        bar = end if bar < 0 else bar
        if text[start:bar].strip():
            yield start, bar
        start = bar + 1


def _blank(match: re.Match[str]) -> str:
    if match["ticks"] or (match.group().startswith("[[") and ":" not in match.group()):
        return _word(match.group())
    return re.sub(r"[^\n]", " ", match.group())


def _word(tag: str) -> str:
    """A printed value or a code span counts as one word."""
    return re.sub(r"[^\n]", _LETTER, tag) if "\n" not in tag else re.sub(r"[^\n]", " ", tag)
