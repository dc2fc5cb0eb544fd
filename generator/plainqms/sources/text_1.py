"""The body of a controlled text, version text-1: the rules told in `controlled_text`. Frozen."""

from __future__ import annotations

import re
from functools import lru_cache

from plainqms.sources.text_1_atoms import ATOM, AUTOLINK, ODD, put_back, set_aside

_BLANKS = " \t"
_INDENTS, _DEFINING = frozenset(" \t>"), frozenset(" \t:")  # by which a search is spared
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n((?:[ \t]*\n)+)")
_DEEP = re.compile(r"^[> ]*(?:    |\t)", re.MULTILINE)
_EMPTY = re.compile(rf"[ \t\n{ODD}]*")
_DEFINES = re.compile(r"^[ \t]*:", re.MULTILINE)
_BRACED = re.compile(r"[^{}]*(?:\{[^{}]*\}|\{\{[^{}]*\}\})?")
_NOT_RUNNING = re.compile(r"[|]|\\[ \t]*$|^[ ]*\t", re.MULTILINE)
_START = re.compile(
    r"(?P<indent>[ ]*)(?:(?P<atom>[> ]*[\x00\x01])|(?P<marker>(?:[-*+]|[0-9]{1,9}\.)[ ]+)?"
    r"(?![0-9]+[.)](?:[ \t]|$)|\[[ xX]\](?:[ ]*$|[^ ]))"
    rf"(?:[A-Za-z0-9\"'(\[&/%]|!\[|<[A-Za-z0-9]|[*_]{{1,3}}[A-Za-z0-9]|`{{1,2}}[A-Za-z0-9]|[^\x00-\x7f{ODD}]))"
)
_BREAK = re.compile(rf"(?:  |[{ODD}])$")
_KEEPS_BLANKS = re.compile(r"(?:[\\#]|(?:^|[ \t>])(?:[-*+:]|[0-9]+\.)|\[[ xX]\]|-->)$")
_ESCAPED = re.compile(r"\\[\[\]()<>`!\\]")
_TICKS = re.compile("`+")
_CODE = re.compile("`+[^`]*`+")
_STRESS = re.compile(r"\*+|_+")
_SPACE = re.compile(rf"[ \t\n{ODD}]")
_WORD = re.compile("[A-Za-z0-9\x80-\U0010ffff]")
_IMAGE = re.compile(r"!\[[^\[\]]*\]")
_TARGET = re.compile(rf"""\]\([^()<>"'\\\x00-\x20\x7f{ODD}]*(?:[ ]+"[^"()\\]*")?\)""")
_LONGEST_KEPT = 4096  # blocks that are remembered; neighbouring texts share nearly all of theirs


def normalize(body: str) -> str:
    """The body without a line feed at its end. Of its own output it gives the same again."""
    text = body.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Nearly every text holds no such character, which is told sooner of the whole than of each.
    if not text.replace("\n", "").replace("\t", "").isprintable() and _CONTROL.search(text):
        return text
    text, atoms = set_aside(text)
    return put_back(_blocks(text, atoms), atoms)


# Blocks -----------------------------------------------------------------------------------------------


def _blocks(text: str, atoms: list[str]) -> str:
    # What stands at even places are blocks, at odd places the blank lines between them.
    pieces = _BLANK_LINES.split(f"\n\n{text}\n\n")
    references = "]:" in text
    done: list[str] = []
    keep = False  # the number of blank lines behind the last block
    for index in range(0, len(pieces), 2):
        block = pieces[index].strip("\n")
        if not block.strip(_BLANKS):
            continue
        short = len(block) < _LONGEST_KEPT
        deep, vanishes = _begins_deep(block), (_vanishes if short else _vanishes.__wrapped__)(block)
        if done:
            done.append("\n" * (pieces[index - 1].count("\n") + 1 if keep or deep or vanishes else 2))
        keep = vanishes
        if deep or "]:" in block:
            done.append(block)
        elif "\n" not in block:
            done.append(_line(block))
        else:
            terms = _are_terms(pieces, index + 2) or _hold_definition(block, atoms)
            done.append((_block if short else _block.__wrapped__)(block, references, terms))
    return "".join(done)


def _begins_deep(block: str) -> bool:
    return block[:1] in _INDENTS and _DEEP.match(block) is not None


@lru_cache(maxsize=32768)
def _vanishes(block: str) -> bool:
    """Whether nothing may be left of a block: definitions, comments, odd characters alone."""
    return (
        "]:" in block
        or "\x01" in block
        or (not block.lstrip(" \t\n")[:1].isascii() and _EMPTY.fullmatch(block) is not None)
    )


def _are_terms(pieces: list[str], index: int) -> bool:
    """Whether a definition follows: then each line before it is a term. What vanishes does not part the two."""
    vanished = False
    for number in range(index, len(pieces), 2):
        block = pieces[number]
        vanishes = (_vanishes if len(block) < _LONGEST_KEPT else _vanishes.__wrapped__)(block)
        if not vanishes and not (vanished and _DEEP.match(block)):
            return block[:1] in _DEFINING and _DEFINES.match(block) is not None
        if _DEFINES.search(block):
            return True
        vanished = True
    return False


