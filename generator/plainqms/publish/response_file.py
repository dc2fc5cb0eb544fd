"""The response sheet as one file to send, to print, to keep: it loads nothing."""

from __future__ import annotations

from typing import Any

from plainqms.model.system import System
from plainqms.publish import pages, response_words


def html(finding: Any, system: System) -> str:
    found = response_words.made(finding, system)
    return pages.render("response_file", response_words.values(found, system))


def markdown(finding: Any, system: System) -> str:
    return response_words.markdown(response_words.made(finding, system), system)
