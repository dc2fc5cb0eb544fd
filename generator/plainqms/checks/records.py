"""Records across registers: what they name exists, their days are in order, and each register's own judgement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel

from plainqms import registers
from plainqms.checks.identity import meant
from plainqms.model.identifiers import is_identifier, prefix
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Mention, referring, values
from plainqms.model.register import Register
from plainqms.model.system import System
from plainqms.views import retention, revisions

_FOLLOWED = "ISO 9001:2015 7.5.3 (retained information can be found)"
UNKNOWN_HOLDER = Rule(
    "E120",
    "record-names-unknown-person",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities are assigned)",
    "What is done or owned by nobody that the records know is done by nobody.",
    "Correct the id, or add the person or role to the records. Somebody who has left stays in records/people.yml; the "
    "role ends in records/assignments.yml.",
)
UNKNOWN_TARGET = Rule(
    "E121",
    "record-names-unknown-thing",
    Severity.ERROR,
    Basis.CLAUSE,
    _FOLLOWED,
    "Whoever follows the chain from a finding to what was done about it ends here.",
    "Correct the id, or enter what is missing.",
)
UNKNOWN_CLAUSE = Rule(
    "E122",
    "record-names-unknown-clause",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "A clause that does not exist, or of a standard that is not adopted, is answered by nothing.",
    "Correct the number; the catalogue of the edition lists all clauses.",
)
UNKNOWN_PLACE = Rule(
    "E123",
    "record-names-unknown-process",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "qms.yml lists processes and sites",
    "What belongs to no process is missing when that process is looked at.",
    "Name a process or site of qms.yml, or add it there.",
)
WITHDRAWN = Rule(
    "E124",
    "open-record-names-withdrawn-document",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)",
    "Work still open follows a text that is no longer to be used.",
    "Name the document that took its place.",
)
TO_ITSELF = Rule(
    "E125",
    "record-names-itself",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "Mostly another record was meant.",
    "Name the record that was meant.",
)
OUT_OF_ORDER = Rule(
    "E126",
    "record-dates-out-of-order",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what follows comes later",
    "One of the days is wrong, and nobody can tell which.",
    "Correct the day.",
)
IN_THE_FUTURE = Rule(
    "E127",
    "record-dated-in-the-future",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a record tells what happened",
    "What has not happened yet is not recorded but planned.",
    "Correct the day, or leave it out until it has come.",
)
UNKNOWN_RECORD = Rule(
    "R230",
    "reference-to-unknown-record",
    Severity.ERROR,
    Basis.CLAUSE,
    _FOLLOWED,
    "A reader who follows the reference finds nothing.",
    "Correct the id. If the record is still to be made, leave the reference out until it exists.",
)
SUGGESTIONS = 100
RULES = (
    UNKNOWN_HOLDER,
    UNKNOWN_TARGET,
    UNKNOWN_CLAUSE,
    UNKNOWN_PLACE,
    WITHDRAWN,
    TO_ITSELF,
    OUT_OF_ORDER,
    IN_THE_FUTURE,
    UNKNOWN_RECORD,
)


def check(
    system: System,
    *,
    expand: Callable[[str], tuple[tuple[str, str], ...]],
    unsettled: Collection[str] = (),
) -> Iterator[Problem]:
    """`expand` gives the clauses that a citation means.

    `unsettled` are ids that stand in files which could not be read whole: whether there is such a document or record
    is known once they are mended, so nothing is said of them.
    """
    names = _Names(system, expand, unsettled)
    for name, records in system.records.held.items():
        register = registers.register(name)
        yield from _mentions(register, records, names)
        for record in records:
            for reference in record.origin.references:
                yield from names.cited(reference.target, partial(getattr, reference, "place"))
            yield from _days(register, record, system.as_of)
            yield from register.problems(record, system.records)
        if records:
            yield from register.missing(system.records)
    yield from _from_documents(system, unsettled)


def _mentions(register: Register[Any], records: tuple[Any, ...], names: _Names) -> Iterator[Problem]:
    """Field by field, so that what thousands of records name is looked up once."""
    model: type[BaseModel] = register.model
    for steps, refers, title in referring(model):
        fine: set[str] = set()
        for record in records:
            for path, target in values(record, steps):
                if target in fine and target != record.id:
                    continue
                found = tuple(
                    names.judge(record, Mention(target, refers, path, title), closed=register.closed(record))
                )
                yield from found
                if not found and not names.lapsed(target):
                    fine.add(target)


class _Names:
    """Everything that a record may name."""

    def __init__(
        self,
        system: System,
        expand: Callable[[str], tuple[tuple[str, str], ...]],
        unsettled: Collection[str],
    ) -> None:
        self.system = system
        self.unsettled = unsettled
        self.suggested: dict[str, str] = {}
        self.roles = {role.id for role in system.roles}
        self.people = {person.id for person in system.people}
        self.documents = {document.id: document for document in system.documents}
        self.usable = sorted(item.id for item in system.documents if item.withdrawn is None)
        self.records = system.records.by_id
        self.expand = expand

    @cached_property
    def disposed_of(self) -> frozenset[str]:
        """Records that went as the schedule tells: what names them is right, and may be closed."""
        return retention.all_disposed_of(self.system)

    def lapsed(self, target: str) -> bool:
        """Whether it is a document that closed records may name and open ones may not."""
        document = self.documents.get(target)
        return document is not None and document.withdrawn is not None

    def judge(self, record: Any, mention: Mention, *, closed: bool) -> Iterator[Problem]:
        kind, target = mention.refers.kind, mention.target
        if kind in ("role", "person", "holder"):
            known = (self.roles if kind != "person" else set()) | (self.people if kind != "role" else set())
            if target not in known:
                word = {"holder": "role or person"}.get(kind, kind)
                hint = meant(target, sorted(known))
                yield UNKNOWN_HOLDER.at(record.placed(mention.path), f"there is no {word} “{target}”{hint}")
        elif kind in ("process", "site"):
            settings = self.system.configuration
            names = list(settings.processes) if kind == "process" else [site.id for site in settings.sites]
            if target not in names:
                message = f"there is no {kind} “{target}”{meant(target, names)}"
                yield UNKNOWN_PLACE.at(record.placed(mention.path), message)
        elif kind == "register":
            if target not in registers.NAMES:
                message = (
                    f"{mention.title}: there is no register “{target}”{meant(target, list(registers.NAMES))}"
                )
                yield UNKNOWN_TARGET.at(record.placed(mention.path), message)
        elif kind == "edition":
            return  # of a supplier, or of the day before yesterday; its register judges it where it matters
        elif target == record.id:
            yield TO_ITSELF.at(record.placed(mention.path), f"{record.id} names itself")
        elif kind == "clause" or (kind == "any" and ":" in target):
            yield from self.cited(target, partial(record.placed, mention.path))
        else:
            yield from self._thing(record, mention, closed)

    def cited(self, target: str, place: Callable[[], Place]) -> Iterator[Problem]:
        """A clause, document or record named in running text or by its id. Its place is asked for only in need."""
        if ":" in target:
            if not self.expand(target):
                message = f"“{target}” is no clause of an adopted standard{self._clause(target)}"
                yield UNKNOWN_CLAUSE.at(place(), message)
        elif not (
            target in self.documents
            or target in self.records
            or target in self.unsettled
            or target in self.disposed_of
        ):
            yield UNKNOWN_TARGET.at(place(), f"there is no {target}{self._meant(target, ())}")

    def _clause(self, target: str) -> str:
        """The clause that was probably meant; a control of Annex A without its letter is one."""
        name, _, number = target.partition(":")
        standard = self.system.standard(name)
        known = [clause.id for clause in standard.clauses] if standard else []
        close = [f"A.{number}"] if f"A.{number}" in known else get_close_matches(number, known, n=1)
        return f"; did you mean {name}:{close[0]}?" if close else ""

    def _thing(self, record: Any, mention: Mention, closed: bool) -> Iterator[Problem]:
        target, allowed = mention.target, mention.refers.registers
        document = self.documents.get(target) if mention.refers.kind != "record" else None
        if document is not None:
            if not closed and (ended := revisions.ended(self.system, document)):
                message = f"{record.id} names {target}, withdrawn on {ended}"
                after = [item.id for item in self.documents.values() if target in item.supersedes]
                remedy = f"Name {after[0]}, which took its place." if after else ""
                yield WITHDRAWN.at(record.placed(mention.path), message, remedy)
            return
        register, _ = self.records.get(target, ("", None))
        if not register and (target in self.unsettled or target in self.disposed_of):
            return
        message = ""
        if mention.refers.kind == "document":
            what = "is a record, and a document is expected" if register else "is no document"
            hint = "" if register else meant(target, self.usable, cutoff=0.8)
            message = f"{mention.title}: {target} {what}{hint}"
        elif not register:
            message = f"{mention.title}: there is no record {target}{self._meant(target, allowed)}"
        elif allowed and register not in allowed:
            message = (
                f"{mention.title}: {target} is one of {register}, and one of {', '.join(allowed)} is expected"
            )
        if message:
            yield UNKNOWN_TARGET.at(record.placed(mention.path), message)

    def _meant(self, target: str, allowed: tuple[str, ...]) -> str:
        """Of the first so many: whoever gave a register new ids needs no suggestion for each of thousands."""
        if target not in self.suggested:
            self.suggested[target] = (
                self._suggestion(target, allowed) if len(self.suggested) < SUGGESTIONS else ""
            )
        return self.suggested[target]

    def _suggestion(self, target: str, allowed: tuple[str, ...]) -> str:
        known = (*self.documents, *self.records) if not allowed else tuple(
            identifier for identifier, (register, _) in self.records.items() if register in allowed
        )  # fmt: skip
        alike = sorted(name for name in known if prefix(name) == prefix(target)) or sorted(known)
        return meant(target, alike[:2000], cutoff=0.8)


def _days(register: Register[Any], record: Any, as_of: date) -> Iterator[Problem]:
    begins = getattr(record, register.begins) if register.begins else None
    for name in register.happened:
        day = getattr(record, name)
        if day is None:
            continue
        title = register.model.model_fields[name].title or name
        if day > as_of:
            message = f"{record.id}: {title.lower()} {day} is still to come on {as_of}"
            yield IN_THE_FUTURE.at(record.placed(name), message)
        elif begins and day < begins:
            first = register.model.model_fields[register.begins].title or register.begins
            message = f"{record.id}: {title.lower()} {day}, before {first.lower()} {begins}"
            yield OUT_OF_ORDER.at(record.placed(name), message)


def _from_documents(system: System, unsettled: Collection[str]) -> Iterator[Problem]:
    """References of documents to records; those to documents are judged elsewhere."""
    known = system.records.by_id
    for document in system.documents:
        for reference in document.references:
            target = reference.target
            if (
                not is_identifier(target)
                or target in known
                or target in unsettled
                or prefix(target) in system.configuration.document_types
            ):
                continue
            alike = [name for name in sorted(known) if prefix(name) == prefix(target)]
            message = f"there is no record {target}{meant(target, alike, cutoff=0.8)}"
            yield UNKNOWN_RECORD.at(reference.place, message)
