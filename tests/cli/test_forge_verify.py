"""`qms forge verify`: what is declared for the main line against what each forge answers; silence is never a yes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json
from forge_server import GitHub, GitLab, Server, running
from repositories import SETTINGS, Repo

POLICY = "forge:\n  kind: {kind}\n  repository: example/quality\n  server: {server}\n{rules}"
GITHUB, GITEA = GitHub.base, "/api/v1/repos/example/quality"
GITLAB = GitLab.base.removesuffix("/merge_requests")
KEPT = {
    "reviews": 1, "dismiss_stale": True, "code_owners": False, "direct_push": False, "force_push": False,
    "deletion": False, "administrators": True, "linear": False, "signed_commits": False,
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.commit("Settings")
    return repo


def verify(repo: Repo, server: Server, kind: str, rules: str = "") -> tuple[int, dict[str, Any]]:
    policy = POLICY.format(
        kind=kind, server=server.address, rules=f"  branch_rules: {rules}\n" if rules else ""
    )
    repo.write("qms.yml", SETTINGS + policy)
    return ask_json(repo, "forge", "verify", f"--{kind}", "example/quality", "--server", server.address)


def enforced(told: dict[str, Any]) -> dict[str, Any]:
    return {item["rule"]: item["enforced"] for item in told["rules"]}


def codes(told: dict[str, Any]) -> list[str]:
    return sorted({item["code"] for item in told["problems"]})


def classic(**changed: Any) -> dict[str, Any]:
    return {
        "url": "x", "required_status_checks": {"strict": True, "contexts": ["check"]},
        "enforce_admins": {"url": "x", "enabled": True},
        "required_pull_request_reviews": {
            "url": "x", "dismiss_stale_reviews": True, "require_code_owner_reviews": False,
            "required_approving_review_count": 1, "require_last_push_approval": False,
        },
        "required_signatures": {"url": "x", "enabled": False}, "required_linear_history": {"enabled": False},
        "allow_force_pushes": {"enabled": False}, "allow_deletions": {"enabled": False}, **changed,
    }  # fmt: skip


def github(
    server: Server, protection: dict[str, Any] | None, rules: list[Any], *, protected: bool = True
) -> None:
    server.things[f"{GITHUB}/branches/main"] = {
        "name": "main",
        "commit": {"sha": "x"},
        "protected": protected,
    }
    if protection is not None:
        server.things[f"{GITHUB}/branches/main/protection"] = protection
    server.lists[f"{GITHUB}/rules/branches/main"] = rules


def ruled(kind: str, number: int = 42, **parameters: Any) -> dict[str, Any]:
    item: dict[str, Any] = {"type": kind, "ruleset_source_type": "Repository", "ruleset_id": number}
    return {**item, "parameters": parameters} if parameters else item


def test_github_as_declared(repo: Repo, server: Server) -> None:
    github(server, classic(), [])
    status, told = verify(repo, server, "github")
    assert (status, told["problems"], enforced(told)) == (0, [], KEPT)


@pytest.mark.parametrize(
    ("changed", "rule", "code"),
    [
        ({"required_pull_request_reviews": None}, "direct_push", "H440"),
        ({"allow_force_pushes": {"enabled": True}}, "force_push", "H440"),
        ({"allow_deletions": {"enabled": True}}, "deletion", "H440"),
        ({"enforce_admins": {"enabled": False}}, "administrators", "H440"),
        ({"required_linear_history": {"enabled": True}}, "linear", "H442"),
        ({"required_signatures": {"enabled": True}}, "signed_commits", "H442"),
    ],
)
def test_each_difference_is_named(
    changed: dict[str, Any], rule: str, code: str, repo: Repo, server: Server
) -> None:
    github(server, classic(**changed), [])
    status, told = verify(repo, server, "github")
    assert (status, codes(told)) == (1 if code == "H440" else 0, [code])
    assert enforced(told)[rule] != KEPT[rule]


def test_fewer_reviews_than_declared_are_less_and_more_are_more(repo: Repo, server: Server) -> None:
    github(server, classic(), [])
    assert codes(verify(repo, server, "github", "{reviews: 2}")[1]) == ["H440"]
    assert codes(verify(repo, server, "github", "{reviews: 0}")[1]) == ["H442"]


def test_who_may_pass_by_reviews_is_an_exception(repo: Repo, server: Server) -> None:
    reviews = {
        **classic()["required_pull_request_reviews"],
        "bypass_pull_request_allowances": {"users": [{"login": "x"}]},
    }
    github(server, classic(required_pull_request_reviews=reviews), [])
    assert enforced(verify(repo, server, "github")[1])["administrators"] is False


def test_rulesets_hold_as_well_and_the_stricter_rule_counts(repo: Repo, server: Server) -> None:
    request = ruled(
        "pull_request",
        required_approving_review_count=2,
        dismiss_stale_reviews_on_push=True,
        require_code_owner_review=True,
    )
    github(
        server,
        None,
        [request, ruled("non_fast_forward"), ruled("deletion"), ruled("required_linear_history", 7)],
    )
    server.instead[f"{GITHUB}/branches/main/protection"] = lambda: (
        404,
        {},
        b'{"message": "Branch not protected"}',
    )
    server.things[f"{GITHUB}/rulesets/42"] = {"id": 42, "enforcement": "active", "bypass_actors": []}
    status, told = verify(repo, server, "github", "{reviews: 2, code_owners: yes, linear: yes}")
    assert (status, told["problems"]) == (0, [])
    server.things[f"{GITHUB}/rulesets/42"]["bypass_actors"] = [
        {"actor_id": 5, "actor_type": "RepositoryRole"}
    ]
    assert enforced(verify(repo, server, "github")[1])["administrators"] is False
    del server.things[f"{GITHUB}/rulesets/42"]
    assert enforced(verify(repo, server, "github")[1])["administrators"] is None


@pytest.mark.parametrize("status", [403, 404])
def test_what_github_hides_is_not_known(status: int, repo: Repo, server: Server) -> None:
    """Only administrators see a branch's protection. A rule of a ruleset is shown to everybody, and enough alone."""
    github(server, None, [ruled("non_fast_forward")])
    server.instead[f"{GITHUB}/branches/main/protection"] = lambda: (status, {}, b'{"message": "Not Found"}')
    ended, told = verify(repo, server, "github")
    assert (ended, codes(told)) == (1, ["H441"])
    known = {name: value for name, value in enforced(told).items() if value is not None}
    assert known == {"force_push": False}


