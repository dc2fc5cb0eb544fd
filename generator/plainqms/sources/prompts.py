"""What auditors usually ask about each audit unit, as it travels with the package. Never a standard's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from plainqms.model.correspondence import EditionMap, Kind
from plainqms.model.prompt import Prompt
from plainqms.sources.resources import find
from plainqms.sources.standard_maps import edition_maps
from plainqms.sources.standards import read_standards
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence, load

_STAYED = (Kind.UNCHANGED, Kind.RETITLED, Kind.MOVED)
_NONE: Mapping[str, Prompt] = MappingProxyType({})


@cache
def prompts(standard: str) -> Mapping[str, Prompt]:
    """By clause, for an edition (`iso-9001-2015`). Empty where nothing was written: a standard of the user's own.

    An edition that follows another has prompts of its own for what is new or changed; where the map between the two
    says that the subject stayed, those of the edition before.
    """
    path = next((item for item in find("standards").glob("prompts/*.yml") if item.stem == standard), None)
    if path is None:
        return _NONE
    own = parsed(path.read_text(encoding="utf-8"), standard)
    followed = next((item for item in edition_maps() if item.target == standard), None)
    return own if followed is None else with_earlier(own, followed)


def with_earlier(own: Mapping[str, Prompt], followed: EditionMap) -> Mapping[str, Prompt]:
    """An edition's own prompts, and those of the edition before for what stayed; nothing for what changed."""
    earlier = prompts(followed.source)
    old, new = read_standards([followed.source, followed.target])
    found: dict[str, Prompt] = {}
    for step in followed.steps(old, new):
        number = step.clause.id
        if number in own:
            found[number] = own[number]
        elif step.clause.audit_unit and step.kind in _STAYED and step.sources[0].id in earlier:
            found[number] = replace(earlier[step.sources[0].id], standard=new.id, clause=number)
    return MappingProxyType(found)


def parsed(text: str, standard: str) -> Mapping[str, Prompt]:
    """What stands in one file. A broken one is our mistake, hence an exception."""
    node, problems = load(text, f"prompts/{standard}.yml")
    entries = node.get("prompts") if isinstance(node, Group) else None
    if problems or not isinstance(node, Group) or not isinstance(entries, Group):
        raise ValueError(f"the prompts of {standard} are broken: {problems}")
    if _text(node.get("standard")) != standard:
        raise ValueError(f"the prompts of {standard} say that they belong to {_text(node.get('standard'))!r}")
    return MappingProxyType({key.text: _prompt(standard, key.text, item) for key, item in entries.entries})


def _prompt(standard: str, clause: str, node: Node) -> Prompt:
    asks, answers = (
        (_lines(node.get("asks")), _lines(node.get("answers"))) if isinstance(node, Group) else ((), ())
    )
    if not asks or not answers:
        raise ValueError(f"the prompt of {standard} {clause} lacks asks or answers")
    return Prompt(standard, clause, asks, answers)


def _lines(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(filter(None, (_text(item) for item in items)))


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
