"""What an auditor takes along: by process its texts, what is usually asked, own duties, what is open and what changed.

Samples are drawn by lot from whole registers, so that anybody can draw them again: each record's id, with that of the
audit and the number of the draw, gives a SHA-256; the smallest come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from plainqms import registers
from plainqms.model.coverage import descendants
from plainqms.model.identifiers import order
from plainqms.model.prompt import Prompt
from plainqms.model.publication import Publication
from plainqms.model.revision import Revision
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.registers import findings
from plainqms.views import audited

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
Prompts = Callable[[str], Mapping[str, Prompt]]
Duties = Callable[[Publication], Sequence[str]]
"""What a text asks of somebody, sentence by sentence."""

SAMPLE = 5
METHOD = (
    "Drawn by lot from all records of the register: the SHA-256 of “audit/register/draw/record” puts them in an order "
    "that nobody chose, and the first ones are taken. The same draw gives the same sample; --draw gives another."
)


class Kind(StrEnum):
    OPEN = "open from before"
    USUAL = "usually asked"
    DUTY = "our own rule"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist. `asks` are its questions, `look` what usually answers them."""

    kind: Kind
    process: str
    asks: tuple[str, ...]
    clause: str = ""
    title: str = ""
    document: str = ""
    revision: str = ""
    look: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        return " ".join(self.asks)

    @property
    def key(self) -> str:
        """Tells the line again on a page that was made anew."""
        said = "\n".join((self.process, self.clause, self.document, self.question, *self.records))
        return sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sample:
    """`drawn` of `population` records of a register, as pairs of id and what each is called."""

    register: str
    title: str
    population: int
    drawn: tuple[tuple[str, str], ...]

    @property
    def says(self) -> str:
        some = f"{len(self.drawn)} of" if len(self.drawn) < self.population else "All"
        return f"{some} {self.population} {self.title[:1].lower()}{self.title[1:]}"


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked at in one process; `process` is empty for clauses that none of the audit's processes answers.

    `since` is the last day on which an internal audit looked at the process, or the beginning of the cycle; `last`
    that audit. `changed` are revisions issued since. `unsaid`: no sheet names registers of the process.
    """

    process: str
    title: str
    owners: tuple[str, ...] = ()
    documents: tuple[Publication, ...] = ()
    last: Any = None
    since: date | None = None
    changed: tuple[tuple[Publication, Revision], ...] = ()
    samples: tuple[Sample, ...] = ()
    unsaid: bool = False
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    audit: Any
    as_of: date
    draw: int
    parts: tuple[Part, ...]
    rules_read: bool = True
    """Whether our own rules were looked for: they are known by English words."""


def checklist(
    system: System,
    audit: Any,
    publications: Sequence[Publication],
    *,
    expand: Expansion,
    prompts: Prompts,
    duties: Duties | None,
    draw: int = 1,
    size: int = SAMPLE,
) -> Checklist:
    """`publications` are the texts in force. Without `duties` nobody could tell our own rules in them."""
    mine = [item for item in publications if item.document.process in audit.processes]
    units = _units(system, audit, mine, expand)
    parts = []
    answered: set[tuple[str, str]] = set()
    for process in audit.processes:
        texts = [item for item in mine if item.document.process == process]
        cited = {pair for item in texts for pair in _cited(item, expand)}
        here = [pair for pair in units if pair in cited]
        if len(audit.processes) == 1:
            here = list(units)
        answered.update(here)
        parts.append(
            _part(
                system,
                audit,
                process,
                texts,
                {pair: units[pair] for pair in here},
                prompts,
                duties or _none,
                draw,
                size,
            )
        )
    rest = {pair: found for pair, found in units.items() if pair not in answered}
    if rest:
        title = "What no document of these processes names"
        lines = tuple(_asked("", rest, prompts))
        parts.append(Part("", title, lines=lines))
    return Checklist(audit, system.as_of, draw, tuple(parts), duties is not None)


def drawn(audit: str, register: str, records: Iterable[Any], *, draw: int, size: int) -> tuple[Any, ...]:
    """The records that the lot falls on, in the order of their ids."""

    def lot(record: Any) -> str:
        return sha256(f"{audit}/{register}/{draw}/{record.id}".encode()).hexdigest()

    return tuple(sorted(sorted(records, key=lot)[:size], key=lambda record: order(record.id)))


def _none(text: Publication) -> Sequence[str]:
    return ()


def _part(
    system: System,
    audit: Any,
    process: str,
    texts: Sequence[Publication],
    units: Mapping[tuple[str, str], tuple[Standard, Clause]],
    prompts: Prompts,
    duties: Duties,
    draw: int,
    size: int,
) -> Part:
    last = _last(system, audit, process)
    since = (
        last.held_on
        if last
        else min((audited.since(system, item) for item in system.standards), default=None)
    )
    names, told = _registers(system, process)
    samples = tuple(_samples(system, audit, names, draw, size))
    lines = (
        *_left_open(system, audit, process, units),
        *_asked(process, units, prompts),
        *(
            Line(
                Kind.DUTY,
                process,
                (said,),
                title=item.document.title,
                document=item.document.id,
                revision=_number(item),
            )
            for item in texts
            for said in duties(item)
        ),
        *(
            Line(
                Kind.SAMPLE,
                process,
                (f"{item.says}: complete, by whom they should be, in time?",),
                look=tuple(f"{name} {called}" for name, called in item.drawn),
                records=tuple(name for name, _ in item.drawn),
            )
            for item in samples
        ),
    )
    title = system.configuration.processes.get(process, process)
    owners = tuple(dict.fromkeys(system.records.owners.get(process, ())))
    changed = tuple(
        (item, revision)
        for item in texts
        for revision in item.standing.revisions
        if since is not None and since < revision.issued <= system.as_of
    )
    return Part(process, title, owners, tuple(texts), last, since, changed, samples, not told, lines)


def _units(
    system: System, audit: Any, mine: Sequence[Publication], expand: Expansion
) -> dict[tuple[str, str], tuple[Standard, Clause]]:
    """The audit's clauses as units, those below a heading too; where it names none, those that its processes answer."""
    given = [pair for clause in audit.clauses for pair in expand(clause)]
    if not audit.clauses:
        given = [pair for item in mine for pair in _cited(item, expand)]
        named = [item for item in system.standards if {item.id, item.family} & set(audit.criteria)]
        given = [pair for pair in given if not named or pair[0] in {item.id for item in named}]
    found: dict[tuple[str, str], tuple[Standard, Clause]] = {}
    for edition, number in given:
        standard = system.standard(edition) or system.planned(edition)
        clause = standard.clause(number) if standard else None
        if standard is None or clause is None:
            continue
        for item in (clause, *descendants(standard, number)):
            if item.audit_unit:
                found[standard.id, item.id] = (standard, item)
    place = {item.id: index for index, item in enumerate(system.standards)}
    return dict(
        sorted(
            found.items(),
            key=lambda item: (place.get(item[0][0], len(place)), item[1][0].positions[item[0][1]]),
        )
    )


