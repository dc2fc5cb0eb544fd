"""`qms check`: formats, exit codes, and which tree it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import BACKGROUND, ask, ask_json, run
from repositories import CAROL, Repo, document

A = "procedures/a.md"
KEYS = {"process": "purchasing", "clauses": "iso-9001:8.4.1"}
GOOD = document("PRO-001", **KEYS)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, GOOD)
    repo.commit(f"First\n\nApproved-by: {CAROL}")
    return repo


def test_nothing_to_report(repo: Repo) -> None:
    status, answer = ask_json(repo, "check")
    assert (status, list(answer), answer["schema"]) == (
        0,
        ["schema", "problems", "suppressed"],
        "plainqms/check/1",
    )
    assert [item for item in answer["problems"] if item["code"] not in BACKGROUND] == []
    status, out = ask(repo, "check")
    assert (status, out.splitlines()[-1].startswith(("No problems", "0 errors"))) == (0, True)


def test_a_problem_has_four_parts(repo: Repo) -> None:
    repo.write(A, document("PRO-001", owner="quality_manger", **KEYS))
    repo.write("procedures/b.md", document("PRO-002", title="Other", **KEYS))
    status, answer = ask_json(repo, "check")
    (problem,) = [item for item in answer["problems"] if item["severity"] == "error"]
    assert status == 1
    assert list(problem) == ["path", "line", "column", "severity", "code", "rule", "message", "remedy"]
    assert (problem["path"], problem["line"], problem["column"]) == (A, 4, 8)
    assert (problem["severity"], problem["code"], problem["rule"]) == ("error", "D222", "unknown-owner")
    assert "quality_manager" in problem["message"]
    _, out = ask(repo, "check")
    assert f"{A}:4:8" in out
    for line in problem["remedy"].split("\n"):
        assert f"    {line}\n" in out
    assert out.splitlines()[-1].startswith("1 error, ")


def test_warnings_are_let_through_unless_strict(repo: Repo) -> None:
    repo.write(A, GOOD.replace('owner: "quality_manager"\n', "audience: [quality_manager]\n"))
    severities = {item["code"]: item["severity"] for item in ask_json(repo, "check")[1]["problems"]}
    assert severities["D223"] == "warning"
    assert ask(repo, "check")[0] == 0
    assert ask(repo, "check", "--strict")[0] == 1


def test_the_working_tree_is_read_and_with_a_date_the_main_line(repo: Repo) -> None:
    repo.write(A, document("PRO-001", owner="nobody"))
    assert ask(repo, "check")[0] == 1
    assert ask(repo, "--as-of", "2026-06-30", "check")[0] == 0
    repo.commit("Broken", on="2026-05-01")
    assert ask(repo, "--as-of", "2026-04-30", "check")[0] == 0
    assert ask(repo, "--as-of", "2026-05-01", "check")[0] == 1


def test_what_git_ignores_is_not_looked_at(repo: Repo) -> None:
    repo.write(".gitignore", "procedures/draft-*\n")
    repo.write("procedures/draft-1.md", "no front matter\n")
    assert ask(repo, "check")[0] == 0
    repo.write("procedures/other-1.md", "no front matter\n")
    assert ask(repo, "check")[0] == 1


def test_everything_is_found_in_one_run_and_in_order(repo: Repo) -> None:
    repo.write(
        A, document("PRO-001", owner="nobody", body="[[PRO-009]] {{ organization.nme }}\n\n[x](gone.md)")
    )
    repo.write("procedures/b.md", document("PRO-001", title="Purchasing"))
    repo.write("records/people.yml", "- {name: Carol Keller}\n")
    problems = ask_json(repo, "check")[1]["problems"]
    found = [(item["path"], item["line"], item["column"], item["code"]) for item in problems]
    assert found == sorted(found)
    assert {code for *_, code in found} >= {"D220", "D222", "R210", "R215", "T203", "C102"}


def test_as_a_process_of_its_own(repo: Repo) -> None:
    done = run(repo, "check")
    assert (done.returncode, done.stderr) == (0, b"")
    assert run(repo, "check", "--format", "xml").returncode == 2
    assert run(repo.root / A, "check").returncode == 2
