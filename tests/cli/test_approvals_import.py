"""`qms approvals import`: from a forge that answers over HTTP into records that count, and into nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import ask_json, problems
from forge_server import Gitea, GitHub, GitLab, Server, running
from repositories import Repo
from reviewed import AT, approvals, begun, commit_import, propose

KINDS = (GitHub, GitLab, Gitea)
WAYS = ("merge", "squash", "rebase")


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return begun(tmp_path / "repo")


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        monkeypatch.delenv(kind.token, raising=False)


def import_(repo: Repo, forge: Any, *more: str) -> tuple[int, dict[str, Any]]:
    named = (forge.option, "example/quality", "--server", forge.server.address)
    return ask_json(repo, "approvals", "import", *named, *more)


def approved(repo: Repo, forge: Any, way: str = "merge", **more: Any) -> tuple[str, str, str]:
    """A first text by Alice, approved by Carol on the forge and merged."""
    head, merge, base = propose(repo, "We buy.", "We buy well.", way=way, **more)
    squash = {"squash": merge} if way == "squash" and isinstance(forge, GitLab) else {}
    forge.merged(1, head, merge, begun=base, **squash)
    forge.approve(1, "carol-k", head, AT)
    return head, merge, base


@pytest.mark.parametrize("way", [*WAYS, "fast forward"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_review_becomes_a_personal_approval(kind: Any, way: str, repo: Repo, server: Server) -> None:
    forge = kind(server)
    if kind is GitHub and way == "fast forward":
        pytest.skip("GitHub does not merge that way")
    approved(repo, forge, way)
    status, told = import_(repo, forge)
    assert (status, told["problems"], told["not_taken"]) == (0, [], [])
    assert [(item["document"], item["revision"], item["person"]) for item in told["taken"]] == [
        ("PRO-001", "1", "carol")
    ]
    commit_import(repo)
    ((number, person, strength, how),) = approvals(repo)
    assert (number, person, strength) == ("1", "carol", "personal")
    assert how.startswith("personally, by review on 127.0.0.1:")
    assert [item.rule.code for item in problems(repo) if item.rule.code.startswith("H4")] == []
    status, told = import_(repo, forge)
    assert (status, told["taken"], told["written"], told["recorded_already"]) == (0, [], [], 1)
