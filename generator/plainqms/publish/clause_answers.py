"""On the page of a clause: the three answers with their reasons and links, by process where processes differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plainqms.model.coverage import Answer, Support, Unit, Word
from plainqms.model.standard import Clause, Standard
from plainqms.publish import coverage_marks, record_values, words
from plainqms.publish.coverage_marks import LABELS
from plainqms.publish.manual import Manual
from plainqms.registers import findings
from plainqms.views import audit_rows, citations

UP = "../../../"  # from a clause's page to the root
_NO_AUDITS: dict[str, list[dict[str, object]]] = {"rows": [], "findings": [], "planned": []}


def values(standard: Standard, clause: Clause, manual: Manual) -> dict[str, object]:
    """`with` is the clause with which this one is audited; `aside` the reason for which it is not applied."""
    coverage = manual.coverage[standard.id]
    unit = coverage.unit(clause.id)
    nothing: dict[str, object] = {
        "with": "",
        "aside": "",
        "answers": [],
        "processes": [],
        "audits": dict(_NO_AUDITS),
    }
    if unit is None:
        found = coverage.spreads(clause.id)
        below = coverage.below(clause.id)
        if not found:
            return {**nothing, "aside": "None of its parts is applied." if below else ""}
        answers = [
            {**said, "why": _counts(spread.counts), "links": []}
            for said, spread in zip(coverage_marks.spreads(found), found, strict=True)
        ]
        return {**nothing, "answers": answers}
    other = unit.clause.id if unit.clause.id != clause.id else ""
    if unit.not_applicable:
        return {**nothing, "with": other, "aside": words.plain(unit.not_applicable)}
    return {
        "with": other,
        "aside": "",
        "answers": [
            {"label": label, **_answer(answer, manual, documents=answer is not unit.described)}
            for label, answer in zip(LABELS, unit.answers, strict=True)
        ],
        "processes": _processes(unit, manual) if len(unit.processes) > 1 else [],
        "audits": _audits(unit, manual),
    }


def _counts(counts: Sequence[tuple[Word, int]]) -> str:
    """`3 of 7 never` is the answer; the rest follows, where there is any."""
    if len(counts) == 1:
        return ""
    return ", ".join(f"{number} {word.value}" for word, number in counts) + "."


def _answer(answer: Answer, manual: Manual, *, documents: bool = True) -> dict[str, object]:
    """Without `documents` where they are told with their titles beside it."""
    supports = [item for item in answer.supports if documents or item.kind != "document"]
    return {
        **coverage_marks.short(answer),
        "why": coverage_marks.why(answer, manual),
        "links": [_up(item) for item in coverage_marks.links(supports, manual)],
    }


def _up(link: dict[str, str]) -> dict[str, str]:
    return {**link, "url": f"{UP}{link['url']}" if link["url"] else ""}


def _processes(unit: Unit, manual: Manual) -> list[dict[str, object]]:
    """What its documents say and what audits saw there, process by process."""
    audited = {item.process: item for item in unit.by_process}
    names = manual.system.configuration.processes
    cited = documents(unit, manual)
    return [
        {
            "name": words.plain(names.get(process, process)),
            "url": f"{UP}processes/#{process}" if process in names else "",
            "documents": [
                {"id": item, "url": f"{UP}{manual.by_id[item].document.address}"}
                for item in cited.get(process, ())
            ],
            "audited": _answer(audited[process], manual) if process in audited else {},
        }
        for process in unit.processes
    ]


def documents(unit: Unit, manual: Manual) -> Mapping[str, tuple[str, ...]]:
    """Those that answer the unit and that readers can open, by process."""
    found: dict[str, dict[str, None]] = {}
    for clause in (unit.clause, *unit.members):
        for item in manual.answers.get((unit.standard.id, clause.id), citations.NONE).documents:
            found.setdefault(item.document.process, {})[item.document.id] = None
    return {process: tuple(items) for process, items in found.items()}


def _audits(unit: Unit, manual: Manual) -> dict[str, list[dict[str, object]]]:
    found = [
        manual.audit_rows.get((unit.standard.id, clause.id), audit_rows.NOTHING)
        for clause in (unit.clause, *unit.members)
    ]
    planned = dict.fromkeys(audit.id for named in found for audit in named.planned)
    noted = {finding.id: finding for named in found for finding in named.findings}
    return {
        "rows": [_row(audit, row, manual) for named in found for audit, row in named.rows],
        "findings": [
            {
                **_record(finding.id, manual),
                "title": words.plain(finding.title),
                "says": f"{finding.grade}, {'closed' if findings.closed(finding) else 'open'}",
            }
            for finding in noted.values()
        ],
        "planned": [
            {
                **_record(identifier, manual),
                "says": words.day(manual.registers.by_id[identifier].record.planned),
            }
            for identifier in planned
        ],
    }


def _record(identifier: str, manual: Manual) -> dict[str, object]:
    return {**_up(coverage_marks.links([Support("record", identifier, "")], manual)[0])}


def _row(audit: Any, row: Any, manual: Manual) -> dict[str, object]:
    names = manual.system.configuration.processes
    reported = audit.reported_on is not None and audit.reported_on <= manual.system.as_of
    return {
        **_record(audit.id, manual),
        "on": words.day(audit.held_on),
        "says": "" if reported else "not reported yet",
        "process": words.plain(names.get(row.process, row.process)),
        "seen": words.spoken(record_values.readable(row.seen, manual)),
        "result": row.result or "no result",
        "finding": _record(row.finding, manual) if row.finding else {},
    }
