"""`qms cycle`"""

from __future__ import annotations

import difflib
import sys
from dataclasses import asdict
from typing import Any

import click

from plainqms.cli.on_the_day import load
from plainqms.cli.options import WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.system import System
from plainqms.registers.certification_event import Event
from plainqms.sources import standards
from plainqms.views.certification import Cycle, cycles, named
from plainqms.views.cycle_so_far import SoFar, so_far
from plainqms.views.next_visit import Visit, next_visit

_COLOURS = {"done": "green", "late": "red", "irregular": "yellow"}


@click.command(
    epilog="\b\nExamples:\n  qms cycle\n  qms cycle CERT-2025-001\n  qms cycle iso-9001\n"
    "  qms --as-of 2028-06-30 cycle --format json"
)
@click.argument("certificate", required=False, default="")
@click.option(
    "--why",
    is_flag=True,
    help="The rule of each day and whose it is, the next visit, and what the cycle has seen so far.",
)
@output_format("text", "json")
@click.pass_obj
def command(options: Options, certificate: str, why: bool, output: str) -> None:
    """What happened in the cycle of each certificate, and what comes by when.

    CERTIFICATE is its id, its number or a standard, and shows the rules and what the next visit must cover as well;
    without it, all that are held or on their way. Reads what is committed.
    The rules bind the body, and us by its contract; what the body agreed to goes before them.
    """
    system = load(options).system
    found = _chosen(system, certificate)
    if output == "json":
        print_json(
            {
                "schema": "plainqms/cycle/1",
                "as_of": options.as_of.isoformat(),
                "cycles": [_json(item, system) for item in found],
            }
        )
        return
    for item in found:
        _print(item, system, why=why or bool(certificate))


def _chosen(system: System, name: str) -> list[Cycle]:
    every = cycles(system)
    if not name:
        return [item for item in every if item.held or item.certificate is None]
    asked = name.casefold()
    found = [item for item in every if asked in _names(item, system)]
    if not found:
        known = [_name(item) for item in every]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        there = ", ".join(known) or "none"
        click.echo(f"qms: “{one_line(name)}” is no certificate here; there is {there}.{hint}", err=True)
        sys.exit(WRONG_USE)
    return found


def _name(item: Cycle) -> str:
    return str(item.certificate.id) if item.certificate else item.standard


def _names(item: Cycle, system: System) -> set[str]:
    standard = system.standard(item.standard)
    names = {_name(item), item.standard, standard.family if standard else item.standard}
    if item.certificate:
        names.add(item.certificate.number)
    return {name.casefold() for name in names}


def _print(item: Cycle, system: System, *, why: bool) -> None:
    head = f"{named(item, system)}"
    if item.certificate:
        head += f"  {item.certificate.id}, number {item.certificate.number}, {item.granted}"
    click.echo(click.style(one_line(head), bold=True))
    if item.note:
        click.echo(f"  {item.note}")
    for event in item.events:
        _print_event(event, why=why)
    visit = _next(item, system) if why else None
    if visit is not None and item.visit is not None:
        _print_visit(visit, item.visit, system)
    summed = so_far(item, system) if why else None
    if summed is not None:
        _print_so_far(summed)
    click.echo("")


def _next(item: Cycle, system: System) -> Visit | None:
    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, system.standards)

    return next_visit(item, system, expand) if item.held else None


def _print_event(event: Event, *, why: bool) -> None:
    day = str(event.on or event.by or event.planned or "no day yet")
    state = click.style(event.standing.value.ljust(9), fg=_COLOURS.get(event.standing.value))
    said = [event.title]
    if event.on and event.by:
        said.append(f"by {event.by}")
    if event.opens and not event.on:
        said.append(f"from {event.opens}")
    if event.planned and not event.on:
        said.append(f"planned for {event.planned}")
    said += [part for part in (event.record, event.note) if part]
    click.echo(f"  {day}  {state}  {one_line(', '.join(said))}")
    if event.agreed:
        click.echo(one_line(f"              agreed with the body: {event.agreed}"))
    if why:
        counted = f" Here: {event.counted}." if event.counted else ""
        click.echo(one_line(f"              {event.rule.says}{counted}"))
        click.echo(f"              {event.rule.cited}: {event.rule.source}")


