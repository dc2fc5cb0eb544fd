"""The only door to Python-Markdown: the closed list of extensions, and text to HTML for our own plain pages.

The site engine gets the same list in its configuration, so that a page and its archived text are read alike.
`render` cleans nothing: what it is given was cleaned before.
"""

from __future__ import annotations

import markdown  # type: ignore[import-untyped]  # the package ships no types

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


def render(text: str) -> str:
    """The HTML of a Markdown text. Each call begins anew: no footnote or heading is carried over."""
    html: str = markdown.markdown(
        "\n" + text, extensions=list(_OPTIONS), extension_configs=_OPTIONS, output_format="html", tab_length=4
    )
    return html
