"""Real repositories with fixed people and dates, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import CHROMIUM, REQUIRED
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Without Chromium a test is skipped; on the machine that must run all, it fails."""
    if not CHROMIUM:
        (pytest.fail if REQUIRED else pytest.skip)("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
