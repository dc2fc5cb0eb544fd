"""What a record's page says of its past: when it was entered, and what it said before it was altered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from plainqms.model.fields import group_of
from plainqms.model.record_fields import NARRATIVE, written
from plainqms.model.register import Register
from plainqms.publish import record_values, words
from plainqms.publish.manual import Manual
from plainqms.views.entered import entered
from plainqms.views.registers import Entry
from plainqms.views.retained import NOTHING, retained


def entry(item: Entry, manual: Manual) -> str:
    """`3 March 2026, 40 days later`; of what is not on the main line yet, nothing."""
    found = entered(item.register, item.record, manual.system)
    if found.on is None:
        return ""
    if found.taken_over:
        return f"Taken over on {words.day(found.on)}"
    later = f", {words.count(found.later, 'day')} later" if found.later else ""
    return f"{words.day(found.on)}{later}"


def late(item: Entry, manual: Manual) -> str:
    """`entered 40 days later`, where it was."""
    found = entered(item.register, item.record, manual.system)
    return f"entered {words.count(found.later, 'day')} later" if found.later else ""


def amendments(item: Entry, manual: Manual) -> list[dict[str, object]]:
    """What amendments say, then what was altered without one: what stood there stays to be read."""
    record = item.record
    rows: list[dict[str, object]] = [
        {
            "on": words.day(change.on),
            "by": record_values.named(change.by, "person", manual)["text"],
            "why": words.plain(change.why),
            "was": [_was(way, text, item.register) for way, text in change.was.items()],
        }
        for change in record.amendment
    ]
    rows += _unaccounted(item, manual)
    return rows


def _unaccounted(item: Entry, manual: Manual) -> Iterator[dict[str, object]]:
    altered = retained(manual.system).by_id.get(item.record.id)
    for change in altered.alterations if altered else ():
        text = NOTHING if change.was is None else written(change.was)
        yield {
            "on": words.day(change.since),
            "by": "",
            "why": "Altered; no amendment says why.",
            "was": [_was(change.way, text, item.register)],
        }


def _was(way: str, text: str, register: Register[Any]) -> dict[str, str]:
    return {
        "field": words.plain(title(way, register.model)),
        "text": text if text == NOTHING else f"“{words.plain(text)}”",
    }


def title(way: str, model: type[BaseModel]) -> str:
    """`Actions 2, owner`: the fields' titles on the way, as far as they are known."""
    if way == NARRATIVE:
        return "Text"
    parts: list[str] = []
    kind: Any = model
    for step in way.split("."):
        if step.isdigit() and parts:
            parts[-1] += f" {step}"
            continue
        field = kind.model_fields.get(step) if kind is not None else None
        if field is None:
            return way
        name = field.title or step
        parts.append(f"{name[:1].lower()}{name[1:]}" if parts else name)
        kind = group_of(field.annotation)
    return ", ".join(parts)
