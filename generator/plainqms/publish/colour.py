"""The one colour an organization sets, and what follows from it in the dark.

Whether it can be read on white is judged where mkdocs.yml is read.
"""

from __future__ import annotations

import colorsys
import re

WHITE, DARK = (255, 255, 255), (20, 24, 27)

Colour = tuple[int, int, int]


def style_sheet(accent: str) -> str:
    """By day as given (`#0a5876`); by night the same hue, lightened until it can be read."""
    day = _parsed(accent)
    if day is None:
        return "/* the accent of the style sheet */\n"
    night = _by_night(day)
    return (
        f":root,[data-md-color-scheme=default]{_rule(day, _mixed(day, WHITE, 0.08))}\n"
        f"[data-md-color-scheme=slate]{_rule(night, _mixed(night, DARK, 0.15))}\n"
        f"@media print{{:root,[data-md-color-scheme]{_rule((0, 0, 0), (240, 240, 240))}}}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _parsed(text: str) -> Colour | None:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _by_night(colour: Colour) -> Colour:
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    while True:
        parts = colorsys.hls_to_rgb(hue, light, min(strength, 0.63))
        red, green, blue = (round(part * 255) for part in parts)
        if contrast((red, green, blue), DARK) >= 9 or light >= 1:
            return red, green, blue
        light = min(light + 0.01, 1.0)


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: Colour, ground: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, ground, strict=True))
    return red, green, blue


def _rule(accent: Colour, wash: Colour) -> str:
    return f"{{--accent:{_text(accent)};--accent-wash:{_text(wash)}}}"


def _text(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
