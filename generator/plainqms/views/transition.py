"""The way from one edition to the next: what became of each clause, who cites it, what was read anew, what is planned.

What became of a clause is what was publicly reported, and no judgement of what it asks. A text in force that cites the
old edition is carried over until it was read against the new one; views/carried.py says when it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plainqms import registers
from plainqms.model.correspondence import Kind, Step
from plainqms.model.identifiers import order
from plainqms.model.publication import Publication
from plainqms.model.register import Register
from plainqms.model.standard import Standard
from plainqms.model.system import System
from plainqms.model.transition import Transition
from plainqms.views import described
from plainqms.views.carried import Carried, adopted_when, carried_over, read_revision
from plainqms.views.registers import Registers

Expansion = Callable[[str, tuple[Standard, ...]], tuple[tuple[str, str], ...]]
"""What a citation means in some editions: pairs of edition and clause."""


@dataclass(frozen=True, slots=True)
class Citing:
    """A text in force that cites a clause. `numbers` are those of the old edition; none where it names the new one."""

    publication: Publication
    numbers: tuple[str, ...]
    located: bool
    carried: Carried


@dataclass(frozen=True, slots=True)
class Row:
    """A clause of the new edition and the texts that answer it, or answered what it comes from."""

    step: Step
    citing: tuple[Citing, ...]

    @property
    def carried(self) -> tuple[Citing, ...]:
        return tuple(item for item in self.citing if item.carried)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in force that cites either edition. `left` are clauses of the new one for which it was not read anew."""

    publication: Publication
    clauses: tuple[str, ...]
    left: tuple[str, ...]
    why: str
    records: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return not self.left


@dataclass(frozen=True, slots=True)
class Progress:
    """A transition on a day. `audits` and `reviews` are those that name the new edition, the next or last one first."""

    transition: Transition
    rows: tuple[Row, ...]
    readings: tuple[Reading, ...]
    audits: tuple[Any, ...]
    reviews: tuple[Any, ...]

    @property
    def read(self) -> int:
        return sum(item.done for item in self.readings)

    @property
    def unanswered(self) -> tuple[Row, ...]:
        """New and cited by nothing: what is left to write."""
        return tuple(row for row in self.rows if row.step.kind is Kind.NEW and not row.citing)

    @property
    def audited(self) -> bool:
        """Whether an internal audit against the new edition was held and reported."""
        return any(item.reported_on and item.held_on for item in self.audits)

    @property
    def reviewed(self) -> bool:
        """Whether the management has looked at the system by the new edition."""
        return any(item.held_on for item in self.reviews)


def progress(
    system: System, transition: Transition, publications: Iterable[Publication], expand: Expansion
) -> Progress:
    texts = sorted(described.counted(publications, system), key=lambda item: order(item.document.id))
    cited = [(text, _cited(system, transition, text, expand)) for text in texts]
    rows = tuple(
        Row(step, tuple(_citing(system, transition.new, step, cited)))
        for step in transition.map.steps(transition.old, transition.new)
    )
    return Progress(
        transition,
        rows,
        tuple(_readings(rows)),
        tuple(_audits(system, transition.new)),
        tuple(_reviews(system, transition.new)),
    )


@dataclass(frozen=True, slots=True)
class _Cited:
    """What one text cites: clauses of either edition, each with whether a passage does."""

    old: Mapping[str, bool]
    new: Mapping[str, bool]


def _cited(system: System, transition: Transition, text: Publication, expand: Expansion) -> _Cited:
    """A citation without edition speaks of those that were followed when the text was approved."""
    revision = read_revision(text.standing)
    followed = adopted_when(system, revision) if revision else ()
    anew = transition.new.id in followed
    before = transition.old.id in followed or not anew
    old: dict[str, bool] = {}
    new: dict[str, bool] = {}
    for written, located in _written(text):
        by_family = written.partition(":")[0] == transition.new.family
        for edition, found, meant in ((transition.old, old, before), (transition.new, new, anew)):
            if meant or not by_family:
                for _, number in expand(written, (edition,)):
                    found[number] = found.get(number, False) or located
    return _Cited(old, new)


def _written(text: Publication) -> Iterator[tuple[str, bool]]:
    for item in text.document.references:
        if item.is_clause and item.cites:
            yield item.target, True
    for claimed in text.document.clauses:
        yield claimed, False


def _citing(
    system: System, new: Standard, step: Step, cited: Iterable[tuple[Publication, _Cited]]
) -> Iterator[Citing]:
    number = step.clause.id
    for text, found in cited:
        numbers = tuple(source.id for source in step.sources if source.id in found.old)
        if number in found.new:
            carried = carried_over(system, text, new, clause=number, written=f"{new.id}:{number}")
            yield Citing(text, (), found.new[number], carried)
        elif numbers:
            located = any(found.old[item] for item in numbers)
            yield Citing(text, numbers, located, carried_over(system, text, new, clause=number))


def _readings(rows: Iterable[Row]) -> Iterator[Reading]:
    found: dict[str, list[tuple[str, Citing]]] = {}
    for row in rows:
        for item in row.citing:
            found.setdefault(item.publication.document.id, []).append((row.step.clause.id, item))
    for name in sorted(found, key=order):
        mine = found[name]
        left = tuple(number for number, item in mine if item.carried)
        telling = [item.carried for _, item in mine if bool(item.carried) == bool(left)]
        yield Reading(
            mine[0][1].publication,
            tuple(number for number, _ in mine),
            left,
            " ".join(dict.fromkeys(item.reason for item in telling)),
            tuple(dict.fromkeys(item.carried.record for _, item in mine if item.carried.record)),
        )


def _audits(system: System, new: Standard) -> Iterator[Any]:
    """Internal audits against the new edition: those that took place first, then those to come."""
    register = registers.register("audits")
    mine = [
        item
        for item in system.records.of(register.name)
        if item.kind == "internal" and new.id in item.criteria and not item.cancelled_on
    ]
    yield from _in_order(system, register, mine)


def _reviews(system: System, new: Standard) -> Iterator[Any]:
    register = registers.register("management-reviews")
    mine = [item for item in system.records.of(register.name) if new.id in item.standards]
    yield from _in_order(system, register, mine)


def _in_order(system: System, register: Register[Any], records: Iterable[Any]) -> list[Any]:
    """What was held and can be relied on, then what is planned; a record with an error of its own is neither."""
    views = Registers(system)
    sound = [item for item in records if item.held_on is None or views.counts(register, item)]
    return sorted(
        sound, key=lambda item: (item.held_on is None, item.held_on or item.planned, order(item.id))
    )
