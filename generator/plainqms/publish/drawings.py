"""The only door to the Mermaid renderer: text in, a drawing out, or the reason why there is none.

The renderer is native code for some platforms only; elsewhere `available()` is false. It gets no clock, network,
file or font of the machine, and the limits that it keeps for text of strangers.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from plainqms import files
from plainqms.publish.drawing_safety import Drawing, NotSafeError, clean

# Quiet colours on a light ground, which hold on screen and on paper; they are part of the cache's key.
_COLOURS = {
    "background": "#ffffff", "primaryColor": "#f4f6f7", "primaryTextColor": "#171c20",
    "primaryBorderColor": "#4c5862", "secondaryColor": "#eaf2f6", "tertiaryColor": "#ffffff",
    "lineColor": "#4c5862", "textColor": "#171c20", "edgeLabelBackground": "#ffffff", "noteBkgColor": "#eaf2f6",
    "noteTextColor": "#171c20", "noteBorderColor": "#848f99", "gridColor": "#c3cad0",
    "taskBkgColor": "#cfe0e9", "taskBorderColor": "#4c5862", "taskTextColor": "#171c20",
    "taskTextDarkColor": "#171c20", "taskTextOutsideColor": "#171c20", "activeTaskBkgColor": "#9cc3d5",
    "activeTaskBorderColor": "#4c5862", "doneTaskBkgColor": "#e3e7ea", "doneTaskBorderColor": "#848f99",
    "critBkgColor": "#f6d5d1", "critBorderColor": "#b3261e", "sectionBkgColor": "#f4f6f7",
    "altSectionBkgColor": "#ffffff", "sectionBkgColor2": "#f4f6f7", "pie1": "#9cc3d5", "pie2": "#d3dde3",
    "pie3": "#e8c9a0", "pie4": "#b9c7b0", "pie5": "#d6b8c2", "pie6": "#c3bfdc", "pieStrokeColor": "#4c5862",
    "pieOuterStrokeColor": "#4c5862", "pieStrokeWidth": "1px", "pieOuterStrokeWidth": "1px", "pieOpacity": "1",
}  # fmt: skip
_OPTIONS = {
    "version": 2,
    "svg": {"pipeline": "resvg-safe"},
    "site_config": {
        "theme": "base",
        "look": "classic",
        "themeVariables": _COLOURS,
        "gantt": {"axisFormat": "%d %b", "fontSize": 13, "sectionFontSize": 13, "barHeight": 24},
    },
    "layout": {"container_width": 560},  # what grows with its place, a gantt chart, fits the column
    "resources": {"profile": "constrained"},
}
_TOO_LARGE = "MERMAN_RESOURCE_LIMIT_EXCEEDED"
_KINDS = (
    "flowchart", "sequenceDiagram", "stateDiagram-v2", "gantt", "classDiagram", "erDiagram", "mindmap",
    "timeline", "journey", "pie", "quadrantChart", "graph",
)  # fmt: skip


class Reason(Enum):
    UNREADABLE = "unreadable"
    NOT_SAFE = "not safe"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`line` counts within the diagram, from 1. `remedy` is empty where the general one serves."""

    reason: Reason
    line: int
    message: str
    remedy: str = ""


def available() -> bool:
    return _renderer() is not None


def draw(source: str, cache: Path | None = None) -> Drawing | Refusal:
    """The same text gives the same bytes. What the cache holds is judged like what is drawn."""
    if (refusal := _settings_inside(source)) is not None:
        return refusal
    made = _kept(source, cache)
    if isinstance(made, Refusal):
        return made
    try:
        return clean(made)
    except NotSafeError as error:
        return Refusal(Reason.NOT_SAFE, _line_of_link(source), f"the diagram brings {error} into the page")


_LINK = re.compile(r"\s*(?:click|links?|callback)\b|.*(?:https?:|javascript:|data:)", re.I)
_DIRECTIVE = re.compile(r"%%\s*\{")


def _settings_inside(source: str) -> Refusal | None:
    """A diagram that sets colours, fonts or styles for itself is not legible on paper and in the dark any more."""
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    inside = bool(lines) and lines[first].strip() == "---"
    for number, line in enumerate(lines):
        if inside and number > first:
            if line.strip() == "---":
                inside = False
            elif line.strip() and not re.match(r"title\s*:", line):
                return _own_settings(number, line)
        if _DIRECTIVE.search(line):
            return _own_settings(number, line)
    return None