def _cited(item: Publication, expand: Expansion) -> Iterator[tuple[str, str]]:
    document = item.document
    for target in (*document.clauses, *(one.target for one in document.references if one.cites)):
        yield from expand(target)


def _asked(
    process: str, units: Mapping[tuple[str, str], tuple[Standard, Clause]], prompts: Prompts
) -> Iterator[Line]:
    for (edition, number), (standard, clause) in units.items():
        prompt = prompts(edition).get(number)
        asks = prompt.asks if prompt else (f"How is it done here, and what shows it: {clause.heading}?",)
        look = prompt.answers if prompt else ()
        title = f"{standard.short} {number} {clause.heading}"
        yield Line(Kind.USUAL, process, asks, f"{edition}:{number}", title, look=look)


def _left_open(
    system: System, audit: Any, process: str, units: Mapping[tuple[str, str], tuple[Standard, Clause]]
) -> Iterator[Line]:
    """Findings and nonconformities of the process, or of these clauses where they name no process."""
    families = {
        (name, number)
        for (edition, number), (standard, _) in units.items()
        for name in (edition, standard.family)
    }

    def concerns(record: Any) -> bool:
        if record.process:
            return bool(record.process == process)
        pairs = [clause.rpartition(":") for clause in record.clauses]
        return any((name, number) in families for name, _, number in pairs)

    found = [
        (item, f"{item.grade} of {item.audit}")
        for item in system.records.of("findings")
        if not findings.closed(item) and item.audit != audit.id and concerns(item)
    ]
    found += [
        (item, "nonconformity")
        for item in system.records.of("nonconformities")
        if item.closed_on is None and concerns(item)
    ]
    for record, what in found:
        asks = (f"{record.id}, {what}: {record.title}. What was done, and does it work?",)
        clause = record.clauses[0] if record.clauses else ""
        yield Line(Kind.OPEN, process, asks, clause, records=(record.id,))


def _last(system: System, audit: Any, process: str) -> Any:
    held = [
        item
        for item in system.records.of("audits")
        if item.kind == "internal"
        and item.id != audit.id
        and item.held_on is not None
        and not item.cancelled_on
        and process in item.processes
        and item.held_on <= (audit.held_on or system.as_of)
    ]
    return max(held, key=lambda item: (item.held_on, item.id), default=None)


def _registers(system: System, process: str) -> tuple[tuple[str, ...], bool]:
    """Those that the process's sheet names, and whether there is a sheet that names any."""
    names = [
        name
        for item in system.records.of("processes")
        if item.process == process and item.closed_on is None
        for name in item.registers
    ]
    return tuple(dict.fromkeys(names)), bool(names)


def _samples(system: System, audit: Any, names: Sequence[str], draw: int, size: int) -> Iterator[Sample]:
    for name in names:
        records = system.records.of(name)
        if records:
            chosen = drawn(audit.id, name, records, draw=draw, size=size)
            known = registers.register(name)
            title = known.one if len(records) == 1 else known.noun or known.title
            yield Sample(name, title, len(records), tuple((item.id, item.name) for item in chosen))


def _number(item: Publication) -> str:
    return item.standing.current.number if item.standing.current else ""
