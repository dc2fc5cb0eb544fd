"""`qms acknowledge`: writes one record, commits nothing, and says what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, fingerprint, problems
from repositories import ASSIGNMENTS, Repo, document

DAY = ("--as-of", "2026-06-30", "acknowledge")
FILE = "records/acknowledgements.yml"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("records/assignments.yml", ASSIGNMENTS + "- {role: quality_manager, person: alice}\n")
    made.write("procedures/a.md", document("PRO-001"))
    made.write("procedures/b.md", document("PRO-002", "Selling"))
    made.commit("First", on="2026-01-10")
    return made


def test_it_is_written_and_judged_well(repo: Repo) -> None:
    status, told = ask(repo, *DAY, "PRO-001", "--as", "carol")
    assert status == 0
    assert told.startswith("ACK-2026-001  records/acknowledgements.yml  PRO-001 revision 1: carol\n")
    assert f"git add {FILE}" in told
    assert ask(repo, *DAY, "PRO-002", "--as", "carol", "--on", "2026-06-01")[0] == 0
    assert "ACK-2026-002" in (repo.root / FILE).read_text()
    assert repo.git("log", "--oneline").count("\n") == 0
    assert [item for item in problems(repo) if item.place.path == FILE] == []


def test_a_talk_is_one_record(repo: Repo) -> None:
    talk = ("--talk", "--people", "carol, alice", "--by", "alice", "--evidence", "Signed sheet")
    assert ask(repo, *DAY, "PRO-001", "PRO-002", *talk)[0] == 0
    assert (repo.root / FILE).read_text().count("- id:") == 1
    assert [item for item in problems(repo) if item.place.path == FILE] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("PRO-001",), "--as PERSON"),
        (("PRO-001", "--as", "karol"), "did you mean carol"),
        (("PRO-001", "--as", "carol", "--people", "alice"), "--talk"),
        (("PRO-001", "--talk", "--as", "carol"), "--people"),
        (("PRO-001", "--talk", "--people", "carol,alice"), "--evidence"),
        (("PRO-001", "PRO-002", "--as", "carol", "--revision", "1"), "one document"),
        (("PRO-009", "--as", "carol"), "PRO-009"),
        (("PRO-001", "--as", "carol", "--on", "soon"), "soon"),
    ],
)
def test_wrong_use_writes_nothing(repo: Repo, arguments: tuple[str, ...], told: str) -> None:
    before = fingerprint(repo.root / "records")
    status, said = ask(repo, *DAY, *arguments)
    assert (status, told in said) == (2, True), said
    assert fingerprint(repo.root / "records") == before


def test_a_register_that_cannot_be_read_is_mended_first(repo: Repo) -> None:
    repo.write(FILE, '- {id: ACK-2026-001, on: "2026-13-01", people: [carol], documents: []}\n')
    status, said = ask(repo, *DAY, "PRO-001", "--as", "carol")
    assert (status, FILE in said) == (1, True)
    assert "ACK-2026-002" not in (repo.root / FILE).read_text()
