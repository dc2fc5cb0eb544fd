"""A forge on this machine: answers over HTTP as GitHub, GitLab and Gitea do, page by page, and remembers questions.

The shapes are those of the forges' own documentation, with many more fields than we read: what is not asked for must
not matter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Given = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """`lists` and `things` by path; `instead` answers before them. `pages` is the longest page it gives."""

    address: str = ""
    lists: dict[str, list[Any]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Callable[[], Given]] = field(default_factory=dict)
    longest: int = 100
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def answer(self, target: str, headers: dict[str, str]) -> Given:
        parts = urlsplit(target)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        self.asked.append((parts.path, query, headers))
        if parts.path in self.instead:
            return self.instead[parts.path]()
        if parts.path in self.things:
            return 200, {}, json.dumps(self.things[parts.path]).encode()
        if parts.path in self.lists:
            return self._page(parts.path, query)
        return 404, {}, b'{"message": "Not Found"}'

    def _page(self, path: str, query: dict[str, str]) -> Given:
        items = self.lists[path]
        size = min(int(query.get("per_page", query.get("limit", "30"))), self.longest)
        page = int(query.get("page", "1"))
        shown = items[(page - 1) * size : page * size]
        links = {}
        if page * size < len(items):
            links["Link"] = (
                f'<{self.address}{path}?page={page + 1}>; rel="next", <{self.address}{path}>; rel="last"'
            )
        elif page > 1:
            links["Link"] = f'<{self.address}{path}?page=1>; rel="first"'
        return 200, links, json.dumps(shown).encode()


@contextmanager
def running() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = server.answer(self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            return None

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class GitHub:
    """A company's GitHub with one repository."""

    name, option, token, base = "github", "--github", "GITHUB_TOKEN", "/api/v3/repos/example/quality"
    ref = "refs/pull/{}/head"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.pulls: list[Any] = server.lists.setdefault(f"{self.base}/pulls", [])
        self.reviews: dict[int, list[Any]] = {}

    def merged(self, number: int, head: str, merge: str, *, by: str = "alice-a", on: str = "2026-01-04",
               begun: str = "", branch: str = "main") -> None:  # fmt: skip
        self.pulls.insert(0, {
            "url": f"{self.server.address}{self.base}/pulls/{number}", "id": 1000 + number, "number": number,
            "html_url": f"https://github.example/example/quality/pull/{number}", "state": "closed", "locked": False,
            "title": "Better <b>buying</b> @all", "user": user(by), "body": None, "labels": [], "draft": False,
            "created_at": f"{on}T08:00:00Z", "updated_at": f"{on}T12:00:00Z", "merged_at": f"{on}T12:00:00Z",
            "merge_commit_sha": merge, "head": {"label": "example:better", "ref": "better", "sha": head, "repo": None},
            "base": {"label": f"example:{branch}", "ref": branch, "sha": begun,
                     "repo": {"id": 1, "temp_clone_token": "SECRET-OF-THE-FORGE"}},
        })  # fmt: skip
        self.reviews[number] = self.server.lists[f"{self.base}/pulls/{number}/reviews"] = []

    def review(self, number: int, account: str | None, state: str, commit: str, at: str) -> None:
        known = self.reviews[number]
        known.append({
            "id": 500 + number * 100 + len(known), "node_id": "x", "user": user(account) if account else None,
            "body": "Fine by me", "state": state, "html_url": "https://github.example/r", "commit_id": commit,
            "submitted_at": at, "author_association": "MEMBER", "_links": {"html": {"href": "x"}},
        })  # fmt: skip

    def approve(self, number: int, account: str, commit: str, at: str) -> None:
        self.review(number, account, "APPROVED", commit, at)


