"""The page of all rules: what each finds, on which basis, why, and what to do; and what is suppressed, by whom told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainqms.model.problem import Rule
from plainqms.publish import lists, words
from plainqms.publish.auditors_front import SECTION, siblings
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.sources.yaml_writing import Written

ADDRESS = "rules/"
HEADING = "What is checked"

# What the first letter of a code says about where the problem lies.
SUBJECTS = {
    "C": "Settings, people and roles",
    "D": "Documents",
    "E": "Records",
    "H": "History",
    "R": "References and links",
    "S": "The published site",
    "T": "Templates",
    "W": "Wording",
    "Y": "Files",
}


def front(manual: Manual) -> dict[str, Written]:
    lead = "Every rule by which documents are checked before they are published, with its basis."
    return {
        **lists.front(manual, kind="rules", heading=HEADING, lead=lead, section=SECTION),
        "crumbs": [{"title": SECTION, "url": AUDITORS}],
        "siblings": siblings(manual),
    }


def values(manual: Manual, rules: Sequence[Rule]) -> lists.Values:
    groups: dict[str, list[dict[str, object]]] = {}
    for rule in rules:
        subject = SUBJECTS.get(rule.code[:1], "Other")
        groups.setdefault(subject, []).append(
            {
                "code": rule.code,
                "anchor": rule.code.lower(),
                "name": rule.name,
                "severity": rule.severity.value,
                "basis": f"{rule.basis.value}: {rule.source}" if rule.source else rule.basis.value,
                "why": _pieces(rule.why),
                "remedy": [_pieces(line) for line in rule.remedy.splitlines() if line.strip()],
            }
        )
    named = {name: rule.code for rule in rules for name in (rule.code, rule.name)}
    as_of = manual.system.as_of
    suppressed = [
        {
            "rule": item.rule,
            "anchor": named.get(item.rule, "").lower(),
            "path": item.path,
            "reason": words.plain(item.reason),
            "until": words.day(item.until),
            "expired": item.until < as_of,
        }
        for item in sorted(manual.system.configuration.suppress, key=lambda item: (item.until, item.path))
    ]
    return {
        "groups": [
            {
                "title": title,
                "anchor": title.partition(",")[0].lower().replace(" ", "-"),
                "rows": groups[title],
            }
            for title in sorted(groups)
        ],
        "count": words.count(len(rules), "rule"),
        "suppressed": suppressed,
        "as_at": words.day(as_of),
    }


def _pieces(text: str) -> list[dict[str, object]]:
    """Words and `code` apart, so that the template marks the code."""
    return [
        {"text": piece, "code": bool(number % 2)}
        for number, piece in enumerate(re.split(r"`([^`]+)`", text))
        if piece
    ]
