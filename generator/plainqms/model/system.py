"""Everything read from the repository at one moment. No text is held here: blobs are read when a page is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plainqms.model.change import History
from plainqms.model.document import Document
from plainqms.model.organization import Configuration
from plainqms.model.people import Assignment, Person, Role
from plainqms.model.register import Records
from plainqms.model.standard import Standard
from plainqms.model.transition import Transition


@dataclass(frozen=True, slots=True)
class System:
    """`documents` are those of the tree that was read: the main line at `as_of`, or the working tree for a draft.

    `standards` are the editions adopted; `transitions` lead from one to the next, which may not be adopted yet.
    """

    as_of: date
    configuration: Configuration
    documents: tuple[Document, ...] = ()
    roles: tuple[Role, ...] = ()
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    standards: tuple[Standard, ...] = ()
    history: History = field(default_factory=History)
    draft: bool = False
    records: Records = field(default_factory=Records)
    transitions: tuple[Transition, ...] = ()
    derived: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What a view found out once, by the view's name: it follows from the rest, and a changed copy begins anew."""

    def planned(self, name: str) -> Standard | None:
        """The edition of this id that a transition leads to, while it is not adopted."""
        aims = (item.new for item in self.transitions)
        return next((item for item in aims if item.id == name and item not in self.standards), None)

    def document(self, identifier: str) -> Document | None:
        return next((item for item in self.documents if item.id == identifier), None)

    def role(self, identifier: str) -> Role | None:
        return next((item for item in self.roles if item.id == identifier), None)

    def person(self, identifier: str) -> Person | None:
        return next((item for item in self.people if item.id == identifier), None)

    def name_of(self, person: str, said: str = "") -> str:
        """What readers call a person: as `said` at the time, else as known now, else the id."""
        known = self.person(person)
        return said if said not in ("", person) else known.name if known else person

    def standard(self, name: str) -> Standard | None:
        """The adopted edition that `name` means: an edition's id, or a family's where one edition is adopted."""
        return next((item for item in self.standards if name in (item.id, item.family)), None)

    def holders(self, role: str, day: date) -> tuple[Person, ...]:
        ids = [item.person for item in self.assignments if item.role == role and item.holds_on(day)]
        return tuple(person for person in self.people if person.id in ids)
