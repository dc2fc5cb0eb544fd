"""A fishbone as a drawing: the head holds what happened, bones slant to the spine, causes lie on their bones.

It is made of lines and text in the page's own ink, so it is legible in the dark and on paper. Letters are reckoned,
not measured: a line holds fewer than would fit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from plainqms.publish import words

_WIDTH, _HEAD, _SLANT = 640, 132, 40
_SIZE, _LINE = 13, 16  # of letters, of a line
_LETTER = 0.52 * _SIZE  # as wide as a line of them is on average, and a little more
_GAP = 11  # between causes
_LABEL = 22  # the height of a bone's name
_MOST = 160  # letters of a cause; the list below has them all
_WIDEST = 250  # a bone's place, where there are few

Bones = Sequence[tuple[str, Sequence[str]]]


def drawn(effect: str, bones: Bones) -> str:
    """The drawing as SVG; nothing where there are no bones. Readers without eyes get the list beside it."""
    if not bones:
        return ""
    pairs = (len(bones) + 1) // 2
    place = min(_WIDEST, (_WIDTH - _HEAD) // pairs)
    above = [_Bone(title, causes, place) for title, causes in bones[:pairs]]
    below = [_Bone(title, causes, place) for title, causes in bones[pairs:]]
    head = _wrapped(effect, _HEAD - 34)
    half = (len(head) * _LINE + 20) // 2  # half the head's height
    up = max((bone.height for bone in above), default=0) + _LABEL
    down = max((bone.height for bone in below), default=0) + _LABEL if below else 0
    spine = max(up, half) + 2
    height = spine + max(down, half) + 2
    end = place * pairs + 8  # where the head begins
    parts = [_line(2, spine, end, spine, 3)]
    for index, bone in enumerate(above):
        parts += bone.drawn(place * (index + 1), spine, spine - up + _LABEL, up=True)
    for index, bone in enumerate(below):
        parts += bone.drawn(place * (index + 1), spine, spine + down - _LABEL, up=False)
    parts.append(
        f'<path d="M{end} {spine - half}H{end + _HEAD - 26}L{end + _HEAD - 10} {spine}L{end + _HEAD - 26} '
        f'{spine + half}H{end}Z" fill="none" stroke="currentColor" stroke-width="2"/>'
    )
    top = spine - len(head) * _LINE / 2 + _LINE - 4
    parts += [_text(end + 8, top + number * _LINE, line, bold=True) for number, line in enumerate(head)]
    return (
        f'<svg viewBox="0 0 {end + _HEAD - 8} {height:g}" width="{end + _HEAD - 8}" height="{height:g}" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class _Bone:
    title: str
    causes: Sequence[str]
    place: int

    @property
    def lines(self) -> list[list[str]]:
        return [_wrapped(_short(cause), self.place - _SLANT - 8) for cause in self.causes]

    @property
    def height(self) -> int:
        return sum(len(lines) * _LINE + _GAP for lines in self.lines) + _GAP

    def drawn(self, x: float, spine: float, end: float, *, up: bool) -> Iterator[str]:
        """From its name at `end` down, or up, to the spine at `x`; the causes from above to below."""
        tip = x - _SLANT
        yield _line(tip, end, x, spine, 2)
        yield _text(tip, end - 7 if up else end + _SIZE + 4, self.title, bold=True, anchor="middle")
        reach = abs(spine - end)
        y = end if up else spine
        for lines in self.lines:
            y += len(lines) * _LINE + _GAP - 4
            on_bone = tip + _SLANT * (y - end) / reach if up else x - _SLANT * (y - spine) / reach
            start = x - self.place + 6 + (on_bone - tip) * 0.6
            yield _line(start, y, on_bone, y, 1)
            for number, line in enumerate(reversed(lines)):
                yield _text(start, y - 4 - number * _LINE, line)
            y += 4


def _line(x1: float, y1: float, x2: float, y2: float, width: int) -> str:
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:.1f}" y2="{y2:g}" stroke="currentColor" '
        f'stroke-width="{width}"/>'
    )


def _text(x: float, y: float, text: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:g}" font-size="{_SIZE}" fill="currentColor" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _wrapped(text: str, width: float) -> list[str]:
    return textwrap.wrap(words.spoken(text), max(6, int(width / _LETTER))) or [""]


def _short(text: str) -> str:
    said = words.spoken(text)
    return said if len(said) <= _MOST else f"{said[: _MOST - 1]}…"
