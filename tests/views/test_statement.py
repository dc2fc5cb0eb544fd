"""What the Statement of Applicability leaves out is not asked for by coverage, unless nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import load
from repositories import SETTINGS, Repo

from plainqms.sources.standards import expand
from plainqms.views import applicability

ADOPTED = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, iso-iec-27001-2022]")
ROW = """\
- id: CTL-7-06
  control: iso-iec-27001:A.7.6
  applicable: "no"
  excluded_because: There are no such rooms.
  owner: carol
"""
TREATMENT = """\
- id: TRT-2026-001
  title: A door with a lock
  controls: [iso-iec-27001:A.7.5–A.7.7]
  owner: carol
  decided_on: "2026-01-12"
  due: "2026-09-30"
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(ADOPTED)
    made.commit("Settings")
    return made


def left_out(repo: Repo, rows: str, treatments: str = "[]\n") -> dict[str, dict[str, str]]:
    repo.write("records/applicability.yml", rows)
    repo.write("records/treatments.yml", treatments)
    system = load(repo, committed=False).system

    def meant(citation: str) -> tuple[tuple[str, str], ...]:
        return expand(citation, system.standards)

    return {
        standard.family: dict(applicability.not_applicable(system, standard, meant))
        for standard in system.standards
    }


def test_an_excluded_control_is_not_applicable_for_its_reason(repo: Repo) -> None:
    assert left_out(repo, ROW) == {"iso-9001": {}, "iso-iec-27001": {"A.7.6": "There are no such rooms."}}


@pytest.mark.parametrize(
    ("rows", "treatments"),
    [
        (ROW.replace("  excluded_because: There are no such rooms.\n", ""), "[]\n"),
        (ROW + ROW.replace("CTL-7-06", "CTL-7-07"), "[]\n"),
        (ROW.replace('"no"', '"yes"'), "[]\n"),
        (ROW + "  sample: Another Company\n", "[]\n"),
        (ROW + '  ended_on: "2026-03-01"\n', "[]\n"),
        (ROW.replace("A.7.6", "A.7"), "[]\n"),
        (ROW, TREATMENT),
    ],
    ids=[
        "no reason",
        "two rows",
        "used",
        "sample of another",
        "left the statement",
        "heading",
        "in the plan",
    ],
)
def test_else_it_is_asked_for(repo: Repo, rows: str, treatments: str) -> None:
    assert left_out(repo, rows, treatments)["iso-iec-27001"] == {}


def test_a_treatment_that_was_given_up_uses_nothing(repo: Repo) -> None:
    given_up = TREATMENT + '  given_up_on: "2026-03-02"\n'
    assert left_out(repo, ROW, given_up)["iso-iec-27001"] == {"A.7.6": "There are no such rooms."}
