"""Standards side by side: a row for each number of the harmonized structure, three answers of each standard in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainqms.model.coverage import Answer, Audited, Coverage, Described, Evidenced, Spread, Word, rank
from plainqms.model.standard import Clause, Standard
from plainqms.publish import lists, standard_page, words
from plainqms.publish.auditors_front import STRUCTURE, TITLES
from plainqms.publish.auditors_front import front as auditors_front
from plainqms.publish.coverage_marks import LABELS, MARKS, OUT, called, weakest
from plainqms.publish.manual import Manual
from plainqms.sources.standard_maps import correspondence
from plainqms.sources.yaml_writing import Written

Harmonized = Mapping[str, list[Clause]]


def front(manual: Manual) -> dict[str, Written]:
    lead = (
        "Standards for management systems share one structure. What one document or record answers for several of "
        "them stands in one row here; they do not ask for the same."
    )
    return auditors_front(manual, kind="structure", heading=TITLES[STRUCTURE], lead=lead)


def values(manual: Manual) -> lists.Values:
    shared = {edition: _harmonized(coverage.standard) for edition, coverage in manual.coverage.items()}
    columns = [coverage for edition, coverage in manual.coverage.items() if shared[edition]]
    numbers = sorted({number for edition in shared for number in shared[edition]}, key=_place)
    titles = {topic.harmonized: topic.title for topic in correspondence() if topic.harmonized}
    return {
        "heads": [_name(item.standard, manual) for item in columns],
        "rows": [
            {
                "number": number,
                "title": titles.get(number) or _title(number, shared),
                "level": number.count(".") + 1,
                "cells": [_cell(number, item, shared[item.standard.id], manual) for item in columns],
            }
            for number in numbers
        ],
        "legend": _legend(columns),
        "others": [_other(item, manual) for item in columns if _outside(item)],
        "left_out": [
            {"name": item.standard.name, "url": f"../../{manual.standard_address(item.standard)}"}
            for item in manual.coverage.values()
            if not shared[item.standard.id]
        ],
        "as_at": words.day(manual.system.as_of),
        "not_judged": standard_page.NOT_JUDGED,
    }


def _harmonized(standard: Standard) -> Harmonized:
    """For each number the clauses that have it, without those that lie inside another of them."""
    found: dict[str, list[Clause]] = {}
    for clause in standard.clauses:
        if clause.harmonized:
            mine = found.setdefault(clause.harmonized, [])
            if not any(_inside(clause, other, standard) for other in mine):
                mine.append(clause)
    return found


def _place(number: str) -> list[tuple[int, str]]:
    """10 after 9; what an organization's own standard writes otherwise stands last."""
    return [(int(part), "") if part.isdigit() else (1000, part) for part in number.split(".")]


def _inside(clause: Clause, other: Clause, standard: Standard) -> bool:
    parent = standard.parent(clause.id)
    while parent is not None and parent.id != other.id:
        parent = standard.parent(parent.id)
    return parent is not None


def _name(standard: Standard, manual: Manual) -> str:
    """Without its year, unless two editions stand side by side."""
    alike = [item for item in manual.system.standards if item.short == standard.short]
    return standard.short if len(alike) == 1 else standard.name


def _title(number: str, shared: Mapping[str, Harmonized]) -> str:
    return next(found[number][0].heading for found in shared.values() if number in found)


def _cell(number: str, coverage: Coverage, shared: Harmonized, manual: Manual) -> dict[str, object]:
    """`within` is the number above, where the standard has nothing of its own here."""
    above = number.rpartition(".")[0]
    within = above if "." in above and above in shared and number not in shared else ""
    return {
        "name": _name(coverage.standard, manual),
        "within": within,
        "clauses": [
            {
                "id": clause.id,
                "url": f"../../{manual.clause_address(coverage.standard, clause.id)}",
                "marks": list(_marks(clause, coverage)),
            }
            for clause in shared.get(number, ())
        ],
    }


def _marks(clause: Clause, coverage: Coverage) -> Iterator[dict[str, str]]:
    unit = coverage.unit(clause.id)
    spreads = coverage.spreads(clause.id) if unit is None else None
    said: tuple[Answer | Spread, ...] = ()
    if unit is not None and not unit.not_applicable:
        said = unit.answers
    elif spreads is not None:
        said = spreads
    elif unit is not None or coverage.below(clause.id):
        yield {"mark": "out", "says": OUT}
    for label, item in zip(LABELS, said, strict=bool(said)):
        if isinstance(item, Answer):
            yield {"mark": MARKS[item.word], "says": f"{label}: {item.says}"}
        else:
            yield {"mark": MARKS[item.weakest], "says": f"{label}: {weakest(item)}"}


def _legend(columns: list[Coverage]) -> list[dict[str, object]]:
    """The shapes of each answer, the weakest first."""
    kinds: tuple[type[Word], ...] = (Described, Evidenced, Audited)
    found = {
        answer.word
        for item in columns
        for unit in item.units
        for answer in unit.answers
        if not unit.not_applicable
    }
    return [
        {
            "label": label,
            "words": [
                {"mark": MARKS[word], "says": called(word)}
                for word in sorted(kind, key=rank)
                if word in found
            ],
        }
        for label, kind in zip(LABELS, kinds, strict=True)
    ]


def _outside(coverage: Coverage) -> int:
    """Units that the structure has no number for."""
    return sum(not unit.clause.harmonized for unit in coverage.units)


def _other(coverage: Coverage, manual: Manual) -> dict[str, object]:
    return {
        "name": coverage.standard.name,
        "url": f"../../{manual.standard_address(coverage.standard)}#contents",
        "count": _outside(coverage),
    }
