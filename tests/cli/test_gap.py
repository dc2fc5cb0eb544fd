"""`qms gap`: what the tool found, what people attest and judge, kept apart; the plan; the first list to be judged."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json, codes
from repositories import Repo, document

GAPS = "records/gaps.yml"
CITES = "We choose suppliers by what they deliver. [[iso-9001:8.4.1]]"
PROCESSES = (
    "- {id: PRC-001, title: Buying, process: purchasing, owner: managing_director, purpose: To have what we need., "
    'described_on: "2026-01-05"}\n'
)
RECORDS = """\
# Kept by Carol.
- id: GAP-2026-001
  title: Suppliers are watched
  clauses: [iso-9001-2015:8.4]
  raised_on: "2026-02-01"
  attested: [{on: "2026-02-02", by: alice, what: All are watched., rests_on: [PRO-001]}]
  judged: [{on: "2026-02-03", by: carol, result: not fulfilled, because: Two of nine are.}]
  severity: before stage 2
  owner: alice
  action: Watch them.
  effort: "2.5"
  target: "2026-09-30"
- id: GAP-2026-002  # of a process alone
  title: Who stands in for the buyer
  process: purchasing
  raised_on: "2026-02-01"
  judged: [{on: "2026-02-03", by: carol, result: partly, because: Nobody knows.}]
  severity: should
  owner: carol
  action: Name somebody.
  target: "2026-09-01"
- id: GAP-2026-003
  title: Context
  clauses: [iso-9001-2015:4.1]
  raised_on: "2026-02-01"
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/purchasing/PRO-001.md", document("PRO-001", body=CITES, process="purchasing"))
    repo.write("records/processes.yml", PROCESSES)
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>", on="2026-01-10")
    return repo


@pytest.fixture
def recorded(repo: Repo) -> Repo:
    repo.write(GAPS, RECORDS)
    repo.commit("Gaps", on="2026-02-04")
    return repo


def gap(repo: Repo, *arguments: str, on: str = "2026-06-30") -> tuple[int, str]:
    return ask(repo, "--as-of", on, "gap", *arguments)


def told(repo: Repo, *arguments: str) -> dict[str, Any]:
    status, said = ask_json(repo, "--as-of", "2026-06-30", "gap", *arguments)
    assert status == 0
    return said


def unit(said: dict[str, Any], number: str) -> dict[str, Any]:
    (found,) = [item for item in said["units"] if item["clause"] == number]
    return dict(found)


def test_the_three_stand_apart_and_none_follows_from_another(recorded: Repo) -> None:
    found = unit(told(recorded, "iso-9001"), "8.4.1")
    assert found["tool"]["described"]["word"] == "in force"
    assert [(item["by"], item["rests_on"]) for item in found["attested"]] == [("alice", ["PRO-001"])]
    assert [(item["by"], item["result"]) for item in found["judged"]] == [("carol", "not fulfilled")]
    assert not found["needs_a_look"]
    untouched = unit(told(recorded, "iso-9001"), "9.1.1")
    assert (untouched["attested"], untouched["judged"], untouched["open"]) == ([], [], [])


def test_a_record_about_a_heading_is_about_everything_below_it(recorded: Repo) -> None:
    said = told(recorded)
    assert [item["clause"] for item in said["units"] if "GAP-2026-001" in item["open"]] == [
        "8.4.1", "8.4.2", "8.4.3",
    ]  # fmt: skip


def test_what_is_judged_and_attested_raises_no_coverage(repo: Repo) -> None:
    _, before = ask(repo, "--as-of", "2026-06-30", "coverage", "--format", "json")
    repo.write(GAPS, RECORDS.replace("not fulfilled", "fulfilled"))
    repo.commit("Gaps", on="2026-02-04")
    assert ask(repo, "--as-of", "2026-06-30", "coverage", "--format", "json")[1] == before


def test_the_plan_is_in_the_order_of_targets_and_sums_days_by_month(recorded: Repo) -> None:
    said = told(recorded)
    assert [item["id"] for item in said["plan"]] == ["GAP-2026-002", "GAP-2026-001", "GAP-2026-003"]
    assert [item["next"] for item in said["plan"]] == ["Name somebody.", "Watch them.", "Judge it"]
    assert said["months"] == [{"month": "2026-09", "gaps": 2, "days": "2.5", "without_effort": 1}]
    _, out = gap(recorded, "--plan")
    assert out.startswith("2026-09-01  GAP-2026-002  Who stands in for the buyer\n    Name somebody.")
    assert out.endswith("2026-09: 2.5 days for 2 gaps, 1 of them without an estimate\n")
    assert "%" not in out
    assert "passed" in gap(recorded, "--plan", on="2026-09-02")[1].splitlines()[0]


