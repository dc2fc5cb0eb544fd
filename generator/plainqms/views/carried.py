"""Whether a citation counts for an edition because its text was read against it, or was only carried over.

A text that names no edition speaks of those that were adopted when it was approved. For a later edition it reads
“carried over, not re-read” until somebody has read it against that one (a review that says so), or a new revision was
approved since it is adopted. An editorial revision is no new reading: nothing in it changed for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms import registers
from plainqms.model.publication import Publication
from plainqms.model.revision import Revision, Standing
from plainqms.model.standard import Standard, family_of
from plainqms.model.system import System
from plainqms.views.registers import Registers
from plainqms.views.reviews import REGISTER

WORDS = "carried over, not re-read"
_EDITORIAL = "editorial"


@dataclass(frozen=True, slots=True)
class Carried:
    """True where it was only carried over. `record` is the review that read it, or found something to change."""

    over: bool
    reason: str
    record: str = ""

    def __bool__(self) -> bool:
        return self.over


def carried_over(
    system: System, publication: Publication, standard: Standard, *, clause: str = "", written: str = ""
) -> Carried:
    """Of a text in force and an edition, adopted or planned. `clause` is a number of that edition.

    `written` is the citation as it stands: one that names the edition was written for it. A review that read for
    some clauses alone counts where one of them, or what it is part of, is asked about.
    """
    if written.strip().removeprefix("~").partition(":")[0] == standard.id:
        return Carried(False, f"The text names {standard.name}.")
    revision = read_revision(publication.standing)
    if revision is None:
        return Carried(False, "No text of it is issued.")
    if standard.id in adopted_when(system, revision):
        return Carried(False, f"{standard.name} was followed when revision {revision.number} was approved.")
    unfinished: Carried | None = None
    for record in _read_against(system, publication, revision, standard, clause):
        said = f"{system.name_of(record.by)} on {record.on.isoformat()}"
        if record.result == _STANDS:
            return Carried(False, f"Read against {standard.name} by {said}.", record.id)
        unfinished = Carried(True, f"Read by {said}, and to be changed.", record.id)
    if unfinished is not None:
        return unfinished
    return Carried(True, _before(system, revision, standard))


_STANDS = "stands as it is"


def _before(system: System, revision: Revision, standard: Standard) -> str:
    """Which edition was followed instead, when it was approved."""
    approved = f"Revision {revision.number} was approved on {approved_on(revision).isoformat()}"
    editions = [item for item in adopted_when(system, revision) if family_of(item) == standard.family]
    followed = [
        f"{standard.short}{item.removeprefix(standard.family).replace('-', ':')}" for item in editions
    ]
    return (
        f"{approved}, under {' and '.join(followed)}."
        if followed
        else f"{approved}, when no edition was followed."
    )


def read_revision(standing: Standing) -> Revision | None:
    """The revision in which the text of today was read in full: the last one up to it that is not editorial."""
    if standing.current is None:
        return None
    upto = _upto(standing)
    return next((item for item in reversed(upto) if item.change_class != _EDITORIAL), upto[0])


def _upto(standing: Standing) -> tuple[Revision, ...]:
    """All up to the current one; that one may bear a digest that the list of all does not give."""
    numbers = [item.number for item in standing.revisions]
    current = standing.current
    return standing.revisions[: numbers.index(current.number) + 1] if current else ()


def adopted_when(system: System, revision: Revision) -> tuple[str, ...]:
    """The editions that were followed when it was approved: by the settings that stood there on that day."""
    grounds = _grounds(system)
    given = [item for item in revision.approvals if item.path in grounds]
    if given:
        return grounds[max(given, key=lambda item: item.recorded or item.on).path]
    return revision.change.ground.standards


def approved_on(revision: Revision) -> date:
    return max((item.on for item in revision.approvals), default=revision.issued)


def _grounds(system: System) -> Mapping[str, tuple[str, ...]]:
    """By record of approval, the editions followed when it arrived."""
    if "carried" not in system.derived:
        system.derived["carried"] = {item.path: item.ground.standards for item in system.history.approvals}
    known: Mapping[str, tuple[str, ...]] = system.derived["carried"]
    return known


def _read_against(
    system: System, publication: Publication, revision: Revision, standard: Standard, clause: str
) -> Iterator[Any]:
    """Reviews that read this very text against the edition, the last one first."""
    upto = _upto(publication.standing)
    numbers = [item.number for item in upto]
    texts = set(numbers[numbers.index(revision.number) :])
    found = [
        record
        for record in _transition_reviews(system).get((publication.document.id, standard.id), ())
        if any(
            item.document == publication.document.id and item.revision in texts for item in record.documents
        )
        and revision.issued <= record.on
        and (not record.clauses or any(_covers(item, standard, clause) for item in record.clauses))
    ]
    yield from sorted(found, key=lambda record: (record.on, record.id), reverse=True)


def _covers(named: str, standard: Standard, clause: str) -> bool:
    """Whether a clause is the one that a review names, or part of it."""
    name, _, number = named.partition(":")
    if name not in (standard.id, standard.family) or not clause:
        return False
    above = standard.clause(clause)
    while above is not None:
        if above.id == number:
            return True
        above = standard.parent(above.id)
    return False


def _transition_reviews(system: System) -> Mapping[tuple[str, str], list[Any]]:
    """By document and edition. What is broken, of another organization or still to come counts for nothing."""
    if "transition reviews" not in system.derived:
        found: dict[tuple[str, str], list[Any]] = {}
        views, register = Registers(system), registers.register(REGISTER)
        for record in system.records.of(REGISTER):
            if not record.against or not views.counts(register, record) or not _held_a_role(system, record):
                continue
            for name in {item.document for item in record.documents}:
                for edition in dict.fromkeys(record.against):
                    found.setdefault((name, edition), []).append(record)
        system.derived["transition reviews"] = found
    known: Mapping[tuple[str, str], list[Any]] = system.derived["transition reviews"]
    return known


def _held_a_role(system: System, record: Any) -> bool:
    return any(item.person == record.by and item.holds_on(record.on) for item in system.assignments)
