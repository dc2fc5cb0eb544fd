"""The only door to YAML: text to a small tree in which every scalar stays text and has a place, and back.

Leaves out what lets a file mean more than it shows: anchors, aliases, merge keys, tags, several documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from plainqms.model.place import Place
from plainqms.model.problem import Problem, Rule
from plainqms.sources.encoding import CONTROL, CONTROL_CHARACTER, decode
from plainqms.sources.encoding import RULES as ENCODING_RULES
from plainqms.sources.yaml_rules import (
    ALIAS,
    ALPHABETIC,
    BAD_KEY,
    CURLY_QUOTES,
    DEPTH_LIMIT,
    DUPLICATE_KEY,
    ODD_KEY,
    SEVERAL_DOCUMENTS,
    SYNTAX,
    SYNTAX_WORDS,
    TAB,
    TAG,
    TOO_DEEP,
)
from plainqms.sources.yaml_rules import RULES as YAML_RULES
from plainqms.sources.yaml_writing import quoted

try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]
except ImportError:  # no compiled parser for this machine: the same events, ten times slower
    CParser = None

__all__ = [
    "CURLY", "NULLS", "RULES", "DocumentStartEvent", "Mapping", "MappingEndEvent", "MappingStartEvent", "Node",
    "Scalar", "ScalarEvent", "Sequence", "SequenceEndEvent", "SequenceStartEvent", "YAMLError", "decode", "events",
    "load", "masked", "quoted", "stand_ins",
]  # fmt: skip

NULLS = ("", "~", "null")
"""A value written so, and not in quotes, is not given."""
CURLY = "“”„‘’‚«»"
PROBLEM_LIMIT = 100  # a file with more is not being mended line by line

RULES = (*ENCODING_RULES, *YAML_RULES)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as written: `8.10` and `no` are text. Empty means not given (nothing, `~` or `null`)."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, name: str) -> Node | None:
        return next((node for key, node in self.entries if key.text == name), None)

    def without(self, *names: str) -> Mapping:
        return Mapping(tuple(entry for entry in self.entries if entry[0].text not in names), self.place)


Node: TypeAlias = Scalar | Sequence | Mapping


def load(text: str, path: str, *, first_line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree, and everything that is wrong with the text; no tree where it cannot be read to its end.

    `first_line` is the line of the file on which `text` begins. An empty text gives an empty scalar. After a
    duplicate key the first value stands; after an alias the value is not given.
    """
    reading = _Reading(path, first_line)
    text = reading.shown(text.replace("\r\n", "\n"))
    node: Node | None = None
    try:
        reading.stand_ins = stand_ins(text)
        node = reading.compose(events(masked(text, reading.stand_ins)))
    except MarkedYAMLError as error:
        reading.syntax(error, text.split("\n"))
    except (YAMLError, ValueError, IndexError, AttributeError) as error:  # the pure parser's ways to give up
        reading.report(SYNTAX, Place(path, first_line, 1), f"the text is no YAML ({error})".split("\n")[0])
    return node, tuple(sorted(reading.problems, key=lambda problem: problem.order))


