"""Accreditation bodies as they travel with the package: name, country, and where their register is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from plainqms.model.accreditation import AccreditationBody
from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping, Scalar, Sequence, load


@cache
def accreditation_bodies() -> tuple[AccreditationBody, ...]:
    """In the order of the file."""
    path = find("standards") / "accreditation" / "bodies.yml"
    node, problems = load(path.read_text(encoding="utf-8"), path.name)
    bodies = node.get("bodies") if isinstance(node, Mapping) else None
    if problems or not isinstance(bodies, Sequence):
        raise ValueError(f"{path.name} is broken: {problems}")
    return tuple(_read(bodies))


def known(name: str) -> AccreditationBody | None:
    """By its short or its whole name, in letters of any size."""
    said = name.casefold().strip()
    return next(
        (item for item in accreditation_bodies() if said in (item.short.casefold(), item.name.casefold())),
        None,
    )


def _read(bodies: Sequence) -> Iterator[AccreditationBody]:
    for item in bodies.items:
        if isinstance(item, Mapping):
            texts = {key: value.text for key in ("short", "name", "country", "register")
                     if isinstance(value := item.get(key), Scalar)}  # fmt: skip
            yield AccreditationBody(**texts)
