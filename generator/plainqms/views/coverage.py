"""Coverage of a standard: for each audit unit whether it is described, evidenced and audited, and why.

What a standard asks is answered by texts in force, by records and by audits, each apart from the others: one never
stands for another. A heading says what the weakest of its applicable units says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from plainqms import registers
from plainqms.model.coverage import Audited, Coverage, Described, Evidenced, Unit, Word, descendants
from plainqms.model.publication import Publication
from plainqms.model.register import Register
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.views import applicability, audited, citations, described, evidenced, impartiality
from plainqms.views import carried as carried_over
from plainqms.views.citations import NONE, Answers, Citation, Key
from plainqms.views.registers import Registers

Expansion = Callable[[str], tuple[tuple[str, str], ...]]

LEVELS: Mapping[str, type[Word]] = {"described": Described, "evidenced": Evidenced, "audited": Audited}
"""The three answers by the names that settings and commands use."""


@dataclass(frozen=True)
class Grounds:
    """What all answers are read from: citations, what registers show, registers without a record."""

    system: System
    expand: Expansion
    found: Mapping[Key, Answers]
    shown: evidenced.Shown
    empty: Mapping[Key, tuple[Register[Any], ...]]
    derived: Registers


def grounds(
    system: System,
    publications: Iterable[Publication],
    expand: Expansion,
    *,
    derived: Registers | None = None,
) -> Grounds:
    """`publications` are what the site shows; `derived` is what was made of the records already."""
    found = citations.answers(described.counted(publications, system), expand)
    derived = derived or Registers(system)
    return Grounds(system, expand, found, derived.evidence(expand), _empty(system, expand), derived)


def coverages(system: System, publications: Iterable[Publication], expand: Expansion) -> tuple[Coverage, ...]:
    """Of each adopted standard, in the order of the settings."""
    return of_all(grounds(system, publications, expand))


def of_all(read: Grounds) -> tuple[Coverage, ...]:
    return tuple(_coverage(standard, read) for standard in read.system.standards)


def _coverage(standard: Standard, read: Grounds) -> Coverage:
    system, expand, found = read.system, read.expand, read.found
    units = [(clause, (clause, *descendants(standard, clause.id))) for clause in standard.units]
    citing = {clause.id: _citing(standard, members, found) for clause, members in units}
    answering = {
        number.id: [name for name in citing[clause.id] if name]
        for clause, members in units
        for number in members
    }
    audits = audited.read(system, standard, expand, answering, partial(_unfit, read.derived))
    carried = only_earlier(system, standard)
    aside = applicability.not_applicable(system, standard, expand)

    def unit(clause: Clause, members: Sequence[Clause]) -> Unit:
        records = evidenced.evidenced(standard, members, read.shown, read.empty)
        texts = described.described(standard, members, found, records, carried)
        looked, by_process = audited.audited(audits, members, citing[clause.id])
        processes = tuple(name for name in citing[clause.id] if name)
        return Unit(
            standard, clause, tuple(members[1:]), texts, records, looked, by_process, processes,
            aside.get(clause.id, ""),
        )  # fmt: skip

    return Coverage(standard, system.as_of, audits.since, tuple(unit(*item) for item in units))


def only_earlier(system: System, standard: Standard) -> Callable[[Citation, str], str]:
    """Why a citation counts for an earlier edition alone. Asked once a text where no review tells clauses apart."""
    followed: dict[str, bool] = {}

    def why(citation: Citation, number: str) -> str:
        publication = citation.publication
        name = publication.document.id
        if name not in followed:
            revision = carried_over.read_revision(publication.standing)
            followed[name] = revision is not None and standard.id in carried_over.adopted_when(
                system, revision
            )
        if followed[name]:
            return ""
        found = carried_over.carried_over(
            system, publication, standard, clause=number, written=citation.written
        )
        return found.reason if found else ""

    return why


def _citing(
    standard: Standard, members: Sequence[Clause], found: Mapping[Key, Answers]
) -> dict[str, tuple[Publication, ...]]:
    """Documents that cite a unit, by their process; those without one under an empty name."""
    by_process: dict[str, dict[str, Publication]] = {}
    for clause in members:
        for item in found.get((standard.id, clause.id), NONE).documents:
            by_process.setdefault(item.document.process, {})[item.document.id] = item
    return {name: tuple(items.values()) for name, items in sorted(by_process.items())}


def _empty(system: System, expand: Expansion) -> Mapping[Key, tuple[Register[Any], ...]]:
    """Registers without a record, by the clauses that ask for them, down to the last."""
    found: dict[Key, list[Register[Any]]] = {}
    standards = {standard.id: standard for standard in system.standards}
    for name in registers.REGISTERS:
        if system.records.of(name):
            continue
        register = registers.register(name)
        for edition, number in dict.fromkeys(key for clause in register.clauses for key in expand(clause)):
            for below in (number, *(item.id for item in descendants(standards[edition], number))):
                found.setdefault((edition, below), []).append(register)
    return {key: tuple(items) for key, items in found.items()}


def _unfit(derived: Registers, audit: Any) -> str:
    register = registers.register("audits")
    why = audited.unfit(derived.problems(register, audit))
    if not why and not derived.counts(register, audit):
        sample = audit.origin.whole and audit.sample
        return "is a sample of another organization" if sample else "has an error of its own"
    return why or impartiality.unfit(derived.system, audit)
