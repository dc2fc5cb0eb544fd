"""text-1: frozen files, the law (equal text, equal HTML), and what must not matter.

`TEXT_1_EXAMPLES=30000 pytest tests/sources/test_controlled_text.py -k law` looks further than the usual run.
"""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources.text_edits import document, edited, seen

from plainqms.model.place import Place
from plainqms.publish.markdown import render
from plainqms.publish.staging import make_safe
from plainqms.sources.controlled_text import controlled_text, digest
from plainqms.sources.text_1 import normalize

GOLDEN = Path(__file__).parent / "golden" / "text-1"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.md"))
SUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
EMBEDDED = {
    "embedded": [(SUM, "img/b.png"), ("0" * 64, "img/a.png"), (SUM, "img/b.png"), (SUM, "a\\b\nc.pdf")]
}
ROWS = {"embedded": ["A.5.1  applicable\timplemented", "", "A.5.2 not applicable:\nno such supplier"]}

searched = settings(
    max_examples=int(os.environ.get("TEXT_1_EXAMPLES", "2000")),
    derandomize="TEXT_1_EXAMPLES" not in os.environ,
    deadline=None,
    database=None,
)
some = settings(max_examples=300, derandomize=True, deadline=None, database=None)
seeds = st.integers(min_value=0, max_value=2**63)


def golden_text(name: str) -> str:
    """The controlled text of a golden file; each has its own name for a title."""
    body = (GOLDEN / f"{name}.md").read_bytes().decode("utf-8")
    title = f" Golden \t{name}\n"
    return controlled_text(title=title, body=body, embedded=EMBEDDED.get(name, ()), rows=ROWS.get(name, ()))


# Frozen -----------------------------------------------------------------------------------------------


def test_there_are_golden_files() -> None:
    assert len(NAMES) >= 12
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_golden_files_are_frozen_for_ever(name: str) -> None:
    sums = dict(line.split("  ")[::-1] for line in (GOLDEN / "SHA256SUMS").read_text("utf-8").splitlines())
    kept = (GOLDEN / f"{name}.txt").read_bytes()
    assert golden_text(name).encode("utf-8") == kept
    assert digest(golden_text(name)) == f"text-1:sha256:{sums[f'{name}.txt']}"
    assert sha256(kept).hexdigest() == sums[f"{name}.txt"]


def test_the_sums_are_those_of_the_usual_tool() -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=GOLDEN, capture_output=True)
    assert done.returncode == 0, done.stdout


# The law ----------------------------------------------------------------------------------------------


def breaks_the_law(body: str, normalizer: Callable[[str], str] = normalize) -> bool:
    """If a text renders as its normal form does, two texts of one normal form render alike: that is the law."""
    return seen(render(normalizer(body))) != seen(render(body))


@searched
@given(seeds)
def test_the_law_that_equal_texts_give_equal_html(seed: int) -> None:
    random = Random(seed)
    first = document(random)
    second = edited(random, first)
    for body in (first, second):
        normal = normalize(body)
        assert not breaks_the_law(body), repr(body)
        assert normalize(normal) == normal, repr(body)
        assert re.sub(r"\s", "", normal) == re.sub(r"\s", "", body), repr(body)


@some
@given(seeds)
def test_the_law_holds_for_pages_which_are_cleaned_first(seed: int) -> None:
    random = Random(seed)
    body = edited(random, document(random))
    place = Place("a.md", 1)
    assert not breaks_the_law(
        make_safe(body + "\n", place, allow_html=False)[0],
        lambda _: make_safe(normalize(body) + "\n", place, allow_html=False)[0],
    ), repr(body)


@pytest.mark.parametrize(
    "normalizer",
    [
        lambda body: re.sub(r"(?<=\w)\n(?=\w)", " ", body),
        lambda body: re.sub(r"[ \t]+$", "", body, flags=re.MULTILINE),
        lambda body: re.sub(r"\n\n+", "\n\n", body),
        lambda body: re.sub(r"^[ ]+", "", body, flags=re.MULTILINE),
    ],
    ids=["joins all", "strips all", "collapses all", "outdents"],
)
def test_the_search_finds_a_careless_normalizer(normalizer: Callable[[str], str]) -> None:
    assert any(breaks_the_law(document(Random(seed)), normalizer) for seed in range(300))


