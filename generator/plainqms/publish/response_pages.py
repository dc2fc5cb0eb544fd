"""A page to print for each finding that asks for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.publish import records_front, response_words, words
from plainqms.publish.document_page import printed
from plainqms.publish.manual import RECORDS, Manual
from plainqms.publish.records_front import SECTION, Page

BELOW = "response/"
TITLE = "Response sheet"
REGISTER = "findings"


def asks_for_answer(finding: Any) -> bool:
    return bool(response_words.helped(finding.grade).asked)


def address(identifier: str, manual: Manual) -> str:
    """Of the sheet of a finding; empty where the finding has no page of its own, or asks for no answer."""
    finding = manual.system.records.get(identifier)
    with_page = identifier in manual.records_with_page and identifier not in manual.records_beside
    return f"{manual.record_address(identifier)}{BELOW}" if with_page and asks_for_answer(finding) else ""


def pages(manual: Manual) -> Iterator[Page]:
    for item in manual.registers.entries(REGISTER):
        finding = item.record
        at = address(finding.id, manual)
        if not at:
            continue
        title = f"{TITLE}: {finding.id}"
        front = records_front.front(
            manual,
            words.plain(finding.title),
            f"Response to {finding.id}, as at {words.day(manual.system.as_of)}",
            kind="response",
        )
        front["crumbs"] = [
            {"title": SECTION, "url": RECORDS},
            {"title": item.register.title, "url": f"{RECORDS}{REGISTER}/"},
            {"title": finding.id, "url": manual.record_address(finding.id)},
        ]
        front["print"] = printed(
            manual.system, identifier=finding.id, title=TITLE, foot=f"As at {words.day(manual.system.as_of)}"
        )
        found = response_words.made(finding, manual.system)
        yield at, title, front, "response", response_words.values(found, manual.system)
