"""The one workflow that may write: its steps, run as they stand against a server that answers as GitHub does.

What the proposal brings is forged in every way: report, length, branch, the workflow itself.
"""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from forge_runner import Job, Runner, read

from plainqms.publish.impact_comment import LIMIT
from plainqms.sources.forge_templates import actions, filled

HEAD, BASE = "a" * 40, "b" * 40
THEIRS, OURS, WORKFLOWS = "1" * 40, "2" * 40, "3" * 40
MARK = "<!-- plainqms: what this proposal means -->"
REPOSITORY = "/repos/acme/manual"


class GitHub:
    """Remembers comments; each answer can be set otherwise before it is asked for."""

    def __init__(self) -> None:
        self.pulls: list[dict[str, Any]] = [{"number": 7, "head": {"sha": HEAD}}]
        self.trees = {  # code owners differ, the workflows do not
            HEAD: {".github": THEIRS, "qms.yml": "d" * 40},
            BASE: {".github": OURS, "qms.yml": "e" * 40},
            THEIRS: {"CODEOWNERS": "4" * 40, "workflows": WORKFLOWS},
            OURS: {"CODEOWNERS": "5" * 40, "workflows": WORKFLOWS},
        }
        self.comments: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.report = b"## What this proposal means\n"
        self.size: int | None = None
        self.entry = "impact.md"

    def archive(self) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(self.entry, self.report)
        return made.getvalue()

    def get(self, path: str, query: dict[str, list[str]]) -> Any:
        artefact = {
            "id": 5,
            "name": "impact",
            "size_in_bytes": self.size or len(self.archive()),
            "expired": False,
        }
        if path == "/pulls":
            assert (query["state"], query["base"]) == (["open"], ["main"])
            return self.pulls
        if path == "/actions/runs/99/artifacts":
            return {"artifacts": [artefact]}
        if path == "/actions/artifacts/5/zip":
            return self.archive()
        if path.startswith("/git/trees/"):
            tree = self.trees[path[11:]]
            return tree and {"tree": [{"path": name, "sha": sha} for name, sha in tree.items()]}
        if path == "/issues/7/comments":
            begin = (int(query["page"][0]) - 1) * 100
            return self.comments[begin : begin + 100]
        raise AssertionError(path)

    def write(self, method: str, path: str, body: str) -> dict[str, Any]:
        if method == "POST" and path == "/issues/7/comments":
            self.comments.append(
                {"id": len(self.comments) + 1, "user": {"login": "github-actions[bot]"}, "body": body}
            )
            return self.comments[-1]
        assert method == "PATCH"
        (comment,) = [item for item in self.comments if path == f"/issues/comments/{item['id']}"]
        comment["body"] = body
        return comment


@pytest.fixture
def github() -> Iterator[tuple[GitHub, str]]:
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            assert parts.path.startswith(REPOSITORY)
            assert self.headers["Authorization"] == "Bearer token"
            state.asked.append(f"{self.command} {self.path}")
            path = parts.path.removeprefix(REPOSITORY)
            if self.command == "GET":
                found = state.get(path, parse_qs(parts.query))
            else:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert sent.keys() == {"body"}
                found = state.write(self.command, path, sent["body"])
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(200 if found or found == [] else 500)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - names of http.server

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(folder: Path, address: str, **changed: str) -> Job:
    workflow = read(filled("github/comment.yml", {"BRANCH": "main", **actions("github")}))
    runner = Runner(folder, folder / "nothing.git", "2026-01-12", {"GITHUB_SHA": BASE})
    place = folder / "run-1"
    place.mkdir()
    event = {
        "github.api_url": address,
        "github.repository": "acme/manual",
        "github.token": "token",
        "github.event.workflow_run.id": "99",
        "github.event.workflow_run.head_sha": HEAD,
        "github.event.workflow_run.head_repository.owner.login": "somebody",
        "github.event.workflow_run.head_branch": "clearer",
    }
    event |= {f"github.event.workflow_run.{key}": value for key, value in changed.items()}
    return runner.job(workflow, "comment", revision="", event=event)


def test_one_comment_is_written_and_then_renewed(github: tuple[GitHub, str], tmp_path: Path) -> None:
    state, address = github
    stranger = {"id": 900, "user": {"login": "somebody"}, "body": f"{MARK}\nI am the report"}
    state.comments = [
        stranger,
        *({"id": 1000 + n, "user": {"login": "x"}, "body": "Hm."} for n in range(120)),
    ]
    assert run(tmp_path / "first", address).failed == []
    state.report = b"## Now another\n"
    assert run(tmp_path / "second", address).failed == []
    assert [item["body"] for item in state.comments if item["user"]["login"] == "github-actions[bot]"] == [
        f"{MARK}\n## Now another\n"
    ]
    assert stranger["body"] == f"{MARK}\nI am the report"


