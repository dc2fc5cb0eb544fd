"""The pages of the gap analysis: what is next, the plan by month, three columns; nothing where nothing is recorded."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from asking import load
from repositories import Repo, document

from plainqms import pipeline

DAY = date(2026, 6, 30)
GAPS = """\
- id: GAP-2026-001
  title: Suppliers <are> watched
  clauses: [iso-9001-2015:8.4.1]
  raised_on: "2026-02-01"
  attested: [{on: "2026-02-02", by: alice, what: All are watched., rests_on: [PRO-001]}]
  judged: [{on: "2026-02-03", by: carol, result: not fulfilled, because: Two of nine are.}]
  severity: before stage 2
  owner: alice
  action: Watch them.
  effort: "2.5"
  target: "2026-09-30"
- id: GAP-2026-002
  title: Context
  clauses: [iso-9001-2015:4.1]
  raised_on: "2026-02-01"
  judged: [{on: "2026-02-03", by: carol, result: partly, because: Old.}]
  severity: idea
  owner: carol
  action: Renew it.
  target: "2026-06-01"
- id: GAP-2026-003
  title: Scope
  clauses: [iso-9001-2015:4.3]
  raised_on: "2026-02-01"
  judged: [{on: "2026-02-03", by: carol, result: not fulfilled, because: There is none.}]
  owner: alice
  done: "2026-03-01"
  verification: [{on: "2026-03-02", by: carol, seen: It is there., result: done}]
  closed_on: "2026-03-02"
"""


def built(repo: Repo) -> Path:
    place, problems = pipeline.build(load(repo, on=DAY), archive=False)
    assert place is not None, problems
    return place


def text(path: Path) -> str:
    body = path.read_text(encoding="utf-8").split("<article", 1)[1].split("</article", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = Repo(tmp_path_factory.mktemp("gap") / "repo")
    repo.settings()
    body = "We choose suppliers by what they deliver. [[iso-9001:8.4.1]]"
    repo.write("procedures/purchasing/PRO-001.md", document("PRO-001", body=body, process="purchasing"))
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>", on="2026-01-10")
    return repo


@pytest.fixture(scope="module")
def site(repo: Repo) -> Path:
    repo.write("records/gaps.yml", GAPS)
    repo.commit("Gaps", on="2026-03-03")
    return built(repo)


def test_what_is_late_comes_first_then_month_by_month(site: Path) -> None:
    said = text(site / "gap/index.html")
    assert "2 open, 1 closed, as at 30 Jun 2026" in said
    assert re.search(
        r"Target passed 1 gap, effort not estimated 1 Jun 2026 GAP-2026-002 Context Renew it\.", said
    )
    assert re.search(
        r"Sep 2026 2\.5 days for 1 gap 30 Sep 2026 GAP-2026-001 Suppliers &lt;are&gt; watched", said
    )
    assert "%" not in said
    assert re.search(r"Purchasing GAP-2026-001 .* 30 Sep 2026 2\.5 days for 1 gap 0", said)


def test_the_three_columns_stand_apart(site: Path) -> None:
    said = text(site / "gap/iso-9001/index.html")
    assert (
        "Described In force Evidenced No record demanded Audited Never All are watched. "
        "Alice Author, 2 Feb 2026, by PRO-001 Not fulfilled Carol Keller, 3 Feb 2026: Two of nine are. "
        "GAP-2026-001 Before stage 2, target 30 Sep 2026 Watch them."
    ) in said.replace("Evidenced None", "Evidenced No record demanded")
    assert "GAP-2026-003 Closed 2 Mar 2026, seen by Carol Keller" in said
    assert "An auditor usually asks: " in said


def test_files_for_a_spreadsheet(site: Path) -> None:
    plan = (site / "gap/plan.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in plan.splitlines()] == ["Gap", "GAP-2026-002", "GAP-2026-001"]
    assert (site / "gap/iso-9001/units.csv").read_bytes().startswith(b"Standard,Clause,Title,")


def test_nothing_is_recorded_and_no_page_leads_there(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/PRO-001.md", document("PRO-001"))
    repo.commit("First", on="2026-01-10")
    place = built(repo)
    assert not (place / "gap").exists()
    page = (place / "which-standard/index.html").read_text(encoding="utf-8")
    assert "Gap analysis" not in page
    assert "no legal advice" in text(place / "which-standard/index.html")
    assert "<script" not in page.split("<article", 1)[1].split("</article", 1)[0]


def test_all_closed_says_so(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/PRO-001.md", document("PRO-001"))
    repo.write("records/gaps.yml", f"- id: GAP-2026-003{GAPS.split('- id: GAP-2026-003')[1]}")
    repo.commit("First", on="2026-03-03")
    assert "No gap is open, as at 30 Jun 2026." in text(built(repo) / "gap/index.html")
