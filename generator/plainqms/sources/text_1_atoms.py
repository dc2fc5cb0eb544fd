"""What text-1 leaves alone: fences, comments, raw HTML (rule 3 of `controlled_text`). Frozen."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The spaces and format characters beyond ASCII, as the inside of a class of characters. ("Odd" in the rules.)
ODD = (
    "\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\ufff0-\uffff"
)
ATOM = re.compile("[\x00\x01]([0-9]+)")  # U+0001 before the number of a comment, which pages leave out
EXACT = re.compile(
    "<(?:code|iframe|listing|noembed|noframes|noscript|plaintext|pre|script|style|textarea|title|xmp)(?![a-z0-9:])",
    re.IGNORECASE,
)
AUTOLINK = re.compile(
    rf"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\x00-\x20\x7f{ODD}]*|[^<>@!?/\x00-\x20\x7f{ODD}]+@[^<>@\x00-\x20\x7f{ODD}]+)>"
)

_MARKUP = re.compile("^[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]{0,3}<", re.MULTILINE)
_OPENS = re.compile("[A-Za-z/!?]")
_PREFIX = re.compile("[> ]*")
_FENCE = re.compile(
    r"(?P<fence>~{3,}|`{3,})(?:[ ]*\.?[A-Za-z0-9_#.+-]+(?=[ ]|$))?(?:[ ]*\{[^{}]*\}|(?:[ ]+"
    r'(?:title="[^"]*"|hl_lines="[0-9]+(?:-[0-9]+)?(?: [0-9]+(?:-[0-9]+)?)*"|linenums="[0-9]+"))*)[ ]*'
)
_PLAIN_OPENING = re.compile(r"""[^{}"'=\\]*""")
_LONGEST_OPENING = 1000  # a longer line that begins with a fence is not certain to be one


def set_aside(text: str) -> tuple[str, list[str]]:
    """`text` with each atom replaced by a line that names it, at the indent of its first line; and the atoms."""
    atoms: list[str] = []
    if not ("```" in text or "~~~" in text or ("<" in text and (_MARKUP.search(text) or EXACT.search(text)))):
        return text, atoms
    lines = text.split("\n")
    kept: list[str] = []
    done = 0
    for start, end in _atoms(lines):
        kept += lines[done:start]
        whole = "\n".join(lines[start:end])
        indent = len(whole) - len(whole.lstrip("> \t"))
        mark = "\x01" if whole.startswith("<!--", indent) else "\x00"
        kept.append(f"{whole[:indent]}{mark}{len(atoms)}")
        atoms.append(whole[indent:])
        done = end
    return "\n".join(kept + lines[done:]), atoms


def put_back(text: str, atoms: list[str]) -> str:
    return ATOM.sub(lambda match: atoms[int(match[1])], text) if atoms else text


def _atoms(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line (excluded) of each."""
    lines = [line.expandtabs(4) for line in lines]
    fences, certain = _fences(lines)
    ends = dict(fences)
    starts = iter([*ends, len(lines)])
    next_fence = next(starts)
    index = 0
    while index < certain:
        if index == next_fence:
            yield index, ends[index]
            index, next_fence = ends[index], next(starts)
        elif "<" in lines[index] and EXACT.search(lines[index]):
            certain = index
        elif _begins_markup(lines[index]):
            end = _comment_end(lines, index, min(next_fence, certain))
            if end:
                yield index, end
                index = end
            else:
                certain = index
        else:
            index += 1
    if certain < len(lines):
        yield certain, len(lines)


def _begins_markup(line: str) -> bool:
    begun = _MARKUP.match(line)
    return (
        begun is not None
        and _OPENS.match(line, begun.end()) is not None
        and AUTOLINK.match(line, begun.end() - 1) is None
    )


def _comment_end(lines: list[str], start: int, limit: int) -> int:
    """The line after the comment that begins on line `start`, if it is a comment beyond doubt; else 0."""
    before, opening, text = lines[start].partition("<!--")
    if before.strip(" ") or not opening or text.startswith((">", "-")):
        return 0
    for index in range(start, limit):
        head, dashes, tail = (lines[index] if index > start else text).partition("--")
        if dashes:
            return index + 1 if tail.rstrip(" ") == ">" and not head.endswith("-") else 0
    return 0


def _fences(lines: list[str]) -> tuple[list[tuple[int, int]], int]:
    """Fenced stretches, and the line from which on fences are not certain."""
    found: list[tuple[int, int]] = []
    opened, fence, width, quotes, empty = -1, "", 0, 0, False
    for index, line in enumerate(lines):
        if opened < 0:
            if "```" not in line and "~~~" not in line:
                continue
            width = _prefix(line)
            if line.startswith(("```", "~~~"), width):
                match = _FENCE.fullmatch(line, width) if len(line) < _LONGEST_OPENING else None
                if match:
                    opened, fence, quotes, empty = index, match["fence"], line.count(">", 0, width), False
                elif len(line) >= _LONGEST_OPENING or "title" in line or not _PLAIN_OPENING.fullmatch(line):
                    return found, index
            continue
        end = _prefix(line, width)
        level, content = line.count(">", 0, end), line[end:]
        if not line.strip(" "):
            level, content = 0, ""
        if level > quotes or (quotes and empty and content and level < quotes):
            opened = -1
        elif not content or (not quotes and not content.strip(" ")):
            empty = True
        elif end < width:
            opened = -1
        elif content.rstrip(" ") == fence:
            found.append((opened, index + 1))
            opened = -1
        else:
            empty = False
    return found, len(lines)


def _prefix(line: str, width: int | None = None) -> int:
    match = _PREFIX.match(line) if width is None else _PREFIX.match(line, 0, width)
    return match.end() if match else 0
