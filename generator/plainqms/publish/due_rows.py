"""Rows of what is due, as pages and the file of it show them, and what they can be narrowed down to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plainqms import registers
from plainqms.publish import lists, record_values, words
from plainqms.publish.manual import Manual
from plainqms.views.registers import Task, grouped

NO_SITE = "No site named"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the filter: `every` stands for no choice among the `options`."""

    name: str
    title: str
    every: str
    options: tuple[str, ...]


def values(tasks: Sequence[Task], manual: Manual, *, up: str) -> lists.Values:
    """A table of some of what is due. `up` leads from its page to the root of the site."""
    as_of = manual.system.as_of
    everything = dict(grouped(manual.registers.due, as_of))
    holders = _holders(tasks, manual)
    return {
        "up": up,
        "shown": len(tasks),
        "groups": [
            {
                "title": title,
                "mark": "due" if title == "Overdue" else "",
                "of": f"{len(everything[title]):,}" if len(found) < len(everything[title]) else "",
                "rows": [_row(task, manual, holders[task.owner]) for task in found],
            }
            for title, found in grouped(tasks, as_of)
            if found or len(tasks) == len(manual.registers.due)
        ],
        "choices": list(choices(tasks, manual)),
        "as_at": words.day(as_of),
    }


def table(manual: Manual) -> bytes:
    """All that is due as a file: UTF-8, dates as 2026-03-31, no cell that a spreadsheet would compute."""
    as_of = manual.system.as_of
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    holders = _holders(manual.registers.due, manual)
    writer.writerow(["due", "days overdue", "what", "id", "name", "register", "owner", "sites", "as at"])
    for task in manual.registers.due:
        late = (as_of - task.on).days
        cells = (
            task.on.isoformat(), str(late) if late > 0 else "", words.spoken(task.what), task.identifier,
            words.plain(task.name), _kind(task), holders[task.owner], "; ".join(_sites(task, manual)),
            as_of.isoformat(),
        )  # fmt: skip
        writer.writerow(map(lists.cell, cells))
    return target.getvalue().encode("utf-8")


def choices(tasks: Sequence[Task], manual: Manual) -> Iterator[Choice]:
    """What the list may be narrowed by; a choice between one thing and nothing is none."""
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    named = [name for site, name in sites.items() if any(site in task.sites for task in tasks)]
    if named and any(not task.sites for task in tasks):
        named.append(NO_SITE)
    holding = sorted({name for name in _holders(tasks, manual).values() if name})
    kinds = sorted({_kind(task) for task in tasks})
    for name, title, every, options in (
        ("owner", "Owner", "All owners", holding),
        ("site", "Site", "All sites", named),
        ("register", "Register", "All registers", kinds),
    ):
        if len(options) > 1:
            yield Choice(name, title, every, tuple(options))


def _row(task: Task, manual: Manual, holder: str) -> dict[str, object]:
    days = (manual.system.as_of - task.on).days
    return {
        "on": words.day(task.on),
        "on_iso": task.on.isoformat(),
        "late": f"{words.count(days, 'day')} overdue" if days > 0 else "",
        "what": words.spoken(task.what),
        "called": words.plain(task.called),
        "register": _kind(task),
        "url": record_values.address(task.identifier, manual),
        "owner": holder,
        "owners": "|".join((holder, *_likewise(task.owner, manual))),
        "site": "|".join(_sites(task, manual)) or NO_SITE,
    }


def _holders(tasks: Sequence[Task], manual: Manual) -> Mapping[str, str]:
    """What each owner is called; many tasks have few owners."""
    return {
        owner: record_values.named(owner, "holder", manual)["text"]
        for owner in {task.owner for task in tasks}
    }


def _likewise(owner: str, manual: Manual) -> Iterator[str]:
    """Under whom else a task is looked for: a role's under who holds it, a person's under the roles held."""
    system = manual.system
    for role in system.roles:
        holders = system.holders(role.id, system.as_of)
        if role.id == owner:
            yield from (words.plain(person.name) for person in holders)
        elif any(person.id == owner for person in holders):
            yield role.heading


def _kind(task: Task) -> str:
    if task.register:
        return registers.register(task.register).title
    return "Transitions" if task.of_transition else "Documents"


def _sites(task: Task, manual: Manual) -> tuple[str, ...]:
    names = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    return tuple(names.get(site, site) for site in task.sites)
