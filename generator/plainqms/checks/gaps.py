"""Gaps against the rest of the system: a judgement that nothing stands behind, or that is older than the text.

Citations are read from the texts as they lie in the tree that is checked; what counts on the day the history tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from plainqms.model.coverage import descendants
from plainqms.model.document import Document
from plainqms.model.identifiers import order
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import State
from plainqms.model.system import System
from plainqms.views import revisions
from plainqms.views.registers import Registers

_PRACTICE = "who judges names what the judgement rests on, and an auditor asks for it"
NOTHING_SHOWN = Rule(
    "E787",
    "fulfilled-with-nothing-shown",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _PRACTICE,
    "It is judged fulfilled, and neither an issued document nor a record says anything about the clause.",
    "Cite the clause where a document answers it, or name what shows it: attested, with rests_on. Else judge anew.",
)
OLDER_THAN_TEXT = Rule(
    "E788",
    "judgement-older-than-text",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _PRACTICE,
    "What was judged is not what people work by now: the text that answers the clause changed since.",
    "Look at the current text, and add a judgement below the others: {on: ..., by: ..., result: ..., because: ...}",
)
RULES = (NOTHING_SHOWN, OLDER_THAN_TEXT)

_COUNTED = (State.IN_FORCE, State.NOT_RECORDED)
Key = tuple[str, str]
Expansion = Callable[[str], tuple[Key, ...]]


def check(system: System, *, expand: Expansion) -> Iterator[Problem]:
    mine = [record for record in system.records.of("gaps") if record.judged and record.closed_on is None]
    if not mine:
        return
    from plainqms.registers import gaps  # loaded only where there are any

    citing = _citing(system, expand)
    shown = _shown(system, expand)
    for record in mine:
        judgement = gaps.last_judged(record)
        assert judgement is not None
        place = record.placed(f"judged.{record.judged.index(judgement)}.on")
        named = [key for clause in record.clauses for key in expand(clause)]
        keys = [key for one in named for key in _with_parts(system, one)]
        documents = {item.id: item for key in keys for item in citing.get(key, ())}
        rests = any(item.rests_on for item in record.attested)
        fulfilled = judgement.result == gaps.FULFILLED
        if fulfilled and named and not documents and not rests and not shown.intersection(keys):
            message = f"{record.id}: {', '.join(record.clauses)} is judged fulfilled, and nothing shows it"
            yield NOTHING_SHOWN.at(place, message)
        if newer := list(_newer(system, documents.values(), judgement.on)):
            message = f"{record.id} was judged on {judgement.on}; since then: {', '.join(newer)}"
            yield OLDER_THAN_TEXT.at(place, message)


def _citing(system: System, expand: Expansion) -> Mapping[Key, tuple[Document, ...]]:
    """Issued documents by the clauses that they cite, in their text or at the top."""
    standings = revisions.standings(system)
    found: dict[Key, dict[str, Document]] = {}
    for document in sorted(system.documents, key=lambda item: order(item.id)):
        standing = standings.get(document.id)
        if standing is None or standing.state not in _COUNTED or not document.adopted:
            continue
        cited = (item.target for item in document.references if item.cites and item.is_clause)
        for citation in dict.fromkeys((*document.clauses, *cited)):
            for key in expand(citation):
                found.setdefault(key, {})[document.id] = document
    return {key: tuple(items.values()) for key, items in found.items()}


def _shown(system: System, expand: Expansion) -> frozenset[Key]:
    """Clauses for which a register shows anything that counts."""
    evidence = Registers(system).evidence(expand)
    return frozenset(key for key, items in evidence.items() if any(shown.present for _, shown in items))


def _with_parts(system: System, key: Key) -> Iterator[Key]:
    edition, number = key
    yield key
    standard = system.standard(edition)
    for clause in descendants(standard, number) if standard else ():
        yield edition, clause.id


def _newer(system: System, documents: Iterable[Document], day: Any) -> Iterator[str]:
    """Each document whose text says something else since that day."""
    standings = revisions.standings(system)
    for document in documents:
        standing = standings[document.id]
        found = [
            item
            for item in standing.revisions
            if standing.current is not None
            and day < item.effective <= standing.current.effective
            and item.change_class != "editorial"
        ]
        if found:
            yield f"{document.id} revision {found[-1].number} of {found[-1].effective}"
