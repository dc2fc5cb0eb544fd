"""What the pages under Records have in common: their section, their left column."""

from __future__ import annotations

from plainqms import registers
from plainqms.publish import (
    lists,
    read_by,
)
from plainqms.publish.manual import RECORDS, Manual
from plainqms.sources.yaml_writing import Written

SECTION = "Records"
DUE = "due/"

Page = tuple[str, str, dict[str, Written], str, lists.Values]
"""Address, title, front matter, template and values."""


def front(manual: Manual, heading: str, lead: str, *, kind: str = "registers") -> dict[str, Written]:
    values = lists.front(manual, kind=kind, heading=heading, lead=lead, section=SECTION)
    return {**values, "siblings": siblings(manual)}


def siblings(manual: Manual) -> dict[str, Written]:
    rows: list[Written] = [
        {"title": registers.register(name).title, "url": f"{RECORDS}{name}/"} for name in registers.REGISTERS
    ]
    due: list[Written] = [
        {"title": "Due", "url": DUE},
        {"title": "Who has read what", "url": read_by.ADDRESS},
    ]
    return {
        "title": SECTION,
        "url": RECORDS,
        "groups": [{"title": "", "rows": due}, {"title": "Registers", "rows": rows}],
    }
