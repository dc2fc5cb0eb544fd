"""One tree of files as values: settings, look, people, documents, and the text that a document of it prints."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from plainqms import registers
from plainqms.model.document import Document, Link, Reference
from plainqms.model.look import Look
from plainqms.model.organization import Configuration
from plainqms.model.people import Assignment, Person, Role
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.standard import Standard
from plainqms.sources import encoding, front_matter, own_standards, people, records, templating, texts
from plainqms.sources.configuration import default_configuration, read_configuration
from plainqms.sources.look import read_look
from plainqms.sources.markdown import scan
from plainqms.sources.names import names

SETTINGS, LOOK = "qms.yml", "mkdocs.yml"
SNIPPETS = texts.SNIPPETS
ROLES, PEOPLE, ASSIGNMENTS = "records/roles.yml", "records/people.yml", "records/assignments.yml"

NO_SETTINGS = Rule(
    "C190",
    "no-settings",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "qms.yml names the organization, its standards and its document types; nothing can be judged without it.",
    "Lay a complete system into this folder: qms init",
)
RULES = (NO_SETTINGS,)

_T = TypeVar("_T", Reference, Link)


@dataclass(frozen=True)
class Tree:
    """Files at one moment: path to the key by which `read` gives the bytes."""

    paths: Mapping[str, str]
    read: Callable[[str], bytes]

    def data(self, path: str) -> bytes:
        return self.read(self.paths[path])

    def text(self, path: str) -> tuple[str, tuple[Problem, ...]]:
        """The file's text, empty where there is no such file."""
        return encoding.decode(self.data(path), path) if path in self.paths else ("", ())


@dataclass(frozen=True)
class Sources:
    """What a tree holds. Without settings (`settled` false) nothing else was judged by them."""

    configuration: Configuration
    settled: bool
    look: Look
    roles: tuple[Role, ...]
    people: tuple[Person, ...]
    assignments: tuple[Assignment, ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    records: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    own_standards: tuple[Standard, ...] = ()


def read_sources(tree: Tree) -> Sources:
    problems: list[Problem] = []

    def text(path: str) -> str:
        found, wrong = tree.text(path)
        problems.extend(wrong)
        return "" if wrong and encoding.is_foreign(tree.data(path)) else found

    own, wrong = own_standards.read_own_standards(tree.paths, tree.data)
    problems.extend(wrong)
    read = None
    if SETTINGS in tree.paths:
        read, wrong = read_configuration(text(SETTINGS), SETTINGS, added=own_standards.names(tree.paths))
        problems.extend(wrong)
    else:
        problems.append(NO_SETTINGS.at(Place(SETTINGS), "there is no qms.yml here"))
    configuration = read or default_configuration()
    named = (*configuration.standards, *(item.to for item in configuration.transitions))
    problems.extend(own_standards.not_adopted(own, named))
    look, wrong = read_look(text(LOOK), LOOK)
    problems.extend(wrong)
    roles, wrong = people.read_roles(text(ROLES), ROLES)
    problems.extend(wrong)
    known, wrong = people.read_people(text(PEOPLE), PEOPLE)
    problems.extend(wrong)
    assignments, wrong = people.read_assignments(text(ASSIGNMENTS), ASSIGNMENTS, roles=roles, people=known)
    problems.extend(wrong)
    for path in sorted(tree.paths):
        if path.startswith(SNIPPETS) and path.endswith(".md"):
            text(path)
    documents = []
    is_controlled = controlled_paths(configuration)
    for path in sorted(tree.paths):
        if is_controlled(path):
            document, wrong = front_matter.read_document(tree.data(path), path, configuration=configuration)
            problems.extend(wrong)
            if document is not None:
                result = rendered(tree, path, configuration, roles)
                problems.extend(result.problems)
                as_written = not templating.is_templated(tree.text(path)[0])
                documents.append(document if as_written else _as_printed(document, result, tree))
    held, wrong = records.read_records(tree.paths, tree.data)
    problems.extend(wrong)
    return Sources(
        configuration,
        read is not None,
        look,
        roles,
        known,
        assignments,
        tuple(documents),
        tuple(problems),
        held,
        own,
    )


def _as_printed(document: Document, result: templating.Rendered, tree: Tree) -> Document:
    """With the references and links that the text prints: those of a passage left out do not count, a snippet's do.

    What a snippet brings has its place there, where it can be mended.
    """
    if result.text is None:
        return document
    there = scan(result.text, document.place)
    shared: dict[str, Place] = {}
    for name in result.includes:
        path = posixpath.normpath(SNIPPETS + name)
        parts = front_matter.split(tree.text(path)[0])
        text = scan(parts.body, Place(path, parts.body_line))
        shared = {item.target: item.place for item in text.links} | shared
        shared = {item.target: item.place for item in text.references} | shared
    references = _printed_ones(document.references, there.references)
    links = _printed_ones(document.links, there.links)
    return replace(
        document,
        references=tuple(
            item if known else replace(item, place=shared.get(item.target, document.place))
            for item, known in references
        ),
        links=tuple(
            item if known else replace(item, place=shared.get(item.target, document.place))
            for item, known in links
        ),
    )


def _printed_ones(written: tuple[_T, ...], there: tuple[_T, ...]) -> Iterator[tuple[_T, bool]]:
    """Those of a file that its text prints, which have their place; and those that only the text holds."""
    in_file, in_text = {item.target for item in written}, {item.target for item in there}
    yield from ((item, True) for item in written if item.target in in_text)
    yield from ((item, False) for item in there if item.target not in in_file)


def controlled_paths(configuration: Configuration, *, former: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whether a path is one where controlled documents lie: Markdown in a type's folder, snippets apart.

    `former` are folders that earlier settings named: a document's past lies there.
    """
    named = (*former, *(kind.folder for kind in configuration.document_types.values()))
    folders = tuple({folder.strip("/") + "/" for folder in named})

    def is_controlled(path: str) -> bool:
        return path.startswith(folders) and path.endswith(".md") and not path.startswith(texts.SNIPPETS)

    return is_controlled if folders else lambda path: False


def printed(
    tree: Tree, path: str, configuration: Configuration, roles: tuple[Role, ...]
) -> tuple[str | None, tuple[Problem, ...]]:
    """A document of the tree after templates, with the tree's own values and snippets. None where it has none."""
    result = rendered(tree, path, configuration, roles)
    return result.text, result.problems


def rendered(
    tree: Tree, path: str, configuration: Configuration, roles: tuple[Role, ...]
) -> templating.Rendered:
    """As `printed`, with the values and snippets that went into it."""
    split = front_matter.split(tree.text(path)[0])
    if not templating.is_templated(split.body):
        return templating.Rendered(split.body)

    def snippet(name: str) -> str | None:
        found = posixpath.normpath(texts.SNIPPETS + name)
        known = found.startswith(texts.SNIPPETS) and found in tree.paths
        return texts.snippet_body(tree.data(found)) if known else None

    known = names(configuration, roles, registers=registers.NAMES)
    return templating.render(split.body, Place(path, split.body_line), known, snippet)
