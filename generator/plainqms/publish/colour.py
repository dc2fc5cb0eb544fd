"""The one colour an organization sets: whether it can be read, and what follows from it in the dark."""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5
WHITE, DARK = (255, 255, 255), (20, 24, 27)

Colour = tuple[int, int, int]


def parse(text: str) -> Colour | None:
    """`#0a5876`; nothing else is a colour here."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def style_sheet(accent: Colour) -> str:
    """The accent by day as given; by night the same colour, lightened until it can be read."""
    share, night = 0.0, accent
    while contrast(night, DARK) < 7:
        share += 0.05
        night = _mixed(WHITE, accent, share)
    return (
        f":root,[data-md-color-scheme=default]{{--accent:{_text(accent)};"
        f"--accent-wash:{_text(_mixed(accent, WHITE, 0.08))}}}\n"
        f"[data-md-color-scheme=slate]{{--accent:{_text(night)};--accent-wash:{_text(_mixed(night, DARK, 0.15))}}}\n"
        "@media print{:root,[data-md-color-scheme]{--accent:#000;--accent-wash:#f0f0f0}}\n"
    )


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, ground, strict=True))
    return red, green, blue


def _text(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
