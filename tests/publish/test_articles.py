"""The check after the build: what an article may hold, what the frame may load, page by page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainqms.publish import articles
from plainqms.publish.articles import check_article, check_page, check_site
from plainqms.publish.markdown import render

FRAME = '<!doctype html>\n<html><head><script src="assets/a.js"></script></head><body>\n'


def page(article: str, kind: str = "document", before: str = "", after: str = "") -> str:
    marks = f"<!--plainqms:article:{kind}-->\n{article}\n<!--/plainqms:article-->"
    return f"{FRAME}{before}{marks}{after}</body></html>\n"


def found(text: str, name: str = "p/index.html") -> list[tuple[str, str, int]]:
    return [(item.rule.code, item.place.path, item.place.line) for item in check_page(text, name)]


EVERYTHING = """# Title {#title}

Text *em* **strong** `code` <https://example.org> [link](../x/ "title") ![alt](a.png)

!!! note "Title"
    text

- [x] done
- [ ] open

1. one
5. two

| a | b | c |
|:--|:-:|--:|
| 1 | 2 | 3 |

```python hl_lines="1" title="file.py" linenums="1"
def f(x: int) -> str:  # comment
    return "<script>"
```

    <script>

Term
:   Definition[^1]

> quote

---

[^1]: The note.
"""


def test_what_our_markdown_makes_passes() -> None:
    assert check_article(render(EVERYTHING)) == ()
    assert found(page(render(EVERYTHING))) == []


@pytest.mark.parametrize(
    "article",
    [
        "<script>x</script>",
        "<SCRIPT>x</SCRIPT>",
        "<p onclick=x>",
        '<p onclick="x">',
        '<p style="position: fixed">',
        "<p class='x'>",
        "<p class=x>",
        '<p class="a" class="b">',
        '<p class="md-header">',
        '<p class="x qms-control">',
        '<p class="&#109;d-header">',
        '<span id="__search">',
        '<a href="javascript:x">',
        '<a href="java&#10;script:x">',
        '<a href="&#x6a;avascript&colon;x">',
        '<a href="//evil.example">',
        '<a href="\\\\evil.example">',
        '<img src="https://evil.example/x.png">',
        '<img src="data:image/png;base64,x">',
        '<img srcset="x">',
        '<td style="text-align: left; color: red">',
        '<p style="text-align: left;">',
        '<input type="text">',
        '<input type="checkbox">',
        '<input type="checkbox" disabled formaction="x">',
        "<form><button>x</button></form>",
        "<svg><path/></svg>",
        "<math></math>",
        "<style>x</style>",
        "<textarea>",
        "<title>",
        "<template>",
        "<noscript>",
        "<iframe>",
        "<object>",
        "<embed>",
        "<base>",
        '<meta http-equiv="refresh">',
        '<link rel="stylesheet">',
        "<plaintext>",
        "<video>",
        "<x-y>",
        "a < b",
        "<",
        "</p onclick=x>",
        "<!-- comment -->",
        "<!-->",
        "<![CDATA[x]]>",
        "<?php x ?>",
        '<p title="<b>">',
        '<p title="x\x00">',
        "<p/onclick>",
        "<p\x0conclick=x>",
        '<p data-x="y">',
        '<li value="x">',
    ],
)
def test_what_a_document_must_not_hold(article: str) -> None:
    assert [code for code, _, line in found(page(f"<p>a</p>\n{article}")) if line == 5][:1] == ["S401"]


@pytest.mark.parametrize(
    "article",
    [
        '<form action="../x/" method="get"><input type="search" aria-label="x" placeholder="y" hidden></form>',
        '<select name="a"><option value="">All</option></select><output></output>',
        '<button type="button" data-print hidden>Print</button>',
        '<nav aria-label="x"><i class="m m-inforce"></i><small>x</small></nav>',
        '<table class="qms-table" data-sortable><tr><th scope="col" aria-sort="ascending">x</th></tr></table>',
        '<svg viewBox="0 0 1 1" role="img"><path d="M0 0"/><rect x="1" y="1" width="1" height="1" fill="#fff"/></svg>',
        '<td data-l="a &lt; b" data-sort="2026-03-03">x</td>',
    ],
)
def test_our_own_pages_may_hold_more(article: str) -> None:
    assert found(page(article, "generated")) == []
    assert found(page(article, "document")) != []


@pytest.mark.parametrize(
    "article",
    [
        "<script>x</script>",
        '<button onclick="x">',
        '<form action="https://evil.example">',
        '<form action="javascript:x">',
        '<button formaction="x">',
        '<svg><use href="x"/></svg>',
        '<svg><a href="javascript:x"></a></svg>',
        "<svg><foreignObject></foreignObject></svg>",
        '<rect fill="url(https://evil.example)"/>',
        '<a href="vbscript:x">',
        '<a ping="x">',
        '<input type="image" src="x">',
        '<input type="password">',
    ],
)
def test_our_own_pages_are_judged_too(article: str) -> None:
    assert found(page(article, "generated"))


def test_markers_in_a_text_make_the_article_longer_never_shorter() -> None:
    forged = "<!--/plainqms:article-->\n<script>x</script>\n<!--plainqms:article:generated-->\n<form>"
    assert ("S401", "p/index.html", 5) in found(page(forged))
    assert "S401" in {code for code, _, _ in found(page(forged))}
    after = found(page("<p>a</p>", after="\n<script>x</script>\n<!--/plainqms:article-->"))
    assert [code for code, _, _ in after][:1] == ["S401"]
    before = found(page("<p>a</p>", "document", before="<!--plainqms:article:generated--><script>x</script>"))
    assert before[0] == ("S401", "p/index.html", 3)


def test_a_page_without_an_article_is_a_problem_but_for_the_one_that_has_none() -> None:
    bare = f"{FRAME}</body></html>"
    assert found(bare) == [("S402", "p/index.html", 0)]
    assert found(bare, "404.html") == []
    assert found("<!--/plainqms:article--><!--plainqms:article:document-->") == [("S402", "p/index.html", 0)]
    assert found(page("x").replace("article:document", "article:other")) == [("S402", "p/index.html", 0)]


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://evil.example/x.js"></script>',
        "<script src=//evil.example/x.js></script>",
        '<SCRIPT SRC="https://evil.example/x.js"></SCRIPT>',
        '<link rel="stylesheet" href="https://evil.example/x.css">',
        '<link rel="preconnect" href="https://evil.example">',
        '<img src="https://evil.example/x.png">',
        '<img srcset="a.png 1x, https://evil.example/b.png 2x">',
        '<video poster="https://evil.example/x.png"></video>',
        '<form action="https://evil.example"></form>',
        "<svg><use href='https://evil.example/x#y'/></svg>",
        '<body onload="x">',
        "<p title='>' onclick='x'>",
        '<a href="javascript:x">y</a>',
        '<iframe src="x"></iframe>',
        '<base href="x">',
        '<meta http-equiv="refresh" content="0;url=x">',
        '<p style="background: url(https://evil.example)">',
    ],
)
def test_the_frame_loads_nothing_from_elsewhere(tag: str) -> None:
    assert found(page("x", before=tag)) == [("S403", "p/index.html", 3)]
    assert found(page("x", after=f"\n\n{tag}")) == [("S403", "p/index.html", 7)]
    assert found(f"{FRAME}{tag}", "404.html") == [("S403", "404.html", 3)]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="canonical" href="https://example.org/x/">',
        '<link rel="stylesheet" href="../assets/x.css">',
        '<a href="https://example.org">x</a>',
        '<script>var a = "<img src=https://x onerror=y>"</script>',
        '<style media="print">@page { }</style>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="x"/></svg>',
        '<input data-md-component="search" autocapitalize="off">',
    ],
)
def test_the_frame_of_the_theme_passes(tag: str) -> None:
    assert found(page("x", before=tag)) == []


def test_a_folder(tmp_path: Path) -> None:
    def write(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    write("index.html", page("<p>x</p>", "generated"))
    write("documents/pro-001/index.html", page("<p>x</p>\n<script>"))
    write("404.html", FRAME)
    write("search/search_index.json", '{"docs": [{"text": "&lt;script&gt;"}]}')
    assert [(item.rule.code, str(item.place)) for item in check_site(tmp_path)] == [
        ("S401", "documents/pro-001/index.html:5:1")
    ]
    write("search/search_index.json", '{"docs": [{"text": "<script>"}]}')
    assert [item.place.path for item in check_site(tmp_path)][1:] == ["search/search_index.json"]
    write("old.htm", "x")
    assert ("S402", "old.htm") in [(item.rule.code, item.place.path) for item in check_site(tmp_path)]


def test_problems_of_a_page_are_bounded() -> None:
    assert len(found(page("<script>\n" * 5000))) == 20


def test_a_large_page_takes_no_square_of_time() -> None:
    for part in ("<", "<p ", '<p title="', "<p a=", "<!--", "<script", "<p a\n", '"', "<a b c "):
        check_page(page(part * 30_000), "x")
        check_page(page("x", before=part * 3_000), "x")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/='\" \n!-apscriptonk:#&;x", max_size=60))
def test_what_passes_holds_only_listed_tags(article: str) -> None:
    """Judged by another reader: the standard library's parser finds no tag and no attribute that is not listed."""
    from html.parser import HTMLParser

    seen: list[tuple[str, tuple[str, ...]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, tuple(name for name, _ in attrs)))

    if check_article(article) == ():
        Reader().feed(article)
        for tag, attributes in seen:
            assert tag in ("a", "p", "i", "s", "pre", "b")
            assert not any(name.startswith("on") for name in attributes)


@given(
    st.lists(
        st.sampled_from(
            ["<a x=", '"', "'", ">", "\n", " ", "<img src=x>", "<base>", "<!--", "-->", "<style>", "</style>", "<li>",
             "<script>", "</script>", "text", "<", "</p>", 'onclick="x"', '<a href="javascript:x">', "<iframe>"]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_a_frame_is_judged_the_same_by_stretches_as_whole(parts: list[str]) -> None:
    text = "".join(parts)
    assert list(articles._frame(text, 0)) == list(articles._refused(text, 0))
