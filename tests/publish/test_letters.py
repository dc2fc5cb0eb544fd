"""Which way a text runs, whose letters it has, and where a search finds its words."""

from __future__ import annotations

import re

import pytest

from plainqms.publish import letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Purchasing", "ltr"),
        ("إجراء المشتريات", "rtl"),
        ("נוהל רכש", "rtl"),
        ("ISO 9001: دليل نظام إدارة الجودة", "rtl"),  # the first letter alone would say the opposite
        ("Sentences for suppliers: أمر شراء", "ltr"),
        ("采购程序", "ltr"),
        ("2026-01-01", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, expected: str) -> None:
    assert letters.direction(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("采购与供应商评价程序", "zh"),
        ("購買および供給者評価の手順", "ja"),
        ("구매 및 공급자 평가 절차", "ko"),
        ("Purchasing", ""),
        ("The sign 品 means goods", ""),
        ("إجراء", ""),
        ("", ""),
    ],
)
def test_letters_that_share_code_points_get_their_language(text: str, expected: str) -> None:
    assert letters.language(text) == expected


def test_a_title_is_shortened_by_the_room_it_takes() -> None:
    assert letters.shortened("Purchasing", 10) == "Purchasing"
    assert letters.shortened("Purchasing of services", 10) == "Purchasing…"
    assert letters.shortened("采购与供应商评价程序", 10) == "采购与供应…"


def test_a_word_that_fits_no_line_may_be_broken() -> None:
    assert letters.breakable("Purchasing of services") == "Purchasing of services"
    assert [len(part) for part in letters.breakable("A" * 60).split("\u200b")] == [28, 28, 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("采购经理给每个供应商\n分级，然后\n记录。", "采购经理给每个供应商分级，然后记录。"),
        ("> 引文的第一行\n> 第二行", "> 引文的第一行第二行"),
        ("## 标题\n正文", "## 标题\n正文"),
        ("等级 | 甲\n---|---\n一 | 二\n三 | 四", "等级 | 甲\n---|---\n一 | 二\n三 | 四"),
        ("硬换行  \n第二行", "硬换行  \n第二行"),
        ("第一段\n\n第二段", "第一段\n\n第二段"),
        ("- 一\n- 二", "- 一\n- 二"),
        ("```\n代码\n代码\n```", "```\n代码\n代码\n```"),
        ("중앙\n정렬", "중앙\n정렬"),  # Korean has blanks between its words
        ("One\ntwo", "One\ntwo"),
    ],
)
def test_wrapped_lines_are_joined_where_a_blank_would_be_wrong(text: str, expected: str) -> None:
    assert letters.joined(text) == expected


def split(text: str) -> list[str]:
    return [part for part in re.split(letters.SEPARATOR, text) if part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask (the buyer), then pay.", ["Ask", "the", "buyer", "then", "pay"]),
        ("PRO-003 of 2.5 bar, 1,500 pounds; 8.4.1", "PRO 003 of 2.5 bar 1,500 pounds 8.4.1".split()),
        ("压力表。", ["压", "力", "表"]),
        ("انظر، ثم سجل؛ كيف؟", ["انظر", "ثم", "سجل", "كيف"]),
        ("공급자의 등급", ["공급자의", "등급"]),
        ("führen", ["führen"]),
    ],
)
def test_words_are_told_apart(text: str, expected: list[str]) -> None:
    assert split(text) == expected
