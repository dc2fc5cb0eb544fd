"""`qms approvals import`: from a forge that answers over HTTP into records that count, and into nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json, problems
from forge_server import Gitea, GitHub, GitLab, Server, running
from repositories import ALICE, BOB, CAROL, Repo, document
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


def test_what_is_kept_is_what_the_approval_rests_on(
    repo: Repo, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = GitHub(server)
    head, merge, _ = approved(repo, forge)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_verysecret")
    _, told = import_(repo, forge)
    answer, record = (repo.root / path for path in told["written"])
    kept = json.loads(answer.read_text(encoding="utf-8"))
    assert kept["answer"]["request"]["head"] == {"sha": head}
    assert kept["answer"]["request"]["merge_commit_sha"] == merge
    assert [(item["user"]["login"], item["state"]) for item in kept["answer"]["reviews"]] == [
        ("carol-k", "APPROVED")
    ]
    said = answer.read_text(encoding="utf-8") + record.read_text(encoding="utf-8") + json.dumps(told)
    assert not any(word in said for word in ("verysecret", "SECRET-OF-THE-FORGE", "Fine by me", "@all"))
    assert 'at: "2026-01-04T09:30:00+00:00"' in record.read_text(encoding="utf-8").replace('"at"', "at")
    assert all(headers["Authorization"] == "Bearer ghp_verysecret" for _, _, headers in server.asked)
    assert not any("verysecret" in str((path, query)) for path, query, _ in server.asked)


def test_the_answer_is_written_without_being_committed_and_a_second_run_adds_nothing(
    repo: Repo, server: Server
) -> None:
    forge = GitHub(server)
    approved(repo, forge)
    assert len(import_(repo, forge)[1]["written"]) == 2
    assert import_(repo, forge)[1]["written"] == []


Deed = list[tuple[str, str, str]]  # account, state, "head" or another commit


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([("carol-k", "APPROVED", "head"), ("carol-k", "COMMENTED", "head")], True),
        ([("carol-k", "CHANGES_REQUESTED", "head"), ("carol-k", "APPROVED", "head")], True),
        ([("carol-k", "APPROVED", "other"), ("CAROL-K", "APPROVED", "head")], True),
        ([("carol-k", "APPROVED", "head"), ("carol-k", "CHANGES_REQUESTED", "head")], False),
        ([("carol-k", "APPROVED", "head"), ("carol-k", "DISMISSED", "head")], False),
        ([("carol-k", "APPROVED", "other")], False),
        ([("carol-k", "COMMENTED", "head")], False),
        ([("carol-k", "PENDING", "head")], False),
        ([("", "APPROVED", "head")], False),
        ([("ghost", "APPROVED", "head")], False),
        ([("mallory", "APPROVED", "head")], False),
        ([("alice-a", "APPROVED", "head")], False),
        ([("carol-k", "APPROVED", "head"), ("bob", "CHANGES_REQUESTED", "head")], True),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_the_last_word_on_the_merged_state_counts(
    said: Deed, counts: bool, order: int, repo: Repo, server: Server
) -> None:
    """In whatever order the forge lists them."""
    forge = GitHub(server)
    head, merge, _ = propose(repo, "We buy.")
    forge.merged(1, head, merge)
    for minute, (account, state, on) in enumerate(said):
        at = f"2026-01-04T09:{minute:02d}:00Z"
        forge.review(1, account or None, state, head if on == "head" else "0" * 40, at)
    forge.reviews[1][:] = forge.reviews[1][::order]
    status, told = import_(repo, forge)
    assert (status, [item["person"] for item in told["taken"]]) == (0, ["carol"] if counts else [])
    assert counts or told["written"] == []


@pytest.mark.parametrize(
    ("flags", "state"), [({"dismissed": True}, "APPROVED"), ({"stale": True}, "APPROVED"), ({}, "REQUEST_CHANGES")]
)  # fmt: skip
def test_gitea_tells_what_is_stale_or_dismissed(
    flags: dict[str, bool], state: str, repo: Repo, server: Server
) -> None:
    forge = Gitea(server)
    head, merge, base = propose(repo, "We buy.")
    forge.merged(1, head, merge, begun=base)
    forge.review(1, "carol-k", state, head, AT, **flags)
    _, told = import_(repo, forge)
    assert (told["taken"], [item["account"] for item in told["not_taken"]]) == ([], ["carol-k"])


@pytest.mark.parametrize(
    ("at", "dated", "noted", "counts"),
    [
        ("2026-01-04T08:20:00Z", True, "", True),
        ("2026-01-04T08:05:00Z", True, "", False),  # before the last push
        ("2026-01-04T08:20:00Z", False, "approved this merge request", True),
        ("2026-01-04T08:05:00Z", False, "approved this merge request", False),
        ("2026-01-04T08:20:00Z", False, "unapproved this merge request", False),
        ("2026-01-04T08:20:00Z", False, "", False),  # nobody knows when
    ],
)
def test_gitlab_tells_when_and_not_what(
    at: str, dated: bool, noted: str, counts: bool, repo: Repo, server: Server
) -> None:
    forge = GitLab(server)
    head, merge, base = propose(repo, "We buy.")
    forge.merged(1, head, merge, begun=base)
    forge.approve(1, "carol-k", head, at, dated=dated)
    forge.note(1, "carol-k", "approved this merge request", "2026-01-04T08:30:00Z", system=False)
    if noted:
        forge.note(1, "carol-k", noted, at)
    _, told = import_(repo, forge)
    assert len(told["taken"]) == counts


def test_a_note_alone_is_no_approval_any_more(repo: Repo, server: Server) -> None:
    """Somebody approved and took it back: GitLab keeps the note, and lists the approval no longer."""
    forge = GitLab(server)
    head, merge, base = propose(repo, "We buy.")
    forge.merged(1, head, merge, begun=base)
    forge.note(1, "carol-k", "approved this merge request", AT)
    assert import_(repo, forge)[1]["taken"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_many_pages(kind: Any, repo: Repo, server: Server) -> None:
    forge = kind(server)
    server.longest = 2
    for number in range(1, 8):
        name = f"PRO-{number:03d}"
        head, merge, base = propose(
            repo, f"We buy {number}.", branch=f"b{number}", name=name, path=f"procedures/{number}.md"
        )
        forge.merged(number, head, merge, begun=base)
        forge.approve(number, "carol-k", head, AT)
        if kind is not GitLab:
            for _ in range(3):
                forge.review(number, "bob", "COMMENT", head, AT)
    status, told = import_(repo, forge)
    assert (status, len(told["taken"]), told["merged"]) == (0, 7, 7)
    commit_import(repo)
    assert [approvals(repo, f"PRO-{number:03d}")[0][2] for number in range(1, 8)] == ["personal"] * 7
    assert import_(repo, forge)[1]["recorded_already"] == 7


def test_since_asks_no_further(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    approved(repo, forge)
    assert import_(repo, forge, "--since", "2026-01-05")[1]["merged"] == 0
    assert import_(repo, forge, "--since", "2026-01-04")[1]["merged"] == 1


def test_two_revisions_and_two_documents_at_once(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    for number, (body, name, path) in enumerate(
        [("One.", "PRO-001", "procedures/a.md"), ("Two.", "PRO-001", "procedures/a.md"),
         ("We sell.", "PRO-002", "procedures/b.md")], 1,
    ):  # fmt: skip
        head, merge, _ = propose(
            repo, body, branch=f"b{number}", name=name, path=path, on=f"2026-01-0{number + 2}"
        )
        forge.merged(number, head, merge)
        forge.approve(number, "carol-k", head, f"2026-01-0{number + 2}T12:00:00Z")
    _, told = import_(repo, forge)
    assert [(item["document"], item["revision"]) for item in told["taken"]] == [
        ("PRO-001", "1"), ("PRO-001", "2"), ("PRO-002", "1"),
    ]  # fmt: skip
    commit_import(repo)
    assert [item[:3] for item in approvals(repo)] == [("1", "carol", "personal"), ("2", "carol", "personal")]


def test_only_what_a_proposal_brought_is_approved_by_its_review(repo: Repo, server: Server) -> None:
    """PRO-002 stands there unapproved; a review of what changed PRO-001 is none of it."""
    forge = GitHub(server)
    repo.write(
        "procedures/b.md",
        "---\nid: PRO-002\ntitle: Selling\nowner: quality_manager\n---\n\n## Purpose\n\nWe sell.\n",
    )
    repo.commit("Selling", on="2026-01-03")
    approved(repo, forge)
    _, told = import_(repo, forge)
    assert [item["document"] for item in told["taken"]] == ["PRO-001"]


@pytest.mark.parametrize("way", WAYS)
def test_who_wrote_a_part_of_it_does_not_approve_it(way: str, repo: Repo, server: Server) -> None:
    """Also where squashing left only one name."""
    forge = GitHub(server)
    repo.git("checkout", "-q", "-b", "better")
    repo.write("procedures/a.md", "x")
    repo.commit("A part", author=CAROL, on="2026-01-03")
    repo.git("checkout", "-q", "main")
    repo.git("checkout", "-q", "-b", "whole", "better")
    repo.write("procedures/a.md", document("PRO-001", body="We buy."))
    repo.commit("The whole", author=ALICE, on="2026-01-03")
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "main")
    if way == "squash":
        repo.git("merge", "-q", "--squash", "whole")
        merge = repo.commit("The whole (#1)", on="2026-01-04", author=ALICE)
    elif way == "merge":
        merge = repo.merge("whole", on="2026-01-04")
    else:
        repo.commit("Meanwhile", on="2026-01-04", author=BOB)
        repo.git("rebase", "-q", "main", "whole", author=BOB)
        repo.git("checkout", "-q", "main")
        repo.git("merge", "-q", "--ff-only", "whole")
        merge = repo.git("rev-parse", "HEAD")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    _, told = import_(repo, forge)
    assert (told["taken"], [item["why"] for item in told["not_taken"]]) == (
        [],
        ["carol is among the authors of this text"],
    )


def test_a_state_that_is_not_here_is_asked_for(repo: Repo, server: Server, tmp_path: Path) -> None:
    forge = GitHub(server)
    head, _, _ = approved(repo, forge, "squash")
    repo.git("clone", "-q", "--no-local", "--single-branch", "--branch", "main", ".", str(tmp_path / "copy"))
    copy = Repo.__new__(Repo)
    copy.root, copy.day = tmp_path / "copy", 10
    status, told = import_(copy, forge)
    (problem,) = told["problems"]
    assert (status, problem["code"], told["written"]) == (1, "H434", [])
    assert problem["remedy"].endswith("git fetch origin refs/pull/1/head")
    repo.git("update-ref", "refs/pull/1/head", head)
    copy.git("fetch", "-q", "origin", "refs/pull/1/head")
    assert len(import_(copy, forge)[1]["taken"]) == 1
    commit_import(copy)
    copy.git("clone", "-q", "--no-local", ".", str(tmp_path / "third"))  # which never saw what was reviewed
    third = Repo.__new__(Repo)
    third.root, third.day = tmp_path / "third", 10
    assert approvals(third) == approvals(copy)
    assert approvals(third)[0][2] == "personal"


def test_what_was_merged_otherwise_than_reviewed_is_told(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    propose(repo, "One.", branch="first", on="2026-01-03")
    repo.git("checkout", "-q", "-b", "better")
    repo.write("procedures/a.md", (repo.root / "procedures/a.md").read_text().replace("One.", "Two."))
    head = repo.commit("Two", on="2026-01-04")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "better")
    repo.write(
        "procedures/a.md", (repo.root / "procedures/a.md").read_text().replace("Two.", "Two, at any price.")
    )
    merge = repo.commit("Two (#1)", on="2026-01-04")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    status, told = import_(repo, forge)
    assert (status, told["taken"], [item["code"] for item in told["problems"]]) == (0, [], ["H435"])


@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_prints_values_and_embeds_files(way: str, repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    repo.write("procedures/scale.png", b"\x89PNG 1")
    repo.write("procedures/snippets/note.md", "Weigh twice.\n")
    repo.commit("Pictures", on="2026-01-02")
    body = 'We are {{ organization.name }}.\n\n{% include "note.md" %}\n\n![Scale](scale.png)'
    head, merge, _ = propose(repo, body, way=way)
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    status, told = import_(repo, forge)
    assert (status, len(told["taken"]), told["not_taken"]) == (0, 1, [])
    commit_import(repo)
    assert approvals(repo)[0][2] == "personal"
    record = (repo.root / told["written"][1]).read_text(encoding="utf-8")
    assert all(word in record for word in ("scale.png", "snippets/note.md", "Test Gauges Ltd"))


def test_without_the_role_or_the_right_step_nothing_is_written(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    settings = (repo.root / "qms.yml").read_text(encoding="utf-8")
    steps = "assurance: recorded, approval: [{meaning: approved, roles: [quality_manager]}]"
    repo.write("qms.yml", settings.replace("assurance: recorded", steps))
    repo.commit("Quality managers approve", on="2026-01-02")
    head, _, _ = approved(repo, forge)
    forge.approve(1, "bob", head, AT)
    _, told = import_(repo, forge)
    assert (told["written"], sorted(item["account"] for item in told["not_taken"])) == (
        [],
        ["bob", "carol-k"],
    )


def test_a_forge_that_knows_nothing_of_a_kept_review_is_told(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    approved(repo, forge)
    import_(repo, forge)
    commit_import(repo)
    forge.reviews[1].clear()
    status, told = import_(repo, forge)
    assert (status, [item["code"] for item in told["problems"]]) == (1, ["H436"])


def test_a_review_that_was_dismissed_afterwards_or_whose_account_was_deleted_is_no_contradiction(
    repo: Repo, server: Server
) -> None:
    forge = GitHub(server)
    approved(repo, forge)
    import_(repo, forge)
    commit_import(repo)
    forge.reviews[1][0] |= {"state": "DISMISSED", "user": None}
    status, told = import_(repo, forge)
    assert (status, told["problems"]) == (0, [])


def test_a_text_that_merging_issued_gets_its_approval(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    head, merge, _ = propose(repo, "We mean it.", name="POL-001", path="policies/p.md")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    assert len(import_(repo, forge)[1]["taken"]) == 1
    commit_import(repo)
    assert [item[:3] for item in approvals(repo, "POL-001")] == [("1", "carol", "personal")]


def test_a_type_that_asks_for_a_signature_takes_no_review(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    settings = (repo.root / "qms.yml").read_text(encoding="utf-8")
    repo.write("qms.yml", settings.replace("assurance: recorded", "assurance: signed"))
    repo.commit("Signed", on="2026-01-02")
    approved(repo, forge)
    _, told = import_(repo, forge)
    assert (told["written"], "did not sign" in told["not_taken"][0]["why"]) == ([], True)


@pytest.mark.parametrize("kind", KINDS)
def test_who_proposed_a_change_does_not_approve_it(kind: Any, repo: Repo, server: Server) -> None:
    """Also where the commits are somebody else's."""
    forge = kind(server)
    head, merge, base = propose(repo, "We buy.")
    forge.merged(1, head, merge, begun=base, by="Carol-K")
    forge.approve(1, "carol-k", head, AT)
    _, told = import_(repo, forge)
    assert (told["taken"], [item["why"] for item in told["not_taken"]]) == ([], ["proposed the change"])


def test_in_words(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    head, _, _ = approved(repo, forge)
    forge.approve(1, "mallory", head, AT)
    status, out = ask(repo, "approvals", "import", "--github", "example/quality", "--server", server.address)
    assert status == 0
    assert "PRO-001 revision 1: approved by carol (carol-k), managing_director, in proposal 1" in out
    assert "Not taken: proposal 1, mallory: mallory is nobody's account" in out
    assert "1 merged: 1 approval taken, 0 recorded already, 1 not taken." in out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--github", "a/b", "--gitlab", "a/b"),
        ("--github", "../b"),
        ("--github", "a/b/c"),
        ("--github", "a/b?x=1"),
        ("--gitea", "a/b"),
        ("--github", "a/b", "--server", "http://forge.example.com"),
        ("--github", "a/b", "--server", "https://me:secret@forge.example.com"),
        ("--github", "a/b", "--server", "file:///etc/passwd"),
        ("--github", "a/b", "--token", "x"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], repo: Repo) -> None:
    assert ask(repo, "approvals", "import", *arguments)[0] == 2
