"""References and links in one block of running text, and the sentence that a reference stands in."""

from __future__ import annotations

import re
from bisect import bisect_left

from plainqms.model.document import Link, Reference
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.place import Place

_TOKEN = re.compile(
    r"\\.|!?\[\[(?P<reference>[^\[\]\n]{0,200})\]\]|!?\[|\]"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,30}:[^<>\s]{0,2000}|[^<>\s@]{1,100}@[^<>\s@]{1,200})>"
)
_NUMBER = r"[A-Za-z0-9][A-Za-z0-9.]*"
_TARGET = re.compile(
    rf"(?P<quiet>~?)(?P<target>{IDENTIFIER.pattern}"
    rf"|[a-z][a-z0-9-]{{0,60}}:{_NUMBER}(?:[ ]?[–-][ ]?{_NUMBER})?)"
)
_BRACKETED = re.compile(r"\s{0,100}<([^<>\n]{0,2000})>")
_PARENTHESIS = re.compile(r"[()]")
_UNIT = re.compile(r"[ ]*(?:[-*+][ ]|\d+[.)][ ]|:[ ]|>|\||\[\^[^\]]*\]:|!!!)")
_SENTENCE_END = re.compile(
    r"[.!?؟][\"')\]”’]*\s+(?=[A-Z0-9\[(\"“*_`]|[^\W\d_a-zß-ÿ])|[。！？][\"')\]”’」』）]*\s*(?=\S)"
)


class Block:
    """One block of running text, with the way from an offset back to line and column."""

    def __init__(self, lines: list[str], first: int, path: str, *, code: list[tuple[int, int]]) -> None:
        self.text = "\n".join(lines)
        self.path, self.first = path, first
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.units = [
            start
            for start, line in zip(self.starts, lines, strict=False)
            if start == 0 or line[:1] == "|" or _UNIT.match(line)
        ]
        self.masked = _mask(self.text, code)

    def place(self, offset: int) -> Place:
        line = bisect_left(self.starts, offset + 1) - 1
        return Place(self.path, self.first + line, offset - self.starts[line] + 1)

    def read(
        self,
        definitions: set[str],
        references: list[Reference],
        links: list[Link],
        malformed: list[tuple[str, Place]],
    ) -> None:
        """Walk the brackets once; a reference counts when no link's text turns out to hold it."""
        text = self.masked
        if "[" not in text and "<" not in text:
            return
        found: list[tuple[int, str, bool]] = []
        opened: list[tuple[int, int, bool]] = []  # offset, how many references before it, image
        position = 0
        while match := _TOKEN.search(text, position):
            token, position = match.group(), match.end()
            if token[0] == "\\":
                continue
            if match["auto"] is not None:
                links.append(Link(match["auto"], match["auto"], False, self.place(match.start())))
            elif match["reference"] is not None and text[position : position + 1] != "(":
                found.append((match.start(), match["reference"], token[0] == "!"))
            elif token == "]":
                if not opened:
                    continue
                start, before, image = opened.pop()
                begin = start + (2 if image else 1)
                inner = slice(begin, min(match.start(), begin + 301))
                ended = self._link(text, position, inner, definitions, links, start=start, image=image)
                if ended:
                    del found[before:]
                    position = ended
            else:
                opened.append((match.start(), len(found), token[0] == "!"))
                if match["reference"] is not None:
                    position = match.start() + (2 if token[0] == "!" else 1)
        for start, inside, image in found:
            wanted = _TARGET.fullmatch(inside)
            if wanted is None or image:
                malformed.append((f"[[{inside}]]", self.place(start)))
            else:
                sentence = self._sentence(start)
                references.append(
                    Reference(wanted["target"], not wanted["quiet"], self.place(start), sentence)
                )

    def _link(
        self,
        text: str,
        position: int,
        inner: slice,
        definitions: set[str],
        links: list[Link],
        *,
        start: int,
        image: bool,
    ) -> int:
        """Where the link whose text ends before `position` ends; 0 if it is none."""
        follows = text[position : position + 1]
        if follows == "(":
            target, ended = _target(self.text, position + 1)
            if ended:
                shown = " ".join(self.text[inner].split())
                links.append(Link(target, shown, image, self.place(start)))
            return ended
        if not definitions:
            return 0
        if follows == "[":
            closed = text.find("]", position, position + 300)
            name = text[position + 1 : closed].strip() or text[inner].strip()
            return closed + 1 if closed > 0 and name.lower() in definitions else 0
        return position if " ".join(text[inner].split()).lower() in definitions else 0

    def _sentence(self, offset: int) -> str:
        """The sentence around `offset`, in plain words and at most some 300 characters."""
        unit = bisect_left(self.units, offset + 1)
        low = max(self.units[unit - 1], offset - 150)
        high = min(self.units[unit] if unit < len(self.units) else len(self.text), offset + 150)
        window = self.text[low:high]
        if window.lstrip()[:1] == "|":
            low += window.rfind("|", 0, offset - low) + 1
            high = self.text.find("|", offset, high) if "|" in self.text[offset:high] else high
            window = self.text[low:high]
        begin, end = 0, len(window)
        for stop in _SENTENCE_END.finditer(window):
            if stop.end() <= offset - low:
                begin = stop.end()
            elif stop.start() > offset - low:
                end = stop.start() + 1
                break
        sentence = window[begin:end]
        marker = _UNIT.match(sentence)
        return plain(sentence[marker.end() :] if marker else sentence)[:300]


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with code spans and inline comments blotted out, every offset kept."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += [text[position:start], "x" * (end - start)]
        position = end
    masked = "".join([*parts, text[position:]])
    parts, position = [], 0
    while (start := masked.find("<!--", position)) >= 0 and (end := masked.find("-->", start + 4)) >= 0:
        parts += [masked[position:start], "x" * (end + 3 - start)]
        position = end + 3
    return "".join([*parts, masked[position:]])


def _target(text: str, position: int) -> tuple[str, int]:
    """The destination of an inline link and where the link ends, from behind its `(`; 0 if never."""
    bracketed = _BRACKETED.match(text, position)
    depth, scanned = 1, bracketed.end() if bracketed else position
    limit = min(len(text), scanned + 2000)
    for match in _PARENTHESIS.finditer(text, scanned, limit):
        depth += 1 if match.group() == "(" else -1
        if depth == 0:
            inside = text[scanned : match.start()]
            if bracketed:
                return bracketed[1], match.end()
            return _without_title(inside.strip()), match.end()
        if depth > 32:
            break
    return "", 0


def _without_title(inside: str) -> str:
    quote = inside[-1:]
    before = inside[: inside.find(quote)] if quote in ('"', "'") else ""
    return before.rstrip() if before[-1:].isspace() else inside


def plain(text: str) -> str:
    """Words without markup: links give their text, references their target, code its content."""
    text = re.sub(r"\[\[~?([^\[\]\n]{0,200})\]\]", lambda match: match[1], text)
    text = re.sub(r"!?\[([^\[\]]{0,300})\]\([^()]{0,300}\)", lambda match: match[1], text)
    text = re.sub(r"<!--.{0,300}?-->", "", text)
    text = re.sub(r"\*+|`+|(?<!\w)_+|_+(?!\w)", "", text)
    text = re.sub(r"\\([^\w\s])", lambda match: match[1], text)
    return " ".join(text.split())