def _own_settings(number: int, line: str) -> Refusal:
    return Refusal(Reason.NOT_SAFE, number + 1, f"“{_short(line)}” is a setting of the renderer, not a diagram",
                   "Take the line out: all diagrams of the manual look alike.")  # fmt: skip


def _line_of_link(source: str) -> int:
    return next((number for number, line in enumerate(source.split("\n"), 1) if _LINK.match(line)), 1)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    """The module and an engine with our options. The package ships no types."""
    try:
        import merman  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except (ImportError, OSError):
        return None
    return merman, merman.MermanEngine(options_json=json.dumps(_OPTIONS), services=None)


def _kept(source: str, cache: Path | None) -> str | Refusal:
    if cache is None:
        return _made(source)
    module, _ = _renderer()
    recipe = json.dumps([module.Merman().package_version(), _OPTIONS, source])
    name = f"diagrams/{sha256(recipe.encode()).hexdigest()}.svg"
    if (kept := files.kept(cache, name)) is not None:
        return kept.decode("utf-8", "replace")
    made = _made(source)
    if isinstance(made, str):
        files.keep(cache, name, made.encode())
    return made


def _made(source: str) -> str | Refusal:
    module, engine = _renderer()
    try:
        return str(engine.render_svg(source, None))
    except module.MermanError as error:
        if getattr(error, "code_name", "") == _TOO_LARGE:
            return Refusal(Reason.TOO_LARGE, 1, "the diagram is too large or too deeply nested to be drawn")
        return _unreadable(source, error)
    except module.merman_uniffi.InternalError:
        return Refusal(Reason.UNREADABLE, 1, "the renderer fell over this diagram")


def _unreadable(source: str, error: Any) -> Refusal:
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    said = re.sub(r"^Diagram parse error \([^()]*\): ", "", str(getattr(error, "message", "")))
    if re.match(r"no mermaid diagram", said, re.I):
        word = (lines[first - 1].split() or [""])[0]
        near = difflib.get_close_matches(word, _KINDS, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        return Refusal(Reason.UNREADABLE, first,
                       f"“{_short(word)}” is no kind of diagram" if word else "the diagram is empty",
                       f"{hint}Begin with its kind on a line of its own: flowchart TD, sequenceDiagram, "
                       "stateDiagram-v2 or gantt.")  # fmt: skip
    number = _faulty_line(source, error)
    said = re.sub(r"\s+at (?:line )?\d+.*$", "", " ".join(said.split())).rstrip(".")
    text = lines[number - 1].strip() if number <= len(lines) else ""
    where = f"“{_short(text)}” cannot be read" if text else "the diagram cannot be read to its end"
    remedy = _mended(text, said)
    reason = _PLAIN_WORDS.get(said.lower().split(":")[0], f"{said[:1].lower()}{said[1:]}")
    return Refusal(Reason.UNREADABLE, number, f"{where}: {reason}", f"Write:\n{remedy}" if remedy else "")


_PLAIN_WORDS = {
    "incomplete flowchart edge operator": "an arrow has two hyphens, -->",
    "invalid text label": "a bracket is not closed, or words with brackets in them stand without quotes",
}
_LABEL = re.compile(r"(?<!\[)\[([^\[\]\"\n(){}]{0,200}[(){}][^\[\]\"\n]{0,200})\](?!\])")


def _mended(line: str, said: str) -> str:
    """The line as it was probably meant, for the two slips that everybody makes."""
    if "edge operator" in said:
        mended = re.sub(r"(?<![-=.<])(?:->|=>)", "-->", line)
    else:
        mended = _LABEL.sub(lambda match: f'["{match[1]}"]', line) if "label" in said else line
    return mended if mended != line else ""


def _faulty_line(source: str, error: Any) -> int:
    """The line that the renderer names. Where it only knows the end of the text, the first line without which
    the beginning can be read."""
    lines = source.split("\n")
    count = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    span = getattr(getattr(error, "diagnostic", None), "span", None)
    start = getattr(span, "start", None)
    end = getattr(span, "end", start)
    if start is not None and end > start:
        return min(source.encode()[:start].count(b"\n") + 1, count)
    said, (module, engine) = str(getattr(error, "message", "")), _renderer()
    for number in range(1, min(count, 200) + 1):
        try:
            engine.render_svg("\n".join(lines[:number]), None)
        except module.MermanError as other:
            if str(getattr(other, "message", "")) == said:
                return number
        except module.merman_uniffi.InternalError:
            return number
    return count


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
