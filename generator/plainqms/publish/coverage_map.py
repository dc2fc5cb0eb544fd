"""The picture of a standard's coverage: for each answer a map of small squares, and the same numbers in a table.

Each square is an audit unit and leads to its page. Its shape alone tells the answer, so it can be read in grey; for
those who do not see it the table beside it says as much.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence

from plainqms.model.coverage import Coverage, Unit, rank
from plainqms.publish import coverage_table
from plainqms.publish.coverage_marks import LABELS, MARKS, OUT, called
from plainqms.publish.manual import Manual

ACROSS = 12  # squares on a line; a longer group goes on below
_STEP, _SIDE, _ROOM, _GAP = 20, 15, 34, 6

# Inside a square of 15: what is drawn, in which ink. The frame around it is drawn apart.
_SHAPES = {
    "full": '<path class="f" d="M0 0h15v15H0z"/>',
    "half": '<path class="f" d="M0 0h7.5v15H0z"/>',
    "quarter": '<path class="f" d="M0 10h15v5H0z"/>',
    "ring": '<path class="f" d="M4 4h7v7H4z"/>',
    "na": '<path class="l" d="M4 7.5h7"/>',
    "lapsed": '<path class="b" d="M1 2h13L7.5 13z"/>',
    "cross": '<path class="x" d="M2 2l11 11M13 2L2 13"/>',
    "out": '<path class="l" d="M0 15L15 0"/>',
    "planned": "",
    "none": "",
}
_FRAMES = {"planned": "p", "lapsed": "", "na": "q", "cross": "r"}


def values(coverage: Coverage, manual: Manual) -> list[dict[str, object]]:
    """One map an answer. `counts` are the numbers of squares by word, the weakest first."""
    groups = _groups(coverage)
    return [
        {
            "label": label,
            "svg": _svg(groups, index),
            "counts": list(counts(coverage, index)),
        }
        for index, label in enumerate(LABELS)
    ]


def counts(coverage: Coverage, index: int) -> Iterator[dict[str, object]]:
    """How many units have which answer; those that are not applied are counted apart, at the end."""
    found = Counter(unit.answers[index].word for unit in coverage.units if not unit.not_applicable)
    for word in sorted(found, key=rank):
        yield {"mark": MARKS[word], "says": called(word), "count": found[word]}
    if aside := sum(bool(unit.not_applicable) for unit in coverage.units):
        yield {"mark": "out", "says": OUT, "count": aside}


def _groups(coverage: Coverage) -> list[tuple[str, list[Unit]]]:
    """Units by main clause, or by theme of an annex."""
    found: dict[str, list[Unit]] = {}
    for unit in coverage.units:
        parts = unit.clause.id.split(".")
        name = ".".join(parts[:2]) if unit.clause.kind == "control" else parts[0]
        found.setdefault(name, []).append(unit)
    return list(found.items())


def _svg(groups: Sequence[tuple[str, list[Unit]]], index: int) -> str:
    drawn, y = [], 0
    for name, units in groups:
        drawn.append(f'<text x="0" y="{y + 12}">{html.escape(name)}</text>')
        for place, unit in enumerate(units):
            line, column = divmod(place, ACROSS)
            drawn.append(_square(unit, index, _ROOM + column * _STEP, y + line * _STEP))
        y += ((len(units) - 1) // ACROSS + 1) * _STEP + _GAP
    width, height = _ROOM + ACROSS * _STEP - (_STEP - _SIDE) + 2, y - _GAP - (_STEP - _SIDE) + 2
    return (
        f'<svg class="qms-map" viewBox="-1 -1 {width} {height}" aria-hidden="true" focusable="false">'
        f"{''.join(drawn)}</svg>"
    )


def _square(unit: Unit, index: int, x: int, y: int) -> str:
    answer = unit.answers[index]
    mark, says = ("out", OUT) if unit.not_applicable else (MARKS[answer.word], answer.says)
    title = html.escape(f"{unit.clause.id} {coverage_table.title(unit)}: {says}")
    frame = _FRAMES.get(mark, "s")
    box = f'<rect class="{frame}" width="{_SIDE}" height="{_SIDE}"/>' if frame else ""
    return (
        f'<a href="{html.escape(unit.clause.id)}/" tabindex="-1"><title>{title}</title>'
        f'<g transform="translate({x} {y})"><path class="w" d="M-2-2h19v19h-19z"/>{_SHAPES[mark]}{box}</g></a>'
    )
