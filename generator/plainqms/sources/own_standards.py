"""Standards that the organization adds: `records/standards/<id>.yml`, in the form of those that travel along.

A standard without a catalogue here, a customer's requirements, a law, rules of its own. They are documented information
of external origin like any other, so they lie among the records; qms.yml names them as it names an edition.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from plainqms.model.converters import Integer, to_flag, written_as
from plainqms.model.organization import Frozen
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.standard import Clause, DocumentedInformation, Standard, family_of
from plainqms.sources import yaml
from plainqms.sources.binding import bind, place_of
from plainqms.sources.encoding import decode
from plainqms.sources.standards import known_standards
from plainqms.sources.yaml import Node, Sequence

FOLDER = "records/standards/"
DEEPEST = 6

SHADOWS = Rule(
    "C160",
    "own-standard-named-as-ours",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "an id means one thing",
    "A citation would mean one catalogue for whoever wrote it and another for whoever reads it.",
    "Give the file and the standard in it another id.",
)
CLAUSE_TWICE = Rule(
    "C161",
    "clause-twice-in-standard",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "an id means one thing",
    "Of two clauses with one number nobody knows which is cited.",
    "Correct one of the two numbers, or delete it.",
)
LEVEL_SKIPPED = Rule(
    "C163",
    "clause-level-skipped",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a clause is part of the one above it",
    "Between a clause and what it is part of a level is missing, so it would be part of the wrong one.",
    'Add the clause between the two, or say what it is part of: parent: "4.2"',
)
NO_PARENT = Rule(
    "C164",
    "clause-part-of-unknown-clause",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a clause is part of the one above it",
    "What the clause is said to be part of is not in the file.",
    "Correct `parent`, or add that clause.",
)
CIRCLE = Rule(
    "C165",
    "standard-in-a-circle",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a clause is part of the one above it, an edition takes the place of an earlier one",
    "What is part of itself, or takes its own place, has no beginning.",
    "Correct the number that leads back.",
)
NO_TITLE = Rule(
    "C166",
    "clause-without-title",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "who reads a number alone learns nothing",
    "The clause would stand on its page, and in every list, as a bare number.",
    'Give the title as it is printed; where there is none, a few words of your own as label: "..."',
)
MISNAMED = Rule(
    "C167",
    "standard-in-file-of-another-name",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "an id means one thing",
    "Two files could hold one id, and nobody finds the file of a standard that he reads about.",
    "Name the file after the id in it.",
)
NOT_NAMED = Rule(
    "C168",
    "own-standard-not-adopted",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what nobody is judged by is no requirement",
    "The file lies there, and nothing is judged by it.",
    "Name it under standards: in qms.yml, or delete the file.",
)
RULES = (SHADOWS, CLAUSE_TWICE, LEVEL_SKIPPED, NO_PARENT, CIRCLE, NO_TITLE, MISNAMED, NOT_NAMED)

# Facts of our own catalogues that need not be read to judge by one.
_BESIDE = (
    "edition_number", "published", "status", "superseded_by", "harmonized_structure", "amendments", "annex",
    "transition", "confidence", "notes", "counts",
)  # fmt: skip
_BESIDE_CLAUSE = ("titled", "harmonized", "climate", "theme", "aliases")


_Identity = Annotated[
    str,
    written_as(
        r"(?=.{1,60}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
        "cannot be cited; write small letters, digits and hyphens, as acme-supplier-manual",
    ),
]
_Number = Annotated[
    str,
    written_as(
        r"[A-Z0-9]{1,10}(?:\.[0-9]{1,6})*", "cannot be cited; write digits between points, as 4.2 or A.5.1"
    ),
]


class _Demanded(Frozen):
    type: Literal["maintain", "retain"]
    what: str = Field(min_length=1)
    condition: str = ""


class _Clause(Frozen):
    id: _Number
    title: str = ""
    label: str = ""
    kind: Literal["heading", "requirement", "control"] = "requirement"
    level: Integer = None
    parent: str = ""
    audit_unit: Annotated[bool, BeforeValidator(to_flag)] | None = None
    hs: str = ""
    documented_information: tuple[_Demanded, ...] = ()


class _Standard(Frozen):
    id: _Identity
    name: str = Field(min_length=1)
    title: str = ""
    edition: str = ""
    kind: Literal["standard", "customer requirements", "law", "own rules"] = "standard"
    verified: Annotated[bool, BeforeValidator(to_flag)] = False
    supersedes: str = ""
    abbreviation: str = ""
    discipline: str = ""
    clauses: tuple[_Clause, ...] = Field(min_length=1)


def read_own_standards(
    paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[tuple[Standard, ...], tuple[Problem, ...]]:
    """The catalogues below records/standards/ by id, and what is wrong with them. One with a fault is left out.

    A citation of it is told as well, but what a half catalogue says is no answer.
    """
    found: dict[str, Standard] = {}
    problems: list[Problem] = []
    for path in sorted(path for path in paths if path.startswith(FOLDER) and path.endswith(".yml")):
        standard, wrong = _read(read(path), path)
        problems += wrong
        if standard is not None:
            found[standard.id] = standard
    circular = _in_circles(found)
    problems += [
        CIRCLE.at(
            Place(f"{FOLDER}{name}.yml"), f"{name} takes its own place, by way of {found[name].supersedes}"
        )
        for name in circular
    ]
    return tuple(item for name, item in found.items() if name not in circular), tuple(problems)


def names(paths: Iterable[str]) -> tuple[str, ...]:
    """The ids that files promise by their names, whether they can be read or not."""
    found = (path.removeprefix(FOLDER) for path in paths if path.startswith(FOLDER) and path.endswith(".yml"))
    return tuple(sorted(name.removesuffix(".yml") for name in found if "/" not in name))


def not_adopted(own: Iterable[Standard], named: Iterable[str]) -> Iterator[Problem]:
    """Of catalogues that no setting names, as adopted or as the aim of a transition."""
    known = frozenset(named)
    for standard in own:
        if standard.id not in known:
            message = f"qms.yml does not name {standard.id}"
            yield NOT_NAMED.at(Place(f"{FOLDER}{standard.id}.yml"), message)


def _read(data: bytes, path: str) -> tuple[Standard | None, tuple[Problem, ...]]:
    text, problems = decode(data, path)
    if problems:
        return None, problems
    node, problems = yaml.load(text, path)
    if node is None:
        return None, problems
    node = _bare(node)
    bound, wrong = bind(node, _Standard)
    problems += wrong
    if bound is None or not isinstance(node, yaml.Mapping):
        return None, problems
    listed = node.get("clauses")
    nodes = (
        [item for item in listed.items if isinstance(item, yaml.Mapping)]
        if isinstance(listed, Sequence)
        else []
    )
    problems += tuple(_named(bound, node, path))
    if problems:
        return None, problems
    clauses, wrong = _clauses(bound.clauses, nodes)
    if wrong:
        return None, wrong
    return (
        Standard(
            id=bound.id,
            family=family_of(bound.id),
            name=bound.name,
            edition=bound.edition,
            title=bound.title or bound.name,
            verified=bound.verified,
            clauses=clauses,
            supersedes=bound.supersedes,
            abbreviation=bound.abbreviation,
            discipline=bound.discipline,
            kind=bound.kind,
        ),
        (),
    )


def _bare(node: Node) -> Node:
    """Without the facts of a catalogue that nothing is judged by."""
    if not isinstance(node, yaml.Mapping):
        return node
    entries = []
    for key, value in node.without(*_BESIDE).entries:
        if key.text == "clauses" and isinstance(value, Sequence):
            items = (
                item.without(*_BESIDE_CLAUSE) if isinstance(item, yaml.Mapping) else item
                for item in value.items
            )
            value = replace(value, items=tuple(items))
        entries.append((key, value))
    return yaml.Mapping(tuple(entries), node.place)


def _named(bound: _Standard, node: yaml.Mapping, path: str) -> Iterator[Problem]:
    ours = (*known_standards(), *map(family_of, known_standards()))
    if bound.id in ours:
        message = f"{bound.id} is the name of a catalogue that plainqms brings along"
        yield SHADOWS.at(place_of(node, "id"), message)
    elif posixpath.basename(path) != f"{bound.id}.yml" or posixpath.dirname(path) + "/" != FOLDER:
        remedy = f"Name the file {FOLDER}{bound.id}.yml, or correct the id."
        yield MISNAMED.at(place_of(node, "id"), f"{path} holds the standard {bound.id}", remedy)


def _clauses(
    given: tuple[_Clause, ...], nodes: list[yaml.Mapping]
) -> tuple[tuple[Clause, ...], tuple[Problem, ...]]:
    """In the order in which they stand, each below what it is part of."""
    problems: list[Problem] = []
    known: dict[str, _Clause] = {}
    for item, node in zip(given, nodes, strict=True):
        if item.id in known:
            problems.append(CLAUSE_TWICE.at(place_of(node, "id"), f"clause {item.id} stands here again"))
        known.setdefault(item.id, item)
        if not item.title and not item.label:
            problems.append(NO_TITLE.at(place_of(node, "id"), f"clause {item.id} has no title and no label"))
        if item.parent and item.parent not in {other.id for other in given}:
            message = f"clause {item.id} is said to be part of {item.parent}, which is not here"
            problems.append(NO_PARENT.at(place_of(node, "parent"), message))
        elif item.parent and item.id in _above(item.parent, {other.id: other.parent for other in given}):
            problems.append(CIRCLE.at(place_of(node, "parent"), f"clause {item.id} is part of itself"))
    if problems:
        return (), tuple(problems)
    ordered = _ordered(given, nodes)
    last = 0
    clauses = []
    for item, node, level in ordered:
        if item.level not in (None, level):
            message = f"clause {item.id} is said to be of level {item.level}, and its parent makes it {level}"
            problems.append(LEVEL_SKIPPED.at(place_of(node, "level"), message, "Leave the level out."))
        elif not 1 <= level <= min(last + 1, DEEPEST):
            message = f"clause {item.id} is of level {level}, after one of level {last}"
            key = "level" if item.level is not None else "id"
            problems.append(LEVEL_SKIPPED.at(place_of(node, key), message))
        last = level
        clauses.append(_clause(item, level))
    return tuple(clauses), tuple(problems)


def _ordered(
    given: tuple[_Clause, ...], nodes: list[yaml.Mapping]
) -> list[tuple[_Clause, yaml.Mapping, int]]:
    """Each with its level: as given, as its parent makes it, or by the points in its number.

    A clause that names its parent follows it, wherever in the file it stands.
    """
    below: dict[str, list[tuple[_Clause, yaml.Mapping]]] = {}
    for item, node in zip(given, nodes, strict=True):
        below.setdefault(item.parent, []).append((item, node))
    found: list[tuple[_Clause, yaml.Mapping, int]] = []
    waiting = [(item, node, 0) for item, node in reversed(below.get("", []))]
    while waiting:
        item, node, above = waiting.pop()
        own = above + 1 if above else item.level if item.level is not None else item.id.count(".") + 1
        found.append((item, node, own))
        waiting += [(part, place, own) for part, place in reversed(below.get(item.id, []))]
    return found


def _clause(item: _Clause, level: int) -> Clause:
    return Clause(
        id=item.id,
        title=item.title,
        label=item.label,
        level=level,
        kind=item.kind,
        audit_unit=item.kind != "heading" if item.audit_unit is None else item.audit_unit,
        documented_information=tuple(
            DocumentedInformation(each.type, each.what, each.condition)
            for each in item.documented_information
        ),
        harmonized=item.hs,
    )


def _above(number: str, parents: Mapping[str, str]) -> frozenset[str]:
    """The clause and everything that it is part of."""
    found: set[str] = set()
    while number and number not in found:
        found.add(number)
        number = parents.get(number, "")
    return frozenset(found)


def _in_circles(found: Mapping[str, Standard]) -> tuple[str, ...]:
    before = {name: item.supersedes for name, item in found.items()}
    return tuple(name for name in found if before[name] and name in _above(before[name], before))
