"""Whether what is retained is unaltered: closed records that say something else than they did, or are gone.

A record once closed stays so: it is opened again by an amendment that says so, not by taking the day away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from plainqms import registers
from plainqms.model.record import Record
from plainqms.model.record_fields import fields, same, written
from plainqms.model.record_history import Past
from plainqms.model.register import Register
from plainqms.model.system import System

NOTHING = "nothing"
"""What an amendment says of a field in which nothing stood."""
_ALWAYS = ("amendment", "related")

Said = frozenset[tuple[str, Hashable]]
Known = Callable[[str], Mapping[Said, Sequence[Record]]]
"""The records of a register by what they say. A whole register may be renumbered: each is looked up, not searched."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """A field of a closed record said `was`, and since a day says something else. `commit`: by which."""

    way: str
    was: object
    since: date
    commit: str


@dataclass(frozen=True, slots=True)
class Altered:
    """A record that is still there, and the alterations that no amendment accounts for."""

    register: Register[Any]
    record: Any
    alterations: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A closed record that no file holds any more. `now` bears another id and says the same, if any does."""

    register: Register[Any]
    record: Any
    path: str
    since: date
    commit: str
    now: Any | None


@dataclass(frozen=True)
class Retained:
    altered: tuple[Altered, ...] = ()
    gone: tuple[Gone, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Altered]:
        return {item.record.id: item for item in self.altered}


def retained(system: System) -> Retained:
    """Found out once: checks, pages and the retention schedule ask for it."""
    if "retained" not in system.derived:
        system.derived["retained"] = _retained(system)
    found: Retained = system.derived["retained"]
    return found


def _retained(system: System) -> Retained:
    altered: list[Altered] = []
    gone: list[Gone] = []
    known = _known(system)
    for past in system.history.records.past:
        register = registers.register(past.register)
        base, owed = _followed(register, past)
        if base is None:
            continue
        last = past.versions[-1]
        name, record = system.records.by_id.get(past.id, ("", None))
        if last.record is None:
            gone.append(
                Gone(register, base, last.path, last.on, last.commit, _renumbered(base, past, known, system))
            )
        elif name == past.register and owed and record.origin.whole:
            left = tuple(item for item in owed if not _accounted(record, item))
            if left:
                altered.append(Altered(register, record, left))
    return Retained(tuple(altered), tuple(gone))


def difference(register: Register[Any], old: Record, new: Record) -> Iterator[str]:
    """The fields in which the new one alters the old one; what was only added where it may be is left out."""
    before, after = fields(old), fields(new)
    for way in dict.fromkeys((*before, *after)):
        one, other = before.get(way), after.get(way)
        if not same(one, other) and not _grown(register, way, one, other, before):
            yield way


def _grown(register: Register[Any], way: str, old: object, new: object, before: Mapping[str, object]) -> bool:
    """Whether something was filled in, or added at the end, in a field that may grow."""
    if new is None:
        return False
    steps = way.split(".")
    kind = ["*" if step.isdigit() else step for step in steps]
    for name in (*_ALWAYS, *register.grows):
        entry = name.split(".")
        if kind[: len(entry)] != entry:
            continue
        if isinstance(old, tuple) and isinstance(new, tuple):
            return same(old, new[: len(old)])
        is_item = kind[len(entry) : len(entry) + 1] == ["*"]
        item = ".".join(steps[: len(entry) + 1]) + "."
        if old is None and not (is_item and any(other.startswith(item) for other in before)):
            return True
    return False


def _followed(register: Register[Any], past: Past) -> tuple[Any | None, list[Alteration]]:
    """The record as it was when last known closed, and what of it has been altered and not put back.

    Versions that today's fields cannot read whole are passed over: what cannot be read is not judged.
    """
    base: Any | None = None
    sealed = False
    owed: dict[str, list[Alteration]] = {}
    for version in past.versions:
        record = version.record
        if record is None or not record.origin.whole:
            continue
        if base is not None and sealed:
            ways = list(difference(register, base, record))
            was = fields(base)
            made = [Alteration(way, was.get(way), version.on, version.commit) for way in ways]
            for item in made:
                owed.setdefault(item.way, []).append(item)
            reopened = bool(made) and all(_accounted(record, item) for item in made)
            sealed = register.closed(record) or not reopened
        else:
            sealed = register.closed(record)
        _put_back(owed, record)
        base = record
    return (base if sealed else None), [item for items in owed.values() for item in items]


def _put_back(owed: dict[str, list[Alteration]], record: Record) -> None:
    """What says again what it said is not altered, whatever it said in between."""
    if any(owed.values()):
        now = fields(record)
        for way, items in owed.items():
            index = next((n for n, item in enumerate(items) if same(item.was, now.get(way))), len(items))
            del items[index:]


def _accounted(record: Any, item: Alteration) -> bool:
    """Whether an amendment says what stood there: all of it, or its beginning with … at the end."""
    words = written(item.was).split() if item.was is not None else [NOTHING]
    for amendment in record.amendment:
        said = amendment.was.get(item.way, "").split()
        if said == words:
            return True
        text = re.sub(r"\s*(?:…|\.\.\.)$", "", " ".join(said))
        if len(text) >= 20 and text != " ".join(said) and " ".join(words).startswith(text):
            return True
    return False


def _renumbered(base: Record, past: Past, known: Known, system: System) -> Any | None:
    """A record of the register that says the same under an id that was not there before."""
    for other in known(past.register).get(_said(base), ()):
        entered = system.history.records.entered.get(other.id)
        if entered is None or entered.on >= past.versions[-1].on:
            return other
    return None


def _known(system: System) -> Known:
    @cache
    def known(register: str) -> Mapping[Said, Sequence[Record]]:
        found: dict[Said, list[Record]] = {}
        for record in system.records.of(register):
            found.setdefault(_said(record, amendments=False), []).append(record)
        return found

    return known


def _said(record: Record, *, amendments: bool = True) -> Said:
    """What a record says, apart from its id: equal where `same` holds of every field."""
    return frozenset(
        (way, _plain(value))
        for way, value in fields(record).items()
        if way != "id" and (amendments or way.split(".")[0] != "amendment")
    )


def _plain(value: object) -> Hashable:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return " ".join(value.split()) if isinstance(value, str) else value
