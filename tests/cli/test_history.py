"""`qms history`: what it prints, its schema, its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, ask_json, run
from repositories import Repo, document

A = "procedures/a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001"))
    repo.write("README.md", "Read me.\n")
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>")
    repo.write(A, document("PRO-001", process="purchasing"))
    repo.commit("Upkeep")
    repo.write(A, document("PRO-001", body="We buy better."))
    repo.commit("Buy better\n\nChange-Class: editorial\nChange-Reason: Audit 2026-03")
    return repo


def test_json(repo: Repo) -> None:
    head = repo.git("rev-parse", "HEAD")
    status, answer = ask_json(repo, "history")
    assert (status, list(answer), answer["problems"]) == (0, ["schema", "documents", "problems"], [])
    assert answer["schema"] == "plainqms/history/1"
    (item,) = answer["documents"]
    assert list(item) == ["id", "path", "changes", "revisions"]
    assert (item["id"], item["path"]) == ("PRO-001", A)
    assert [(change["date"], change["counted"]) for change in item["changes"]] == [
        ("2026-01-01", True), ("2026-01-02", False), ("2026-01-03", True),
    ]  # fmt: skip
    assert item["changes"][-1] == {
        "commit": head, "date": "2026-01-03", "author": "Alice Author", "path": A, "counted": True,
        "reason": "text changed",
    }  # fmt: skip
    one, two = item["revisions"]
    assert (one["number"], one["approvals"][0]["person"], one["approvals"][0]["strength"]) == (
        "1",
        "carol",
        "stated",
    )
    assert (two["number"], two["class"], two["reason"], two["approvals"]) == (
        "1.1",
        "editorial",
        "Audit 2026-03",
        [],
    )
    assert (two["commit"], two["issued"], two["why_this_number"]) == (
        head,
        "2026-01-03",
        "change classed as editorial",
    )


def test_all_json_has_files_without_an_id(repo: Repo) -> None:
    status, answer = ask_json(repo, "history", "--all")
    assert status == 0
    assert [(item["id"], item["path"], len(item["changes"])) for item in answer["documents"]] == [
        ("PRO-001", A, 3), (None, "README.md", 1),
    ]  # fmt: skip
    _, whole = ask_json(repo, "history")
    known = [{**revision, "digest": None} for revision in whole["documents"][0]["revisions"]]
    assert [item["revisions"] for item in answer["documents"]] == [known, []]


def test_text_gives_the_reason_for_each_number_and_for_what_did_not_count(repo: Repo) -> None:
    status, out = ask(repo, "history", "PRO-001")
    assert status == 0
    rows = [line.split() for line in out.splitlines() if line.startswith("  2026")]
    assert [row[1] for row in rows] == ["1", "–", "1.1"]
    for said in (
        "first issue",
        "only the front matter",
        "change classed as editorial",
        "Audit 2026-03",
        "Carol Keller",
    ):
        assert said in out
    assert out.count("text-1:sha256:") == 2


def test_one_document_by_id_or_path(repo: Repo) -> None:
    repo.write("procedures/b.md", document("PRO-002", title="Selling"))
    repo.commit("Another")
    for name in ("PRO-002", "procedures/b.md"):
        assert [item["id"] for item in ask_json(repo, "history", name)[1]["documents"]] == ["PRO-002"]
    assert [item["path"] for item in ask_json(repo, "history", "--all", "README.md")[1]["documents"]] == [
        "README.md"
    ]
    status, out = ask(repo, "history", "PRO-003")
    assert (status, "PRO-003" in out) == (2, True)


def test_a_day_gone_by(repo: Repo) -> None:
    status, answer = ask_json(repo, "--as-of", "2026-01-02", "history", "--all")
    assert status == 0
    assert [len(item["changes"]) for item in answer["documents"]] == [2, 1]
    assert [problem["code"] for problem in answer["problems"]] == ["H322"]


def test_the_whole_history_goes_up_to_the_tip_whatever_the_clock_said(repo: Repo) -> None:
    repo.write("README.md", "Read me later.\n")
    repo.commit("From the future", on="2099-01-01T10:00:00+00:00")
    status, answer = ask_json(repo, "history", "--all", "README.md")
    assert (status, len(answer["documents"][0]["changes"])) == (0, 2)
    assert [problem["code"] for problem in answer["problems"]] == ["H322"]
    assert (
        len(
            ask_json(repo, "--as-of", "2026-06-30", "history", "--all", "README.md")[1]["documents"][0][
                "changes"
            ]
        )
        == 1
    )


def test_paths_only_says_that_it_did_not_compare(repo: Repo) -> None:
    status, answer = ask_json(repo, "history", "--all", "--paths-only")
    reasons = {change["reason"] for item in answer["documents"] for change in item["changes"]}
    assert (status, reasons) == (0, {"not compared"})
    assert [len(item["changes"]) for item in answer["documents"]] == [1, 3]


def test_a_line_without_documents(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit("Nothing")
    assert ask(repo, "history", "--all")[0] == 0
    assert ask_json(repo, "history", "--all")[1]["documents"] == []


def test_an_error_prints_no_document(repo: Repo) -> None:
    (repo.root / ".git" / "shallow").write_text(repo.git("rev-parse", "HEAD") + "\n")
    status, answer = ask_json(repo, "history", "--all")
    assert (status, answer["documents"], [item["code"] for item in answer["problems"]]) == (1, [], ["H303"])


def test_as_a_process_of_its_own(repo: Repo) -> None:
    done = run(repo, "history", "--all")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"README.md" in done.stdout


@pytest.mark.parametrize("typed", ["pro-001", "PRO-0001", "PRO-1"])
def test_a_misspelt_id_gets_the_one_that_was_meant(repo: Repo, typed: str) -> None:
    status, out = ask(repo, "history", typed)
    assert status == 2
    assert "PRO-001?" in out
