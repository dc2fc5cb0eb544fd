"""The organization's own licensed copies of standards: `standards/private/<standard>.yml`, from clause to text.

They lie outside of revision control, are read from the disk of whoever has them, and are shown in drafts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.standard import Standard
from plainqms.sources import disk
from plainqms.sources.binding import did_you_mean
from plainqms.sources.yaml import Mapping, Scalar, decode, load

FOLDER = "standards/private/"

SHARED = Rule(
    "C140",
    "licensed-text-shared",
    Severity.ERROR,
    Basis.REGULATION,
    "copyright: a licence for a standard does not allow to pass its text on",
    "What is committed goes to everyone who has the repository, and stays in its history.",
    "Put the line /standards/private/ into .gitignore; take a committed file out with git rm --cached, "
    "and ask whoever keeps the repository to remove it from the history.",
)
NO_SUCH_CLAUSE = Rule(
    "C141",
    "licensed-text-without-clause",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a text that is shown nowhere is missed by nobody",
    "The file names a standard that is not adopted, or a clause that the standard does not have.",
    "Name the file as qms.yml names the standard, and each clause by its number.",
)
RULES = (SHARED, NO_SUCH_CLAUSE)

Licensed: TypeAlias = dict[str, dict[str, str]]
"""By edition and clause."""


def read_licensed(root: Path, standards: Sequence[Standard]) -> tuple[Licensed, tuple[Problem, ...]]:
    """The texts that lie on this disk, and what in them fits no clause."""
    folder = root / FOLDER
    names = sorted(path.name for path in folder.glob("*.yml")) if folder.is_dir() else []
    paths, refused = disk.regular_files(root, [FOLDER + name for name in names])
    problems = list(refused)
    texts: Licensed = {}
    for path in paths:
        try:
            data = disk.read(root, path)
        except OSError:
            continue  # gone while we look
        found, wrong = _read(data, path, standards)
        problems += wrong
        for edition, clauses in found.items():
            texts.setdefault(edition, {}).update(clauses)
    return texts, tuple(problems)


def shared(paths: Iterable[str]) -> tuple[Problem, ...]:
    """Licensed texts among the files that git holds or would hold."""
    return tuple(
        SHARED.at(Place(path), "a licensed text lies where git takes it along")
        for path in sorted(paths)
        if path.startswith(FOLDER)
    )


def _read(data: bytes, path: str, standards: Sequence[Standard]) -> tuple[Licensed, list[Problem]]:
    name = path.removeprefix(FOLDER).removesuffix(".yml")
    meant = [item for item in standards if name in (item.id, item.family)]
    if not meant:
        close = did_you_mean(name, [known for item in standards for known in (item.id, item.family)])
        hint = f"; did you mean {close}?" if close else ""
        return {}, [NO_SUCH_CLAUSE.at(Place(path), f"“{name}” is no adopted standard{hint}")]
    text, problems = decode(data, path)
    node, wrong = load(text, path)
    found = [*problems, *wrong]
    texts: Licensed = {}
    for key, value in node.entries if isinstance(node, Mapping) else ():
        known = [item for item in meant if item.clause(key.text)]
        if not known:
            close = did_you_mean(key.text, [clause.id for item in meant for clause in item.clauses])
            hint = f"; did you mean {close}?" if close else ""
            found.append(NO_SUCH_CLAUSE.at(key.place, f"“{key.text}” is no clause of {meant[0].name}{hint}"))
        elif isinstance(value, Scalar) and value.text:
            for item in known:
                texts.setdefault(item.id, {})[key.text] = value.text
    return texts, found
