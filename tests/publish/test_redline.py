"""Tracked changes on rendered text: nothing lost, nothing invented, rows and list items whole, bounded work."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainqms.publish import articles
from plainqms.publish.html_tree import BLOCKS
from plainqms.publish.markdown import render
from plainqms.publish.redline import redline

TABLE = "| Gauge | Limit |\n|---|---|\n| G-1 | 10 mm |\n| G-2 | 20 mm |"


class Words(HTMLParser):
    """What a reader sees, but for what stands in `left_out`."""

    def __init__(self, left_out: str = "") -> None:
        super().__init__()
        self.left_out, self.depth = left_out, 0
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == self.left_out
        if tag in BLOCKS or tag == "br":
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == self.left_out
        if tag in BLOCKS:
            self.said.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.said.append(data)


def words(html: str, left_out: str = "") -> list[str]:
    reader = Words(left_out)
    reader.feed(html)
    return "".join(reader.said).split()


def between(old: str, new: str) -> tuple[str, int]:
    made = redline(render(old), render(new))
    assert words(made.html, "ins") == words(render(old))
    assert words(made.html, "del") == words(render(new))
    assert len(re.findall(r' id="change-\d+"', made.html)) == made.passages
    return made.html, made.passages


@pytest.mark.parametrize(
    ("old", "new", "expected", "passages"),
    [
        ("Within ten days.", "Within ten days.", [], 0),
        ("Within ten days.", "Within\nten days.", [], 0),
        ("Within ten days.", "Within twelve days.", ["<del>ten </del><ins>twelve </ins>"], 1),
        ("Up to 1,500 pounds.", "Up to 2,500 pounds.", ["<del>1,500 </del><ins>2,500 </ins>"], 1),
        ("It *must* be kept.", "It **must** be kept.", ["<del><em>must</em></del><ins><strong>must</strong>"], 1),
        ("See [it](http://a.b).", "See [it](http://a.c).", ['<del><a href="http://a.b">it</a></del>'], 1),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", ["<p", "<del>Two.</del></p>"], 1),
        ("One.", "One.\n\nTwo.\n\nThree.", ["<ins>Two.</ins></p>", "<ins>Three.</ins></p>"], 1),
        ("- one\n- two", "- one\n- new\n- two", ['<li class="changed" id="change-1"><ins>new</ins></li>'], 1),
        ("- one\n- two\n- three", "- one\n- three", ['<li class="changed" id="change-1"><del>two</del></li>'], 1),
        ("1. one\n2. two is long", "1. one\n2. two is short", ["two is <del>long</del><ins>short</ins></li>"], 1),
        ("- one\n- two", "- one\n    - inner\n- two", ["<ins>inner</ins></li>"], 1),
        (TABLE, TABLE.replace("20 mm", "25 mm"), ["<td>G-2</td>", "<del>20 </del><ins>25 </ins>mm"], 1),
        (
            TABLE,
            TABLE.replace("| G-2", "| G-3 | 5 mm |\n| G-2"),
            ['<tr class="changed" id="change-1"><td><ins>G-3</ins></td><td><ins>5 mm</ins></td></tr>'],
            1,
        ),
        (TABLE, TABLE.replace("| G-1 | 10 mm |\n", ""), ["<td><del>G-1</del></td><td><del>10 mm</del></td>"], 1),
        (
            TABLE,
            "| Gauge | Owner | Limit |\n|---|---|---|\n| G-1 | Ada | 10 mm |\n| G-2 | Bo | 20 mm |",
            ["<th><ins>Owner</ins></th>", "<td><ins>Ada</ins></td>", "<td>10 mm</td>"],
            3,
        ),
        ("```\na  b\n```", "```\na b\n```", ["<del>", "<ins>"], 1),
        ("Keep 設備を毎年校正する。", "Keep 設備を毎月校正する。", ["設備を毎<del>年</del><ins>月</ins>校正する"], 1),
        ("![](a.png)", "![](b.png)", ['<del><img alt="" src="a.png"></del><ins><img alt="" src="b.png"></ins>'], 1),
        ("The quick brown fox sees it all day.", "A wholly other sentence, about gauges.", ["<del>The quick"], 1),
    ],
)  # fmt: skip
def test_what_changed_is_told(old: str, new: str, expected: list[str], passages: int) -> None:
    html, counted = between(old, new)
    for part in expected:
        assert part in html
    assert counted == passages
    assert ("<ins>" in html or "<del>" in html) == bool(passages)
    assert articles.check_article(html) == ()


def test_marks_of_an_author_are_not_taken_for_ours() -> None:
    made = redline(
        "<p>Kept <ins>own</ins> and <del>own</del> two.</p>",
        "<p>Kept <ins>own</ins> and <del>own</del> 2.</p>",
    )
    assert made.html == (
        '<p class="changed" id="change-1">Kept <u>own</u> and <s>own</s> <del>two</del><ins>2</ins>.</p>'
    )  # fmt: skip


def test_what_came_whole_bears_no_id_twice() -> None:
    html = redline("<h2 id='a'>A</h2>", "<h2 id='a'>A</h2><h2 id='b'>B</h2><p id='c'>C</p>").html
    assert re.findall(r'id="([^"]+)"', html) == ["a", "change-1"]


WORD = st.sampled_from(
    "the *buyer* **class** `code` [link](http://a.b) 10 mm, days. 漢字 x's & a/b -".split()
)
LINE = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
ITEMS = st.lists(LINE, min_size=1, max_size=4)
BLOCK = st.one_of(
    LINE,
    LINE.map(lambda line: f"## {line}"),
    ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    ITEMS.map(lambda items: "1. one\n" + "\n".join(f"    - {item}" for item in items)),
    ITEMS.map(lambda items: "| A | B |\n|---|---|\n" + "\n".join(f"| x | {item} |" for item in items)),
    ITEMS.map(lambda items: "```\n" + "\n".join(items) + "\n```"),
    LINE.map(lambda line: f"> {line}"),
)
TEXT = st.lists(BLOCK, max_size=6)


@settings(deadline=None)
@given(old=TEXT, new=TEXT, place=st.integers(0, 6))
def test_no_word_is_lost_or_invented(old: list[str], new: list[str], place: int) -> None:
    between("\n\n".join(old), "\n\n".join(new))
    between("\n\n".join(old), "\n\n".join((*old[:place], *new[:1], *old[place:])))


def test_alike_texts_of_many_equal_parts_are_compared() -> None:
    """Each is slow for a comparison without bounds: tens of seconds where these take one together."""
    for text in ("x\n\n" * 2000, "a b " * 6000, "- x\n" * 2000, "| a |\n|---|\n" + "| x |\n" * 2000):
        between(text, text.replace("x", "y", 900).replace("a b", "a c b", 900))
