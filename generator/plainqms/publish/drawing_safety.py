"""A drawing by its list: which elements, attributes and styles an SVG made of a diagram may hold, and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    "svg g defs marker symbol use path rect circle ellipse line polyline polygon text tspan style filter "
    "feDropShadow linearGradient radialGradient stop clipPath".split()
)
_ATTRIBUTES = frozenset(
    "id class style d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points transform transform-origin "
    "viewBox preserveAspectRatio overflow opacity fill fill-opacity fill-rule clip-path clip-rule stroke "
    "stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-miterlimit marker-start marker-mid marker-end markerHeight markerWidth markerUnits refX refY orient "
    "text-anchor alignment-baseline dominant-baseline font-family font-size font-weight font-style letter-spacing "
    "textLength lengthAdjust filter stdDeviation flood-color flood-opacity gradientUnits gradientTransform offset "
    "stop-color stop-opacity href data-look".split()
)
# What the renderer writes for scripts and screen readers. A picture has an alternative text instead.
_LEFT_OUT = re.compile(r"data-(?!look$).*|aria-.*|role|name|tabindex|space")
_LOCAL = re.compile(r"#[\w-]+")
# Anything in a style that could load, move or run something; `url(#name)` stays in the drawing.
_HARMFUL = re.compile(
    r"url\((?!\s*[\"']?#[\w-]+[\"']?\s*\))|@|\\|expression|image(?:-set)?\(|src\(|behavior|binding|script:|//|<",
    re.I,
)
_KEYFRAMES = re.compile(r"@keyframes [\w-]+\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
_RULE = re.compile(r"[^{}]*\{[^{}]*\}")
# Rules for looks, HTML and formulas that no drawing of ours has: half of the style sheet.
_UNUSED = re.compile(r'data-look="neo"|data-color-id|katex|div\.|\bspan\b|edge-animation|^#[\w-]+ p\{')
_FONT = re.compile(r"font-family:[^;}]*")
_LETTERS = re.compile(r"font-size:(\d+(?:\.\d+)?)px")
# What every system has with the same widths: nothing can be loaded into a picture.
FONT = 'Arial,Helvetica,"Liberation Sans",sans-serif'
# The renderer measures a narrower typeface: letters are drawn smaller, and the whole picture larger again.
_NARROWER = 0.9

ElementTree.register_namespace("", _SVG)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`svg` is a file that stands for itself; `words` are what is written in it, `title` and `description`
    what its author called it. `width` is in pixels at natural size."""

    svg: bytes
    width: float
    title: str
    description: str
    words: tuple[str, ...]


class NotSafeError(ValueError):
    """The drawing holds something that is not on the list."""


def clean(svg: str) -> Drawing:
    """The drawing rewritten from what is allowed. Anything unknown is refused, not taken out."""
    if "<!" in svg or "<?" in svg:
        raise NotSafeError("a declaration")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise NotSafeError("characters that no drawing can hold") from error
    said = {"title": "", "desc": ""}
    for parent in list(root.iter()):
        for child in list(parent):
            name = _local(child.tag)
            if name in said:
                if parent is root:
                    said[name] = _text(child)
                parent.remove(child)
    for element in root.iter():
        _judge(element)
    width = _size(root)
    words = _labels(root)
    made = ElementTree.tostring(root, encoding="unicode")
    if re.search(r"javascript:", made, re.I):
        raise NotSafeError("the word javascript:")
    return Drawing(f"{made}\n".encode(), width, said["title"], said["desc"], words)


def _judge(element: ElementTree.Element) -> None:
    name = _local(element.tag)
    if element.tag != f"{{{_SVG}}}{name}" or name not in _ELEMENTS:
        raise NotSafeError("a link" if name == "a" else f"<{name}>")
    for key, value in list(element.attrib.items()):
        attribute = _local(key)
        if _LEFT_OUT.fullmatch(attribute):
            del element.attrib[key]
        elif attribute not in _ATTRIBUTES:
            raise NotSafeError(f"the attribute {attribute}")
        elif attribute == "href":
            if name != "use" or not _LOCAL.fullmatch(value):
                raise NotSafeError("a link")
        elif _HARMFUL.search(value) and attribute not in ("id", "class"):
            raise NotSafeError(f"something in {attribute} that loads or runs")
        elif attribute == "style":
            # Text is measured before it is known which font the reader has: nothing of it is cut off.
            element.set(key, _in_our_font(value).replace("overflow:hidden", "overflow:visible"))
        elif attribute == "stroke" and value == "currentColor":
            del element.attrib[key]  # a picture has no colour around it; its style sheet says which
        elif attribute == "font-family":
            element.set(key, FONT)
    if name == "style":
        element.text = _style_sheet(element.text or "")


def _style_sheet(text: str) -> str:
    """The rules that are used, in our font."""
    flat = _KEYFRAMES.sub("", text)
    if _HARMFUL.search(flat):
        raise NotSafeError("a style that loads or runs something")
    return "".join(_in_our_font(rule) for rule in _RULE.findall(flat) if not _UNUSED.search(rule))


def _in_our_font(style: str) -> str:
    smaller = _LETTERS.sub(lambda match: f"font-size:{float(match[1]) * _NARROWER:g}px", style)
    return _FONT.sub(f"font-family:{FONT}", smaller)


def _size(root: ElementTree.Element) -> float:
    """Give the picture its natural size, so that its letters are as large as those of the text around it."""
    try:
        _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    except ValueError:
        raise NotSafeError("no size") from None
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise NotSafeError("no size")
    root.set("width", f"{width / _NARROWER:g}")
    root.set("height", f"{height / _NARROWER:g}")
    root.attrib.pop("style", None)
    return width / _NARROWER


def _labels(root: ElementTree.Element) -> tuple[str, ...]:
    """What is written in the boxes first, then what stands beside them; the lines of one label together."""
    boxes = [item for item in root.iter(f"{{{_SVG}}}svg") if item is not root]
    within = {text for box in boxes for text in box.iter(f"{{{_SVG}}}text")}
    alone = [item for item in root.iter(f"{{{_SVG}}}text") if item not in within]
    return tuple(dict.fromkeys(text for item in (*boxes, *alone) if (text := _text(item))))


def _local(name: str) -> str:
    return str(name).rpartition("}")[2]


def _text(element: ElementTree.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())
