"""Moves to the next edition of a standard: the changes that plan one, and who answers for its day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plainqms.model.system import System
from plainqms.model.transition import Transition
from plainqms.views.about_standard import ours


def planning(changes: Iterable[Any], move: Transition) -> tuple[Any, ...]:
    """Of these changes the open ones that are about the move: by the edition in their title, or by their clauses."""
    return tuple(
        item
        for item in changes
        if item.closed_on is None
        and item.decision != "refused"
        and (move.new.edition in item.title or move.new.id in str(item.clauses))
    )


def owner(system: System, move: Transition) -> str:
    """Of the change that plans it; else of the certificate that ends with the old edition; else of most documents."""
    for item in planning(ours(system, "changes"), move):
        return str(item.owner)
    held = [
        item
        for item in ours(system, "certificates")
        if item.standard == move.old.id and item.ended_on is None and item.decided <= system.as_of
    ]
    if held:
        return str(max(held, key=lambda item: item.decided).owner)
    return most(document.owner for document in system.documents)


def most(owners: Iterable[str]) -> str:
    """Whoever stands there most often; none where nobody is named."""
    named = [item for item in owners if item]
    return max(sorted(set(named)), key=named.count, default="")
