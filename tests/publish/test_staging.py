"""Markdown before the engine sees it: harmless, and read as its author wrote it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plainqms.model.place import Place
from plainqms.publish.articles import check_article
from plainqms.publish.markdown import render
from plainqms.publish.staging import escape, make_safe


def safe(text: str, *, allow_html: bool = False) -> str:
    return make_safe(text, Place("policies/POL-001.md", 10), allow_html=allow_html)[0]


def lines(text: str, *, allow_html: bool = False) -> list[tuple[str, str, int]]:
    problems = make_safe(text, Place("policies/POL-001.md", 10), allow_html=allow_html)[1]
    return [(item.rule.code, item.place.path, item.place.line) for item in problems]


@pytest.mark.parametrize(
    "text",
    [
        "plain *text* with `<code>` & more\n\n> quoted\n\n1. one\n2. two\n",
        "```html\n<script>alert(1)</script> {: onclick=x }\n```\n",
        "    <b> indented code {x}\n",
        "[a](../procedures/PRO-001.md) [b](#part) [c](https://example.org/x?a=b#c 'title: x')",
        "![picture](images/a%20b.png)\n",
        "[name]: https://example.org\n[^1]: Note: a footnote\n",
        "# Heading {#place}\n\n## Other {: .wide #there }\n",
        "<https://example.org/x> and <a@example.org>\n",
        '{{ register("roles") }}\n',
        "[[PRO-004]] and [[iso-9001:7.5.2]] and [[~iso-9001:8.3]]\n",
        '!!! note "Title"\n    text\n',
    ],
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "result", "where"),
    [
        ("a\n<script>x</script>", "a\n&lt;script>x&lt;/script>", [11]),
        ("a < b", "a &lt; b", []),
        ("\\<b>", "&lt;b>", [10]),
        ("a <!-- hidden\n<b> --> b", "a \n b", []),
        ("<!-- hidden -->\n\n# Title", "\n\n# Title", []),
        ("a<!-- hidden -->b", "ab", []),
        ("<!-- -->~~~\n```\n", "&#8203;~~~\n```\n", []),
        ("`<!-- -->``", "`&#8203;``", []),
        ("a <!-- never closed", "a &lt;!-- never closed", [10]),
        ("# H {: #ok .fine .md-x .qms-y .m-z onclick=x }", "# H {: #ok .fine }", [10]),
        ("x {onclick=x}", "x &#123;onclick=x&#125;", []),
        ("x {: onclick=x}", "x &#123;: onclick=x&#125;", [10]),
        (
            "x {#main} {#_x} {: #__search}",
            "x &#123;#main&#125; &#123;#_x&#125; &#123;: #__search&#125;",
            [10],
        ),
        ("\\{x\\}", "&#123;x&#125;", []),
        ("a\n\n[x](javascript:alert(1))", "a\n\n[x]&#40;javascript:alert(1))", [12]),
        ("[x](java&#9;scr&#105;pt&colon;x)", "[x]&#40;java&#9;scr&#105;pt&colon;x)", [10]),
        ("[x](javascript%3Ax)", "[x]&#40;javascript%3Ax)", [10]),
        ("[x](java\nscript:x)", "[x]&#40;java\nscript:x)", [10]),
        ("[x](\\javascript\\:x)", "[x]&#40;\\javascript\\:x)", [10]),
        ("[x](DATA:text/html,x)", "[x]&#40;DATA:text/html,x)", [10]),
        ("[x](file:///etc/passwd)", "[x]&#40;file:///etc/passwd)", [10]),
        ("[x](//evil.example/x)", "[x]&#40;//evil.example/x)", [10]),
        ("[x](\\\\evil.example/x)", "[x]&#40;\\\\evil.example/x)", [10]),
        ("[x](../../etc/passwd)", "[x]&#40;../../etc/passwd)", [10]),
        ("[x](%2e%2e/..%2fetc)", "[x]&#40;%2e%2e/..%2fetc)", [10]),
        ("[x](`javascript:alert(1)`)", "[x]&#40;`javascript:alert(1)`)", [10]),
        ("[a]: javascript:x\n", "[a]&#58; javascript:x\n", [10]),
        ("[a]:\n  vbscript:x\n", "[a]&#58;\n  vbscript:x\n", [10]),
        ("![x](https://evil.example/x.png)", "[x](https://evil.example/x.png)", [10]),
        ("![x][n]\n\n[n]: https://evil.example/x", "[x][n]\n\n[n]: https://evil.example/x", [10]),
        ("!![x](https://e.org)", "!&#33;[x](https://e.org)", [10]),
        ("[](![r]:a:)", "[]&#40;[r]&#58;a:)", [10, 10]),
        ("<javascript:x>", "&lt;javascript:x>", [10]),
        ("![`x`](y.png)", "&#33;&#91;`x`](y.png)", []),
        ("\tx\n```\n```{.y onclick=x}\n```\n", "\tx\n\n```\n```{.y onclick=x}\n```\n", []),
        ("    x\ny\n", "    x\n\ny\n", []),
        ("![\\![](http://x)", "![\\![](http://x)", []),
        ("a\n```\nx\n```\nb\n", "a\n\n```\nx\n```\n\nb\n", []),
        ("> a\n> ```\n> x\n> ```\n> b\n", "> a\n>\n> ```\n> x\n> ```\n>\n> b\n", []),
        ("\\\n![x](http://y)", "\\\n[x](http://y)", [11]),
        ("[my](<a b.md>)", "[my](a%20b.md)", []),
        ("!!! qms-x\n    y", "&#33;!! qms-x\n    y", []),
        ("??? md-x\n    y", "&#63;?? md-x\n    y", []),
        ("[TOC]", "&#91;TOC]", []),
        ('--8<-- "/etc/passwd"', '--8&lt;-- "/etc/passwd"', []),
        ("---\na: b\n---\n", "\n---\na: b\n---\n", []),
        ("title: x\n\ny", "\ntitle: x\n\ny", []),
        ("a \x02wzxhzdk:0\x03 \x00x\r\n", "\na wzxhzdk:0 x\n", []),
    ],
)
def test_the_rest_becomes_text(text: str, result: str, where: list[int]) -> None:
    assert safe(text) == result
    assert lines(text) == [("S410", "policies/POL-001.md", line) for line in where]


def test_a_fence_keeps_its_language_and_loses_its_attributes() -> None:
    assert safe('```{.python title="x" onclick=y}\n<b>\n```\n') == '```{.python title="x"}\n<b>\n```\n'
    assert lines("x\n\n```{.python onclick=y}\n```\n") == [("S410", "policies/POL-001.md", 12)]


@pytest.mark.parametrize(
    ("text", "result", "where"),
    [
        ("H<sub>2</sub>O<br>", "H<sub>2</sub>O<br>", []),
        ("H<SUB onclick=x>2</SUB>", "H<sub>2</sub>", [10]),
        ("<table><tr><td>a</td></tr></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>", []),
        (
            "<details><summary>s</summary><p>t</p></details>",
            "<details><summary>s</summary><p>t</p></details>",
            [],
        ),
        ("<dl><dt>a</dt></dl><script>x</script>", "<dl><dt>a</dt></dl>&lt;script>x&lt;/script>", [10]),
        ('<figure><img src="https://evil.example/x"></figure>', "<figure><img></figure>", [10]),
        ("<dl><dd>`x` {: .y}</dd></dl>", "<dl><dd>`x` {: .y}</dd></dl>", None),
        ("<b style=x>y</b>", "<b>y</b>", [10]),
        ("<div onclick=x>", "&lt;div onclick=x>", [10]),
    ],
)
def test_html_where_it_is_allowed(text: str, result: str, where: list[int] | None) -> None:
    if where is not None:
        assert safe(text, allow_html=True) == result
        assert [line for _, _, line in lines(text, allow_html=True)] == where
    assert check_article(render(safe(text, allow_html=True))) == ()


@given(st.text(max_size=40))
@example("1. not a list")
@example("*a* _b_ `c` [d](e) <f> {: .g } # h")
def test_escaped_values_print_as_they_are(text: str) -> None:
    # White space is one blank, what cannot be printed is gone.
    wanted = " ".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text).split())
    page = render("x" + escape(text) + "x")
    assert html.unescape(page.removeprefix("<p>x").removesuffix("x</p>")) == html.unescape(
        html.escape(wanted)
    )


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x][r]\n\n[r]: javascript:alert(1)\n",
    "[r]: <data:text/html,x> 'title'\n",
    "![x](https://evil.example/a.png)",
    "![x](data:image/svg+xml,x)",
    "<javascript:alert(1)>",
    "# H {: onclick=alert(1) }\n",
    "*x*{: onclick=alert(1) style=position:fixed }",
    "```{.python onclick=alert(1)}\nx\n```\n",
    "| a {: onclick=x } | b |\n|---|---|\n| <b onclick=x> | y |\n",
    '!!! md-header "<script>"\n    x\n',
    "<!--/plainqms:article-->",
    "<!-- ",
    " -->",
    "<?php x ?>",
    "<![CDATA[ x ]]>",
    "<!DOCTYPE x>",
    "</p><style>*{}</style>",
    "<div markdown=1>\n",
    "<textarea>",
    "<plaintext>",
    "<math><mtext></form>",
    "<form action=//evil.example><input name=x>",
    "&lt;script&gt;",
    "&#60;img src=x&#62;",
    "*[x]: <script>\n",
    "[^1]: <b onclick=x>\n",
    "[^1]",
    "term\n:   <b onclick=x>\n",
)
PARTS = (
    *(
        "`",
        "``",
        "```\n",
        "~~~\n",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        ": ",
        "# ",
        "|",
        "---\n",
        "\\",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "]:",
        "{",
        "}",
        "{:",
        "<",
        ">",
        '"',
        "'",
        "&",
        ";",
        "*",
        "_",
        "!",
        "#x",
        ".y",
    ),
    *(
        "text",
        " ",
        "javascript:",
        "onclick=x",
        "<b",
        "a>",
        "<div>",
        "</div>",
        "https://e.org/x",
        '(x "y")',
        "$",
    ),
)
NASTY = st.lists(st.sampled_from((*PAYLOADS, *PARTS, *PARTS)), min_size=1, max_size=12).map("".join)


@settings(max_examples=600, deadline=None)
@given(NASTY)
def test_whatever_is_staged_the_article_is_clean(text: str) -> None:
    assert check_article(render(safe(text))) == ()


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_with_html_allowed_the_article_is_clean(text: str) -> None:
    assert check_article(render(safe(text, allow_html=True))) == ()


@settings(max_examples=200, deadline=None)
@given(NASTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = safe(text)
    assert check_article(render(safe(once))) == ()


# What the engine makes something of by itself.
RAW = [text for text in PAYLOADS if "onerror" in text or "onclick" in text or "(javascript:" in text]
RAW = [text for text in RAW if not text.startswith(("[^1]", "```"))]


@pytest.mark.parametrize("payload", RAW)
def test_without_staging_the_article_check_finds_it(payload: str) -> None:
    assert check_article(render(payload))


def test_time_does_not_grow_with_the_square() -> None:
    """Each of these takes minutes with one careless expression."""
    for part in ("](", "![", "[a]:", "<", "{", "<!--", "<table>", "`", "\\", "[x](a", "<https://"):
        assert safe(part * 50_000, allow_html=True)
