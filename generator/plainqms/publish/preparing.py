"""The part of the left column for auditors that leads to preparing: what is missing, and which standard at all."""

from __future__ import annotations

from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written

REGISTER = "gaps"
GAP = "gap/"
GAP_TITLE = "Gap analysis"
WHICH = "which-standard/"
WHICH_TITLE = "Which standard do we need?"


def group(manual: Manual) -> Written:
    rows: list[Written] = [{"title": WHICH_TITLE, "url": WHICH}]
    if has_gaps(manual):
        rows.insert(0, {"title": GAP_TITLE, "url": GAP})
    return {"title": "Preparing", "rows": rows}


def has_gaps(manual: Manual) -> bool:
    return bool(manual.system.records.of(REGISTER))
