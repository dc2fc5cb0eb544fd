"""What the pages understand, and that nothing else talks to Python-Markdown."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import markdown  # type: ignore[import-untyped]
import pytest

import plainqms
from plainqms.model.place import Place
from plainqms.publish.markdown import _OPTIONS, EXTENSIONS, HTML_ALONE, render
from plainqms.publish.staging import make_safe

PACKAGE = Path(plainqms.__file__).parent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* `c`", "<p>a <em>b</em> <code>c</code></p>"),
        ("a {: #b .c }\n===", '<h1 class="c" id="b">a</h1>'),
        ("a\n:   b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("1. a\n\n- b", "<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>"),
    ],
)
def test_renders(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("| a | b |\n|---|---|\n| c | d |", "<td>c</td>"),
        ("a[^1]\n\n[^1]: b", '<li id="fn:1">'),
        ('!!! warning "Hot"\n    Do not touch', '<p class="admonition-title">Hot</p>'),
        ("- a\n\n    ```\n    code\n    ```", "<code>code\n</code>"),
        ("- [x] done", 'type="checkbox"'),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("[TOC]\n\n# a", '<span class="toctitle">On this page</span>'),
    ],
)
def test_renders_the_extensions(text: str, fragment: str) -> None:
    assert fragment in render(text)


def test_code_carries_neither_anchors_nor_a_guessed_language() -> None:
    html = render("```\nimport os\n```")
    assert "<a" not in html
    assert "import os" in html


def test_renders_anew_each_time() -> None:
    text = "# a\n\n# a\n\nb[^1]\n\n[^1]: c"
    assert render(text) == render(text)


def test_what_is_spared_changes_nothing() -> None:
    """Each sign alone, signs in each other's way, and every document of the sample system."""
    signs = [
        "a|b\n-|-\n1|2",
        "# h #",
        "t\n:   d",
        "> q",
        "`c`",
        "\\\\`c`",
        r"\*",
        "[a](b)",
        "[a]\n\n[a]: b",
        "![a](b)",
    ]
    signs += [
        "<https://a.example>",
        "<a@b.example>",
        "<b>x</b>",
        "&amp; & &#91;",
        "a[^1]\n\n[^1]: n `c` > q",
        "a  \nb",
    ]
    signs += [
        "!!! note\n\n    > q\n\n    # h",
        "- > q\n- a|b\n  -|-",
        "```\n# h | > : `\n```",
        "\t> q",
        "a\n#h\n> q\n:   d",
    ]
    texts = [*signs, *(f"{one}\n\n{other}\n{one}" for one in signs for other in signs)]
    texts += [path.read_text("utf-8") for path in sorted(PACKAGE.parents[1].glob("p*/**/*.md"))]
    assert len(texts) > 440
    plain = partial(markdown.markdown, extensions=list(_OPTIONS), extension_configs=_OPTIONS, tab_length=4)
    different = [text for text in texts if render(text) != plain("\n" + text, output_format="html")]
    assert different == []


def test_a_page_of_html_alone_is_not_read_as_markdown() -> None:
    page = "<section>\n\n*a*\n\n</section>\n\n<p>b &amp; `c`</p>"
    assert render(f"{HTML_ALONE}\n{page}\n") == page
    assert render(f"{HTML_ALONE}\n") == ""
    assert "<em>b</em>" in render(f"a\n\n{HTML_ALONE}\n\n*b*")  # only where a text begins with it


def test_no_document_can_say_that_it_is_html_alone() -> None:
    for allow_html in (False, True):
        text, _ = make_safe(f"{HTML_ALONE}\n<script>x</script>\n", Place("a.md"), allow_html=allow_html)
        assert not text.lstrip().startswith(HTML_ALONE)


def test_the_list_is_closed_and_knows_no_raw_html() -> None:
    names = [name for item in EXTENSIONS for name in ([item] if isinstance(item, str) else item)]
    assert len(set(names)) == len(names) == 10
    assert not {"md_in_html", "pymdownx.snippets", "pymdownx.blocks.html", "extra"} & set(names)


def test_this_is_the_only_door() -> None:
    inside = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "publish" / "markdown.py"]
    importing = re.compile(
        r"^\s*(?:import markdown\b|from markdown\b|import pymdownx|from pymdownx)", re.MULTILINE
    )
    assert [path for path in inside if importing.search(path.read_text("utf-8"))] == []
