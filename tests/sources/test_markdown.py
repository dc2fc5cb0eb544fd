"""The scanner: what is code, what is a reference, what is a link; hostile text in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources.text_edits import document, edited

from plainqms.model.place import Place
from plainqms.publish.markdown import render
from plainqms.publish.staging import make_safe
from plainqms.sources.markdown import Scan, rewrite, scan

PLACE = Place("procedures/a.md", 7)


def read(text: str) -> Scan:
    return scan(text, PLACE)


def targets(text: str) -> list[str]:
    return [reference.target for reference in read(text).references]


def kinds(text: str) -> str:
    """One letter a line: blank, text, heading, code, comment (k)."""
    return "".join("k" if line.kind == "comment" else line.kind[0] for line in read(text).lines)


def test_references_carry_target_citation_and_place() -> None:
    found = read("See [[PRO-004]].\n\nAs [[~iso-9001:8.3]] and [[iso-iec-27001:A.5.15–A.5.18]].").references
    assert [(r.target, r.cites, r.place.line, r.place.column) for r in found] == [
        ("PRO-004", True, 7, 5),
        ("iso-9001:8.3", False, 9, 4),
        ("iso-iec-27001:A.5.15–A.5.18", True, 9, 26),
    ]
    assert [r.is_clause for r in found] == [False, True, True]


@pytest.mark.parametrize(
    "text",
    [
        "`[[NO-001]]`",
        "``a ` [[NO-001]]``",
        "text `begun\nand [[NO-001]] ended` text",
        "- item `begun\n  and [[NO-001]] ended`\n- more",
        "```\n[[NO-001]]\n```",
        "~~~~ python\n~~~\n[[NO-001]]\n~~~~",
        "- a\n\n    ```\n    [[NO-001]]\n    ```",
        "> ```\n> [[NO-001]]\n> ```",
        "1. a\n    ```\n    b\n    ```\n2. c\n    ```\n    [[NO-001]]\n    ```",
        '``` yaml title="x"\n[[NO-001]]\n```',
        "``` { .yaml #x }\n[[NO-001]]\n```",
        "para\n\n    [[NO-001]]\n\n    [[NO-002]]",
        "\t[[NO-001]]",
        "<!-- [[NO-001]] -->",
        "<!-- a\n\n[[NO-001]]\n-->",
        "text <!-- [[NO-001]] --> text",
        "text <!-- a\n[[NO-001]] --> text",
        "\\[[NO-001]]",
        "[see [[NO-001]] there](x.md)",
        "[see [[NO-001]] there][x]\n\n[x]: y.md",
        "[[NO-001]](x.md)",
        "![a [[NO-001]]](x.png)",
        '[a](x.md "[[NO-001]]")',
    ],
)
def test_no_reference_in_code_comment_link_text_or_behind_a_backslash(text: str) -> None:
    assert targets(text) == []
    assert targets(f"{text}\n\n[[YES-001]]")[-1:] == ["YES-001"]


@pytest.mark.parametrize(
    "text",
    [
        "a `tick and [[YES-001]]",
        "\\`[[YES-001]]\\`",
        "`` a ` [[YES-001]]",
        "```\nunclosed [[YES-001]]",
        "  ```\noutdented, so no fence\n  ```[[YES-001]]",
        "a ```b``` [[YES-001]]",
        "- a\n\n    [[YES-001]]",
        "!!! note\n\n    [[YES-001]]",
        "Term\n:   [[YES-001]]\n\n    more",
        "<!-- unclosed [[YES-001]]",
        "a <!-- b\n\n[[YES-001]] -->",
        "[[YES-001]] [text](x.md)",
        "[text] [[YES-001]]",
        "a ] [[YES-001]] [",
        "| `a` | [[YES-001]] |",
        "# Heading [[YES-001]]",
        "\\\\[[YES-001]]",
        "[[[YES-001]]]",
    ],
)
def test_running_text_has_references(text: str) -> None:
    assert targets(text) == ["YES-001"]


@pytest.mark.parametrize(
    "inside", ["PRO-004|the procedure", "pro-004", "PRO 4", "", " PRO-004", "iso-9001:", "8.3"]
)
def test_what_is_no_reference_is_told(inside: str) -> None:
    found = read(f"a\nb [[{inside}]]")
    assert found.references == ()
    assert [(text, str(place)) for text, place in found.malformed] == [
        (f"[[{inside}]]", "procedures/a.md:8:3")
    ]


def test_an_image_mark_before_a_reference_is_told() -> None:
    assert [text for text, _ in read("![[PRO-004]]").malformed] == ["[[PRO-004]]"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("First one. Buyers follow [[PRO-004]] *always*. Last one.", "Buyers follow PRO-004 always."),
        ("Under `x.y` and\n[the list](a.md) see [[PRO-004]]", "Under x.y and the list see PRO-004"),
        ("- first\n- second [[PRO-004]]\n  goes on\n- third", "second PRO-004 goes on"),
        ("| A. | see [[PRO-004]] here | c |", "see PRO-004 here"),
        ("## Of [[PRO-004]]", "Of PRO-004"),
    ],
)
def test_the_sentence_around_a_reference(text: str, sentence: str) -> None:
    assert [r.sentence.removeprefix("## ") for r in read(text).references] == [sentence]


def test_a_sentence_is_bounded() -> None:
    assert len(read("word " * 1000 + "[[PRO-004]]" + " word" * 1000).references[0].sentence) <= 300


def test_links_images_definitions_and_autolinks() -> None:
    found = read(
        "[a](b.md) ![c](d.png 'e')\n<https://f.example/g> <h@i.example>\n[j](<k l.md>) [m](n_(o).md)\n\n[p]: q.md"
    )
    assert [
        (link.target, link.text, link.image, link.place.line, link.place.column) for link in found.links
    ] == [
        ("b.md", "a", False, 7, 1),
        ("d.png", "c", True, 7, 11),
        ("https://f.example/g", "https://f.example/g", False, 8, 1),
        ("h@i.example", "h@i.example", False, 8, 23),
        ("k l.md", "j", False, 9, 1),
        ("n_(o).md", "m", False, 9, 15),
        ("q.md", "p", False, 11, 6),
    ]


def test_links_in_code_are_none() -> None:
    assert read("`[a](b)`\n\n```\n[a](b)\n```\n\n<!-- [a](b) -->\n\n\\[a](b)").links == ()


def test_headings() -> None:
    found = read(
        "# One `two` {#x}\n\nThree\n---\n\n```\n# no\n```\n\n    # no\n\n###### Six ##\ntext\n# Four [[PRO-004]]"
    )
    assert [(heading.level, heading.text, heading.line) for heading in found.headings] == [
        (1, "One two", 7),
        (2, "Three", 9),
        (6, "Six", 18),
        (1, "Four PRO-004", 20),
    ]


def test_kinds_of_lines() -> None:
    assert kinds("# a\n\nb\n```\nc\n\nd\n```\n<!-- e\n\nf -->\n\n    g\n\n    h\ni") == "hbtccccckkkbcbct"
    assert kinds("- a\n\n        b\n\nc\n\n    d") == "tbtbtbc"
    assert [line.number for line in read("a\nb").lines] == [7, 8]


def test_line_endings_do_not_matter() -> None:
    text = "# a\n\n```\n[[NO-001]]\n```\nb `[[NO-001]]` [[YES-001]]\n"
    assert (
        read(text.replace("\n", "\r\n")).references
        == read(text).references
        == read(text.replace("\n", "\r")).references
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", "A `b` C"),
        ("a\n\n```\nb\n```\n\nc `d\ne` f", "A\n\n```\nb\n```\n\nC `d\ne` F"),
        ("a\r\n```\r\nb\r\n```\r\nc", "A\r\n```\r\nb\r\n```\r\nC"),
        (
            "<!-- a ` --> b <!-- ` -->",
            "<!-- A ` --> B <!-- ` -->".replace("` --> B <!-- `", "` --> b <!-- `"),
        ),
        ("| `a` | b |", "| `a` | B |"),
    ],
)
def test_rewrite_leaves_code_alone(text: str, expected: str) -> None:
    assert rewrite(text, str.upper) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- `a\n- <b>` c",
        "para `a\n- b` c <b>`",
        "# `a\n<b>` c",
        "<!-- `\n--> foo ` <b>`",
        "| ` |\n| <b> ` |",
        "`a\n<b>`\n\n:   definition",
        "- a\n\n    <b>",
        "- a\n\n[x]: y\n\n    <b>",
        "[^1]: a\n\n    <b>",
        "Term\n:   a\n\n    <b>",
        "!!! note\n    <b>",
        "> `a\n\n<b>`",
        "``` foo bar\n<b>\n",
        "``` {\n<b>\n```",
        "``` python=\n<b>\n```",
        "```\na\n ```\n<b>",
        "\\`<b>`",
        "`\x02` <b> ``",
        "a `b\r- c` <b>`",
        "***\n`a\n***\n<b>`",
        " ` a\n    ```\n    ```\n`<b>`",
        "[^`1]: a <b> `b",
        "- a\n<!-- b\n\nc -->\n\n    <b>",
        "- a\n\nb <!-- -->\n\n    <b>",
        "`a\nb <b>`\n\n[x]: y\n\n:   definition",
    ],
)
def test_what_the_renderer_does_not_take_for_code_is_prose(text: str) -> None:
    assert "<b>" not in rewrite(text, lambda prose: prose.replace("<", "&lt;"))


TAGS = ("<zz>", "`<zz>`", "<zz> `", "` <zz>", "```\n<zz>", "    <zz>", "\n\n    <zz>", "`")


def cleaned(text: str) -> str:
    return make_safe(text, PLACE, allow_html=False)[0]


def careless(text: str) -> str:
    return "".join(
        part if part[:1] == "`" else part.replace("<", "&lt;") for part in re.split("(`[^`]*`)", text)
    )


def lets_through(seed: int, cleaner: Callable[[str], str]) -> bool:
    """Whether a tag that was put anywhere into a document is a tag on the page, though all prose was cleaned."""
    random = Random(seed)
    text = edited(random, document(random))
    for _ in range(4):
        position = random.randint(0, len(text))
        text = text[:position] + random.choice(TAGS) + text[position:]
    return "<zz" in render(cleaner(text))


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(st.integers(min_value=0, max_value=2**63))
def test_nothing_is_left_uncleaned(seed: int) -> None:
    assert not lets_through(seed, cleaned)


def test_the_search_finds_a_careless_scanner() -> None:
    assert any(lets_through(seed, careless) for seed in range(200))


@pytest.mark.parametrize(
    "unit",
    ["[", "`", "<!--", "[[", "[a](", "[[A-1]] ", "<a", "`` ` ", "- `\n", "> ```\n", "](a \"", "# x {", "```{", "[[a]](",
     "``\n`\n", "\\", "*", "a\n\n    b\n\n", "<!-- ", "<!-- -->", "[x]: y\n", "    ", "\t", "|", "[a][b]"],
)  # fmt: skip
def test_hostile_text_ends(unit: str) -> None:
    """A square of this length would not end today: that is the whole test."""
    text = unit * (250_000 // len(unit))
    scan(text, PLACE)
    assert len(rewrite(text, lambda prose: prose)) == len(text)
