"""The sample site in a real browser, at desk and phone width, by day and by night."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import REQUIRED, WIDTHS, Visit, served
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "document": "documents/pro-003/",
    "hostile": "documents/pro-007/",
    "instruction": "documents/wi-001/",
    "documents": "documents/",
    "processes": "processes/",
    "roles": "roles/",
    "withdrawn": "documents/pro-008/",
    "standards": "standards/",
    "standard": "standards/iso-9001/",
    "clause": "standards/iso-9001/8.4.1/",
    "claimed": "standards/iso-9001/8.10/",
    "standards side by side": "coverage/structure/",
    "clauses by process": "coverage/processes/",
    "mandatory information": "coverage/documented-information/",
    "rules": "rules/",
    "help": "help/",
    "help with a picture": "help/propose/",
    "help with a table": "help/approve/",
    "help with commands": "help/force-push/",
    "wrong address": "404.html",
}
# What shows where the focus is: nothing of it may be shut away, outside the window or without an outline.
FOCUS = """() => {
    const item = document.activeElement, shown = item.matches('.md-option') ? item.nextElementSibling : item;
    const box = shown.getBoundingClientRect(), style = getComputedStyle(shown);
    return {
        body: item === document.body,
        name: item.tagName + ' ' + (item.textContent || item.getAttribute('aria-label') || item.id).trim().slice(0, 40),
        seen: box.width > 8 && box.height > 8 && box.right > 0 && box.bottom > 0 && box.left < innerWidth
            && box.top < innerHeight && style.visibility === 'visible' && style.opacity === '1',
        outlined: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture(scope="module")
def address(sample_site: Path) -> Iterator[str]:
    yield from served(sample_site)


@pytest.fixture(scope="module")
def draft_address(sample_draft: Path) -> Iterator[str]:
    yield from served(sample_draft)


@pytest.mark.parametrize(
    ("width", "dark"), [("desk", False), ("desk", True), ("phone", False), ("phone", True)]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(browser: Browser, address: str, name: str, width: str, dark: bool) -> None:
    with Visit(browser, address, width=width, dark=dark) as visit:
        page = visit.open(PAGES[name])
        page.evaluate("document.fonts.ready.then(() => true)")
        assert visit.complaints == []
        assert visit.strangers == []
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
        assert page.evaluate("document.fonts.check('16px \"QMS Sans\"')")
        assert page.locator("h1").count() == 1
        found = Axe().run(page).response["violations"]
        assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize(
    "words", ["PRO-003", "pro-003", "purchasing", "questionnaire", "ends up in our instruments"]
)
def test_the_search_on_the_home_page_finds_a_document(browser: Browser, address: str, words: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        assert page.evaluate("document.activeElement.id") == "find"
        page.keyboard.type(words, delay=20)
        page.locator(".md-search-result__link[href*='documents/pro-003/']").first.wait_for()
        assert visit.complaints == []


def test_the_search_by_number_puts_that_document_first(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        page.keyboard.type("PRO-002", delay=20)
        first = ".md-search-result__item:first-child .md-search-result__link[href*='documents/pro-002/']"
        page.locator(first).first.wait_for()
        page.wait_for_timeout(300)  # the last letters have been looked up by now
        assert page.locator(first).first.is_visible()


@pytest.mark.parametrize("words", ["pro 2", "pro2", "pro002", "Pro-2"])
def test_an_id_is_found_as_people_type_it(browser: Browser, address: str, words: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        page.keyboard.type(words, delay=20)
        first = page.locator(".md-search-result__item").first
        first.locator(".md-search-result__link[href*='documents/pro-002/']").first.wait_for()
        assert "PRO002" not in first.inner_text()  # other spellings are found, and not shown


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("Confidential", "a control block"),
        ("Spelling", "a revision history"),
        ("breadcrumb", "the navigation"),
        ("Propose", "a button"),
        ("withdrawn", "a list"),
        ("evaluation", "a claimed clause's page"),
    ],
)
def test_the_search_reads_documents_alone(browser: Browser, address: str, words: str, where: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        page.keyboard.type(words, delay=20)
        page.get_by_text("No matching documents").wait_for()


def test_the_search_finds_no_draft_and_nothing_withdrawn(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        page.keyboard.type("PRO-008 PRO-009 draft services old", delay=20)
        page.locator(".md-search-result__link").first.wait_for()
        page.wait_for_timeout(300)
        found = page.locator(".md-search-result__link").evaluate_all(
            "links => links.map(link => link.pathname)"
        )
        assert found
        assert not [path for path in found if "pro-008" in path or "pro-009" in path]


def ids(page: Page) -> list[str]:
    cells = page.locator("#docs tbody tr:visible td:first-child")
    return [text.strip() for text in cells.all_text_contents()]


def test_the_master_list_is_filtered(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/")
        count = page.locator("#docs-count")
        assert count.text_content() == "6 documents"
        page.get_by_label("Filter by typing").fill("control information")
        assert ids(page) == ["PRO-001"]
        assert count.text_content() == "1 of 6 documents"
        page.get_by_label("Filter by typing").fill("no such thing")
        assert ids(page) == []
        assert page.locator("#docs-empty").is_visible()
        page.get_by_label("Filter by typing").fill("")
        page.get_by_label("Type").select_option("Procedure")
        page.get_by_label("State").select_option("Issued, approval not recorded")
        assert ids(page) == ["PRO-002"]
        page.get_by_label("State").select_option("")
        page.get_by_label("Process").select_option("Direction")
        assert ids(page) == ["PRO-001"]
        page.get_by_label("Process").select_option("")
        page.get_by_label("Owner").select_option("Quality manager")
        assert ids(page) == ["PRO-001", "PRO-002"]


def test_the_master_list_is_sorted_by_its_headings(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/")
        since = page.locator("#docs th", has_text="Since")
        since.get_by_role("button").click()
        assert since.get_attribute("aria-sort") == "ascending"
        assert ids(page) == ["PRO-001", "POL-001", "PRO-003", "PRO-007", "PRO-002", "WI-001"]
        since.get_by_role("button").click()
        assert ids(page) == ["WI-001", "PRO-002", "PRO-007", "PRO-003", "POL-001", "PRO-001"]
        assert page.locator("#docs th[aria-sort]").count() == 1


def test_the_list_can_be_taken_as_a_file(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/")
        target = page.get_by_role("link", name="CSV").evaluate("link => link.href")
        data = visit.context.request.get(target).body().decode("utf-8")
        assert [row["id"] for row in csv.DictReader(io.StringIO(data))] == [
            "POL-001", "PRO-001", "PRO-002", "PRO-003", "PRO-007", "PRO-008", "WI-001",
        ]  # fmt: skip


def test_a_person_finds_the_instruction_in_two_taps(browser: Browser, address: str) -> None:
    with Visit(browser, address, width="phone") as visit:
        page = visit.open("")
        page.get_by_role("link", name="Calibration", exact=True).first.tap()
        page.get_by_role("link", name="Calibrating a pressure gauge").first.tap()
        page.wait_for_url("**/documents/wi-001/")
        assert page.locator("details.qms-fold").get_attribute("open") is None
        page.get_by_text("Control block").tap()
        assert page.get_by_text("Next review").first.is_visible()


def test_the_drawer_leads_to_doors_and_neighbours(browser: Browser, address: str) -> None:
    with Visit(browser, address, width="phone") as visit:
        page = visit.open("documents/pro-002/")
        page.locator("label.md-header__button[for=__drawer]").tap()
        page.get_by_role("link", name="Roles and people").first.wait_for(state="visible")
        neighbour = page.locator(".qms-nav__sibs a[href*='pro-007']")
        assert neighbour.is_visible()
        assert page.locator(".qms-nav__sibs a[aria-current=page]").text_content() is not None


def test_the_drawer_opens_by_keyboard(browser: Browser, address: str) -> None:
    with Visit(browser, address, width="phone") as visit:
        page = visit.open("documents/pro-002/")
        sign = page.get_by_role("button", name="Navigation")
        for key in ("Enter", "Space"):
            sign.focus()
            page.keyboard.press(key)
            page.get_by_role("link", name="Roles and people").first.wait_for(state="visible")
            assert sign.get_attribute("aria-expanded") == "true"
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('.qms-nav') !== null")
            page.keyboard.press("Escape")
            page.get_by_role("link", name="Roles and people").first.wait_for(state="hidden")
            assert sign.evaluate("item => item === document.activeElement")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["home", "document", "instruction", "documents", "clause"])
def test_the_focus_is_seen_all_the_way_and_leaves_the_page(
    browser: Browser, address: str, name: str, width: str
) -> None:
    with Visit(browser, address, width=width) as visit:
        page = visit.open(PAGES[name])
        page.evaluate("document.activeElement.blur()")
        unseen = []
        for _ in range(150):
            page.keyboard.press("Tab")
            page.wait_for_timeout(30)
            at = page.evaluate(FOCUS)
            if at["body"]:
                break
            # On a phone the search opens at the focus, and takes a moment.
            if not at["seen"] and "md-search__input" in page.evaluate("document.activeElement.className"):
                page.wait_for_timeout(500)
                at = page.evaluate(FOCUS)
            if not at["seen"] or not at["outlined"]:
                unseen.append(at)
        else:
            pytest.fail("the focus never leaves the page")
        assert unseen == []


def test_the_skip_link_leads_past_the_navigation(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        page.keyboard.press("Tab")
        assert page.get_by_role("link", name="Skip to the text").is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#main .qms-crumbs') !== null")


def test_breadcrumb_siblings_and_neighbours_lead_on(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-002/")
        page.get_by_role("navigation", name="Previous and next").get_by_role("link", name="Next").click()
        page.wait_for_url("**/documents/pro-007/")
        page.get_by_role("navigation", name="Previous and next").get_by_role("link", name="Previous").click()
        page.wait_for_url("**/documents/pro-002/")
        page.locator(".qms-nav__sibs a[href*='pro-007']").click()
        page.wait_for_url("**/documents/pro-007/")
        page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Improvement").click()
        page.wait_for_url("**/processes/#improvement")


def test_the_contents_list_follows_the_reader(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        active = page.locator(".md-nav--secondary .md-nav__link--active")
        for heading in ("choosing", "who-holds-which-role"):
            page.evaluate("name => document.getElementById(name).scrollIntoView()", heading)
            page.locator(f".md-nav--secondary .md-nav__link--active[href$='#{heading}']").wait_for()
        assert active.count() == 1


def test_paper_bears_the_whole_control_block(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/wi-001/")
        page.emulate_media(media="print")
        assert page.get_by_text("Next review").first.is_visible()
        assert page.get_by_text("Revision history").is_visible()
        assert not page.locator(".md-header").is_visible()
        assert not page.get_by_role("button", name="Print").is_visible()
        sheet = page.locator("head style[media=print]").first.text_content() or ""
        assert "WI-001" in sheet
        assert "Uncontrolled when printed" in sheet


def test_an_old_copy_says_that_it_may_be_wrong(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        for day, shown in (
            (datetime(2026, 11, 30, 12, tzinfo=UTC), False),
            (datetime(2026, 12, 1, 12, tzinfo=UTC), True),
        ):
            visit.page.clock.set_fixed_time(day)
            for path in ("", "documents/pro-003/", "standards/iso-9001/8.4.1/"):
                assert visit.open(path).locator(".qms-stale").is_visible() is shown
        assert "Copies are good for 7 days." in visit.page.locator(".qms-stale").inner_text()
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".qms-stale").is_visible()


def test_a_clock_that_is_behind_cannot_tell_either(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.clock.set_fixed_time(datetime(2026, 11, 22, 12, tzinfo=UTC))
        assert not visit.open("").locator(".qms-stale").is_visible()
        visit.page.clock.set_fixed_time(datetime(2026, 11, 20, 12, tzinfo=UTC))
        assert "clock of this device" in visit.open("").locator(".qms-stale").inner_text()


def test_a_copy_on_a_stick_knows_its_age_and_its_pages(browser: Browser, sample_site: Path) -> None:
    with Visit(browser, sample_site.as_uri() + "/") as visit:
        visit.context.set_offline(True)
        visit.page.clock.set_fixed_time(datetime(2027, 1, 5, 12, tzinfo=UTC))
        page = visit.open("documents/pro-002/index.html")
        assert page.locator(".qms-stale").is_visible()
        page.locator(".qms-body").get_by_role("link", name="PRO-003").click()
        page.wait_for_url("**/documents/pro-003/index.html")
        page.locator(".qms-control").get_by_role("link", name="8.4.1").click()
        page.wait_for_url("**/standards/iso-9001/8.4.1/index.html")
        page.get_by_role("link", name="PRO-003, Choosing and approving").click()
        page.wait_for_url("**/documents/pro-003/index.html#cites-iso-9001-8.4.1")
        page = visit.open("standards/iso-9001/index.html")
        page.locator(".qms-map a[href^='8.4.1/']").first.click()
        page.wait_for_url("**/standards/iso-9001/8.4.1/index.html")


def test_on_a_stick_the_home_page_asks_the_list(browser: Browser, sample_site: Path) -> None:
    with Visit(browser, sample_site.as_uri() + "/") as visit:
        page = visit.open("index.html")
        page.locator("#find").fill("pro nonconformity")
        page.keyboard.press("Enter")
        page.wait_for_url("**/documents/index.html?q=pro+nonconformity")
        assert ids(page) == ["PRO-002"]
        page = visit.open("documents/pro-003/index.html")
        page.get_by_label("Clause view").uncheck()
        assert not visit.open("documents/wi-001/index.html").get_by_label("Clause view").is_checked()
        assert visit.strangers == []


def test_the_clause_view_is_switched_and_remembered(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        mark = page.locator(".qms-body a.cl").first
        text = page.locator(".qms-body p:has(> a.cl)").first.bounding_box()
        place = mark.bounding_box()
        assert text is not None
        assert place is not None
        assert place["x"] >= text["x"] + text["width"]  # in the margin
        assert text["y"] <= place["y"] <= text["y"] + text["height"]  # at its passage
        page.get_by_label("Clause view").uncheck()
        assert not mark.is_visible()
        page = visit.open("documents/wi-001/")
        assert not page.get_by_label("Clause view").is_checked()
        assert not page.locator(".qms-body a.cl").first.is_visible()
        page.get_by_label("Clause view").check()
        assert visit.open("documents/pro-003/").locator(".qms-body a.cl").first.is_visible()


def test_a_mark_leads_to_its_clause_and_back_to_the_sentence(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        page.locator(".qms-body a.cl", has_text="8.4.1").click()
        page.wait_for_url("**/standards/iso-9001/8.4.1/")
        page.locator(".says a").first.click()
        page.wait_for_url("**/documents/pro-003/#cites-iso-9001-8.4.1")
        assert page.locator(":target").text_content() == " ISO 9001 8.4.1"


def test_the_contents_of_a_standard_are_filtered(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("standards/iso-9001/")
        rows = page.locator("#clauses tbody tr:visible")
        assert rows.count() == 7
        page.get_by_label("Described", exact=True).select_option("Claimed")
        assert rows.locator("td:first-child").all_text_contents() == ["8.10"]
        page.get_by_label("Described", exact=True).select_option("In force")
        assert rows.locator("td:first-child").all_text_contents() == ["5.2", "7.5.2", "8.4.1", "8.4.2"]


def test_a_number_leads_to_its_list(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("standards/")
        for said, shown in (("In force", ["5.2", "7.5.2", "8.4.1", "8.4.2"]), ("Claimed", ["8.10"])):
            cell = page.locator(".qms-standards tbody tr:first-child td[data-l='Described'] .qms-line")
            number = cell.filter(has_text=said.lower()).locator("a")
            assert number.text_content() == str(len(shown))
            number.click()
            rows = page.locator("#clauses tbody tr:visible td:first-child")
            expect(rows).to_have_text(shown)  # the filter runs once the page is there
            page = visit.open("standards/")


def test_a_heading_is_no_entry_and_stays_for_what_is_below_it(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("coverage/processes/")
        count, heads = page.locator("#answered-count"), page.locator("#answered tr.group:visible th")
        assert count.text_content() == "10 clauses in processes"
        assert heads.locator(".count").all_text_contents() == [
            "2",
            "4",
            "1",
            "its documents cite no clause",
            "3",
        ]
        page.get_by_label("Filter by typing").fill("calibration")
        assert (count.text_content(), heads.count()) == ("0 of 10 clauses in processes", 0)
        page.get_by_label("Filter by typing").fill("")
        page.get_by_label("Described", exact=True).select_option("Claimed")
        assert count.text_content() == "1 of 10 clauses in processes"
        assert heads.locator(".count").all_text_contents() == ["1 of 4"]


def test_a_square_of_the_map_leads_to_its_clause(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("standards/iso-9001/")
        assert page.locator(".qms-map").count() == 3
        page.locator(".qms-map").first.locator("a[href='8.4.1/']").click()
        page.wait_for_url("**/standards/iso-9001/8.4.1/")


def test_marks_keep_clear_of_the_contents_list(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        for wide in (1221, 1280, 1312, 1440, 1600, 1920):
            visit.page.set_viewport_size({"width": wide, "height": 900})
            page = visit.open("documents/pro-003/")
            edges = page.locator(".qms-body a.cl").evaluate_all(
                "marks => marks.map(mark => mark.getBoundingClientRect()).map(box => [box.right, box.height])"
            )
            contents = page.locator(".md-sidebar--secondary").bounding_box()
            assert contents is not None
            assert edges
            assert max(right for right, _ in edges) <= contents["x"], wide
            assert max(height for _, height in edges) < 30, wide  # on one line


def test_a_finger_on_a_reference_goes_there_at_once(browser: Browser, address: str) -> None:
    with Visit(browser, address, width="phone") as visit:
        page = visit.open("documents/pro-003/")
        page.locator(".qms-body").get_by_role("link", name="PRO-002").tap()
        page.wait_for_url("**/documents/pro-002/")
        assert not page.locator(".qms-card").is_visible()


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_reference_shows_its_card(browser: Browser, address: str, by: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        link = page.locator(".qms-body").get_by_role("link", name="PRO-002")
        card = page.get_by_role("tooltip")
        if by == "pointer":
            link.hover()
        else:
            link.focus()
        card.wait_for()
        said = card.inner_text()
        assert "Nonconformity and corrective action" in said
        assert "Revision 1: Issued 4 May 2026, approval not recorded" in said
        assert link.get_attribute("aria-describedby") == card.get_attribute("id")
        found = Axe().run(page).response["violations"]
        assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
        page.keyboard.press("Escape")
        assert not card.is_visible()
        assert visit.strangers == []


def test_a_heading_gives_its_address_away(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.open("documents/pro-003/")
        button = page.get_by_role("button", name="Copy link to Classes of providers")
        assert button.evaluate("item => getComputedStyle(item).opacity") == "0"
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text("The link is copied").wait_for()
        assert button.evaluate("item => getComputedStyle(item).opacity") == "1"
        assert page.evaluate("navigator.clipboard.readText()") == f"{address}documents/pro-003/#choosing"


def test_a_slash_opens_the_search(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.className").startswith("md-search__input")


def test_each_sheet_of_paper_says_what_it_is(browser: Browser, address: str, tmp_path: Path) -> None:
    if not which("pdftotext"):
        (pytest.fail if REQUIRED else pytest.skip)("no pdftotext on this machine")
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True
    )
    sheets = done.stdout.removesuffix("\f").split("\f")
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        for said in (
            "Example Instruments Ltd", "Purchasing", "PRO-003 · Revision 3", "In force since 3 Mar 2026",
            "Confidential", "Uncontrolled when printed", f"Page {number} of {len(sheets)}", "Printed 23 Nov 2026",
        ):  # fmt: skip
            assert said in sheet, (number, said)
    assert all(
        said in sheets[0] for said in ("Maria Keller, managing director", "personally", "Purchasing manager")
    )
    assert "Copy link" not in done.stdout
    assert "Clause view" not in done.stdout
    assert "ISO 9001 8.4.2" in done.stdout.partition("Purpose")[2]  # marks stay on paper


def test_a_long_table_is_never_cut_within_a_row(browser: Browser, address: str, tmp_path: Path) -> None:
    if not which("pdftotext"):
        (pytest.fail if REQUIRED else pytest.skip)("no pdftotext on this machine")
    with Visit(browser, address) as visit:
        page = visit.open("documents/pro-003/")
        page.locator(".qms-body table").first.locator("tbody").evaluate(
            """body => { for (let n = 0; n < 90; n++) {
                const row = body.insertRow();
                for (let column = 0; column < 4; column++)
                    row.insertCell().innerHTML = `begin${n}.${column}<br>goes on<br>goes on<br>end${n}.${column}`;
            } }"""
        )
        page.pdf(path=str(tmp_path / "long.pdf"), prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "long.pdf"), "-"], capture_output=True, text=True, check=True
    )
    sheets = done.stdout.removesuffix("\f").split("\f")
    holding = [sheet for sheet in sheets if "begin" in sheet]
    assert len(holding) > 4
    for sheet in holding:
        assert re.findall(r"begin(\d+\.\d)", sheet) == re.findall(r"end(\d+\.\d)", sheet)
        assert "If it goes wrong" in sheet  # the head is repeated
    for number, sheet in enumerate(sheets, 1):
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "PRO-003 · Revision 3" in sheet


def test_a_link_in_words_says_on_paper_where_it_leads(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("documents/wi-001/")
        link = page.locator(".qms-body").get_by_role("link", name="purchasing")
        after = "link => getComputedStyle(link, '::after').content"
        assert link.evaluate(after) == "none"
        page.emulate_media(media="print")
        assert link.evaluate(after) in ('" (" attr(data-title) ")"', '" (PRO-003)"')


def test_a_draft_is_marked_on_screen_and_on_paper(browser: Browser, draft_address: str) -> None:
    with Visit(browser, draft_address, width="phone") as visit:
        page = visit.open("documents/pro-003/")
        assert page.title().startswith("DRAFT")
        assert page.locator(".qms-draft").is_visible()
        found = Axe().run(page).response["violations"]
        assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
        page.emulate_media(media="print")
        assert page.locator(".qms-draft b").is_visible()
        assert "DRAFT" in (page.locator("head style[media=print]").first.text_content() or "")


def test_without_a_script_everything_can_be_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}documents/")
    assert page.locator("#docs tbody tr").count() == 6
    assert not page.locator("form.qms-filter").is_visible()
    page.goto(f"{address}documents/pro-003/")
    assert page.get_by_text("In force since 3 Mar 2026").first.is_visible()
    assert not page.get_by_role("button", name="Print").is_visible()
    context.close()
