"""Markdown made safe for any engine before it is staged: no HTML, no attributes, no harmful address.

What stands in code is left alone (`sources/markdown.py` decides what code is); everything else is cleaned by
replacing single characters by their references, so that the text reads as its author wrote it. What slips
through here is stopped by `articles.py` after the build.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish.article_tags import OWN_CLASSES
from plainqms.publish.raw_html import ANY_TAG, RawHtml
from plainqms.publish.targets import is_local, refusal
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
    cleaner = _Cleaner(place, allow_html)
    # `rewrite` does not say where a stretch stands, so its ends are marked; no such character is in the text.
    cleaner.remote = {_label(name) for name, target in _NAMED.findall(text) if not is_local(target)}
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
_QUOTED = re.compile(r"[ \t]*>[> \t]*")
_GAP = "&#8203;"  # nothing, but something
_DEPTH = 16  # brackets in brackets; no link is written so
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_NAMED = re.compile(r"\[([^\[\]]{1,500})\]:[ \t]*\n?[ \t>]*(\S+)")
_DEFINITION = re.compile(r"\]:[ \t]*\n?[ \t>]*(\S+)")


class _Cleaner:
    """One text on its way. No step changes the number of lines, so that every problem has its line."""

    def __init__(self, place: Place, allow_html: bool) -> None:
        self.place = place if place.line else place.down(1)
        self.allow_html = allow_html
        self.folder = posixpath.dirname(place.path)
        self.line = 0
        self.problems: list[Problem] = []
        self.remote: set[str] = set()

    def code(self, piece: str, before: str, after: str) -> str:
        """Code stays, but for the line that opens a fence: engines read attributes from it.

        A blank line parts block code from its neighbours. Without one, engines read a fence as a part of the
        paragraph around it, or see none below indented code.
        """
        stretches = list(_stretches(piece))
        if not stretches:
            return piece
        done: list[str] = []
        above = before.removesuffix("\n").rpartition("\n")[2]
        for stretch in stretches:
            if _is_filled(above):
                done.append(_quoting(stretch[0]))
            if _FENCE.match(stretch[0]):
                stretch[0] = re.sub(r"\{([^{}]*)\}", self._fence_options, stretch[0])
            done += stretch
            above = stretch[-1]
        if _is_filled(above) and _is_filled(after.partition("\n")[0]):
            done.append(_quoting(stretch[0]))
        return "\n".join(done) + ("\n" if piece.endswith("\n") else "")

    def prose(self, piece: str, *, followed: bool) -> str:
        """`followed`: code comes next, in which a link begun here could go on."""
        piece = self._html(_without_comments(piece))
        if "{" in piece or "}" in piece:
            piece = _BRACES.sub(lambda match: self._braces(match, piece), piece)
        if "](" in piece or "![" in piece or "]:" in piece:
            piece = self._links(piece, followed)
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

    # links and pictures

    def _links(self, piece: str, followed: bool) -> str:
        edits: dict[int, tuple[int, str]] = {}
        for match in _DEFINITION.finditer(piece):
            self._definition(piece, match, edits)
        for match in re.finditer(r"\]\(", piece):
            self._inline(piece, match.end(), edits, followed=followed)
        if "![" in piece:
            self._pictures(piece, edits, followed=followed)
        done: list[str] = []
        position = 0
        for start in sorted(edits):
            if start >= position:
                end, replacement = edits[start]
                done += (piece[position:start], replacement)
                position = end
        return "".join((*done, piece[position:]))

    def _definition(self, piece: str, match: re.Match[str], edits: dict[int, tuple[int, str]]) -> None:
        """`[name]: address`. A footnote `[^1]:` and an abbreviation `*[name]:` have none."""
        opened = piece.rfind("[", max(0, match.start() - 1000), match.start())
        before = piece[max(0, opened - 1) : opened + 2]
        if opened >= 0 and (before.endswith("[^") or before.startswith("*[")):
            return
        reason = refusal(match[1], self.folder)
        if not reason:
            return
        edits[match.start() + 1] = (match.start() + 2, "&#58;")
        if opened >= 0 and not piece[piece.rfind("\n", 0, opened) + 1 : opened].strip(" >"):
            self._report(piece, match.start(), f"no longer a link: {reason}")

    def _inline(self, piece: str, start: int, edits: dict[int, tuple[int, str]], *, followed: bool) -> None:
        target, end = _destination(piece, start)
        into_code = end < 0 and followed
        reason = "its address goes over into code" if into_code else refusal(target, self.folder)
        if reason:
            edits[start - 1] = (start, "&#40;")
            self._report(piece, start, f"no longer a link: {reason}")

    def _pictures(self, piece: str, edits: dict[int, tuple[int, str]], *, followed: bool) -> None:
        """A picture from elsewhere becomes a link to it, whether its address stands here or under a name."""
        for match in re.finditer(r"!\[", piece):
            slashes = re.search(r"\\*\Z", piece[max(0, match.start() - 64) : match.start()])
            if slashes and len(slashes.group()) % 2:
                continue  # its author escaped it
            closed = _closing(piece, match.end())
            if closed < 0:
                if followed:  # a picture's words cannot be code
                    edits[match.start()] = (match.end(), "&#33;&#91;")
                continue
            if piece[closed + 1 : closed + 2] == "(":
                local = is_local(_destination(piece, closed + 2)[0])
            else:
                named = re.compile(r"\s?\[([^\]]+)\]").match(piece, closed + 1)
                local = _label(named[1] if named else piece[match.end() : closed]) not in self.remote
            if not local:
                before = piece[match.start() - 1 : match.start()]
                edits[match.start()] = (match.start() + 1, "&#33;" if before == "!" else "")
                self._report(piece, match.start(), "now a link: a picture comes from the repository")


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


def _stretches(piece: str) -> Iterator[list[str]]:
    """The lines of each fenced and each indented stretch of a piece of code; nothing for a span in a line."""
    lines = piece.removesuffix("\n").split("\n")
    closing = {line.strip(" \t>"): number for number, line in enumerate(lines) if _FENCE.match(line)}
    stretch: list[str] = []
    opened = ""
    for number, line in enumerate(lines):
        fence = None if opened else _FENCE.match(line)
        if fence and closing.get(fence[1], -1) > number:
            if stretch:
                yield stretch
            stretch, opened = [line], fence[1]
            continue
        if not number and not line.startswith((" ", "\t")):
            return
        stretch.append(line)
        if opened and line.strip(" \t>") == opened:
            yield stretch
            stretch, opened = [], ""
    if stretch:
        yield stretch


def _is_filled(line: str) -> bool:
    return bool(line.strip(" \t>"))


def _quoting(line: str) -> str:
    """The blank line that stays in the quotation in which `line` stands."""
    quoted = _QUOTED.match(line)
    return quoted.group().rstrip() if quoted else ""


def _label(text: str) -> str:
    return " ".join(text.lower().split())


def _braces_as_text(text: str) -> str:
    return re.sub(r"\\?([{}])", lambda match: f"&#{ord(match[1])};", text)


def _destination(piece: str, start: int) -> tuple[str, int]:
    """What stands between the brackets of a link, without its title; and where they close (-1: nowhere)."""
    depth, limit = 1, min(len(piece), start + 1000)
    for match in re.compile(r"[()]|\n[ \t]*\n").finditer(piece, start, limit):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            inside = piece[start : match.start()]
            return re.sub(r"""\s(?:"[^"]*"|'[^']*')\s*$""", "", inside), match.start()
        if depth > _DEPTH or match.group()[0] == "\n":
            return piece[start : match.start()], match.start()
    return piece[start:limit], -1 if limit == len(piece) else limit


def _closing(piece: str, start: int) -> int:
    """Where the bracket that was opened before `start` closes; -1: nowhere near."""
    depth = 1
    for match in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(piece, start, start + 1000):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
        if depth > _DEPTH:
            break
    return -1
