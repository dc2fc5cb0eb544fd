"""A page for each process: who answers for it, its documents and measures, what is due, what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainqms.model.coverage import Answer, Unit, rank
from plainqms.model.publication import Publication
from plainqms.publish import dashboard, lists, record_values, words
from plainqms.publish.auditors_front import PROCESSES
from plainqms.publish.coverage_marks import LABELS, MARKS
from plainqms.publish.dashboard import Cell, Part, fact, named, part
from plainqms.publish.manual import Manual
from plainqms.publish.records_front import Page
from plainqms.registers import processes as register
from plainqms.sources.yaml_writing import Written
from plainqms.views.registers import Entry, Task

FOLDER = "processes/"
SECTION = "How we work"


def pages(manual: Manual) -> Iterator[Page]:
    sheets = {item.record.process: item for item in manual.registers.entries("processes")}
    for anchor, name, items in manual.processes:
        if anchor not in manual.system.configuration.processes:
            continue  # documents without a process have no page of one
        sheet = sheets.get(anchor)
        lead = words.spoken(sheet.record.purpose) if sheet else ""
        front = lists.front(manual, kind="overview", heading=words.plain(name), lead=lead, section=SECTION)
        front |= {
            "crumbs": [{"title": SECTION, "url": FOLDER}],
            "siblings": lists.siblings(manual, kind="processes"),
            "facts": [*_facts(anchor, sheet, manual)],
        }
        parts = _parts(anchor, items, sheet, manual)
        yield f"{FOLDER}{anchor}/", name, front, "dashboard", dashboard.values(parts, manual, up="../../")


def _facts(process: str, sheet: Entry | None, manual: Manual) -> Iterator[Written]:
    if sheet is None:
        owners = manual.system.records.owners.get(process, ())
        said = ", ".join(record_values.named(owner, "holder", manual)["text"] for owner in owners)
        yield fact("Owner", said or "Nobody is named")
        yield fact("Process sheet", "None yet")
        return
    owner = record_values.named(sheet.record.owner, "holder", manual)
    yield fact("Owner", owner["text"], owner["url"])
    yield fact("Stands", sheet.state)
    yield fact("Process sheet", sheet.record.id, manual.record_address(sheet.record.id))


def _parts(process: str, items: Sequence[Publication], sheet: Entry | None, manual: Manual) -> Iterator[Part]:
    yield part(
        "Documents",
        ("Document", "State", "Owner"),
        (
            (
                named(item.document.id, manual),
                Cell(words.state_since(item, manual.system), mark=words.mark(item, manual.system)),
                Cell(words.owner(item, manual.system)),
            )
            for item in items
        ),
        empty="No document yet. One that names this process in its first lines appears here when it is issued.",
    )
    yield _measures(sheet, manual)
    mine = [task for task in manual.registers.due if _concerns(task, process, manual)]
    yield dashboard.tasks("Due", mine, manual, most=20, exact=False, empty="Nothing of this process is due.")
    found: list[Any] = [
        *dashboard.open_findings(manual, process),
        *dashboard.open_nonconformities(manual, process),
    ]
    yield dashboard.findings_of(
        "Open findings and nonconformities", found, manual,
        empty="Nothing is open. What audits and others find in this process stands here until it is closed.",
    )  # fmt: skip
    yield _coverage(process, manual)


def _measures(sheet: Entry | None, manual: Manual) -> Part:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for measure in sheet.record.measures if sheet else ():
            last = register.latest(sheet.record, measure) if sheet else None
            if last is None:
                stands = Cell("no value yet")
            else:
                reached = register.on_target(measure, last.value)
                stands = Cell("on target" if reached else "misses it", mark="done" if reached else "due")
            value = f"{record_values.raw(last.value)} {measure.unit}".strip() if last else ""
            yield (
                Cell(words.plain(measure.name), below=(words.spoken(measure.what),) if measure.what else ()),
                Cell(f"{measure.direction} {record_values.raw(measure.target)} {measure.unit}".strip()),
                Cell(value, below=(words.day(last.on),) if last else ()),
                stands,
            )

    return part(
        "Measures", ("Measure", "Target", "Last value", "Stands"), rows(),
        empty="Nothing is measured yet. Measures stand in the process sheet, with a target and their values.",
    )  # fmt: skip


def _concerns(task: Task, process: str, manual: Manual) -> bool:
    if task.identifier in manual.by_id:
        return manual.by_id[task.identifier].document.process == process
    item = manual.registers.by_id.get(task.identifier)
    return item is not None and getattr(item.record, "process", "") == process


def _coverage(process: str, manual: Manual) -> Part:
    """How many clauses its documents name, by what is found for them, in counts."""
    units = [
        unit
        for item in manual.coverage.values()
        for unit in item.units
        if process in unit.processes and not unit.not_applicable
    ]

    def row() -> Iterator[Cell]:
        yield Cell(str(len(units)), f"{PROCESSES}#{process}")
        for index in range(len(LABELS)):
            answers = [_answer(unit, index, process).word for unit in units]
            url = f"{PROCESSES}#{process}"
            yield Cell(
                "",
                lines=tuple(
                    Cell(f"{answers.count(word)} {word.value}", url, mark=MARKS[word])
                    for word in sorted(set(answers), key=rank)
                ),
            )

    return part(
        "Clauses that its documents name",
        ("Clauses", *LABELS),
        [tuple(row())] if units else (), numeric=True,
        empty="No clause of an adopted standard is named in its documents.",
        lead="Whether a requirement is met is for people to judge.",
    )  # fmt: skip


def _answer(unit: Unit, index: int, process: str) -> Answer:
    """The unit's own, but audited in this process."""
    if LABELS[index] == LABELS[-1]:
        return next((one for one in unit.by_process if one.process == process), unit.audited)
    return unit.answers[index]
