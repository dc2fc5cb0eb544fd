"""Which published documents cite which clause: located in a passage of their text, or only claimed at their top.

A citation is no judgement: whether a sentence answers its clause is for people to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from plainqms.model.document import Reference
from plainqms.model.identifiers import order
from plainqms.model.publication import Publication
from plainqms.model.standard import Standard

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
"""What a citation means: pairs of edition and clause. A range means several."""

Key = tuple[str, str]
"""An edition's id and a clause's number."""


@dataclass(frozen=True, slots=True)
class Citation:
    """`written` is the target as it stands. `reference` is its passage, none where the clause is only claimed.

    `anchor` names the place in the document's page.
    """

    publication: Publication
    written: str
    reference: Reference | None = None
    anchor: str = ""

    @property
    def located(self) -> bool:
        return self.reference is not None


@dataclass(frozen=True, slots=True)
class Answers:
    """The citations of one clause, each group by document and then in the order of its text."""

    located: tuple[Citation, ...] = ()
    claimed: tuple[Citation, ...] = ()

    @property
    def documents(self) -> tuple[Publication, ...]:
        """Each document once, those with a passage first."""
        found = {item.publication.document.id: item.publication for item in (*self.located, *self.claimed)}
        return tuple(found.values())


NONE = Answers()


def answers(publications: Iterable[Publication], expand: Expansion) -> Mapping[Key, Answers]:
    """For each clause that anything cites, what does. A mention with `~` is no citation."""
    found: dict[Key, tuple[list[Citation], list[Citation]]] = {}
    expand = cache(expand)
    for publication in sorted(publications, key=lambda item: order(item.document.id)):
        seen: set[Key] = set()
        for citation in _located(publication):
            for key in expand(citation.written):
                seen.add(key)
                found.setdefault(key, ([], []))[0].append(citation)
        for written in publication.document.clauses:
            for key in expand(written):
                if key not in seen:
                    seen.add(key)
                    found.setdefault(key, ([], []))[1].append(Citation(publication, written))
    return {key: Answers(tuple(located), tuple(claimed)) for key, (located, claimed) in found.items()}


def anchors(references: Iterable[Reference]) -> Iterator[tuple[Reference, str]]:
    """Each reference to a clause in the order of the text, with the name of its place in the page."""
    count: Counter[str] = Counter()
    for reference in sorted(references, key=lambda item: item.place):
        if reference.is_clause:
            name = _anchor(reference.target)
            count[name] += 1
            yield reference, name if count[name] == 1 else f"{name}-{count[name]}"


@lru_cache(maxsize=4096)
def _anchor(target: str) -> str:
    return "cites-" + re.sub(r"[^A-Za-z0-9.]+", "-", target)


def below(standard: Standard, number: str, found: Mapping[Key, Answers]) -> bool:
    """Whether a clause below it, at any depth, is cited."""
    return any(
        (standard.id, child.id) in found or below(standard, child.id, found)
        for child in standard.children(number)
    )


def _located(publication: Publication) -> Iterator[Citation]:
    for reference, anchor in anchors(publication.document.references):
        if reference.cites:
            yield Citation(publication, reference.target, reference, anchor)
