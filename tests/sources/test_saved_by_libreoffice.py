"""Tables that LibreOffice saved give the values that they had, or say which cell to write how. Nothing is guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plainqms.registers import register
from plainqms.sources.record_tables import read_table

FOLDER = Path(__file__).with_name("saved_by_libreoffice")
SAVED = {
    "comma": "nonconforming-outputs",
    "semicolon": "calibrations",
    "tabs": "training",
    "text-quoted": "measuring-equipment",
}


def rows(path: Path, name: str) -> list[dict[str, Any]]:
    records, problems = read_table(path.read_bytes(), f"records/{name}.csv", register(name).model)
    assert problems == []
    return [record.model_dump() for record in records]


def told(file: str, name: str = "objectives") -> tuple[int, list[tuple[str, str, str]]]:
    data = (FOLDER / file).read_bytes()
    records, problems = read_table(data, f"{name}.csv", register(name).model)
    return len(records), [(item.rule.code, str(item.place), item.remedy) for item in problems]


@pytest.mark.parametrize(("file", "name"), SAVED.items())
def test_the_same_values_as_before(file: str, name: str) -> None:
    before, after = rows(FOLDER / "before" / f"{name}.csv", name), rows(FOLDER / f"{file}.csv", name)
    assert len(before) > 5
    for row in before:  # Calc took it for a number, and no reader can know
        if row.get("accreditation"):
            row["accreditation"] = row["accreditation"].lstrip("0")
    assert after == before


def test_a_title_above_and_line_breaks_in_cells() -> None:
    (row,) = rows(FOLDER / "title-and-newlines.csv", "objectives")
    assert (row["title"], row["measure"], str(row["target"])) == (
        "Größer werden",
        "Share of\norders in time",
        "99.5",
    )


def test_the_older_encoding_is_refused_at_its_byte() -> None:
    records, problems = told("windows-1252.csv", "calibrations")
    assert records == 0
    ((code, place, remedy),) = problems
    line = next(
        number
        for number, row in enumerate((FOLDER / "windows-1252.csv").read_bytes().split(b"\n"), 1)
        if not row.isascii()
    )
    assert (code, place.split(":")[1]) == ("Y101", str(line))
    assert "UTF-8" in remedy


def test_german_dates_and_a_decimal_comma() -> None:
    assert told("german-formats.csv") == (
        0,
        [
            ("E103", "objectives.csv:4:5", "Write it in digits with a point, as 99.5."),
            ("E103", "objectives.csv:4:6", "Write it as 2026-01-14."),
            ("E103", "objectives.csv:4:7", "Write it as 2026-12-31."),
        ],
    )


def test_british_dates_and_a_serial_one() -> None:
    assert told("british-formats-and-a-serial-date.csv") == (
        0,
        [
            ("E103", "objectives.csv:2:6", "Write it as 2026-01-14."),
            ("E103", "objectives.csv:2:7", "Write it as 2026-12-31."),
        ],
    )
