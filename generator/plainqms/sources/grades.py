"""What each grade of a finding means and asks for, as it travels with the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from plainqms.model.grade import GradeHelp
from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence, load


@cache
def grades() -> Mapping[str, GradeHelp]:
    """By grade. A broken file is our mistake, hence an exception."""
    name = "grades.yml"
    node, problems = load((find("standards") / "findings" / name).read_text(encoding="utf-8"), name)
    entries = node.get("grades") if isinstance(node, Group) else None
    if problems or not isinstance(entries, Group):
        raise ValueError(f"{name} is broken: {problems}")
    return MappingProxyType({key.text: _grade(key.text, item) for key, item in entries.entries})


def _grade(grade: str, node: Node) -> GradeHelp:
    if not isinstance(node, Group):
        raise ValueError(f"the grade {grade} says nothing")
    found = GradeHelp(
        grade,
        _text(node.get("means")),
        _lines(node.get("do")),
        _text(node.get("then")),
        _lines(node.get("asked")),
    )
    if not (found.means and found.do and found.then):
        raise ValueError(f"the grade {grade} lacks means, do or then")
    return found


def _lines(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(filter(None, (_text(item) for item in items)))


def _text(node: Node | None) -> str:
    return " ".join(node.text.split()) if isinstance(node, Scalar) else ""
