"""The page of what is due, and the calendars beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainqms import registers
from plainqms.publish import (
    calendar,
    lists,
    record_values,
    records_front,
    words,
)
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import DUE, SECTION, Page
from plainqms.sources.yaml_writing import Written
from plainqms.views.registers import Task, grouped

NO_SITE = "No site named"


def page(manual: Manual) -> Page:
    return DUE, "Due", _due_front(manual), "due", _due(manual)


def _due_front(manual: Manual) -> dict[str, Written]:
    lead = "What registers and documents ask for, by day: what is overdue first."
    front = records_front.front(manual, "Due", lead, kind="due")
    return {**front, "crumbs": [{"title": SECTION, "url": RECORDS}]}


def _due(manual: Manual) -> lists.Values:
    as_of = manual.system.as_of
    groups = grouped(manual.registers.due, as_of)
    holder = {
        task.owner: record_values.named(task.owner, "holder", manual)["text"] for task in manual.registers.due
    }
    return {
        "groups": [
            {
                "title": title,
                "mark": "due" if title == "Overdue" else "",
                "rows": [_task(task, manual, holder[task.owner]) for task in tasks],
            }
            for title, tasks in groups
        ],
        "choices": list(_due_choices(holder, manual)),
        "calendars": list(_calendars(manual)),
        "count": len(manual.registers.due),
        "as_at": words.day(as_of),
    }


def _due_choices(holder: Mapping[str, str], manual: Manual) -> Iterator[dict[str, object]]:
    """What the list may be narrowed by; a choice between one thing and nothing is none."""
    tasks = manual.registers.due
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    named = [name for site, name in sites.items() if any(site in task.sites for task in tasks)]
    if named and any(not task.sites for task in tasks):
        named.append(NO_SITE)
    owners = sorted({name for name in holder.values() if name})
    kinds = sorted({_kind(task) for task in tasks})
    for name, title, every, options in (
        ("owner", "Owner", "All owners", owners),
        ("site", "Site", "All sites", named),
        ("register", "Register", "All registers", kinds),
    ):
        if len(options) > 1:
            yield {"name": name, "title": title, "every": every, "options": options}


def _calendars(manual: Manual) -> Iterator[dict[str, object]]:
    """The feeds with what they hold, whole ones first; a draft has none."""
    if manual.system.draft:
        return
    published = manual.system.configuration.publish.address
    for feed in calendar.feeds(manual):
        late = sum(task.on < manual.system.as_of for task in feed.tasks)
        following = next((task.on for task in feed.tasks if task.on >= manual.system.as_of), None)
        yield {
            "kind": {"role": "Roles", "site": "Sites"}.get(feed.kind, ""),
            "title": feed.title,
            "count": len(feed.tasks),
            "late": late,
            "next": words.day(following) if following else "",
            "file": f"../{feed.address}",
            "subscribe": f"webcal://{published.split('://', 1)[1].rstrip('/')}/{feed.address}"
            if published.startswith("http")
            else "",
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
    return registers.register(task.register).title if task.register else "Documents"


def _task(task: Task, manual: Manual, owner: str) -> dict[str, object]:
    days = (manual.system.as_of - task.on).days
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    return {
        "on": words.day(task.on),
        "on_iso": task.on.isoformat(),
        "late": f"{words.count(days, 'day')} overdue" if days > 0 else "",
        "what": words.spoken(task.what),
        "id": task.identifier,
        "name": words.plain(task.name),
        "register": _kind(task),
        "url": record_values.address(task.identifier, manual),
        "owner": owner,
        "owners": "|".join((owner, *_likewise(task.owner, manual))),
        "site": "|".join(sites.get(site, site) for site in task.sites) or NO_SITE,
    }
