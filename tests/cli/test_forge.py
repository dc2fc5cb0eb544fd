"""`qms forge`: laid, laid again, edited by hand, in somebody's way; and what is laid is what forges and `qms` read."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from asking import ask, fingerprint
from forge_runner import read
from repositories import PEOPLE, SETTINGS, Repo, document

from plainqms.edits.forge_files import FOLDERS, daily
from plainqms.sources.incoming import KINDS, QUESTIONS
from plainqms.sources.incoming_issues import read_issues

FORGES = tuple(FOLDERS)
PIPELINE = "pipeline: {tool: 'https://example.com/plainqms.git', commit: '" + "ab" * 20 + "'}\n"
MATRIX = SETTINGS.replace(
    "PRO: {name: Procedure,",
    "PRO: {name: Procedure, approval: [{meaning: approved, roles: [managing_director]}],",
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(MATRIX + PIPELINE)
    made.write(
        "records/people.yml",
        PEOPLE.replace(
            "[carol@example.com]}", "[carol@example.com], accounts: {github: ckeller, gitea: carol.k}}"
        ),
    )
    made.write("procedures/buying + selling.md", document("PRO-001"))
    made.commit("Settings")
    return made


def forge(repo: Repo, *arguments: str, status: int = 0) -> str:
    found, told = ask(repo, "forge", *arguments)
    assert found == status, told
    return told


def laid(repo: Repo, name: str = "github") -> dict[str, str]:
    folder = repo.root / FOLDERS[name]
    files = [*folder.rglob("*"), *repo.root.glob(".gitlab-ci.yml")]
    return {
        path.relative_to(repo.root).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if path.is_file()
    }


@pytest.mark.parametrize("name", FORGES)
def test_laying_twice_changes_nothing(name: str, repo: Repo) -> None:
    forge(repo, name)
    before = fingerprint(repo.root)
    assert "as laid" in forge(repo, name)
    forge(repo, name, "--check")
    assert fingerprint(repo.root) == before


@pytest.mark.parametrize("name", FORGES)
def test_the_list_is_one_that_sha256sum_reads(name: str, repo: Repo) -> None:
    forge(repo, name)
    files = laid(repo, name)
    listed = files.pop(f"{FOLDERS[name]}/plainqms.sha256")
    assert dict(line.split("  ", 1)[::-1] for line in listed.splitlines()) == {
        path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()
    }


def test_check_writes_nothing_and_tells_what_is_missing_or_behind(repo: Repo) -> None:
    before = fingerprint(repo.root)
    forge(repo, "github", "--check", status=1)
    assert fingerprint(repo.root) == before
    forge(repo, "github")
    repo.write("procedures/pro-002.md", document("PRO-002", "Selling"))
    assert ".github/CODEOWNERS: behind" in forge(repo, "github", "--check", status=1)
    assert ".github/CODEOWNERS: renewed" in forge(repo, "github")
    assert "PRO-002" in laid(repo)[".github/CODEOWNERS"]
    forge(repo, "github", "--check")


def test_what_was_edited_stays_and_is_shown(repo: Repo) -> None:
    forge(repo, "github")
    path = ".github/workflows/qms-publish.yml"
    ours = laid(repo)[path]
    repo.write(path, ours.replace("timeout-minutes: 60", "timeout-minutes: 90"))
    told = forge(repo, "github")
    assert f"{path}: edited, left alone" in told
    assert "  -    timeout-minutes: 90" in told
    assert "  +    timeout-minutes: 60" in told
    assert "timeout-minutes: 90" in laid(repo)[path]
    forge(repo, "github", "--check")  # known, and ours is still the one that was edited

    repo.write("qms.yml", MATRIX.replace("Europe/London", "Asia/Tokyo") + PIPELINE)
    forge(repo, "github", "--check", status=1)
    assert "edited, left alone" in forge(repo, "github")
    assert "Asia/Tokyo" not in laid(repo)[path]
    forge(repo, "github", "--check")  # the difference has been shown

    assert f"{path}: replaced by ours" in forge(repo, "github", "--replace")
    assert "Asia/Tokyo" in laid(repo)[path]
    forge(repo, "github", "--check")


def test_other_line_ends_are_nobodys_edit(repo: Repo) -> None:
    forge(repo, "github")
    for path, text in laid(repo).items():
        repo.write(path, text.replace("\n", "\r\n"))
    assert "edited" not in forge(repo, "github")


def test_a_file_of_somebody_else_is_never_overwritten(repo: Repo) -> None:
    repo.write(".github/CODEOWNERS", "* @somebody\n")
    repo.write(".gitlab-ci.yml", "test: {script: [make]}\n")
    for arguments in (["github"], ["github", "--replace"], ["gitlab", "--replace"]):
        assert "not laid by qms, left alone" in forge(repo, *arguments)
    assert laid(repo)[".github/CODEOWNERS"] == "* @somebody\n"
    assert laid(repo)[".gitlab-ci.yml"] == "test: {script: [make]}\n"


def test_owners_that_stand_elsewhere_are_told(repo: Repo) -> None:
    """GitHub looks into .github first, the others last."""
    repo.write("CODEOWNERS", "* @somebody\n")
    assert "CODEOWNERS stands beside .github/CODEOWNERS, and is no longer read" in forge(repo, "github")
    assert "CODEOWNERS stands beside .gitea/CODEOWNERS, and is read in its place" in forge(repo, "gitea")


def test_workflows_that_forgejo_takes_instead_are_told(repo: Repo) -> None:
    assert ".forgejo" not in forge(repo, "gitea")
    repo.write(".forgejo/workflows/own.yml", "on: push\n")
    assert "Forgejo takes workflows from .forgejo/workflows alone" in forge(repo, "gitea")


def test_nothing_is_written_through_a_link(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repo.root / ".github").symlink_to(tmp_path / "elsewhere")
    forge(repo, "github", status=2)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_which_tool_is_installed_has_to_be_said(repo: Repo) -> None:
    repo.write("qms.yml", MATRIX)
    assert "pipeline:" in forge(repo, "github", status=2)
    for wrong in (
        "{tool: 'http://example.com/a.git', commit: '" + "ab" * 20 + "'}",
        "{tool: 'https://example.com/a.git; id', commit: '" + "ab" * 20 + "'}",
        '{tool: "https://example.com/$(id)", commit: "' + "ab" * 20 + '"}',
        "{tool: 'https://u:p@example.com/a.git', commit: '" + "ab" * 20 + "'}",
        "{tool: 'https://example.com/a.git', commit: main}",
        "{tool: 'https://example.com/a.git', commit: '--upload-pack=id'}",
    ):
        repo.write("qms.yml", f"{MATRIX}pipeline: {wrong}\n")
        _, found = ask(repo, "check", "--format", "json")
        assert "C103" in {item["code"] for item in json.loads(found)["problems"]}, wrong


def test_the_tools_own_repository_installs_the_tool_of_its_main_branch(repo: Repo) -> None:
    repo.write("qms.yml", MATRIX)
    repo.write("pyproject.toml", '[project]\nname = "plainqms"\n')
    repo.write("requirements.lock", "")
    forge(repo, "github")
    workflow = laid(repo)[".github/workflows/qms-check.yml"]
    assert "generator/, by which everything else is judged" in laid(repo)[".github/CODEOWNERS"]
    assert 'git archive "refs/remotes/origin/main"' in workflow
    assert "git clone" not in workflow


def test_owners_follow_from_roles_people_and_accounts(repo: Repo) -> None:
    for name in FORGES:
        forge(repo, name)
    github = laid(repo)[".github/CODEOWNERS"]
    assert "/procedures/ @ckeller\n" in github
    assert (
        "# PRO-001: quality_manager, managing_director\n"
        "# No account on GitHub: quality_manager (nobody holds it)\n"
        "/procedures/buying???selling.md @ckeller\n"
    ) in github
    for path in (
        "qms.yml", "mkdocs.yml", ".gitattributes", ".mailmap", "records/people.yml", "records/roles.yml",
        "records/assignments.yml", "records/allowed_signers", "records/revisions.csv", "records/approvals/",
        "CODEOWNERS", "docs/CODEOWNERS", ".github/",
    ):  # fmt: skip
        assert f"/{path} @ckeller\n" in github
    gitea = laid(repo, "gitea")[".gitea/CODEOWNERS"]
    assert "procedures/buying...selling[.]md @carol.k\n" in gitea
    assert "\n[.]forgejo/.* @carol.k\n" in gitea
    gitlab = laid(repo, "gitlab")[".gitlab/CODEOWNERS"]
    assert "@" not in gitlab
    assert "managing_director (carol)" in gitlab


def test_it_is_told_where_nobody_would_be_asked_about_what_decides(repo: Repo) -> None:
    assert "Nobody is asked" not in forge(repo, "github")
    assert "managing_director. Enter it in records/people.yml (accounts: {gitlab: NAME})" in forge(
        repo, "gitlab"
    )


def test_nothing_typed_in_a_document_reaches_the_owners(repo: Repo) -> None:
    repo.write("procedures/pro-002.md", document("PRO-002", "x\\n* @evil", owner="a\\n* @evil"))
    repo.write("procedures/pro 3\n* @evil.md", document("PRO-003"))
    forge(repo, "github")
    lines = laid(repo)[".github/CODEOWNERS"].splitlines()
    assert not [
        line for line in lines if "evil" in line and not line.startswith("/procedures/pro?3????evil.md ")
    ]


@pytest.mark.parametrize("name", ["github", "gitea"])
def test_a_form_gives_what_the_intake_reads(name: str, repo: Repo) -> None:
    forge(repo, name)
    for kind in KINDS:
        form = read(laid(repo, name)[f"{FOLDERS[name]}/ISSUE_TEMPLATE/report-{kind.replace(' ', '-')}.yml"])
        asked = [item for item in form["body"] if item["type"] != "markdown"]
        assert [item["attributes"]["label"] for item in asked] == list(QUESTIONS)
        answers = ["A box slid off.", *["_No response_"] * (len(asked) - 2), "yes"]
        body = "\n\n".join(
            f"### {item['attributes']['label']}\n\n{answer}"
            for item, answer in zip(asked, answers, strict=True)
        )
        issue = {"number": 4, "title": f"{form['title']}Box", "body": body, "user": {"login": "carol"}}
        (found,), problems = read_issues(json.dumps([issue]).encode(), "issues.json", ZoneInfo("UTC"))
        assert problems == []
        assert (found.kind, found.title, found.named) == (kind, "Box", True)


def test_whoever_would_rather_use_no_account_is_shown_the_way(repo: Repo) -> None:
    repo.write("qms.yml", f"{MATRIX}{PIPELINE}publish: {{address: 'https://qms.example.com/manual/'}}\n")
    forge(repo, "github")
    beside = read(laid(repo)[".github/ISSUE_TEMPLATE/config.yml"])
    assert beside["contact_links"][0]["url"] == "https://qms.example.com/manual/report/"


def test_the_text_for_gitlab_gives_what_the_intake_reads(repo: Repo) -> None:
    forge(repo, "gitlab")
    template = laid(repo, "gitlab")[".gitlab/issue_templates/Report something.md"]
    body = template.replace(f"### {QUESTIONS[-1]}\n", f"### {QUESTIONS[-1]}\n\nyes\n")
    issue = {"iid": 4, "title": "[hazard] Gate", "description": body, "author": {"username": "carol"}}
    (found,), _ = read_issues(json.dumps([issue]).encode(), "issues.json", ZoneInfo("UTC"))
    assert (found.kind, found.title, found.named) == ("hazard", "Gate", True)


@pytest.mark.parametrize("name", FORGES)
def test_each_job_may_do_what_it_needs_and_no_more(name: str, repo: Repo) -> None:
    forge(repo, name)
    allowed = {
        "check": {"contents": "read"},
        "comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
        "build": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"} if name == "github" else {"contents": "write"},
    }
    for path, text in laid(repo, name).items():
        if "/workflows/" in path:
            workflow = read(text)
            assert workflow["permissions"] == {}
            assert "pull_request_target" not in workflow["on"]
            assert "secrets." not in text
            for job, told in workflow["jobs"].items():
                assert told["permissions"] == allowed[job]
                for step in told["steps"]:
                    assert "${{" not in step.get("run", "")
                    if "/checkout@" in step.get("uses", ""):
                        assert step["with"]["persist-credentials"] == "false"
                    assert re.search(r"@[0-9a-f]{40}$", step.get("uses", "@" + "0" * 40))
            tokens = [
                step["name"] for told in workflow["jobs"].values() for step in told["steps"] if "env" in step
            ]
            writing = {"comment": "Find the pull request of the commit that was checked"}
            if name == "gitea":
                writing["publish"] = "Lay the site into the branch pages"
            assert tokens == [writing[job] for job in workflow["jobs"] if job in writing]
            if "pull_request" in workflow["on"]:
                assert "actions/cache/save" not in text
                assert "token" not in {key.lower() for step in told["steps"] for key in step.get("env", {})}


@pytest.mark.parametrize("name", FORGES)
def test_no_job_runs_for_ever_and_no_two_publish_at_once(name: str, repo: Repo) -> None:
    forge(repo, name)
    files = laid(repo, name)
    if name == "gitlab":
        pipeline = read(files[".gitlab/plainqms.yml"])
        assert [pipeline[job]["timeout"] for job in ("qms-check", "pages")] == ["30 minutes", "60 minutes"]
        assert pipeline["pages"]["resource_group"]
        return
    for path, text in files.items():
        if "/workflows/" in path:
            workflow = read(text)
            assert workflow["concurrency"]["group"]
            assert all(int(job["timeout-minutes"]) <= 60 for job in workflow["jobs"].values())


def test_where_runners_share_a_cache_none_is_used(repo: Repo) -> None:
    """A runner of Gitea keeps one for all repositories and proposals: who proposes could lay a page into it."""
    forge(repo, "gitea")
    assert not [
        path for path, text in laid(repo, "gitea").items() if "cache" in text.replace("one cache", "")
    ]


def test_gitlab_notices_each_command_that_fails(repo: Repo) -> None:
    """Of several commands in one item it notices the last alone."""
    forge(repo, "gitlab")
    pipeline = read(laid(repo, "gitlab")[".gitlab/plainqms.yml"])
    items = [
        item for job in pipeline.values() for item in (*job.get("before_script", ()), *job.get("script", ()))
    ]
    assert len(items) > 12
    assert not [item for item in items if "\n" in item]


@pytest.mark.parametrize(
    ("zone", "cron"),
    [
        ("UTC", "37 0 * * *"),
        ("Europe/London", "37 0 * * *"),
        ("Europe/Berlin", "37 23 * * *"),
        ("America/Los_Angeles", "37 8 * * *"),
        ("Asia/Kolkata", "7 19 * * *"),
        ("Pacific/Auckland", "37 12 * * *"),
    ],
)
def test_daily_is_after_midnight_in_winter_and_summer(zone: str, cron: str) -> None:
    assert daily(ZoneInfo(zone), 2026) == cron


@pytest.mark.parametrize("name", FORGES)
def test_the_files_fit_the_forges_schemas(name: str, repo: Repo) -> None:
    """GitHub's for Gitea and Forgejo too, whose syntax is meant to be the same; both publish no schema."""
    pytest.importorskip("check_jsonschema")
    repo.write("qms.yml", f"{MATRIX}{PIPELINE}publish: {{address: 'https://qms.example.com/manual/'}}\n")
    forge(repo, name)
    folder = repo.root / FOLDERS[name]
    beside = set(folder.glob("ISSUE_TEMPLATE/config.yml"))
    checks = {
        "vendor.github-workflows": sorted(folder.glob("workflows/*.yml")),
        "vendor.github-issue-forms": sorted({*folder.glob("ISSUE_TEMPLATE/*.yml")} - beside),
        "vendor.github-issue-config": sorted(beside),
        "vendor.gitlab-ci": [*folder.glob("plainqms.yml"), *repo.root.glob(".gitlab-ci.yml")],
    }
    assert any(checks.values())
    for schema, files in checks.items():
        if files:
            command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
            command += ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []
            done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
