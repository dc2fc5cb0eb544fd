"""What the pre-audit check reads from: a system, one adopted standard, and what other commands found about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plainqms import registers
from plainqms.model.coverage import Support
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.problem import Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.registers import evidence_elsewhere
from plainqms.views import audit_coverage
from plainqms.views.about_standard import AboutStandard
from plainqms.views.documented_information import Asked
from plainqms.views.preaudit.point import HARMONIZED, Colour, Count, Judged
from plainqms.views.registers import Registers

SHOWN = 3  # so many are named in a sentence, the rest is counted


@dataclass(frozen=True, slots=True)
class Verified:
    """What `qms verify` says of the current revision of a document in force, or issued."""

    document: str
    revision: str
    approved: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The site as it lies there: the day that it shows, and whether it is a draft."""

    as_at: date
    draft: bool = False


@dataclass(frozen=True)
class Facts(AboutStandard):
    """`problems` are all that the checks find, also those that qms.yml sets aside. `newer` names a later edition that
    the tool knows of; `texts` are those that readers see; `site` is none where nothing was published here. `unread`
    tells what of documents and records could not be read, so that it is missing in everything else.
    """

    asked: tuple[Asked, ...]
    programme: audit_coverage.Coverage
    problems: tuple[Problem, ...]
    verified: tuple[Verified, ...]
    texts: tuple[Publication, ...]
    derived: Registers
    site: Published | None = None
    newer: str = ""
    unread: tuple[Problem, ...] = ()

    @property
    def harmonized(self) -> bool:
        """Whether the numbers of clauses that points name are those of this standard."""
        return self.standard.family in HARMONIZED

    def wrong(self, register: str, records: Iterable[Any], *rules: Rule) -> tuple[tuple[Any, Problem], ...]:
        """What the register finds wrong with its records, by these rules."""
        known = registers.register(register)
        return tuple(
            (record, problem)
            for record in records
            for problem in self.derived.problems(known, record)
            if problem.rule in rules
        )

    def told(self, *names: str) -> tuple[Problem, ...]:
        """What checks found, by the names of their rules."""
        return tuple(problem for problem in self.problems if problem.rule.name in names)

    def lost(self, register: str) -> Judged | None:
        """A register of which something could not be read says too little to be judged by."""
        path = re.compile(rf"records/{re.escape(register)}[./]")
        found = [item for item in self.unread if path.match(item.place.path)]
        if not found:
            return None
        says = f"{found[0].place.path} cannot be read whole: {sentence(item.message for item in found)}"
        support = (Support("register", register, "cannot be read whole"),)
        return Judged(Colour.RED, says, (), support, "", "Mend it; qms check names each place.")

    def elsewhere(self, *numbers: str) -> tuple[Any, ...]:
        """Pointers to records that are kept outside, for these clauses."""
        held = self.ours("evidence-elsewhere")
        return tuple(item for item in held if item.ended_on is None and self.names(item.clauses, *numbers))

    def owner_of(self, *numbers: str) -> str:
        """Who owns the text in force that answers the first of these clauses that any answers."""
        owners = {item.document.id: item.document.owner for item in self.texts}
        for number in numbers if self.harmonized else ():
            if self.standard.clause(number) is None:
                continue
            unit = self.coverage.unit(number)
            for found in (*((unit,) if unit else ()), *self.coverage.below(number)):
                for support in found.described.supports:
                    if owners.get(support.target):
                        return owners[support.target]
        return ""


def from_register(
    facts: Facts,
    register: str,
    rules: Iterable[Rule],
    *,
    what: str,
    clean: str,
    records: Iterable[Any] | None = None,
    clauses: tuple[str, ...] = (),
    red: Iterable[Rule] = (),
) -> Judged:
    """A point that asks one register: red where a rule breaks a requirement (or is in `red`), amber for the rest.

    An empty register is never green: somebody says whether there is nothing, or nobody wrote it down.
    """
    held = tuple(facts.ours(register) if records is None else records)
    if not held:
        return nothing(facts, register, *clauses)
    found = facts.wrong(register, held, *rules)
    bad = {record.id for record, _ in found}
    counts = (Count(len(held) - len(bad), len(held), what),)
    if not found:
        return Judged(Colour.GREEN, clean, counts, (Support("register", register, what),))
    worst = any(item.rule.severity is Severity.ERROR or item.rule in set(red) for _, item in found)
    messages = [item.message for _, item in found]
    supports = tuple(Support("record", record.id, item.message) for record, item in found)
    owner = getattr(found[0][0], "owner", "")
    remedy = found[0][1].remedy
    return Judged(Colour.RED if worst else Colour.AMBER, sentence(messages), counts, supports, owner, remedy)