def test_a_branch_that_is_not_protected_is_open(repo: Repo, server: Server) -> None:
    github(server, None, [], protected=False)
    status, told = verify(repo, server, "github")
    assert (status, codes(told), enforced(told)["direct_push"]) == (1, ["H440"], True)


def gitlab(server: Server, branches: list[Any], *, paid: bool = True, method: str = "merge") -> None:
    server.things[GITLAB] = {"id": 3, "path_with_namespace": "example/quality", "merge_method": method}
    server.lists[f"{GITLAB}/protected_branches"] = branches
    if paid:
        server.things[f"{GITLAB}/approvals"] = {
            "reset_approvals_on_push": True,
            "merge_requests_author_approval": False,
        }
        server.lists[f"{GITLAB}/approval_rules"] = [
            {
                "id": 1,
                "name": "All Members",
                "rule_type": "any_approver",
                "approvals_required": 1,
                "protected_branches": [],
            },
            {
                "id": 2,
                "name": "Elsewhere",
                "approvals_required": 5,
                "protected_branches": [{"name": "stable"}],
            },
        ]
        server.things[f"{GITLAB}/push_rule"] = {"id": 1, "reject_unsigned_commits": False}


def branch(name: str = "main", level: int = 0, **changed: Any) -> dict[str, Any]:
    return {
        "id": 1, "name": name,
        "push_access_levels": [{"id": 1, "access_level": level, "access_level_description": "x"}],
        "merge_access_levels": [{"id": 1, "access_level": 40}], "allow_force_push": False,
        "code_owner_approval_required": False, **changed,
    }  # fmt: skip


