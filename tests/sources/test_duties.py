"""Duties of a text: sentences with must and the like, and those in which a role does something; nothing else."""

from __future__ import annotations

import pytest

from plainqms.model.people import Role
from plainqms.model.place import Place
from plainqms.sources.duties import doing, duties

ROLES = (Role(id="buyer", title="buyer"), Role(id="qm", title="quality manager"))


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.text, item.roles) for item in duties(text, Place("a.md", 5), ROLES)]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The buyer collects the evidence.", ("buyer",)),
        ("Each January the quality manager writes the programme.", ("qm",)),
        ("The order is read by the quality manager.", ("qm",)),
        ("The Quality Manager also keeps the list.", ("qm",)),
        ("Goods must be counted.", ()),
        ("Nobody decides alone.", ()),
        ("The buyer asks, and the quality manager decides.", ("buyer", "qm")),
    ],
)
def test_duty(text: str, roles: tuple[str, ...]) -> None:
    assert found(text) == [(text, roles)]


@pytest.mark.parametrize(
    "text",
    [
        "We buy well.",
        "The buyer is a colleague.",
        "The desk of the buyer stands at the door.",
        "Whoever is both buyer and quality manager asks a third person.",
        "```\nThe buyer must run this.\n```",
        "# The buyer orders",
    ],
)
def test_no_duty(text: str) -> None:
    assert not found(text)


def test_what_readers_do_not_see_is_left_out_and_the_place_stays() -> None:
    text = "We buy.\n\n- The **buyer** orders [[iso-9001:8.4.3]] as [[PRO-003]] and [the list](a.md) say."
    (duty,) = duties(text, Place("a.md", 5), ROLES)
    assert duty.text == "The buyer orders as PRO-003 and the list say."
    assert (duty.place.line, duty.place.column) == (7, 3)


def test_first_sentence_of_each_role() -> None:
    text = "The buyer asks. The buyer orders. The quality manager looks."
    assert doing(text, Place("a.md", 1), ROLES) == {
        "buyer": "The buyer asks.",
        "qm": "The quality manager looks.",
    }
