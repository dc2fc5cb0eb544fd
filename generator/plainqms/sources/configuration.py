"""qms.yml as a `Configuration`; what holds where a repository has none; and the site's look beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plainqms.model.look import Look
from plainqms.model.organization import Configuration, DocumentType, Organization
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.standard import family_of
from plainqms.sources import binding
from plainqms.sources.binding import bind, did_you_mean, place_of
from plainqms.sources.look import RULES as LOOK_RULES
from plainqms.sources.look import read_look
from plainqms.sources.standard_maps import edition_map, edition_maps
from plainqms.sources.standards import known_standards
from plainqms.sources.yaml import Mapping, Node, Scalar, load
from plainqms.sources.yaml import Sequence as Listed

__all__ = ["RULES", "SCHEMA", "Look", "default_configuration", "read_configuration", "read_look"]

SCHEMA = "plainqms/configuration/1"

NO_SCHEMA = Rule(
    code="C110",
    name="configuration-without-schema",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="what a file means must not depend on who reads it",
    why="Without it a later version could not tell which meaning its keys had.",
    remedy=f'Put at the beginning of the file:\nschema: "{SCHEMA}"',
)
NEWER_SCHEMA = Rule(
    code="C111",
    name="configuration-of-newer-version",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="refuse, don't guess",
    why="A newer version may have given the same keys another meaning.",
    remedy="Update: pip install --upgrade plainqms",
)
UNKNOWN_STANDARD = Rule(
    code="C112",
    name="unknown-standard",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a catalogue is needed for every standard adopted",
    why="Clauses of a standard without a catalogue cannot be checked.",
    remedy="Name an edition whose catalogue is here.",
)
UNKNOWN_TRANSITION = Rule(
    code="C174",
    name="transition-of-unknown-edition",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a catalogue is needed for both editions, and a map between them",
    why="Without the two catalogues and the map between them nobody can tell what is new, moved or merged.",
    remedy="Name two editions of one standard between which there is a map.",
)
TRANSITION_FROM_NOWHERE = Rule(
    code="C175",
    name="transition-between-editions-not-adopted",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="who changes over comes from somewhere",
    why="Nobody changes over from an edition that was never followed.",
    remedy="Name under standards: the edition that you follow now.",
)
REPEATED = Rule(
    code="C113",
    name="repeated-site-or-standard",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="an id means one thing",
    why="Two entries of one id cannot be told apart, and counts would be doubled.",
    remedy="Delete one of the two, or give it another id.",
)
RULES = (
    *binding.RULES,
    NO_SCHEMA,
    NEWER_SCHEMA,
    UNKNOWN_STANDARD,
    UNKNOWN_TRANSITION,
    TRANSITION_FROM_NOWHERE,
    REPEATED,
    *LOOK_RULES,
)

_TYPES = {
    "POL": DocumentType(name="Policy", plural="Policies", folder="policies", review=24),
    "PRO": DocumentType(name="Procedure", plural="Procedures", folder="procedures", review=24),
    "WI": DocumentType(
        name="Work instruction",
        plural="Work instructions",
        folder="procedures",
        review=24,
        layout="instruction",
    ),
}


def default_configuration() -> Configuration:
    """What holds without a qms.yml: any repository of Markdown. The empty branch means HEAD."""
    return Configuration.model_construct(
        organization=Organization(name="Organization"), branch="", document_types=dict(_TYPES)
    )


def read_configuration(
    text: str, path: str, *, added: Sequence[str] = ()
) -> tuple[Configuration | None, tuple[Problem, ...]]:
    """The settings and what is wrong with them. `added` are catalogues of the organization's own, beside ours.

    With problems the settings are those that could be read; None where nothing could be, where the
    organization has no name, or where the file is made for a newer version.
    """
    node, problems = load(text, path)
    if node is None:
        return None, problems
    if isinstance(node, Scalar) and not node.text:
        node = Mapping((), Place(path, 1, 1))
    if isinstance(node, Mapping):
        wrong = _schema(node)
        problems += wrong
        if any(problem.rule is NEWER_SCHEMA for problem in wrong):
            return None, problems
        node = node.without("schema")
        problems += tuple(_standards(node, (*known_standards(), *added)))
        problems += tuple(_transitions(node))
        problems += tuple(_sites(node))
    configuration, wrong = bind(node, Configuration)
    if configuration is not None and not configuration.document_types:
        configuration = configuration.model_copy(update={"document_types": dict(_TYPES)})
    return configuration, problems + wrong


def _schema(node: Mapping) -> tuple[Problem, ...]:
    found = node.get("schema")
    if not isinstance(found, Scalar) or not found.text:
        return (NO_SCHEMA.at(place_of(node, "schema"), "the file does not say which schema it follows"),)
    if found.text == SCHEMA:
        return ()
    match = re.fullmatch(r"plainqms/configuration/([0-9]{1,6})", found.text)
    if match and int(match.group(1)) > 1:
        message = f"`{found.text}` is made for a newer plainqms; this one reads {SCHEMA}"
        return (NEWER_SCHEMA.at(found.place, message),)
    return (NO_SCHEMA.at(found.place, f"`{found.text}` is no schema", f'Write schema: "{SCHEMA}"'),)


def _standards(node: Mapping, known: Sequence[str]) -> Iterator[Problem]:
    seen = set()
    for item in _items(node.get("standards")):
        if not isinstance(item, Scalar) or not item.text:
            continue
        if item.text not in known:
            yield UNKNOWN_STANDARD.at(item.place, *_no_catalogue(item.text, known))
        elif item.text in seen:
            yield REPEATED.at(item.place, f"the standard `{item.text}` stands here again")
        seen.add(item.text)


def _no_catalogue(name: str, known: Sequence[str]) -> tuple[str, str]:
    """What to say of a name without a catalogue: the editions of its family, or the nearest name."""
    family = family_of(name)
    editions = sorted(item for item in known if family_of(item) == family)
    if editions:
        said = f"“{name}” is no edition of {family} that has a catalogue here"
        return said, f"Write {' or '.join(editions)}."
    meant = did_you_mean(name, known)
    remedy = f"Did you mean {meant}?" if meant else f"Known: {', '.join(known)}."
    added = "A standard of your own goes into a file: records/standards/<id>.yml"
    return f"there is no catalogue for `{name}`", f"{remedy}\n{added}"


def _transitions(node: Mapping) -> Iterator[Problem]:
    """Of planned changes of edition: both known, a map between them, one of the two followed."""
    adopted = [item.text for item in _items(node.get("standards")) if isinstance(item, Scalar)]
    seen = set()
    for item in _items(node.get("transitions")):
        if not isinstance(item, Mapping):
            continue
        source, target = item.get("from"), item.get("to")
        if not (isinstance(source, Scalar) and isinstance(target, Scalar) and source.text and target.text):
            continue
        unknown = [end for end in (source, target) if end.text not in known_standards()]
        for end in unknown:
            yield UNKNOWN_TRANSITION.at(end.place, *_no_catalogue(end.text, known_standards()))
        if unknown:
            continue
        if edition_map(source.text, target.text) is None:
            pairs = "; ".join(f"from {item.source} to {item.target}" for item in edition_maps())
            message = f"there is no map from {source.text} to {target.text}"
            yield UNKNOWN_TRANSITION.at(item.place, message, f"There are maps {pairs}.")
        elif source.text not in adopted and target.text not in adopted:
            message = f"neither {source.text} nor {target.text} is adopted"
            yield TRANSITION_FROM_NOWHERE.at(source.place, message)
        elif (source.text, target.text) in seen:
            yield REPEATED.at(item.place, f"the transition to `{target.text}` stands here again")
        seen.add((source.text, target.text))


def _sites(node: Mapping) -> Iterator[Problem]:
    seen = set()
    for site in _items(node.get("sites")):
        found = site.get("id") if isinstance(site, Mapping) else None
        if isinstance(found, Scalar) and found.text:
            if found.text in seen:
                yield REPEATED.at(found.place, f"the site `{found.text}` stands here again")
            seen.add(found.text)


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Listed):
        return node.items
    return (node,) if node is not None else ()
