"""The pages of records in a real browser: filters count what is left, names lead on, nothing shuts anybody out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import load
from axe_playwright_python.sync_playwright import Axe
from browsing import WIDTHS, Visit, served
from playwright.sync_api import Browser, expect
from repositories import SETTINGS, Repo, document

from plainqms import pipeline

pytestmark = pytest.mark.browser

OBJECTIVES = """\
- id: OBJ-2026-01
  title: Deliveries without a fault
  owner: quality_manager
  measure: Share
  target: "99"
  set_on: "2026-01-14"
  due: "2026-05-31"
- id: OBJ-2026-02
  title: Days to an answer
  owner: carol
  measure: Days
  target: "9"
  set_on: "2026-01-10"
  due: "2026-05-10"
"""
REPORTS = """\
- id: REP-2026-001
  title: A box slid off the shelf
  kind: near miss
  received_on: "2026-06-02"
  channel: card
  owner: quality_manager
  answer_by: "2026-07-09"
  decision: taken up
  became: [IMP-2026-001]
  replied_on: "2026-06-04"
"""
IMPROVEMENTS = """\
- id: IMP-2026-001
  title: A rail on the shelf
  source: idea
  raised_on: "2026-06-02"
  owner: alice
  decide_by: "2026-07-16"
"""
RETENTION = """\
- id: RET-001
  title: What was reported
  registers: [reports, improvements]
  owner: quality_manager
  months: "120"
  basis: own decision
  because: Ten years are what our customers ask for.
  disposal: deleted
  set_on: "2026-05-15"
"""
ACKNOWLEDGEMENTS = """\
- id: ACK-2026-001
  on: "2026-06-02"
  documents: [{document: PRO-001, revision: "1"}]
  people: [carol]
"""
PAGES = (
    "due/",
    "reading/",
    "reading/carol/",
    "registers/acknowledgements/",
    "registers/",
    "registers/objectives/",
    "registers/reports/",
    "registers/retention/",
    "registers/retention/ret-001/",
    "report/",
    "report/card/",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    repo = Repo(tmp_path_factory.mktemp("records") / "system")
    repo.settings(f"{SETTINGS}reports:\n  mail: report@example.com\n  owner: quality_manager\n")
    repo.write("procedures/a.md", document("PRO-001", body="See [[OBJ-2026-01]]."))
    for name, text in (
        ("objectives", OBJECTIVES),
        ("reports", REPORTS),
        ("improvements", IMPROVEMENTS),
        ("retention", RETENTION),
        ("acknowledgements", ACKNOWLEDGEMENTS),
    ):
        repo.write(f"records/{name}.yml", text)
    repo.commit("All")
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    assert Path(folder, "report/card/index.html").is_file()
    yield from served(Path(folder))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_records_is_whole(browser: Browser, address: str, width: str, dark: bool) -> None:
    with Visit(browser, address, width=width, dark=dark) as visit:
        for path in PAGES:
            page = visit.open(path)
            assert visit.complaints == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0], path
            found = Axe().run(page).response["violations"]
            assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == [], path


def test_the_count_of_a_group_is_what_the_filter_leaves(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("due/")
        overdue = page.locator("#tasks tr.group").first.locator(".count")
        everything = overdue.text_content()
        page.get_by_label("Filter by typing").fill("fault")
        assert overdue.text_content() == f"2 of {everything}"
        page.get_by_label("Filter by typing").fill("")
        assert overdue.text_content() == everything


def test_a_state_leads_to_the_record_that_it_names(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("registers/reports/")
        link = page.get_by_role("link", name="IMP-2026-001")
        assert link.evaluate("item => getComputedStyle(item).whiteSpace") == "nowrap"
        link.click()
        page.wait_for_url("**/registers/improvements/**")


def test_a_choice_that_shows_all_again_is_not_offered(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        assert visit.open("registers/retention/").locator(".qms-chips").count() == 0
        assert visit.open("registers/reports/").locator(".qms-chips").count() == 0
        assert visit.open("registers/objectives/").locator(".qms-chips").count() == 0


def test_registers_are_called_as_readers_know_them(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("registers/retention/")
        assert page.locator("#ret-001 .qms-sub").first.text_content() == "Reports, Improvements"
        page.locator("#ret-001 a").first.click()
        page.locator(".qms-control").get_by_role("link", name="Improvements").click()
        expect(page.locator("h1")).to_have_text("Improvements")


def test_the_left_column_shows_the_page_one_is_on(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.set_viewport_size({"width": 1280, "height": 500})
        here = visit.open("registers/retention/").locator(".md-sidebar--primary [aria-current=page]")
        visit.page.wait_for_function(
            "() => { const box = document.querySelector('.md-sidebar--primary [aria-current=page]')"
            ".getBoundingClientRect(); return box.bottom < innerHeight; }"
        )
        assert here.text_content() == "Retention schedule"
