"""What internal audits have looked at: each clause in each process that answers it, over one cycle, and the holes.

A process answers a clause where a document of it cites the clause. Clauses are taken together by their first two
numbers, 8.4 for 8.4.1; looked at is what has a row with what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.document import Document
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.views import audited

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
Pair = tuple[str, str]
"""A clause and a process."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`seen` is the last day on which it was looked at, `planned` the one when it should be; neither: a hole."""

    audit: str = ""
    seen: date | None = None
    planned: date | None = None

    @property
    def hole(self) -> bool:
        return self.seen is None and self.planned is None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one standard since the day on which its cycle began."""

    standard: Standard
    since: date
    clauses: tuple[Clause, ...]
    processes: tuple[str, ...]
    cells: dict[Pair, Cell]


def coverages(system: System, documents: Iterable[Document], expand: Expansion) -> Iterator[Coverage]:
    """Of each adopted standard; `documents` are those that count."""
    documents = tuple(documents)
    for standard in system.standards:
        since = audited.since(system, standard)
        answered = set(_answered(standard, documents, expand))
        cells = {pair: Cell() for pair in answered}
        for audit in system.records.of("audits"):
            if audit.kind == "internal" and not audit.cancelled_on:
                for pair, cell in _looked(audit, standard, system, answered, expand):
                    day = cell.seen or cell.planned
                    if day and day >= since:
                        cells[pair] = _later(cells.get(pair, Cell()), cell)
        clauses = [clause for clause in standard.clauses if any(clause.id == number for number, _ in cells)]
        processes = [
            name for name in system.configuration.processes if any(name == item for _, item in cells)
        ]
        yield Coverage(standard, since, tuple(clauses), tuple(processes), cells)


def _answered(standard: Standard, documents: Iterable[Document], expand: Expansion) -> Iterator[Pair]:
    for document in documents:
        cited = (*document.clauses, *(item.target for item in document.references if item.cites))
        for number in _numbers(cited, standard, expand) if document.process else ():
            yield number, document.process


def _looked(
    audit: Any, standard: Standard, system: System, answered: set[Pair], expand: Expansion
) -> Iterator[tuple[Pair, Cell]]:
    if audit.held_on is None:
        for number in _numbers(audit.clauses, standard, expand):
            for process in audit.processes:
                if (number, process) in answered:
                    yield (number, process), Cell(audit.id, planned=audit.planned)
        return
    of = {document.id: document.process for document in system.documents}
    for row in audit.rows:
        if row.result == "not looked at" or not (row.seen or row.records) or not row.clause:
            continue
        for number in _numbers((row.clause,), standard, expand):
            answering = [process for clause, process in answered if clause == number]
            for process in audited.processes_of(row, audit, answering, of):
                yield (number, process), Cell(audit.id, seen=audit.held_on)


def _numbers(citations: Iterable[str], standard: Standard, expand: Expansion) -> dict[str, None]:
    """The clauses that are meant, by their first two numbers, each once."""
    found = (number for item in citations for edition, number in expand(item) if edition == standard.id)
    return dict.fromkeys(".".join(number.split(".")[:2]) for number in found)


def _later(one: Cell, other: Cell) -> Cell:
    """What was seen counts before what is planned; of two, the later day, or the nearer one to come."""
    seen = max((cell for cell in (one, other) if cell.seen), key=lambda cell: cell.seen, default=None)  # type: ignore[arg-type,return-value]
    if seen is not None:
        return seen
    return min((cell for cell in (one, other) if cell.planned), key=lambda cell: cell.planned, default=one)  # type: ignore[arg-type,return-value]
