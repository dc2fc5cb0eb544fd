"""A cycle as a drawing: years along a line, a mark for each event, a bar where it may fall in a window.

It is lines and text in the page's own ink. Letters are reckoned, not measured. Whoever cannot see it has the table
below it, with the same days. Labels reach to the right of their mark, so a line down to the axis crosses none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from plainqms.publish import words
from plainqms.registers.certification_event import Event, Standing

_SIZE, _LINE = 13, 16  # of letters, of a line
_LETTER = 0.55 * _SIZE
_WIDE, _NARROW = 860, 340
_LANE = 2 * _LINE + 10
_LEFT = 12


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    start: float
    length: float

    def at(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.start + self.length * min(max(share, 0), 1)


def wide(events: Sequence[Event], as_of: date) -> str:
    """From left to right; empty where no event has a day."""
    shown = _dated(events)
    if not shown:
        return ""
    widths = [_width(item) for item in shown]
    scale = _scale(shown, as_of, _LEFT, _WIDE - 2 * _LEFT - max(widths[-1], 60))
    lanes: list[float] = []  # for each lane, where its leftmost label begins
    placed: list[tuple[Event, float, int]] = []
    for item, width in reversed(list(zip(shown, widths, strict=True))):
        x = scale.at(item.day)
        lane = next((number for number, begins in enumerate(lanes) if x + width + 12 < begins), len(lanes))
        lanes[lane : lane + 1] = [x]
        placed.append((item, x, lane))
    axis = len(lanes) * _LANE + 12.0
    parts = [_line(_LEFT, axis, scale.start + scale.length, axis, 1.5)]
    for year in range(scale.first.year, scale.last.year + 2):
        x = scale.at(date(year, 1, 1)) if year <= scale.last.year else scale.start + scale.length
        parts.append(_line(x, axis, x, axis + 6, 1))
        if year <= scale.last.year:
            parts.append(_text(x + 4, axis + 20, str(year), quiet=True))
    for item, x, lane in placed:
        top = axis - (lane + 1) * _LANE
        if item.opens and item.by:
            begins = scale.at(item.opens)
            parts.append(_bar(begins, axis - 4, scale.at(item.by) - begins, 8))
        parts.append(_line(x, top + 2, x, axis, 0.75))
        parts += [
            _text(x + 5, top + _SIZE, item.title, bold=item.open),
            _text(x + 5, top + _SIZE + _LINE, _day(item)),
        ]
        parts.append(_mark(x, axis, item))
    if scale.first <= as_of <= scale.last:
        now = scale.at(as_of)
        parts.append(_line(now, axis - 7, now, axis + 28, 1, dashed=True))
        parts.append(_text(min(now + 4, _WIDE - 130), axis + 38, f"as at {words.day(as_of)}", quiet=True))
    return _svg(_WIDE, axis + 46, parts, "w")


def narrow(events: Sequence[Event], as_of: date) -> str:
    """From top to bottom, for a phone."""
    shown = _dated(events)
    if not shown:
        return ""
    step = _LANE + 6
    scale = _scale(shown, as_of, 10, step * (len(shown) + 1))
    axis, label = 44.0, 80.0
    parts = [_line(axis, 10, axis, scale.start + scale.length, 1.5)]
    for year in range(scale.first.year, scale.last.year + 1):
        y = scale.at(date(year, 1, 1))
        parts += [_line(axis - 6, y, axis, y, 1), _text(0, y + 12, str(year), quiet=True)]
    below = 0.0
    for item in shown:
        y = scale.at(item.day)
        at = max(y, below)
        below = at + step
        if item.opens and item.by:
            begins = scale.at(item.opens)
            parts.append(_bar(axis - 4, begins, 8, scale.at(item.by) - begins))
        parts.append(
            f'<path d="M{axis:g} {y:.1f}L{label - 14:g} {at:.1f}H{label - 4:g}" fill="none" stroke="currentColor" '
            'stroke-width="0.75"/>'
        )
        parts += [_text(label, at + 4, item.title, bold=item.open), _text(label, at + 4 + _LINE, _day(item))]
        parts.append(_mark(axis, y, item))
    if scale.first <= as_of <= scale.last:
        now = scale.at(as_of)
        parts.append(_line(axis - 12, now, axis + 12, now, 1.5, dashed=True))
    return _svg(_NARROW, max(below, scale.start + scale.length) + 10, parts, "n")


def _dated(events: Sequence[Event]) -> list[Event]:
    return sorted((item for item in events if item.day != date.max), key=lambda item: item.day)


def _scale(shown: Sequence[Event], as_of: date, start: float, length: float) -> _Scale:
    days = [item.day for item in shown] + [item.opens for item in shown if item.opens]
    inside = min(max(as_of, min(days)), max(days))
    return _Scale(date(min(*days, inside).year, 1, 1), date(max(days).year, 12, 31), start, length)


def _width(item: Event) -> float:
    return max(len(item.title), len(_day(item))) * _LETTER + 8


def _day(item: Event) -> str:
    if item.on:
        return words.day(item.on)
    if item.by is None:
        return f"planned for {words.day(item.day)}"
    return f"by {words.day(item.by)}"


def _mark(x: float, y: float, item: Event) -> str:
    """Round and full: done; round and empty: due; a triangle on its tip: late; a square on its tip: irregular."""
    ink = 'stroke="currentColor" stroke-width="1.75"'
    if item.standing is Standing.LATE:
        return f'<path d="M{x:.1f} {y + 7:.1f}l7 -12h-14Z" fill="currentColor" {ink}/>'
    if item.standing is Standing.IRREGULAR:
        return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7Z" fill="currentColor" {ink}/>'
    if item.standing is Standing.DONE:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="currentColor" {ink}/>'
    return f'<circle class="hollow" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" {ink}/>'


def _line(x1: float, y1: float, x2: float, y2: float, width: float, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor" '
        f'stroke-width="{width:g}"{dash}/>'
    )


def _bar(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{max(height, 1):.1f}" fill="currentColor" '
        'opacity="0.2"/>'
    )


def _text(x: float, y: float, text: str, *, bold: bool = False, quiet: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    faint = ' opacity="0.75"' if quiet else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{_SIZE}" fill="currentColor"{weight}{faint}>{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], kind: str) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" height="{height:.0f}" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
