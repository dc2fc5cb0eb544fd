"""`qms seal` writes down what was issued; what differs from it later was rewritten, and is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from asking import ask, load, problems
from repositories import CAROL, Repo, document
from test_approval_records import RECORDED, record, told, write

from plainqms.model.sealed import LIST


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """PRO-001 was issued twice, by records; POL-001 once, by merging. Nothing is sealed."""
    repo = Repo(tmp_path / "repo")
    repo.settings(RECORDED)
    repo.commit("Settings")
    repo.write("policies/p.md", document("POL-001", "Policy", "We mean it."))
    repo.commit("Policy")
    record(repo, write(repo, "One."))
    record(repo, write(repo, "Two."), number="2")
    return repo


def seal(repo: Repo) -> str:
    status, out = ask(repo, "seal")
    assert status == 0, out
    repo.commit("Seal")
    return out


def listed(repo: Repo) -> list[str]:
    return (repo.root / LIST).read_text(encoding="utf-8").splitlines()


def test_what_was_issued_is_added_in_order_and_nothing_else_is_written(repo: Repo) -> None:
    status, out = ask(repo, "seal")
    assert (status, out.splitlines()[-1]) == (0, f"Added to {LIST}: 3 revisions. Commit it.")
    assert repo.git("status", "--porcelain", "-uall") == f"?? {LIST}"
    rows = [line.split(",") for line in listed(repo)]
    assert [row[:2] for row in rows[1:]] == [["POL-001", "1"], ["PRO-001", "1"], ["PRO-001", "2"]]
    assert rows[1][3:5] == ["2026-01-02", "2026-01-02"]
    assert rows[2][5] == repo.git("log", "--format=%H", "--grep=^One.$")
    assert rows[2][6].startswith("records/approvals/")
    assert all(row[2].startswith("text-1:sha256:") for row in rows[1:])
    assert told(repo) == []


def test_a_second_sealing_adds_what_came_since_and_touches_no_line(repo: Repo) -> None:
    seal(repo)
    before = listed(repo)
    assert ask(repo, "seal") == (0, "Every issued revision is sealed.\n")
    record(repo, write(repo, "Three."), number="3")
    seal(repo)
    assert listed(repo)[: len(before)] == before
    assert [line.split(",")[:2] for line in listed(repo)[len(before) :]] == [["PRO-001", "3"]]
    assert told(repo) == []


def test_a_list_that_a_spreadsheet_saved_is_continued_in_its_manner(repo: Repo) -> None:
    seal(repo)
    head, *rows = listed(repo)
    repo.write(LIST, "\r\n".join((head, *reversed(rows))))  # sorted, other line ends, no end of the last line
    repo.commit("Saved by a spreadsheet")
    record(repo, write(repo, "Three."), number="3")
    seal(repo)
    assert (repo.root / LIST).read_bytes().count(b"\r\n") == 5
    assert told(repo) == []


def test_on_a_branch_from_before_the_last_sealing_nothing_is_told(repo: Repo) -> None:
    seal(repo)
    record(repo, write(repo, "Three."), number="3")
    repo.git("branch", "early")
    seal(repo)
    repo.git("checkout", "-q", "early")
    assert told(repo) == []


def test_as_of_a_day_before_a_revision_its_line_is_not_missed(repo: Repo) -> None:
    seal(repo)
    assert [
        item for item in problems(repo, on=date(2026, 1, 4), committed=True) if "H36" in item.rule.code
    ] == []


def changed(repo: Repo) -> None:
    repo.write(LIST, (repo.root / LIST).read_text(encoding="utf-8").replace("2026-01-06", "2026-01-05"))


def removed(repo: Repo) -> None:
    lines = listed(repo)
    repo.write(LIST, "\n".join((*lines[:2], *lines[3:])) + "\n")


def last_removed(repo: Repo) -> None:
    repo.write(LIST, "\n".join(listed(repo)[:-1]) + "\n")


def gone(repo: Repo) -> None:
    (repo.root / LIST).unlink()


def moved(repo: Repo) -> None:
    (repo.root / LIST).rename(repo.root / "procedures/revisions.csv")


@pytest.mark.parametrize("deed", [changed, removed, last_removed, gone, moved])
def test_a_line_that_is_touched_is_told_until_it_is_put_back(
    repo: Repo, deed: Callable[[Repo], None]
) -> None:
    seal(repo)
    whole = (repo.root / LIST).read_bytes()
    deed(repo)
    repo.commit("Touched")
    assert told(repo) == ["H366"]
    assert len(load(repo).system.history.sealed) == 3  # what was written down first counts
    assert ask(repo, "seal")[0] == 1  # the list cannot be begun anew
    repo.write(LIST, whole)
    repo.commit("Put back")
    assert told(repo) == []


def test_a_line_that_is_changed_is_told_before_it_is_committed(repo: Repo) -> None:
    seal(repo)
    changed(repo)
    assert told(repo) == ["H366"]


@pytest.mark.parametrize(
    "line",
    [
        "PRO-001,9", "PRO-001,9,text-1:sha256:00,2026-01-01,2026-01-01,abc,", "PRO-001,2,X,2026-01-01,2026-01-01,,",
        '"PRO-001', "pro,9,X,1,2,3,4",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told(repo: Repo, line: str) -> None:
    seal(repo)
    repo.write(LIST, (repo.root / LIST).read_text(encoding="utf-8") + line + "\n")
    assert told(repo) == ["H367"]


def test_a_line_of_what_was_never_issued_is_told_and_nothing_is_sealed_on_it(repo: Repo) -> None:
    seal(repo)
    row = listed(repo)[-1].replace("PRO-001,2", "PRO-001,7")
    repo.write(LIST, (repo.root / LIST).read_text(encoding="utf-8") + row + "\n")
    assert told(repo) == ["H365"]
    status, out = ask(repo, "seal")
    assert (status, "Nothing was sealed" in out) == (1, True)


def test_the_build_refuses_a_history_that_differs(repo: Repo) -> None:
    seal(repo)
    row = listed(repo)[-1].replace("PRO-001,2", "PRO-001,7")
    repo.write(LIST, (repo.root / LIST).read_text(encoding="utf-8") + row + "\n")
    repo.commit("Forged", author=CAROL)
    status, out = ask(repo, "--as-of", "2026-06-30", "build")
    assert (status, "H365" in out, (repo.root / "build/site").exists()) == (1, True, False)


def test_a_digest_that_never_was_is_told_although_nothing_else_asks_for_one(repo: Repo) -> None:
    seal(repo)
    lines = listed(repo)
    forged = ",".join(("POL-001,1", "text-1:sha256:" + "0" * 64, *lines[1].split(",")[3:]))
    repo.git("reset", "-q", "--hard", "HEAD^")
    repo.write(LIST, f"{lines[0]}\n{forged}\n")
    status, out = ask(repo, "check")
    assert (status, "the text was text-1:sha256:0000" in out) == (1, True)
