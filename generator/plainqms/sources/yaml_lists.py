"""A list of groups read straight to plain values, for files of thousands: the same door's other way in.

It answers for texts about which there is nothing to say. Anchors, tags, a key twice, a character that hides: where a
text holds any of them it gives none, and `yaml.load` reads the text again and says what is wrong. Places are not kept:
an item knows where it begins, and its part of the text is read again when somebody asks where in it a value stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources import yaml
from plainqms.sources.encoding import CONTROL
from plainqms.sources.yaml import (
    CURLY,
    NULLS,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)
from plainqms.sources.yaml_rules import DEPTH_LIMIT

_BEGINS: dict[Any, Any] = {MappingStartEvent: dict, SequenceStartEvent: list}
_ENDS = (MappingEndEvent, SequenceEndEvent)


@dataclass(slots=True)
class Item:
    """One entry: its values as plain text, tuples and groups, without what is not given.

    `gaps` says that some key holds nothing; whether it is a key at all is then still to be asked of the tree.
    `cited` gives the places of the values that hold a reference.
    """

    plain: dict[str, Any]
    place: Place
    text: str
    gaps: bool = False
    cited: dict[str, Place] = field(default_factory=dict)

    def node(self) -> tuple[yaml.Node | None, tuple[Problem, ...]]:
        """The same with places."""
        before = " " * (self.place.column - 1)
        return yaml.load(before + self.text, self.place.path, first_line=self.place.line)


def read(text: str, path: str) -> list[Item] | None:
    """The items of a list of groups; None where something must be said, or where it is none."""
    text = text.replace("\r\n", "\n")
    if CONTROL.search(text):
        return None
    signs = yaml.stand_ins(text)
    try:
        return _items(yaml.events(_masked(text, signs)), text, path, tuple(signs.items()))
    except (YAMLError, ValueError, IndexError, AttributeError):  # told by yaml.load
        return None


def _masked(text: str, signs: dict[str, str]) -> str:
    """As `yaml.masked`, in lines with a bracket alone; where one was left open the parser refuses the next line."""
    if not signs:
        return text
    lines = (yaml.masked(line, signs) if "[" in line or "{" in line else line for line in text.split("\n"))
    return "\n".join(lines)


def _items(
    events: Iterator[Any], text: str, path: str, signs: tuple[tuple[str, str], ...]
) -> list[Item] | None:
    """One loop, and as little as possible in it: it runs a million times for 50,000 records."""
    for event in events:
        if type(event) in _BEGINS:
            break
    else:
        return None
    if _BEGINS[type(event)] is not list or event.tag is not None or event.anchor is not None:
        return None
    items: list[Item] = []
    stack: list[tuple[Any, str | None]] = []
    # `holder` is the list or group that is being read, `key` the key whose value comes next.
    holder: Any = None
    key: str | None = None
    begins: Any = None
    gaps, cited = False, dict[str, Place]()
    escapes, cites = "\\" in text, "[[" in text
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            if holder is None or event.tag is not None or event.anchor is not None:
                return None
            for meant, sign in signs:
                if sign in value:
                    value = value.replace(sign, meant)
            if event.style:
                if escapes and event.style == '"' and CONTROL.search(value):
                    return None
            elif value in NULLS:
                value = ""
            elif value[0] in CURLY:
                return None
            if cites and "[[" in value:
                way = (
                    str(len(over)) if type(over) is list else str(to)
                    for over, to in (*stack[1:], (holder, key))
                )
                mark = event.start_mark
                cited[".".join(way)] = Place(path, mark.line + 1, mark.column + 1)
            if type(holder) is list:
                if value:
                    holder.append(value)
            elif key is None:
                if not value or value in holder or (value == "<<" and not event.style):
                    return None
                key = value
            else:
                if value:
                    holder[key] = value
                else:
                    gaps = True
                key = None
        elif kind in _ENDS:
            if holder is None:
                return _only_one(events, items)
            closed: Any = tuple(holder) if type(holder) is list else holder
            holder, key = stack.pop()
            if holder is None:
                first, last = begins.index, event.end_mark.index
                place = Place(path, begins.line + 1, begins.column + 1)
                items.append(Item(closed, place, text[first:last], gaps, cited))
                gaps, cited = False, {}
            elif type(holder) is list:
                holder.append(closed)
            else:
                holder[key] = closed
                key = None
        elif kind in _BEGINS:
            made = _BEGINS[kind]()
            if event.tag is not None or event.anchor is not None or len(stack) > DEPTH_LIMIT - 2:
                return None
            if holder is None:
                if kind is not MappingStartEvent:
                    return None
                begins = event.start_mark
            elif type(holder) is dict and key is None:
                return None
            stack.append((holder, key))
            holder, key = made, None
        else:
            return None
    return None


def _only_one(events: Iterator[Any], items: list[Item]) -> list[Item] | None:
    """Nothing may follow the list but the end."""
    begun = any(isinstance(event, DocumentStartEvent) for event in events)
    return None if begun else items
