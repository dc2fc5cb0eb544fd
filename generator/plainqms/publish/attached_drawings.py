"""An SVG file written anew from a list: what a drawing needs, and nothing that loads, runs, links or sends.

Opened by itself such a file is a page of the site, so the bytes that an author gave are never passed on. What editors
note for themselves is left out; what could do harm refuses the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
# Languages whose elements and attributes do something, also in the middle of a drawing.
_LIVELY = re.compile(r"|http://www\.w3\.org/(?!2000/01/rdf|1999/02/22-rdf).*")

_TEXTS = frozenset("text tspan textPath title desc".split())
_ELEMENTS = _TEXTS | frozenset(
    "svg g defs symbol use switch marker path rect circle ellipse line polyline polygon linearGradient radialGradient "
    "stop clipPath mask pattern filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR "
    "feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile "
    "feTurbulence".split()
)
_ATTRIBUTES = frozenset(
    "id class style d x y z x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height points pathLength transform viewBox "
    "transform-origin version preserveAspectRatio "
    "rotate textLength lengthAdjust startOffset method spacing systemLanguage "
    "gradientUnits gradientTransform spreadMethod offset markerUnits markerWidth markerHeight refX refY orient "
    "clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform filterUnits "
    "primitiveUnits in in2 result type values mode operator k1 k2 k3 k4 stdDeviation edgeMode radius order "
    "kernelMatrix divisor bias targetX targetY preserveAlpha surfaceScale diffuseConstant specularConstant "
    "specularExponent azimuth elevation pointsAtX pointsAtY pointsAtZ limitingConeAngle scale xChannelSelector "
    "yChannelSelector baseFrequency numOctaves seed stitchTiles slope intercept amplitude exponent tableValues "
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation "
    "color-interpolation-filters direction display dominant-baseline fill fill-opacity fill-rule filter flood-color "
    "flood-opacity font-family font-size font-stretch font-style font-variant font-weight image-rendering kerning "
    "letter-spacing lighting-color marker-end marker-mid marker-start mask opacity overflow paint-order "
    "shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering "
    "unicode-bidi vector-effect visibility word-spacing writing-mode".split()
)
_LOCAL = re.compile(r"\s*#[^\s\"'()\\<>]+\s*")
# In a style nothing is called but colours, movements and parts of the drawing itself.
_CALL = re.compile(r"([\w-]*)\s*\(")
_CALLS = frozenset(
    "rgb rgba hsl hsla matrix translate translatex translatey scale rotate skewx skewy calc var light-dark".split()
)
_OWN_PART = re.compile(r"url\(\s*([\"']?)#[^\s\"'()\\<>]+\1\s*\)", re.IGNORECASE)
_DEEPEST = 200


class NotPlainError(ValueError):
    """The drawing must not stand on the site; the text says why, to be read after the file's name."""


def rewritten(data: bytes) -> bytes:
    """The drawing in our own spelling. Raises `NotPlainError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotPlainError("is not UTF-8") from None
    parser = XMLParser(target=_Builder())
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise error if isinstance(error, NotPlainError) else NotPlainError("is no well-formed SVG") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise NotPlainError(f'is no SVG: it begins with <{_local(root.tag)}>, not with <svg xmlns="{_SVG}">')
    return ("".join(_written(root)) + "\n").encode()


class _Builder(TreeBuilder):
    """Elements and their text; what stands around them in a file is refused before it can act."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotPlainError("is nested too deeply")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)

    def pi(self, target: str, text: str | None = None, /) -> Element:
        raise NotPlainError(f"contains the processing instruction {target}")

    def doctype(self, name: str, pubid: str | None, system: str | None, /) -> None:
        raise NotPlainError("declares a document type; delete the line that begins with <!DOCTYPE")


def _written(element: Element) -> Iterator[str]:
    name = _local(element.tag)
    if name not in _ELEMENTS:
        raise NotPlainError(_refusal(name))
    names = f' xmlns="{_SVG}" xmlns:xlink="{_XLINK}"' if name == "svg" else ""
    yield f"<{name}{names}{''.join(_attributes(element, name))}>"
    keeps = name in _TEXTS
    yield escape(element.text or "", quote=False) if keeps else ""
    for child in element:
        if not _is_foreign(child.tag) and child.tag != f"{{{_SVG}}}metadata":
            yield from _written(child)
        yield escape(child.tail or "", quote=False) if keeps else ""
    yield f"</{name}>"


def _refusal(name: str) -> str:
    advice = {
        "style": "; export it with presentation attributes in place of a style sheet",
        "foreignObject": "; in draw.io switch off “Formatted Text” and “Word Wrap” before the export",
        "image": "; give the picture inside it as a PNG file of its own",
        "a": "; take the links out",
    }.get(name, "")
    return f"contains <{name}>, which a drawing on the site must not hold{advice}"


def _attributes(element: Element, name: str) -> Iterator[str]:
    for key, value in element.attrib.items():
        attribute = _local(key)
        if attribute.lower().startswith("on"):
            raise NotPlainError(f"contains the handler {attribute}")
        if attribute.lower() in ("href", "src"):
            if key not in ("href", f"{{{_XLINK}}}href") or not _LOCAL.fullmatch(value):
                raise NotPlainError(f"links out of itself in <{name}>")
            yield f' {"xlink:" if key != "href" else ""}href="{_quoted(value.strip())}"'
        elif key == f"{{{_XML}}}space":
            yield f' xml:space="{_quoted(value)}"'
        elif key in _ATTRIBUTES:
            if key not in ("id", "class"):
                _judge(attribute, value)
            yield f' {attribute}="{_quoted(value)}"'


def _judge(attribute: str, value: str) -> None:
    rest = _OWN_PART.sub("", value)
    called = {match[1].lower() for match in _CALL.finditer(rest)}
    if re.search(r"[\\@<]|/\*", rest) or called - _CALLS:
        raise NotPlainError(f"has something in {attribute} that could load from outside")


def _is_foreign(tag: str) -> bool:
    """Whether an editor's own element is left out. Elements of a language that browsers know are refused."""
    space = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    if space == _SVG:
        return False
    if _LIVELY.fullmatch(space):
        raise NotPlainError(f"contains <{_local(tag)}>, which is no part of SVG")
    return True


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _quoted(value: str) -> str:
    return re.sub(r"[\t\n\r]", " ", escape(value))
