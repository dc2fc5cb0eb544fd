"""What the fields of a record are: what each means, what it takes, whether it is needed. For pages and templates."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plainqms.model.record import Prose, Refers


@dataclass(frozen=True, slots=True)
class Described:
    """A field by its path, as a table names it: `owner`, `actions.1.due` of the first of several actions.

    `takes` says in words what may stand there; `allowed` are the words of which one is written. A `group` has
    fields of its own, which follow it; `several` may be given more than once.
    """

    path: str
    title: str
    means: str
    takes: str
    needed: bool
    allowed: tuple[str, ...] = ()
    refers: Refers | None = None
    kind: type = str
    told: bool = False
    group: bool = False
    several: bool = False


def described(model: type[BaseModel], before: str = "") -> Iterator[Described]:
    """In the order of the model; the fields of a group after the group."""
    for name, field in model.model_fields.items():
        inner = group_of(field.annotation)
        several = typing.get_origin(field.annotation) is tuple
        path = f"{before}{name}"
        allowed = tuple(str(word) for word in _choices(field.annotation) if word)
        refers, told = next(_marks(field, Refers), None), any(True for _ in _marks(field, Prose))
        kind = _kind(field.annotation)
        takes = _takes(kind, refers, told, group=inner is not None)
        yield Described(
            path,
            field.title or name,
            field.description or "",
            f"several: {takes}" if several and inner is None else f"several {takes}s" if several else takes,
            field.is_required(),
            allowed,
            refers,
            kind,
            told,
            inner is not None,
            several,
        )
        if inner is not None and name != "amendment":
            yield from described(inner, f"{path}.{'1.' if several else ''}")


def group_of(kind: Any) -> type[BaseModel] | None:
    """The model of a field that holds a group, or several."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for part in typing.get_args(kind) if (found := group_of(part))), None)


_NAMES = {
    "role": "role",
    "person": "person",
    "holder": "role or person",
    "document": "id of a document, as PRO-001",
    "process": "process of qms.yml",
    "site": "site of qms.yml",
    "clause": "clause, as iso-9001:7.5.2",
    "edition": "edition, as iso-9001-2015",
    "any": "id of a document or record, or clause",
    "register": "name of a register",
}


def _takes(kind: type, refers: Refers | None, told: bool, *, group: bool) -> str:
    if group:
        return "group"
    if refers is not None:
        of = f" of {' or '.join(refers.registers).replace('-', ' ')}" if refers.registers else ""
        return _NAMES.get(refers.kind, f"id of a record{of}")
    if told:
        return "text"
    words = {date: "day, as 2026-03-31", bool: "yes or no", int: "whole number", Decimal: "number"}
    return words.get(kind, "one line")


def _kind(annotation: Any) -> type:
    """Day, number, yes or no; text for all else."""
    if annotation in (date, bool, int, Decimal):
        return typing.cast(type, annotation)
    inside = (part for part in typing.get_args(annotation) if isinstance(part, type) or typing.get_args(part))
    return next((found for part in inside if (found := _kind(part)) is not str), str)


def _choices(annotation: Any) -> tuple[object, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return next((found for part in typing.get_args(annotation) if (found := _choices(part))), ())


def _marks(field: FieldInfo, mark: type) -> Iterator[Any]:
    inner = (getattr(part, "__metadata__", ()) for part in typing.get_args(field.annotation))
    yield from (item for items in (field.metadata, *inner) for item in items if isinstance(item, mark))
