"""On the page of audits: what was looked at in which process, standard by standard, and what was not."""

from __future__ import annotations

from plainqms.publish import words
from plainqms.publish.manual import Manual
from plainqms.views.audit_coverage import Cell, Coverage, coverages


def values(manual: Manual) -> list[dict[str, object]]:
    documents = (page.document for page in manual.pages)
    found = coverages(manual.system, documents, manual.clauses_of)
    return [_table(item, manual) for item in found if item.cells]


def _table(item: Coverage, manual: Manual) -> dict[str, object]:
    cells = list(item.cells.values())
    names = manual.system.configuration.processes
    return {
        "name": words.plain(item.standard.name),
        "since": words.day(item.since),
        "seen": sum(cell.seen is not None for cell in cells),
        "planned": sum(cell.seen is None and cell.planned is not None for cell in cells),
        "holes": sum(cell.hole for cell in cells),
        "heads": [names[process] for process in item.processes],
        "rows": [
            {
                "id": clause.id,
                "title": clause.heading,
                "url": manual.clause_address(item.standard, clause.id),
                "cells": [
                    _cell(item.cells.get((clause.id, process)), names[process], manual)
                    for process in item.processes
                ],
            }
            for clause in item.clauses
        ],
    }


def _cell(cell: Cell | None, process: str, manual: Manual) -> dict[str, str]:
    if cell is None:
        return {"process": process, "mark": "", "says": "", "url": ""}
    day = cell.seen or cell.planned
    if day is None:
        return {"process": process, "mark": "hole", "says": "not yet", "url": ""}
    mark = "done" if cell.seen else "now" if day >= manual.system.as_of else "due"
    return {
        "process": process,
        "mark": mark,
        "says": words.month(day),
        "url": manual.record_address(cell.audit),
    }
