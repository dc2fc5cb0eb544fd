"""The page of the Statement of Applicability: titles from the catalogue, themes, what was issued, what remains."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest
from asking import ask, load
from repositories import CAROL, SETTINGS, Repo

from plainqms import pipeline
from plainqms.publish import clause_pages, clause_registers, register_files, statement_page
from plainqms.publish.manual import Manual
from plainqms.publish.pages import render
from plainqms.publish.publications import in_force
from plainqms.registers import register
from plainqms.views import statement

ADOPTED = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, iso-iec-27001-2022]").replace(
    "document_types:\n",
    "document_types:\n  SOA: {name: Statement, folder: procedures, assurance: recorded}\n",
)
STATEMENT = """\
---
id: SOA-001
title: Statement of Applicability
owner: quality_manager
snapshot: [applicability]
---

## Purpose

These are the controls.

{{ register("applicability") }}
"""
ROWS = """\
- id: CTL-8-10
  control: iso-iec-27001:A.8.10
  applicable: "yes"
  risks: [ISR-001]
  law: Data protection law
  how: By hand, <b>when</b> a contract ends.
  status: partly
  status_on: "2026-01-12"
  due: "2026-03-31"
  owner: quality_manager
  documents: [SOA-001]
  registers: [information-security-risks]
  evidence: A list.
- id: CTL-5-01
  control: iso-iec-27001:A.5.1
  applicable: "no"
  excluded_because: Nothing to protect.
  owner: carol
- id: OWN-001
  title: Benches take nothing from outside
  applicable: "yes"
  business: Results must be right.
  status: implemented
  status_on: "2026-01-12"
  owner: carol
  evidence: Setting of the benches.
"""
RISKS = """\
- id: ISR-001
  title: Data of former customers are still there
  owner: managing_director
  identified_on: "2026-01-12"
  likelihood: "3"
  consequence: "3"
  criterion: "7"
  decision: accept
  accepted_by: carol
  accepted_on: "2026-02-02"
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(ADOPTED)
    made.write(".gitignore", "/build/\n")
    made.write("procedures/a.md", STATEMENT)
    made.write("records/applicability.yml", ROWS)
    made.write("records/information-security-risks.yml", RISKS)
    made.commit("First issue", on="2026-02-03")
    at = ("--at", "2026-02-04T09:00:00+00:00")
    status, out = ask(made, "approve", "SOA-001", "--as", "carol", "--reason", "First issue", "--yes", *at)
    assert status == 0, out
    made.commit("Approval", author=CAROL, on="2026-02-04")
    return made


def manual(repo: Repo) -> Manual:
    loaded = load(repo)
    assert loaded.line is not None
    return Manual(loaded.system, in_force(loaded.system, loaded.tree, loaded.line))


def test_rows_stand_under_their_theme_with_the_catalogues_title(repo: Repo) -> None:
    found = statement.themes(load(repo).system)
    told = [
        (theme.number, [row.control.heading if row.control else row.record.title for row in theme.rows])
        for theme in found
    ]
    assert told == [
        ("A.5", ["Policies for information security"]),
        ("A.8", ["Information deletion"]),
        ("", ["Benches take nothing from outside"]),
    ]


def test_one_row_is_no_statement(repo: Repo) -> None:
    (shown,) = statement.evidence(load(repo).system, lambda record: True)
    assert (shown.required, shown.present, shown.failing) == (93, 2, 0)
    (shown,) = statement.evidence(load(repo).system, lambda record: record.id != "CTL-5-01")
    assert (shown.required, shown.present, shown.failing) == (93, 1, 1)


def test_it_says_as_what_it_was_issued_and_what_has_changed_since(repo: Repo) -> None:
    (issued,) = statement_page.values(manual(repo))["issued"]  # type: ignore[misc]
    assert (issued["id"], issued["revision"], issued["differs"]) == ("SOA-001", "1", "")
    repo.write("records/applicability.yml", ROWS.replace("partly", "implemented"))
    repo.commit("Whole", on="2026-03-01")
    (issued,) = statement_page.values(manual(repo))["issued"]  # type: ignore[misc]
    assert (issued["revision"], issued["differs"]) == ("1", "differs in 1 row")


