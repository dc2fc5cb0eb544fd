"""Addresses of headings in any script: readable, unique, and those of their authors stay."""

from __future__ import annotations

import re

import pytest

from plainqms.publish.heading_addresses import anchored, slug
from plainqms.publish.markdown import render


def ids(text: str) -> list[str]:
    return re.findall(r'<h\d id="([^"]*)"', render(anchored(text)))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("供应商 分级", "供应商-分级"),
        ("تصنيف الموردين (1)", "تصنيف-الموردين-1"),
        ("Größe & Prüfung", "größe-prüfung"),
        ("वस्तु - सूची", "वस्तु-सूची"),
        ("วัตถุประสงค์", "วัตถุประสงค์"),
    ],
)
def test_an_address_is_the_headings_words(heading: str, expected: str) -> None:
    assert slug(heading) == expected
    assert ids(f"## {heading}\n\nText") == [expected]


def test_equal_headings_have_addresses_of_their_own() -> None:
    assert ids("## 目的\n\n一\n\n## 目的\n\n二\n\n### 目的\n") == ["目的", "目的_1", "目的_2"]
    assert ids("## 目的\n\n一\n\n## 说明 {#目的}\n") == ["目的_1", "目的"]


def test_what_the_author_gave_and_plain_headings_stay() -> None:
    text = "## Purpose\n\n## 目的 { #aim }\n\n```\n## 代码\n```\n\nText with 目的\n"
    assert anchored(text) == text
    assert ids(text) == ["purpose", "aim"]


def test_headings_of_both_kinds_keep_their_words() -> None:
    assert '<h2 id="目的">目的</h2>' in render(anchored("目的\n------\n\nText"))
    assert '<h2 id="目的">目的</h2>' in render(anchored("## 目的 ##\n\nText"))
    assert '<h2 id="语言-c">语言 C#</h2>' in render(anchored("语言 C#\n---\n\nText"))


def test_nothing_in_a_heading_gets_out_of_its_address() -> None:
    (made,) = ids('## 目的 } onclick="x" &lt;b&gt; #.y\n')
    assert re.fullmatch(r"[\w-]+", made)
