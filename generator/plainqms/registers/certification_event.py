"""An event of a certificate's cycle: its days, its rule, how it stands; what the body agreed to goes before a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from plainqms.model.register import Records
from plainqms.registers.certification_rules import CycleRule


class Standing(StrEnum):
    DONE = "done"
    DUE = "due"
    LATE = "late"
    IRREGULAR = "irregular"


@dataclass(frozen=True, slots=True)
class Event:
    """`opens` to `by` is when it belongs; `counted` tells how `by` was found, `agreed` where the body agreed to another
    day. `planned` is the day in the audit programme, `record` tells of it, `path` is the field that gives its day.
    """

    kind: str
    title: str
    rule: CycleRule
    counted: str = ""
    by: date | None = None
    opens: date | None = None
    on: date | None = None
    standing: Standing = Standing.DUE
    note: str = ""
    agreed: str = ""
    planned: date | None = None
    record: str = ""
    path: str = ""
    year: int | None = None

    @property
    def open(self) -> bool:
        return self.standing in (Standing.DUE, Standing.LATE)

    @property
    def day(self) -> date:
        """Where it stands in time."""
        return self.on or self.by or self.planned or date.max


def agreed(event: Event, certificate: Any) -> Event:
    for item in certificate.agreed:
        if item.event == event.kind and (item.year is None or event.year is None or item.year == event.year):
            said = f"{event.counted}, {event.by} by rule" if event.by and item.by else event.counted
            return replace(event, by=item.by or event.by, counted=said, agreed=item.source)
    return event


def standing(event: Event, records: Records) -> Event:
    if event.standing is not Standing.DUE:
        return event
    if event.on is None:
        late = event.by is not None and event.by < records.as_of
        return replace(event, standing=Standing.LATE) if late else event
    if event.by and event.on > event.by:
        days = (event.on - event.by).days
        said = f"{days} day{'s' if days > 1 else ''} late"
        return replace(
            event, standing=Standing.IRREGULAR, note=f"{said}; {event.note}" if event.note else said
        )
    return replace(event, standing=Standing.DONE)
