"""The end of a document that needs records: nothing ends by merging, and every wrong record of an end is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, codes, standing
from recorded import RECORDED, approve, end, lay, path_of, write
from repositories import BOB, SETTINGS, Repo, document

from plainqms.model.revision import State

A, B = "PRO-001", "PRO-002"
DAY = "2026-03-01"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """PRO-001 is in force, and so is PRO-002; Alice asks for ends, Carol approves them."""
    repo = lay(Repo(tmp_path / "repo"))
    for name in (A, B):
        write(repo, name, on="2026-01-02", title=name)
    for name in (A, B):
        approve(repo, name, "1", on="2026-01-03")
    return repo


def withdraw(repo: Repo, *, on: str = "2026-02-01", day: str = DAY) -> None:
    write(repo, A, on=on, title=A, withdrawn=day, message="The group buys for us")


def supersede(repo: Repo) -> None:
    write(repo, B, on="2026-02-01", title=B, supersedes=A)


def told(repo: Repo) -> set[str]:
    return {code for code, _, _ in codes(repo, committed=True) if code[0] == "H" or code == "D243"}


def ended(repo: Repo) -> date | None:
    found = standing(repo, A)
    assert (found.state is State.WITHDRAWN) is (found.current is None) is (found.withdrawn is not None)
    return found.withdrawn


# What ends nothing by itself, and what is told of it.


def removed(repo: Repo) -> None:
    (repo.root / path_of(A)).unlink()
    repo.commit("Removed", on="2026-02-01")


def said_and_removed(repo: Repo) -> None:
    withdraw(repo)
    removed(repo)


def by_a_pull_request(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    withdraw(repo)
    repo.git("checkout", "-q", "main")
    repo.merge("side", on="2026-02-02")


def with_lower_assurance(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS)
    withdraw(repo)


def by_an_instruction_that_needs_no_record(repo: Repo) -> None:
    repo.write("procedures/wi-001.md", document("WI-001", title="Buying a gauge", supersedes=A))
    repo.commit("An instruction", on="2026-02-01")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (withdraw, "H400"), (supersede, "H400"), (removed, "H370"), (said_and_removed, "H400"),
        (by_a_pull_request, "H400"), (with_lower_assurance, "H362"), (by_an_instruction_that_needs_no_record, "H400"),
    ],
)  # fmt: skip
def test_without_an_approval_the_document_stays_in_force(
    repo: Repo, deed: Callable[[Repo], None], code: str
) -> None:
    deed(repo)
    assert code in told(repo)
    assert "D243" not in told(repo)  # its remedy would be the wrong one
    assert ended(repo) is None
    assert standing(repo, A).state is State.IN_FORCE


def test_it_is_published_until_its_end_is_approved(repo: Repo) -> None:
    repo.write(".gitignore", "/build/\n")
    withdraw(repo)
    page = repo.root / "build/site/documents/pro-001/index.html"
    assert ask(repo, "--as-of", "2026-04-01", "build")[0] == 0
    assert "In force since 3 Jan 2026" in page.read_text(encoding="utf-8")
    end(repo, A, on="2026-04-02", withdrawn=DAY)
    assert ask(repo, "--as-of", "2026-04-02", "build")[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "Withdrawn on 2 Apr 2026." in text
    assert "The group buys for us" in text
    assert "Its end was approved by Carol Keller, managing director, 2 Apr 2026, personally." in text
    (repo.root / path_of(A)).unlink()
    repo.commit("Its file goes", on="2026-04-03")
    assert ask(repo, "--as-of", "2026-04-03", "build")[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "Withdrawn on 2 Apr 2026." in text
    assert "Its end was approved by Carol Keller" in text
    assert (page.parent / "r1/text.txt").exists()


@pytest.mark.parametrize(("approved", "from_day"), [("2026-02-10", DAY), ("2026-03-15", "2026-03-15")])
def test_it_ends_on_its_day_and_never_before_its_approval(repo: Repo, approved: str, from_day: str) -> None:
    withdraw(repo)
    end(repo, A, on=approved, withdrawn=DAY)
    assert ended(repo) == date.fromisoformat(from_day)
    assert told(repo) == set()


# Who names a document whose end waits is told nothing; who names one that has ended is.


def named(repo: Repo) -> Repo:
    write(repo, B, on="2026-01-20", title=B, body="See [[PRO-001]] and [its file](pro-001.md).")
    approve(repo, B, "2", on="2026-01-21")
    objective = (
        "- {id: OBJ-2026-01, title: Faster, owner: carol, measure: Days, target: '2', set_on: '2026-01-10',"
        " due: '2026-12-10', related: [PRO-001]}\n"
    )
    repo.write("records/objectives.yml", objective)
    repo.commit("An objective", on="2026-01-22")
    return repo


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("deed", [withdraw, removed, said_and_removed])
def test_what_waits_for_its_end_may_be_named(
    repo: Repo, deed: Callable[[Repo], None], committed: bool
) -> None:
    deed(named(repo))
    found = {code for code, _, _ in codes(repo, committed=committed)}
    assert not found & {"R210", "R211", "E124", "D244"}


@pytest.mark.parametrize("committed", [True, False])
def test_what_has_ended_may_not(repo: Repo, committed: bool) -> None:
    withdraw(named(repo))
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    found = [code for code, _, _ in codes(repo, committed=committed)]
    assert (found.count("R211"), found.count("E124")) == (2, 1)


def test_an_end_that_is_only_typed_waits_as_well(repo: Repo) -> None:
    repo.write(path_of(A), document(A, A, "We buy well.", withdrawn=DAY))
    named(repo)
    assert not {code for code, _, _ in codes(repo)} & {"R211", "E124"}


@pytest.mark.parametrize(("approved", "told_of"), [(False, 0), (True, 1)])
def test_a_clause_is_lost_with_the_approved_end(repo: Repo, approved: bool, told_of: int) -> None:
    write(repo, A, on="2026-01-25", title=A, body="We buy well. [[iso-9001:8.4.1]]")
    approve(repo, A, "2", on="2026-01-26")
    write(repo, A, on="2026-02-01", title=A, body="We buy well. [[iso-9001:8.4.1]]", withdrawn=DAY)
    if approved:
        end(repo, A, on="2026-02-10", withdrawn=DAY)
    assert [code for code, _, _ in codes(repo)].count("D244") == told_of


# By the command.


def test_the_command_tells_what_is_to_end_and_writes_it_down(repo: Repo) -> None:
    withdraw(repo)
    assert "PRO-001  PRO-001  (is to be withdrawn on 2026-03-01;" in ask(repo, "pending")[1]
    _, said = ask_json(repo, "pending")
    assert [(item["document"], item["revision"], item["end"]) for item in said["pending"]] == [
        (A, "1", "is to be withdrawn on 2026-03-01")
    ]
    status, out = ask(repo, "approve", A, "--as", "alice", "--yes")
    assert (status, "among the authors" in out) == (2, True)
    at = ("--at", "2026-02-10T09:00:00+00:00")
    status, out = ask(repo, "approve", A, "--as", "carol", "--yes", "--reason", "Bought by the group", *at)
    assert status == 0, out
    assert "is to be withdrawn on 2026-03-01" in out
    assert "The group buys for us" in out
    assert (repo.root / "records/approvals/2026-02-10-PRO-001-r1-carol-end.yml").exists()
    repo.commit("Its end", on="2026-02-10", author="Carol Keller <carol@example.com>")
    found = standing(repo, A)
    assert (found.withdrawn, found.why_withdrawn) == (date(2026, 3, 1), "Bought by the group")
    assert ask(repo, "pending")[1] == "Nothing waits for an approval.\n"


def test_who_approves_a_successor_approves_the_end_of_what_it_replaces(repo: Repo) -> None:
    write(repo, B, on="2026-02-01", title=B, body="We buy everything.", supersedes=A)
    at = ("--at", "2026-02-10T09:00:00+00:00")
    status, out = ask(repo, "approve", B, "--as", "carol", "--yes", *at)
    assert status == 0, out
    assert "is to be superseded by PRO-002" in out
    repo.commit("Both", on="2026-02-10", author="Carol Keller <carol@example.com>")
    assert [item.number for item in standing(repo, B).revisions] == ["1", "2"]
    assert ended(repo) == date(2026, 2, 10)
    assert told(repo) == set()


# Records of an end that do not count.


def by_whoever_asked(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", by="alice", withdrawn=DAY)


def by_nobody(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", by="bob", withdrawn=DAY)


def of_another_day(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn="2026-02-11")


def not_asked_for(repo: Repo) -> None:
    end(repo, A, on="2026-02-10", withdrawn=DAY)


def before_it_was_asked_for(repo: Repo) -> None:
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    withdraw(repo, on="2026-02-11")


def through_no_successor(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", successor=B)


def of_a_wrong_number(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY, revision="7")


def of_another_text(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY, digest="text-1:sha256:" + "0" * 64)


def twice(repo: Repo) -> None:
    withdraw(repo)
    path = end(repo, A, on="2026-02-10", withdrawn=DAY, revision="1")
    repo.write(path.replace("02-10", "02-11"), (repo.root / path).read_bytes())
    repo.commit("Again", on="2026-02-11", author="Carol Keller <carol@example.com>")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (by_whoever_asked, "H355"), (by_nobody, "H354"), (of_another_day, "H402"), (not_asked_for, "H402"),
        (before_it_was_asked_for, "H402"), (through_no_successor, "H402"), (of_a_wrong_number, "H357"),
        (of_another_text, "H353"), (twice, "H358"),
    ],
)  # fmt: skip
def test_a_record_that_does_not_count_is_told(repo: Repo, deed: Callable[[Repo], None], code: str) -> None:
    deed(repo)
    assert code in told(repo)
    assert (ended(repo) is None) is (deed is not twice)


# What comes after an approved end.


def test_another_day_waits_again_and_the_approved_one_counts(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    withdraw(repo, on="2026-02-11", day="2099-01-01")
    assert ended(repo) == date(2026, 3, 1)
    assert told(repo) == {"H400"}


def test_an_approved_end_is_not_taken_back_by_merging(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    write(repo, A, on="2026-04-01", title=A)
    assert ended(repo) == date(2026, 3, 1)
    assert told(repo) == {"H401"}


def test_a_new_text_that_is_approved_takes_it_back(repo: Repo) -> None:
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    write(repo, A, on="2026-04-01", title=A, body="We buy again.")
    assert ended(repo) == date(2026, 3, 1)
    approve(repo, A, "2", on="2026-04-02")
    assert ended(repo) is None
    assert told(repo) == set()


def test_each_step_of_the_matrix_is_asked_for(tmp_path: Path) -> None:
    steps = "approval: [{meaning: reviewed, roles: [quality_manager]}, {meaning: approved, roles: [managing_director]}]"
    repo = lay(
        Repo(tmp_path / "steps"), RECORDED.replace("assurance: recorded", f"assurance: recorded, {steps}")
    )
    write(repo, A, on="2026-01-02", title=A, message="Asked by Bob")
    approve(repo, A, "1", on="2026-01-03", by="bob", meaning="reviewed")
    repo.write("records/people.yml", (repo.root / "records/people.yml").read_text(encoding="utf-8")
               + "- {id: bob, name: Bob Builder, emails: [bob@example.com]}\n")  # fmt: skip
    held = (repo.root / "records/assignments.yml").read_text(encoding="utf-8")
    repo.write(
        "records/assignments.yml", f'{held}- {{role: quality_manager, person: bob, from: "2020-01-01"}}\n'
    )
    repo.commit("Bob comes", on="2026-01-03")
    for meaning, by in (("reviewed", "bob"), ("approved", "carol")):
        approve(repo, A, "1", on="2026-01-04", by=by, meaning=meaning)
    withdraw(repo)
    end(repo, A, on="2026-02-10", withdrawn=DAY)
    assert ended(repo) is None
    end(repo, A, on="2026-02-11", by="bob", meaning="reviewed", withdrawn=DAY)
    assert ended(repo) == date(2026, 3, 1)


def test_where_merging_issues_it_ends_as_well(tmp_path: Path) -> None:
    repo = lay(Repo(tmp_path / "merge"), SETTINGS)
    write(repo, A, on="2026-01-02", title=A)
    withdraw(repo)
    assert ended(repo) == date(2026, 3, 1)
    repo.write("qms.yml", RECORDED)
    repo.commit("Records from now on", on="2026-04-01", author=BOB)
    write(repo, A, on="2026-04-02", title=A, withdrawn=DAY, owner="managing_director")
    assert ended(repo) == date(2026, 3, 1)  # it had ended before
    assert "H400" not in told(repo)
