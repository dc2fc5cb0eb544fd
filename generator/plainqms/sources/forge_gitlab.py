"""GitLab: merged merge requests and who approves them.

GitLab tells who approves, and of no approval to which state it was given. So its moment decides: it counts if it was
given after the last push, which the list of versions dates. The moment comes with the approval; an older GitLab keeps
it in a note that it writes itself, which is read for accounts alone that still approve. No moment, no approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from plainqms.model.forge_review import MergedRequest, Review
from plainqms.sources.forge import Client
from plainqms.sources.forge_values import StrangeAnswer, commit, flag, items, kept, moment, number, text

NAME, TITLE, TOKEN = "gitlab", "GitLab", "GITLAB_TOKEN"
SERVER = "https://gitlab.com"
ALIASES: tuple[str, ...] = ()
PAGE = ("per_page", 100)
_REQUEST = (
    "iid", "web_url", "state", "author.username", "author.id", "target_branch", "sha", "merged_at", "merge_commit_sha",
    "squash_commit_sha", "diff_refs.base_sha",
)  # fmt: skip
_APPROVAL = ("user.username", "user.id", "user.state", "approved_at")
_VERSION = ("id", "head_commit_sha", "base_commit_sha", "created_at")
_NOTE = ("id", "system", "body", "author.username", "author.id", "created_at")
_SAID = "approved this merge request"


def base(server: str) -> str:
    return f"{server}/api/v4"


def headers(token: str) -> dict[str, str]:
    return {"Accept": "application/json"} | ({"PRIVATE-TOKEN": token} if token else {})


def merged(client: Client, repository: str, branch: str, since: date | None) -> Iterator[dict[str, Any]]:
    """Merge requests that were merged into the branch, those first that were touched last.

    The list does not say where one began, which matters where the very commits were laid on the main line.
    """
    asked: dict[str, str | int] = {"updated_after": f"{since}T00:00:00Z"} if since else {}
    found = client.pages(
        f"{project_path(repository)}/merge_requests", size=PAGE, state="merged", target_branch=branch,
        order_by="updated_at", sort="desc", **asked,
    )  # fmt: skip
    for item in found:
        made = text(item, "merge_commit_sha") or text(item, "squash_commit_sha")
        path = f"{project_path(repository)}/merge_requests/{number(item, 'iid')}"
        yield kept(item if made else client.get(path), _REQUEST)


def answer(client: Client, repository: str, request: dict[str, Any]) -> dict[str, Any]:
    path = f"{project_path(repository)}/merge_requests/{number(request, 'iid')}"
    whole = client.get(path)
    approvals = items(client.get(f"{path}/approvals"), "approved_by")
    found: dict[str, Any] = {
        "request": kept(whole, _REQUEST),
        "approvals": [kept(item, _APPROVAL) for item in approvals],
        "versions": [kept(item, _VERSION) for item in client.pages(f"{path}/versions", size=PAGE)],
        "notes": [],
    }
    if any(not text(item, "approved_at") for item in found["approvals"]):
        notes = client.pages(f"{path}/notes", size=PAGE, activity_filter="only_activity")
        found["notes"] = [
            kept(item, _NOTE) for item in notes if flag(item, "system") and text(item, "body") == _SAID
        ]
    return found


def request_of(said: dict[str, Any]) -> MergedRequest:
    """Of a fast forward the head itself stands on the main line, and no commit was made by merging."""
    request = said.get("request")
    at, head = moment(request, "merged_at"), commit(request, "sha")
    merge = commit(request, "merge_commit_sha") or commit(request, "squash_commit_sha") or head
    if at is None or not head or text(request, "state") != "merged":
        raise StrangeAnswer("the merge request was not merged")
    return MergedRequest(
        number(request, "iid"), text(request, "web_url"), text(request, "author.username"),
        text(request, "target_branch"), head, merge, at, commit(request, "diff_refs.base_sha"),
    )  # fmt: skip


def reviews_of(said: dict[str, Any]) -> tuple[Review, ...]:
    request = request_of(said)
    pushed = _last_push(said, request)
    found: dict[str, Review] = {}
    for item in items(said, "approvals"):
        account = text(item, "user.username")
        if not account or account.lower() == "ghost":
            why_not = "the account was deleted, and nobody can tell whose it was"
            found[f"deleted {len(found)}"] = Review(account, None, why_not)
            continue
        at = moment(item, "approved_at") or _noted(said, account)
        found[account.lower()] = Review(account, at, _why_not(account, at, pushed, request))
    return tuple(review for _, review in sorted(found.items()))


def traces(said: dict[str, Any], account: str) -> frozenset[tuple[Any, ...]]:
    """Who approved and when; of no account, everybody."""
    names = [text(item, "user.username") for item in items(said, "approvals")]
    return frozenset(
        (name.lower(), review.at)
        for name in names
        for review in reviews_of(said)
        if review.account == name and (not account or name.lower() == account.lower())
    )


def _why_not(account: str, at: datetime | None, pushed: datetime | None, request: MergedRequest) -> str:
    if account.lower() == request.proposer.lower():
        return "proposed the change"
    if at is None:
        return "GitLab does not say when the approval was given, so nobody can tell to which state"
    if pushed is None:
        return "GitLab does not say when the state that was merged was pushed"
    if at <= pushed:
        return "approved before the last push, so another state than the one that was merged"
    return ""


def _last_push(said: dict[str, Any], request: MergedRequest) -> datetime | None:
    """When the newest version came, if it is the one that was merged."""
    versions = [
        (number(item, "id"), moment(item, "created_at"), commit(item, "head_commit_sha"))
        for item in items(said, "versions")
    ]
    newest = max(versions, key=lambda version: version[0], default=None)
    return newest[1] if newest and newest[2] == request.head else None


def _noted(said: dict[str, Any], account: str) -> datetime | None:
    moments = [
        at
        for item in items(said, "notes")
        if flag(item, "system") and text(item, "body") == _SAID and text(item, "author.username") == account
        if (at := moment(item, "created_at")) is not None
    ]
    return max(moments, default=None)


def project_path(repository: str) -> str:
    return f"/projects/{quote(repository, safe='')}"
