"""Dashboards: what they count is what the registers hold; every clause leads to its evidence in three clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from asking import load
from audited_system import make
from browsing import Visit, served
from playwright.sync_api import Browser, expect
from publish import sample_manual as sample
from repositories import Repo

from plainqms import pipeline
from plainqms.publish import (
    control_page,
    dashboard,
    overview_pages,
    process_pages,
    role_pages,
)
from plainqms.publish.dashboard import Part
from plainqms.publish.manual import Manual

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Manual:
    return shown(make(tmp_path_factory.mktemp("system") / "system"))


def shown(repo: Repo) -> Manual:
    loaded = load(repo, on=DAY)
    return Manual(loaded.system, pipeline.publications(loaded))


def part(values: object, title: str) -> Part:
    assert isinstance(values, dict)
    return next(item for item in values["parts"] if item.title == title)


def said(found: Part) -> list[list[str]]:
    return [
        [
            " / ".join((*filter(None, [cell.text]), *(line.text for line in cell.lines), *cell.below))
            for cell in row
        ]
        for row in found.rows
    ]


def pages(manual: Manual) -> dict[str, object]:
    every = (
        *overview_pages.pages(manual, ()),
        *process_pages.pages(manual),
        *role_pages.pages(manual),
        control_page.page(manual),
    )
    return {address: values for address, _, _, _, values in every}


def test_findings_are_counted_by_grade_and_age(manual: Manual) -> None:
    found = part(pages(manual)["overview/"], "Open findings by grade and age")
    assert said(found) == [
        ["Minor nonconformity", "0", "0", "1", "298 days"],
        ["Nonconformity from anywhere", "0", "0", "1", "298 days"],
    ]
    assert [cell.url for cell in found.rows[0]] == ["registers/findings/", "", "", "registers/findings/", ""]


@pytest.mark.parametrize(
    ("days", "counts"), [(0, [1, 0, 0]), (30, [1, 0, 0]), (31, [0, 1, 0]), (90, [0, 1, 0]), (91, [0, 0, 1])]
)
def test_ages_end_where_they_say(days: int, counts: list[int]) -> None:
    assert dashboard._in_ages([days]) == counts


def test_coverage_is_in_counts_and_in_no_percentage(manual: Manual) -> None:
    found = part(pages(manual)["overview/"], "Coverage, in counts")
    (row,) = found.rows
    numbers = [sum(int(line.text.split()[0]) for line in cell.lines) for cell in row[1:]]
    units = len(manual.coverage["iso-9001-2015"].units)
    assert numbers == [units, units, units]
    assert "%" not in str(said(found))
    assert row[1].lines[0].url.startswith("standards/iso-9001/?described=")


def test_the_next_visit_stands_with_its_rule(manual: Manual) -> None:
    (row,) = said(part(pages(manual)["overview/"], "Next visits of the certification body"))
    assert row[2] == "ISO 9001:2015"
    assert re.search(r"CYC-0[0-9], ", row[3])


def test_before_the_first_certificate_stage_1_is_the_next_visit(tmp_path: Path) -> None:
    repo = make(tmp_path / "system")
    for path in repo.root.glob("records/certificates.*"):
        path.unlink()
    repo.write(
        "records/audits.yml",
        "- {id: AUD-2026-090, title: First stage, kind: stage 1, owner: carol, scope: All, "
        'criteria: [iso-9001-2015], planned: "2027-02-20"}\n',
    )
    repo.commit("On the way to the first certificate")
    found = pages(shown(repo))["overview/"]
    (row,) = said(part(found, "Next visits of the certification body"))
    assert row[0].startswith("20 Feb 2027")
    assert row[2] == "ISO 9001:2015"
    assert dashboard.next_visit(shown(repo)) == "20 Feb 2027, planned"


def test_what_waits_for_a_decision_is_told_to_top_management(tmp_path: Path) -> None:
    repo = make(tmp_path / "system")
    repo.write(
        "records/risks.yml",
        '- {id: RISK-001, title: Fire, owner: carol, identified_on: "2026-01-01", likelihood: "2", consequence: "5"}\n'
        '- {id: RISK-002, title: Flood, owner: carol, identified_on: "2026-01-01", decision: accept, '
        'likelihood: "1", consequence: "2"}\n'
        '- {id: RISK-003, title: Frost, owner: carol, identified_on: "2026-01-01", decision: accept, '
        'accepted_by: carol, accepted_on: "2026-01-02", because: Rare, likelihood: "1", consequence: "1"}\n',
    )
    repo.write(
        "records/management-reviews.yml",
        '- {id: MR-2026-001, title: Year, owner: carol, planned: "2026-01-10", held_on: "2026-01-10", outputs: '
        '[{what: Buy a pump, owner: alice, due: "2026-02-01"}, {what: Done, owner: alice, done: "2026-01-20"}]}\n',
    )
    repo.commit("Risks and a review", on="2026-01-12")
    values = pages(shown(repo))["overview/management/"]
    decisions = said(part(values, "Decisions wanted"))
    assert sorted((row[1], row[0]) for row in decisions) == [
        ("MR-2026-001 Year", "Buy a pump / decided at the review, not carried out"),
        ("RISK-001 Fire", "Accept it, or have something done"),
        ("RISK-002 Flood", "Accept it, or have something done"),
    ]
    assert [row[:2] for row in said(part(values, "Largest risks"))] == [
        ["RISK-001 Fire", "10"],
        ["RISK-002 Flood", "2"],
        ["RISK-003 Frost", "1"],
    ]


def test_a_process_has_a_page_of_its_own(manual: Manual) -> None:
    values = pages(manual)["processes/purchasing/"]
    (document,) = said(part(values, "Documents"))
    assert document[0].startswith("PRO-001")
    clauses = part(values, "Clauses that its documents name")
    assert clauses.rows[0][0].text == "1"
    assert part(values, "Measures").rows == ()


def test_a_role_has_a_page_of_its_own(manual: Manual) -> None:
    values = pages(manual)["roles/quality_manager/"]
    owned = said(part(values, "Documents to own"))
    assert [row[0].split()[0] for row in owned] == ["POL-001", "PRO-001", "PRO-002", "SEC-001"]
    due = said(part(values, "Due"))
    assert "AUD-2026-001 Second surveillance" in [row[2] for row in due]
    assert {row[3] for row in due} == {"Quality manager"}
    assert part(values, "Documents to approve").rows == ()


def test_an_empty_system_says_what_belongs_where(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "system")
    repo.settings()
    repo.commit("Settings")
    for address, values in pages(shown(repo)).items():
        assert isinstance(values, dict)
        for item in values["parts"]:
            assert item.rows or item.empty.endswith((".", "?")), (address, item.title)


def test_how_documents_are_controlled_is_told_without_words_of_the_machine(manual: Manual) -> None:
    values = pages(manual)["coverage/document-control/"]
    assert isinstance(values, dict)
    assert not re.search(
        r"\b(git|commit|branch|merge|repository|hash)\b", " ".join(values["paragraphs"]), re.I
    )
    assert said(part(values, "Approvals of current revisions")) == [["stated in the change", "4"]]


# every clause to its evidence in three clicks


def test_each_clause_leads_to_what_answers_it(sample_site: Path) -> None:
    """From the front of the section: the standard, its clause, and there every document and register of its answers."""
    front = (sample_site / "standards/index.html").read_text()
    manual = Manual(sample.system(), sample.publications())
    looked = 0
    for coverage in manual.coverage.values():
        there = manual.standard_address(coverage.standard)
        assert f'href="{there.removeprefix("standards/")}"' in front
        contents = (sample_site / there / "index.html").read_text()
        for unit in coverage.units:
            clause = manual.clause_address(coverage.standard, unit.clause.id)
            assert f'href="{clause.removeprefix(there)}"' in contents, clause
            page = (sample_site / clause / "index.html").read_text()
            for answer in unit.answers:
                for support in answer.supports:
                    if support.kind == "document":
                        looked += 1
                        assert manual.by_id[support.target].document.address in page, (clause, support.target)
    assert looked


@pytest.fixture(scope="module")
def address(sample_site: Path) -> Iterator[str]:
    yield from served(sample_site)


@pytest.mark.browser
def test_three_clicks_lead_from_the_front_to_a_text_that_answers(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("standards/")
        page.locator(".qms-standards td.t a").first.click()
        page.locator("main a[href$='8.4.1/'], .qms-body a[href$='8.4.1/']").first.click()
        page.locator(".qms-body a[href*='documents/pro-']").first.click()
        assert "/documents/pro-" in page.url
        expect(page.locator("h1")).to_have_count(1)  # the page is still being read
        assert visit.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["overview/", "overview/management/", "roles/quality_manager/", "processes/purchasing/"]
)
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_dashboards_are_sound(browser: Browser, address: str, path: str, width: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with Visit(browser, address, width=width) as visit:
        page = visit.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
        assert (visit.complaints, visit.strangers) == ([], [])
