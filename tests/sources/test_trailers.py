"""The last paragraph of a message decides a revision's number: what is a trailer and what is prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainqms.sources.trailers import subject, trailers


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Title\n\nChange-Class: editorial\n", (("Change-Class", "editorial"),)),
        ("Title\n\nProse.\n\nA: 1\nB-c: 2", (("A", "1"), ("B-c", "2"))),
        ("Title\r\n\r\nA: 1\r\nB: 2\r\n", (("A", "1"), ("B", "2"))),
        ("Title\n\nReason: begins\n  and goes on\n", (("Reason", "begins and goes on"),)),
        ("Title\n \t\nA: 1", (("A", "1"),)),
        ("Title\n\nA : 1", (("A", "1"),)),
        ("Title\n\nLink: https://example.com/a:b", (("Link", "https://example.com/a:b"),)),
        # no trailers
        ("Change-Class: editorial", ()),
        ("Title\n\nWe discussed it.\nChange-Class: editorial", ()),
        ("Title\n\nChange-Class: editorial\n\nOne more thing.", ()),
        ("Title\n\n  goes on from nothing\nA: 1", ()),
        ("Title\n\nA:1", ()),
        ("Title\n\n1: A", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_trailers(message: str, found: tuple[tuple[str, str], ...]) -> None:
    assert trailers(message) == found


def test_the_subject_is_the_first_paragraph_on_one_line() -> None:
    assert subject("\n Take in\n the new supplier \n\nBody") == "Take in the new supplier"
    assert subject("") == ""


@given(st.lists(st.tuples(st.from_regex(r"[A-Z][a-z]{0,5}(-[A-Z][a-z]{0,5})?", fullmatch=True),
                          st.text("abc <>@:.", min_size=1).map(str.strip).filter(bool)), min_size=1))  # fmt: skip
def test_what_is_written_as_trailers_is_read_as_trailers(pairs: list[tuple[str, str]]) -> None:
    message = "Title\n\n" + "\n".join(f"{name}: {value}" for name, value in pairs)
    assert list(trailers(message)) == pairs
