"""The gap analysis as files for a spreadsheet: a row an audit unit, and the plan with a row an open gap."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from plainqms.model.system import System
from plainqms.publish import words
from plainqms.publish.lists import cell
from plainqms.registers import gaps
from plainqms.registers.gaps import Gap
from plainqms.views import gap
from plainqms.views.coverage import LEVELS
from plainqms.views.gap import Analysis, Effort, Row

_UNITS = (
    "Standard", "Clause", "Title", "Not applicable, because",
    *(head for name in LEVELS for head in (f"Tool: {name}", f"Tool: {name}, because")),
    "Attested", "Judged", "Open gaps", "Closed gaps", "As at",
)  # fmt: skip
_PLAN = (
    "Gap", "Title", "Clauses", "Process", "Judged", "Severity", "Next", "Action", "Owner", "Effort (days)", "Target",
    "Done on", "As at",
)  # fmt: skip


def units(analyses: Iterable[Analysis], system: System) -> bytes:
    return _table(_UNITS, (_unit(row, one, system) for one in analyses for row in one.rows))


def plan(found: Iterable[Gap], system: System) -> bytes:
    return _table(_PLAN, (_planned(item, system) for item in found))


def attested(row: Row, system: System) -> list[str]:
    """`Maria Keller, 2 Sep 2026: “...”`"""
    return [
        f"{words.plain(system.name_of(item.said.by))}, {item.said.on.isoformat()}: {words.spoken(item.said.what)}"
        for item in row.attested
    ]


def judged(row: Row, system: System) -> list[str]:
    return [
        f"{item.said.result}: {words.plain(system.name_of(item.said.by))}, {item.said.on.isoformat()}, "
        f"{words.spoken(item.said.because)}"
        for item in row.judged
    ]


def effort(found: Effort) -> str:
    """`7 days for 3 gaps, 1 of them without an estimate`"""
    many = words.count(found.gaps, "gap")
    if not found.gaps:
        return "done, to be seen by somebody else"
    if found.unknown == found.gaps:
        return f"{many}, effort not estimated"
    without = f", {found.unknown} of them without an estimate" if found.unknown else ""
    return f"{days(found.days)} for {many}{without}"


def days(effort: Decimal) -> str:
    """`1.5 days`, `1 day`"""
    return "1 day" if effort == 1 else f"{effort.normalize():f} days"


def holder(name: str, system: System) -> str:
    """What readers call a role or a person."""
    role = system.role(name)
    return role.heading if role else words.plain(system.name_of(name)) if name else ""


def _unit(row: Row, analysis: Analysis, system: System) -> list[str]:
    unit = row.unit
    return [
        analysis.standard.name,
        unit.clause.id,
        unit.title,
        unit.not_applicable,
        *(text for answer in unit.answers for text in (answer.says, answer.why)),
        "\n".join(attested(row, system)),
        "\n".join(judged(row, system)),
        ", ".join(item.id for item in row.open),
        ", ".join(item.id for item in row.gaps if gaps.closed(item)),
        analysis.as_of.isoformat(),
    ]


def _planned(item: Gap, system: System) -> list[str]:
    judgement = gaps.last_judged(item)
    return [
        item.id,
        item.title,
        ", ".join(item.clauses),
        system.configuration.processes.get(item.process, item.process),
        judgement.result if judgement else "not judged",
        item.severity,
        words.spoken(gap.to_do(item)),
        words.spoken(item.action),
        holder(item.owner, system),
        "" if item.effort is None else format(item.effort, "f"),
        item.target.isoformat() if item.target else "",
        item.done.isoformat() if item.done else "",
        system.as_of.isoformat(),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([cell(text) for text in row])
    return target.getvalue().encode("utf-8")
