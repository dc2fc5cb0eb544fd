"""Lines to paste name a person: one who is known where the message is read, and in help the house's one example."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from plainqms.model.people import Assignment
from plainqms.model.register import EXAMPLE_PERSON, Records
from plainqms.registers import evidence_elsewhere, external_documents

ROOT = Path(__file__).parents[2]


def assigned(person: str, role: str, begins: str, ends: str | None = None) -> Assignment:
    return Assignment.model_validate({"person": person, "role": role, "from": begins, "until": ends})


RECORDS = Records(
    as_of=date(2026, 6, 30),
    assignments=(
        assigned("alice", "quality_manager", "2020-01-01", "2026-06-29"),
        assigned("carol", "quality_manager", "2026-06-30"),
        assigned("bob", "buyer", "2020-01-01", "2026-06-29"),
    ),
)


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        ("quality_manager", "carol"),  # since today
        ("bob", "bob"),  # a person
        ("buyer", EXAMPLE_PERSON),  # nobody any more
        ("", EXAMPLE_PERSON),
    ],
)
def test_an_example_names_who_is_meant(holder: str, expected: str) -> None:
    for rule in (
        external_documents.CHECK_OVERDUE, external_documents.NEVER_CHECKED, evidence_elsewhere.NEVER_SAMPLED,
    ):  # fmt: skip
        assert f"by: {expected}," in RECORDS.named(rule.remedy, holder)


def test_registers_ask_for_it() -> None:
    document = external_documents.ExternalDocument.model_validate({
        "id": "EXT-001", "title": "A guide", "kind": "other", "issuer": "Us", "edition": "1", "held": "Shelf",
        "owner": "quality_manager", "next_check": "2026-01-01",
    })  # fmt: skip
    pointer = evidence_elsewhere.Pointer.model_validate({
        "id": "EVE-001", "title": "Orders", "where": "Shop", "owner": "quality_manager", "retrieve": "Ask.",
    })  # fmt: skip
    found = [
        *external_documents.problems(document, RECORDS), *evidence_elsewhere.problems(pointer, RECORDS),
    ]  # fmt: skip
    told = {item.rule.code: item.remedy for item in found}
    assert {code for code, remedy in told.items() if "by: carol," in remedy} == {"E551", "E552", "E562"}


def test_nobody_else_of_our_own_sample_stands_in_what_others_read() -> None:
    people = set(re.findall(r"(?m)^- id: (\w+)", (ROOT / "records/people.yml").read_text(encoding="utf-8")))
    assert EXAMPLE_PERSON in people
    others = re.compile(rf"\b({'|'.join(sorted(people - {EXAMPLE_PERSON}))})\b")
    files = [
        path for path in (ROOT / "generator").rglob("*") if path.suffix in (".py", ".yml", ".md", ".html")
    ]
    named = {path.name for path in files if others.search(path.read_text(encoding="utf-8"))}
    assert len(files) > 100
    assert named == set()