class GitLab:
    """A GitLab of one's own. Approvals name no state: they stand beside the versions that were pushed."""

    name, option, token, base = (
        "gitlab",
        "--gitlab",
        "GITLAB_TOKEN",
        "/api/v4/projects/example%2Fquality/merge_requests",
    )
    ref = "refs/merge-requests/{}/head"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.pulls: list[Any] = server.lists.setdefault(self.base, [])

    def merged(self, number: int, head: str, merge: str, *, by: str = "alice-a", on: str = "2026-01-04",
               begun: str = "", branch: str = "main", squash: str = "") -> None:  # fmt: skip
        request = {
            "id": 1000 + number, "iid": number, "project_id": 3, "title": "Better", "state": "merged",
            "created_at": f"{on}T08:00:00.000Z", "updated_at": f"{on}T12:00:00.000Z", "author": gitlab_user(by),
            "merged_at": f"{on}T12:00:00.000Z", "target_branch": branch, "source_branch": "better", "sha": head,
            "merge_commit_sha": merge if merge != head and not squash else None, "squash_commit_sha": squash or None,
            "web_url": f"https://gitlab.example/example/quality/-/merge_requests/{number}",
        }  # fmt: skip
        self.pulls.insert(0, request)
        path = f"{self.base}/{number}"
        refs = {"base_sha": begun, "head_sha": head, "start_sha": begun}
        self.server.things[path] = {**request, "diff_refs": refs, "subscribed": False, "changes_count": "1"}
        self.server.things[f"{path}/approvals"] = {
            "user_has_approved": False, "user_can_approve": False, "approved": True, "approved_by": [],
        }  # fmt: skip
        self.server.lists[f"{path}/versions"] = [
            {"id": 9, "head_commit_sha": head, "base_commit_sha": begun, "created_at": f"{on}T08:10:00.000Z"},
            {"id": 8, "head_commit_sha": "0" * 40, "base_commit_sha": begun, "created_at": f"{on}T08:00:00.000Z"},
        ]  # fmt: skip
        self.server.lists[f"{path}/notes"] = []

    def approve(self, number: int, account: str, commit: str, at: str, *, dated: bool = True) -> None:
        item: dict[str, Any] = {"user": gitlab_user(account)}
        if dated:
            item["approved_at"] = at.replace("Z", ".123Z")
        self.server.things[f"{self.base}/{number}/approvals"]["approved_by"].append(item)

    def note(self, number: int, account: str, body: str, at: str, *, system: bool = True) -> None:
        notes = self.server.lists[f"{self.base}/{number}/notes"]
        notes.append({
            "id": 70 + len(notes), "type": None, "body": body, "author": gitlab_user(account), "created_at": at,
            "system": system, "noteable_type": "MergeRequest", "internal": False,
        })  # fmt: skip


class Gitea:
    """A Gitea or Forgejo of one's own."""

    name, option, token, base = "gitea", "--gitea", "GITEA_TOKEN", "/api/v1/repos/example/quality"
    ref = "refs/pull/{}/head"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.pulls: list[Any] = server.lists.setdefault(f"{self.base}/pulls", [])

    def merged(self, number: int, head: str, merge: str, *, by: str = "alice-a", on: str = "2026-01-04",
               begun: str = "", branch: str = "main") -> None:  # fmt: skip
        self.pulls.insert(0, {
            "id": number, "url": "x", "number": number, "user": user(by), "title": "Better", "state": "closed",
            "html_url": f"https://gitea.example/example/quality/pulls/{number}", "merged": True,
            "merged_at": f"{on}T12:00:00Z", "merge_commit_sha": merge, "merged_by": user("bob"),
            "created_at": f"{on}T08:00:00Z", "updated_at": f"{on}T12:00:00Z", "closed_at": f"{on}T12:00:00Z",
            "base": {"label": branch, "ref": branch, "sha": begun, "repo_id": 1}, "merge_base": begun,
            "head": {"label": "better", "ref": f"refs/pull/{number}/head", "sha": head, "repo_id": 1},
        })  # fmt: skip
        self.server.lists[f"{self.base}/pulls/{number}/reviews"] = []

    def review(self, number: int, account: str, state: str, commit: str, at: str, **flags: bool) -> None:
        known = self.server.lists[f"{self.base}/pulls/{number}/reviews"]
        known.append({
            "id": 500 + len(known), "user": user(account), "team": None, "state": state, "body": "",
            "commit_id": commit,
            "stale": False, "official": True, "dismissed": False, "comments_count": 0, "submitted_at": at,
            "updated_at": at, **flags,
        })  # fmt: skip

    def approve(self, number: int, account: str, commit: str, at: str) -> None:
        self.review(number, account, "APPROVED", commit, at)


def user(login: str) -> dict[str, Any]:
    return {
        "login": login,
        "id": sum(map(ord, login)),
        "type": "User",
        "avatar_url": "x",
        "site_admin": False,
    }


def gitlab_user(name: str) -> dict[str, Any]:
    return {
        "id": sum(map(ord, name)),
        "username": name,
        "name": name.title(),
        "state": "active",
        "web_url": "x",
    }
