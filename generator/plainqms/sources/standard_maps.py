"""What travels with the package beside the catalogues: maps from edition to edition, and subjects across standards."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from plainqms.model.correspondence import ClauseChange, EditionMap, Topic
from plainqms.model.standard import Standard
from plainqms.sources.resources import find
from plainqms.sources.standards import read_standards
from plainqms.sources.yaml import Mapping, Node, Scalar, Sequence, load


@cache
def edition_maps() -> tuple[EditionMap, ...]:
    """Every pair of editions between which the clauses are mapped."""
    return tuple(
        EditionMap(
            _text(item, "from"),
            _text(item, "to"),
            tuple(
                ClauseChange(_text(change, "from"), _text(change, "to"), _text(change, "change"))
                for change in _groups(item.get("changes"))
            ),
        )
        for item in _groups(_file("edition-maps.yml").get("maps"))
    )


def edition_map(source: str, target: str) -> EditionMap | None:
    """The way from one edition to the next, where there is one."""
    return next((item for item in edition_maps() if (item.source, item.target) == (source, target)), None)


def elsewhere(standard: Standard, number: str) -> tuple[str, str] | None:
    """The other edition that has a clause `number`, and where in `standard` its subject stands: `10.1`, `9.1 or 9.2`.

    None where no edition has it; an empty number where nothing in `standard` stands for it.
    """
    for item in edition_maps():
        if item.target == standard.id:
            (other,) = read_standards([item.source])
            if other.clause(number) is not None:
                return other.name, " or ".join(item.targets(number))
        if item.source == standard.id:
            (other,) = read_standards([item.target])
            if other.clause(number) is not None:
                return other.name, " or ".join(item.sources(number, standard))
    return None


@cache
def correspondence() -> tuple[Topic, ...]:
    """Subjects that several standards have, each with its clauses by edition."""
    return tuple(
        Topic(
            _text(item, "id"),
            _text(item, "topic"),
            _text(item, "basis"),
            _text(item, "hs"),
            MappingProxyType(_numbers(item.get("clauses"))),
        )
        for item in _groups(_file("correspondence.yml").get("topics"))
    )


def _file(name: str) -> Mapping:
    path = find("standards") / "maps" / name
    node, problems = load(path.read_text(encoding="utf-8"), path.name)
    if problems or not isinstance(node, Mapping):
        raise ValueError(f"{path.name} is broken: {problems}")
    return node


def _groups(node: Node | None) -> tuple[Mapping, ...]:
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item for item in items if isinstance(item, Mapping))


def _numbers(node: Node | None) -> dict[str, tuple[str, ...]]:
    entries = node.entries if isinstance(node, Mapping) else ()
    return {
        key.text: tuple(item.text for item in value.items if isinstance(item, Scalar))
        for key, value in entries
        if isinstance(value, Sequence)
    }


def _text(node: Mapping, name: str) -> str:
    found = node.get(name)
    return found.text if isinstance(found, Scalar) else ""