@pytest.mark.parametrize(
    "body",
    [
        "<!-- a -->\n        code\n        code",
        "    code\n\n\n[x]: b.md\n\n\n    code",
        "    code\n\n\n\xa0\n\n\n    code",
        "2. two\n  3.\tthree",
        "five six seven eight\t\n+ plus",
        "- [ ] ",
        "- [\t]\n  Term",
        "> <!-- a --> ",
        "[^1]: Short. \n[two]: b.md",
        "a **b**{.class} and {braces}\nhere.   ",
        "[a\nand [b](b.md \"with\ttitle\") one.",
        "  word* and a **strong\n  one* *and _anoth    er_ one.",
        "  one\n  two\n\n  [two]: b.md\n\n:   definition",
        "  one\n  two\n\n[^1]: note\n\n    * * *\n\n:   definition",
        "Text\nwith\n  <br>\n:   definition",
        "a\n\n<pre>\n\n\nx",
        "a <code>b\nc</code>",
        "Term one\nTerm two\n\n:   definition",
        "one  \ntwo",
        "# a \\ \nb",
        "# a # ",
        "# a #\nb",
        "-\n- ",
        "``a `b\nc``",
        "[a](b\nc)",
        "![a\nb](c)",
        "[foo\n  bar]\n\n[foo bar]: x",
        "a | b\n--|--\nc | d",
        "[^1]: a\n\n\n    b",
        ">     code  \n>     code",
        "> a -->  ",
        "- A *\t\n  word* and a **strong\n  one** and _another_ one.",
    ],
)  # fmt: skip
def test_what_broke_the_law_once_does_not_now(body: str) -> None:
    assert not breaks_the_law(body)
    assert normalize(normalize(body)) == normalize(body)


# What must not matter ---------------------------------------------------------------------------------

WORDS = (
    "the", "quality", "manager", "checks", "[[PRO-004]],", "[[~iso-9001:8.3]]", "**bold**", "*a", "b*", "`code`",
    "5 mm", "(in", "brackets)", "[a", "link](b.md)", "2026", "§", "“quoted”", "<https://example.com>", "it.",
    "– so", "½", "ü", "snake_case", "[[iso-iec-27001:A.5.15–A.5.18]]",
)  # fmt: skip


@some
@given(st.lists(st.sampled_from(WORDS), min_size=8, max_size=60), st.integers(15, 100), st.integers(15, 100))
def test_wrapping_a_paragraph_elsewhere_changes_nothing(words: list[str], width: int, other: int) -> None:
    words = ["Start", *(word.replace("*a", "a").replace("b*", "b") for word in words), "end."]
    text = " ".join(words)
    wrapped = [
        textwrap.fill(text, size, break_long_words=False, break_on_hyphens=False) for size in (width, other)
    ]
    assert {normalize(body) for body in (*wrapped, text)} == {text}


