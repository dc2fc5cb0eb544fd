"""The pipelines as they are laid, run end to end on a bare repository: proposed, checked, taken over, published; and on
the day on which an approved revision takes effect, published anew without anybody doing anything.

The `run` steps are taken out of the laid YAML and run as they stand (tests/forge_runner.py).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from asking import fingerprint
from forge_runner import Job, Runner, read
from recorded import RECORDED, lay
from repositories import ALICE, BOB, CAROL, Repo, document

from plainqms.publish import fonts

TOOL = "https://example.com/tools/plainqms.git"
OLD, NEW = "Buyers ask two suppliers.", "Buyers ask three suppliers, and write down whom."
PAGE = "documents/pro-001/index.html"


class Firm:
    """A system in a repository with a bare one beside it, and somebody's clone of it."""

    def __init__(self, folder: Path, forge: str, typeface: Path) -> None:
        self.forge = forge
        tool = Repo(folder / "tools" / "plainqms.git")
        tool.write("requirements.lock", "click==8.5.1 --hash=sha256:00\n")
        asked = tool.commit("The version that was looked at")
        tool.write("requirements.lock", "evil==1 --hash=sha256:00\n")
        tool.commit("Something newer")
        Repo(folder / "nothing").git("init", "-q", "--bare", "-b", "main", str(folder / "origin.git"))
        self.runner = Runner(folder / "runner", folder / "origin.git", "2026-01-07")
        shutil.copytree(typeface, self.runner.cache)
        with self.runner.config.open("a") as config:
            config.write(f'[url "{folder}/tools/"]\n\tinsteadOf = https://example.com/tools/\n')
        self.repo = Repo(folder / "clone")
        lay(self.repo, RECORDED + f"pipeline: {{tool: '{TOOL}', commit: '{asked}'}}\n", on="2026-01-04")
        self.repo.write(".gitignore", "/build/\n")
        self.repo.write("procedures/pro-001.md", document("PRO-001", body=OLD))
        self.repo.commit("PRO-001 is written", on="2026-01-05", author=ALICE)
        self.approve(on="2026-01-06")
        self.runner.qms(self.repo.root, "forge", forge)
        self.repo.commit("Files of the forge", on="2026-01-07", author=BOB)
        self.push("main")

    def approve(self, *, on: str) -> None:
        self.runner.day = on
        self.runner.qms(
            self.repo.root, "approve", "PRO-001", "--as", "carol", "--yes", "--reason", "Better prices"
        )
        self.repo.commit("PRO-001 is approved", on=on, author=CAROL)

    def push(self, branch: str) -> str:
        self.repo.git("push", "-q", "--force", str(self.runner.origin), branch)
        return self.repo.git("rev-parse", branch)

    def propose(self, branch: str, path: str, text: str, *, on: str) -> str:
        self.repo.git("checkout", "-q", "-B", branch, "main")
        self.repo.write(path, text)
        self.repo.commit("More suppliers", on=on, author=ALICE)
        return self.push(branch)

    def pipeline(self, name: str) -> dict[str, Any]:
        folder = {"github": ".github/workflows/qms-", "gitea": ".gitea/workflows/qms-", "gitlab": ".gitlab/"}
        return read((self.repo.root / f"{folder[self.forge]}{name}.yml").read_text(encoding="utf-8"))

    def check(self, head: str) -> Job:
        if self.forge == "gitlab":
            variables = {"CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_PROJECT_ID": "1"}
            return self.runner.gitlab(
                self.pipeline("plainqms"), "qms-check", revision=head, variables=variables
            )
        event = {"github.event.pull_request.head.sha": head}
        return self.runner.job(self.pipeline("check"), "check", revision=head, event=event)

    def publish(self, *, on: str) -> tuple[Job, Path]:
        self.runner.day = on
        if self.forge == "gitlab":
            job = self.runner.gitlab(
                self.pipeline("plainqms"), "pages", revision="main", variables={"CI_PROJECT_ID": "1"}
            )
            return job, job.place / "public"
        name = {"github": "build", "gitea": "publish"}[self.forge]
        event = {"github.token": "may-write"}
        job = self.runner.job(self.pipeline("publish"), name, revision="main", event=event)
        if self.forge == "github":
            return job, self.runner.artefacts / "site"
        pages = self.runner.workspace()
        self.repo.git(
            "clone", "-q", "--branch", "pages", "--depth", "1", f"file://{self.runner.origin}", str(pages)
        )
        return job, pages

    def report(self, job: Job) -> tuple[str, Path]:
        """What the check said, and the preview."""
        if self.forge == "gitlab":
            return (job.place / "build/impact.md").read_text(encoding="utf-8"), job.place / "build/draft"
        kept = self.runner.artefacts
        return (kept / "impact/impact.md").read_text(encoding="utf-8"), kept / "draft"