def test_gitlab_as_declared(repo: Repo, server: Server) -> None:
    gitlab(server, [branch(), branch("stable", 40, allow_force_push=True)])
    status, told = verify(repo, server, "gitlab")
    assert (status, told["problems"], enforced(told)) == (0, [], KEPT)


@pytest.mark.parametrize(
    ("branches", "method", "rule"),
    [
        ([branch(level=40)], "merge", "direct_push"),
        ([branch(), branch("ma*", 30)], "merge", "direct_push"),  # of several the weakest
        ([branch(allow_force_push=True)], "merge", "force_push"),
        ([branch("stable")], "merge", "deletion"),
        ([branch()], "ff", "linear"),
        ([branch(code_owner_approval_required=True)], "merge", "code_owners"),
    ],
)
def test_each_difference_on_gitlab(
    branches: list[Any], method: str, rule: str, repo: Repo, server: Server
) -> None:
    gitlab(server, branches, method=method)
    _, told = verify(repo, server, "gitlab")
    assert enforced(told)[rule] != KEPT[rule]


def test_what_gitlab_tells_in_paid_editions_alone_is_not_known(repo: Repo, server: Server) -> None:
    free = branch()
    del free["code_owner_approval_required"]
    gitlab(server, [free], paid=False)
    status, told = verify(repo, server, "gitlab")
    unknown = {name for name, value in enforced(told).items() if value is None}
    assert (status, codes(told)) == (1, ["H441"])
    assert unknown == {"reviews", "dismiss_stale", "signed_commits", "code_owners"}


def gitea(server: Server, rules: list[Any], **project: Any) -> None:
    server.things[GITEA] = {
        "id": 1, "allow_merge_commits": True, "allow_rebase": True, "allow_rebase_explicit": True,
        "allow_squash_merge": True, **project,
    }  # fmt: skip
    server.things[f"{GITEA}/branch_protections"] = rules


def protection(name: str = "main", **changed: Any) -> dict[str, Any]:
    return {
        "branch_name": name, "rule_name": name, "enable_push": False, "required_approvals": 1,
        "enable_force_push": False, "dismiss_stale_approvals": True, "require_signed_commits": False,
        "block_admin_merge_override": True, **changed,
    }  # fmt: skip


def test_gitea_as_declared(repo: Repo, server: Server) -> None:
    gitea(server, [protection("m*", enable_push=True), protection()])
    status, told = verify(repo, server, "gitea")
    assert (status, told["problems"], enforced(told)) == (0, [], KEPT)


@pytest.mark.parametrize(
    ("rules", "project", "rule"),
    [
        ([protection(enable_push=True)], {}, "direct_push"),
        ([protection(required_approvals=0)], {}, "reviews"),
        ([protection(enable_force_push=True)], {}, "force_push"),
        ([protection("ma*"), protection("m*", dismiss_stale_approvals=False)], {}, "dismiss_stale"),
        ([protection(block_admin_merge_override=False)], {}, "administrators"),
        ([protection("stable")], {}, "deletion"),
        ([protection()], {"allow_merge_commits": False, "allow_rebase_explicit": False}, "linear"),
    ],
)
def test_each_difference_on_gitea(
    rules: list[Any], project: dict[str, Any], rule: str, repo: Repo, server: Server
) -> None:
    gitea(server, rules, **project)
    _, told = verify(repo, server, "gitea")
    assert enforced(told)[rule] != KEPT[rule]


