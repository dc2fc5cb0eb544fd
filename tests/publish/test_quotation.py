"""The whole sentence around a citation, as a reader would quote it."""

from __future__ import annotations

import pytest

from plainqms.model.place import Place
from plainqms.publish.quotation import sentence
from plainqms.sources.markdown import scan

CASES = {
    "One. Two is said here [[iso-9001:7.5.2]]. Three.": "Two is said here.",
    "One. Two is said here. [[iso-9001:7.5.2]] Three.": "Two is said here.",
    "Do we notice? [[iso-9001:7.5.2]]": "Do we notice?",
    "Do we notice? [[iso-9001:7.1]] [[iso-9001:7.5.2]]": "Do we notice?",
    "[[iso-9001:7.5.2]] asks for it. Next.": "asks for it.",
    "**Ask.** The *buyer* asks [the maker](a.md) as [[PRO-002]] says [[iso-9001:7.5.2]].": (
        "The buyer asks the maker as PRO-002 says."
    ),
    "Up to 2.5 bar, e.g. for gas, it holds [[iso-9001:7.5.2]].": "Up to 2.5 bar, e.g. for gas, it holds.",
    "First line of a sentence\nthat goes on [[iso-9001:7.5.2]]\nover three lines. Next.": (
        "First line of a sentence that goes on over three lines."
    ),
    "- A list item\n- Another one [[iso-9001:7.5.2]]\n- A third": "Another one",
    "1. Do this.\n2. **Then** do that\n   [[iso-9001:7.5.2]], in time.": "Then do that, in time.",
    "| Cell | Said here [[iso-9001:7.5.2]] | Cell |\n|---|---|---|": "Said here",
    "Before.\n\nThe paragraph itself [[iso-9001:7.5.2]]:\n\n- after": "The paragraph itself:",
    "Ünlü wird geprüft. Ältere Stücke auch [[iso-9001:7.5.2]].": "Ältere Stücke auch.",
    "文書は承認される [[iso-9001:7.5.2]]。": "文書は承認される。",
    "文件经过批准 [[iso-9001:7.5.2]]。记录应当保存。": "文件经过批准。",
    "文件经过批准。记录应当保存 [[iso-9001:7.5.2]]。": "记录应当保存。",
    "هل راجعناه؟ تُعتمد الوثائق [[iso-9001:7.5.2]]. تُحفظ السجلات.": "تُعتمد الوثائق.",
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_the_sentence_is_whole(text: str, expected: str) -> None:
    reference = next(item for item in scan(text, Place("", 1)).references if item.target == "iso-9001:7.5.2")
    assert sentence(text, reference) == expected


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "word " * 400 + "[[iso-9001:7.5.2]]"
    (reference,) = scan(text, Place("", 1)).references
    said = sentence(text, reference)
    assert len(said) < 910
    assert said.endswith("word …")
