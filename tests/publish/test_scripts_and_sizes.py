"""Right-to-left, Chinese and Korean documents, and titles and tables of any size, in a real browser and on paper."""
# ruff: noqa: E501  Markdown as authors write it, one line a paragraph.

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import REQUIRED, WIDTHS, Visit, served
from playwright.sync_api import Browser
from publish import sample_manual as sample

from plainqms.model.look import Look
from plainqms.publish import pages, site

pytestmark = pytest.mark.browser

ARABIC = """\
## الغرض

ISO 9001 تتطلب أن يُختار الموردون لأسباب وجيهة وأن يُقيَّموا بانتظام [[iso-9001:8.4.1]].

- شهادات المعايرة
- تقارير الاختبار

| الفئة | قبل أول طلب |
|---|---|
| أ | زيارة |

## الغرض

انظر [الفئات](PRO-012-chinese.md#供应商分级) أيضًا.
"""
MIXED = """\
## Sentences for suppliers

This paragraph is English.

كل مورد مسؤول عن جودة ما يورده [[iso-9001:8.4.1]].

- بند أول
- بند ثان

| English | العربية |
|---|---|
| Purchase order | أمر شراء إلى المورد المعتمد |
"""
CHINESE = """\
## 供应商分级

采购经理给每个供应商分级 [[iso-9001:8.4.1]]。不要使用校准已过期的压力表。

## 目的

第一行
第二行
"""
KEY = "9f" * 100
WIDE = (
    "\n".join(
        "| " + " | ".join(cell.format(number) for number in range(16)) + " |"
        for cell in ("Column {}", "---", "Value {} of pressure", "Measured {} again")
    )
    + f"\n\nDigests.\n\n| Name | Digest |\n|---|---|\n| 2026-03-31 | {KEY} |\n\n"
)
LONG = "| No. | Place |\n|---|---|\n" + "\n".join(f"| {row} | Laboratory {row} |" for row in range(1, 401))
TITLE = "Receiving, inspecting, identifying, quarantining, releasing and returning purchased instruments at all sites"
DOCUMENTS = {
    "arabic": ("PRO-010", "إجراء المشتريات", ARABIC),
    "mixed": ("PRO-011", "Working with suppliers", MIXED),
    "chinese": ("PRO-012", "采购程序", CHINESE),
    "korean": ("PRO-013", "구매 절차", "## 목적\n\n압력계의 교정 기록은 품질 관리자가 보관한다.\n"),
    "tables": (
        "PRO-014",
        "Tables",
        f"## Wide\n\nSaid here [[iso-9001:8.4.1]].\n\n{WIDE}## Long\n\nRows.\n\n{LONG}\n",
    ),
    "title": ("PRO-015", TITLE, "## Purpose\n\nText.\n"),
    "word": ("PRO-016", "A" * 200, f"## {'W' * 180}\n\nText {KEY}\n"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("scripts"), "en")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    yield from served(folder)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(built(tmp_path_factory.mktemp("mirrored"), "ar"))


def built(folder: Path, language: str) -> Path:
    items = tuple(
        sample.simple(identifier, title, f"procedures/{identifier}-{name}.md", text, process="purchasing",
                      owner="quality_manager", issued=sample.AS_OF)
        for name, (identifier, title, text) in DOCUMENTS.items()
    )  # fmt: skip
    look = Look(site_name="Example", language=language)
    stage = folder / "stage"
    assert pages.stage(sample.system(items=items), items, look, read=sample.read, folder=stage) == ()
    assert site.build(stage, folder / "site") == ()
    return folder / "site"


def page_of(name: str) -> str:
    return f"documents/{DOCUMENTS[name][0].lower()}/"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*DOCUMENTS, "", "documents/", "processes/", "standards/iso-9001/8.4.1/"])
def test_no_page_is_wider_than_the_screen(
    browser: Browser, address: str, mirrored: str, name: str, width: str
) -> None:
    for site_address in (address, mirrored):
        with Visit(browser, site_address, width=width) as visit:
            page = visit.open(page_of(name) if name in DOCUMENTS else name)
            assert (
                page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [WIDTHS[width][0]] * 2
            )
            found = Axe().run(page).response["violations"]
            assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []


def style(visit: Visit, selector: str, name: str) -> str:
    return str(visit.page.locator(selector).first.evaluate(f"item => getComputedStyle(item).{name}"))


def test_an_arabic_document_runs_from_right_to_left(browser: Browser, address: str, mirrored: str) -> None:
    for site_address in (address, mirrored):
        with Visit(browser, site_address) as visit:
            page = visit.open(page_of("arabic"))
            for selector in (".qms-body > p", ".qms-body ul", ".qms-body table", ".qms-titlerow"):
                assert style(visit, selector, "direction") == "rtl", selector
            text, mark = (page.locator(item).first.bounding_box() for item in (".qms-body > p", "a.cl"))
            assert text is not None
            assert mark is not None
            assert mark["x"] + mark["width"] <= text["x"]  # in the margin where its lines end
            first, last = (
                page.locator(f".qms-body tr:first-child th:{end}-child").bounding_box()
                for end in ("first", "last")
            )
            assert first is not None
            assert last is not None
            assert first["x"] > last["x"]