@dataclass(slots=True)
class _Open:
    """A list or group whose end has not been read yet."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    awaits_key: bool = False

    def closed(self) -> Node:
        if self.is_mapping:
            return Mapping(tuple(self.entries), self.place)
        return Sequence(tuple(self.items), self.place)


class _Reading:
    """One pass over the events of one text."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.stand_ins: dict[str, str] = {}
        self.problems: list[Problem] = []

    def report(self, rule: Rule, place: Place, message: str, remedy: str = "") -> None:
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(rule.at(place, message, remedy))

    def place(self, mark: Any) -> Place:
        return Place(self.path, self.first_line + mark.line, mark.column + 1)

    def shown(self, text: str) -> str:
        """Report characters that hide; U+FFFD takes their place, so that everybody counts the same lines."""
        if not CONTROL.search(text):
            return text
        for match in CONTROL.finditer(text):
            if len(self.problems) == PROBLEM_LIMIT:
                break
            start = match.start()
            line = self.first_line + text.count("\n", 0, start)
            column = start - text.rfind("\n", 0, start)
            self.report(CONTROL_CHARACTER, Place(self.path, line, column), _named(match.group()))
        return CONTROL.sub("\ufffd", text)

    def compose(self, events: Iterable[Any]) -> Node | None:
        result: Node | None = None
        stack: list[_Open] = []
        for event in events:
            if isinstance(event, ScalarEvent):
                node: Node = self.scalar(event, bool(stack) and stack[-1].awaits_key)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                opened = self.opened(event)
                if len(stack) == DEPTH_LIMIT:
                    self.report(
                        TOO_DEEP, opened.place, f"more than {DEPTH_LIMIT} levels, one inside the other"
                    )
                    return None
                stack.append(opened)
                continue
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                node = stack.pop().closed()
            elif isinstance(event, AliasEvent):
                node = Scalar("", self.place(event.start_mark))
                self.report(ALIAS, node.place, f"`*{event.anchor}` brings a value from elsewhere")
            elif isinstance(event, DocumentStartEvent) and result is not None:
                self.report(SEVERAL_DOCUMENTS, self.place(event.start_mark), "a second document begins here")
                break
            else:
                continue
            if stack:
                self.add(stack[-1], node)
            else:
                result = node
        return result or Scalar("", Place(self.path, self.first_line, 1))

    def scalar(self, event: Any, is_key: bool) -> Scalar:
        place = self.place(event.start_mark)
        self.look_at(event, place)
        text, plain = event.value, not event.style
        if plain and not is_key and (match := _CURLY.fullmatch(text)):
            remedy = f'Write straight ones, or none:\n"{match[1]}"'
            self.report(
                CURLY_QUOTES, place, f"the quotation marks of {text} would be part of the value", remedy
            )
        for meant, sign in self.stand_ins.items():
            text = text.replace(sign, meant)
        if plain and is_key and not text.isascii():
            text = self.proper(text, place)
        if event.style == '"' and (match := CONTROL.search(text)):
            self.report(CONTROL_CHARACTER, place, f"the value holds {_named(match.group())}")
            text = CONTROL.sub("\ufffd", text)
        if plain and not is_key and text in NULLS:
            text = ""
        return Scalar(text, place, not plain)

    def proper(self, key: str, place: Place) -> str:
        """The key that was meant, where curly quotes or blanks that do not break stand around it."""
        proper = key.strip(_BLANKS + " ")
        if match := _CURLY.fullmatch(proper):
            proper = match[1]
        if proper == key or not proper:
            return key
        what = (
            "curly quotes stand around"
            if _CURLY.fullmatch(key.strip(_BLANKS))
            else f"{_blank(key)} stands beside"
        )
        self.report(ODD_KEY, place, f"{what} the name `{proper}`", f"Type it anew:\n{proper}: ...")
        return proper

    def opened(self, event: Any) -> _Open:
        place = self.place(event.start_mark)
        self.look_at(event, place)
        is_mapping = isinstance(event, MappingStartEvent)
        return _Open(place, is_mapping, awaits_key=is_mapping)

    def look_at(self, event: Any, place: Place) -> None:
        """Report what a node carries besides its value."""
        if event.anchor is not None:
            self.report(ALIAS, place, f"`&{event.anchor}` names a value for use elsewhere")
        if event.tag is not None:
            self.report(TAG, place, f"`{str(event.tag).replace('tag:yaml.org,2002:', '!!')}` is a tag")

    def add(self, parent: _Open, node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.awaits_key:
            parent.key = self.accepted(parent, node)
            parent.awaits_key = False
        else:
            if parent.key is not None:
                parent.entries.append((parent.key, node))
            parent.awaits_key = True

    def accepted(self, parent: _Open, key: Node) -> Scalar | None:
        """The key, unless its entry must be left out."""
        if not isinstance(key, Scalar) or not key.text:
            kind = {Sequence: "a list", Mapping: "a group"}.get(type(key), "nothing")
            self.report(BAD_KEY, key.place, f"{kind} stands where a name is expected")
            return None
        if key.text == "<<" and not key.quoted:
            self.report(ALIAS, key.place, "`<<` merges values from elsewhere")
            return None
        if key.text in parent.seen:
            first = parent.seen[key.text]
            self.report(DUPLICATE_KEY, key.place, f"`{key.text}` stands here again; first on line {first}")
            return None
        parent.seen[key.text] = key.place.line
        return key

    def syntax(self, error: MarkedYAMLError, lines: list[str]) -> None:
        mark, said = error.problem_mark or error.context_mark, str(error.problem or "")
        if mark is None:
            self.report(SYNTAX, Place(self.path, self.first_line, 1), f"the text is no YAML ({said})")
            return
        if "could not find expected ':'" in said and error.context_mark is not None:
            mark = error.context_mark  # the line itself; the parser notices on the next one
        line = lines[mark.line] if mark.line < len(lines) else ""
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and mark.column <= len(indent):
            self.report(TAB, self.place(mark), "the line begins with a tab; YAML counts spaces only")
            return
        found = line[mark.column : mark.column + 1]
        if found == "\t" and "cannot start any token" in said:
            self.report(TAB, self.place(mark), "a tab stands here; YAML counts spaces only",
                        "Replace the tab by one space.")  # fmt: skip
            return
        if odd := _ODD_BLANK.match(line):
            place = Place(self.path, self.first_line + mark.line, odd.end())
            proper = "".join(" " if sign in _BLANKS else sign for sign in odd.group()) + line[odd.end() :]
            self.report(ODD_KEY, place, f"{_blank(odd.group())} stands where a plain one belongs",
                        f"Type the line anew:\n{proper}")  # fmt: skip
            return
        context = str(error.context or "")
        if error.context_mark is not None and ("quoted scalar" in context or "flow" in context):
            mark = (
                error.context_mark
            )  # where the quote or bracket was opened helps more than where the file ends
        if "mapping values" in said and re.fullmatch(r"[\w. -]*", line[: mark.column]) and line[:1] == " ":
            above = next((item for item in reversed(lines[: mark.line]) if item.strip()), "")
            indent = " " * (len(above) - len(above.lstrip(" ")))
            self.report(SYNTAX, self.place(mark), "this line begins further in than it may",
                        f"Let it begin in the column of its neighbours:\n{indent}{line.strip()}")  # fmt: skip
            return
        for sign, message, remedy in SYNTAX_WORDS:
            if sign in f"{context}: {said}":
                message = message.replace("this character", f"“{found}”") if found.strip() else message
                self.report(SYNTAX, self.place(mark), message, _pasted(sign, line) or remedy)
                return
        self.report(SYNTAX, self.place(mark), f"the text is no YAML here ({said})")


# As word processors make them of straight quotes; „...“ and «...» too.
_CURLY = re.compile(rf"[{CURLY}]([^{CURLY}\n]*)[“”‘’«»]")

# Blanks that look like one and are none; where a line's structure is: before it, after a hyphen, after a key.
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ODD_BLANK = re.compile(rf" *(?:(?:- *)?[{_BLANKS}]|(?:- +)?[\w.-]+ *:[{_BLANKS}])[ {_BLANKS}]*")

# A colon or question mark inside a word: `[iso-9001:7.5.2]`. The compiled parser is of an older make and
# refuses them between brackets, so characters without a meaning stand for them while it reads.
_INNER = re.compile(
    r"""(?<![^\s,\[{])[!&*][^\s,\[\]{}]*"""  # tags, anchors and aliases stay as they are, to be named
    r"""|(?<=[^\s"'\[\]{},]):(?=[^\s,\[\]{}])|(?<=[^\s\[\]{},])\?"""
)


_ONE_VALUE = re.compile(r"""(?P<key> *(?:- +)?[\w.-]+:) +(?P<value>[^"'\[{|>!#\s].*)""")


def stand_ins(text: str) -> dict[str, str]:
    """For `:` and `?` each a character that the text does not hold; none where none is needed."""
    if CParser is None or not ("[" in text or "{" in text) or not _INNER.search(text):
        return {}
    free = (sign for sign in map(chr, range(0xE000, 0xF8FF)) if sign not in text)
    return dict(zip(":?", free, strict=False))


def masked(text: str, signs: dict[str, str]) -> str:
    """The text as the compiled parser can read it; not one character moves."""
    return _INNER.sub(lambda match: signs.get(match.group(), match.group()), text) if signs else text


def events(text: str) -> Iterator[Any]:
    """What the parser finds, piece by piece; it raises where the text is no YAML."""
    if CParser is None:
        from ruamel.yaml import YAML

        return iter(YAML(pure=True, typ="safe").parse(text))
    return iter(CParser(text).get_event, None)


def _pasted(sign: str, line: str) -> str:
    """The line as it should be, where a value holds a colon or begins with a sign that means something else."""
    if sign == "could not find expected ':'":
        joined = re.fullmatch(r"( *(?:- +)?[a-z_-]+):([^\s:/].*)", line.rstrip())
        return f"Put a blank after the colon:\n{joined[1]}: {joined[2]}" if joined else ""
    match = _ONE_VALUE.fullmatch(line.rstrip())
    if match is None or sign not in ("mapping values are not allowed", "cannot start any token", ALPHABETIC):
        return ""
    value = match["value"].replace("\\", "\\\\").replace('"', '\\"')
    return f'Put the value in double quotes:\n{match["key"]} "{value}"'


def _blank(text: str) -> str:
    found = next(sign for sign in text if sign in _BLANKS)
    return f"a blank that does not break (U+{ord(found):04X})"


def _named(character: str) -> str:
    return f"the invisible character U+{ord(character):04X}"
