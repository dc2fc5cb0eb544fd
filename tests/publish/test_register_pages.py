"""Pages of records: hostile values stay text, files can be read back, both directions are linked."""

from __future__ import annotations

import csv
import html
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from asking import GENERATOR, load
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.publish import record_pages, record_values
from plainqms.publish.manual import Manual
from plainqms.registers.objectives import Objective
from plainqms.sources.record_tables import read_table
from plainqms.sources.records import read_records
from plainqms.views.registers import Stands

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }} \\"q\\" | # ![p](https://evil.example/p.png)'
OBJECTIVES = f"""\
- id: OBJ-2026-01
  title: "{HOSTILE}"
  owner: quality_manager
  measure: "=1+1"
  target: "-99.50"
  unit: "{HOSTILE}"
  direction: at most
  set_on: "2026-01-14"
  due: "2026-12-31"
  interval: "12"
  clauses: [iso-9001:6.2.1, "iso-9001:7.2"]
  documents: [PRO-001]
  resources: "{HOSTILE}"
  actions:
    - {{what: "@SUM(A1)", owner: carol, due: "2026-06-01"}}
    - {{what: "{HOSTILE}", owner: alice, done: "2026-03-01"}}
  values: [{{on: "2026-05-31", value: "-3", note: "as [[OBJ-2026-02]] says"}}]
- id: OBJ-2026-02
  title: Second
  owner: carol
  measure: Share
  target: "9"
  set_on: "2026-01-10"
  due: "2026-12-10"
  result: reached
  closed_on: "2026-05-11"
- id: OBJ-2026-03
  title: Third
  owner: carol
  measure: Share
  target: "9"
  set_on: "2026-06-10"
  due: "2026-12-10"
  interval: "6"
  actions: [{{what: Ask, owner: carol}}]
"""
STORY = f"""\
---
id: NC-2026-001
title: "{HOSTILE}"
source: work
raised_on: "2026-06-01"
raised_by: alice
owner: carol
fishbone: {{people: ["{HOSTILE}", Nobody looked], method: [Nobody asked]}}
---

{HOSTILE}

<iframe src="https://evil.example"></iframe>

[the objectives](../objectives.yml) and [a document](../../procedures/a.md) and [nothing](../gone.txt)
"""


