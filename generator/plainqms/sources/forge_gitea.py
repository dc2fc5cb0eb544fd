"""Gitea and Forgejo: merged pull requests and their reviews.

As on GitHub, and a review that the server itself calls stale does not count either. Whether it is `official` there
is kept and decides nothing: who may approve is said by roles in the management system.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plainqms.model.forge_review import MergedRequest, Review
from plainqms.sources import forge_pulls
from plainqms.sources.forge import Client
from plainqms.sources.forge_values import StrangeAnswer, commit, flag, items, kept, moment, number, text

NAME, TITLE, TOKEN = "gitea", "Gitea", "GITEA_TOKEN"
SERVER = ""  # there is no one server that most people use
ALIASES: tuple[str, ...] = ()
PAGE = ("limit", 50)
_REQUEST = (
    "number", "html_url", "state", "user.login", "user.id", "base.ref", "head.sha", "merge_base", "merged",
    "merged_at", "merge_commit_sha",
)  # fmt: skip
_REVIEW = (
    "id", "html_url", "user.login", "user.id", "state", "commit_id", "submitted_at", "stale", "official", "dismissed",
)  # fmt: skip
_DECIDE = ("APPROVED", "REQUEST_CHANGES")

traces = forge_pulls.traces


def base(server: str) -> str:
    return f"{server}/api/v1"


def headers(token: str) -> dict[str, str]:
    return {"Accept": "application/json"} | ({"Authorization": f"token {token}"} if token else {})


def merged(client: Client, repository: str, branch: str, since: date | None) -> Iterator[dict[str, Any]]:
    """Pull requests that were merged into the branch, those first that were touched last."""
    asked = client.pages(f"/repos/{repository}/pulls", size=PAGE, state="closed", sort="recentupdate")
    for item in asked:
        touched = moment(item, "updated_at")
        if since and touched and touched.date() < since:
            return
        if flag(item, "merged") and text(item, "base.ref") == branch:
            yield kept(item, _REQUEST)


def answer(client: Client, repository: str, request: dict[str, Any]) -> dict[str, Any]:
    return forge_pulls.answer(client, repository, request, page=PAGE, fields=_REVIEW)


def request_of(said: dict[str, Any]) -> MergedRequest:
    request = said.get("request")
    at = moment(request, "merged_at")
    head, merge = commit(request, "head.sha"), commit(request, "merge_commit_sha")
    if at is None or not head or not merge or not flag(request, "merged"):
        raise StrangeAnswer("the pull request was not merged")
    return MergedRequest(
        number(request, "number"), text(request, "html_url"), text(request, "user.login"), text(request, "base.ref"),
        head, merge, at, commit(request, "merge_base"),
    )  # fmt: skip


def reviews_of(said: dict[str, Any]) -> tuple[Review, ...]:
    request = request_of(said)
    last: dict[str, tuple[Any, ...]] = {}
    for item in items(said, "reviews"):
        if text(item, "state") not in _DECIDE:
            continue
        at, account = moment(item, "submitted_at"), text(item, "user.login")
        if at is None:
            raise StrangeAnswer("`submitted_at` of a review is missing")
        key = account.lower() if account and account.lower() != "ghost" else f"deleted {number(item, 'id')}"
        word = (at, number(item, "id"), account, _why_not(key, item, request))
        last[key] = max(last.get(key, word), word)
    return tuple(Review(word[2], word[0], word[3]) for _, word in sorted(last.items()))


def _why_not(key: str, item: Any, request: MergedRequest) -> str:
    given_to = commit(item, "commit_id")
    if key.startswith("deleted "):
        return "the account was deleted, and nobody can tell whose it was"
    if flag(item, "dismissed"):
        return "the review was dismissed"
    if text(item, "state") != "APPROVED":
        return "asked for changes last"
    if text(item, "user.login").lower() == request.proposer.lower():
        return "proposed the change"
    if flag(item, "stale") or given_to != request.head:
        return f"approved another state ({given_to[:10] or 'unknown'}) than the one that was merged"
    return ""
