"""The check after the build: whatever engine made a page, its article holds nothing but what is listed here.

It reads bytes, not a tree: where every `<` begins a tag of one strict shape, no browser reads anything else.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish.article_tags import BOOLEAN, DOCUMENT, EVERYWHERE, GENERATED, OWN_CLASSES, VALUES
from plainqms.publish.markdown import HTML_ALONE
from plainqms.publish.targets import is_local, refusal

_WHY = "A page carries no script or form of its author's making, and asks no other host for anything."
UNSAFE_ARTICLE = Rule(
    "S401",
    "unsafe-article",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "documents arrive from many hands, and their readers are logged in elsewhere",
    _WHY,
    "Write it as Markdown. If the text is harmless, report this as a fault of the tool, with the line.",
)
NO_ARTICLE = Rule(
    "S402",
    "article-not-marked",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what cannot be found cannot be checked",
    "A page whose article cannot be told from its frame was not made by this tool's theme.",
    "Build again with the theme that comes with the tool.",
)
UNSAFE_FRAME = Rule(
    "S403",
    "page-loads-from-elsewhere",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "documents arrive from many hands, and their readers are logged in elsewhere",
    _WHY,
    "Take the option of the site's look that brings it in out of mkdocs.yml.",
)
RULES = (UNSAFE_ARTICLE, NO_ARTICLE, UNSAFE_FRAME)

_BEGIN = re.compile(r"<!--plainqms:article:(document|generated)-->")
_END = "<!--/plainqms:article-->"
_WITHOUT_ARTICLE = "404.html"
_PAGES = (".html", ".htm", ".xhtml")
_MOST = 20  # problems of one page; more say nothing new

# A tag of the one shape allowed, or any other "<".
_TAG = re.compile(
    r'<(?:/([a-z][a-z0-9]*) ?>|([a-z][a-z0-9]*)((?:[ \n]+[a-z][a-zA-Z0-9:-]*(?:="[^"<\x00]*")?)*)[ \n]*/?>)|<'
)
_ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?')
# Outside of the article: any tag as a browser would read it; the text of scripts and styles is skipped.
_LOOSE = re.compile(
    r"<!--.*?-->|<(script|style)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>.*?</\1\s*>"
    r"|<(?!(?:script|style)\b)([a-z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>|<(?=[a-z!])(?!!doctype)",
    re.DOTALL | re.IGNORECASE,
)
_STRETCH = re.compile(r"\n(?=\s*<[^/])")
_LOOSE_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_LOADING = ("src", "srcset", "poster", "action", "formaction", "background", "data", "ping", "manifest")
_NOT_LOADED = ("canonical", "alternate", "prev", "next", "author", "license")


def check_site(folder: Path) -> tuple[Problem, ...]:
    """Every page below `folder`, and the search index. Places are paths below `folder` with lines."""
    problems: list[Problem] = []
    for path in sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names):
        end = os.path.splitext(path)[1].lower()
        if end not in _PAGES and end != ".svg" and os.path.basename(path) != "search_index.json":
            continue
        name = Path(path).relative_to(folder).as_posix()
        with open(path, "rb") as stream:
            text = stream.read().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        if end in _PAGES:
            problems += check_page(text, name)
        else:
            # A text may speak of a scheme; a drawing must not use it.
            scheme = "|javascript:" if end == ".svg" else ""
            if re.search(rf"<script|<\\/script|\\u003cscript{scheme}", text, re.IGNORECASE):
                problems.append(UNSAFE_FRAME.at(Place(name), "the file holds a script"))
    return tuple(problems)


def check_page(text: str, name: str) -> list[Problem]:
    """One built page: its article by the list, its frame for what it loads."""
    begin = _BEGIN.search(text)
    end = text.rfind(_END)
    if begin is None or end < begin.end():
        problems = (
            []
            if name == _WITHOUT_ARTICLE
            else [NO_ARTICLE.at(Place(name), "no article is marked in the page")]
        )
        return problems + _placed(_frame(text, 0), text, name, UNSAFE_FRAME)
    article = _article(text, begin.end(), end, begin[1])
    frame = (*_frame(text[: begin.start()], 0), *_frame(text[end:], end))
    return _placed(article, text, name, UNSAFE_ARTICLE) + _placed(iter(frame), text, name, UNSAFE_FRAME)


def check_article(text: str, kind: str = "document") -> tuple[str, ...]:
    """What is wrong with the HTML of an article alone."""
    return tuple(message for _, message in _article(text, 0, len(text), kind))


def _placed(found: Iterator[tuple[int, str]], text: str, name: str, rule: Rule) -> list[Problem]:
    problems: list[Problem] = []
    for offset, message in found:
        if len(problems) == _MOST:
            break
        problems.append(rule.at(Place(name, text.count("\n", 0, offset) + 1, 1), message))
    return problems


# The article


def _article(text: str, start: int, end: int, kind: str) -> Iterator[tuple[int, str]]:
    for match in _TAG.finditer(text, start, end):
        tag = match.group()
        if tag == "<" and kind == "generated" and text.startswith(HTML_ALONE, match.start()):
            continue  # left standing by an engine that reads every page as Markdown
        if tag == "<":
            yield (
                match.start(),
                f"{_short(text[match.start() : min(end, match.start() + 40)])} is no tag of the strict form",
            )
            continue
        if message := _judge(match[1] or match[2], match[3] or "", kind):
            yield match.start(), f"{_short(tag)}: {message}"


@lru_cache(maxsize=16_384)  # most tags of a site are the same few
def _judge(tag: str, attributes: str, kind: str) -> str:
    """Why a tag must not stand; nothing if it may."""
    allowed = DOCUMENT.get(tag) if kind == "document" else GENERATED.get(tag, DOCUMENT.get(tag))
    if allowed is None:
        return "the tag is not allowed in an article"
    seen = set()
    for name, value in _ATTRIBUTE.findall(attributes):
        if name in seen:
            return f"{name} stands twice"
        seen.add(name)
        if name not in allowed and name not in EVERYWHERE and not _generated(name, kind):
            return f"the attribute {name} is not allowed"
        if message := _judge_value(tag, name, html.unescape(value), kind):
            return message
    if (
        tag == "input"
        and kind == "document"
        and not ({"disabled"} <= seen and 'type="checkbox"' in attributes)
    ):
        return "the only input in a document is a box of a task list"
    return ""


def _generated(name: str, kind: str) -> bool:
    return kind != "document" and (
        name.startswith(("data-", "aria-")) or name in ("role", "hidden", "tabindex")
    )


def _judge_value(tag: str, name: str, value: str, kind: str) -> str:
    if name in ("href", "cite"):
        # A calendar to subscribe to: an address of the web under the name that opens the calendar's program.
        calendar = kind != "document" and value.startswith("webcal://")
        return refusal(value.replace("webcal:", "https:", 1) if calendar else value)
    if name == "src":
        return "" if is_local(value) else "a picture comes from this site or not at all"
    if name == "action":
        return "" if is_local(value) else "a form stays on this site"
    if name == "class" and kind == "document" and OWN_CLASSES.search(value):
        return f"the class {value} belongs to the frame"
    if name == "id" and value.startswith("__") and tag not in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return f"the id {value} belongs to the frame"
    if name in BOOLEAN:
        return "" if value in ("", name) else f"{name} takes no value"
    shape = VALUES.get("start" if tag == "li" and name == "value" else name)
    return "" if shape is None or shape.fullmatch(value) else f"{name} cannot be {value}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:77] + "..."


# The frame


def _frame(text: str, offset: int) -> Iterator[tuple[int, str]]:
    """Tags around the article. They are the theme's, but titles and settings are printed in them.

    Most lines stand on every page: a stretch in which each tag ends, and none is refused, is not read again.
    """
    if not all(map(_is_harmless, _STRETCH.split(text))):
        yield from _refused(text, offset)


@lru_cache(maxsize=16_384)
def _is_harmless(stretch: str) -> bool:
    return next(_refused(stretch, 0), None) is None


def _refused(text: str, offset: int) -> Iterator[tuple[int, str]]:
    for match in _LOOSE.finditer(text):
        tag = (match[1] or match[3] or "").lower()
        if match.group() == "<":
            yield offset + match.start(), f"{_short(text[match.start() :][:80])}: the tag has no end"
        elif tag and (message := _judge_frame(tag, match[2] or match[4] or "")):
            yield offset + match.start(), f"{_short(match.group()[:80])}: {message}"


@lru_cache(maxsize=16_384)
def _judge_frame(tag: str, written: str) -> str:
    """Why a tag of the frame must not stand; nothing if it may."""
    attributes = {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _LOOSE_ATTRIBUTE.findall(written)
    }
    if tag in ("base", "iframe", "object", "embed", "applet", "frame", "portal"):
        return "the tag is not allowed in a page"
    if attributes.get("http-equiv", "").lower() == "refresh":
        return "a page does not send its reader elsewhere"
    for name, value in attributes.items():
        if name.startswith("on"):
            return f"{name} is a script"
        loads = name in _LOADING or (name in ("href", "xlink:href") and tag in ("link", "use", "image"))
        if (
            loads
            and attributes.get("rel", "") not in _NOT_LOADED
            and not all(map(is_local, value.split(",")))
        ):
            return f"{name} names another host"
        if name in ("href", "xlink:href", "action", "formaction") and (message := refusal(value)):
            return message
        if name == "style" and re.search(r"url\(|@import|expression", value, re.IGNORECASE):
            return "a style loads something"
    return ""
