"""The inputs of a management review: each has its standards, and each standard its inputs."""

from __future__ import annotations

from typing import get_args

import pytest

from plainqms.registers.management_review_inputs import ASKED_BY, Question


def test_every_input_says_who_asks_for_it() -> None:
    assert set(ASKED_BY) == set(get_args(Question))


@pytest.mark.parametrize(
    ("family", "count"), [("iso-9001", 12), ("iso-14001", 14), ("iso-45001", 16), ("iso-iec-27001", 10)]
)
def test_inputs_of_a_standard(family: str, count: int) -> None:
    assert sum(family in families for families in ASKED_BY.values()) == count
