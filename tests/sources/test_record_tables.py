"""Tables as people and spreadsheets write them: separators, marks, titles, quotes, formulas, dates, many rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainqms.registers.nonconformities import Nonconformity
from plainqms.registers.objectives import Objective
from plainqms.sources.record_tables import read_table
from plainqms.sources.records import read_records

PATH = "records/objectives.csv"
HEAD = ["id", "title", "owner", "measure", "target", "set_on", "due"]
ROW = ["OBJ-2026-01", "Größer werden", "carol", "Share", "99.5", "2026-01-14", "2026-12-31"]


def table(*rows: list[str], separator: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue()


def told(data: bytes | str) -> tuple[list[Objective], list[str]]:
    given = data.encode() if isinstance(data, str) else data
    records, problems = read_table(given, PATH, Objective)
    return records, [f"{item.place.line}:{item.place.column} {item.rule.code}" for item in problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_and_a_byte_order_mark(separator: str, mark: bytes) -> None:
    records, found = told(mark + table(HEAD, ROW, separator=separator).encode())
    assert found == []
    assert [(item.id, item.title, str(item.target)) for item in records] == [
        ("OBJ-2026-01", "Größer werden", "99.5")
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused_with_a_remedy(encoding: str) -> None:
    records, problems = read_table(table(HEAD, ROW).encode(encoding), PATH, Objective)
    assert records == []
    assert [item.rule.code for item in problems] == ["Y101"]
    assert "UTF-8" in problems[0].remedy


def test_a_title_above_empty_rows_below_and_columns_in_another_order() -> None:
    rows = [["Objectives 2026", ""], [""], HEAD[::-1], ROW[::-1], ["", ""], []]
    records, found = told(table(*rows))
    assert (len(records), found) == (1, [])
    assert str(records[0].placed("target")) == f"{PATH}:4:3"


def test_a_quoted_cell_over_several_lines_moves_no_place() -> None:
    broken = ["OBJ-2026-02", "Two\nlines", "carol", "Share", "x", "2026-01-14", "2026-12-31"]
    records, found = told(table(HEAD, [*ROW[:1], "Three\nlong\nlines", *ROW[2:]], broken))
    assert found == ["5:5 E103"]
    assert records[0].title == "Three\nlong\nlines"


def test_titles_of_fields_are_headings_as_well() -> None:
    head = ["Id", "Objective", "OWNER", "Measure", "target", "Set on", "To be reached by"]
    assert told(table(head, ROW))[1] == []


def test_groups_and_lists_by_their_way() -> None:
    head = ["id", "title", "source", "raised_on", "raised_by", "owner", "actions.1.what", "actions.1.owner"]
    row = ["NC-2026-001", "Label", "work", "2026-02-01", "alice", "carol", "Print it", "bob"]
    head += ["actions.2.what", "actions.2.owner", "effectiveness.due", "clauses", "whys.1"]
    row += ["", "", "31/12/2026", "iso-9001:8.5.2; iso-9001:8.7", "By hand"]
    (record,), problems = read_table(table(head, row).encode(), PATH, Nonconformity)
    assert [item.what for item in record.actions] == ["Print it"]
    assert record.clauses == ("iso-9001:8.5.2", "iso-9001:8.7")
    assert record.whys == ("By hand",)
    assert [(str(item.place), item.rule.code, item.remedy) for item in problems] == [
        (f"{PATH}:2:11", "E103", "Write it as 2026-12-31.")
    ]
    assert not record.origin.whole


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "#REF!", "-A1"])
def test_what_a_spreadsheet_would_compute_is_no_value(cell: str) -> None:
    records, found = told(table([*HEAD, "resources"], [*ROW, cell]))
    assert found == ["2:8 E106"]
    assert records[0].resources == ""


@pytest.mark.parametrize("cell", ["-20 to 150 °C", "+44 20 7946 0000", "-3", "- a list", "#4 of 5"])
def test_a_sign_makes_no_formula(cell: str) -> None:
    records, found = told(table([*HEAD, "resources"], [*ROW, cell]))
    assert (found, records[0].resources) == ([], cell)


def test_ten_thousand_rows() -> None:
    rows = [[f"OBJ-2026-{number:05d}", *ROW[1:]] for number in range(10_000)]
    records, found = told(table(HEAD, *rows))
    assert (len(records), found) == (10_000, [])
    assert records[-1].placed("owner").line == 10_001


def test_a_column_that_is_missing_is_told_once() -> None:
    rows = [row[:2] + row[3:] for row in (HEAD, ROW, ROW, ROW)]
    assert told(table(*rows)) == ([], ["1:1 E102"])


@given(st.text(max_size=300))
def test_no_text_makes_it_fall_over(text: str) -> None:
    told(text)
    told("id,title,owner,measure,target,set_on,due\n" + text)


@given(st.binary(max_size=200), st.sampled_from(["csv", "yml", "md"]))
def test_no_bytes_make_a_file_of_records_fall_over(data: bytes, kind: str) -> None:
    for start in (b"", b"- id: NC-2026-001\n", b"---\nid: NC-2026-001\n"):
        read_records([f"records/nonconformities/x.{kind}"], lambda path, start=start: start + data)


def test_a_file_and_a_folder_are_one_register() -> None:
    files = {
        "records/objectives.csv": table(HEAD, ROW).encode(),
        "records/objectives/2027.yml": b'- {id: OBJ-2027-01, title: T, owner: carol, measure: M, target: "1",'
        b' set_on: "2027-01-01", due: "2027-12-31"}\n',
        "records/objectives/OBJ-2026-02.md": b'---\nid: OBJ-2026-02\ntitle: T\nowner: carol\nmeasure: M\ntarget: "1"\n'
        b'set_on: "2026-01-01"\ndue: "2026-12-31"\n---\n\n## Why\n\nBecause [[PRO-001]].\n',
        "records/roles.yml": b"",
        "records/photo.jpg": b"\xff\xd8",
    }
    found, problems = read_records(files, files.__getitem__)
    assert problems == ()
    assert list(found) == ["objectives"]
    assert [record.id for record in found["objectives"]] == ["OBJ-2026-01", "OBJ-2027-01", "OBJ-2026-02"]
    story = found["objectives"][2].origin
    assert (story.text.splitlines()[0], story.line) == ("## Why", 11)
    assert [(item.target, item.place.line) for item in story.references] == [("PRO-001", 13)]


def test_a_cell_in_a_column_without_a_heading_is_told() -> None:
    head, row = [*HEAD[:3], "", *HEAD[3:]], [*ROW[:3], "lost", *ROW[3:]]
    records, found = told(table(head, row, [*row[:3], "", *row[4:]]))
    assert (len(records), found) == (2, ["2:4 E107"])


def test_a_misspelt_heading_is_told_once_and_step_by_step() -> None:
    head = ["id", "titel", *HEAD[2:], "actions.1.wat", "acions.2.owner"]
    _, problems = read_table(table(head, [*ROW, "", ""]).encode(), PATH, Objective)
    assert [(item.rule.code, item.place.column, item.remedy) for item in problems] == [
        ("E101", 2, "Did you mean `title`?"),
        ("E101", 8, "Did you mean `actions.1.what`?"),
        ("E101", 9, "Did you mean `actions.2.owner`?"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("csv", ""),
        ("csv", "\n"),
        ("csv", ",".join(HEAD)),
        ("yml", ""),
        ("yml", "[]"),
        ("yml", "# none yet\n"),
    ],
)
def test_an_empty_register_is_none(path: str, text: str) -> None:
    assert read_records([f"records/objectives.{path}"], lambda _: text.encode()) == ({"objectives": ()}, ())
