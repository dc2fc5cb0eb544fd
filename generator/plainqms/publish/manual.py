"""The published manual: which documents it shows, how they are grouped, and who leads to whom."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from plainqms import registers
from plainqms.model.coverage import Coverage
from plainqms.model.document import Document
from plainqms.model.identifiers import address, order
from plainqms.model.people import Role
from plainqms.model.publication import Publication
from plainqms.model.record import tells
from plainqms.model.register import Evidence, Register
from plainqms.model.revision import Revision, State
from plainqms.model.standard import Standard
from plainqms.model.system import System
from plainqms.model.transition import Transition
from plainqms.publish import register_parts
from plainqms.sources import standards
from plainqms.views import audit_rows, citations
from plainqms.views.citations import Answers, Key
from plainqms.views.coverage import Grounds, grounds, of_all
from plainqms.views.registers import Registers, derived

NO_PROCESS = "Without a process"
AUDITORS = "standards/"
CERTIFICATION = "certification/"
RECORDS = "registers/"


@dataclass(frozen=True, slots=True)
class Event:
    """A revision that was issued, or takes effect, on a day."""

    on: date
    publication: Publication
    revision: Revision
    shown: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a page stands among the others: its process, its place in that, and what is listed before and after."""

    anchor: str
    process: str
    place: int
    before: Publication | None
    after: Publication | None


