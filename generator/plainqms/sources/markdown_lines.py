"""Which lines are blank, text, heading, code or comment, as Python-Markdown with superfences reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

BLANK, TEXT, HEADING, CODE, COMMENT = "blank", "text", "heading", "code", "comment"

_FENCE = re.compile(
    r"(?P<fence>~{3,}|`{3,})(?:[ ]*\.?[\w#.+-]+(?=[ ]|$))?"
    r"(?:[ ]*\{[^{}]*\}"
    r"|(?:[ ]+(?:title=\"[^\"]*\"|hl_lines=\"\d+(?:-\d+)?(?: \d+(?:-\d+)?)*\"|linenums=\"\d+\"))*)[ ]*"
)
_PREFIX = re.compile(r"[> ]*")
_CONTAINER = re.compile(r"[ ]{0,3}(?:[-*+](?:[ ]|$)|\d+[.)](?:[ ]|$)|:(?:[ ]|$)|>|!!!|\?\?\?|\[\^)")
_HEADING = re.compile(r"#{1,6}")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_COMMENT = re.compile(r"[ ]{0,3}<!--")


def kinds_of(raw: list[str], *, comments: bool) -> list[str]:
    """The kind of each line. Without `comments`, as if there were none (cleaning makes it so)."""
    lines = [line.expandtabs(4) if "\t" in line else line for line in raw]
    lines = [line if line.strip(" ") else "" for line in lines]
    kinds = [TEXT if line else BLANK for line in lines]
    for start, end in _fences(lines):
        kinds[start:end] = [CODE] * (end - start)
    if comments:
        _mark_comments(lines, kinds)
    contained, apart = False, True  # below a list item or the like; after a blank line or code
    comment = False  # cleaning may take a comment away: what it holds ends no list
    for index, line in enumerate(lines):
        held = comment
        if kinds[index] != CODE and ("<!--" in line or "-->" in line):
            held, comment = True, line.rfind("<!--") > line.rfind("-->")
        if kinds[index] != TEXT:
            contained = contained and (
                held or not (apart and kinds[index] == CODE and line[:1] in ("`", "~"))
            )
            apart = kinds[index] == BLANK
        elif line.startswith("    "):
            if apart and not contained:
                kinds[index] = CODE
            apart = apart and not contained
        else:
            if _CONTAINER.match(line):
                contained = True
            elif apart and not held and (line[:1].isalnum() or line[:1] in ("#", "|")):
                contained = False
            if _HEADING.match(line) or (
                kinds[index - 1 : index] in ([], [BLANK])
                and kinds[index + 1 : index + 2] == [TEXT]
                and _UNDERLINE.fullmatch(lines[index + 1])
            ):
                kinds[index] = HEADING
            apart = False
    return kinds


def _fences(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Fenced stretches as superfences closes them: same fence, same indent, nothing outdented in between.

    A line that opens a fence in doubt only (an option we do not know) ends the search: what follows is prose.
    """
    opened, fence, width, quotes, empty = -1, "", 0, 0, False
    for index, line in enumerate(lines):
        if opened < 0:
            prefix = _PREFIX.match(line)
            assert prefix is not None
            if line.startswith(("```", "~~~"), prefix.end()):
                match = _FENCE.fullmatch(line, prefix.end()) if len(line) < 1000 else None
                if match:
                    opened, fence, width = index, match["fence"], prefix.end()
                    quotes, empty = prefix.group().count(">"), False
                elif "{" in line or '"' in line or "'" in line or "title" in line or len(line) >= 1000:
                    return
            continue
        prefix = _PREFIX.match(line, 0, width)
        assert prefix is not None
        level, content = prefix.group().count(">"), line[prefix.end() :]
        if level > quotes or (quotes and empty and content and level < quotes):
            opened = -1
        elif not content or (not quotes and not content.strip(" ")):
            empty = True
        elif prefix.end() < width:
            opened = -1
        elif content.rstrip(" ") == fence:
            yield opened, index + 1
            opened = -1
        else:
            empty = False


def _mark_comments(lines: list[str], kinds: list[str]) -> None:
    """Comments that begin a line reach to their `-->`, over blank lines; without one there is no comment."""
    index, count = 0, len(lines)
    while index < count:
        if kinds[index] != TEXT or not _COMMENT.match(lines[index]):
            index += 1
            continue
        start = lines[index].index("<!--") + 4
        last = index
        while last < count and (
            kinds[last] == CODE or "-->" not in lines[last][start if last == index else 0 :]
        ):
            last += 1
        if last == count:
            return
        tail = lines[last].split("-->", 1)[1]
        end = last + 1 if not tail.strip() or last == index else last
        kinds[index:end] = [COMMENT] * (end - index)
        index = max(end, index + 1)


def groups(kinds: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches without a blank line."""
    start = -1
    for index, kind in enumerate([*kinds, BLANK]):
        if kind == BLANK and start >= 0:
            yield start, index
            start = -1
        elif kind != BLANK and start < 0:
            start = index


def blocks(kinds: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches of running text: no blank line, code or whole-line comment inside; a heading stands alone."""
    start = -1
    for index, kind in enumerate([*kinds, BLANK]):
        if start >= 0 and kind != TEXT:
            yield start, index
            start = -1
        if kind == HEADING:
            yield index, index + 1
        elif kind == TEXT and start < 0:
            start = index
