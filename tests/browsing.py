"""Pages in a real browser: which one, at which widths, from which address, and what they complained about."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, Request

# The first is Chromium without what a window needs: a page costs it a third of the time.
CHROMIUM = next(
    filter(None, map(which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), ""
)
REQUIRED = os.environ.get("PLAINQMS_REQUIRE_BROWSER") == "1"
WIDTHS = {"desk": (1440, 1000), "phone": (390, 844)}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A page that is left takes no more of its files: nothing to tell."""


def served(folder: Path) -> Iterator[str]:
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Visit:
    """A page with what it said to the console and asked of other hosts."""

    def __init__(self, browser: Browser, address: str, *, width: str = "desk", dark: bool = False) -> None:
        wide, high = WIDTHS[width]
        self.address, self.complaints, self.strangers = address, [], []  # type: ignore[var-annotated]
        self.context = browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme="dark" if dark else "light",
            is_mobile=width == "phone",
            has_touch=width == "phone",
        )
        self.page: Page = self.context.new_page()
        self.page.clock.set_fixed_time(NOON)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(request.url)
