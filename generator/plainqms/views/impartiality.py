"""Who audits what they stand close to, and whether they can: for each auditor of our own, from the records.

Close is who owns the process, whom its documents give work, who wrote or approved a text that the audit samples. The
records tell no more: friendship, boredom and pressure are for people to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.people import Person
from plainqms.model.revision import Revision
from plainqms.model.system import System
from plainqms.views import approvals, revisions

Doing = Callable[[str], Mapping[str, str]]
"""The roles to which a document gives work, by its id, each with the first sentence that does."""

LOOKING = ("lead auditor", "auditor")
_AUDITING = (
    "9.2"  # the clause by which the documents about auditing are known, in every management system standard
)


class Tie(StrEnum):
    OWNS = "owns the process"
    WORKS = "does work of the process"
    WROTE = "wrote the text"
    APPROVED = "approved the text"


class Shown(StrEnum):
    RECORDED = "shown in the records"
    STATED = "stated with the audit"
    LAPSED = "no longer in date"
    NOTHING = "not shown"


@dataclass(frozen=True, slots=True)
class Bond:
    """One way in which an auditor stands close. `sentence` gives the work; `revision` is the one that was written."""

    tie: Tie
    process: str = ""
    document: str = ""
    role: str = ""
    sentence: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Ability:
    """By which record it is shown, and until when it counts; `until` is empty where it counts for good."""

    shown: Shown
    record: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """An auditor of an audit: how close, how able, and who else could do it. `person` is None for an outsider."""

    index: int
    auditor: Any
    person: Person | None
    ability: Ability
    bonds: tuple[Bond, ...] = ()
    others: tuple[Person, ...] = ()
    """Able, there on the day, and tied to nothing that this audit looks at."""
    partly: tuple[tuple[Person, tuple[str, ...]], ...] = ()
    """Able and there, and free of these documents and processes, to which this auditor is tied."""


def of_audit(system: System, audit: Any, doing: Doing) -> tuple[Standpoint, ...]:
    """Of those who look; experts and observers judge nothing."""
    day = day_of(audit)
    named = {item.person for item in audit.auditors if item.person}
    ties: dict[str, tuple[Bond, ...]] = {}

    def tied(person: Person) -> tuple[Bond, ...]:
        if person.id not in ties:
            ties[person.id] = tuple(bonds(system, audit, person, doing))
        return ties[person.id]

    found = []
    for index, item in enumerate(audit.auditors):
        if item.part not in LOOKING or not (item.person or item.name):
            continue
        person = system.person(item.person) if item.person else None
        mine = tied(person) if person else ()
        others: list[Person] = []
        partly: list[tuple[Person, tuple[str, ...]]] = []
        for other in system.people if mine else ():
            if other.id in named or not _there(other, day):
                continue
            if ability(system, other.id, day).shown is not Shown.RECORDED:
                continue
            theirs = {_where(bond) for bond in tied(other)}
            free = tuple(dict.fromkeys(_where(bond) for bond in mine if _where(bond) not in theirs))
            if not theirs:
                others.append(other)
            elif free:
                partly.append((other, free))
        able = ability(system, item.person, day, item.competence) if item.person else _stated(item)
        found.append(Standpoint(index, item, person, able, mine, tuple(others), tuple(partly)))
    return tuple(found)


def unfit(system: System, audit: Any) -> str:
    """Why it counts for no clause: of its auditors nobody was both able and free, and no safeguard was recorded.

    By what the records tell. That a document gives an auditor work is a sign for whoever chooses auditors, and decides
    nothing here: it is read out of English sentences as they stand today, so that an answer would hang on the language
    of a manual, and an audit of last year would stop counting on the day when a text is worded otherwise.
    """
    looking = of_audit(system, audit, lambda _: {}) if audit.kind == "internal" else ()
    able = [item for item in looking if item.ability.shown is not Shown.LAPSED]
    if looking and not able:
        return "was led by somebody whose competence was no longer in date"
    if able and all(item.bonds for item in able) and not safeguarded(audit):
        return "was led by somebody close to what was audited"
    return ""


def safeguarded(audit: Any) -> bool:
    """Whether a safeguard is recorded; one that an auditor of it decided protects nobody."""
    return audit.safeguard is not None and not decided_alone(audit)


def decided_alone(audit: Any) -> bool:
    looking = {item.person for item in audit.auditors if item.part in LOOKING and item.person}
    return audit.safeguard is not None and audit.safeguard.decided_by in looking


def remedies(item: Standpoint) -> Iterator[str]:
    """Swap, second auditor, somebody from outside, a safeguard that is written down: what the records allow."""
    if item.others:
        names = ", ".join(person.name for person in item.others)
        yield f"Swap: the records show as able, there and free of all this: {names}."
    else:
        yield "Swap: the records show nobody else who is able, there on the day and free of all this."
    for person, free in item.partly:
        yield f"Second auditor for a part alone: {person.name}, for {', '.join(free)}."
    yield "Somebody from outside, whom the records tie to nothing here."
    yield "A safeguard: what protects the result, why nothing better can be had, and who decided it."


def day_of(audit: Any) -> date:
    day: date = audit.held_on or audit.planned
    return day


def in_cycle(system: System, audit: Any) -> bool:
    """Whether it belongs to the present cycle of what it was held against."""
    from plainqms.registers import audits  # loaded only where there are any
    from plainqms.views import audited

    mine = [item for item in system.standards if audits.against(audit, item.id, system.records)]
    begins = [audited.since(system, item) for item in mine or system.standards]
    return day_of(audit) >= min(begins, default=months_after(system.as_of, -audited.CYCLE))


def sampled(system: System, audit: Any) -> dict[str, str]:
    """The documents that it samples, with the revision that it names; until it says which, all of its processes."""
    found: dict[str, str] = {}
    for row in audit.rows:
        if row.document and row.result != "not looked at":
            found[row.document] = row.revision or found.get(row.document, "")
    if not found and audit.held_on is None:
        known = {document.id for document in system.documents}
        found = {item: "" for item in audit.criteria if item in known}
        found |= {item.id: "" for item in system.documents if item.process in audit.processes}
    return found


def bonds(system: System, audit: Any, person: Person, doing: Doing) -> Iterator[Bond]:
    """Each once: who owns a process is not told for its work too."""
    day = day_of(audit)
    roles = {item.role for item in system.assignments if item.person == person.id and item.holds_on(day)}
    owned = set()
    for process in audit.processes:
        owner = next((item for item in _owners(system, process) if item in roles or item == person.id), "")
        if owner:
            owned.add(process)
            yield Bond(Tie.OWNS, process, role=owner)
    for document in system.documents:
        if document.process in audit.processes and document.process not in owned:
            given = doing(document.id)
            for role in sorted(roles & set(given)):
                yield Bond(Tie.WORKS, document.process, document.id, role, given[role])
    yield from _texts(system, audit, person)


def _texts(system: System, audit: Any, person: Person) -> Iterator[Bond]:
    standings = revisions.standings(system)
    for name, number in sampled(system, audit).items():
        standing = standings.get(name)
        revision = _looked_at(standing.revisions, number, day_of(audit)) if standing else None
        if revision is None:
            continue
        if person.recognisable and approvals.is_author(person, (*revision.authors, *revision.wrote)):
            yield Bond(Tie.WROTE, document=name, revision=revision.number)
        elif any(item.person == person.id for item in revision.approvals):
            yield Bond(Tie.APPROVED, document=name, revision=revision.number)


def ability(system: System, person: str, day: date, stated: str = "") -> Ability:
    """On the day of the audit, by what the roles of auditors ask; where nothing is asked, by what the audit says."""
    from plainqms.registers import competence  # loaded only where there is an audit

    records = system.records
    done = [
        (item, asked)
        for asked in _asked(system)
        for item in records.grouped("training", "requirement").get(asked.id, ())
        if item.person == person and item.on <= day and item.succeeded
    ]
    ends = [(competence.until(item, asked), item) for item, asked in done]
    good = [(until, item) for until, item in ends if until is None or until >= day]
    if good:
        until, item = max(good, key=lambda pair: (pair[0] or date.max, pair[1].on, pair[1].id))
        return Ability(Shown.RECORDED, item.id, until)
    if ends:
        until, item = max(ends, key=lambda pair: (pair[0] or date.max, pair[1].on, pair[1].id))
        return Ability(Shown.LAPSED, item.id, until)
    return Ability(Shown.STATED if stated else Shown.NOTHING)


def _stated(auditor: Any) -> Ability:
    return Ability(Shown.STATED if auditor.competence else Shown.NOTHING)


def _asked(system: System) -> tuple[Any, ...]:
    """What is asked of auditors: requirements that name clause 9.2, or a document about auditing that answers it."""
    clauses = {f"{name}:{_AUDITING}" for item in system.standards for name in (item.id, item.family)}

    def about(targets: Any) -> bool:
        return any(
            target in clauses or f"{target}.".startswith(tuple(f"{item}." for item in clauses))
            for target in targets
        )

    texts = {
        document.id
        for document in system.documents
        if about((*document.clauses, *(item.target for item in document.references if item.cites)))
    }
    return tuple(
        item for item in system.records.of("competence") if about(item.clauses) or texts & set(item.documents)
    )


def _owners(system: System, process: str) -> tuple[str, ...]:
    sheets = (
        item.owner
        for item in system.records.of("processes")
        if item.process == process and item.closed_on is None
    )
    return tuple(dict.fromkeys((*system.records.owners.get(process, ()), *sheets)))


def _looked_at(issued: tuple[Revision, ...], number: str, day: date) -> Revision | None:
    if number:
        return next((item for item in issued if item.number == number), None)
    return next((item for item in reversed(issued) if item.issued <= day), None)


def _there(person: Person, day: date) -> bool:
    return not any(item.from_ <= day and (item.until is None or day <= item.until) for item in person.absent)


def _where(bond: Bond) -> str:
    return bond.document or bond.process
