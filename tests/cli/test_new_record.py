"""`qms new` for records: an id that nobody bears, where the others lie, and only empty fields are complained of."""

from __future__ import annotations

import re

import pytest
from asking import ask, load, problems
from repositories import Repo

from plainqms import registers
from plainqms.model.fields import described
from plainqms.sources import record_writing
from plainqms.sources.records import read_records


def new(repo: Repo, *arguments: str) -> tuple[str, str]:
    status, out = ask(repo, "--as-of", "2026-06-30", "new", *arguments)
    assert status == 2, "a record begins today"
    status, out = ask(repo, "new", *arguments)
    assert status == 0, out
    identifier, path = out.strip().split("  ", 1)
    return identifier, path


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_the_template_holds_fields_of_the_register_and_no_others(name: str) -> None:
    """With every # taken away it is read, and nothing is wrong but what is still empty."""
    register = registers.register(name)
    fields = tuple(described(register.model))
    text = record_writing.entry(fields, {"id": f"{register.prefixes[0]}-001"})
    whole = re.sub(r"^  #(?! )", "  ", text, flags=re.MULTILINE)
    assert whole.count("\n  #") < text.count("\n  #")
    assert {
        line.split(":")[0].strip(" -#") for line in whole.splitlines() if re.match(r"(- |  )\w+:", line)
    } == {item.path for item in fields if "." not in item.path} - {"amendment", "sample", "related"}
    _, found = read_records([f"records/{name}.yml"], lambda path: whole.encode())
    assert {item.rule.code for item in found} <= {"E102"}, found


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_the_headings_are_read(name: str) -> None:
    register = registers.register(name)
    head = ",".join(record_writing.headings(tuple(described(register.model))))
    row = f"{register.prefixes[0]}-001" + "," * head.count(",")
    _, found = read_records([f"records/{name}.csv"], lambda path: f"{head}\n{row}\n".encode())
    assert {item.rule.code for item in found} <= {"E102"}, found


def test_the_first_record_makes_the_file(repo: Repo) -> None:
    identifier, path = new(repo, "risk", 'Flood: "again" # and again', "--owner", "quality_manager")
    assert path == "records/risks.yml"
    assert re.fullmatch(r"RISK-20[0-9]{2}-001", identifier)
    record = load(repo, committed=False).system.records.get(identifier)
    assert record.title == 'Flood: "again" # and again'
    told = [item.rule.code for item in problems(repo) if item.place.path == path]
    assert set(told) <= {"E127", "E351"}, "today is after the day of the tests; nothing is decided yet"


def test_the_next_stands_at_the_end_of_the_list_as_far_indented(repo: Repo) -> None:
    repo.write(
        "records/risks.yml",
        "# Ours\n"
        '  - id: OPP-007\n    title: A chance\n    owner: carol\n    identified_on: "2026-01-10"  # kept\n',
    )
    before = (repo.root / "records/risks.yml").read_text(encoding="utf-8")
    assert new(repo, "OPP", "Another", "--owner", "carol")[0] == "OPP-008"
    after = (repo.root / "records/risks.yml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert [item.id for item in load(repo, committed=False).system.records.of("risks")] == [
        "OPP-007",
        "OPP-008",
    ]


def test_in_a_folder_it_is_a_file_of_its_own(repo: Repo) -> None:
    repo.write("records/suppliers/old.yml", "- id: SUP-004\n  title: Tubes\n")
    identifier, path = new(repo, "supplier", "Springs")
    assert (identifier, path) == ("SUP-005", "records/suppliers/SUP-005.yml")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_in_a_table_it_is_a_row(repo: Repo, separator: str) -> None:
    head = ["Id", "Owner", "Item", "location"]
    rows = [head, ["EQ-009", "carol", "Gauge", "Bench 1"]]
    repo.write("records/measuring-equipment.csv", "\n".join(separator.join(row) for row in rows))
    identifier, path = new(repo, "EQ", "Scale, new; again", "--owner", "carol")
    assert (identifier, path) == ("EQ-010", "records/measuring-equipment.csv")
    held = load(repo, committed=False).system.records.of("measuring-equipment")
    assert [item.id for item in held] == ["EQ-009", "EQ-010"]


def test_a_number_that_is_named_is_not_given_again(repo: Repo) -> None:
    """The record that bears it may lie in a file that cannot be read."""
    repo.write("records/suppliers/broken.yml", "- id: SUP-011\n  title: [Tubes\n")
    assert new(repo, "suppliers", "Springs")[0] == "SUP-012"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("records/risks.yml", "[]\n"),
        ("records/risks.yml", "- id: RISK-001\n  title: [Flood\n"),
        ("records/risks.csv", "name;owner\nFlood;carol\n"),
        ("records/risks.csv", b"id;title\nRISK-001;Ger\xe4t\n"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(repo: Repo, path: str, text: str | bytes) -> None:
    repo.write(path, text)
    before = (repo.root / path).read_bytes()
    assert ask(repo, "new", "risks", "Another")[0] == 2
    assert (repo.root / path).read_bytes() == before


def test_what_a_register_does_not_hold_is_refused(repo: Repo) -> None:
    assert ask(repo, "new", "calibrations", "A title")[0] == 2
    assert ask(repo, "new", "supplier", "Tubes", "--process", "purchasing")[0] == 2
    status, said = ask(repo, "new", "suplier", "Tubes")
    assert status == 2
    assert "suppliers" in said
    assert ask(repo, "new", "procedure")[0] == 2
