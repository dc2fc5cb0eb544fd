"""What each process answers of the standards, with the audits of that process; at the end what no process answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from plainqms.model.coverage import Answer, Unit, rank
from plainqms.publish import clause_answers, coverage_marks, coverage_table, lists, standard_page, words
from plainqms.publish.auditors_front import PROCESSES, TITLES
from plainqms.publish.auditors_front import front as auditors_front
from plainqms.publish.coverage_marks import LABELS, OUT, SOME, called
from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written

FILE = "processes.csv"
NOBODY = "No process"


def front(manual: Manual) -> dict[str, Written]:
    lead = (
        "The clauses that the documents of each process cite. Described and evidenced are said of the clause, "
        "audited of the clause in this process."
    )
    return auditors_front(manual, kind="processcoverage", heading=TITLES[PROCESSES], lead=lead)


def values(manual: Manual) -> lists.Values:
    groups = list(_groups(manual))
    units = [unit for _, _, units in groups for unit in units]
    cited = _cited(manual)
    return {
        "groups": [
            {
                "title": title,
                "anchor": process or "none",
                "url": f"../../processes/#{process}" if process else "",
                "rows": [_row(unit, process, cited[unit.key].get(process, ()), manual) for unit in units],
            }
            for process, title, units in groups
        ],
        "count": len(units),
        "standards": [coverage.standard.name for coverage in manual.coverage.values()],
        "choices": [
            {"name": label.lower(), "label": label, "options": _options(groups, index)}
            for index, label in enumerate(LABELS)
        ],
        "file": FILE,
        "as_at": words.day(manual.system.as_of),
        "not_judged": standard_page.NOT_JUDGED,
    }


def table(manual: Manual) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    cited = _cited(manual)
    said = (text for label in LABELS for text in (label, f"{label}, because"))
    writer.writerow(
        ("Process", "Standard", "Clause", "Title", "Documents", "Not applicable, because", *said, "As at")
    )
    for process, title, units in _groups(manual):
        for unit in units:
            row = (
                title,
                unit.standard.name,
                unit.clause.id,
                coverage_table.title(unit),
                "; ".join(cited[unit.key].get(process, ())),
                unit.not_applicable,
                *(text for answer in _answers(unit, process) for text in (answer.says, answer.why)),
            )
            writer.writerow([*map(lists.cell, row), manual.system.as_of.isoformat()])
    return target.getvalue().encode("utf-8")


def _groups(manual: Manual) -> Iterator[tuple[str, str, list[Unit]]]:
    """In the order of the settings; a process without a clause says so."""
    units = [unit for coverage in manual.coverage.values() for unit in coverage.units]
    named = manual.system.configuration.processes
    others = dict.fromkeys(name for unit in units for name in unit.processes if name not in named)
    for process in (*named, *others):
        mine = [unit for unit in units if process in unit.processes]
        yield process, words.plain(named.get(process, process)), mine
    if rest := [unit for unit in units if not unit.processes]:
        yield "", NOBODY, rest


def _cited(manual: Manual) -> dict[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    units = (unit for coverage in manual.coverage.values() for unit in coverage.units)
    return {unit.key: clause_answers.documents(unit, manual) for unit in units}


def _answers(unit: Unit, process: str) -> tuple[Answer, Answer, Answer]:
    """The unit's, but audited in this process."""
    mine = next((item for item in unit.by_process if item.process == process), unit.audited)
    return unit.described, unit.evidenced, mine


def _options(groups: list[tuple[str, str, list[Unit]]], index: int) -> list[str]:
    found = {
        _answers(unit, process)[index].word
        for process, _, units in groups
        for unit in units
        if not unit.not_applicable
    }
    aside = any(unit.not_applicable for _, _, units in groups for unit in units)
    return [*map(called, sorted(found, key=rank)), *([OUT] if aside else [])]


def _row(unit: Unit, process: str, cited: Sequence[str], manual: Manual) -> dict[str, object]:
    answers = _answers(unit, process)
    aside = words.plain(unit.not_applicable)
    return {
        "standard": unit.standard.name,
        "short": unit.standard.short,
        "clause": unit.clause.id,
        "title": coverage_table.title(unit),
        "url": f"../../{manual.clause_address(unit.standard, unit.clause.id)}",
        "documents": [
            {"id": item, "url": f"../../{manual.by_id[item].document.address}"} for item in cited[:SOME]
        ],
        "more": max(0, len(cited) - SOME),
        "answers": [
            {"label": label, **coverage_marks.short(answer)}
            for label, answer in zip(LABELS, answers, strict=True)
        ],
        "aside": aside,
        "states": [OUT] * 3 if aside else [called(answer.word) for answer in answers],
    }
