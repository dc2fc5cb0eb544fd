"""What is set aside is counted and listed with its reason, and never more than was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import TODAY, ask, ask_json, codes, problems
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.checks.suppressions import may_be_suppressed
from plainqms.model.problem import Severity

A, B = "procedures/a.md", "procedures/b.md"
ENTRY = '  - {{rule: {rule}, path: {path}, reason: "Chosen in October.", until: 2026-12-31}}\n'
DAY = ("--as-of", TODAY.isoformat())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001", owner=""))
    repo.write(B, document("PRO-002", title="Selling", owner="", body="[[PRO-009]]"))
    repo.commit("First")
    return repo


def suppress(repo: Repo, *entries: tuple[str, str]) -> None:
    lines = "".join(ENTRY.format(rule=rule, path=path) for rule, path in entries)
    repo.settings(f"{SETTINGS}suppress:\n{lines}")
    repo.commit("Set aside")


def test_one_file_only(repo: Repo) -> None:
    suppress(repo, ("D223", A))
    assert codes(repo) == [("D223", B, 0), ("R210", B, 9)]


def test_counted_and_listed(repo: Repo) -> None:
    suppress(repo, ("D223", A), ("reference-to-unknown-document", B))
    status, out = ask(repo, *DAY, "check")
    assert (status, "2 suppressed" in out.splitlines()[-1]) == (0, True)
    _, answer = ask_json(repo, *DAY, "check")
    found = [(item["path"], item["code"], item["until"]) for item in answer["suppressed"]]
    assert found == [(A, "D223", "2026-12-31"), (B, "R210", "2026-12-31")]
    assert {item["reason"] for item in answer["suppressed"]} == {"Chosen in October."}
    assert not {"R210"} & {item["code"] for item in answer["problems"]}


def test_a_path_that_is_misspelt_gets_the_one_that_was_meant(repo: Repo) -> None:
    suppress(repo, ("R210", "procedures/bb.md"))
    (problem,) = (item for item in problems(repo) if item.rule.code == "C171")
    assert f"“{B}”" in problem.message


def test_strict_counts_what_is_open(repo: Repo) -> None:
    suppress(repo, ("D223", A))
    assert ask(repo, *DAY, "check", "--strict")[0] == 1


@pytest.mark.parametrize("left_out", ["reason", "until", "rule", "path"])
def test_nothing_is_set_aside_without_reason_and_end(repo: Repo, left_out: str) -> None:
    given = {"rule": "D223", "path": A, "reason": "Chosen in October.", "until": "2026-12-31"}
    entry = ", ".join(f'{key}: "{value}"' for key, value in given.items() if key != left_out)
    repo.settings(f"{SETTINGS}suppress:\n  - {{{entry}}}\n")
    assert ("C102", "qms.yml", 13) in codes(repo)
    assert ("D223", A, 0) in codes(repo)


def test_a_date_that_is_none(repo: Repo) -> None:
    repo.settings(
        f'{SETTINGS}suppress:\n  - {{rule: D223, path: {A}, reason: "x", until: "end of the year"}}\n'
    )
    assert ("C103", "qms.yml", 13) in codes(repo)


def test_identity_history_and_the_entries_themselves_stay() -> None:
    allowed = {rule.code for rule in pipeline.rules() if may_be_suppressed(rule)}
    errors = {rule.code for rule in pipeline.rules() if rule.severity is Severity.ERROR}
    assert not {code for code in allowed & errors if code[0] in "HYS"}
    assert not {"D205", "D207", "D220", "C170", "C171", "C172", "C173"} & allowed
    assert {"D223", "D270", "R210", "H332"} <= allowed
