"""Markdown made safe for any engine before it is staged: no HTML, no attributes, no harmful address.

What stands in code is left alone (`sources/markdown.py` decides what code is); everything else is cleaned by
replacing single characters by their references, so that the text reads as its author wrote it. What slips
through here is stopped by `articles.py` after the build.
"""

from __future__ import annotations

import posixpath
import re

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish.article_tags import OWN_CLASSES
from plainqms.publish.raw_html import ANY_TAG, RawHtml
from plainqms.publish.staged_code import parted
from plainqms.publish.staged_links import Links
from plainqms.publish.targets import refusal
from plainqms.sources.markdown import rewrite

UNSAFE_CONTENT = Rule(
    "S410",
    "unsafe-content-removed",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "documents arrive from many hands, and their readers are logged in elsewhere",
    "Raw HTML, attributes and addresses of other kinds could carry a script; they are printed as text.",
    "Write it as Markdown, or as `code` if it is meant to be read. HTML for tables: list the document under "
    "allow-html in qms.yml.",
)
RULES = (UNSAFE_CONTENT,)

_MOST = 200  # problems of one text; more say nothing new
_BEGIN, _END = "\x02", "\x03"
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))


def make_safe(text: str, place: Place, *, allow_html: bool) -> tuple[str, tuple[Problem, ...]]:
    """`text`, whose first line is `place`'s, with nothing that an engine could make a script of."""
    text = re.sub(r"\r\n?", "\n", text).translate(_CONTROL)
    cleaner = _Cleaner(text, place, allow_html)
    # `rewrite` does not say where a stretch stands, so its ends are marked; no such character is in the text.
    marked = rewrite(text, lambda prose: f"{_BEGIN}{prose}{_END}")
    pieces = marked.replace(_END, _BEGIN).split(_BEGIN)  # code, prose, code, prose ... code
    done: list[str] = []
    for number, piece in enumerate(pieces):
        before, after = "".join(pieces[max(0, number - 1) : number]), "".join(pieces[number + 1 : number + 2])
        done.append(
            cleaner.prose(piece, followed=after != "") if number % 2 else cleaner.code(piece, before, after)
        )
        cleaner.line += piece.count("\n")
    result = "".join(done)
    if re.match(r"(?:---|\+\+\+|\.\.\.|[\w -]+:)", result):
        result = "\n" + result  # the first lines of a page are no settings, whatever they look like
    return result, tuple(dict.fromkeys(cleaner.problems))


def escape(text: str) -> str:
    """A value as Markdown and HTML both print it: all but letters, digits and blanks as references."""
    flat = " ".join(text.translate(_CONTROL).split())
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in flat)


_AUTOLINK = re.compile(
    r"<(?:https?://[^\s<>\"'`{}\\]{1,2000}|mailto:[\w.+%@?=&-]{1,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>",
    re.ASCII | re.IGNORECASE,
)
_POINTED = re.compile(r"<([^<>\n`]{1,500})>")
_BRACES = re.compile(
    r'(?P<register>\{\{ *register\("[a-z0-9_-]+"\) *\}\})|(?P<slashes>\\*)(?:\{(?P<list>[^{}\n]*)\}|[{}])'
)
_KEPT = re.compile(r"#(?!_|main$)[A-Za-z][\w:.-]*|\.(?!(?:qms|mdx?|m)-)[A-Za-z][\w-]*")
_MARKER = re.compile(r"(!!!|\?\?\?)(?=([^\n\"!?]*))")
_GAP = "&#8203;"  # nothing, but something


