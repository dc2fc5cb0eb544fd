"""From a complaint to what works since, and back, in the sample system: every step is a link that somebody clicks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import Visit, served
from playwright.sync_api import Browser, Page, expect

from plainqms import pipeline
from plainqms.publish import pages, site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
COMPLAINT, NONCONFORMITY = "CPL-2026-004", "NC-2026-002"
CHANGE, PROCEDURE, TRAINING = "CHG-2026-001", "PRO-008", "TRN-2026-009"


@pytest.fixture(scope="module")
def chain_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample system as it lies here, whatever was committed of it."""
    folder = tmp_path_factory.mktemp("chain")
    for name in ("policies", "procedures", "records"):
        shutil.copytree(ROOT / name, folder / "system" / name)
    for name in ("qms.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, folder / "system" / name)
    loaded = pipeline.load(folder / "system", as_of=date(2026, 11, 23), committed=False)
    pages.stage(
        loaded.system,
        pipeline.publications(loaded),
        loaded.look,
        read=loaded.tree.read,
        folder=folder / "stage",
    )
    site.build(folder / "stage", folder / "site")
    yield from served(folder / "site")


def follow(page: Page, identifier: str) -> None:
    """Click the first link of the page's text that begins with the id, and arrive at what bears it."""
    link = page.get_by_role("article").get_by_role("link", name=re.compile(rf"^{identifier}\b"))
    link.or_(
        page.locator(".qms-after").get_by_role("link", name=re.compile(rf"^{identifier}\b"))
    ).first.click()
    expect(page).to_have_title(re.compile(identifier))
    assert page.url.rstrip("/").endswith(identifier.lower())


def test_from_the_complaint_to_what_works_since(browser: Browser, chain_address: str) -> None:
    with Visit(browser, chain_address) as visit:
        page = visit.open("registers/complaints/")
        page.get_by_role("row", name=re.compile(COMPLAINT)).get_by_role("link").first.click()
        expect(page).to_have_title(re.compile(COMPLAINT))
        follow(page, NONCONFORMITY)
        stages = page.locator(".stages > li")
        expect(stages).to_have_text(
            [re.compile(f"^{name}") for name in
             ("Noticed", "Correction", "Cause", "Corrective action", "Effectiveness", "Closed")]
        )  # fmt: skip
        expect(page.locator("ol.why > li")).to_have_count(3)
        follow(page, CHANGE)
        follow(page, PROCEDURE)
        follow(page, TRAINING)
        expect(page.get_by_text("Effective", exact=True)).to_be_visible()
        assert not visit.complaints


def test_and_back_to_the_complaint(browser: Browser, chain_address: str) -> None:
    with Visit(browser, chain_address, width="phone") as visit:
        page = visit.open("registers/training/")
        page.get_by_role("row", name=re.compile(TRAINING)).get_by_role("link").first.click()
        expect(page).to_have_title(re.compile(TRAINING))
        for identifier in (PROCEDURE, CHANGE, NONCONFORMITY, COMPLAINT):
            follow(page, identifier)
        expect(page.locator(".qms-control .state")).to_contain_text("Closed")
        assert not visit.complaints
