"""Which records of two systems differ: entered, closed, opened again, altered, removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from plainqms import registers
from plainqms.model.identifiers import order
from plainqms.model.impact import RecordImpact
from plainqms.model.record import Record
from plainqms.model.record_fields import fields, same
from plainqms.model.register import Register
from plainqms.model.system import System
from plainqms.views import statement
from plainqms.views.retained import retained


def record_changes(before: System, after: System, paths: Collection[str]) -> Iterator[RecordImpact]:
    """`paths` are the files that differ: what lies in no other register has not changed."""
    names = [
        name for name in registers.REGISTERS
        if any(path.startswith((f"records/{name}.", f"records/{name}/")) for path in paths)
    ]  # fmt: skip
    if not names:
        return
    unaccounted = _unaccounted(after) - _unaccounted(before)
    for name in names:
        register = registers.register(name)
        old, new = ({item.id: item for item in side.records.of(name)} for side in (before, after))
        for identifier in sorted({*old, *new}, key=order):
            found = _change(register, old.get(identifier), new.get(identifier))
            if found is not None:
                what, changed = found
                side, record = (after, new[identifier]) if identifier in new else (before, old[identifier])
                called = statement.name(record, name, side)
                yield RecordImpact(
                    identifier, called, register.title, what, changed, identifier in unaccounted
                )


def _change(
    register: Register[Any], old: Record | None, new: Record | None
) -> tuple[str, tuple[str, ...]] | None:
    if old is None or new is None:
        if new is None:
            return "removed", ()
        return ("entered, closed already" if register.closed(new) else "entered"), ()
    was, now = fields(old), fields(new)
    differing = [way for way in dict.fromkeys((*was, *now)) if not same(was.get(way), now.get(way))]
    if not differing:
        return None
    names = tuple(dict.fromkeys(_named(type(new), way) for way in differing))
    if register.closed(new) != register.closed(old):
        return ("closed" if register.closed(new) else "opened again"), names
    return "altered", names


def _named(model: type[Record], way: str) -> str:
    """The field as its register calls it, without the place in a list."""
    name = way.split(".")[0]
    known = model.model_fields.get(name)
    return (known.title if known and known.title else name.replace("_", " ")).lower()


def _unaccounted(system: System) -> frozenset[str]:
    found = retained(system)
    return frozenset(item.record.id for item in found.altered) | frozenset(
        item.record.id for item in found.gone
    )
