"""The pages of coverage that go across standards, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.publish import (
    documented_information_page,
    lists,
    process_coverage_page,
    standard_page,
    structure_page,
)
from plainqms.publish.auditors_front import DOCUMENTED, PROCESSES, STRUCTURE, TITLES
from plainqms.publish.manual import Manual
from plainqms.sources.yaml_writing import Written


def pages(manual: Manual) -> Iterator[tuple[str, str, dict[str, Written], str, lists.Values]]:
    """Address, title, front matter, template and values of each; none where no standard is adopted."""
    if not manual.system.standards:
        return
    yield (
        STRUCTURE,
        TITLES[STRUCTURE],
        structure_page.front(manual),
        "structure",
        structure_page.values(manual),
    )
    yield (
        PROCESSES, TITLES[PROCESSES], process_coverage_page.front(manual), "process_coverage",
        process_coverage_page.values(manual),
    )  # fmt: skip
    yield (
        DOCUMENTED, TITLES[DOCUMENTED], documented_information_page.front(manual), "documented_information",
        documented_information_page.values(manual),
    )  # fmt: skip


def files(manual: Manual) -> Iterator[tuple[str, bytes]]:
    for standard in manual.system.standards:
        yield (
            f"{manual.standard_address(standard)}{standard_page.FILE}",
            standard_page.table(standard, manual),
        )
    if manual.system.standards:
        yield f"{PROCESSES}{process_coverage_page.FILE}", process_coverage_page.table(manual)
        yield f"{DOCUMENTED}{documented_information_page.FILE}", documented_information_page.table(manual)
