"""A register too large for one page: every record keeps its address, and each page says how much it shows."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from asking import load
from repositories import Repo, document

from plainqms import pipeline
from plainqms.publish import due_page, due_parts, record_values, register_parts
from plainqms.publish.manual import Manual
from plainqms.registers.objectives import Objective

OPEN = """\
- id: OBJ-2026-{number:02d}
  title: Objective {number}
  owner: carol
  measure: Share
  target: "9"
  set_on: "2024-01-10"
  due: "2026-12-10"
"""
CLOSED = f"{OPEN}  result: reached\n  closed_on: {{year}}-0{{month}}-11\n"


@pytest.fixture
def repo(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Two open objectives, and nine that were closed in two years; three rows a page, the site's engine makes two."""
    monkeypatch.setattr(register_parts, "ROWS", 3)
    monkeypatch.setattr(register_parts, "SITE_PAGES", 2)
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("procedures/a.md", document("PRO-001", body="As [[OBJ-2026-04]] asks."))
    text = "".join(OPEN.format(number=number) for number in (1, 2))
    text += "".join(
        CLOSED.format(number=number, year=2026 if number > 7 else 2025, month=number % 3 + 1)
        for number in range(3, 12)
    )
    made.write(
        "records/objectives.yml",
        text.replace('Share\n  target: "9"', 'Share\n  resources: Some\n  target: "9"'),
    )
    made.commit("All")
    shutil.copytree(cache, made.root / "build/cache")
    return made


def test_the_register_says_how_much_it_lists_and_where_the_rest_is(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    page = (folder / "registers/objectives/index.html").read_text(encoding="utf-8")
    assert "This page lists the first 3 of 11" in page
    assert "does not look into the pages of 8 records" in page
    parts = [(name, _ids(folder / "registers/objectives" / name)) for name in ("2026", "2025", "2025_2")]
    assert all(f'href="{name}/"' in page for name, _ in parts)
    listed = [*_ids(folder / "registers/objectives"), *(one for _, ids in parts for one in ids)]
    assert sorted(listed) == [f"obj-2026-{number:02d}" for number in range(1, 12)]


def test_every_record_keeps_its_address(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    manual = Manual(load(repo).system, pipeline.publications(load(repo)))
    assert manual.records_beside == {f"OBJ-2026-{number:02d}" for number in (3, *range(5, 12))}
    for number in range(1, 12):
        page = folder / f"registers/objectives/obj-2026-{number:02d}/index.html"
        assert f"<h1>Objective {number}</h1>" in page.read_text(encoding="utf-8")
    beside = (folder / "registers/objectives/obj-2026-03/index.html").read_text(encoding="utf-8")
    back = re.search(r'<a href="([^"]*)">Objectives</a></li>', beside)
    assert back is not None
    path, _, row = back[1].partition("#")
    target = (folder / "registers/objectives/obj-2026-03" / path).resolve() / "index.html"
    assert f'<tr id="{row}"' in target.read_text(encoding="utf-8")


def test_a_register_that_fits_says_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_parts, "ROWS", 11)
    manual = Manual(load(repo).system, ())
    assert register_parts.parts(manual.registers.entries("objectives")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Checked by Frank, 12.5 % (as found); it's “right”: yes/no?",
        "31 % of all – a \"quarter\" of them + one = more",
        "1. not a list here", "1) nor here", "- a list", "+ another", "# a heading", "*stress*", "a\nb", "a  b",
        "See [[OBJ-2026-01]]", "<b>", "a & b", "a_b_c", "`code`", "   code", "term\n: means", "10", "Ünïcode ±2 °C",
        "= rule", "a | b", "https://example.com/x", "{: .x }", "!!! note", "Fine. ", "<script>", "a\\*b",
    ],
)  # fmt: skip
def test_a_plain_line_is_made_as_any_text_is(repo: Repo, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manual = Manual(load(repo).system, ())
    record = manual.system.records.by_id["OBJ-2026-01"][1]
    assert isinstance(record, Objective)
    made = record_values.html(text, record, manual, up="../")
    monkeypatch.setattr(record_values, "_PLAIN", re.compile(r"(?!)"))
    assert record_values.html(text, record, manual, up="../") == made


def _ids(folder: Path) -> list[str]:
    return re.findall(r'<tr id="([^"]*)"', (folder / "index.html").read_text(encoding="utf-8"))


def test_a_long_list_of_what_is_due_says_how_much_it_shows_and_where_the_rest_is(repo: Repo) -> None:
    days = ("2025-02-01", "2025-03-02", "2025-03-30", "2025-04-01", "2025-04-02", "2026-12-10", "2026-12-11")
    text = "".join(
        OPEN.format(number=number).replace("2026-12-10", day)
        for number, day in enumerate((*days, *days[-1:] * 3), 1)
    )
    repo.write("records/objectives.yml", text)
    repo.write("procedures/a.md", document("PRO-001"))
    repo.write(".gitignore", "/build/\n")
    repo.commit("All")
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    page = (folder / "due/index.html").read_text(encoding="utf-8")
    assert "This page lists the first 3 of" in page
    assert "look at this page only" in page
    shown = [
        page,
        *(
            (folder / "due" / name / "index.html").read_text("utf-8")
            for name in ("2025-04", "2026-12", "2026-12_2")
        ),
    ]
    assert all(f'href="{name}/"' in page for name in ("2025-04", "2026-12", "2026-12_2"))
    listed = [one for text in shown for one in re.findall(r'<a href="[^"]*">(OBJ-2026-\d+)', text)]
    assert listed == [f"OBJ-2026-{number:02d}" for number in range(1, 11)]
    assert "2 due, all overdue" in page
    rows = list(csv.reader(io.StringIO((folder / "due/due.csv").read_text("utf-8"))))
    assert [row[3] for row in rows if row[2] == "Say whether it was reached"] == listed


def test_a_list_of_what_is_due_that_fits_says_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_parts, "ROWS", 100)
    manual = Manual(load(repo).system, ())
    assert due_parts.parts(manual.registers.due) == ()
    assert [address for address, *_ in due_page.pages(manual)] == ["due/"]
