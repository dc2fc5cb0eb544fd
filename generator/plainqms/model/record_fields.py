"""A record as single fields: each by its way in the words of a file's heading, `actions.1.owner`, counted from 1.

Converted values stand here, so that it does not matter how a file wrote them or in which order.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel

from plainqms.model.record import Record

NARRATIVE = "narrative"
"""The text below the fields of a record that is a file of its own."""


def fields(record: Record, *, as_given: bool = False) -> Mapping[str, object]:
    """Every field that has a value; a list of words is one field, of a list of groups every field is.

    `as_given` leaves out the values that a model has for what its file does not give.
    """
    found = dict(_fields(record, "", as_given))
    if record.origin.text:
        found[NARRATIVE] = record.origin.text
    return found


def same(one: object, other: object) -> bool:
    """Lines may be broken anywhere; 1.0 is 1.00."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one.split() == other.split()
    return one == other


def written(value: object) -> str:
    """As a file of records writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(written, value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def path(way: str) -> str:
    """The way as `Record.placed` knows it, counted from 0."""
    return ".".join(str(int(step) - 1) if step.isdigit() else step for step in way.split("."))


def _fields(group: BaseModel, before: str, as_given: bool) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name in type(group).model_fields:
        if as_given and name not in group.model_fields_set:
            continue
        value, way = getattr(group, name), f"{before}{name}"
        if value is None or value == "" or value == ():
            continue
        if isinstance(value, BaseModel):
            found += _fields(value, f"{way}.", as_given)
        elif isinstance(value, dict):
            found += ((f"{way}.{key}", item) for key, item in value.items())
        elif isinstance(value, tuple) and isinstance(value[0], BaseModel):
            for number, item in enumerate(value, 1):
                found += _fields(item, f"{way}.{number}.", as_given)
        else:
            found.append((way, value))
    return found
