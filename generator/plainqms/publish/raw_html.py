"""HTML of documents listed under allow-html: nh3 with a narrow list, and nothing of it left to Markdown."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass

import nh3

from plainqms.publish.targets import SCHEMES, is_local, refusal

# Whole elements, cleaned as one; and tags that may stand alone in running text.
_ELEMENTS = frozenset(("table", "details", "figure", "dl"))
_INLINE = frozenset(("abbr", "b", "br", "del", "i", "ins", "kbd", "mark", "small", "sub", "sup"))
_INSIDE = (
    "a caption code col colgroup dd dt em figcaption hr img li ol p span strong summary "
    "tbody td tfoot th thead tr ul"
)
_TAGS = _ELEMENTS | _INLINE | frozenset(_INSIDE.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_LONGEST = 50_000  # characters of one element
ANY_TAG = re.compile(r"</?([A-Za-z!?][A-Za-z0-9]*)[^<>]*>?")
_WORD = re.compile(r"[<\s]([A-Za-z][\w-]*)(?=[\s=/>])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` replaces everything up to `end`; `lost` names what is not in it any more."""

    text: str
    end: int
    lost: str


class RawHtml:
    """One stretch of prose, asked for the HTML that it holds."""

    def __init__(self, piece: str, folder: str) -> None:
        self.piece, self.folder = piece, folder

    def clean(self, start: int) -> Cleaned | None:
        """The element or tag that begins at `start`; None if none that may stay begins there."""
        tag = ANY_TAG.match(self.piece, start)
        if tag is None or not tag.group().endswith(">"):
            return None
        name, closing = tag[1].lower(), self.piece.startswith("</", start)
        if name in _INLINE:
            if closing:
                return Cleaned(f"</{name}>", tag.end(), "")
            kept = _clean(tag.group(), self.folder).removesuffix(f"</{name}>")
            return Cleaned(_inert(kept), tag.end(), _lost(tag.group(), kept))
        if name not in _ELEMENTS or closing:
            return None
        end = self._end(name, tag.end())
        if end < 0:
            return None
        source = self.piece[start:end]
        kept = _clean(source, self.folder)
        lines = "\n" * source.count("\n")
        return Cleaned(_inert(kept).replace("\n", " ") + lines, end, _lost(source, kept))

    def _end(self, name: str, start: int) -> int:
        found = [
            place
            for form in (f"</{name}>", f"</{name.upper()}>")
            if (place := self.piece.find(form, start, start + _LONGEST)) >= 0
        ]
        return min(found) + len(name) + 3 if found else -1


def _clean(source: str, folder: str) -> str:
    def judge(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href" and refusal(value, folder):
            return None
        if attribute == "src" and (not is_local(value) or refusal(value, folder)):
            return None
        if attribute in ("colspan", "rowspan", "span", "start") and not re.fullmatch(r"[0-9]{1,4}", value):
            return None
        return value.replace("<", "").replace(">", "")

    return nh3.clean(
        source,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=judge,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _inert(text: str) -> str:
    """Markdown sees nothing in it: not in the text and not in the values."""
    return re.sub(r"[\[\]{}`*_\\!|~]", lambda match: f"&#{ord(match.group())};", text)


def _lost(before: str, after: str) -> str:
    """Names of tags and attributes that were there and are gone."""
    gone = Counter(_names(before)) - Counter(_names(after))
    return ", ".join(sorted(gone)[:8])


def _names(text: str) -> list[str]:
    tags = re.findall(r"<[A-Za-z][^<>]*>", html.unescape(text))
    return [name.lower() for tag in tags for name in _WORD.findall(tag)]
