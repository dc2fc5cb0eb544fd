"""The page of a standard: its contents with the three answers for each audit unit, a map of them, and a file."""

from __future__ import annotations

from plainqms.model.coverage import Coverage, Unit, rank
from plainqms.model.standard import Clause, Standard
from plainqms.publish import coverage_map, coverage_table, lists, words
from plainqms.publish.auditors_front import front as auditors_front
from plainqms.publish.coverage_marks import LABELS, OUT, SOME, called, marks, spreads
from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written

FILE = "coverage.csv"
# What no tool can see; it stands beside every table of answers.
NOT_JUDGED = (
    "whether a text is right, enough, and what people really do",
    "whether a record tells the truth, and whether it is the right one",
    "whether what was done works",
    "whether an audit looked deep enough, in the right place",
    "whether a clause is rightly not applied",
    "what is known, agreed and done without being written down",
)


def front(standard: Standard, manual: Manual) -> dict[str, Written]:
    return auditors_front(manual, kind="standard", heading=standard.name, lead=words.plain(standard.title))


def table(standard: Standard, manual: Manual) -> bytes:
    return coverage_table.table((manual.coverage[standard.id],))


def values(standard: Standard, manual: Manual) -> lists.Values:
    coverage = manual.coverage[standard.id]
    applied = [unit for unit in coverage.units if not unit.not_applicable]
    return {
        "rows": [_row(clause, coverage, manual) for clause in standard.clauses],
        "count": len(standard.clauses),
        "units": len(applied),
        "aside": [
            {
                "id": unit.clause.id,
                "title": coverage_table.title(unit),
                "why": words.plain(unit.not_applicable),
            }
            for unit in coverage.units
            if unit.not_applicable
        ],
        "maps": coverage_map.values(coverage, manual),
        "choices": [
            {"name": label.lower(), "label": label, "options": options(coverage, index)}
            for index, label in enumerate(LABELS)
        ],
        "file": FILE,
        "not_judged": NOT_JUDGED,
        "since": words.day(coverage.since),
        "as_at": words.day(manual.system.as_of),
        "verified": standard.verified,
    }


def options(coverage: Coverage, index: int) -> list[str]:
    """The answers that are given, the weakest first."""
    found = {unit.answers[index].word for unit in coverage.units if not unit.not_applicable}
    aside = [OUT] if any(unit.not_applicable for unit in coverage.units) else []
    return [*map(called, sorted(found, key=rank)), *aside]


def _row(clause: Clause, coverage: Coverage, manual: Manual) -> dict[str, object]:
    unit = coverage.unit(clause.id)
    row: dict[str, object] = {
        "id": clause.id,
        "title": clause.heading,
        "url": f"{clause.id}/",
        "level": clause.level,
        "main": clause.level == 1,
        "of": "",
        "aside": "",
        "states": ("", "", ""),
        "documents": [],
        "more": 0,
    }
    if unit is None:
        found = coverage.spreads(clause.id)
        aside = OUT if coverage.below(clause.id) and not found else ""
        return {**row, "kind": "heading", "answers": spreads(found) if found else [], "aside": aside}
    if unit.clause.id != clause.id:
        return {**row, "kind": "member", "answers": [], "of": unit.clause.id}
    return {
        **row,
        "kind": "unit",
        "answers": marks(unit),
        "aside": f"{OUT}: {words.plain(unit.not_applicable)}" if unit.not_applicable else "",
        "states": states(unit),
        "documents": _documents(unit, manual)[:SOME],
        "more": max(0, len(unit.described.supports) - SOME),
    }


def states(unit: Unit) -> tuple[str, str, str]:
    """What the filters ask for."""
    if unit.not_applicable:
        return OUT, OUT, OUT
    described, evidenced, audited = map(called, (answer.word for answer in unit.answers))
    return described, evidenced, audited


def _documents(unit: Unit, manual: Manual) -> list[dict[str, str]]:
    return [
        {
            "id": item.target,
            "url": f"../../{manual.by_id[item.target].document.address}#{item.anchor}".rstrip("#"),
        }
        for item in unit.described.supports
        if item.target in manual.by_id
    ]
