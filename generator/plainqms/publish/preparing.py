"""The part of the left column for auditors that leads to preparing: the journey, what is missing, which standard."""

from __future__ import annotations

from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written

REGISTER = "gaps"
GAP = "gap/"
GAP_TITLE = "Gap analysis"
JOURNEY = "journey/"
JOURNEY_TITLE = "The journey"
WHICH = "which-standard/"
WHICH_TITLE = "Which standard do we need?"


def group(manual: Manual) -> Written:
    rows: list[Written] = [{"title": WHICH_TITLE, "url": WHICH}]
    if has_gaps(manual):
        rows.insert(0, {"title": GAP_TITLE, "url": GAP})
    if any(item.kind == "standard" for item in manual.system.standards):
        rows.insert(0, {"title": JOURNEY_TITLE, "url": JOURNEY})
    return {"title": "Preparing", "rows": rows}


def has_gaps(manual: Manual) -> bool:
    return bool(manual.system.records.of(REGISTER))
