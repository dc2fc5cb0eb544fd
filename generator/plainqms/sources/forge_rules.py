"""What a forge enforces on a branch: asked of each in its own words, answered in ours.

What it does not answer is not known, with the reason; nothing is taken as enforced because nobody said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from plainqms.model.branch_rules import (
    ADMINISTRATORS,
    CODE_OWNERS,
    DELETION,
    DIRECT_PUSH,
    DISMISS_STALE,
    FORCE_PUSH,
    LINEAR,
    ORDER,
    REVIEWS,
    SIGNED,
    Enforced,
)
from plainqms.sources import forge_gitea, forge_github, forge_gitlab
from plainqms.sources.forge import Client, Unanswered
from plainqms.sources.forge_values import StrangeAnswer, flag, text

Rules = dict[str, int | bool]
_OPEN: Mapping[str, int | bool] = {
    DIRECT_PUSH: True, REVIEWS: 0, DISMISS_STALE: False, CODE_OWNERS: False, FORCE_PUSH: True, DELETION: True,
    ADMINISTRATORS: False, LINEAR: False, SIGNED: False,
}  # fmt: skip
_MAY = (DIRECT_PUSH, FORCE_PUSH, DELETION)  # weaker where it is yes
_HIDDEN = "the forge does not show it to this token"


def enforced(kind: str, client: Client, repository: str, branch: str) -> Enforced:
    """Raises `Unanswered` where the repository itself cannot be asked about."""
    ask = {forge_github.NAME: _github, forge_gitlab.NAME: _gitlab, forge_gitea.NAME: _gitea}[kind]
    return ask(client, repository, branch)


def stricter(name: str, one: int | bool, other: int | bool) -> int | bool:
    return min(one, other) if name in _MAY else max(one, other)


def _github(client: Client, repository: str, branch: str) -> Enforced:
    """Branch protection and rulesets: both hold, and of each rule the stricter one."""
    base = f"/repos/{repository}"
    state = client.get(f"{base}/branches/{quote(branch, safe='')}")
    classic = _github_classic(client, base, branch, protected=flag(state, "protected"))
    sets = _github_sets(client, base, branch)
    sources = [classic, *sets.values()] if sets is not None else [classic]
    rules: Rules = {}
    unknown: dict[str, str] = {}
    for name in ORDER:
        if name == ADMINISTRATORS:
            continue
        known = [source[name] for source in sources if source is not None and name in source]
        best = _OPEN[name]
        for value in known:
            best = stricter(name, best, value)
        whole = classic is not None and sets is not None
        if whole or (name != REVIEWS and best == (name not in _MAY)):
            rules[name] = best
        else:
            unknown[name] = _HIDDEN
    bound = _github_bound(sources, rules)
    if bound is None or classic is None or sets is None:
        unknown[ADMINISTRATORS] = _HIDDEN
    else:
        rules[ADMINISTRATORS] = bound
    return Enforced(rules, unknown)


def _github_classic(client: Client, base: str, branch: str, *, protected: bool) -> Rules | None:
    """None where it cannot be told. Only an administrator is told that there is none; a branch says if it has any."""
    try:
        said = client.get(f"{base}/branches/{quote(branch, safe='')}/protection")
    except Unanswered as refused:
        if refused.status == 404 and (refused.said == "Branch not protected" or not protected):
            return dict(_OPEN)
        if refused.status in (403, 404) and not _is_limit(refused):
            return dict(_OPEN) if not protected else None
        raise
    if not isinstance(said, dict):
        raise StrangeAnswer("the protection of the branch is no group of values")
    asked = said.get("required_pull_request_reviews")
    reviews = asked if isinstance(asked, dict) else {}
    allowances = reviews.get("bypass_pull_request_allowances")
    excepted = isinstance(allowances, dict) and any(allowances.values())
    return {
        DIRECT_PUSH: not isinstance(asked, dict),
        REVIEWS: _count(reviews.get("required_approving_review_count", 0)),
        DISMISS_STALE: flag(reviews, "dismiss_stale_reviews"),
        CODE_OWNERS: flag(reviews, "require_code_owner_reviews"),
        FORCE_PUSH: flag(said.get("allow_force_pushes"), "enabled"),
        DELETION: flag(said.get("allow_deletions"), "enabled"),
        LINEAR: flag(said.get("required_linear_history"), "enabled"),
        SIGNED: flag(said.get("required_signatures"), "enabled"),
        ADMINISTRATORS: flag(said.get("enforce_admins"), "enabled") and not excepted,
    }


def _github_sets(client: Client, base: str, branch: str) -> dict[int, Rules] | None:
    """Rules that hold on the branch, by ruleset. Whom a ruleset lets pass only its own answer tells."""
    found: dict[int, Rules] = {}
    try:
        items = list(client.pages(f"{base}/rules/branches/{quote(branch, safe='')}", size=forge_github.PAGE))
    except Unanswered as refused:
        if refused.status in (403, 404) and not _is_limit(refused):
            return None
        raise
    for item in items:
        number = item.get("ruleset_id") if isinstance(item, dict) else None
        rules = found.setdefault(number if isinstance(number, int) else 0, {})
        kind, given = text(item, "type"), item.get("parameters") if isinstance(item, dict) else None
        more: Rules = {}
        if kind == "pull_request":
            values = given if isinstance(given, dict) else {}
            more = {
                DIRECT_PUSH: False,
                REVIEWS: _count(values.get("required_approving_review_count", 0)),
                DISMISS_STALE: flag(values, "dismiss_stale_reviews_on_push"),
                CODE_OWNERS: flag(values, "require_code_owner_review"),
            }
        elif kind in ("non_fast_forward", "deletion"):
            more = {FORCE_PUSH if kind == "non_fast_forward" else DELETION: False}
        elif kind in ("required_linear_history", "required_signatures"):
            more = {LINEAR if kind == "required_linear_history" else SIGNED: True}
        for name, value in more.items():
            rules[name] = stricter(name, rules.get(name, value), value)
    for number, rules in found.items():
        passes = _github_passes(client, base, number)
        if passes is not None:
            rules[ADMINISTRATORS] = not passes
    return found


def _github_passes(client: Client, base: str, number: int) -> bool | None:
    """Whether a ruleset lets anybody pass; None where its list of them is not shown."""
    try:
        said = client.get(f"{base}/rulesets/{number}")
    except Unanswered as refused:
        if refused.status in (403, 404) and not _is_limit(refused):
            return None
        raise
    actors = said.get("bypass_actors") if isinstance(said, dict) else None
    return bool(actors) if isinstance(actors, list) else None


def _github_bound(sources: Iterable[Rules | None], rules: Rules) -> bool | None:
    """Whether nobody is excepted: each rule that keeps history and reviews is kept by a source without exceptions."""
    answers: list[bool | None] = []
    for name in (DIRECT_PUSH, FORCE_PUSH):
        if rules.get(name) is not False:
            continue
        keep = [source for source in sources if source is not None and source.get(name) is False]
        bound = [source.get(ADMINISTRATORS) for source in keep]
        answers.append(True if True in bound else None if None in bound else False)
    if not answers:
        return False
    return None if None in answers and False not in answers else all(answers)


def _gitlab(client: Client, repository: str, branch: str) -> Enforced:
    """Protected branches for everybody; what is asked of reviews GitLab tells in its paid editions alone."""
    base = forge_gitlab.project_path(repository)
    project = client.get(base)
    rules: Rules = {LINEAR: text(project, "merge_method") == "ff"}
    unknown: dict[str, str] = {}
    branches = _or_unknown(
        lambda: list(client.pages(f"{base}/protected_branches", size=forge_gitlab.PAGE)),
        (DIRECT_PUSH, FORCE_PUSH, DELETION, CODE_OWNERS, ADMINISTRATORS), unknown, _HIDDEN,
    )  # fmt: skip
    if branches is not None:
        held = [item for item in branches if _matches(text(item, "name"), branch)]
        levels = [level for item in held for level in item.get("push_access_levels") or ()]
        rules |= {
            DIRECT_PUSH: not held or any(_may_push(level) for level in levels),
            FORCE_PUSH: not held or any(flag(item, "allow_force_push") for item in held),
            DELETION: not held,
            ADMINISTRATORS: bool(held),
        }
        if all("code_owner_approval_required" in item for item in held):
            rules[CODE_OWNERS] = bool(held) and all(
                flag(item, "code_owner_approval_required") for item in held
            )
        else:
            unknown[CODE_OWNERS] = "this edition of GitLab does not ask code owners"
    paid = "GitLab tells it in its paid editions alone, or not to this token"
    settings = _or_unknown(lambda: client.get(f"{base}/approvals"), (DISMISS_STALE,), unknown, paid)
    if settings is not None:
        rules[DISMISS_STALE] = flag(settings, "reset_approvals_on_push")
    wanted = _or_unknown(
        lambda: list(client.pages(f"{base}/approval_rules", size=forge_gitlab.PAGE)),
        (REVIEWS,),
        unknown,
        paid,
    )
    if wanted is not None:
        rules[REVIEWS] = max(
            (_count(item.get("approvals_required", 0)) for item in wanted if _holds(item, branch)), default=0
        )
    pushes = _or_unknown(lambda: client.get(f"{base}/push_rule"), (SIGNED,), unknown, paid)
    if pushes is not None:
        rules[SIGNED] = flag(pushes, "reject_unsigned_commits")
    return Enforced(rules, unknown)


def _may_push(level: Any) -> bool:
    """Anybody but “no one” (0); a person, a group or a key that may is somebody."""
    return not isinstance(level, dict) or level.get("access_level") != 0


def _holds(item: Any, branch: str) -> bool:
    """Whether an approval rule holds for the branch: for all, or for protected ones among which it is."""
    if not isinstance(item, dict):
        raise StrangeAnswer("an approval rule is no group of values")
    named = item.get("protected_branches")
    return not named or any(_matches(text(one, "name"), branch) for one in named)


def _gitea(client: Client, repository: str, branch: str) -> Enforced:
    """One rule of protection holds: the one of that name, else those whose pattern fits, the weakest of them."""
    base = f"/repos/{repository}"
    project = client.get(base)
    unknown: dict[str, str] = {}
    rules: Rules = {}
    if isinstance(project, dict) and "allow_merge_commits" in project:
        rules[LINEAR] = not flag(project, "allow_merge_commits") and not flag(
            project, "allow_rebase_explicit"
        )
    else:
        unknown[LINEAR] = _HIDDEN
    others = tuple(name for name in ORDER if name != LINEAR)
    found = _or_unknown(lambda: client.get(f"{base}/branch_protections"), others, unknown, _HIDDEN)
    if found is None:
        return Enforced(rules, unknown)
    if not isinstance(found, list):
        raise StrangeAnswer("the protections are no list")
    exact = [item for item in found if _rule_name(item) == branch]
    held = exact or [item for item in found if _matches(_rule_name(item), branch)]
    if not held:
        return Enforced({**{name: _OPEN[name] for name in others}, **rules}, unknown)
    for name in others:
        values = [_gitea_rule(item, name) for item in held]
        given = [value for value in values if value is not None]
        if len(given) < len(values):
            unknown[name] = "this version of the server does not tell"
        else:
            rules[name] = max(given) if name in _MAY else min(given)
    return Enforced(rules, unknown)


def _gitea_rule(item: Any, name: str) -> int | bool | None:
    """A protected branch cannot be deleted, and older servers allow no force push on one."""
    if name == REVIEWS:
        return _count(item.get("required_approvals", 0))
    if name == DELETION:
        return False
    if name == CODE_OWNERS:
        return flag(item, "block_on_codeowner_reviews")
    if name == ADMINISTRATORS:
        return flag(item, "block_admin_merge_override") if "block_admin_merge_override" in item else None
    field = {
        DIRECT_PUSH: "enable_push", DISMISS_STALE: "dismiss_stale_approvals", FORCE_PUSH: "enable_force_push",
        SIGNED: "require_signed_commits",
    }[name]  # fmt: skip
    return flag(item, field)


def _rule_name(item: Any) -> str:
    return text(item, "rule_name") or text(item, "branch_name")


def _or_unknown(ask: Callable[[], Any], names: Iterable[str], unknown: dict[str, str], why: str) -> Any:
    """An answer; or nothing, and those rules are not known, where the forge refuses just this question."""
    try:
        return ask()
    except Unanswered as refused:
        if refused.status not in (401, 403, 404) or _is_limit(refused):
            raise
        unknown.update(dict.fromkeys(names, why))
        return None


def _is_limit(refused: Unanswered) -> bool:
    return refused.problem.rule.name == "forge-asked-too-often"


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1000:
        raise StrangeAnswer("a number of reviews is none")
    return value


def _matches(pattern: str, branch: str) -> bool:
    """`release/*` and the like; any other sign means itself."""
    parts = (".*" if part == "*" else re.escape(part) for part in re.split(r"(\*)", pattern))
    return bool(pattern) and re.fullmatch("".join(parts), branch) is not None