def nothing(facts: Facts, register: str, *clauses: str) -> Judged:
    """An empty register: people look where else it is kept; else it is a question whether there is nothing."""
    known = registers.register(register)
    if kept := facts.elsewhere(*clauses) if clauses else ():
        return look_there(kept)
    says = f"Nothing is recorded under {known.title}: is that true?"
    green = f"Enter what there is in records/{register}.yml, or where it is kept in records/evidence-elsewhere.yml."
    return Judged(Colour.AMBER, says, (), (Support("register", register, "no record"),), "", green)


def unplanned(facts: Facts, register: str, what: str, *clauses: str) -> Judged:
    """Of what a body asks for before stage 1: planned is enough there, and neither held nor planned is not."""
    found = nothing(facts, register, *clauses)
    if found.colour is not Colour.AMBER:
        return found
    says = f"{found.says} If it is, {what} was neither held nor planned; every body asks for it first."
    return replace(found, colour=Colour.RED, says=says)


def kept_elsewhere(facts: Facts, kept: Iterable[Any]) -> Judged:
    """Records outside the repository: as good as the last sample that somebody had fetched."""
    found = tuple(kept)
    rules = evidence_elsewhere.REGISTER.rules
    bad = facts.wrong("evidence-elsewhere", found, *rules)
    unsampled = [item for item in found if not item.samples]
    good = len(found) - len({record.id for record, _ in bad} | {item.id for item in unsampled})
    counts = (Count(good, len(found), "kinds of record held elsewhere, sampled in time"),)
    supports = tuple(Support("record", item.id, f"{item.title}: {item.where}") for item in found)
    where = "; ".join(f"{item.title}, {item.where}" for item in found[:SHOWN])
    if good == len(found):
        return Judged(Colour.GREEN, f"Held elsewhere and sampled: {where}.", counts, supports, found[0].owner)
    says = f"Held elsewhere, and the last sample is overdue, missing or not followed up: {where}."
    green = "Have samples fetched, and enter what was found under samples: in records/evidence-elsewhere.yml."
    return Judged(Colour.AMBER, says, counts, supports, found[0].owner, green)


def look_there(kept: Iterable[Any]) -> Judged:
    """Records outside the repository, of which no sample tells what is asked here."""
    found = tuple(kept)
    where = "; ".join(f"{item.title}, {item.where}" for item in found[:SHOWN])
    supports = tuple(Support("record", item.id, f"{item.title}: {item.where}") for item in found)
    green = "Look there, and enter a sample with what was seen."
    return Judged(
        Colour.GREY, f"Held elsewhere, where no tool looks: {where}.", (), supports, found[0].owner, green
    )


def by_people(facts: Facts, what: str, enter: str, *clauses: str, called: str = "") -> Judged:
    """Of something that no register here holds: a sampled pointer that names the clause counts, else nobody can tell.

    `called` are words of which its title must hold one, where the clause alone asks for other things too.
    """
    kept = tuple(item for item in facts.elsewhere(*clauses) if re.search(called, item.title, re.IGNORECASE))
    if kept:
        return kept_elsewhere(facts, kept)
    return Judged(Colour.GREY, f"Nothing here shows {what}.", green=enter)


def sentence(messages: Iterable[str]) -> str:
    """The first few, and how many more there are."""
    found = list(dict.fromkeys(messages))
    rest = len(found) - SHOWN
    told = "; ".join(found[:SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
    return told if told.endswith(("?", ".", "!")) else f"{told}."


def supports_of(facts: Facts, problems: Iterable[Problem]) -> tuple[Support, ...]:
    """The documents and records that problems name."""
    found: dict[str, Support] = {}
    for problem in problems:
        for name in IDENTIFIER.findall(f"{problem.message} {problem.place.path}"):
            kind = "document" if facts.system.document(name) else "record"
            found.setdefault(name, Support(kind, name, problem.message))
    return tuple(found.values())
