"""What an editorial change leaves alone."""

from __future__ import annotations

import pytest

from plainqms.views.editorial import doubts


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Keep it for three years.", "Keep it for five years.", "a number in words: “three” became “five”"),
        ("Ask twice.", "Ask.", "a number in words: “twice” is gone"),
        ("Within 12 mm.", "Within 24 mm.", "a number: “12 mm” became “24 mm”"),
        ("You must ask.", "You may ask.", "a word of duty: “must” became “may”"),
        ("Do not lift it.", "Do lift it.", "a negation: “not” is gone"),
        ("See [[PRO-003]].", "See [[PRO-009]].", "what it refers to: “PRO-003” became “PRO-009”"),
        ("So [[iso-9001:8.4.1]].", "So.", "what it refers to: “iso-9001:8.4.1” is gone"),
        ("Check it daily.", "Check it weekly.", "a limit: “daily” became “weekly”"),
    ],
)
def test_a_change_of_what_counts_is_told(before: str, after: str, told: str) -> None:
    assert doubts(before, after) == (told,)


def test_other_words_are_only_words() -> None:
    assert doubts("Keep the offers in order.", "Keep the bids in order.") == ()
