"""What `qms preaudit` says: as text, as Markdown for minutes, and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import click

from plainqms.cli.options import one_line
from plainqms.views.preaudit.facts import Facts
from plainqms.views.preaudit.judging import Check
from plainqms.views.preaudit.point import Colour, Result, Theme
from plainqms.views.preaudit.words import basis, closing, owner

_WIDTH = 110
_INKS = {Colour.RED: "red", Colour.AMBER: "yellow", Colour.GREEN: "green", Colour.GREY: "bright_black"}


def text(check: Check) -> None:
    facts = check.facts
    click.echo(click.style(f"{facts.standard.name}, before an audit, as at {facts.as_of}", bold=True))
    if check.unread:
        said = f"Not everything could be read, so every point may say too little: {check.unread}"
        click.echo(click.style(one_line(said), fg="red"))
    for theme in Theme:
        mine = [item for item in check.of(theme) if item.judged.asked]
        if mine:
            click.echo(f"\n{click.style(str(theme), bold=True)}")
        for item in mine:
            _point(item, facts)
    if check.unasked:
        click.echo(f"\n{click.style('Not asked', bold=True)}")
    for item in check.unasked:
        click.echo(one_line(f"  {item.point.number}  {item.point.title}: {item.judged.says}"))
    click.echo(f"\n{click.style('Before the next audit', bold=True)}")
    for line in _ahead(check):
        click.echo(one_line(line))
    click.echo(f"\n{click.style('Drill: have these found, and write down how long it took', bold=True)}")
    for drawn in check.drill:
        click.echo(one_line(f"  ____ min  {drawn.target}  {drawn.says}. {drawn.asks}"))
    click.echo(f"\n{closing(check)}")


def _point(item: Result, facts: Facts) -> None:
    colour = click.style(item.colour.value.ljust(5), fg=_INKS[item.colour], bold=item.colour is Colour.RED)
    click.echo(
        one_line(f"  {item.point.number}  ") + colour + "  " + click.style(item.point.title, bold=True)
    )
    _line("", item.judged.says)
    for count in item.judged.counts:
        _line("seen", f"{count.says}.")
    if item.judged.supports:
        names = list(dict.fromkeys(support.target for support in item.judged.supports))
        rest = f" and {len(names) - 8} more" if len(names) > 8 else ""
        _line("see", f"{', '.join(names[:8])}{rest}")
    _line("basis", basis(item.point, facts))
    _line("owner", owner(item, facts.system))
    if item.colour is not Colour.GREEN:
        _line("green", item.green)


def _line(label: str, said: str) -> None:
    head = " " * 14 + (f"{label}: " if label else "")
    rest = " " * 14
    click.echo(
        textwrap.fill(one_line(said.replace("\n", " ")), _WIDTH, initial_indent=head, subsequent_indent=rest)
    )


def _ahead(check: Check) -> Iterator[str]:
    yield f"  {check.ahead.says}"
    for horizon in check.ahead.horizons:
        points = ", ".join(item.point.number for item in horizon.points) or "nothing is left"
        passed = ", passed" if horizon.passed else ""
        yield f"  {horizon.weeks:>2} week{'s' if horizon.weeks > 1 else ' '} before, {horizon.on}{passed}: {points}"


def markdown(check: Check) -> str:
    """For minutes and mails: a heading for each theme, a list of points."""
    facts = check.facts
    lines = [f"# {facts.standard.name}, before an audit, as at {facts.as_of}", "", closing(check), ""]
    lines += [f"**Not everything could be read: {_safe(check.unread)}**", ""] if check.unread else []
    for theme in Theme:
        mine = [item for item in check.of(theme) if item.judged.asked]
        lines += [f"## {theme}", ""] if mine else []
        for item in mine:
            lines.append(
                f"- **{item.point.number} {item.colour.value}: {item.point.title}.** {_safe(item.judged.says)}"
            )
            lines += [f"    - Seen: {_safe(count.says)}." for count in item.judged.counts]
            names = list(dict.fromkeys(support.target for support in item.judged.supports))
            lines += [f"    - See: {_safe(', '.join(names))}"] if names else []
            lines.append(
                f"    - Basis: {basis(item.point, facts)}. Owner: {_safe(owner(item, facts.system))}."
            )
            lines += [f"    - To turn green: {_safe(item.green)}"] if item.colour is not Colour.GREEN else []
        lines += [""] if mine else []
    lines += ["## Not asked", ""] if check.unasked else []
    lines += [
        f"- {item.point.number} {item.point.title}: {_safe(item.judged.says)}" for item in check.unasked
    ]
    lines += [*([""] if check.unasked else []), "## Before the next audit", ""]
    lines += [f"- {_safe(line.strip())}" for line in _ahead(check)]
    lines += ["", "## Drill", ""]
    lines += [f"- [ ] {drawn.target} {_safe(drawn.says)}. {drawn.asks} ____ min" for drawn in check.drill]
    return "\n".join(lines) + "\n"


def _safe(said: str) -> str:
    """One line without markup, whatever a record is called."""
    flat = one_line(" ".join(said.split()))
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in flat)


def told(check: Check) -> dict[str, Any]:
    facts = check.facts
    following = check.ahead.audit
    return {
        "schema": "plainqms/preaudit/1",
        "standard": facts.standard.id,
        "as_of": facts.as_of.isoformat(),
        "unread": [f"{item.place} {item.message}" for item in facts.unread],
        "site_as_at": facts.site.as_at.isoformat() if facts.site else None,
        "points": [_told(item, facts) for item in check.results],
        "colours": {colour.value: check.count(colour) for colour in Colour} | {"not asked": len(check.unasked)},
        "next_audit": {"id": following.id, "on": following.planned.isoformat()} if following else None,
        "horizons": [
            {"weeks": item.weeks, "on": item.on.isoformat(), "passed": item.passed,
             "points": [result.point.number for result in item.points]}
            for item in check.ahead.horizons
        ],
        "drill": [
            {"kind": item.kind, "target": item.target, "what": item.says, "asks": item.asks}
            for item in check.drill
        ],
    }  # fmt: skip


def _told(item: Result, facts: Facts) -> dict[str, Any]:
    point, judged = item.point, item.judged
    return {
        "point": point.number,
        "title": point.title,
        "theme": str(point.theme),
        "colour": item.colour.value,
        "asked": judged.asked,
        "says": judged.says,
        "counts": [{"good": count.good, "of": count.of, "what": count.what} for count in judged.counts],
        "basis": point.basis.value,
        "source": point.source,
        "owner": item.owner or None,
        "owner_name": owner(item, facts.system),
        "green": item.green,
        "weeks": point.weeks,
        "supports": [{"kind": one.kind, "target": one.target, "says": one.says} for one in judged.supports],
    }
