"""The catalogues of standards: those that travel with the package, beside them an organization's own; citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from plainqms.model.standard import Clause, DocumentedInformation, Standard, family_of
from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping, Node, Scalar, load
from plainqms.sources.yaml import Sequence as Listed

_RANGE = re.compile(r"\s*[–-]\s*")


@cache
def known_standards() -> tuple[str, ...]:
    """The ids of all editions that have a catalogue."""
    return tuple(sorted(path.stem for path in find("standards").glob("*.yml")))


def read_standards(ids: Sequence[str], own: Iterable[Standard] = ()) -> tuple[Standard, ...]:
    """The catalogues of these editions, in this order. Unknown ids are left out: qms.yml's reader reports.

    `own` are those that the organization adds; none of them bears the id of one of ours.
    """
    known = known_standards()
    added = {item.id: item for item in own}
    return tuple(
        added[name] if name in added else _read(name)
        for name in dict.fromkeys(ids)
        if name in added or name in known
    )


def expand(citation: str, standards: Sequence[Standard]) -> tuple[tuple[str, str], ...]:
    """What `iso-9001:7.5.2` or `iso-iec-27001:A.5.15–A.5.18` means: pairs of edition and clause.

    A name without edition means every adopted edition of that family. A range is its ends and the clauses between
    them, all parts of one clause: a range from one theme into the next says nothing that can be relied on. What is
    not in a catalogue gives nothing.
    """
    name, _, numbers = citation.strip().removeprefix("~").partition(":")
    first, *rest = _RANGE.split(numbers.strip(), maxsplit=1)
    last = rest[0] if rest else first
    return tuple(
        (standard.id, clause.id)
        for standard in standards
        if name in (standard.id, standard.family)
        for clause in _between(standard, first, last)
    )


def _between(standard: Standard, first: str, last: str) -> tuple[Clause, ...]:
    start, end = standard.clause(first), standard.clause(last)
    if start is None or end is None or start.level != end.level:
        return ()
    if standard.parent(first) is not standard.parent(last):
        return ()
    within = standard.clauses[standard.positions[first] : standard.positions[last] + 1]
    return tuple(clause for clause in within if clause.level == start.level)


@cache
def _read(name: str) -> Standard:
    path = find("standards") / f"{name}.yml"
    node, problems = load(path.read_text(encoding="utf-8"), path.name)
    if problems or not isinstance(node, Mapping):
        raise ValueError(f"the catalogue {path.name} is broken: {problems}")
    return Standard(
        id=_text(node, "id"),
        family=family_of(name),
        name=_text(node, "name"),
        edition=_text(node, "edition"),
        title=_text(node, "title"),
        verified=_text(node, "verified") == "true",
        clauses=tuple(_clause(item) for item in _groups(node.get("clauses"))),
        supersedes=_text(node, "supersedes"),
        abbreviation=_text(node, "abbreviation"),
        discipline=_text(node, "discipline"),
    )


def _clause(node: Mapping) -> Clause:
    return Clause(
        id=_text(node, "id"),
        title=_text(node, "title"),
        label=_text(node, "label"),
        level=int(_text(node, "level")),
        kind=_text(node, "kind"),
        audit_unit=_text(node, "audit_unit") == "true",
        documented_information=tuple(
            DocumentedInformation(_text(item, "type"), _text(item, "what"), _text(item, "condition"))
            for item in _groups(node.get("documented_information"))
        ),
        harmonized=_text(node, "hs"),
    )


def _groups(node: Node | None) -> tuple[Mapping, ...]:
    items = node.items if isinstance(node, Listed) else ()
    return tuple(item for item in items if isinstance(item, Mapping))


def _text(node: Mapping, name: str) -> str:
    found = node.get(name)
    return found.text if isinstance(found, Scalar) else ""
