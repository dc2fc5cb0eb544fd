"""The only door to Python-Markdown: the closed list of extensions, text to HTML, and the anchors that it gets.

The site engine gets the same list in its configuration, so that a page and its archived text are read alike.
`render` cleans nothing: what it is given was cleaned before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

import markdown  # type: ignore[import-untyped]  # the package ships no types
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.extensions.toc import TocExtension  # type: ignore[import-untyped]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped]

# As the site's configuration writes them. Nothing from a repository adds to this list.
EXTENSIONS: tuple[str | dict[str, dict[str, str | bool]], ...] = (
    "attr_list",
    "def_list",
    "footnotes",
    "tables",
    "admonition",
    {"toc": {"permalink": False, "title": "On this page"}},
    "sane_lists",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    {"pymdownx.highlight": {"use_pygments": True, "guess_lang": False, "anchor_linenums": False}},
)
_OPTIONS: dict[str, dict[str, str | bool]] = {
    name: options
    for item in EXTENSIONS
    for name, options in (item if isinstance(item, dict) else {item: {}}).items()
}

# For those who run Python-Markdown in this process. It changes nothing on a page, so no configuration names it.
SPARING = f"{__name__}:Sparing"

# Begins a text that is HTML to its end, which need not be read as Markdown. A comment: no document can write it.
HTML_ALONE = "<!--plainqms:html-->"


def render(text: str) -> str:
    """The HTML of a Markdown text. Each call begins anew: no footnote or heading is carried over."""
    html: str = markdown.markdown(
        "\n" + text,
        extensions=[*_OPTIONS, SPARING],
        extension_configs=_OPTIONS,
        output_format="html",
        tab_length=4,
    )
    return html


def ready(names: Iterable[str], options: Mapping[str, Mapping[str, object]]) -> list[Any]:
    """The extensions of these names, looked up here once for all texts: and made, if they keep nothing of a text."""
    maker, made = markdown.Markdown(), []
    for name in names:
        settings = options.get(name) or {}
        extension = maker.build_extension(name, settings)
        made.append(extension if name in _STATELESS else _Anew(type(extension), settings))
    return made


def slug(heading: str) -> str:
    """The anchor of a heading whose text is `heading`, by the function that makes it on the page."""
    contents = TocExtension(**_OPTIONS["toc"])
    made: str = contents.getConfig("slugify")(heading, contents.getConfig("separator"))
    return made


def anchors(text: str) -> dict[str, str]:
    """Whatever in the HTML of `text` a link can name, in its order: the words of a heading, else nothing."""
    reader = _Anchors()
    reader.feed(render(text))
    reader.close()
    return {name: " ".join(words.split()) for name, words in reader.found.items()}


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = next((value for key, value in attrs if key == "id" and value), "")
        if name:
            self.found.setdefault(name, "")
        if tag in _HEADINGS:
            self.heading = name

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.heading = ""

    def handle_data(self, data: str) -> None:
        if self.heading:
            self.found[self.heading] += data


_STATELESS = frozenset(
    (
        "attr_list",
        "def_list",
        "tables",
        "admonition",
        "sane_lists",
        "pymdownx.tasklist",
        "pymdownx.highlight",  # begins to count anew with each text
        SPARING,
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Sparing(Extension):  # type: ignore[misc]
    """Nothing is looked for without the sign that it needs: the library's search tries every character of a text.

    What a whole text lacks is spared at once, what a block lacks there. The HTML stays the same. As everywhere here,
    each text has an instance of the library of its own.
    """

    def extendMarkdown(self, md: Any) -> None:  # noqa: N802 - the library's name
        for name, sign in _BLOCKS.items():
            processor = md.parser.blockprocessors[name]
            processor.test = _where(sign, processor.test)
        md.preprocessors.register(_Absent(md), "absent", 1000)  # first, while the text is whole
        md.preprocessors.register(_HtmlAlone(md), "html_alone", 29)  # when white space is put in order


class _Anew(Extension):  # type: ignore[misc]
    """An extension that keeps something of a text: each text has its own."""

    def __init__(self, make: Callable[..., Any], settings: Mapping[str, object]) -> None:
        super().__init__()
        self.make, self.settings = make, settings

    def extendMarkdown(self, md: Any) -> None:  # noqa: N802 - the library's name
        self.make(**self.settings).extendMarkdown(md)


def _unchanged(lines: list[str]) -> list[str]:
    return lines


def _where(sign: str, test: Callable[[Any, str], bool]) -> Callable[[Any, str], bool]:
    return lambda parent, block: sign in block and test(parent, block)


class _Absent(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "```" not in text and "~~~" not in text:
            self.md.preprocessors["fenced_code_block"].run = _unchanged
        for registry, signs in (
            (self.md.inlinePatterns, _INLINE),
            (self.md.parser.blockprocessors, _BLOCKS_OF_A_TEXT),
        ):
            for sign, names in signs.items():
                for name in names if sign not in text else ():
                    registry.deregister(name)
        return lines


class _HtmlAlone(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        start = next((index for index, line in enumerate(lines) if line), len(lines))
        if start == len(lines) or lines[start] != HTML_ALONE:
            return lines
        whole = "\n".join(lines[start + 1 :]).strip()
        return [self.md.htmlStash.store(whole)] if whole else []


_BLOCKS = {"table": "|", "hashheader": "#", "deflist": ":", "quote": ">"}
_BLOCKS_OF_A_TEXT = {  # a box takes in what is indented further below, without the sign
    "!!!": ("admonition",),
    "[": ("footnote", "reference"),
}
_INLINE = {
    "`": ("backtick",),
    "\\": ("escape",),
    "[": ("reference", "link", "short_reference", "footnote"),
    "!": ("image_link", "image_reference", "short_image_ref"),
    "<": ("autolink", "automail", "html"),
    "&": ("entity",),
}
