"""A document as it stands in one file: what its front matter says and what its text refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plainqms.model.identifiers import address, prefix
from plainqms.model.place import Place


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`[[PRO-004]]`, `[[iso-9001:7.5.2]]`, or with `~` a link that does not cite. `sentence` is where it stands."""

    target: str
    cites: bool
    place: Place
    sentence: str = ""

    @property
    def is_clause(self) -> bool:
        return ":" in self.target


@dataclass(frozen=True, slots=True)
class Link:
    """A Markdown link or image as written. `target` is undecoded."""

    target: str
    text: str
    image: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an older system had issued: number, date, approver."""

    number: str
    on: date
    approver: str


@dataclass(frozen=True, slots=True)
class Document:
    """One controlled document. Revision, status, dates and approver are derived, so they are not here."""

    id: str
    title: str
    path: str
    place: Place
    owner: str = ""
    clauses: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    process: str = ""
    sites: tuple[str, ...] = ()
    review: int | None = None
    effective: str = ""
    classification: str = ""
    snapshot: tuple[str, ...] = ()
    adopted: bool = True
    withdrawn: date | None = None
    supersedes: tuple[str, ...] = ()
    baseline: Baseline | None = None
    places: dict[str, Place] = field(default_factory=dict, hash=False, compare=False)
    headings: tuple[Heading, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def type(self) -> str:
        """The prefix of the id: `PRO` for `PRO-004`."""
        return prefix(self.id)

    @property
    def address(self) -> str:
        return f"documents/{address(self.id)}/"

    def placed(self, name: str) -> Place:
        """Where the front matter gives `name`, or the file itself."""
        return self.places.get(name, self.place)