def test_a_passage_in_the_other_direction_is_turned_by_itself(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open(page_of("mixed"))
        assert [
            item.evaluate("item => getComputedStyle(item).direction")
            for item in page.locator(".qms-body > p").all()
        ] == ["ltr", "rtl"]
        assert style(visit, ".qms-body > ul", "direction") == "rtl"
        assert style(visit, ".qms-body table", "direction") == "ltr"  # in two languages
        text, mark = (page.locator(item).first.bounding_box() for item in (".qms-body > p", "a.cl"))
        assert text is not None
        assert mark is not None
        assert mark["x"] >= text["x"] + text["width"]


def test_without_a_script_directions_are_right_as_well(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + page_of("arabic"))
    assert page.locator(".qms-body").get_attribute("dir") == "rtl"
    page.goto(address + page_of("mixed"))
    assert (
        page.locator(".qms-body > p").last.evaluate("item => getComputedStyle(item).unicodeBidi")
        == "plaintext"
    )
    context.close()


def test_letters_get_the_shapes_of_their_language(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        for name, language in (("chinese", "zh"), ("korean", "ko"), ("arabic", None)):
            assert visit.open(page_of(name)).locator(".qms-body").get_attribute("lang") == language
        page = visit.open(page_of("chinese"))
        assert page.locator(".qms-body > p").last.text_content() == "第一行第二行"


def test_a_heading_in_any_script_is_led_to(browser: Browser, address: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open(page_of("arabic"))
        assert [item.get_attribute("id") for item in page.locator(".qms-body h2").all()] == [
            "الغرض",
            "الغرض_1",
        ]
        page.get_by_role("link", name="الفئات").click()
        page.wait_for_url("**/documents/pro-012/#*")
        assert "供应商分级" in (page.locator(":target").text_content() or "")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("压力表", "chinese"), ("采购经理", "chinese"), ("분리", ""), ("교정", "korean"), ("압력계", "korean"),
        ("الموردون", "arabic"), ("شهادات", "arabic"), ("مسؤول", "mixed"),
    ],
)  # fmt: skip
def test_the_search_finds_words_of_any_script(browser: Browser, address: str, words: str, name: str) -> None:
    with Visit(browser, address) as visit:
        page = visit.open("")
        page.locator("#find").fill(words)
        found = page.locator(".md-search-result__meta")
        found.get_by_text("No matching" if not name else "matching doc").wait_for()
        links = page.locator(".md-search-result__item:first-child .md-search-result__link")
        assert links.count() == 0 if not name else page_of(name) in (links.first.get_attribute("href") or "")
        assert visit.strangers == []


def test_a_wide_table_scrolls_in_its_place_and_a_date_stays_whole(browser: Browser, address: str) -> None:
    with Visit(browser, address, width="phone") as visit:
        page = visit.open(page_of("tables"))
        wide = page.locator(".md-typeset__scrollwrap").first
        assert wide.evaluate("item => item.scrollWidth > item.clientWidth")
        digests = page.locator(".md-typeset__scrollwrap").nth(1)
        assert digests.evaluate("item => item.scrollWidth") < 2 * WIDTHS["phone"][0]
        lines = "item => { const range = document.createRange(); range.selectNodeContents(item); return range.getClientRects().length; }"
        assert page.get_by_role("cell", name="2026-03-31").evaluate(lines) == 1
        wide.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('.md-typeset__scrollwrap').scrollLeft > 0")


def test_paper_holds_what_is_wide_long_and_unbreakable(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    if not which("pdftotext"):
        (pytest.fail if REQUIRED else pytest.skip)("no pdftotext on this machine")
    with Visit(browser, address) as visit:
        sheets = printed(visit, "tables", tmp_path)
        assert len(sheets) > 8
        assert all(f"Page {number} of {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))
        text = "".join("".join(sheets).split())
        assert KEY in text.replace("2026-03-31", "")
        assert all("No." in sheet for sheet in sheets[1:-1])  # its head stands on each sheet
        words = boxes(visit, tmp_path)
        assert max(words) <= 595 - 18 / 25.4 * 72 + 1  # nothing in or beyond the right margin
        assert "quarantining" in printed(visit, "title", tmp_path)[0]
        for name in ("title", "word"):
            printed(visit, name, tmp_path)
            assert min(boxes(visit, tmp_path, "yMin")) > 10
            assert max(boxes(visit, tmp_path)) <= 595 - 18 / 25.4 * 72 + 1


def printed(visit: Visit, name: str, folder: Path) -> list[str]:
    visit.open(page_of(name)).pdf(path=str(folder / "page.pdf"), prefer_css_page_size=True)
    return told(folder, "-layout").removesuffix("\f").split("\f")


def boxes(visit: Visit, folder: Path, side: str = "xMax") -> list[float]:
    """Where the words on paper end, in points."""
    return [
        float(part.partition('"')[0])
        for line in told(folder, "-bbox").split("<word ")[1:]
        for part in line.split(f'{side}="')[1:2]
    ]


def told(folder: Path, option: str) -> str:
    words = ["pdftotext", option, str(folder / "page.pdf"), "-"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
