"""GitHub: merged pull requests and their reviews.

An approval stands where an account's last word (comments say nothing) is APPROVED, on the commit that was merged, and
by another account than the one that proposed. What was dismissed or given to an earlier commit does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from plainqms.model.forge_review import MergedRequest, Review
from plainqms.sources import forge_pulls
from plainqms.sources.forge import Client
from plainqms.sources.forge_values import StrangeAnswer, commit, items, kept, moment, number, text

NAME, TITLE, TOKEN = "github", "GitHub", "GITHUB_TOKEN"
SERVER = "https://api.github.com"
ALIASES: tuple[str, ...] = ("https://github.com", "https://www.github.com")
PAGE = ("per_page", 100)
_REQUEST = (
    "number", "html_url", "state", "user.login", "user.id", "base.ref", "head.sha", "merged_at", "merge_commit_sha",
)  # fmt: skip
_REVIEW = ("id", "html_url", "user.login", "user.id", "state", "commit_id", "submitted_at")
_DECIDE = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")

traces = forge_pulls.traces


def base(server: str) -> str:
    """A company's own server has its interface below its address."""
    return server if server == SERVER else f"{server}/api/v3"


def headers(token: str) -> dict[str, str]:
    given = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    return given | ({"Authorization": f"Bearer {token}"} if token else {})


def merged(client: Client, repository: str, branch: str, since: date | None) -> Iterator[dict[str, Any]]:
    """Pull requests that were merged into the branch, those first that were touched last."""
    asked = client.pages(
        f"/repos/{repository}/pulls", size=PAGE, state="closed", base=branch, sort="updated", direction="desc"
    )
    for item in asked:
        touched = moment(item, "updated_at")
        if since and touched and touched.date() < since:
            return
        if text(item, "merged_at"):
            yield kept(item, _REQUEST)


def answer(client: Client, repository: str, request: dict[str, Any]) -> dict[str, Any]:
    return forge_pulls.answer(client, repository, request, page=PAGE, fields=_REVIEW)


def request_of(said: dict[str, Any]) -> MergedRequest:
    request = said.get("request")
    at = moment(request, "merged_at")
    head, merge = commit(request, "head.sha"), commit(request, "merge_commit_sha")
    if at is None or not head or not merge:
        raise StrangeAnswer("the pull request was not merged")
    return MergedRequest(
        number(request, "number"), text(request, "html_url"), text(request, "user.login"), text(request, "base.ref"),
        head, merge, at,
    )  # fmt: skip


def reviews_of(said: dict[str, Any]) -> tuple[Review, ...]:
    request = request_of(said)
    last: dict[str, tuple[Any, ...]] = {}
    for item in items(said, "reviews"):
        state = text(item, "state")
        if state not in _DECIDE:
            continue
        at, account = moment(item, "submitted_at"), text(item, "user.login")
        if at is None:
            raise StrangeAnswer("`submitted_at` of a review is missing")
        key = account.lower() if account and account != "ghost" else f"deleted {number(item, 'id')}"
        word = (at, number(item, "id"), state, account, commit(item, "commit_id"))
        last[key] = max(last.get(key, word), word)
    return tuple(
        Review(word[3], word[0].astimezone(UTC), _why_not(key, word[2], word[3], word[4], request))
        for key, word in sorted(last.items())
    )


def _why_not(key: str, state: str, account: str, given_to: str, request: MergedRequest) -> str:
    if key.startswith("deleted "):
        return "the account was deleted, and nobody can tell whose it was"
    if state == "DISMISSED":
        return "the review was dismissed"
    if state != "APPROVED":
        return "asked for changes last"
    if account.lower() == request.proposer.lower():
        return "proposed the change"
    if given_to != request.head:
        return f"approved another state ({given_to[:10] or 'unknown'}) than the one that was merged"
    return ""
