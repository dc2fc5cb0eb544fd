"""Closed records through real histories: however they are written, moved or merged, only their values count."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path

import pytest
from asking import codes, load, problems
from repositories import Repo

from plainqms.views.retained import Retained, retained

TABLE = "records/calibrations.csv"
EQUIPMENT = "records/measuring-equipment.csv"
HEADS = ("id", "equipment", "on", "by", "as_found", "as_left", "certificate")
ROWS = tuple(
    (f"CAL-2026-{number:03d}", "EQ-001", f"2026-01-{number:02d}", "carol", "pass", "pass", f"Sheet, {number}")
    for number in range(1, 13)
)
MINE = ("E360", "E361", "E362", "E363", "E364")


def table(rows: tuple[tuple[str, ...], ...] = ROWS, heads: tuple[str, ...] = HEADS, **how: object) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n", **how)  # type: ignore[arg-type]
    writer.writerow(heads)
    writer.writerows([[row[HEADS.index(head)] for head in heads] for row in rows])
    return target.getvalue()


def altered(rows: tuple[tuple[str, ...], ...] = ROWS) -> tuple[tuple[str, ...], ...]:
    """The third says that it passed only afterwards."""
    return tuple((*row[:4], "fail", *row[5:]) if row[0] == "CAL-2026-003" else row for row in rows)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(EQUIPMENT, "id,title,owner\nEQ-001,Gauge,quality_manager\n")
    repo.write(TABLE, table())
    repo.commit("Calibrated", on="2026-02-01")
    return repo


def mine(repo: Repo, **how: object) -> list[tuple[str, str, int]]:
    return [item for item in codes(repo, **how) if item[0] in MINE]  # type: ignore[arg-type]


def test_an_altered_row_is_told_with_its_cell_what_it_said_and_what_to_paste(repo: Repo) -> None:
    repo.write(TABLE, table(altered()))
    repo.commit("Tidy up", on="2026-03-05")
    (found,) = [item for item in problems(repo) if item.rule.code in MINE]
    assert str(found.place) == f"{TABLE}:4:5"
    assert "as_found said “pass” and says “fail”" in found.message
    assert "2026-03-05" in found.message
    assert "amendment.1.was.as_found: pass" in found.remedy


def test_what_is_to_be_pasted_settles_it_in_a_table(repo: Repo) -> None:
    heads = (*HEADS, "amendment.1.on", "amendment.1.by", "amendment.1.why", "amendment.1.was.as_found")
    rows = [(*row, "", "", "", "") for row in altered()]
    rows[2] = (*altered()[2], "2026-03-05", "carol", "Read from the wrong sheet.", "pass")
    target = io.StringIO()
    csv.writer(target).writerows([heads, *rows])
    repo.write(TABLE, target.getvalue())
    repo.commit("Correct the reading", on="2026-03-05")
    assert mine(repo) == []
    record = load(repo).system.records.get("CAL-2026-003")
    assert record is not None
    assert record.amendment[0].was == {"as_found": "pass"}


@pytest.mark.parametrize(
    "text",
    [
        table(heads=tuple(reversed(HEADS))),
        table(tuple(reversed(ROWS))),
        table(quoting=csv.QUOTE_ALL),
        table(delimiter=";").replace("\n", "\r\n"),
        "\ufeff" + table(),
    ],
    ids=["columns", "rows", "quotes", "semicolons", "byte order mark"],
)
def test_another_way_to_write_the_same_is_no_alteration(repo: Repo, text: str) -> None:
    repo.write(TABLE, text)
    repo.commit("Save from a spreadsheet")
    repo.write(TABLE, table())
    repo.commit("And back")
    assert mine(repo) == []
    assert mine(repo, committed=True) == []


def test_an_alteration_is_found_through_another_way_to_write(repo: Repo) -> None:
    heads = tuple(reversed(HEADS))
    repo.write(TABLE, table(tuple(reversed(altered())), heads=heads, quoting=csv.QUOTE_ALL, delimiter=";"))
    repo.commit("Save from a spreadsheet")
    assert mine(repo) == [("E360", TABLE, 11)]


def lists(rows: tuple[tuple[str, ...], ...]) -> str:
    return "".join(
        "- " + "\n  ".join(f'{head}: "{value}"' for head, value in zip(HEADS, row, strict=True)) + "\n"
        for row in rows
    )


def test_split_by_year_moved_and_made_a_list(repo: Repo) -> None:
    (repo.root / TABLE).unlink()
    repo.write("records/calibrations/2026-a.csv", table(ROWS[:5]))
    repo.write("records/calibrations/2026-b.csv", table(ROWS[5:]))
    repo.commit("Split")
    repo.git("mv", "records/calibrations/2026-b.csv", "records/calibrations/second.csv")
    repo.commit("Rename")
    (repo.root / "records/calibrations/second.csv").unlink()
    repo.write("records/calibrations/second.yml", lists(ROWS[5:]))
    repo.commit("A list")
    assert mine(repo) == []
    repo.write("records/calibrations/2026-a.yml", lists(altered()[:5]))
    (repo.root / "records/calibrations/2026-a.csv").unlink()
    assert mine(repo) == [("E360", "records/calibrations/2026-a.yml", 19)]


def test_removed_while_it_was_moved(repo: Repo) -> None:
    (repo.root / TABLE).unlink()
    repo.write("records/calibrations/2026.csv", table(ROWS[:2] + ROWS[3:]))
    repo.commit("Move")
    assert [code for code, _, _ in mine(repo)] == ["E361"]


def test_edited_on_a_branch_and_merged(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "tidy")
    repo.write(TABLE, table(altered()))
    repo.commit("Tidy", on="2026-03-05")
    assert mine(repo, committed=True) == []  # the branch is nobody's record yet
    assert [code for code, _, _ in mine(repo)] == ["E360"]  # and its author is told
    repo.git("checkout", "-q", "main")
    repo.merge("tidy", on="2026-03-07")
    (found,) = [item for item in problems(repo, committed=True) if item.rule.code in MINE]
    assert "2026-03-07" in found.message


def test_put_back_is_not_altered(repo: Repo) -> None:
    repo.write(TABLE, table(altered()))
    repo.commit("Tidy")
    repo.write(TABLE, table())
    repo.commit("Put back")
    assert mine(repo) == []


def test_the_day_before_nothing_was_altered(repo: Repo) -> None:
    repo.write(TABLE, table(altered()))
    repo.commit("Tidy", on="2026-03-05")
    assert mine(repo, on=date(2026, 3, 4), committed=True) == []
    assert [code for code, _, _ in mine(repo, on=date(2026, 3, 5), committed=True)] == ["E360"]


def test_what_cannot_be_read_in_between_hides_nothing_and_says_nothing(repo: Repo) -> None:
    repo.write(TABLE, table().replace("CAL-2026-003,EQ-001,2026-01-03", "CAL-2026-003,EQ-001,3 Jan"))
    repo.commit("Broken")
    assert mine(repo) == []
    repo.write(TABLE, table(altered()))
    repo.commit("Mended, and altered")
    assert mine(repo) == [("E360", TABLE, 4)]


def test_a_file_that_cannot_be_read_today_is_not_taken_for_removed_records(repo: Repo) -> None:
    repo.write(TABLE, table() + '"CAL-2026-013,EQ-001\n')
    repo.commit("Broken")
    assert mine(repo) == []


def test_an_amendment_cannot_be_taken_away(repo: Repo) -> None:
    rows = lists(altered())
    entry = '- id: "CAL-2026-003"\n'
    amendment = '  amendment: [{on: "2026-03-05", by: carol, why: Wrong sheet., was: {as_found: pass}}]\n'
    (repo.root / TABLE).unlink()
    repo.write("records/calibrations.yml", rows.replace(entry, entry + amendment))
    repo.commit("Amend", on="2026-03-05")
    assert mine(repo) == []
    repo.write("records/calibrations.yml", rows)
    assert [code for code, _, _ in mine(repo)] == ["E360"]


def test_order_of_rows_and_columns_never_matters(repo: Repo) -> None:
    dice = random.Random(4)
    for number in range(8):
        heads, rows = list(HEADS), list(ROWS)
        dice.shuffle(heads)
        dice.shuffle(rows)
        cut = dice.randrange(len(rows))
        repo.write(TABLE, table(tuple(rows[:cut]), tuple(heads)))
        repo.write("records/calibrations/more.csv", table(tuple(rows[cut:]), HEADS))
        repo.commit(f"Shuffle {number}")
    system = load(repo).system
    assert retained(system) == Retained()
    assert len(system.history.records.past) == 12
    assert {item.on for item in system.history.records.entered.values()} == {date(2026, 2, 1)}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "actions: [{what: Ask, owner: carol}]", []),
        (
            "actions: [{what: Ask, owner: carol}]",
            'actions: [{what: Ask, owner: carol, done: "2026-03-01"}]',
            [],
        ),
        (
            "actions: [{what: Ask, owner: carol}]",
            "actions: [{what: Ask, owner: carol}, {what: Tell, owner: carol}]",
            [],
        ),
        ("actions: [{what: Ask, owner: carol}]", "actions: [{what: Tell, owner: carol}]", ["E360"]),
        (
            "actions: [{what: Ask, owner: carol}]",
            "actions: [{what: Ask, owner: carol, due: 2026-05-01}]",
            ["E360"],
        ),
        ("actions: [{what: Ask, owner: carol}]", "", ["E360"]),
        ("", "conclusion: Good.", ["E360"]),
        ("related: [PRO-001]", "related: [PRO-001, PRO-002]", []),
        ("related: [PRO-001]", "related: [PRO-002, PRO-001]", ["E360"]),
        ('target: "1.0"', 'target: "1.00"', []),
        ('target: "1.0"', 'target: "1.01"', ["E360"]),
    ],
)
def test_what_may_follow_after_closing_is_added_and_what_stands_there_stays(
    repo: Repo, before: str, after: str, told: list[str]
) -> None:
    record = (
        "- id: SAT-001\n  title: Survey\n  method: survey\n  begins_on: 2026-01-01\n  ends_on: 2026-01-31\n"
        "  owner: carol\n  measure: Marks\n  result: 3\n  concluded_on: 2026-02-01\n"
    )
    path = "records/satisfaction.yml"
    repo.write(path, f"{record}  {before}\n")
    repo.commit("Concluded", on="2026-02-02")
    repo.write(path, f"{record}  {after}\n")
    repo.commit("Later", on="2026-03-02")
    assert [code for code, _, _ in mine(repo)] == told


def test_opened_again_by_an_amendment_it_may_be_written_until_it_is_closed_again(repo: Repo) -> None:
    open_ = (
        "- id: NC-2026-001\n  title: Label\n  source: work\n  raised_on: 2026-02-01\n  raised_by: alice\n"
        "  owner: carol\n  outcome: correction only\n  no_action_because: One of many.\n"
    )
    path = "records/nonconformities.yml"
    repo.write(path, f"{open_}  correction: Labelled.\n  corrected_on: 2026-02-01\n  closed_on: 2026-02-02\n")
    repo.commit("Close", on="2026-02-02")
    amendment = (
        "  amendment: [{on: 2026-03-01, by: carol, why: It came back., was: {closed_on: 2026-02-02}}]\n"
    )
    repo.write(path, f"{open_}  correction: Labelled.\n  corrected_on: 2026-02-01\n{amendment}")
    repo.commit("Open again", on="2026-03-01")
    again = f"{open_}  correction: Thrown away.\n  corrected_on: 2026-03-02\n{amendment}"
    repo.write(path, f"{again}  closed_on: 2026-03-02\n")
    repo.commit("Close again", on="2026-03-02")
    assert mine(repo) == []
    repo.write(path, f"{again.replace('Thrown away', 'Burnt')}  closed_on: 2026-03-02\n")
    assert [code for code, _, _ in mine(repo)] == ["E360"]


def test_the_narrative_of_a_file_is_retained_and_may_be_wrapped_otherwise(repo: Repo) -> None:
    path = "records/nonconformities/NC-2026-001.md"
    front = (
        "---\nid: NC-2026-001\ntitle: Label\nsource: work\nraised_on: 2026-02-01\nraised_by: alice\nowner: carol\n"
        "correction: Labelled.\ncorrected_on: 2026-02-01\noutcome: correction only\nno_action_because: One.\n"
        "closed_on: 2026-02-02\n---\n\n"
    )
    repo.write(path, f"{front}The label was wrong.\nNobody saw it.\n")
    repo.commit("Close", on="2026-02-02")
    repo.write(path, f"{front}The label\nwas wrong. Nobody saw it.\n")
    repo.commit("Wrap", on="2026-03-02")
    assert mine(repo) == []
    repo.write(path, f"{front}The label was wrong. Carol saw it.\n")
    assert [code for code, _, _ in mine(repo)] == ["E360"]
    (found,) = [item for item in problems(repo) if item.rule.code == "E360"]
    assert 'narrative: "The label was wrong. Nobody saw it."' in found.remedy


def test_what_could_not_be_read_may_be_mended(repo: Repo) -> None:
    path = "records/nonconformities.yml"
    record = (
        "- id: NC-2026-001\n  title: Label\n  source: work\n  raised_on: 2026-02-01\n  raised_by: alice\n"
        "  owner: carol\n  outcome: correction only\n  no_action_because: One of many.\n  correction: Labelled.\n"
        "  closed_on: 2026-02-02\n  corrected_on: "
    )
    repo.write(path, f"{record}first of February\n")
    repo.commit("Close", on="2026-02-02")
    repo.write(path, f"{record}2026-02-01\n")
    repo.commit("Mend", on="2026-03-02")
    assert mine(repo) == []
