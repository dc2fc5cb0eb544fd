"""A check that falls over is our defect: it is named, the others still run, and the exit code says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import ask, problems
from repositories import Repo, document

from plainqms.checks import approvals, form
from plainqms.model.problem import Problem

A, B = "procedures/a.md", "procedures/b.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001", owner="nobody"))
    repo.write(B, document("PRO-002", title="Selling", body="As appropriate."))
    repo.commit("First")
    return repo


def falls(*given: object) -> Iterator[Problem]:
    yield from ()
    raise KeyError("PRO-002")


def test_the_others_still_run(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "check", falls)
    found = {item.rule.code: item for item in problems(repo)}
    assert set(found) >= {"S499", "D222", "D270"}
    told = found["S499"].message
    assert "approvals" in told
    assert "KeyError" in told
    assert f"{Path(__file__).name}, line" in told


def test_the_document_is_named_and_the_next_one_judged(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = form.check

    def falls_at_first(system: object, document: object, prose: object) -> Iterator[Problem]:
        if getattr(document, "path", "") == A:
            raise ZeroDivisionError
        yield from judge(system, document, prose)  # type: ignore[arg-type]

    monkeypatch.setattr(form, "check", falls_at_first)
    found = [(item.rule.code, item.place.path) for item in problems(repo)]
    assert ("S499", A) in found
    assert ("D270", B) in found


def test_the_exit_code_is_no_judgement(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(repo, "check")[0] == 1
    monkeypatch.setattr(approvals, "check", falls)
    status, out = ask(repo, "check")
    assert status == 2
    assert "S499 internal-error" in out
    assert ask(repo, "check", "--format", "json")[0] == 2


def test_what_the_machine_refuses_is_no_defect(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> Iterator[Problem]:
        raise PermissionError(13, "Permission denied", A)

    monkeypatch.setattr(approvals, "check", refused)
    with pytest.raises(PermissionError):
        problems(repo)
