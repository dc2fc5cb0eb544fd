"""Pages of records tell when they were entered and what they said; the schedule's page what is due for disposal."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from asking import load
from repositories import Repo, document

from plainqms import pipeline
from plainqms.publish import fonts
from plainqms.publish.record_past import title
from plainqms.registers.nonconformities import Nonconformity

NC = """\
- {{id: NC-2026-00{n}, title: "{title}", source: work, raised_on: "2026-03-01", raised_by: alice, owner: carol,
   correction: "{correction}", corrected_on: "2026-03-01", outcome: correction only, no_action_because: One of many.,
   closed_on: "2026-03-02"{more}}}
"""
SCHEDULE = """\
- {id: RET-001, title: Nonconformities, registers: [nonconformities], owner: quality_manager, months: 1,
   basis: own decision, disposal: deleted, set_on: 2026-01-15}
- {id: RET-002, title: Sheets, held: "The <cabinet>", owner: carol, months: 120, trigger: employment ended,
   basis: own decision, disposal: destroyed, set_on: 2026-01-15}
- {id: RET-003, title: Papers, held: Shelf, owner: carol, months: 120, basis: own decision, disposal: deleted,
   set_on: 2026-01-15, legal_hold: "yes", hold_because: A claim., hold_since: 2026-02-01}
"""


def nonconformity(number: int, correction: str = "Labelled.", more: str = "") -> str:
    return NC.format(n=number, title=f"Label <{number}>", correction=correction, more=more)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("past") / "system")
    repo.settings()
    repo.write("procedures/a.md", document("PRO-001", body="As [[NC-2026-001]] and [[NC-2026-002]] tell."))
    repo.write("records/nonconformities.yml", nonconformity(1))
    repo.commit("First", on="2026-03-20")
    amendment = (
        ', amendment: [{on: "2026-04-02", by: carol, why: "Another <label>.", was: {correction: Labelled.}}]'
    )
    amended = nonconformity(1, "Both labelled.", amendment)
    repo.write("records/nonconformities.yml", amended + nonconformity(2))
    repo.write("records/retention.yml", SCHEDULE)
    repo.commit("Second", on="2026-04-02")
    repo.write("records/nonconformities.yml", amended + nonconformity(2, "Nothing <done>."))
    repo.commit("Third", on="2026-04-03")
    fonts.faces(repo.root / "build" / "cache")
    folder, found = pipeline.build(load(repo, on=date(2026, 6, 30)))
    assert folder is not None, found
    return folder


def read(site: Path, address: str) -> str:
    text = (site / address / "index.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_day_of_entry_beside_its_own(site: Path) -> None:
    assert "Entered Taken over on 20 Mar 2026" in read(site, "registers/nonconformities/nc-2026-001")
    assert "Entered 2 Apr 2026, 32 days later" in read(site, "registers/nonconformities/nc-2026-002")
    assert read(site, "registers/nonconformities").count("entered 32 days later") == 1


def test_old_values_stay_to_be_read_with_and_without_an_amendment(site: Path) -> None:
    amended = read(site, "registers/nonconformities/nc-2026-001")
    assert "2 Apr 2026 Another &lt;label&gt;. Under “Correction” it said “Labelled.” Carol Keller" in amended
    altered = read(site, "registers/nonconformities/nc-2026-002")
    assert "3 Apr 2026 Altered; no amendment says why. Under “Correction” it said “Labelled.”" in altered
    table = (site / "registers/nonconformities/nonconformities.csv").read_text(encoding="utf-8")
    assert "amendment.1.was.correction" in table.splitlines()[0]


def test_the_schedule_tells_what_is_due_held_and_elsewhere(site: Path) -> None:
    page = read(site, "registers/retention")
    assert "Due for disposal 2" in page
    assert page.index("Due for disposal") < page.index("The schedule")
    assert "NC-2026-001 Label &lt;1&gt; Nonconformities 2 Apr 2026 2 Mar 2026 after it was closed" in page
    assert "On legal hold 1 Id Kind of record Held RET-003 Papers since 1 Feb 2026; nothing of it" in page
    assert (
        "To be looked up elsewhere 1 Id Kind of record Kept, and where RET-002 Sheets 10 years after" in page
    )
    assert "10 years after employment ended; look in: The" in page
    assert "The &lt;cabinet&gt;" in page


def test_fields_are_called_as_the_page_calls_them() -> None:
    assert title("actions.2.owner", Nonconformity) == "Corrective actions 2, owner"
    assert title("effectiveness.result", Nonconformity) == "Effectiveness, result"
    assert title("gone.1.away", Nonconformity) == "gone.1.away"
