"""The tags and attributes that an article may hold: few in documents, more on generated pages."""

from __future__ import annotations

import re

EVERYWHERE = frozenset(("class", "id", "title", "lang", "dir"))


def _tags(names: str, *attributes: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(names.split(), frozenset(attributes))


DOCUMENT: dict[str, frozenset[str]] = {
    **_tags("p h1 h2 h3 h4 h5 h6 ul dl dt dd blockquote hr br pre code div span"),
    **_tags(
        "em strong b i s u del ins sup sub small kbd samp var mark abbr cite dfn figure figcaption summary"
    ),
    **_tags("table thead tbody tfoot tr caption label"),
    **_tags("ol", "start", "type", "reversed"),
    **_tags("li", "value"),
    **_tags("q", "cite"),
    **_tags("colgroup col", "span"),
    **_tags("td th", "colspan", "rowspan", "style", "align", "scope"),
    **_tags("a", "href", "rel"),
    **_tags("img", "src", "alt", "width", "height", "loading"),
    **_tags("details", "open"),
    **_tags("input", "type", "checked", "disabled"),
    **_tags("time", "datetime"),
}

_DRAWN = (
    "d",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "dx",
    "dy",
    "points",
    "transform",
)
_INKED = (
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "opacity",
    "text-anchor",
    "font-size",
    "font-weight",
)

GENERATED: dict[str, frozenset[str]] = {
    **_tags("nav section header footer article aside output main search fieldset legend"),
    **_tags("form", "action", "method", "name"),
    **_tags("label", "for"),
    **_tags(
        "input", "type", "name", "value", "placeholder", "checked", "disabled", "autofocus", "autocomplete"
    ),
    **_tags("select", "name", "disabled"),
    **_tags("option", "value", "selected", "disabled"),
    **_tags("optgroup", "label"),
    **_tags("button", "type", "name", "value", "disabled"),
    **_tags("progress meter", "value", "max", "min"),
    **_tags("a", "href", "rel", "download", "name"),
    **_tags("th", "colspan", "rowspan", "scope", "style", "align", "abbr"),
    **_tags(
        "svg", "viewBox", "width", "height", "xmlns", "focusable", "preserveAspectRatio", *_DRAWN, *_INKED
    ),
    **_tags(
        "g path rect circle ellipse line polyline polygon text tspan", "width", "height", *_DRAWN, *_INKED
    ),
    **_tags("title"),  # what a shape of a drawing is called
}

BOOLEAN = frozenset(("checked", "disabled", "open", "hidden", "reversed", "selected", "autofocus"))

# Classes of the theme and of our own pages: inside a document they would let a text pass for its frame.
OWN_CLASSES = re.compile(r"(?:^|\s)(?:qms|mdx?|m)-", re.IGNORECASE)

_NUMBER = re.compile(r"[0-9]{1,6}")
VALUES = {
    "style": re.compile(r"text-align: (?:left|right|center);?"),
    "align": re.compile(r"left|right|center"),
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
    "span": _NUMBER,
    "start": re.compile(r"-?[0-9]{1,9}"),
    "width": re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?(?:%|px|em|rem)?"),
    "height": re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?(?:%|px|em|rem)?"),
    "type": re.compile(r"[1aAiI]|button|checkbox|date|month|number|radio|reset|search|text"),
    "method": re.compile(r"get", re.IGNORECASE),
    "xmlns": re.compile(re.escape("http://www.w3.org/2000/svg")),
    "dir": re.compile(r"ltr|rtl|auto"),
    "fill": re.compile(r"[#\w]*"),
    "stroke": re.compile(r"[#\w]*"),
}
