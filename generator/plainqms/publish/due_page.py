"""The pages of what is due, the file of it, and the calendars beside them."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.publish import (
    calendar,
    due_parts,
    due_rows,
    lists,
    records_front,
    words,
)
from plainqms.publish.due_parts import Part
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import DUE, SECTION, Page
from plainqms.sources.yaml_writing import Written

FILE = "due.csv"


def pages(manual: Manual) -> Iterator[Page]:
    lead = "What registers and documents ask for, by day: what is overdue first."
    yield DUE, "Due", _front(manual, "Due", lead), "due", _due(manual)
    for part in due_parts.parts(manual.registers.due):
        title = f"Due: {part.title}"
        front = _front(manual, title, "What registers and documents ask for, by day.")
        front["crumbs"] = [{"title": SECTION, "url": RECORDS}, {"title": "Due", "url": DUE}]
        yield f"{DUE}{part.address}", title, front, "due_rows", _part(part, manual)


def files(manual: Manual) -> Iterator[tuple[str, bytes]]:
    if manual.registers.due:
        yield f"{DUE}{FILE}", due_rows.table(manual)


def _front(manual: Manual, heading: str, lead: str) -> dict[str, Written]:
    front = records_front.front(manual, heading, lead, kind="due")
    return {**front, "crumbs": [{"title": SECTION, "url": RECORDS}]}


def _due(manual: Manual) -> lists.Values:
    tasks = manual.registers.due
    return {
        **due_rows.values(due_parts.first(tasks), manual, up="../"),
        "file": FILE,
        "whole": _whole(manual),
        "parts": [
            {"title": part.title, "url": part.address, "says": _says(part, manual)}
            for part in due_parts.parts(tasks)
        ],
        "calendars": list(_calendars(manual)),
    }


def _whole(manual: Manual) -> str:
    """How much of a long list its page shows, and where the rest is; nothing where it shows all."""
    tasks = manual.registers.due
    listed = due_parts.first(tasks)
    if len(listed) == len(tasks):
        return ""
    late = sum(task.on < manual.system.as_of for task in tasks)
    return (
        f"This page lists the first {len(listed):,} of {len(tasks):,}, up to {words.day(listed[-1].on)}: what is "
        f"overdue, the oldest first, then what comes next. In all, {late:,} "
        f"{'is' if late == 1 else 'are'} overdue. The filters look at this page only; the others are listed below "
        "by month, and the CSV file has them all."
    )


def _part(part: Part, manual: Manual) -> lists.Values:
    whole = (
        f"This page lists {len(part.tasks):,} of {len(manual.registers.due):,}. "
        "The filters look at this page only; the CSV file has them all."
    )
    return {
        **due_rows.values(part.tasks, manual, up="../../"),
        "file": f"../{FILE}",
        "whole": whole,
        "calendars": [],
    }


def _says(part: Part, manual: Manual) -> str:
    late = sum(task.on < manual.system.as_of for task in part.tasks)
    said = f"{len(part.tasks):,} due"
    return said if not late else f"{said}, {'all' if late == len(part.tasks) else f'{late:,}'} overdue"


def _calendars(manual: Manual) -> Iterator[dict[str, object]]:
    """The feeds with what they hold, whole ones first; a draft has none.

    A role or site leads to its rows on the page, where the filter knows any.
    """
    if manual.system.draft:
        return
    published = manual.system.configuration.publish.address
    listed = due_parts.first(manual.registers.due)
    known = {choice.name: choice.options for choice in due_rows.choices(listed, manual)}
    for feed in calendar.feeds(manual):
        late = sum(task.on < manual.system.as_of for task in feed.tasks)
        following = next((task.on for task in feed.tasks if task.on >= manual.system.as_of), None)
        asked = {"role": "owner", "site": "site"}.get(feed.kind, "")
        yield {
            "kind": {"role": "Roles", "site": "Sites"}.get(feed.kind, ""),
            "title": feed.title,
            "asked": asked if feed.title in known.get(asked, ()) else "",
            "count": len(feed.tasks),
            "late": late,
            "next": words.day(following) if following else "",
            "file": f"../{feed.address}",
            "subscribe": f"webcal://{published.split('://', 1)[1].rstrip('/')}/{feed.address}"
            if published.startswith("http")
            else "",
        }
