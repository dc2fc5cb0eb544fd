"""Issues of a forge as JSON: as GitHub, GitLab and Gitea list them, or `gh issue list --json`."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, tzinfo
from typing import Any

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.incoming import (
    QUESTIONS,
    UNREADABLE,
    Incoming,
    answers,
    first_line,
    flat,
    is_yes,
    kind_in,
    tidy,
)

_AGAIN = (
    "Fetch the list again, or enter the report by hand:\n"
    "gh issue list --json number,title,body,createdAt,author,url,labels > issues.json"
)


def read_issues(data: bytes, path: str, zone: tzinfo) -> tuple[list[Incoming], list[Problem]]:
    try:
        read: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        return [], [
            UNREADABLE.at(
                Place(path),
                f"this is no list of issues as a forge gives it ({flat(str(error), 120)})",
                _AGAIN,
            )
        ]
    items = read if isinstance(read, list) else [read]
    found: list[Incoming] = []
    problems: list[Problem] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, dict) and "pull_request" in item:
            continue  # GitHub lists them among the issues
        issue = _issue(item, zone) if isinstance(item, dict) else None
        if issue is None:
            message = f"entry {number} of the list is no issue: it has no number and title"
            problems.append(UNREADABLE.at(Place(path), message, _AGAIN))
        else:
            found.append(issue)
    return found, problems


def _issue(item: dict[str, Any], zone: tzinfo) -> Incoming | None:
    number = _first(item, "iid", "number")  # GitLab numbers within the project by iid; its id is another
    title = flat(_text(item, "title"), 120)
    if not number.isdigit() or not title:
        return None
    body = tidy(_text(item, "body", "description"))
    url = flat(_text(item, "html_url", "web_url", "url"), 300)
    author: dict[str, Any] = next(
        (item[key] for key in ("author", "user") if isinstance(item.get(key), dict)), {}
    )
    said = f"{title} {' '.join(_labels(item))}"
    return Incoming(
        reference=f"issue: {url if url.startswith('http') else f'#{number}'}",
        channel="form",
        received_on=_day(_text(item, "created_at", "createdAt"), zone),
        title=re.sub(r"^\[[^\]]*\]\s*", "", title) or first_line(body),
        what=body,
        kind=kind_in(said),
        sender=flat(_text(author, "name", "login", "username"), 80),
        named=is_yes(answers(body).get(QUESTIONS[-1], "")),
    )


def _first(item: dict[str, Any], *names: str) -> str:
    value = next((item[name] for name in names if item.get(name) is not None), "")
    return str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""


def _text(item: dict[str, Any], *names: str) -> str:
    return next((item[name] for name in names if isinstance(item.get(name), str) and item[name]), "")


def _labels(item: dict[str, Any]) -> list[str]:
    given = item.get("labels")
    found = given if isinstance(given, list) else []
    return [str(label.get("name", "") if isinstance(label, dict) else label)[:100] for label in found[:50]]


def _day(text: str, zone: tzinfo) -> date | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None
