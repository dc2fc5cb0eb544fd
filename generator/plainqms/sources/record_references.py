"""References in the fields of a record: in those that tell something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plainqms.model.document import Reference
from plainqms.model.place import Place
from plainqms.model.record import Record, texts
from plainqms.sources.markdown import scan


def references_in(record: Record, find: Callable[[str], Place]) -> tuple[Reference, ...]:
    """Each at its field: where in it is not known to the line."""
    return tuple(
        replace(reference, place=find(name))
        for name, text in texts(record)
        if "[[" in text
        for reference in scan(text, Place("", 1)).references
    )
