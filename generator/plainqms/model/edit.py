"""A file that a command wants written: the command decides, the writer writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """`path` is relative to the repository's root, with `/`."""

    path: str
    text: str