@pytest.fixture
def repo(tmp_path: Path, cache: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("procedures/a.md", document("PRO-001", body="See [[OBJ-2026-01]] and [[OBJ-2026-03]]."))
    made.write("records/objectives.yml", OBJECTIVES)
    made.write("records/nonconformities/NC-2026-001.md", STORY)
    made.commit("All")
    return made


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_hostile_records_are_published_as_text(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text, path
        assert 'javascript:alert(1)"' not in text, path
        assert "<iframe" not in text, path
        assert not re.search(r'<img[^>]+src="https?:', text), path
    story = (folder / "registers/nonconformities/nc-2026-001/index.html").read_text(encoding="utf-8")
    assert '<a href="../../../registers/objectives/">the objectives</a>' in story
    assert '<a href="../../../documents/pro-001/"' in story
    assert ">nothing</a>" not in story
    assert "Nobody asked</text>" in story
    assert "<dt>People</dt>" in story


def test_a_register_as_a_file_computes_nothing_and_is_read_back(repo: Repo) -> None:
    loaded = load(repo)
    folder, found = pipeline.build(loaded)
    assert folder is not None, found
    data = (folder / "registers/objectives/objectives.csv").read_bytes()
    cells = [cell for row in csv.reader(io.StringIO(data.decode())) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    again, problems = read_table(data, "records/objectives.csv", Objective)
    assert [item.rule.code for item in problems] == []
    given = {item.id: item.model_dump() for item in loaded.system.records.of("objectives")}
    assert {item.id: item.model_dump() for item in again} == given


def test_overdue_then_open_then_closed(repo: Repo) -> None:
    manual = Manual(load(repo).system, ())
    stands = [(item.record.id, item.stands) for item in manual.registers.entries("objectives")]
    assert stands == [
        ("OBJ-2026-01", Stands.OVERDUE),
        ("OBJ-2026-03", Stands.OPEN),
        ("OBJ-2026-02", Stands.CLOSED),
    ]


def test_links_are_known_from_both_ends(repo: Repo) -> None:
    found = Manual(load(repo).system, ()).registers
    assert [link.target for link in found.links["OBJ-2026-01"]] == [
        "iso-9001:6.2.1", "iso-9001:7.2", "PRO-001", "OBJ-2026-02",
    ]  # fmt: skip
    assert [link.target for link in found.naming["OBJ-2026-02"]] == ["OBJ-2026-01"]
    assert [(link.target, link.title) for link in found.naming["PRO-001"]] == [("OBJ-2026-01", "Documents")]


def test_what_is_shown_for_a_clause(repo: Repo) -> None:
    manual = Manual(load(repo).system, ())
    ((register, shown),) = manual.evidence["iso-9001-2015", "6.2.1"]
    assert (register.name, shown.required, shown.present, shown.overdue) == ("objectives", 1, 1, 0)


def test_a_sample_counts_for_its_own_organization_alone(repo: Repo) -> None:
    text = OBJECTIVES.replace("OBJ-2026-01\n", "OBJ-2026-01\n  sample: Test Gauges\n", 1)
    repo.write("records/objectives.yml", text)
    system = load(repo, committed=False).system
    assert Manual(system, ()).evidence["iso-9001-2015", "6.2.1"][0][1].present == 1
    other = system.configuration.organization.model_copy(update={"name": "Acme", "short_name": ""})
    system = replace(system, configuration=system.configuration.model_copy(update={"organization": other}))
    assert Manual(system, ()).evidence["iso-9001-2015", "6.2.1"][0][1].present == 0


def test_without_records_no_register_is_loaded(tmp_path: Path) -> None:
    """What nobody uses costs nothing: asked in a process of its own."""
    repo = Repo(tmp_path / "system")
    repo.settings(SETTINGS)
    repo.write("procedures/a.md", document("PRO-001"))
    repo.commit("First")
    code = (
        "import sys; from datetime import date; from pathlib import Path; from plainqms import pipeline;"
        f"pipeline.check(pipeline.load(Path({str(repo.root)!r}), as_of=date(2026, 6, 30), committed=False));"
        "print([name for name in sys.modules if name.startswith('plainqms.registers.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(GENERATOR), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_an_id_is_never_an_address_of_its_own_making() -> None:
    found, problems = read_records(["records/objectives.yml"], lambda path: b"- {id: '../../x', title: T}\n")
    assert found == {"objectives": ()}
    assert {item.rule.code for item in problems} >= {"E102", "E103"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("was due on 2026-06-01", "was due on 1\u00a0Jun\u00a02026"),
        ("2026-13-40 is no date", "2026-13-40 is no date"),
        ("NC-2026-001 names quality_manager", "NC-2026-001 names quality manager"),
        ("carol and nobody_known", "carol and nobody_known"),
        ("is against iso-9001:8.5.3.", "is against ISO 9001 8.5.3."),
        ("is against iso-12345:8.5.3", "is against iso-12345:8.5.3"),
    ],
)
def test_what_a_check_says_is_read_by_people(repo: Repo, message: str, said: str) -> None:
    assert record_values.readable(message, Manual(load(repo).system, ())) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("NC-1 and NC-2 of 2026-01-02: the same", "this one and NC-2 of 2026-01-02: the same"),
        ("NC-1 of Alder was to be answered", "this one of Alder was to be answered"),
        ("NC-1 In use: by what is not said", "by what is not said"),
        ("NC-1 In use was due", "was due"),
        ("NC-1: offices were closed", "offices were closed"),
        ("NC-1, the gauge: too late", "the gauge: too late"),
        ("NC-1: In useless order", "In useless order"),
        ("NC-10 and NC-1 are one", "NC-10 and NC-1 are one"),
        ("there is no NC-1", "there is no NC-1"),
    ],
)
def test_on_its_own_page_a_record_goes_without_saying(message: str, said: str) -> None:
    assert record_pages.without_subject(message, "NC-1", "In use") == said


def test_a_process_leads_to_its_sheet_and_the_sheet_to_its_registers(repo: Repo) -> None:
    repo.write("procedures/b.md", document("PRO-002", body="Each [[iso-9001:6.2.1]] is measured.\n"))
    for path in ("procedures/a.md", "procedures/b.md"):
        text = (repo.root / path).read_text(encoding="utf-8")
        repo.write(path, text.replace("\n---\n", "\nprocess: purchasing\n---\n", 1))
    repo.write(
        "records/processes.yml",
        "- id: PROC-001\n  title: Purchasing\n  process: purchasing\n  owner: quality_manager\n"
        '  purpose: We buy well.\n  described_on: "2026-01-10"\n  documents: [PRO-001, PRO-002]\n'
        "  registers: [objectives, suppliers]\n",
    )
    repo.commit("A sheet")
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    assert 'href="../registers/processes/proc-001/"' in (folder / "processes/index.html").read_text("utf-8")
    produced = {
        name: (folder / f"documents/{name}/index.html").read_text("utf-8").count("Records it produces")
        for name in ("pro-001", "pro-002")
    }
    assert produced == {"pro-001": 0, "pro-002": 1}, "of several documents the one that answers the clauses"
    sheet = (folder / "registers/processes/proc-001/index.html").read_text("utf-8")
    assert 'href="../../../registers/objectives/">Objectives</a>' in sheet


def test_a_register_tells_how_to_add_a_record(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    page = (folder / "registers/nonconformities/index.html").read_text("utf-8")
    shown = html.unescape(page.split("<pre><code>")[1].split("</code></pre>")[0])
    assert shown.startswith('- id: "NC-2026-002"')
    assert "id,title,source,raised_on,raised_by,owner" in page


def test_a_record_that_very_many_name_shows_the_last_of_them(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "system")
    repo.settings()
    repo.write(
        "records/measuring-equipment.yml",
        '- {id: EQ-001, title: Gauge, owner: carol, bought_on: "2019-01-01", interval: "12", location: Lab}\n',
    )
    rows = "".join(f"CAL-2025-{number:04d},EQ-001,2025-01-14,pass,pass\n" for number in range(1, 251))
    repo.write("records/calibrations.csv", f"id,equipment,on,as_found,as_left\n{rows}")
    repo.commit("First", on="2026-01-10")
    manual = Manual(load(repo).system, ())
    shown = list(record_pages._pointed("EQ-001", manual))
    assert [item["text"] for item in (shown[0], *shown[-2:])] == ["CAL-2025-0051", "CAL-2025-0250", "50 more"]
    assert shown[-1]["url"] == "registers/calibrations/"