@some
@given(
    st.lists(
        st.sampled_from([word for word in WORDS if "_" not in word and "*" not in word]),
        min_size=8,
        max_size=40,
    ),
    st.integers(20, 90),
    st.sampled_from(["- ", "* ", "1. ", "12. ", "-   "]),
    st.integers(1, 6),
)
def test_wrapping_an_item_elsewhere_changes_nothing(
    words: list[str], width: int, marker: str, hang: int
) -> None:
    text = " ".join(["Start", "**bold**", *words, "end."])
    item = textwrap.fill(
        text, width, initial_indent=marker, subsequent_indent=" " * hang,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    before, after = f"Before.\n\n{marker}one\n", f"\n{marker}three\n\nAfter."
    assert normalize(before + item + after) == f"{before}{marker}{text}{after}"


@pytest.mark.parametrize("blanks", [" ", "\t", "   ", " \t "])
@pytest.mark.parametrize(
    "block", ["# Heading", "A paragraph.", "- an item", "> quoted", "| a |", "!!! note", "[TOC]", "---", "Ä"]
)
def test_trailing_blanks_change_nothing(block: str, blanks: str) -> None:
    assert normalize(f"a\n\n{block}{blanks}\n{blanks}\nb{blanks}") == f"a\n\n{block}\n\nb"


def test_one_trailing_space_in_a_block_changes_nothing() -> None:
    body = "a \nb\n\n- c \n- d\n\n| e | \n|---| \n| f |\n\nTerm \n:   text \n\n# G \nh"
    assert normalize(body) == normalize(re.sub(r" $", "", body, flags=re.MULTILINE))


@some
@given(seeds)
def test_line_endings_and_a_byte_order_mark_change_nothing(seed: int) -> None:
    body = document(Random(seed))
    variants = (body, body.replace("\n", "\r\n"), body.replace("\n", "\r"), "\ufeff" + body)
    assert len({normalize(variant) for variant in variants}) == 1


def test_more_blank_lines_change_nothing() -> None:
    assert normalize("\n\na\n\n \n\t\n\n- b\n\n\n```\nc\n```\n\n\n\nd\n\n") == "a\n\n- b\n\n```\nc\n```\n\nd"


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("a  \nb", "a\nb"),
        ("```\na\n\n\nb\n```", "```\na\n\nb\n```"),
        ("```\na \nb\n```", "```\na\nb\n```"),
        ("    a\n\n\n    b", "    a\n\n    b"),
        ("- a\n- b", "- a - b"),
        ("| a |\n|---|\n| b |", "| a | |---| | b |"),
        ("a\n\nb", "a\nb"),
        ("a\n===", "a ==="),
        ("caf\u00e9", "cafe\u0301"),
        ("a  b", "a b"),
        ("- a\n  - b", "- a\n    - b"),
        ("`a\nb`", "`a b`"),
        ("a \\\nb", "a \\ b"),
    ],
)
def test_what_may_matter_is_told_apart(body: str, other: str) -> None:
    assert normalize(body) != normalize(other)


# Layout -----------------------------------------------------------------------------------------------


def test_layout() -> None:
    text = controlled_text(
        title="\tThe  title\n", body="\n\nOne\ntwo.\n\n\n", embedded=[("b" * 64, "z.png"), ("a" * 64, "z.png")],
        rows=["one  row", "another"],
    )  # fmt: skip
    assert text == (
        "The title\n\nOne two.\n\n"
        f"embedded {'a' * 64} z.png\nembedded {'b' * 64} z.png\nsnapshot one row\nsnapshot another\n"
    )
    assert digest(text) == f"text-1:sha256:{sha256(text.encode()).hexdigest()}"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [("", "", "\n"), ("a", "", "a\n"), ("", "a", "\n\na\n"), ("a", " \n\n", "a\n"), ("a", "b", "a\n\nb\n")],
)
def test_layout_of_little(title: str, body: str, expected: str) -> None:
    assert controlled_text(title=title, body=body) == expected


@pytest.mark.parametrize("kind", ["embedded", "snapshot"])
def test_no_body_passes_for_a_list(kind: str) -> None:
    listed = {"embedded": [(SUM, "a.png")]} if kind == "embedded" else {"rows": ["a.png"]}
    texts = {controlled_text(title="t", body="b", **listed)}  # type: ignore[arg-type]
    tail = texts.copy().pop().split("\n\n")[2].removesuffix("\n")
    for body in (f"b\n\n{tail}", f"b\n\n\\{tail}", f"b\n\n\\\\{tail}", f"b\n\n{tail}\n\nb"):
        texts.add(controlled_text(title="t", body=body))
        texts.add(controlled_text(title="t", body=body, **listed))  # type: ignore[arg-type]
    assert len(texts) == 9


def test_a_byte_that_is_no_utf_8_has_a_digest() -> None:
    text = controlled_text(title="t", body=b"a\xff".decode("utf-8", "surrogateescape"))
    assert digest(text) == "text-1:sha256:" + sha256(b"t\n\na\xff\n").hexdigest()


# Hostile ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    ["[", "`", "<", "<!--", "![", "](a \"", "*a ", "# ", "1", " ", "\t", "\n", "a\n", "- a\n", "a  \n", "> a\n",
     "```\n", "``` \n", "\\", "{", "{ ", "[x]: y\n\na\nb\n\n", "\xa0", "\xa0\n\n", "<a@", "    a\n\n", "a `b` c\n",
     "_", "- ", "<!-- a -->\n", "a\n\n:", "<b>\n", "|\n"],
)  # fmt: skip
def test_hostile_text_ends(unit: str) -> None:
    """A square of a megabyte would not end today: that is the whole test."""
    text = unit * (1_000_000 // len(unit))
    assert normalize("a" + text + "}\nb").startswith("a")
