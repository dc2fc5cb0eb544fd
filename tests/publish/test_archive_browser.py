"""The archive in a real browser: the question about a day, the way from change to change, the printed mark."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Visit, served
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = {
    "superseded": "documents/pro-001/r1/",
    "current": "documents/pro-001/r2.1/",
    "changes": "documents/pro-001/r2/changes/",
    "days": "documents/pro-001/revisions/",
    "withdrawn": "documents/pro-003/r1/",
}


@pytest.fixture(scope="module")
def address(archived_site: Path) -> Iterator[str]:
    yield from served(archived_site)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_pages_are_sound(browser: Browser, address: str, name: str, width: str, dark: bool) -> None:
    with Visit(browser, address, width=width, dark=dark) as visit:
        page = visit.open(PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (page.locator("body").get_attribute("data-md-color-scheme") == "slate") is dark
        found = Axe().run(page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
        assert (visit.complaints, visit.strangers) == ([], [])


@pytest.mark.parametrize(
    ("day", "said", "links"),
    [
        ("2026-01-09", "On 9 Jan 2026 no text of this document counted.", []),
        ("2026-01-10",
         "On 10 Jan 2026 revision 1 was in force, issued 10 Jan 2026, approved by Carol", ["r1/", "r2/changes/"]),
        ("2026-02-09", "On 9 Feb 2026 revision 1 was in force", ["r1/", "r2/changes/"]),
        ("2026-02-10", "On 10 Feb 2026 revision 2 was in force", ["r2/", "r2/changes/", "r2.1/changes/"]),
        ("2026-07-01", "On 1 Jul 2026 revision 2.1 was in force", ["r2.1/", "r2.1/changes/"]),
        ("2026-07-02", "This copy ends on 1 Jul 2026: it cannot tell what counts later.", []),
    ],
)  # fmt: skip
def test_a_day_typed_in_is_answered(
    browser: Browser, address: str, day: str, said: str, links: list[str]
) -> None:
    with Visit(browser, address) as visit:
        page = visit.open(PAGES["days"])
        page.get_by_label("On which day?").fill(day)
        answer = page.locator("#periods-answer")
        assert (answer.text_content() or "").startswith(said)
        found = [link.get_attribute("href") or "" for link in answer.locator("a").all()]
        assert [link.removeprefix("../") for link in found] == links
        assert page.locator("tr.picked").count() == (1 if links else 0)
        page.reload()  # the address keeps the question
        assert (answer.text_content() or "").startswith(said)
        assert visit.complaints == []


def test_a_day_before_the_approval_is_told_so(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open(PAGES["days"])
        row = page.locator("#periods tbody tr").last
        row.evaluate(
            "row => { row.dataset.approved = '2026-01-20'; row.dataset.before = 'revision 1 counted.'; }"
        )
        for day, said in (("2026-01-19", "revision 1 counted."), ("2026-01-20", "revision 1 was in force")):
            page.get_by_label("On which day?").fill(day)
            assert said in (page.locator("#periods-answer").text_content() or "")


def test_without_a_script_the_table_answers(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGES["days"])
    assert not page.get_by_label("On which day?").is_visible()
    rows = [" ".join(row.inner_text().split()) for row in page.locator("#periods tbody tr").all()]
    assert [row.partition(" 20")[0] for row in rows] == ["2.1 10 Mar", "2 10 Feb", "1 10 Jan"]
    context.close()


def test_the_way_goes_from_change_to_change(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-001/r2.1/changes/")
        walk = page.get_by_role("navigation", name="From change to change")
        assert "1 change" in walk.inner_text()
        walk.get_by_role("button", name="Next change").click()
        assert "Change 1 of 1" in walk.inner_text()
        assert page.evaluate("document.activeElement.id") == "change-1"


@pytest.mark.skipif(which("pdftotext") is None, reason="no pdftotext on this machine")
@pytest.mark.parametrize(
    ("name", "word"), [("superseded", "SUPERSEDED"), ("withdrawn", "WITHDRAWN"), ("current", "")]
)
def test_on_paper_every_sheet_says_what_it_is(
    browser: Browser, address: str, name: str, word: str, tmp_path: Path
) -> None:
    """Of words that stand aslant pdftotext gives each letter on a line of its own."""
    with Visit(browser, address) as visit:
        page = visit.open(PAGES[name])
        page.evaluate("document.querySelector('.qms-body').innerHTML = '<p>Line of text.</p>'.repeat(150)")
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    )
    sheets = done.stdout.split("\f")[:-1]
    assert len(sheets) >= 3
    for sheet in sheets:
        assert sorted(re.findall(r"^([A-Z])$", sheet, re.M)) == sorted(word)


def test_every_page_says_something_on_paper(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.emulate_media(media="print")
        assert [path for path in PAGES.values() if not visit.open(path).locator("#main").is_visible()] == []
