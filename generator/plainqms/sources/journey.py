"""The journey as it travels with the package: phases and steps in our own words."""

from __future__ import annotations

from functools import cache

from plainqms.model.journey import Phase, Step, Way
from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence, load


@cache
def way() -> Way:
    path = find("standards") / "journey" / "journey.yml"
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> Way:
    """A broken file is our mistake, hence an exception."""
    node, problems = load(text, "journey.yml")
    if problems or not isinstance(node, Group):
        raise ValueError(f"the journey is broken: {problems}")
    return Way(
        tuple(Phase(_text(item, "id"), _text(item, "title")) for item in _groups(node, "phases")),
        tuple(_step(item) for item in _groups(node, "steps")),
    )


def _step(item: Group) -> Step:
    names = item.get("criteria")
    criteria = (
        tuple(one.text for one in names.items if isinstance(one, Scalar))
        if isinstance(names, Sequence)
        else ()
    )
    return Step(
        id=_text(item, "id"),
        phase=_text(item, "phase"),
        title=_text(item, "title"),
        who=_text(item, "who"),
        explains=_text(item, "explains"),
        criteria=criteria,
        next=_text(item, "next"),
    )


def _text(node: Group, name: str) -> str:
    found = node.get(name)
    if not isinstance(found, Scalar) or not found.text.strip():
        raise ValueError(f"a step of the journey lacks {name}")
    return " ".join(found.text.split())


def _groups(node: Group, name: str) -> tuple[Group, ...]:
    found: Node | None = node.get(name)
    items = found.items if isinstance(found, Sequence) else ()
    return tuple(item for item in items if isinstance(item, Group))
