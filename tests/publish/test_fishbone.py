"""The drawing of a fishbone: nothing runs out of it or through each other, and whatever is written stays text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from plainqms.publish import articles, fishbone

SIX = [
    ("People", ["Two label in turn; each thought the other had compared.", "Handed over at noon."]),
    ("Machine", ["The printer keeps the range of the order before."]),
    ("Method", ["[[WI-001]] says nothing of [the label](../x.md)."]),
    ("Material", ["One colour."]),
    ("Measurement", ["The last check compares the certificate."]),
    ("Environment", ["Shade."]),
]
HOSTILE = [("People", ['<script>alert(1)</script> & "quotes"', "A" * 3000, "\x00\x1b[31m\n\n# none", ""])]


@pytest.mark.parametrize("bones", [SIX, SIX[:1], SIX[:2], SIX[:3], SIX[:5], HOSTILE, HOSTILE * 6])
def test_all_lies_within_and_passes_the_check_of_pages(bones: fishbone.Bones) -> None:
    made = fishbone.drawn("Two gauges with the wrong range & a <b>label</b>", bones)
    assert articles.check_article(made, "generated") == ()
    root = ElementTree.fromstring(made)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    assert width <= 640
    for line in root.iter("line"):
        x1, x2, y1, y2 = (float(line.attrib[name]) for name in ("x1", "x2", "y1", "y2"))
        assert 0 <= x1 <= width
        assert 0 <= x2 <= width
        assert 0 <= y1 <= height
        assert 0 <= y2 <= height
    for text in root.iter("text"):
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        assert 0 <= x <= width
        assert 10 <= y <= height
        assert x + len(text.text or "") * 6.7 * (text.attrib["text-anchor"] == "start") <= width


def test_causes_of_one_place_lie_below_each_other_and_end_on_their_bone() -> None:
    root = ElementTree.fromstring(fishbone.drawn("Wrong label", SIX))
    spine, *others = list(root.iter("line"))
    bones = [line.attrib for line in others if line.attrib["stroke-width"] == "2"]
    twigs = [line.attrib for line in others if line.attrib["stroke-width"] == "1"]
    assert (len(bones), len(twigs)) == (6, 7)
    assert all(float(bone["y2"]) == float(spine.attrib["y1"]) for bone in bones)
    for twig in twigs:
        y = float(twig["y1"])
        on = [
            float(bone["x1"])
            + (float(bone["x2"]) - float(bone["x1"]))
            * (y - float(bone["y1"]))
            / (float(bone["y2"]) - float(bone["y1"]))
            for bone in bones
            if min(float(bone["y1"]), float(bone["y2"])) <= y <= max(float(bone["y1"]), float(bone["y2"]))
        ]
        assert min(abs(x - float(twig["x2"])) for x in on) < 0.2
    rows = [(round(float(text.attrib["x"])), float(text.attrib["y"])) for text in root.iter("text")]
    assert len(rows) == len(set(rows))


def test_text_is_shown_as_it_is_spoken() -> None:
    made = fishbone.drawn("Wrong label", SIX)
    words = " ".join(re.findall(r">([^<>]+)</text>", made))
    assert "WI-001 says" in words
    assert "[" not in words
    assert not re.search(r"\.md", words)


def test_without_causes_there_is_no_drawing() -> None:
    assert fishbone.drawn("Wrong label", ()) == ""
