"""What takes the place of `[[...]]` in a page's text: each occurrence with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plainqms.model.place import Place
from plainqms.sources.markdown import scan
from plainqms.views.citations import anchors


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`aside`: a citation that the sentence can do without. `anchor` names the place of a clause."""

    target: str
    cites: bool
    aside: bool
    anchor: str


def replace(text: str, resolver: Callable[[Occurrence], str | None]) -> str:
    """`text` with each reference of its prose replaced; None leaves it as written.

    The blanks before a citation that stands aside go: it can be hidden without leaving a gap.
    """
    if "[[" not in text:
        return text
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    references = sorted(scan(text, Place("", 1)).references, key=lambda item: item.place)
    named = {reference.place: name for reference, name in anchors(references)}
    done: list[str] = []
    position = 0
    for reference in references:
        start = starts[reference.place.line - 1] + reference.place.column - 1
        end = text.find("]]", start) + 2
        aside = reference.is_clause and reference.cites and _is_aside(text, start, end)
        replacement = resolver(
            Occurrence(reference.target, reference.cites, aside, named.get(reference.place, ""))
        )
        if replacement is not None and start >= position:
            before = text[position:start]
            if aside and _GLUES.search(before):
                before = before.rstrip(" \t")
            done += (before, replacement)
            position = end
    return "".join((*done, text[position:]))


# After these no blank is needed: "!" before a link would make a picture of it, "[" something else.
_GLUES = re.compile(r"(?:[^\W_]|[.,;:?%)]|\A)[ \t]*\Z")

# What stands between citations in a row, and after the last one.
_ROW_BEFORE = re.compile(r"\[\[[^\[\]\n]{1,200}\]\][ \t,]*\Z")
_ROW_AFTER = re.compile(r"[ \t,]*\n?[ \t]*\[\[(?!~)[^\[\]\n]{1,200}:[^\[\]\n]{1,200}\]\]")
_END = re.compile(r"[ \t]*(?:[.,;:!?)|*_。，、；：！？）」』،؛؟]|\n[ \t]*(?:\n|[-*+|>#]|\d+[.)])|\n?\Z)")
# After such a word the sentence goes on with what the clause is called.
_GOES_ON = re.compile(
    r"\b(?:see|in|of|by|as|with|to|from|under|and|or|than|for|per|on|at|is|are|clauses?|annex)\s*\Z", re.I
)


def _is_aside(text: str, start: int, end: int) -> bool:
    """Whether a citation stands at the end of its sentence or clause, or after it, and not within it."""
    before = text[max(0, start - 400) : start]
    while row := _ROW_BEFORE.search(before):
        before = before[: row.start()]
    while row := _ROW_AFTER.match(text, end):
        end = row.end()
    words = before.rpartition("\n\n")[2].strip()
    if not words or _GOES_ON.search(before):
        return False
    return _END.match(text, end) is not None or words[-1] in ".!?。！？؟"