@pytest.mark.parametrize(
    "report",
    [
        "$(touch pwned) `touch pwned` ${IFS} \"; touch pwned; ' && touch pwned",
        "@all \\u0040everyone\n::set-output name=x::y\n<script>alert(1)</script>\n\x1b[2J\t{{ x }} ${{ github.token }}",
        "-n\n--config /etc/passwd\n@/etc/passwd",
        "ünïcödé ✓\r\nsecond line",
    ],
)
def test_a_report_is_data(report: str, github: tuple[GitHub, str], tmp_path: Path) -> None:
    state, address = github
    state.report = report.encode()
    job = run(tmp_path / "runner", address)
    assert job.failed == []
    assert [item["body"] for item in state.comments] == [f"{MARK}\n{report}"]
    assert not list(tmp_path.rglob("pwned"))


def test_a_report_may_be_as_long_as_a_comment_and_no_longer(
    github: tuple[GitHub, str], tmp_path: Path
) -> None:
    state, address = github
    state.report = "é".encode() * 20_000_000  # small while it is packed
    assert run(tmp_path / "runner", address).failed == []
    (comment,) = state.comments
    assert 20_000 < len(comment["body"]) <= 65_536


def test_the_longest_report_is_told_to_its_last_sentence(github: tuple[GitHub, str], tmp_path: Path) -> None:
    """Where a report is cut it says so, after what fits."""
    state, address = github
    report = (
        "x" * LIMIT
        + "\n\nThis report is longer than a comment may be, and ends here; elsewhere is all of it.\n"
    )
    state.report = report.encode()
    assert run(tmp_path / "runner", address).failed == []
    (comment,) = state.comments
    assert comment["body"] == f"{MARK}\n{report}"


def test_a_check_that_did_not_run_is_not_told() -> None:
    """Cancelled, skipped, or waiting for somebody to let a stranger's proposal run."""
    workflow = read(filled("github/comment.yml", {"BRANCH": "main", **actions("github")}))
    told = re.search(r"fromJSON\('(.+?)'\)", workflow["jobs"]["comment"]["if"])
    assert told
    assert json.loads(told[1]) == ["success", "failure", "timed_out"]


@pytest.mark.parametrize(
    ("entry", "size"), [("../../impact.md", None), ("other.md", None), ("impact.md", 5_000_000)]
)
def test_an_archive_that_is_none_of_ours_brings_no_report(
    entry: str, size: int | None, github: tuple[GitHub, str], tmp_path: Path
) -> None:
    state, address = github
    state.entry, state.size = entry, size
    job = run(tmp_path / "runner", address)
    assert job.failed == []
    (comment,) = state.comments
    assert comment["body"].startswith(f"{MARK}\nThe check ended without a report.")
    assert not [path for path in tmp_path.rglob("impact.md") if path.parent != job.temporary]


@pytest.mark.parametrize(
    ("sha", "tree"),
    [
        (THEIRS, {"workflows": "6" * 40}),
        (THEIRS, {"CODEOWNERS": "4" * 40}),
        (HEAD, {"qms.yml": "d" * 40}),
    ],
)
def test_a_proposal_that_changes_its_own_check_is_not_believed(
    sha: str, tree: dict[str, str], github: tuple[GitHub, str], tmp_path: Path
) -> None:
    state, address = github
    state.trees[sha] = tree
    state.report = b"Everything is fine."
    assert run(tmp_path / "runner", address).failed == []
    (comment,) = state.comments
    assert "may be forged" in comment["body"]
    assert "Everything is fine" not in comment["body"]


@pytest.mark.parametrize("sha", [HEAD, BASE, THEIRS, OURS])
def test_nothing_is_told_while_the_workflows_cannot_be_compared(
    sha: str, github: tuple[GitHub, str], tmp_path: Path
) -> None:
    state, address = github
    state.trees[sha] = {}  # an error of the server
    assert len(run(tmp_path / "runner", address).failed) == 1
    assert state.comments == []


@pytest.mark.parametrize("pulls", [[], [{"number": 8, "head": {"sha": "f" * 40}}]])
def test_a_report_reaches_no_other_pull_request(
    pulls: list[dict[str, Any]], github: tuple[GitHub, str], tmp_path: Path
) -> None:
    """Closed by now, or another commit proposed since."""
    state, address = github
    state.pulls = pulls
    assert run(tmp_path / "runner", address).failed == []
    assert state.comments == []
    assert not [line for line in state.asked if not line.startswith("GET /repos/acme/manual/pulls?")]


def test_the_name_of_a_branch_is_data(github: tuple[GitHub, str], tmp_path: Path) -> None:
    state, address = github
    branch = 'a$(touch${IFS}pwned)`id`";x&state=closed#&'
    assert run(tmp_path / "runner", address, head_branch=branch).failed == []
    assert len(state.comments) == 1
    assert not list(tmp_path.rglob("pwned"))
    (asked,) = [line for line in state.asked if "/pulls?" in line]
    assert parse_qs(urlsplit(asked.split()[1]).query)["head"] == [f"somebody:{branch}"]
