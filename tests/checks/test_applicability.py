"""What was probably meant where a control's number is wrong: A.8.1 for A.8.10, a number without its letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import problems
from repositories import SETTINGS, Repo

ADOPTED = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, iso-iec-27001-2022]")
ROW = """\
- id: CTL-8-{number}
  control: {control}
  applicable: "no"
  excluded_because: Nothing to protect.
  owner: carol
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(ADOPTED)
    made.commit("Settings")
    return made


def told(repo: Repo, code: str, *rows: str, treatments: str = "[]\n") -> list[str]:
    repo.write("records/applicability.yml", "".join(rows))
    repo.write("records/treatments.yml", treatments)
    return [item.message for item in problems(repo) if item.rule.code == code]


@pytest.mark.parametrize(("number", "meant"), [("20", "A.8.20"), ("99", "A.8.10")], ids=["id", "number"])
def test_a_number_twice_names_the_missing_one_that_was_meant(repo: Repo, number: str, meant: str) -> None:
    first = ROW.format(number="01", control="iso-iec-27001:A.8.1")
    (message,) = told(repo, "E741", first, ROW.format(number=number, control="iso-iec-27001:A.8.1"))
    assert f"{meant} is missing" in message


@pytest.mark.parametrize(
    ("control", "meant"),
    [
        ("iso-iec-27001:8.10", "iso-iec-27001:A.8.10"),
        ("iso-iec-27001:A.8.100", "iso-iec-27001:A.8.10"),
        ("iso-iec-27001:A.5.38", "iso-iec-27001:A.5.8"),
    ],
)
def test_an_unknown_number_names_the_nearest(repo: Repo, control: str, meant: str) -> None:
    (message,) = told(repo, "E122", ROW.format(number="10", control=control))
    assert f"did you mean {meant}?" in message


def test_a_treatment_names_the_row_that_was_meant(repo: Repo) -> None:
    treatment = (
        "- {id: TRT-2026-001, title: Delete, controls: [iso-iec-27001:A.8.1], owner: carol,"
        ' decided_on: "2026-01-12", due: "2026-09-30"}\n'
    )
    row = ROW.format(number="10", control="iso-iec-27001:A.8.10")
    (message,) = told(repo, "E752", row, treatments=treatment)
    assert "did you mean A.8.10?" in message


def test_what_is_missing_is_told_once(repo: Repo) -> None:
    (message,) = told(repo, "E740", ROW.format(number="10", control="iso-iec-27001:A.8.10"))
    assert message.startswith("92 of 93 controls")
    assert message.endswith("and 80 more")
