"""What stood on the main line before a change arrived: a change is judged by that, never by what it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the history of a repository without settings needs none of this
    from plainqms.model.organization import DocumentType
    from plainqms.model.people import Assignment, Person


@dataclass(frozen=True, slots=True)
class Ground:
    """Settings, people and roles of that moment; of a kind of file that never stood before, the change's own.

    `types` by prefix; a document type that the change itself adds is among them, one that it alters is as it was.
    `one_person` is the reason, stated in the settings, why an author's own approval counts. `standards` are the
    editions adopted once the change was there: adopting one gives nobody a right, so the change may bring it along.
    """

    types: Mapping[str, DocumentType] = field(default_factory=lambda: MappingProxyType({}))
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    one_person: str = ""
    standards: tuple[str, ...] = ()