def _print_visit(visit: Visit, event: Event, system: System) -> None:
    when = f"by {event.by}" if event.by else "no day yet"
    if event.planned:
        when = f"planned for {event.planned}, {when}"
    click.echo(f"  The next visit must cover ({event.title}, {when}; counted since {visit.since}):")
    for point in visit.points:
        click.echo(one_line(f"    {point.title}: {point.says}"))
    left = ", ".join(clause.id for clause in visit.clauses)
    if left:
        click.echo(f"    Clauses not looked at in this cycle ({len(visit.clauses)}): {left}")
    names = [*(system.configuration.processes[name] for name in visit.processes), *visit.sites]
    if names:
        click.echo(one_line(f"    Not seen in this cycle: {', '.join(names)}"))


def _print_so_far(found: SoFar) -> None:
    title = "Summary of the cycle, for the recertification" if found.summary else "This cycle so far"
    click.echo(f"  {title}, {found.begins} to {found.until}:")
    for year in found.years:
        click.echo(
            f"    {year.year}: {_many(year.visits, 'visit')}, {_many(year.audits, 'internal audit')}, "
            f"{_many(year.reviews, 'review')} by management, {_many(year.complaints, 'complaint')}, "
            f"{_many(year.changes, 'change')}; nonconformities: {year.failed_theirs} by the body, "
            f"{year.failed_ours} by ourselves"
        )
    for grade, theirs, ours, open_ in found.grades:
        click.echo(f"    {grade}: {theirs} by the body, {ours} by ourselves, {open_} open")
    click.echo(f"    changes: {found.changes}, {len(found.told)} of them told to the body")
    reached, missed = found.objectives["reached"], found.objectives["not reached"]
    click.echo(f"    objectives: {reached} reached, {missed} not reached")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _json(item: Cycle, system: System) -> dict[str, Any]:
    certificate = item.certificate
    visit = _next(item, system)
    summed = so_far(item, system)
    return {
        "standard": item.standard,
        "certificate": certificate.id if certificate else None,
        "number": certificate.number if certificate else None,
        "granted_by": item.granted or None,
        "expires": certificate.expires.isoformat() if certificate else None,
        "note": item.note or None,
        "events": [_event(event) for event in item.events],
        "next_visit": _visit(visit) if visit else None,
        "so_far": _summed(summed) if summed else None,
    }


def _event(event: Event) -> dict[str, Any]:
    days = {name: getattr(event, name) for name in ("opens", "by", "on", "planned")}
    return {
        "event": event.kind,
        "title": event.title,
        "year": event.year,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "state": event.standing.value,
        "note": event.note or None,
        "record": event.record or None,
        "counted": event.counted or None,
        "agreed": event.agreed or None,
        "rule": event.rule.code,
        "says": event.rule.says,
        "basis": event.rule.basis.value,
        "source": event.rule.source,
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "since": visit.since.isoformat(),
        "covers": [
            {"what": item.title, "recorded": item.says, "register": item.register or None}
            for item in visit.points
        ],
        "clauses_not_looked_at": [clause.id for clause in visit.clauses],
        "processes_not_seen": list(visit.processes),
        "sites_not_seen": list(visit.sites),
    }


def _summed(found: SoFar) -> dict[str, Any]:
    return {
        "from": found.begins.isoformat(),
        "until": found.until.isoformat(),
        "visits": [item.id for item in found.theirs],
        "internal_audits": [item.id for item in found.ours],
        "findings": [
            {"grade": grade, "by_the_body": theirs, "by_ourselves": ours, "open": open_}
            for grade, theirs, ours, open_ in found.grades
        ],
        "changes": found.changes,
        "told_to_the_body": [item.id for item in found.told],
        "objectives": {
            "reached": found.objectives["reached"],
            "not_reached": found.objectives["not reached"],
        },
        "complaints": found.complaints,
        "management_reviews": [item.id for item in found.reviews],
        "for_the_recertification": found.summary,
        "years": [asdict(item) for item in found.years],
    }
