"""Every register has a fixture beside this file: good and bad for each of its rules; and its fields are documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks.test_cases import Case, laid, read_cases, told

from plainqms import registers
from plainqms.model.identifiers import is_identifier
from plainqms.registers import retention
from plainqms.sources.standards import expand, read_standards
from plainqms.sources.table_headings import heading_path

FOLDER = Path(__file__).parent
CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]

__all__ = ["laid"]  # the fixture, as pytest finds it


def code(case: Case) -> str:
    return case.title.split()[0]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, laid: Path, tmp_path: Path) -> None:
    expected = [line for kind, _, text in case.blocks if kind == "problems" for line in text.splitlines()]
    found = told(case, laid, tmp_path / "repo")
    assert found == expected
    assert (code(case) in {line.split()[-1] for line in found}) is not case.good


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_each_rule_of_a_register_has_a_good_and_a_bad_case(name: str) -> None:
    cases = read_cases(FOLDER / f"{name}.md")
    wanted = {(rule.code, good) for rule in registers.register(name).rules for good in (True, False)}
    assert {(code(case), case.good) for case in cases} == wanted


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_fields_are_documented_and_clauses_exist(name: str) -> None:
    register = registers.register(name)
    assert register.name == name
    assert all(field.title for field in register.model.model_fields.values())
    assert register.purpose.endswith(".")
    assert register.empty.endswith(".")
    known = read_standards(("iso-9001-2015", "iso-14001-2015", "iso-45001-2018", "iso-iec-27001-2022"))
    assert all(expand(clause, known) for clause in register.clauses)
    ended = {way for way in register.ends.values() if isinstance(way, str)}
    assert {*register.happened, register.begins, *ended} - {""} <= set(register.model.model_fields)
    columns = {heading_path(name.replace("*", "1"), register.model) is not None for name in register.grows}
    assert columns <= {True}
    assert set(register.ends) <= set(retention.TRIGGERS)


def test_prefixes_and_codes_belong_to_one_register_each() -> None:
    prefixes = [prefix for register in registers.every() for prefix in register.prefixes]
    codes = [rule.code for register in registers.every() for rule in register.rules]
    assert len(set(prefixes)) == len(prefixes)
    assert len(set(codes)) == len(codes)
    assert all(is_identifier(f"{prefix}-1") for prefix in prefixes)
