"""The typeface: IBM Plex Sans cut down to what pages use, served from the site itself, made once a cache."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from plainqms import files

# CSS family name. The licence reserves "Plex" for the unchanged font, so the cut one bears another name.
FAMILY = "QMS Sans"

# Part of the cache key: change it whenever what is cut changes.
RECIPE = "2 wdth=100 wght=400:600 woff2"

_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0300-0304,U+2000-206F,U+20AC,U+2113"
)
_SIGNS = "U+2116,U+2122,U+2190-2193,U+2212,U+2215,U+2248,U+2260,U+2264-2265,U+25CF,U+FEFF,U+FFFD"
RANGES = {
    "latin": f"{_LATIN},{_SIGNS}",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,"
    "U+1E00-1EFF,U+20A0-20AB,U+20AD-20C0,U+2C60-2C7F,U+A720-A7FF",
}
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum", "calt")
NAMES = {0, 5, 13, 14}  # copyright, version, licence and its address; the family's name is reserved
SOURCES = {"normal": "IBMPlexSans[wdth,wght].ttf", "italic": "IBMPlexSans-Italic[wdth,wght].ttf"}


def faces(cache: Path) -> Mapping[str, bytes]:
    """Files of the folder `assets/fonts/`: four woff2, their style sheet and the licence.

    Cutting takes a moment, so it is done once: the cache is keyed by the font, the tool and the recipe.
    """
    folder = f"fonts-{_key()}"
    made: dict[str, bytes] = {}
    for style, source in SOURCES.items():
        for name, ranges in RANGES.items():
            face = f"sans-{name}-{style}.woff2"
            data = files.kept(cache, f"{folder}/{face}")
            if data is None:
                data = _cut(_package() / "files" / source, ranges)
                files.keep(cache, f"{folder}/{face}", data)
            made[face] = data
    made["fonts.css"] = _style_sheet().encode()
    made["OFL.txt"] = (_package() / "LICENSE").read_bytes()
    return made


def _style_sheet() -> str:
    rules = [
        f'@font-face{{font-family:"{FAMILY}";font-style:{style};font-weight:400 600;font-display:swap;'
        f'src:url(sans-{name}-{style}.woff2) format("woff2");unicode-range:{ranges}}}'
        for style in SOURCES
        for name, ranges in RANGES.items()
    ]
    return "/* IBM Plex Sans, SIL Open Font Licence 1.1, see OFL.txt */\n" + "\n".join(rules) + "\n"


def _cut(source: Path, ranges: str) -> bytes:
    """One width, the two weights that pages use and what lies between, and only the letters in `ranges`."""
    import uharfbuzz as harfbuzz  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    face = harfbuzz.Face(harfbuzz.Blob(source.read_bytes()))
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(_code_points(ranges))
    for kept, values in (
        (
            harfbuzz.SubsetInputSets.LAYOUT_FEATURE_TAG,
            {int.from_bytes(tag.encode(), "big") for tag in FEATURES},
        ),
        (harfbuzz.SubsetInputSets.NAME_ID, NAMES),
    ):
        wanted.sets(kept).clear()
        wanted.sets(kept).update(values)
    wanted.pin_axis_location(face, "wdth", 100)
    wanted.set_axis_range(face, "wght", 400, 600)
    font = TTFont(io.BytesIO(harfbuzz.subset(face, wanted).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _code_points(ranges: str) -> set[int]:
    points: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _key() -> str:
    versions = (
        version("fontpkg-ibm-plex-sans"),
        version("fonttools"),
        version("uharfbuzz"),
        version("brotli"),
        RECIPE,
        str(RANGES),
    )
    return hashlib.sha256("\0".join(versions).encode()).hexdigest()[:16]


def _package() -> Path:
    from fontpkg_ibm_plex_sans import ROOT  # type: ignore[import-untyped]

    return Path(ROOT)
