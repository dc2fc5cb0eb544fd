"""What registers show for clauses: required, present, overdue, failing. One row is no evidence where ten are due."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from asking import load
from repositories import SETTINGS, Repo

from plainqms.sources.standards import expand
from plainqms.views.registers import Registers

Counts = tuple[int, int, int, int]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    return made


def shown(repo: Repo, clause: str, *, edition: str = "iso-9001-2015") -> dict[str, Counts]:
    """What is counted for a clause, on 30 June 2026."""
    system = load(repo, committed=False).system
    found = Registers(system).evidence(partial(expand, standards=system.standards))
    return {
        item.what: (item.required, item.present, item.overdue, item.failing)
        for _, item in found.get((edition, clause), ())
    }


ISSUE = """\
- {id: CTX-001, title: Climate change, comes_from: outside, owner: carol, clauses: [iso-9001:4.1], effect: None.,
   identified_on: "2026-01-14",
   climate: {relevant: "no", because: Indoors., decided_on: "2026-01-14", decided_by: carol}}
- {id: CTX-002, title: Rents, comes_from: outside, owner: carol, clauses: [iso-9001:4.1], effect: Costs.,
   identified_on: "2025-01-14", no_risk_because: Contract until 2031.}
"""


def test_climate_is_counted_apart_and_for_each_standard(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, iso-14001-2015]"))
    repo.write("records/context.yml", ISSUE)
    climate, issues = "determinations about climate change", "issues looked at in time"
    assert shown(repo, "4.1") == {issues: (2, 1, 1, 0), climate: (1, 1, 0, 0)}
    assert shown(repo, "4.1", edition="iso-14001-2015") == {climate: (1, 0, 0, 0)}


def test_duties_are_counted_for_the_standard_whose_subject_they_have(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("[iso-9001-2015]", "[iso-14001-2015, iso-45001-2018]"))
    one = "kind: law, owner: carol, since: '2025-01-06', processes: [purchasing], asks: Lids., "
    on = "evaluations: [{by: carol, evidence: Looked., on: "
    repo.write(
        "records/compliance-obligations.yml",
        f"- {{id: OBL-001, title: A, {one} applies: Bins., subjects: [environment],"
        f" {on}'2026-02-03', result: kept}}]}}\n"
        f"- {{id: OBL-002, title: B, {one} subjects: [environment], {on}'2025-02-03', result: kept}}]}}\n"
        f"- {{id: OBL-003, title: C, {one} applies: Bins., subjects: [environment, health and safety],"
        f" {on}'2026-02-03', result: cannot tell}}]}}\n"
        f"- {{id: OBL-004, title: D, {one} applies: Bins., subjects: [environment], ended_on: '2026-02-03'}}\n",
    )
    told, evaluated = (
        "compliance obligations, each with what it asks and how it applies",
        "compliance obligations evaluated in time",
    )
    assert shown(repo, "6.1.3", edition="iso-14001-2015") == {told: (3, 2, 0, 1)}
    assert shown(repo, "9.1.2", edition="iso-14001-2015") == {evaluated: (3, 1, 1, 1)}
    assert shown(repo, "6.1.3", edition="iso-45001-2018") == {told: (1, 1, 0, 0)}
    assert shown(repo, "9.1.2", edition="iso-45001-2018") == {evaluated: (1, 0, 0, 1)}


def test_aspects_hazards_and_drills(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("[iso-9001-2015]", "[iso-14001-2015, iso-45001-2018]"))
    repo.write(
        "records/environmental-aspects.yml",
        "- {id: ASP-001, title: A, owner: carol, identified_on: '2026-01-14', extent: '1', severity: '2', "
        "significant_from: '6', significant: 'no', condition: emergency}\n"
        "- {id: ASP-002, title: B, owner: carol, identified_on: '2025-01-14', extent: '1', severity: '2', "
        "significant_from: '6', significant: 'no'}\n"
        "- {id: ASP-003, title: C, owner: carol, identified_on: '2026-01-14', extent: '1', severity: '2'}\n",
    )
    repo.write(
        "records/hazards.yml",
        "- {id: HAZ-001, title: A, owner: carol, identified_on: '2026-01-14', harm: '1', likelihood: '2', "
        "criterion: '3', consulted: [{on: '2026-01-14', asked: [alice]}]}\n"
        "- {id: HAZ-002, title: B, owner: carol, identified_on: '2025-01-14', harm: '1', likelihood: '2', "
        "criterion: '3'}\n"
        "- {id: HAZ-003, title: C, owner: carol, identified_on: '2026-01-14', harm: '3', likelihood: '2', "
        "criterion: '3', consulted: [{on: '2026-01-14', asked: [alice]}]}\n",  # too large: an error of its own
    )
    repo.write(
        "records/emergency-drills.yml",
        "- {id: DRL-2026-001, title: A, kinds: [spill], owner: carol, planned: '2026-03-02', held_on: '2026-03-02', "
        "aim: Five., observed: Four., result: reached}\n"
        "- {id: DRL-2026-002, title: B, kinds: [injury], owner: carol, planned: '2026-05-04'}\n"
        "- {id: DRL-2026-003, title: C, kinds: [injury], owner: carol, planned: '2026-09-07'}\n",
    )
    aspects = {"environmental aspects, judged by criteria and looked at in time": (3, 1, 1, 1)}
    assert shown(repo, "6.1.2", edition="iso-14001-2015") == aspects
    assert shown(repo, "8.2", edition="iso-14001-2015") == {"drills held and judged": (1, 1, 0, 0)}
    for clause in ("6.1.2.1", "6.1.2.2"):
        found = shown(repo, clause, edition="iso-45001-2018")
        assert found == {"hazards, rated and looked at in time": (3, 1, 1, 0)}
    assert shown(repo, "5.4", edition="iso-45001-2018") == {"hazards talked over with workers": (3, 1, 0, 1)}
    assert shown(repo, "8.2", edition="iso-45001-2018") == {"drills held and judged": (2, 1, 1, 0)}


def test_a_party_whose_duty_nothing_meets_fails(repo: Repo) -> None:
    party = "owner: carol, clauses: [iso-9001:4.2], identified_on: "
    repo.write(
        "records/interested-parties.yml",
        f'- {{id: IP-001, title: A, {party}"2026-01-14", needs: [{{what: Dates, obligation: "no"}}]}}\n'
        f'- {{id: IP-002, title: B, {party}"2026-01-14", needs: [{{what: Dates, obligation: "yes"}}]}}\n'
        f'- {{id: IP-003, title: C, {party}"2025-01-14", needs: [{{what: Dates, obligation: "no"}}]}}\n'
        f'- {{id: IP-004, title: D, {party}"2026-01-14"}}\n',
    )
    assert shown(repo, "4.2") == {"parties gone through in time": (4, 1, 1, 1)}


def test_processes_without_a_sheet_are_required_all_the_same(repo: Repo) -> None:
    repo.write(
        "qms.yml", SETTINGS.replace("{purchasing: Purchasing}", "{purchasing: Purchasing, work: Work}")
    )
    repo.write(
        "records/processes.yml",
        "- {id: PROC-001, title: Purchasing, process: purchasing, owner: carol, purpose: Buy.,\n"
        '   described_on: "2026-01-14",\n'
        '   measures: [{name: A, target: "95"}, {name: B, target: "95"}, {name: C, target: "95"}],\n'
        '   values: [{measure: A, on: "2026-06-29", value: "96"}, {measure: B, on: "2026-06-29", value: "90"}]}\n',
    )
    sheets, measures = (
        "processes with a sheet gone through in time",
        "measures of processes with a value in time",
    )
    assert shown(repo, "4.4.2") == {sheets: (2, 1, 0, 0)}
    assert shown(repo, "9.1.1") == {measures: (3, 2, 1, 1)}


def test_competence_counts_each_holder_and_no_sample_of_others(repo: Repo) -> None:
    repo.write(
        "records/assignments.yml",
        "- {role: managing_director, person: carol}\n- {role: managing_director, person: alice}\n"
        "- {role: quality_manager, person: alice}\n",
    )
    repo.write(
        "records/competence.yml",
        "- {id: COMP-001, title: Lead, roles: [managing_director, quality_manager], shown_by: A year,\n"
        '   asked_since: "2020-01-01"}\n'
        '- {id: COMP-002, title: Aid, roles: [managing_director], shown_by: A course, refresh: "12",\n'
        '   asked_since: "2020-01-01"}\n',
    )
    pairs = "competences shown and in date, by role and holder"
    assert shown(repo, "7.2") == {pairs: (4, 0, 0, 0)}
    head = "id,title,person,requirement,on,kind,evidence,sample\n"
    repo.write(
        "records/training.csv",
        head
        + "TRN-001,A year,carol,COMP-001,2020-02-03,experience,Contract,\n"
        + "TRN-002,A year,alice,COMP-001,2020-02-03,experience,Contract,Another Company Ltd\n"
        + "TRN-003,A course,carol,COMP-002,2025-02-03,course,Certificate,\n",
    )
    assert shown(repo, "7.2") == {pairs: (4, 1, 1, 1)}
