"""The offline pages in a real browser: filled in, kept over a reload, saved, taken; and nothing breaks out of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import ask
from audited import AUDITS, system
from axe_playwright_python.sync_playwright import Axe
from browsing import WIDTHS
from playwright.sync_api import Browser, Page, expect
from repositories import Repo

pytestmark = pytest.mark.browser

ON = ("--as-of", "2026-06-30", "audit")
HOSTILE = "'</script><script>document.title=1</script><img src=x onerror=document.title=2> {{ 7*7 }} &amp;'"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return system(tmp_path / "repo")


def laid(repo: Repo, kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.html"
    assert ask(repo, *ON, kind, "AUD-2026-001", "--out", str(path))[0] == 0
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1024, "height": 900})
    made = context.new_page()
    told: list[str] = []
    made.on("console", lambda message: told.append(message.text))
    made.on("pageerror", lambda error: told.append(str(error)))
    made.on(
        "request", lambda request: told.append(request.url) if not request.url.startswith("file:") else None
    )
    yield made
    assert [item for item in told if not item.startswith("blob:")] == []
    context.close()


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_checklist_is_filled_in_kept_saved_opened_elsewhere_and_taken(
    repo: Repo, page: Page, browser: Browser, tmp_path: Path
) -> None:
    address = laid(repo, "checklist", tmp_path).as_uri()
    page.goto(address)
    expect(page.locator("#status")).to_have_text("0 lines answered. Kept on this device.")
    usual = page.locator(".line", has_text="ISO 9001 8.4.1")
    usual.get_by_label("Result").select_option("observation")
    usual.get_by_label("Evidence seen").fill('Order 7 of "five"\nnames no drawing: #2')
    usual.get_by_label("Finding").check()
    own = page.locator(".line", has_text="All orders must name the drawing.")
    expect(own.get_by_label("Document")).to_have_value("PRO-001")
    expect(own.get_by_label("Revision")).to_have_value("2")
    own.get_by_label("Result").select_option("conformity")
    own.get_by_label("Evidence seen").fill("Ten orders.")
    page.get_by_role("button", name="Add a line").click()
    more = page.locator("#added .line")
    more.get_by_label("Question").fill("Who has the key?")
    more.get_by_label("Process").select_option("purchasing")

    page.reload()
    expect(page.locator("#status")).to_have_text("3 lines answered. Kept on this device.")
    expect(usual.get_by_label("Evidence seen")).to_have_value('Order 7 of "five"\nnames no drawing: #2')
    expect(more.get_by_label("Question")).to_have_value("Who has the key?")
    file = saved(page, tmp_path)
    assert file.name == "AUD-2026-001-rows.json"
    rows = json.loads(file.read_text("utf-8"))["rows"]
    assert {row.get("document", row.get("clause", "")) for row in rows} == {
        "iso-9001-2015:8.4.1",
        "PRO-001",
        "",
    }

    other = browser.new_context(offline=True).new_page()
    other.goto(address)
    other.locator("#file").set_input_files(file)
    expect(other.locator("#status")).to_have_text("Opened AUD-2026-001-rows.json.")
    assert json.loads(saved(other, tmp_path / "other").read_text("utf-8"))["rows"] == rows
    other.context.close()

    status, said = ask(repo, *ON, "take", "AUD-2026-001", str(file))
    assert status == 0, said
    assert "3 rows entered" in said
    assert "begun: FND-2026-001" in said
    text = (repo.root / AUDITS).read_text("utf-8")
    assert 'seen: "Order 7 of \\"five\\"\\nnames no drawing: #2"' in text
    assert '    - document: "PRO-001"\n' in text or 'document: "PRO-001"' in text
    assert "0 rows entered, 3 there already" in ask(repo, *ON, "take", "AUD-2026-001", str(file))[1]


def test_what_is_taken_away_again_is_not_saved(repo: Repo, page: Page, tmp_path: Path) -> None:
    page.goto(laid(repo, "checklist", tmp_path).as_uri())
    line = page.locator(".line", has_text="ISO 9001 8.4.2")
    line.get_by_label("Note").fill("Come back.")
    expect(page.locator("#status")).to_contain_text("1 line answered")
    line.get_by_label("Note").fill("")
    page.get_by_role("button", name="Add a line").click()
    page.locator("#added").get_by_label("Question").fill("Why?")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Take away").click()
    page.reload()
    expect(page.locator("#status")).to_contain_text("0 lines answered")
    assert json.loads(saved(page, tmp_path).read_text("utf-8"))["rows"] == []


def test_a_log_knows_the_revision_and_is_taken(repo: Repo, page: Page, tmp_path: Path) -> None:
    page.goto(laid(repo, "log", tmp_path).as_uri())
    entry = page.locator("#added .line")
    entry.get_by_label("Asked").fill("Who may release?")
    entry.get_by_label("Shown: id").fill("PRO-001")
    expect(entry.get_by_label("Revision")).to_have_value("2")
    entry.get_by_label("Shown by").fill("carol")
    entry.get_by_label("Promised", exact=True).fill("The list of names")
    entry.get_by_label("Promised by").fill("2026-07-10")
    entry.get_by_label("On", exact=True).fill("2026-06-30")
    entry.get_by_label("At", exact=True).fill("10:40")
    page.reload()
    expect(page.locator("#status")).to_have_text("1 entry. Kept on this device.")
    file = saved(page, tmp_path)
    assert json.loads(file.read_text("utf-8"))["log"] == [
        {
            "on": "2026-06-30", "at": "10:40", "asked": "Who may release?", "shown": "PRO-001", "revision": "2",
            "by": "carol", "promised": "The list of names", "due": "2026-07-10",
        }
    ]  # fmt: skip
    assert "1 entry of the log entered" in ask(repo, *ON, "take", "AUD-2026-001", str(file))[1]


@pytest.mark.parametrize("kind", ["checklist", "log"])
def test_hostile_text_stays_text(page: Page, tmp_path: Path, kind: str) -> None:
    repo = system(tmp_path / "repo", title=HOSTILE)
    path = laid(repo, kind, tmp_path)
    text = path.read_text("utf-8")
    assert text.count("<script") == 2
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE.strip("'"))
    assert page.title() not in ("1", "2")
    assert page.locator("img").count() == 0
    planted = json.dumps({"added-1": {"question": "<img src=x>", "asked": "<img src=x>"}})
    key = f"plainqms/audit-{'rows' if kind == 'checklist' else 'log'}/1 AUD-2026-001"
    # As if it had been kept on an earlier day: it lies there before any script of the page runs.
    page.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(planted)})")
    page.reload()
    field = page.locator("#added").get_by_label("Question" if kind == "checklist" else "Asked")
    expect(field.first).to_have_value("<img src=x>")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("kind", ["checklist", "log"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shuts_anybody_out(
    repo: Repo, browser: Browser, tmp_path: Path, kind: str, width: str, scheme: str
) -> None:
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(laid(repo, kind, tmp_path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_on_paper_the_bar_is_gone(repo: Repo, page: Page, tmp_path: Path) -> None:
    page.goto(laid(repo, "checklist", tmp_path).as_uri())
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".line").first).to_be_visible()


def test_an_empty_date_leaves_room_on_paper(repo: Repo, page: Page, tmp_path: Path) -> None:
    page.goto(laid(repo, "log", tmp_path).as_uri())
    page.get_by_role("button", name="Add").click()
    days = page.locator("input[type=date]")
    days.first.fill("2026-06-30")
    page.pdf(path=str(tmp_path / "log.pdf"))
    colours = days.evaluate_all("all => all.map(day => [day.value, day.className])")
    assert colours[0] == ["2026-06-30", ""]
    assert ["", "blank"] in colours