def test_what_gitea_hides_or_an_older_one_does_not_tell_is_not_known(repo: Repo, server: Server) -> None:
    gitea(server, [protection()])
    del server.things[f"{GITEA}/branch_protections"][0]["block_admin_merge_override"]
    assert enforced(verify(repo, server, "gitea")[1])["administrators"] is None
    server.instead[f"{GITEA}/branch_protections"] = lambda: (403, {}, b"{}")
    status, told = verify(repo, server, "gitea")
    assert (status, codes(told), enforced(told)["reviews"]) == (1, ["H441"], None)


@pytest.mark.parametrize(
    "answer", [(429, {"Retry-After": "5"}, b""), (500, {}, b""), (401, {}, b""), (200, {}, b"<html>")]
)
@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_a_forge_that_does_not_answer_ends_it(kind: str, answer: Any, repo: Repo, server: Server) -> None:
    path = {"github": f"{GITHUB}/branches/main", "gitlab": GITLAB, "gitea": GITEA}[kind]
    server.instead[path] = lambda: answer
    status, told = verify(repo, server, kind)
    assert (status, "rules" in told, len(told["problems"])) == (2, False, 1)


def test_a_limit_in_the_middle_is_no_silence(repo: Repo, server: Server) -> None:
    github(server, classic(), [])
    server.instead[f"{GITHUB}/branches/main/protection"] = lambda: (
        403,
        {"X-RateLimit-Remaining": "0"},
        b"{}",
    )
    status, told = verify(repo, server, "github")
    assert (status, codes(told)) == (2, ["H432"])


@pytest.mark.parametrize("answer", [(500, {}, b""), (429, {}, b""), (403, {"Retry-After": "9"}, b"")])
@pytest.mark.parametrize("path", ["approvals", "push_rule", "protected_branches"])
def test_a_question_that_fails_is_no_silence(path: str, answer: Any, repo: Repo, server: Server) -> None:
    gitlab(server, [branch()])
    server.instead[f"{GITLAB}/{path}"] = lambda: answer
    status, told = verify(repo, server, "gitlab")
    assert (status, "rules" in told) == (2, False)


@pytest.mark.parametrize(
    "strange", [{"required_approving_review_count": "1"}, {"required_approving_review_count": True}]
)
def test_a_strange_answer_is_no_rule(strange: dict[str, Any], repo: Repo, server: Server) -> None:
    github(server, classic(required_pull_request_reviews=strange), [])
    status, told = verify(repo, server, "github")
    assert (status, codes(told)) == (2, ["H433"])


def test_without_a_policy_its_text_is_given_to_paste_and_is_valid(repo: Repo, server: Server) -> None:
    status, out = ask(repo, "forge", "verify", "--github", "example/quality", "--server", server.address)
    assert status == 2
    text = out[out.index("forge:\n") :]
    repo.write("qms.yml", SETTINGS + text)
    github(server, classic(), [])
    status, out = ask(repo, "forge", "verify", "--github", "example/quality", "--server", server.address)
    assert (status, "as declared  reviews before a change is taken over: 1" in out) == (0, True), out


def test_another_repository_than_declared_is_not_asked(repo: Repo, server: Server) -> None:
    repo.write("qms.yml", SETTINGS + POLICY.format(kind="github", server=server.address, rules=""))
    for arguments in (("--github", "example/other"), ("--gitlab", "example/quality")):
        status, _ = ask(repo, "forge", "verify", *arguments, "--server", server.address)
        assert status == 2
        assert ask(repo, "approvals", "import", *arguments, "--server", server.address)[0] == 2
    assert server.asked == []


def test_what_it_means_and_where_to_change_it(repo: Repo, server: Server) -> None:
    github(server, classic(allow_force_pushes={"enabled": True}), [])
    repo.write("qms.yml", SETTINGS + POLICY.format(kind="github", server=server.address, rules=""))
    _, out = ask(repo, "forge", "verify", "--github", "example/quality", "--server", server.address)
    assert "history can be rewritten: declared no, enforced yes; so revisions, dates and approvals" in out
    assert "Settings, Rules, Rulesets" in out
