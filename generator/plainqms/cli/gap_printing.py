"""What `qms gap` says, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from plainqms.cli.options import one_line
from plainqms.model.system import System
from plainqms.publish import gap_tables
from plainqms.registers import gaps
from plainqms.registers.gaps import Gap
from plainqms.sources.prompts import prompts
from plainqms.views import gap
from plainqms.views.coverage import LEVELS
from plainqms.views.gap import Analysis, Row


def units(analysis: Analysis, system: System, *, every: bool) -> None:
    click.echo(click.style(f"{analysis.standard.name}, as at {analysis.as_of}", bold=True))
    shown = [row for row in analysis.applied if every or row.bare or row.gaps]
    for row in shown:
        click.echo(click.style(one_line(f"{row.unit.clause.id}  {row.unit.title}"), bold=True))
        answers = zip(LEVELS, row.unit.answers, strict=True)
        said = "; ".join(f"{level}: {answer.says.lower()}" for level, answer in answers)
        click.echo(f"    tool      {one_line(said)}")
        for label, lines in (
            ("attested", gap_tables.attested(row, system)),
            ("judged", gap_tables.judged(row, system)),
        ):
            for line in lines or ["by nobody" if label == "attested" else "not judged"]:
                click.echo(f"    {label.ljust(8)}  {one_line(line)}")
        for line in asks(row):
            click.echo(f"    asks      {one_line(line)}")
        for item in row.gaps:
            told = _ended(item, system) if gaps.closed(item) else _line(item, system)
            click.echo(f"    {'closed' if gaps.closed(item) else 'open':8}  {one_line(told)}")
    quiet = len(analysis.applied) - len(shown)
    aside = len(analysis.rows) - len(analysis.applied)
    bare = sum(row.bare for row in analysis.applied)
    unseen = sum(row.bare and not row.gaps for row in analysis.applied)
    click.echo(
        f"{len(analysis.applied)} audit units{f', {aside} not applicable' if aside else ''}; "
        f"{bare} that nothing in force describes and records do not show in full, "
        f"{unseen} of them without a record of a gap."
        + (f" {quiet} others are not listed; --all lists them." if quiet else "")
        + "\n"
    )


def _line(item: Gap, system: System) -> str:
    parts = (
        item.id,
        item.severity or "no severity yet",
        f"target {item.target}" if item.target else "no target yet",
        gap_tables.holder(item.owner, system) or "nobody owns it",
    )
    return f"{', '.join(parts)}: {gap.to_do(item)}"


def _ended(item: Gap, system: System) -> str:
    if item.closed_on is None:
        return f"{item.id}, judged fulfilled; nothing is to be done"
    seen = gaps.verified(item)
    who = f": {system.name_of(seen.by)}, {seen.on}, {seen.seen}" if seen else ""
    return f"{item.id} on {item.closed_on}{who}"


def asks(row: Row) -> tuple[str, ...]:
    """What an auditor usually asks, where somebody still has to look."""
    prompt = prompts(row.unit.standard.id).get(row.unit.clause.id)
    return prompt.asks if prompt and (row.open or not row.gaps) else ()


def following(planned: Sequence[Gap], system: System) -> None:
    if planned:
        count = f"{len(planned)} gap{'s' if len(planned) > 1 else ''} open"
        click.echo(f"{count}. Next: {one_line(_line(planned[0], system))}")
    else:
        click.echo("No gap is open.")


def plan(planned: Sequence[Gap], system: System) -> None:
    for item in planned:
        late = item.target is not None and item.target < system.as_of and not item.done
        day = item.target.isoformat() if item.target else "no target "
        head = f"{day}  {item.id}  {one_line(item.title)}"
        click.echo(click.style(head, bold=True) + (click.style("  passed", fg="red") if late else ""))
        effort = "effort not estimated" if item.effort is None else gap_tables.days(item.effort)
        who = gap_tables.holder(item.owner, system) or "nobody owns it"
        about = ", ".join((who, item.severity or "no severity", effort))
        click.echo(f"    {one_line(f'{gap.to_do(item)}  ({about})')}")
    if not planned:
        click.echo("No gap is open.")
    for first, left in gap.months(planned):
        click.echo(f"{first:%Y-%m}: {gap_tables.effort(left)}")


def told(found: Sequence[Analysis], planned: Sequence[Gap], system: System) -> dict[str, Any]:
    return {
        "schema": "plainqms/gap/1",
        "as_of": system.as_of.isoformat(),
        "units": [_unit(row) for one in found for row in one.rows],
        "plan": [_gap(item) for item in planned],
        "months": [
            {"month": f"{first:%Y-%m}", "gaps": effort.gaps, "days": format(effort.days, "f"),
             "without_effort": effort.unknown}
            for first, effort in gap.months(planned)
        ],
    }  # fmt: skip


def _unit(row: Row) -> dict[str, Any]:
    unit = row.unit
    return {
        "standard": unit.standard.id,
        "clause": unit.clause.id,
        "title": unit.title,
        "not_applicable": unit.not_applicable or None,
        "tool": {
            level: {"word": answer.word.value, "why": answer.why}
            for level, answer in zip(LEVELS, unit.answers, strict=True)
        },
        "attested": [
            {"gap": item.gap, "by": item.said.by, "on": item.said.on.isoformat(), "what": item.said.what,
             "rests_on": list(item.said.rests_on)}
            for item in row.attested
        ],
        "judged": [
            {"gap": item.gap, "by": item.said.by, "on": item.said.on.isoformat(), "result": item.said.result,
             "because": item.said.because}
            for item in row.judged
        ],
        "open": [item.id for item in row.open],
        "needs_a_look": row.bare,
    }  # fmt: skip


def _gap(item: Gap) -> dict[str, Any]:
    judgement = gaps.last_judged(item)
    return {
        "id": item.id,
        "title": item.title,
        "clauses": list(item.clauses),
        "process": item.process or None,
        "judged": judgement.result if judgement else "not judged",
        "severity": item.severity or None,
        "owner": item.owner or None,
        "action": item.action or None,
        "effort": None if item.effort is None else format(item.effort, "f"),
        "target": item.target.isoformat() if item.target else None,
        "done": item.done.isoformat() if item.done else None,
        "next": gap.to_do(item),
    }
