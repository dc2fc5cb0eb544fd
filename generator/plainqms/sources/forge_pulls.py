"""What GitHub and Gitea answer alike: the reviews of a pull request, and what of them stays the same."""

from __future__ import annotations

from typing import Any

from plainqms.sources.forge import Client
from plainqms.sources.forge_values import commit, items, kept, number, text


def answer(
    client: Client,
    repository: str,
    request: dict[str, Any],
    *,
    page: tuple[str, int],
    fields: tuple[str, ...],
) -> dict[str, Any]:
    asked = client.pages(f"/repos/{repository}/pulls/{number(request, 'number')}/reviews", size=page)
    return {"request": request, "reviews": [kept(item, fields) for item in asked]}


def traces(said: dict[str, Any], account: str) -> frozenset[tuple[Any, ...]]:
    """What stays the same of an account's approvals, whatever it says later; of no account, of everybody's."""
    return frozenset(
        (number(item, "id"), text(item, "submitted_at"), commit(item, "commit_id"))
        for item in items(said, "reviews")
        if not account
        or (text(item, "state") == "APPROVED" and text(item, "user.login").lower() == account.lower())
    )
