"""The whole sentence in which a document cites a clause, in plain words without its citations.

The scanner keeps a short piece around each reference, which is enough for a message; a page quotes the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plainqms.model.document import Reference
from plainqms.sources.markdown_inline import plain

_MOST = 900  # characters; a sentence that goes on is cut with an ellipsis

_CLAUSE = re.compile(r"\s*\[\[~?[a-z][a-z0-9-]{0,60}:[^\[\]\n]{1,200}\]\]")
_BEGINS_UNIT = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|:[ \t]|>|\||#|!!!|\[\^[^\]]*\]:)")
_MARKER = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)]|:)[ \t]+|\[\^[^\]]*\]:[ \t]*)?(?:\[[ xX]\][ \t]+)?")
# Chinese and Japanese put no blank between sentences.
_SENTENCE_END = re.compile(
    r"[.!?؟][\"')\]”’*_]*\s+(?=[\"'(\[“‘*_`]*[^\W\d_a-z]|\d)|[。！？][\"')\]”’」』）*_]*\s*(?=\S)"
)


def sentence(text: str, reference: Reference) -> str:
    """What `text`, whose first line is 1, says where `reference` stands."""
    unit, offset = _unit(_lines(text), reference)
    # Citations go before sentences are told apart, so that one after a full stop belongs to what it follows.
    mark = "\x00"
    unit = f"{unit[:offset]}{mark}{unit[offset:]}"
    unit = re.sub(rf"\s*{mark}", mark, _CLAUSE.sub("", _behind(unit, mark)))
    begin, end = 0, len(unit)
    here = unit.find(mark)
    for stop in _SENTENCE_END.finditer(unit.replace(mark, "")):
        if stop.end() <= here and unit[stop.end() : here].strip():
            begin = stop.end()
        elif stop.start() + 1 >= here:
            end = stop.start() + 2  # the mark is one character
            break
    said = plain(unit[begin:end].replace(mark, ""))
    return said if len(said) <= _MOST else said[:_MOST].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=64)  # a long text cites hundreds of times
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _unit(lines: Sequence[str], reference: Reference) -> tuple[str, int]:
    """The paragraph, list item or table cell around the reference, and the offset in it."""
    first = last = min(max(reference.place.line, 1), len(lines)) - 1
    column = reference.place.column - 1
    line = lines[first]
    if line.lstrip(" >").startswith("|"):
        begin = line.rfind("|", 0, column) + 1
        end = line.find("|", column)
        return line[begin : end if end >= 0 else len(line)], column - begin
    while first > 0 and not _BEGINS_UNIT.match(lines[first]) and _is_prose(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _is_prose(lines[last + 1]) and not _BEGINS_UNIT.match(lines[last + 1]):
        last += 1
    offset = sum(len(item) + 1 for item in lines[first : reference.place.line - 1]) + column
    unit = "\n".join(lines[first : last + 1])
    marker = _MARKER.match(unit)
    skipped = marker.end() if marker else 0
    return unit[skipped:], max(0, offset - skipped)


def _is_prose(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("|", "#", "```", "~~~"))


def _behind(unit: str, mark: str) -> str:
    """The mark after its citation, so that it stays when citations go."""
    return re.sub(rf"{mark}(\[\[[^\[\]\n]{{1,200}}\]\])", rf"\1{mark}", unit)
