"""Where a setting or a record's entry stands, looked up in the file only when a problem about it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from plainqms.model.place import Place
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence, load

Step: TypeAlias = str | Mapping[str, str]


class Places:
    """`places("qms.yml", "processes", "buying")`: where that key stands, or the deepest part of the way found.

    A step into a list is a value, the `id` of an entry, or the pairs of key and value that an entry shows.
    """

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text
        self._read: dict[str, Node | None] = {}

    def __call__(self, path: str, *steps: Step) -> Place:
        if path not in self._read:
            self._read[path] = load(self._text(path), path)[0]
        node, place = self._read[path], Place(path)
        for step in steps:
            found = _step(node, step)
            if found is None:
                break
            place, node = found
        return place


def _step(node: Node | None, step: Step) -> tuple[Place, Node] | None:
    if isinstance(node, Group) and isinstance(step, str):
        return next(((key.place, value) for key, value in node.entries if key.text == step), None)
    if isinstance(node, Sequence):
        return next(((item.place, item) for item in node.items if _is(item, step)), None)
    if isinstance(node, Scalar) and node.text == step:
        return node.place, node
    return None


def _is(item: Node, step: Step) -> bool:
    if isinstance(item, Scalar):
        return item.text == step
    wanted = {"id": step} if isinstance(step, str) else step
    if not isinstance(item, Group):
        return False
    found = {key.text: value.text for key, value in item.entries if isinstance(value, Scalar)}
    return all(found.get(key, "") == value for key, value in wanted.items())