@dataclass(frozen=True)
class Manual:
    """What the pages are made from: `given` is everything the pipeline offers, `pages` what readers see.

    `archived`: each revision that ever counted has a page of its own.
    """

    system: System
    given: tuple[Publication, ...]
    archived: bool = False

    @cached_property
    def pages(self) -> tuple[Publication, ...]:
        """Documents with a text to show, by id. Without an issued revision only a draft build shows one."""
        shown = (item for item in self.given if not _withdrawn(item) and self._has_text(item))
        return tuple(sorted(shown, key=lambda item: order(item.document.id)))

    @cached_property
    def withdrawn(self) -> tuple[Publication, ...]:
        return tuple(sorted(filter(_withdrawn, self.given), key=lambda item: order(item.document.id)))

    @cached_property
    def unissued(self) -> int:
        """Documents of the tree that readers do not see, because nothing of them was issued."""
        coming = (event.publication for event in self.coming)
        known = {item.document.id for item in (*self.pages, *self.withdrawn, *coming)}
        return sum(item.id not in known and item.withdrawn is None for item in self.system.documents)

    @cached_property
    def by_id(self) -> dict[str, Publication]:
        return {item.document.id: item for item in self.pages}

    @cached_property
    def by_path(self) -> dict[str, Publication]:
        return {item.document.path: item for item in self.pages}

    @cached_property
    def processes(self) -> tuple[tuple[str, str, tuple[Publication, ...]], ...]:
        """Anchor, name and documents of each process in the order of the settings; the rest last."""
        named = self.system.configuration.processes
        found: dict[str, list[Publication]] = {name: [] for name in named}
        for item in self.pages:
            found.setdefault(item.document.process if item.document.process in named else "", []).append(item)
        rest = found.pop("", [])
        listed = [(anchor, named[anchor], tuple(items)) for anchor, items in found.items()]
        return (*listed, *([("other", NO_PROCESS, tuple(rest))] if rest else ()))

    @cached_property
    def groups(self) -> dict[str, tuple[tuple[str, tuple[Publication, ...]], ...]]:
        """For each process its documents by prefix, in the order of the settings."""
        prefixes = list(self.system.configuration.document_types)
        grouped = {}
        for anchor, _, items in self.processes:
            groups: dict[str, list[Publication]] = {prefix: [] for prefix in prefixes}
            for item in items:
                groups.setdefault(item.document.type, []).append(item)
            grouped[anchor] = tuple((prefix, tuple(found)) for prefix, found in groups.items() if found)
        return grouped

    @cached_property
    def stands(self) -> dict[str, Stand]:
        """For each document its process and the pages before and after, in the order of the left column."""
        found = {}
        for anchor, name, _ in self.processes:
            ordered = [item for _, items in self.groups[anchor] for item in items]
            neighbours = zip([None, *ordered], ordered, [*ordered[1:], None], strict=False)
            for place, (before, item, after) in enumerate(neighbours):
                found[item.document.id] = Stand(anchor, name, place, before, after)
        return found

    def leads_to(self, publication: Publication) -> tuple[Publication, ...]:
        """Other documents on the site to which its text leads, by reference or by link."""
        document = publication.document
        targets = {item.target for item in document.references if item.target in self.by_id}
        for link in document.links:
            path = target_path(link.target, document)
            if path in self.by_path:
                targets.add(self.by_path[path].document.id)
        return tuple(self.by_id[target] for target in sorted(targets - {document.id}, key=order))

    @cached_property
    def referring(self) -> dict[str, tuple[Publication, ...]]:
        """For each document, those whose text leads to it."""
        found: dict[str, list[Publication]] = {}
        for item in self.pages:
            for target in self.leads_to(item):
                found.setdefault(target.document.id, []).append(item)
        return {target: tuple(items) for target, items in found.items()}

    @cached_property
    def mentioning(self) -> dict[str, tuple[Publication, ...]]:
        """For each thing that documents name in their text (a record, a clause), those documents."""
        found: dict[str, dict[str, Publication]] = {}
        for item in self.pages:
            for reference in item.document.references:
                found.setdefault(reference.target, {})[item.document.id] = item
        return {target: tuple(items.values()) for target, items in found.items()}

    @cached_property
    def answers(self) -> Mapping[Key, Answers]:
        """What cites each clause of the adopted standards, in the documents that the site shows."""
        return citations.answers(self.pages, self.clauses_of)

    def clauses_of(self, citation: str) -> tuple[Key, ...]:
        return standards.expand(citation, self.system.standards)

    @cached_property
    def registers(self) -> Registers:
        """What is derived from the records."""
        return derived(self.system)

    @cached_property
    def records_with_page(self) -> frozenset[str]:
        """Records that tell more than a row can show, or that something else leads to."""
        named = self.registers.naming
        return frozenset(
            identifier
            for identifier, item in self.registers.by_id.items()
            if identifier in named or identifier in self._led_to or tells(item.record)
        )

    @cached_property
    def records_beside(self) -> frozenset[str]:
        """Those whose pages are laid beside the site engine's: of a large register all but the first of its list,
        and those to which a document leads, whose links the engine looks after."""
        return frozenset(
            item.record.id
            for name in self.registers.names
            for item in self.registers.entries(name)[register_parts.SITE_PAGES :]
            if item.record.id in self.records_with_page and item.record.id not in self._led_to
        )

    @cached_property
    def _led_to(self) -> frozenset[str]:
        """Records that a document names in its text, or to whose file it has a link."""
        found = {item.target for page in self.pages for item in page.document.references}
        paths = {
            target_path(link.target, page.document) for page in self.pages for link in page.document.links
        }
        return frozenset(found | {self._records_at[path] for path in paths if path in self._records_at})

    @cached_property
    def _records_at(self) -> Mapping[str, str]:
        """The record of each file that tells one record alone."""
        return {
            item.record.place.path: identifier
            for identifier, item in self.registers.by_id.items()
            if item.record.place.path.endswith(".md")
        }

    @cached_property
    def _rows_elsewhere(self) -> Mapping[str, str]:
        """For each record that its register's own page does not list, the page that does."""
        return {
            item.record.id: f"{RECORDS}{name}/{part.address}"
            for name in self.registers.names
            for part in register_parts.parts(self.registers.entries(name))
            for item in part.entries
        }

    def record_address(self, identifier: str) -> str:
        """A record's page, or its row in the register; empty where there is no such record."""
        item = self.registers.by_id.get(identifier)
        if item is None:
            return ""
        if identifier in self.records_with_page:
            return f"{RECORDS}{item.register.name}/{address(identifier)}/"
        return self.row_address(identifier)

    def row_address(self, identifier: str) -> str:
        """The row of a record in the list of its register, on whichever page that stands."""
        register = f"{RECORDS}{self.registers.by_id[identifier].register.name}/"
        return f"{self._rows_elsewhere.get(identifier, register)}#{address(identifier)}"

    def register_address(self, path: str) -> str:
        """The page of the register that a file of the repository belongs to, or of its record."""
        if not path.startswith("records/"):
            return ""
        name = path.removeprefix("records/").split("/", 1)[0].split(".", 1)[0]
        if path in self._records_at:
            return self.record_address(self._records_at[path])
        return f"{RECORDS}{name}/" if name in registers.REGISTERS else ""

    @cached_property
    def evidence(self) -> Mapping[Key, tuple[tuple[Register[Any], Evidence], ...]]:
        """What the registers show for each clause of the adopted standards."""
        return self.grounds.shown

    @cached_property
    def coverage(self) -> Mapping[str, Coverage]:
        """What each adopted standard rests on, by edition."""
        return {item.standard.id: item for item in of_all(self.grounds)}

    @cached_property
    def grounds(self) -> Grounds:
        """What coverage is read from."""
        return grounds(self.system, self.given, self.clauses_of, derived=self.registers)

    @cached_property
    def audit_rows(self) -> Mapping[Key, audit_rows.Named]:
        """What audits and findings name each clause of the adopted standards."""
        return audit_rows.by_clause(self.system, self.clauses_of)

    def standard_address(self, standard: Standard) -> str:
        """By the family, so that it outlives an edition; by the edition while two of a family are adopted."""
        editions = [item for item in self.system.standards if item.family == standard.family]
        return f"{AUDITORS}{standard.family if len(editions) == 1 else standard.id}/"

    def clause_address(self, standard: Standard, number: str) -> str:
        return f"{self.standard_address(standard)}{number}/"

    def transition_address(self, transition: Transition) -> str:
        """Beside the contents of the standard, by its family; numbers of clauses never look like it."""
        return f"{AUDITORS}{transition.new.family}/transition/"

    def address_of(self, citation: str) -> str:
        """The page of the clause that a citation names, of a range its first; empty where none is known.

        A clause of an edition that is only planned has none yet; the transition to it has.
        """
        for item in self.system.transitions:
            if self.system.planned(citation.removeprefix("~").partition(":")[0]) is item.new:
                return self.transition_address(item)
        for edition, number in self.clauses_of(citation):
            standard = self.system.standard(edition)
            return self.clause_address(standard, number) if standard else ""
        return ""

    def successors(self, identifier: str) -> tuple[Publication, ...]:
        return tuple(item for item in self.pages if identifier in item.document.supersedes)

    def owned(self, role: Role) -> tuple[Publication, ...]:
        return tuple(item for item in self.pages if item.document.owner == role.id)

    @cached_property
    def coming(self) -> tuple[Event, ...]:
        """Issued revisions whose day is still ahead, the nearest first."""
        return tuple(
            sorted(
                (
                    Event(revision.effective, item, revision, item.document.id in self.by_id)
                    for item in self.given
                    if not _withdrawn(item)
                    for revision in item.standing.coming
                ),
                key=lambda event: (event.on, order(event.publication.document.id)),
            )
        )

    def recent(self, limit: int) -> tuple[Event, ...]:
        """The last revisions that were issued and have taken effect, the newest first."""
        events = [
            Event(revision.issued, item, revision, True)
            for item in self.pages
            for revision in reversed(item.standing.revisions)
            if revision.issued <= self.system.as_of and revision not in item.standing.coming
        ]
        events.sort(key=lambda event: order(event.publication.document.id))
        events.sort(key=lambda event: event.on, reverse=True)
        return tuple(events[:limit])

    def _has_text(self, publication: Publication) -> bool:
        return self.system.draft or publication.standing.current is not None


def target_path(target: str, document: Document) -> str:
    """The path in the repository that a relative link of `document` leads to; empty if it leads elsewhere."""
    path, _, _ = target.partition("#")
    if not path or ":" in path.split("/")[0] or path.startswith("/"):
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(path)))
    return "" if joined.startswith("..") else joined


def _withdrawn(publication: Publication) -> bool:
    return publication.standing.state is State.WITHDRAWN
