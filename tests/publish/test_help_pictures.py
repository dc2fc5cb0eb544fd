"""The pictures on the pages of help are taken from the real site in a real browser, and show what it shows today.

PLAINQMS_WRITE_PICTURES=1 takes them anew into the package. Without it each is held against the site: the element is
there, and says the words that stand beside the picture in `pictures.json`.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import NOON, served
from playwright.sync_api import Browser, Page
from publish import pictured_system

from plainqms.publish import help_pictures

pytestmark = pytest.mark.browser

WRITE = os.environ.get("PLAINQMS_WRITE_PICTURES") == "1"
DOCUMENT = "documents/pro-003/"
MOST, MOST_TOGETHER = 60_000, 400_000
PAPER = 8  # pixels around what is shown
# Where the reader is to press. In the accent's colour: red means broken.
RING = "item => item.style.cssText += 'outline:3px solid var(--accent);outline-offset:4px;border-radius:3px'"
# Chromium's own encoder: no library of pictures is needed for it.
WEBP = """async png => {
    const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({type: 'image/webp', quality: 0.8})).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""


@dataclass(frozen=True)
class Shot:
    """What a picture shows: elements of a page that is `width` wide, and a ring around one in them."""

    page: str
    element: str
    ring: str = ""
    draft: bool = False
    width: int = 640
    before: Callable[[Page], None] = lambda page: None


def ask_for_a_day(page: Page) -> None:
    page.locator("#on").fill("2026-02-15")
    page.locator("#periods-answer").wait_for()
    page.locator("#on").blur()


SHOTS: Mapping[str, Shot] = {
    "propose-a-change": Shot(
        DOCUMENT, ".qms-id, .qms-titlerow", ".qms-actions a:text-is('Propose a change')", width=780
    ),
    "control-block": Shot(DOCUMENT, "dl.qms-control"),
    "which-day": Shot(f"{DOCUMENT}revisions/", ".qms-day, #periods-answer", before=ask_for_a_day),
    "what-changed": Shot(f"{DOCUMENT}r2/changes/", ".qms-redline p:has(ins) >> nth=0"),
    "waits": Shot("pending/", "#waits tbody", draft=True),
    "report": Shot("report/", ".qms-reportkinds section:nth-child(-n+2)", width=780),
    "have-read": Shot(DOCUMENT, ".qms-read", ".qms-actions a:text-is('I have read this')"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The published site and the draft of the pictured system, beside each other."""
    repo = pictured_system.make(tmp_path_factory.mktemp("pictured") / "system")
    shutil.copytree(cache, repo.root / "build/cache")
    for draft in (False, True):
        pictured_system.built(repo, draft=draft)
    return repo.root / "build"


@pytest.fixture(scope="module")
def issued(folder: Path) -> Iterator[str]:
    yield from served(folder / "site")


@pytest.fixture(scope="module")
def draft(folder: Path) -> Iterator[str]:
    yield from served(folder / "draft")


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_shows_what_the_site_shows(browser: Browser, issued: str, draft: str, name: str) -> None:
    shot = SHOTS[name]
    context = browser.new_context(
        viewport={"width": shot.width, "height": 900}, device_scale_factor=2, color_scheme="light"
    )
    try:
        page = context.new_page()
        page.clock.set_fixed_time(NOON)
        page.goto((draft if shot.draft else issued) + shot.page)
        page.evaluate("document.fonts.ready.then(() => true)")
        shot.before(page)
        told, box = _told(page, shot), _box(page, shot)
        if WRITE:
            _write(page, name, told, box)
    finally:
        context.close()
    stored = json.loads((help_pictures.FOLDER / help_pictures.TAKEN).read_text(encoding="utf-8"))[name]
    assert {key: stored[key] for key in told} == told
    assert (help_pictures.FOLDER / f"{name}.webp").read_bytes()[8:12] == b"WEBP"


def test_each_picture_is_described_taken_and_small() -> None:
    found = {path.stem: path.stat().st_size for path in help_pictures.FOLDER.glob("*.webp")}
    assert found.keys() == SHOTS.keys() == help_pictures.PICTURES.keys() == help_pictures.taken().keys()
    assert max(found.values()) < MOST
    assert sum(found.values()) < MOST_TOGETHER


def _told(page: Page, shot: Shot) -> dict[str, Any]:
    """In words what the picture shows: where it was taken, which element, what that said."""
    shown = page.locator(shot.element)
    shown.first.wait_for()
    if shot.ring:
        assert page.locator(shot.ring).count() == 1
    says = " ".join(" ".join(shown.all_inner_texts()).split())
    return {"page": shot.page, "draft": shot.draft, "element": shot.element, "ring": shot.ring, "says": says}


def _box(page: Page, shot: Shot) -> dict[str, float]:
    """The part of the page to take: all that is shown, and some paper around it."""
    boxes = [item.bounding_box() for item in page.locator(shot.element).all()]
    seen = [box for box in boxes if box]
    left, top = min(box["x"] for box in seen), min(box["y"] for box in seen)
    right = max(box["x"] + box["width"] for box in seen)
    foot = max(box["y"] + box["height"] for box in seen)
    left, right = max(0, left - PAPER), min(shot.width, right + PAPER)
    return {
        "x": round(left),
        "y": round(top - PAPER),
        "width": round(right - left),
        "height": round(foot - top + 2 * PAPER),
    }


def _write(page: Page, name: str, told: Mapping[str, Any], box: Mapping[str, float]) -> None:
    if SHOTS[name].ring:
        page.locator(SHOTS[name].ring).evaluate(RING)
    png = page.screenshot(full_page=True, clip=box, animations="disabled")  # type: ignore[arg-type]
    page.goto("about:blank")
    webp = page.evaluate(WEBP, base64.b64encode(png).decode())
    (help_pictures.FOLDER / f"{name}.webp").write_bytes(base64.b64decode(webp))
    place = help_pictures.FOLDER / help_pictures.TAKEN
    stored = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    stored[name] = {**told, "width": box["width"], "height": box["height"]}
    text = json.dumps(dict(sorted(stored.items())), indent=2, ensure_ascii=False)
    place.write_text(f"{text}\n", encoding="utf-8")
