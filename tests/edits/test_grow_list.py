"""A list inside a record grows at its end; comments, other records and the way it was written stay, byte for byte."""

from __future__ import annotations

import pytest

from plainqms.edits.grow_list import grown, with_records
from plainqms.model.place import Place

ITEM = {"clause": "iso-9001:8.4.1", "records": ["SUP-001"]}
ADDED = '- clause: "iso-9001:8.4.1"\n  records:\n    - "SUP-001"\n'


def added(indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" for line in ADDED.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: A-1\n  rows:\n    - {clause: x}\n    # said later\n  title: T\n", 2),
        ("- id: A-1\n  rows:\n  - clause: x\n    seen: >-\n      One.\n\n      rows: none.\n  title: T\n", 6),
    ],
)
def test_after_the_last_item(before: str, after: int) -> None:
    lines = before.splitlines(keepends=True)
    made = grown(before, Place("a.yml", 1, 3), "rows", [ITEM])
    assert made is not None
    last = max(i for i, line in enumerate(lines) if line.startswith(("    -", "      rows", "  - c")))
    indent = 4 if "    - {" in before else 2
    assert made == "".join((*lines[: last + 1], added(indent), *lines[last + 1 :]))
    assert after


def test_where_nothing_stood_before_it_comes_last_in_the_record() -> None:
    before = "# Kept by Carol.\n- id: A-1 # first\n  text: |\n    rows: no list\n\n# between\n- id: A-2\n  title: T\n"
    made = grown(before, Place("a.yml", 2, 3), "rows", [ITEM])
    assert made == before.replace("    rows: no list\n", "    rows: no list\n  rows:\n" + added(4))


@pytest.mark.parametrize("empty", ["rows: []", "rows: [ ]  # none yet", "rows:", "rows: # none yet"])
def test_an_empty_list(empty: str) -> None:
    made = grown(f"- id: A-1\n  {empty}\n  title: T\n", Place("a.yml", 1, 3), "rows", [ITEM])
    assert made is not None
    head, rest = made.split("\n", 2)[1:]
    assert head.startswith("  rows:")
    assert "[" not in head
    assert ("none yet" in head) is ("none yet" in empty)
    assert rest == added(4) + "  title: T\n"


@pytest.mark.parametrize(
    "text", ["- {id: A-1, rows: []}\n", "- id: A-1\n  rows: [{clause: x}]\n", "- id: A-1\n  rows: &x\n"]
)
def test_what_cannot_be_added_to(text: str) -> None:
    assert grown(text, Place("a.yml", 1, 3), "rows", [ITEM]) is None


def test_line_ends_of_another_system_stay() -> None:
    made = grown("- id: A-1\r\n  title: T\r\n", Place("a.yml", 1, 3), "rows", [ITEM])
    assert made is not None
    assert made.count("\r\n") == made.count("\n") == 6


def test_records_at_the_end_of_a_list() -> None:
    assert with_records("# Head.\n", [{"id": "F-1"}]) == '# Head.\n- id: "F-1"\n'
    assert with_records("  - id: F-1\n", [{"id": "F-2"}]) == '  - id: F-1\n\n  - id: "F-2"\n'
