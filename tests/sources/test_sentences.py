"""Sentences with places: what is one, and where it begins."""

from __future__ import annotations

import pytest

from plainqms.model.place import Place
from plainqms.sources.sentences import read_prose


def told(text: str) -> list[tuple[int, int, str]]:
    found = []
    for sentence in read_prose(text, Place("a.md", 1)).sentences:
        lead = len(sentence.text) - len(sentence.text.lstrip())
        place = sentence.place(lead)
        found.append((place.line, place.column, sentence.source.strip()))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two\ngoes on. Three.", [(1, 1, "One."), (1, 6, "Two\ngoes on."), (2, 10, "Three.")]),
        ("تُعتمد الوثائق. تُحفظ السجلات.", [(1, 1, "تُعتمد الوثائق."), (1, 17, "تُحفظ السجلات.")]),
        ("文件经过批准。记录保存。", [(1, 1, "文件经过批准。"), (1, 8, "记录保存。")]),
        ("Ältere Stücke. Über 5 bar.", [(1, 1, "Ältere Stücke."), (1, 16, "Über 5 bar.")]),
        ("It is 8.4 m, e.g. here.", [(1, 1, "It is 8.4 m, e.g. here.")]),
        ("- One\n- Two\n  goes on", [(1, 3, "One"), (2, 3, "Two\n  goes on")]),
        ("| A | B |\n|---|---|\n| c d | e |", [(1, 3, "A"), (1, 7, "B"), (3, 3, "c d"), (3, 9, "e")]),
        ('!!! note "Title"\n    Text.', [(1, 10, '"Title"'), (2, 5, "Text.")]),
        ("First. [[PRO-001]] says more.", [(1, 1, "First."), (1, 8, "[[PRO-001]] says more.")]),
        ("First. {{ roles.buyer }} says more.", [(1, 1, "First."), (1, 8, "{{ roles.buyer }} says more.")]),
        ("## Heading\n\n```\ncode. Code.\n```\n\n<!-- Comment. -->", []),
    ],
)
def test_sentences(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert told(text) == expected


def test_offsets_stay_where_something_is_hidden() -> None:
    (sentence,) = read_prose(
        "See [a](b.md), `c d`, <b>e</b> [[iso-9001:8.4]] here", Place("a.md", 7)
    ).sentences
    assert len(sentence.text) == len(sentence.source)
    assert str(sentence.place(sentence.text.index("here"))) == "a.md:7:49"
    for hidden in ("b.md", "c d", "<b>", "8.4"):
        assert hidden not in sentence.text


def test_words_between_two_rests() -> None:
    text = "one two three: " + "word " * 20 + "; " + "word " * 30
    assert read_prose(text, Place("a.md", 1)).sentences[0].words_beyond(29) == 30


def test_hostile_text_is_read_in_linear_time() -> None:
    for sign in ("`", "[[", "{{", "{%", "<!--", "](", ". A", "|", "<a"):
        read_prose(sign * 20_000, Place("a.md", 1))