def test_what_remains_is_told_with_who_accepted_it(repo: Repo) -> None:
    (risk,) = statement_page.values(manual(repo))["remaining"]  # type: ignore[misc]
    assert {name: risk[name] for name in ("id", "before", "left", "criterion", "above", "by", "on")} == {
        "id": "ISR-001", "before": "9", "left": "9", "criterion": "7", "above": True, "by": "Carol Keller",
        "on": "2 Feb 2026",
    }  # fmt: skip


def test_the_file_has_titles_that_are_read_back_as_derived(repo: Repo) -> None:
    data = register_files.table(register("applicability"), manual(repo)).decode()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data))}
    assert rows["CTL-8-10"]["name (derived)"] == "A.8.10 Information deletion"
    assert rows["CTL-8-10"]["control"] == "iso-iec-27001:A.8.10"
    repo.write("records/applicability.csv", data)
    (repo.root / "records/applicability.yml").unlink()
    assert [item.id for item in load(repo, committed=False).system.records.of("applicability")] == list(rows)


def test_page_document_and_due_list_call_a_control_by_its_title(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found

    def page(address: str) -> str:
        return html.unescape((folder / address / "index.html").read_text(encoding="utf-8"))

    statement = page("registers/applicability")
    assert re.findall(r'scope="rowgroup"[^>]*>([^<]+) <', statement) == [
        "A.5 Organizational controls", "A.8 Technological controls", "Own controls",
    ]  # fmt: skip
    assert 'href="../../standards/iso-iec-27001/A.8.10/">Information deletion</a>' in statement
    chosen = re.findall(r'name="set" value="([^"]*)"', statement)
    assert chosen == ["", "implemented", "partly", "excluded"]
    assert sorted(re.findall(r'data-set="([^"]*)"', statement)) == ["excluded", "implemented", "partly"]
    assert "was to be whole by" in statement
    assert "<b>when</b>" not in (folder / "registers/applicability/index.html").read_text(encoding="utf-8")
    assert "<td>A.8.10 Information deletion</td>" in page("documents/soa-001")
    assert "A.8.10 Information deletion" in page("due")
    assert "A.8.10 Information deletion" in page("registers/information-security-risks/isr-001")


GAPS = """\
- id: GAP-2026-001
  title: Nobody deletes <anything>
  clauses: [iso-iec-27001-2022:A.8.10, iso-9001-2015:7.5]
  raised_on: "2026-01-12"
  judged: [{on: "2026-01-13", by: carol, result: partly, because: Some of it.}]
  severity: should
  owner: quality_manager
  target: "2026-09-30"
"""


def test_the_page_of_a_control_has_its_row_and_a_clause_the_gaps_that_name_it(repo: Repo) -> None:
    repo.write("records/gaps.yml", GAPS)
    repo.commit("Gaps", on="2026-02-05")
    found = clause_registers.by_clause(manual(repo))
    assert set(found) == {
        ("iso-iec-27001-2022", "A.8.10"), ("iso-iec-27001-2022", "A.5.1"), ("iso-9001-2015", "7.5"),
    }  # fmt: skip
    pages = {
        address: (template, values)
        for address, _, _, template, values in clause_pages.pages(manual(repo), {})
    }

    def read(address: str) -> str:
        template, values = pages[address]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", render(template, values)))

    control = read("standards/iso-iec-27001/A.8.10/")
    assert "Used Yes ISR-001 Law: Data protection law" in control
    assert "Status Partly implemented By hand, &lt;b&gt;when&lt;/b&gt; a contract ends." in control
    assert "was to be whole by 31 Mar 2026" in control
    assert re.search("Shown by SOA-001 ?, Information security risks ?; A list", control)
    assert "GAP-2026-001 Nobody deletes &lt;anything&gt; Partly, should, by 30 Sep 2026" in control
    assert "Used No Nothing to protect." in read("standards/iso-iec-27001/A.5.1/")
    other = read("standards/iso-iec-27001/A.5.2/")
    assert "In the Statement of Applicability" not in other
    assert "GAP-2026-001" in read("standards/iso-9001/7.5/")
