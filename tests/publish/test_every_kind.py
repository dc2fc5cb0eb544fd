"""Laws of every kind of page, on the sample system itself: it fits a phone, it says something on paper, and no common
word is cut. A page of each kind is opened, and a record of each register."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import WIDTHS, Visit, served
from playwright.sync_api import Browser
from repositories import Repo

from plainqms import pipeline

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
KIND = re.compile(r'id="main"[^>]* class="qms-page ?([^"]*)"')
# A word that stands on two lines. Ids and digits may be broken at their hyphens; what is longer than this, anywhere.
CUT = """longest => {
    const found = [], range = document.createRange();
    const texts = document.createTreeWalker(document.querySelector('#main'), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement.closest('code, svg, legend, .vh')) continue;
        for (const word of text.data.matchAll(/\\p{L}+/gu)) {
            if (word[0].length > longest) continue;
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = [...range.getClientRects()].filter(box => box.width > .5);
            if (lines.length > 1 && lines.at(-1).top > lines[0].top + 4) found.push(word[0]);
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draft of the sample system as it lies here: no kind is missing, and what waits for an approval is there."""
    repo = Repo(tmp_path_factory.mktemp("kinds") / "system")
    for name in ("policies", "procedures", "records"):
        shutil.copytree(ROOT / name, repo.root / name)
    repo.write("qms.yml", (ROOT / "qms.yml").read_bytes())
    repo.write(".gitignore", "/build/\n")
    repo.commit("All", on="2026-11-26")
    place, problems = pipeline.build(pipeline.load(repo.root, as_of=date(2026, 11, 26), committed=False))
    assert place is not None, problems
    return place


@pytest.fixture(scope="module")
def address(whole: Path) -> Iterator[str]:
    yield from served(whole)


@pytest.fixture(scope="module")
def paths(whole: Path) -> tuple[str, ...]:
    kinds: dict[tuple[str, str], str] = {}
    for file in sorted(whole.rglob("*.html")):
        path = file.relative_to(whole)
        kind = KIND.search(file.read_text(encoding="utf-8"))
        assert kind is not None, path
        register = path.parts[1] if kind[1] == "qms-record" else ""
        kinds.setdefault((kind[1], register), path.as_posix().removesuffix("index.html"))
    assert len({kind for kind, _ in kinds}) > 30
    return tuple(kinds.values())


def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, paths: tuple[str, ...]) -> None:
    with Visit(browser, address, width="phone") as visit:
        for path in paths:
            page = visit.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS["phone"][0], path


def test_on_a_desk_no_common_word_is_cut_and_on_paper_every_page_says_something(
    browser: Browser, address: str, paths: tuple[str, ...]
) -> None:
    cut, silent = {}, []
    with Visit(browser, address) as visit:
        visit.page.set_viewport_size({"width": 1280, "height": 900})
        for path in paths:
            page = visit.open(path)
            if found := page.evaluate(CUT, 12):
                cut[path] = found
            page.emulate_media(media="print")
            if not page.locator("#main").is_visible():
                silent.append(path)
            page.emulate_media(media="screen")
    assert (cut, silent) == ({}, [])