def _hold_definition(block: str, atoms: list[str]) -> bool:
    return (
        bool(atoms)
        and ATOM.search(block) is not None
        and any(_DEFINES.search(atoms[int(number)]) for number in ATOM.findall(block))
    )


def _line(block: str) -> str:
    """A block of one line."""
    if ("{" in block or "}" in block) and not _BRACED.fullmatch(block.rstrip(_BLANKS)):
        return block
    return _trimmed(block, more=False)


@lru_cache(maxsize=32768)
def _block(block: str, references: bool, terms: bool) -> str:
    """A block of several lines."""
    lines = block.split("\n")
    if "{" in block or "}" in block or not all(_is_whole(line, balanced=references) for line in lines):
        return block
    may_not_run = "|" in block or "\\" in block or "\t" in block  # spares a search
    running = not terms and not (may_not_run and _NOT_RUNNING.search(block))
    starts = [_START.match(line) for line in lines]
    if running and all(starts):
        if ("\x00" in block or "\x01" in block) and ATOM.search(block) and _DEEP.search(block):
            return block
        result = _joined(lines, starts)
    elif _DEEP.search(block):
        return block
    else:
        result = "\n".join(_trimmed(line, more=index + 1 < len(lines)) for index, line in enumerate(lines))
    if len(result) == len(block) or (result and _is_stressed_simply(lines, starts)):
        return result
    return block


def _joined(lines: list[str], starts: list[re.Match[str] | None]) -> str:
    """Running text, its lines joined where they may be; nothing if they may not be touched."""
    done: list[list[str]] = []
    joins, least, most = False, 0, 0  # may the next line join the last of `done`, and with which indent
    for index, (line, start) in enumerate(zip(lines, starts, strict=True)):
        assert start is not None
        indent, item, atom = start.end("indent"), start["marker"] is not None, start["atom"] is not None
        bare = _without_blanks(line, more=index + 1 < len(lines))
        if "\t" in bare:
            return ""
        if joins and least <= indent <= most and not item and not atom:
            done[-1].append(bare[indent:])
        else:
            done.append([bare])
            least, most = (indent + 1, 1 << 30) if item else (indent, indent)
        joins = not atom and _BREAK.search(bare, max(0, len(bare) - 2)) is None
    return "\n".join(" ".join(parts) for parts in done)


# Lines ------------------------------------------------------------------------------------------------


def _trimmed(line: str, *, more: bool) -> str:
    """`line` without trailing blanks, unless they may mean something."""
    bare = line.rstrip(_BLANKS)
    if bare == line or _KEEPS_BLANKS.search(bare) or (bare.endswith(">") and "<" in bare):
        return line
    return _without_blanks(line, more=more)


def _without_blanks(line: str, *, more: bool) -> str:
    """`line` without trailing blanks; two remain where `more` of the block follows a line break."""
    bare = line.rstrip(_BLANKS)
    if more and bare != line and len(line.expandtabs(4)) - len(bare.expandtabs(4)) >= 2:
        return bare + "  "
    return bare


def _is_whole(line: str, *, balanced: bool) -> bool:
    """Whether no inline construct crosses an end of this line."""
    if "\\" in line and _ESCAPED.search(line):
        return False
    if "`" in line:
        if not _are_pairs(_TICKS.findall(line)):
            return False
        line = _CODE.sub("c", line)
    if "<" in line and re.search("<(?! )", AUTOLINK.sub("", line)):
        return False
    if "[" not in line and "]" not in line:
        return True
    if "![" in _IMAGE.sub("", line) or "](" in _TARGET.sub("", line):
        return False
    return not balanced or _is_balanced(line)


def _is_balanced(line: str) -> bool:
    depth = 0
    for bracket in re.findall(r"[\[\]]", line):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def _is_stressed_simply(lines: list[str], starts: list[re.Match[str] | None]) -> bool:
    """Whether `*` and `_` pair up plainly, item by item. If not, it matters to the renderer where they stand."""
    items: list[list[str]] = [[]]
    for line, start in zip(lines, starts, strict=True):
        if start is not None and start["marker"] is not None:
            items.append([line[start.end("marker") :]])
        else:
            items[-1].append(line)
    return all(_is_plainly_paired("\n".join(item)) for item in items)


def _is_plainly_paired(text: str) -> bool:
    if "`" in text:
        text = _CODE.sub("c", text)
    runs = list(_STRESS.finditer(text))
    return len(runs) % 2 == 0 and all(
        first.group() == second.group()
        and _SPACE.match(text, first.end()) is None
        and _SPACE.match(text, second.start() - 1) is None
        and text[first.start() - 1 : first.start()] != "\\"
        and text[second.start() - 1] != "\\"
        and not (text[first.start()] == "_" and _WORD.match(text, max(0, first.start() - 1)))
        and not (text[first.start()] == "_" and _WORD.match(text, second.end()))
        for first, second in zip(runs[::2], runs[1::2], strict=True)
    )


def _are_pairs(runs: list[str]) -> bool:
    """Whether each run is followed, or preceded, by its like."""
    return runs[::2] == runs[1::2]