def test_by_process(recorded: Repo) -> None:
    said = told(recorded, "--process", "purchasing")
    assert {item["clause"] for item in said["units"]} == {"8.4.1"}
    assert [item["id"] for item in said["plan"]] == ["GAP-2026-002", "GAP-2026-001"]


def test_text_lists_what_needs_a_look_and_counts_the_rest(recorded: Repo) -> None:
    _, out = gap(recorded, "iso-9001")
    assert "judged    not fulfilled: Carol Keller, 2026-02-03, Two of nine are.\n" in out
    assert "8.4.1  " in out
    assert "attested  by nobody" in out
    assert out.splitlines()[-1].startswith("2 gaps open. Next: GAP-2026-001")
    assert gap(recorded, "iso-9001", "--all")[1].count("\n    tool ") == len(told(recorded)["units"])


def test_csv_has_a_row_a_unit_and_computes_nothing(recorded: Repo) -> None:
    recorded.write(GAPS, RECORDS.replace("All are watched.", '"=1+1"'))
    recorded.commit("Formula", on="2026-02-05")
    rows = list(csv.DictReader(io.StringIO(gap(recorded, "--format", "csv")[1])))
    assert len(rows) == len(told(recorded)["units"])
    (row,) = [row for row in rows if row["Clause"] == "8.4.1"]
    assert row["Tool: described"] == "In force"
    assert row["Judged"].startswith("not fulfilled: Carol Keller")
    plan = list(csv.DictReader(io.StringIO(gap(recorded, "--plan", "--format", "csv")[1])))
    assert [row["Gap"] for row in plan] == ["GAP-2026-002", "GAP-2026-001", "GAP-2026-003"]


def test_start_lays_a_record_for_each_unit_that_nothing_answers_and_judges_nothing(repo: Repo) -> None:
    bare = [item["clause"] for item in told(repo)["units"] if item["needs_a_look"]]
    assert "8.4.1" not in bare
    status, out = gap(repo, "--start", "iso-9001")
    assert status == 0, out
    assert f"{len(bare)} begun in records/gaps.yml for ISO 9001:2015.\n" in out
    assert [code for code, path, _ in codes(repo) if path == GAPS] == []
    repo.commit("Gaps", on="2026-06-30")
    said = told(repo)
    assert [item["clause"] for item in said["units"] if item["open"]] == bare
    assert {item["judged"] for item in said["plan"]} == {"not judged"}
    assert "found: " in (repo.root / GAPS).read_text(encoding="utf-8")


def test_start_again_leaves_everything_as_it_is(recorded: Repo) -> None:
    gap(recorded, "--start", "iso-9001")
    after = (recorded.root / GAPS).read_text(encoding="utf-8")
    assert after.startswith(RECORDS)  # comments and all
    assert "8.4.2" not in after.removeprefix(RECORDS)
    status, out = gap(recorded, "--start", "iso-9001")
    assert (status, out.split(":")[0]) == (0, "Nothing to begin")
    assert (recorded.root / GAPS).read_text(encoding="utf-8") == after


def test_start_takes_the_owner_of_the_one_process_that_answers(repo: Repo) -> None:
    repo.write(
        "procedures/purchasing/PRO-002.md",
        document("PRO-002", "Storing", process="purchasing", clauses="iso-9001:8.5.4"),
    )
    repo.commit("Claims it\n\nApproved-by: Carol Keller <carol@example.com>", on="2026-01-11")
    gap(repo, "--start", "iso-9001")
    text = (repo.root / GAPS).read_text(encoding="utf-8")
    entry = next(part for part in text.split("\n\n") if "8.5.4" in part)
    assert 'owner: "managing_director"' in entry
    assert text.count("owner:") == 1  # nobody is guessed


def test_start_refuses_a_file_that_it_cannot_add_to(repo: Repo) -> None:
    repo.write(GAPS, "gaps: none\n")
    status, out = gap(repo, "--start", "iso-9001")
    assert status == 1, out
    assert (repo.root / GAPS).read_text(encoding="utf-8") == "gaps: none\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("iso-9002",), "there is no standard iso-9002 here; there is iso-9001-2015, iso-9001. Did you mean"),
        (("--process", "purchase"), "Did you mean purchasing?"),
        (("--start",), "say for which standard"),
        (("--start", "iso-9001", "--plan"), "--start goes with STANDARD alone"),
    ],
)
def test_wrong_use(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    status, out = gap(repo, *arguments)
    assert (status, said in " ".join(out.split())) == (2, True), out


def test_nothing_recorded(repo: Repo) -> None:
    assert gap(repo, "--plan") == (0, "No gap is open.\n")
