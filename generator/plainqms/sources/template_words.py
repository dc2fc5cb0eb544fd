"""What is wrong with a tag that does not parse, in plain words: where it was opened, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

RAW = "If the braces are meant as text, put them between {% raw %} and {% endraw %}."
_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "include", "raw", "endraw")
_TAG = re.compile(r"\{%[-+]?\s*(\w+)")
_CURLY = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"}

_STRAIGHT = str.maketrans({**_CURLY})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`offset` is where in the source it begins; `remedy` is empty where the general one serves."""

    offset: int
    message: str
    remedy: str = ""


def unreadable(said: str, source: str, line: int) -> Unreadable:
    """`said` and `line` are the parser's. Its line is where it noticed; a reader needs where it began."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    begin = starts[min(line, len(starts)) - 1]
    end = source.find("\n", begin)
    end = len(source) if end < 0 else end
    if "end of comment" in said:
        return _remark(source, begin)
    if match := re.search(r"unexpected char (.+) at (\d+)", said):
        return _character(source, match[1].strip("'\""), int(match[2]))
    if match := re.match(r"Encountered unknown tag '(\w+)'", said):
        return _unknown(source, match[1], begin)
    if match := re.search(r"innermost block that needs to be closed is '(\w+)'", said):
        return _never_closed(source, match[1], end)
    opened = max(source.rfind("{{", 0, end), source.rfind("{%", 0, end))
    if "unexpected '}'" in said:
        opened = _half_closed(source, begin, end, opened)
    if opened >= 0 and ("end of print" in said or "end of statement" in said or "unexpected '}'" in said):
        return _not_ended(source, opened, said)
    return Unreadable(
        max(opened, begin), f"the tag cannot be read ({said[:1].lower()}{said[1:].rstrip('.')})"
    )


def _half_closed(source: str, begin: int, end: int, otherwise: int) -> int:
    """Of the tags that begin in a line the first one that a single brace ends."""
    for match in islice(re.finditer(r"\{[{%]", source[begin:end]), 100):
        opened = begin + match.start()
        close = source.find("}", opened)
        if not (
            source.startswith("}}", close) if match.group() == "{{" else source.startswith("%}", close - 1)
        ):
            return opened
    return otherwise


def _remark(source: str, begin: int) -> Unreadable:
    offset = max(source.find("{#", begin), 0)
    named = re.compile(r"\{#([\w.:-]+)\}").match(source, offset)
    if named:
        return Unreadable(
            offset,
            f"“{named.group()}” is read as the beginning of a remark, because no blank follows the brace",
            f"A heading's own anchor is written with blanks: {{ #{named[1]} }}",
        )
    return Unreadable(offset, "“{#” begins a remark that has no end", f"Close it with #}}. {RAW}")


def _character(source: str, character: str, offset: int) -> Unreadable:
    character = source[offset : offset + 1] or character
    straight = _CURLY.get(character)
    if straight is None:
        return Unreadable(offset, f"“{character}” means nothing within {{{{ }}}} and {{% %}}")
    opened = max(source.rfind("{{", 0, offset), source.rfind("{%", 0, offset), 0)
    closed = min((at for sign in ("}}", "%}") if (at := source.find(sign, offset)) > 0), default=offset)
    tag = source[opened : closed + 2].translate(_STRAIGHT)
    pasted = f":\n{tag}" if "\n" not in tag and len(tag) < 200 else "."
    return Unreadable(
        offset, f"{character} is a curly quotation mark; within a tag they are straight", f"Write{pasted}"
    )


def _unknown(source: str, name: str, begin: int) -> Unreadable:
    found = re.compile(r"\{%[-+]?\s*" + re.escape(name) + r"\b").search(source, begin)
    offset = found.start() if found else begin
    if name in _TAGS:
        opening = name.removeprefix("end").replace("el", "")
        opener = {"": "if", "se": "if", "if": "if"}.get(opening, opening)
        message = f"{{% {name} %}} belongs to no {{% {opener} %}} before it"
        return Unreadable(offset, message, "Take it out, or put the beginning where it belongs.")
    near = get_close_matches(name, _TAGS, 1, 0.6)
    hint = f"; did you mean {{% {near[0]} %}}?" if near else ""
    return Unreadable(offset, f"there is no tag {{% {name} %}}{hint}")


def _never_closed(source: str, name: str, end: int) -> Unreadable:
    opened: list[int] = []
    for match in _TAG.finditer(source, 0, end):
        if match[1] == name:
            opened.append(match.start())
        elif match[1] == f"end{name}" and opened:
            opened.pop()
    remedy = f"Write {{% end{name} %}} where the passage ends."
    return Unreadable(
        opened[-1] if opened else 0, f"the passage that {{% {name} ... %}} opens has no end", remedy
    )


def _not_ended(source: str, opened: int, said: str) -> Unreadable:
    opening = source[opened : opened + 2]
    closing = "}}" if opening == "{{" else "%}"
    found = re.search(r"got '(.+?)'", said)
    if found and found[1].startswith("end of"):
        return Unreadable(opened, f"nothing stands between {opening} and {closing}")
    stands = f"; “{found[1]}” stands where {closing} is expected" if found else f" with {closing}"
    name = re.compile(r"\{\{-?\s*((?:organization|roles|parameters)\.\w+)").match(source, opened)
    remedy = f"Write:\n{{{{ {name[1]} }}}}" if name else f"Close it on the same line with {closing}. {RAW}"
    return Unreadable(opened, f"the tag that {opening} opens is not closed{stands}", remedy)
