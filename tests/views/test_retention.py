"""Periods count from what records tell; one task a line; what was entered late says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, codes, load
from repositories import SETTINGS, Repo

from plainqms import registers
from plainqms.views.entered import entered
from plainqms.views.retention import lines

EQUIPMENT = "records/measuring-equipment.csv"
TABLE = "records/calibrations.csv"
SCHEDULE = "records/retention.yml"
HEADS = "id,equipment,on,by,certificate,as_found,as_left\n"
DAY = ("--as-of", "2026-06-30")


def row(number: int, on: str, equipment: str = "EQ-001") -> str:
    return f"CAL-2026-{number:03d},{equipment},{on},carol,S {number},pass,pass\n"


def schedule(trigger: str, months: str = "1", registers: str = "[calibrations]", more: str = "") -> str:
    return (
        f"- {{id: RET-001, title: Sheets, registers: {registers}, owner: quality_manager, months: {months},"
        f" trigger: {trigger}, basis: own decision, disposal: deleted, set_on: 2026-01-15{more}}}\n"
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(EQUIPMENT, "id,title,owner,retired_on\nEQ-001,Gauge,carol,\nEQ-002,Gauge,carol,2026-02-01\n")
    repo.write(TABLE, HEADS + row(1, "2026-01-02") + row(2, "2026-05-29", "EQ-002") + row(3, "2026-05-30"))
    repo.commit("All", on="2026-05-30")
    return repo


def due(repo: Repo, text: str) -> list[tuple[str, str]]:
    repo.write(SCHEDULE, text)
    (line,) = lines(load(repo, committed=False).system)
    return [(kept.record.id, str(kept.until)) for kept in line.due]


def test_counted_from_the_day_on_which_it_was_made_and_kept_on_its_last_day(repo: Repo) -> None:
    assert due(repo, schedule("made")) == [("CAL-2026-001", "2026-02-02"), ("CAL-2026-002", "2026-06-29")]


def test_counted_from_the_day_on_which_its_equipment_went_out_of_use(repo: Repo) -> None:
    assert due(repo, schedule("out of use")) == [("CAL-2026-002", "2026-03-01")]
    (line,) = lines(load(repo, committed=False).system)
    assert (line.not_ended, line.silent, line.outside) == (2, (), False)


def test_a_day_that_no_record_tells_is_not_guessed(repo: Repo) -> None:
    assert due(repo, schedule("last delivery")) == []
    (line,) = lines(load(repo, committed=False).system)
    assert [register.name for register in line.silent] == ["calibrations"]


def test_kept_for_good_and_without_a_period_nothing_is_due(repo: Repo) -> None:
    assert due(repo, schedule("made").replace("deleted", "kept")) == []


def test_one_task_a_line_and_none_on_hold(repo: Repo) -> None:
    repo.write(SCHEDULE, schedule("made", registers="[calibrations, measuring-equipment]"))
    repo.commit("Schedule", on="2026-06-01")
    _, answer = ask_json(repo, *DAY, "due")
    mine = [(item["on"], item["what"], item["owner"]) for item in answer["due"] if "Dispose" in item["what"]]
    assert mine == [("2026-02-02", "Dispose of 2 records whose period is over", "quality_manager")]
    held = schedule("made", more=', legal_hold: "yes", hold_because: A claim, hold_since: 2026-02-01')
    repo.write(SCHEDULE, held)
    repo.commit("Hold", on="2026-06-02")
    assert "Dispose" not in ask(repo, *DAY, "due")[1]
    (line,) = lines(load(repo).system)
    assert line.on_hold
    assert len(line.due) == 2


def test_what_the_schedule_says_is_due_may_go_and_nothing_else(repo: Repo) -> None:
    disposal = ", disposals: [{on: 2026-06-30, by: carol, up_to: 2026-05-29, what: Two., how: Deleted.}]"
    repo.write(SCHEDULE, schedule("made", more=disposal))
    repo.write(TABLE, HEADS + row(3, "2026-05-30"))
    repo.commit("Dispose", on="2026-06-30")
    assert [code for code, _, _ in codes(repo) if code in ("E361", "E684", "E572")] == []
    repo.write(TABLE, HEADS)
    assert [code for code, _, _ in codes(repo) if code in ("E361", "E684", "E572")] == ["E361"]


def test_disposed_of_by_name_on_hold(repo: Repo) -> None:
    disposal = (
        ", disposals: [{on: 2026-06-29, by: carol, ids: [CAL-2026-001], what: One.}]"
        ', legal_hold: "yes", hold_because: A claim, hold_since: 2026-02-01'
    )
    repo.write(SCHEDULE, schedule("made", more=disposal))
    repo.write(TABLE, HEADS + row(2, "2026-05-29", "EQ-002") + row(3, "2026-05-30"))
    repo.commit("Dispose", on="2026-06-30")
    assert [code for code, _, _ in codes(repo) if code in ("E361", "E572", "E684")] == ["E572"]


@pytest.mark.parametrize(("settings", "later"), [("", 15), ('late_after: "15"\n', 0)])
def test_entered_later_than_is_usual(repo: Repo, settings: str, later: int) -> None:
    repo.settings(SETTINGS + settings)
    repo.write(
        TABLE,
        HEADS + row(1, "2026-01-02") + row(4, "2026-06-15") + row(5, "2026-06-14") + row(6, "2026-06-16"),
    )
    repo.commit("More", on="2026-06-29")
    system = load(repo).system
    register = registers.register("calibrations")
    found = {record.id: entered(register, record, system) for record in system.records.of("calibrations")}
    assert {name: item.later for name, item in found.items()} == {
        "CAL-2026-001": 0, "CAL-2026-004": 0, "CAL-2026-005": later, "CAL-2026-006": 0,
    }  # fmt: skip
    assert [name for name, item in found.items() if item.taken_over] == ["CAL-2026-001"]
    assert found["CAL-2026-001"].on == date(2026, 5, 30)


def test_what_lies_in_the_folder_is_not_entered_yet(repo: Repo) -> None:
    repo.write(TABLE, HEADS + row(7, "2026-01-02"))
    system = load(repo, committed=False).system
    (record,) = system.records.of("calibrations")
    assert entered(registers.register("calibrations"), record, system).on is None
