"""What a forge enforces on the main line: each rule as it was answered, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The rules in the order in which they are told; each is named as in qms.yml.
REVIEWS, DISMISS_STALE, CODE_OWNERS = "reviews", "dismiss_stale", "code_owners"
DIRECT_PUSH, FORCE_PUSH, DELETION = "direct_push", "force_push", "deletion"
ADMINISTRATORS, LINEAR, SIGNED = "administrators", "linear", "signed_commits"
ORDER = (
    DIRECT_PUSH, REVIEWS, DISMISS_STALE, CODE_OWNERS, FORCE_PUSH, DELETION, ADMINISTRATORS, LINEAR, SIGNED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enforced:
    """`rules` holds what was answered: a number for reviews, yes or no for the rest. `unknown` says why others are not.

    Yes means of `direct_push`, `force_push` and `deletion` that it can be done, and of the others that it is enforced.
    """

    rules: Mapping[str, int | bool] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
