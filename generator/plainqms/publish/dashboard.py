"""What dashboards are made of: tables of what is due, of findings by age, of coverage in counts; links from the root.

A dashboard says how many and where; it sums nothing up and scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from plainqms.model.coverage import Coverage
from plainqms.publish import coverage_map, lists, record_values, words
from plainqms.publish.coverage_marks import LABELS
from plainqms.publish.manual import AUDITORS, CERTIFICATION, RECORDS, Manual
from plainqms.registers import findings
from plainqms.registers.certification_event import Event
from plainqms.views.certification import Cycle, cycles
from plainqms.views.registers import Task

SHORT = 16  # letters of what is not broken over lines
SOME = 8  # rows of a list that goes on elsewhere
# Of findings and nonconformities, from the day on which they were found; no standard sets such days.
AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (None, "over 90 days"))
_GRADES = (
    "major nonconformity", "minor nonconformity", "area of concern", "observation", "opportunity for improvement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """`url` leads from the root of the site; `below` are small lines, `mark` a shape before the words.

    `lines` are cells below each other, in place of its own words.
    """

    text: str
    url: str = ""
    below: tuple[str, ...] = ()
    mark: str = ""
    strong: bool = False
    lines: tuple[Cell, ...] = ()

    @property
    def short(self) -> bool:
        return not self.lines and all(len(line) <= SHORT for line in (self.text, *self.below))


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with a table. `count` is how many there are in all; `more` leads to the rest, or to all."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    count: int | None = None
    lead: str = ""
    more: tuple[str, str] | None = None
    numeric: bool = False


def part(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    empty: str,
    lead: str = "",
    more: tuple[str, str] | None = None,
    most: int = 0,
    exact: bool = True,
    numeric: bool = False,
) -> Part:
    """`most`: how many rows are shown, where not all are; `more` then says how many, if it leads to these alone."""
    found = tuple(tuple(row) for row in rows)
    shown = found[:most] if most else found
    if more and exact and len(found) > len(shown):
        more = (f"All {len(found):,}", more[1])
    count = None if numeric else len(found)
    return Part(title, tuple(heads), shown, empty, count, lead, more, numeric)


def values(parts: Iterable[Part], manual: Manual, *, up: str) -> lists.Values:
    return {"parts": list(parts), "up": up, "as_at": words.day(manual.system.as_of)}


def fact(label: str, value: object, url: str = "") -> dict[str, str]:
    return {"label": label, "value": str(value), "url": url}


def named(identifier: str, manual: Manual, *below: str) -> Cell:
    """A record or document by id and title."""
    item = manual.registers.by_id.get(identifier)
    page = manual.by_id.get(identifier)
    title = item.record.name if item else page.document.title if page else ""
    return Cell(
        words.plain(f"{identifier} {title}"),
        record_values.address(identifier, manual),
        tuple(line for line in below if line),
    )


def holder(owner: str, manual: Manual) -> Cell:
    if not owner:
        return Cell("Nobody")
    piece = record_values.named(owner, "holder", manual)
    return Cell(piece["text"], piece["url"])


def tasks(
    title: str, found: Sequence[Task], manual: Manual, *, empty: str, most: int = SOME, exact: bool = True
) -> Part:
    as_of = manual.system.as_of

    def row(task: Task) -> tuple[Cell, ...]:
        late = (as_of - task.on).days
        said = (f"{words.count(late, 'day')} overdue",) if late > 0 else ()
        return (
            Cell(words.day(task.on), below=said, strong=late > 0),
            Cell(words.spoken(task.what)),
            Cell(
                words.plain(f"{task.identifier} {task.name}"), record_values.address(task.identifier, manual)
            ),
            holder(task.owner, manual),
        )

    return part(
        title,
        ("Due", "What", "Of", "Owner"),
        map(row, found),
        empty=empty,
        more=("All that is due", "due/"),
        most=most,
        exact=exact,
    )


def open_findings(manual: Manual, process: str = "") -> list[Any]:
    """Findings that are not closed, of one process or of all: the gravest first, then the oldest."""
    grades = list(_GRADES)
    held = [
        item.record
        for item in manual.registers.entries("findings")
        if not findings.closed(item.record) and process in ("", item.record.process)
    ]
    return sorted(held, key=lambda record: (grades.index(record.grade), record.on))


def open_nonconformities(manual: Manual, process: str = "") -> list[Any]:
    held = [
        item.record
        for item in manual.registers.entries("nonconformities")
        if item.record.closed_on is None and process in ("", item.record.process)
    ]
    return sorted(held, key=lambda record: record.raised_on)


def by_age(manual: Manual) -> Part:
    """How many are open, by grade and age; each number leads to its register."""
    as_of = manual.system.as_of
    groups: dict[tuple[str, str], list[date]] = {}
    for record in open_findings(manual):
        said = f"{record.grade[:1].upper()}{record.grade[1:]}"
        groups.setdefault((said, f"{RECORDS}findings/"), []).append(record.on)
    for record in open_nonconformities(manual):
        groups.setdefault(("Nonconformity from anywhere", f"{RECORDS}nonconformities/"), []).append(
            record.raised_on
        )

    def row(key: tuple[str, str], days: list[date]) -> tuple[Cell, ...]:
        name, url = key
        counts = _in_ages([(as_of - on).days for on in days])
        oldest = words.count((as_of - min(days)).days, "day")
        return (Cell(name, url), *(Cell(str(count), url if count else "") for count in counts), Cell(oldest))

    return part(
        "Open findings by grade and age",
        ("Grade", *(title for _, title in AGES), "Oldest"),
        (row(key, days) for key, days in groups.items()),
        empty="No finding and no nonconformity is open. What audits find stands here until it is closed.",
        lead="Counted from the day on which each was found. The days are our own; no standard sets them.",
        numeric=True,
    )


def _in_ages(ages: Iterable[int]) -> list[int]:
    counts = [0] * len(AGES)
    for age in ages:
        counts[next(index for index, (most, _) in enumerate(AGES) if most is None or age <= most)] += 1
    return counts


def findings_of(title: str, found: Sequence[Any], manual: Manual, *, empty: str, most: int = 0) -> Part:
    """Open findings and nonconformities, one a row."""
    as_of = manual.system.as_of

    def row(record: Any) -> tuple[Cell, ...]:
        on = getattr(record, "raised_on", None) or record.on
        grade = record.grade or "not graded"
        state = manual.registers.by_id[record.id].state
        return (
            named(record.id, manual, grade[:1].upper() + grade[1:]),
            Cell(words.count((as_of - on).days, "day")),
            Cell(state),
            holder(record.owner, manual),
        )

    return part(
        title, ("Finding", "Open for", "State", "Owner"), map(row, found), empty=empty,
        more=("Audit findings", f"{RECORDS}findings/"), most=most,
    )  # fmt: skip


def coverage(manual: Manual) -> Part:
    """Of each standard how many units have which answer, each number leading to the units that it counts."""

    def row(item: Coverage) -> Iterator[Cell]:
        url = manual.standard_address(item.standard)
        yield Cell(words.plain(item.standard.name), url)
        for index, label in enumerate(LABELS):
            yield Cell("", lines=tuple(_counted(item, index, f"{url}?{label.lower()}=")))

    return part(
        "Coverage, in counts",
        ("Standard", *LABELS),
        (tuple(row(item)) for item in manual.coverage.values()),
        empty="No standard is adopted yet, so no clause asks for anything.",
        lead="Clauses that are audited as one. Whether a requirement is met is for people to judge.",
        more=("What answers each clause", AUDITORS),
        numeric=True,
    )


def _counted(item: Coverage, index: int, url: str) -> Iterator[Cell]:
    for found in coverage_map.counts(item, index):
        said = str(found["says"])
        text = f"{found['count']} {said[:1].lower()}{said[1:]}"
        yield Cell(text, f"{url}{quote(said)}#clauses", mark=str(found["mark"]))


def visits(manual: Manual) -> Part:
    """What the cycles ask for next, each day with its rule; and audits by the body that are planned."""

    together: dict[Event, list[Cell]] = {}
    for cycle in sorted(_ahead(manual), key=lambda item: item.visit.day if item.visit else date.max):
        if cycle.visit is not None:
            known = manual.system.standard(cycle.standard)
            name = words.plain(known.name if known else cycle.standard)
            together.setdefault(replace(cycle.visit, record="", path=""), []).append(
                Cell(name, CERTIFICATION)
            )

    def row(visit: Event, standards: list[Cell]) -> tuple[Cell, ...]:
        late = visit.day < manual.system.as_of
        return (
            Cell(words.day(visit.day), below=("late",) if late else (), strong=late),
            Cell(words.plain(visit.title), below=_planned(visit)),
            Cell("", lines=tuple(standards)),
            Cell(visit.rule.says, below=(visit.rule.cited,)),
        )

    return part(
        "Next visits of the certification body",
        ("By", "What", "Standards", "Rule"),
        (row(*item) for item in together.items()),
        empty="No visit is planned and none is due. A certificate in the records brings its cycle with it; "
        "before the first one, stage 1 and stage 2 stand among the audits.",
        more=("Certificates and their cycles", CERTIFICATION),
    )


def _planned(visit: Event) -> tuple[str, ...]:
    return (f"planned for {words.day(visit.planned)}",) if visit.planned else ()


def next_visit(manual: Manual) -> str:
    """The day in the audit programme, or else the one by which it must be; empty where none is due."""
    found = [cycle.visit for cycle in _ahead(manual) if cycle.visit]
    first = min(found, key=lambda visit: visit.planned or visit.day, default=None)
    if first is None:
        return ""
    return f"{words.day(first.planned)}, planned" if first.planned else f"by {words.day(first.day)}"


def _ahead(manual: Manual) -> list[Cycle]:
    """Cycles of certificates that are held, and on the way to a first one, with a visit on a day that is known."""
    return [
        item
        for item in cycles(manual.system)
        if (item.held or item.certificate is None) and item.visit is not None and item.visit.day != date.max
    ]
