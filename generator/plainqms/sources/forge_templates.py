"""The files of forges as they travel with the package: texts with names between @@, and the digests of actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Scalar, Sequence, load

_NAME = re.compile(r"^( *)@@([\w/-]+)@@\n|@@([\w/-]+)@@", re.M)


def filled(name: str, values: Mapping[str, str]) -> str:
    """A text with its names replaced. A name alone on its line takes several lines, each indented as far.

    A name that is not given is our mistake, hence an exception. What is filled in is not looked into again.
    """
    text = (find("forges") / name).read_text(encoding="utf-8")
    return _NAME.sub(
        lambda found: _indented(values[found[2]], found[1]) if found[2] else values[found[3]], text
    )


@cache
def actions(forge: str) -> Mapping[str, str]:
    """How each action is called: `actions/checkout` to `actions/checkout@DIGEST # v6.0.2`."""
    node, problems = load((find("forges") / "actions.yml").read_text(encoding="utf-8"), "actions.yml")
    listed = node.get(forge) if isinstance(node, Group) else None
    if problems or (listed is not None and not isinstance(listed, Sequence)):
        raise ValueError(f"the list of actions is broken: {problems}")
    found = {}
    for item in listed.items if isinstance(listed, Sequence) else ():
        action, version, digest = (_text(item, key) for key in ("action", "version", "digest"))
        if not re.fullmatch(r"[0-9a-f]{40}", digest):
            raise ValueError(f"{action} has no digest")
        found[action] = f"{action}@{digest} # {version}"
    return found


def _text(item: object, key: str) -> str:
    value = item.get(key) if isinstance(item, Group) else None
    return value.text if isinstance(value, Scalar) else ""


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in text.splitlines())