class _Cleaner:
    """One text on its way. No step changes the number of lines, so that every problem has its line."""

    def __init__(self, text: str, place: Place, allow_html: bool) -> None:
        self.place = place if place.line else place.down(1)
        self.allow_html = allow_html
        self.folder = posixpath.dirname(place.path)
        self.line = 0
        self.problems: list[Problem] = []
        self.links = Links(text, self.folder, self._report)

    def code(self, piece: str, before: str, after: str) -> str:
        return parted(piece, before, after, self._fence_options)

    def prose(self, piece: str, *, followed: bool) -> str:
        """`followed`: code comes next, in which a link begun here could go on."""
        piece = self._html(_without_comments(piece))
        if "{" in piece or "}" in piece:
            piece = _BRACES.sub(lambda match: self._braces(match, piece), piece)
        if "](" in piece or "![" in piece or "]:" in piece:
            piece = self.links.cleaned(piece, followed=followed)
        if "!!!" in piece or "???" in piece:
            piece = _MARKER.sub(self._own_class, piece)
        return re.sub(r"\[TOC\]", "&#91;TOC]", piece, flags=re.IGNORECASE) if "[" in piece else piece

    def _report(self, text: str, offset: int, message: str) -> None:
        if len(self.problems) >= _MOST:
            return
        place = self.place.down(self.line + text.count("\n", 0, offset))
        self.problems.append(UNSAFE_CONTENT.at(place, message))

    # HTML

    def _html(self, piece: str) -> str:
        if "<" not in piece:
            return piece
        done: list[str] = []
        position = 0
        raw = RawHtml(piece, self.folder)
        while (start := piece.find("<", position)) >= 0:
            done.append(piece[position:start])
            if link := _AUTOLINK.match(piece, start):
                done.append(link.group())
                position = link.end()
                continue
            target = _POINTED.match(piece, start) if piece.endswith("](", 0, start) else None
            if target and not refusal(target[1], self.folder):
                done.append(re.sub(r"[ ()\\]", lambda match: f"%{ord(match.group()):02X}", target[1]))
                position = target.end()
                continue
            if self.allow_html and (cleaned := raw.clean(start)):
                done.append(cleaned.text)
                position = cleaned.end
                if cleaned.lost:
                    self._report(piece, start, f"taken out of the HTML: {cleaned.lost}")
                continue
            if done and done[-1].endswith("\\"):
                done[-1] = done[-1][:-1]
            done.append("&lt;")
            position = start + 1
            tag = ANY_TAG.match(piece, start)
            if tag and not piece.startswith("/", start + 1):
                self._report(piece, start, f"printed as text: {' '.join(tag.group().split())[:60]}")
        done.append(piece[position:])
        return "".join(done)

    # attribute lists

    def _braces(self, match: re.Match[str], piece: str) -> str:
        if match["register"]:
            return match.group()
        slashes = match["slashes"]
        if len(slashes) % 2:  # the author's own escape: the reference takes its place
            slashes = slashes[:-1]
            return slashes + _braces_as_text(match.group()[len(match["slashes"]) :])
        inside = match["list"]
        words = (inside or "").removeprefix(":").split()
        kept = [word for word in words if _KEPT.fullmatch(word)]
        if inside is not None and len(kept) < len(words) and (kept or inside.startswith(":")):
            lost = " ".join(word for word in words if word not in kept)
            self._report(piece, match.start(), f"taken out of the attributes: {lost[:60]}")
        if kept and kept == words:
            return match.group()
        if kept:
            return f"{slashes}{{: {' '.join(kept)} }}"
        return slashes + _braces_as_text(match.group()[len(slashes) :])

    def _fence_options(self, match: re.Match[str]) -> str:
        words = re.findall(r'[^\s="]+="[^"]*"|\S+', match[1])
        options = re.compile(r'(?:title|hl_lines|linenums)="[\w .,:/()-]*"|python|[a-z]+')
        kept = [word for word in words if _KEPT.fullmatch(word) or options.fullmatch(word)]
        if len(kept) < len(words):
            self._report("", 0, "taken out of a code block's attributes")
        return f"{{{' '.join(kept)}}}" if kept else ""

    def _own_class(self, match: re.Match[str]) -> str:
        """An admonition names its class itself."""
        if not OWN_CLASSES.search(match[2].replace("+", " ")):
            return match.group()
        return f"&#{ord(match[1][0])};{match[1][1:]}"


def _without_comments(piece: str) -> str:
    """Comments vanish but for their line ends. One that holds a backtick stays: it could make or end code."""
    done: list[str] = []
    position, tick = 0, -2
    while (start := piece.find("<!--", position)) >= 0 and (end := piece.find("-->", start + 4)) >= 0:
        if -1 != tick < start:
            tick = piece.find("`", start)
        if start < tick < end:
            done.append(piece[position : start + 4])
            position = start + 4
        else:
            done += (piece[position:start], _GAP if _holds_apart(piece, start, end + 3) else "")
            done.append("\n" * piece.count("\n", start, end))
            position = end + 3
    return "".join((*done, piece[position:]))


def _holds_apart(piece: str, start: int, end: int) -> bool:
    """Whether a comment stands between what would be a fence, a list or the like without it."""
    line = piece[piece.rfind("\n", 0, start) + 1 : start]
    before, after = piece[start - 1 : start] if start else "", piece[end : end + 1]
    if after.isspace() and line.strip(" \t>"):
        return False
    begins = not line.strip(" \t>") and after not in ("", "\n")
    return begins or any(
        not (side.isalnum() or side.isspace() or side in ".,") for side in (before, after) if side
    )


def _braces_as_text(text: str) -> str:
    return re.sub(r"\\?([{}])", lambda match: f"&#{ord(match[1])};", text)
