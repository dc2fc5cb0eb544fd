"""`qms training`: who must read what, by person, document and role; in words and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, ask_json
from repositories import Repo

ASKED = ("--as-of", "2026-06-30", "training")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("records/assignments.yml", ASSIGNMENTS)
    for name, audience in (("PRO-001", "everyone"), ("PRO-002", "quality_manager")):
        front = f"id: {name}\ntitle: Title\nowner: quality_manager\naudience: [{audience}]"
        made.write(f"procedures/{name}.md", f"---\n{front}\n---\n\n## Purpose\n\nWe buy well.\n")
    made.write(
        "records/acknowledgements.yml",
        '- {id: ACK-2026-001, on: "2026-01-12", people: [alice], documents: [{document: PRO-001, revision: "1"}]}\n',
    )
    made.commit("First", on="2026-01-10")
    return made


ASSIGNMENTS = (
    '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
    '- {role: quality_manager, person: alice, from: "2026-06-20"}\n'
    '- {role: managing_director, person: alice, from: "2026-06-20"}\n'
)


def found(repo: Repo, *arguments: str) -> list[tuple[str, str, str, str]]:
    _, answer = ask_json(repo, *ASKED, *arguments)
    assert (answer["schema"], answer["as_of"]) == ("plainqms/training/1", "2026-06-30")
    return [(item["person"], item["document"], item["state"], item["by"]) for item in answer["reading"]]


CAROL = ("carol", "PRO-001", "overdue", "2026-02-09")
ALICE = ("alice", "PRO-001", "read", "2026-07-20")
TWO = ("alice", "PRO-002", "due", "2026-07-20")


def test_all_and_chosen_ones(repo: Repo) -> None:
    assert found(repo) == [CAROL, ALICE, TWO]
    assert found(repo, "--due") == [CAROL, TWO]
    assert found(repo, "--person", "alice") == [ALICE, TWO]
    assert found(repo, "--document", "PRO-001") == [CAROL, ALICE]
    assert found(repo, "--role", "managing_director") == [CAROL, ALICE]
    assert found(repo, "--role", "quality_manager", "--due") == [TWO]


def test_the_record_that_shows_it(repo: Repo) -> None:
    _, answer = ask_json(repo, *ASKED, "--person", "alice")
    first, second = answer["reading"]
    assert (first["read"], first["read_on"], first["record"]) == ("1", "2026-01-12", "ACK-2026-001")
    assert (second["read"], second["read_on"], second["record"]) == ("", "", "")


def test_text_is_grouped_and_counted(repo: Repo) -> None:
    status, told = ask(repo, *ASKED)
    lines = told.splitlines()
    assert status == 0
    assert [line for line in lines[:-1] if line and not line.startswith(" ")] == [
        "Carol Keller (carol)", "Alice Author (alice)",
    ]  # fmt: skip
    assert lines[-1] == "1 of 3 read, 2 due, 1 of them overdue, as at 2026-06-30."


def test_one_document_is_told_by_its_readers(repo: Repo) -> None:
    told = ask(repo, *ASKED, "--document", "PRO-001")[1].splitlines()
    assert [line.split()[:3] for line in told[1:3]] == [
        ["overdue", "Carol", "Keller,"],
        ["read", "Alice", "Author,"],
    ]


@pytest.mark.parametrize(
    ("option", "meant"),
    [("--person=karol", "carol"), ("--document=PRO-01", "PRO-001"), ("--role=quality", "")],
)
def test_unknown_names(repo: Repo, option: str, meant: str) -> None:
    status, told = ask(repo, *ASKED, option)
    assert (status, meant in told) == (2, True)