@pytest.fixture(scope="module")
def typeface(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cut once: it costs more than all the rest of a small site."""
    made = tmp_path_factory.mktemp("typeface")
    fonts.faces(made)
    return made


@pytest.fixture(scope="module", params=["github", "gitlab", "gitea"])
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, typeface: Path) -> Firm:
    return Firm(tmp_path_factory.mktemp("firm"), request.param, typeface)


def test_from_a_proposal_to_the_day_on_which_it_takes_effect(firm: Firm) -> None:
    head = firm.propose(
        "suppliers",
        "procedures/pro-001.md",
        document("PRO-001", body=NEW, effective="2026-01-20"),
        on="2026-01-12",
    )
    firm.repo.git(
        "push", "-q", str(firm.runner.origin), f"{head}:refs/tags/origin/main"
    )  # named as the main branch
    firm.runner.day = "2026-01-12"
    cached = fingerprint(firm.runner.cache)
    checked = firm.check(head)
    assert checked.failed == []
    told, draft = firm.report(checked)
    assert "PRO-001" in told
    assert "three suppliers" in told
    assert NEW in (draft / PAGE).read_text(encoding="utf-8")
    assert fingerprint(firm.runner.cache) == cached, "a proposal lays nothing into the cache"

    firm.approve(on="2026-01-13")
    assert firm.check(firm.push("suppliers")).failed == []
    firm.repo.git("checkout", "-q", "main")
    firm.repo.merge("suppliers", message="More suppliers", on="2026-01-14", author=BOB)
    firm.push("main")

    job, site = firm.publish(on="2026-01-19")
    assert job.failed == []
    page = (site / PAGE).read_text(encoding="utf-8")
    assert OLD in page
    assert NEW not in page
    if firm.forge == "gitea":  # its runners share one cache among all who propose
        assert fingerprint(firm.runner.cache) == cached
    else:
        assert fingerprint(firm.runner.cache) != cached

    job, site = firm.publish(on="2026-01-20")  # nobody did anything
    assert job.failed == []
    page = (site / PAGE).read_text(encoding="utf-8")
    assert NEW in page
    assert OLD not in page


def test_the_tool_is_installed_as_it_was_looked_at_and_by_its_digests(firm: Firm) -> None:
    if not firm.runner.pip.exists():
        firm.publish(on="2026-01-08")
    first, second, *_ = firm.runner.pip.read_text().splitlines()
    assert "--require-hashes" in first
    lock = Path(first.split()[-1])
    assert lock.read_text() == "click==8.5.1 --hash=sha256:00\n"
    assert second.split()[-3:-1] == ["--no-deps", "--no-build-isolation"]
    assert Path(second.split()[-1]) == lock.parent


def test_a_hostile_proposal_fails_is_told_and_runs_nothing(firm: Firm) -> None:
    for name in ("venv.py", "pip.py", "qms.py", "sitecustomize.py", "plainqms/__init__.py"):
        firm.repo.write(name, "open('pwned', 'w')\n")
    forged = firm.repo.write("build/cache/forged", "made elsewhere\n")
    firm.repo.git("add", "--force", str(forged))
    broken = document(
        "PRO-001",
        body="As [[PRO-999]] says, `::error::` and\n\n::set-output name=a::b",
        clauses="iso-9001:99.9",
    )
    head = firm.propose("broken", "procedures/pro-001.md", broken, on="2026-01-15")
    firm.runner.day = "2026-01-15"
    checked = firm.check(head)
    assert [status for _, status, _ in checked.failed] == ([1] if firm.forge == "gitlab" else [1, 1, 1])
    told, _ = firm.report(checked)
    assert "PRO-999" in told
    assert not list(firm.runner.folder.rglob("pwned"))
    assert not list(checked.place.glob("build/cache/forged"))
    for _, _, output in checked.steps:
        if firm.forge == "gitea":  # its runner takes lines that begin so for commands
            assert not [line for line in output.splitlines() if line.lstrip().startswith("::")]
    if firm.forge == "gitlab":
        found = json.loads((checked.place / "build/gl-code-quality-report.json").read_text(encoding="utf-8"))
        assert "procedures/pro-001.md" in {item["location"]["path"] for item in found}
    firm.repo.git("checkout", "-q", "main")


def test_a_fork_on_gitlab_is_compared_with_the_project_it_came_from(tmp_path: Path, typeface: Path) -> None:
    firm = Firm(tmp_path, "gitlab", typeface)
    head = firm.propose("mine", "procedures/pro-001.md", document("PRO-001", body=NEW), on="2026-01-12")
    fork = tmp_path / "fork.git"
    shutil.copytree(firm.runner.origin, fork)
    firm.repo.git(
        "push", "-q", "--force", str(fork), f"{head}:refs/heads/main"
    )  # its main branch is the proposal
    origin, firm.runner.origin, firm.runner.day = firm.runner.origin, fork, "2026-01-12"
    variables = {
        "CI_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_URL": str(origin).removesuffix(".git"),
    }
    checked = firm.runner.gitlab(firm.pipeline("plainqms"), "qms-check", revision=head, variables=variables)
    assert checked.failed == []
    assert "three suppliers" in firm.report(checked)[0]


def test_the_tools_own_repository_is_checked_by_the_tool_of_its_main_branch(
    tmp_path: Path, typeface: Path
) -> None:
    firm = Firm(tmp_path, "github", typeface)
    firm.repo.write("pyproject.toml", '[project]\nname = "plainqms"\n')
    firm.repo.write("requirements.lock", "click==8.5.1 --hash=sha256:00\n")
    firm.runner.qms(firm.repo.root, "forge", "github")
    firm.repo.commit("The tool", on="2026-01-08")
    firm.push("main")
    head = firm.propose("evil", "requirements.lock", "evil==1 --hash=sha256:00\n", on="2026-01-09")
    # Whoever may push at all may push this: git would take it for what "origin/main" means.
    firm.repo.git("push", "-q", str(firm.runner.origin), f"{head}:refs/tags/origin/main")
    workflow = firm.pipeline("check")
    steps = workflow["jobs"]["check"]["steps"]
    del steps[[step["name"] for step in steps].index("Install the tool") + 1 :]
    job = firm.runner.job(
        workflow, "check", revision=head, event={"github.event.pull_request.head.sha": head}
    )
    assert job.failed == []
    assert (job.place / "requirements.lock").read_text() == "evil==1 --hash=sha256:00\n"
    assert (job.temporary / "tool/requirements.lock").read_text() == "click==8.5.1 --hash=sha256:00\n"
    assert str(job.temporary / "tool") in firm.runner.pip.read_text()
