"""What the retention schedule comes to as at the day: due for disposal, on legal hold, to be looked up elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plainqms.publish import record_values, words
from plainqms.registers.retention import TRIGGERS, period
from plainqms.views.retention import Kept, Line, lines

if TYPE_CHECKING:
    from plainqms.publish.manual import Manual

MOST = 500  # rows on the page; the registers have them all


def values(manual: Manual) -> dict[str, object]:
    """Nothing where there is no schedule."""
    schedule = lines(manual.system)
    due = [(line, kept) for line in schedule if not line.on_hold for kept in line.due]
    if not schedule:
        return {}
    return {
        "count": len(due),
        "more": len(due) > MOST,
        "due": [_due(line, kept, manual) for line, kept in due[:MOST]],
        "held": [_named(line, _held(line), manual) for line in schedule if line.on_hold],
        "elsewhere": [_named(line, says, manual) for line in schedule if (says := _elsewhere(line))],
    }


def _due(line: Line, kept: Kept, manual: Manual) -> dict[str, object]:
    return {
        "id": kept.record.id,
        "name": words.plain(kept.record.name),
        "url": manual.record_address(kept.record.id),
        "register": kept.register.title,
        "register_url": f"registers/{kept.register.name}/",
        "until": words.day(kept.until),
        "until_iso": kept.until.isoformat(),
        "since": words.day(kept.since),
        "since_iso": kept.since.isoformat(),
        "trigger": TRIGGERS[line.schedule.trigger],
        "owner": record_values.named(line.schedule.owner, "holder", manual)["text"],
    }


def _named(line: Line, says: str, manual: Manual) -> dict[str, str]:
    schedule = line.schedule
    url = manual.record_address(schedule.id)
    return {"id": schedule.id, "title": words.plain(schedule.title), "url": url, "says": says}


def _held(line: Line) -> str:
    schedule = line.schedule
    since = f"since {words.day(schedule.hold_since)}" if schedule.hold_since else "since when is not said"
    over = f"; the period of {words.count(len(line.due), 'record')} is over" if line.due else ""
    return f"{since}{over}; nothing of it is disposed of"


def _elsewhere(line: Line) -> str:
    """Where records cannot tell when their period ended, whoever disposes of them has to look."""
    schedule = line.schedule
    if line.on_hold or schedule.disposal == "kept" or schedule.months is None:
        return ""
    counted = f"{period(schedule.months)} {TRIGGERS[schedule.trigger]}"
    if line.outside:
        return (
            f"{counted}; look in: {words.plain(schedule.held)}"
            if schedule.held
            else f"{counted}; kept outside"
        )
    if line.silent:
        names = ", ".join(register.title.lower() for register in line.silent)
        return f"{counted}, and when that was is not told by: {names}"
    return ""
