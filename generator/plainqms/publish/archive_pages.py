"""What the pages of the archive say around a text: its state and dates, who approved it, where the others stand."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.revision import Revision, State
from plainqms.publish import lists, words
from plainqms.publish.archive_shelf import Shelf
from plainqms.publish.archived_texts import Archived, Changes
from plainqms.publish.document_page import printed
from plainqms.publish.manual import Manual
from plainqms.views.periods import Period

DAYS = "revisions/"
CHANGES = "changes/"
_JUMPS = 60  # numbered links to changes; more help nobody

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of one build have in common. `currency` is how a copy tells whether it is too old; `icon` is
    the address of the site's icon, if it has one."""

    manual: Manual
    site: str
    typeface: bool
    currency: Mapping[str, Any]
    icon: str = ""


def archived(shelf: Shelf, period: Period, text: Archived, article: str, files: list[Values], digest: str,
             frame: Frame) -> Values:  # fmt: skip
    revision = period.revision
    band = _band(shelf, period, "../")
    what = f"Revision {revision.number}"
    links = [("On which day?", f"../{DAYS}")]
    if period.before:
        links.insert(0, (f"What changed from revision {period.before.number}", CHANGES))
    if period.after:
        links.insert(
            -1, (f"What changed to revision {period.after.number}", f"../{period.after.address}{CHANGES}")
        )
    why = words.plain(revision.reason) or "No reason is recorded"
    change = [line for line in (words.unless_said(_class(revision), why), why) if line]
    facts = [
        fact("State", _state(period)),
        fact("Revision", f"{revision.number}, issued {words.day(revision.issued)}"),
        fact("Counted", span(period)),
        fact("Change", *change),
        fact("Approved", *(words.approvals(revision, frame.manual.system) or ["Not recorded"])),
        {"label": "See also", "lines": [], "links": links, "wide": True},
    ]
    return {
        **_frame(shelf, f"{shelf.address}{revision.address}", frame, what, text.title, band),
        "kind": "archived",
        "over": what,
        "facts": facts,
        "watermark": _watermark(shelf, period),
        "article": article,
        "dir": text.direction,
        "lang": text.language,
        "files": files,
        "digest": digest,
        "number": revision.number,
    }


def changes(
    shelf: Shelf, period: Period, text: Archived, made: Changes, article: str, frame: Frame
) -> Values:
    revision, before = period.revision, period.before
    assert before is not None
    what = f"Changes from revision {before.number} to {revision.number}"
    facts = [
        fact("From", f"Revision {before.number}, issued {words.day(before.issued)}",
              links=[("Read it", f"../../{before.address}")]),
        fact("To", f"Revision {revision.number}, issued {words.day(revision.issued)}", links=[("Read it", "../")]),
        fact("Change", _class(revision)),
        fact("Reason", words.plain(revision.reason) or "No reason is recorded"),
        fact("Approved", *(words.approvals(revision, frame.manual.system) or ["Not recorded"])),
        fact("Takes effect", words.day(revision.effective)),
    ]  # fmt: skip
    band = _band(shelf, period, "../../", changes=True)
    return {
        **_frame(shelf, f"{shelf.address}{revision.address}{CHANGES}", frame, what, text.title, band),
        "kind": "changes",
        "over": what,
        "facts": facts,
        "watermark": "",
        **redline(text, made, article),
    }


def redline(text: Archived, made: Changes, article: str) -> Values:
    """What a page shows of a comparison whose newer side is `text`."""
    counted = words.count(made.passages, "passage changed.", "passages changed.")
    return {
        "article": article,
        "dir": text.direction,
        "lang": text.language,
        "passages": made.passages,
        "shown": min(made.passages, _JUMPS),
        "counted": counted
        if made.passages
        else "The words read alike: what changed is not seen on the page.",
    }


def days(shelf: Shelf, title: str, frame: Frame) -> Values:
    return {
        **_frame(shelf, f"{shelf.address}{DAYS}", frame, "Revisions", title, None),
        "kind": "days",
        "over": "Revisions",
        "facts": [],
        "watermark": "",
        "rows": [_row(shelf, period, frame) for period in reversed(shelf.periods)],
    }


def span(period: Period) -> str:
    """`3 Mar 2026 to 14 Apr 2026`, or why there was no such time."""
    if not period.counted:
        return "Never"
    begins = words.day(period.begins)
    return f"{begins} to {words.day(period.ends)}" if period.ends else f"Since {begins}"


def _row(shelf: Shelf, period: Period, frame: Frame) -> Values:
    revision, system = period.revision, frame.manual.system
    approved = words.approvals(revision, system)
    issued = f"issued {words.day(revision.issued)}"
    unapproved = f"counted, {issued}; its approval is not recorded."
    says, since = unapproved, ""
    if approved:
        says = f"was in force, {issued}, approved by {'; '.join(approved)}."
        first = min(given.on for given in revision.approvals)
        if first > period.begins:  # before that day it counted, and was not in force
            since = first.isoformat()
            unapproved = f"counted, {issued}; its approval was given later: {'; '.join(approved)}."
    current = shelf.standing.current
    now = current is not None and revision.number == current.number
    return {
        "number": revision.number,
        "url": f"../{revision.address}",
        "now": now,
        "begins": period.begins.isoformat(),
        "ends": (period.ends or system.as_of).isoformat() if period.counted else "",
        "since": words.day(period.begins) if period.counted else "–",
        "until": (words.day(period.ends) if period.ends else "today") if period.counted else "–",
        "why": words.plain(revision.reason) or "No reason is recorded",
        "state": _state(period) if period.counted else f"Never counted: {_overtaken(shelf, period)}",
        "approved": approved,
        "says": f"revision {revision.number} {says}",
        "approved_since": since,
        "before_approval": f"revision {revision.number} {unapproved}",
        "before": f"../{revision.address}{CHANGES}" if period.before else "",
        "after": f"../{period.after.address}{CHANGES}" if period.after else "",
    }


def _frame(shelf: Shelf, at: str, frame: Frame, what: str, title: str, band: Values | None) -> dict[str, Any]:
    system = frame.manual.system
    title = words.plain(title)
    up = "../" * at.count("/")
    crumbs = [("Documents", f"{up}documents/")]
    home = shelf.address if shelf.page else f"{shelf.address}{DAYS}"
    if home != at:
        crumbs.append((shelf.id, posixpath.relpath(home, at) + "/"))
    return {
        "up": up,
        "home": up,
        "site": frame.site,
        "organization": words.plain(system.configuration.organization.name),
        "typeface": frame.typeface,
        "icon": frame.icon,
        "title": f"{shelf.id} {title}, {what[:1].lower()}{what[1:]}",
        "heading": title,
        "id": shelf.id,
        "section": "Documents",
        "draft": system.draft,
        "doors": [(name, url) for name, url, _ in lists.DOORS],
        "crumbs": crumbs,
        "band": band,
        "printed": printed(
            system, identifier=f"{shelf.id} · {what}", title=title, foot=band["says"] if band else
            f"As at {words.day(system.as_of)}",
        ),
        "why": "",
        **frame.currency,
    }  # fmt: skip


def _band(shelf: Shelf, period: Period, up: str, *, changes: bool = False) -> Values:
    """The line above everything: whether this still counts, and where to read what does."""
    current, page = shelf.standing.current, shelf.page
    is_current = current is not None and current.number == period.revision.number
    readable = page is not None and (current is not None or not changes)
    if is_current:
        says = f"Revision {period.revision.number} is the current revision."
        if current is not None and not current.approvals:
            says += " Its approval is not recorded."
        return {
            "says": says,
            "past": False,
            "url": up if readable else "",
            "link": "Read the document’s page",
        }
    if current is None:
        on = shelf.standing.withdrawn
        says = f"Withdrawn on {words.day(on)}. No revision counts any more." if on else "No revision counts."
        return {"says": says, "past": True, "url": up if readable else "", "link": "What counts now"}
    says = f"Superseded on {words.day(_superseded(period))} by revision {_next(period).number}."
    if not period.counted:
        says = f"Never counted: {_overtaken(shelf, period)}."
    link = "Read the revision in force" if current.approvals else "Read the current revision"
    return {"says": says, "past": True, "url": up if readable else "", "link": link}


def _watermark(shelf: Shelf, period: Period) -> str:
    current = shelf.standing.current
    if current is not None and current.number == period.revision.number:
        return ""
    return "Superseded" if period.successor else "Withdrawn"


def _overtaken(shelf: Shelf, period: Period) -> str:
    if period.successor is None:
        return "withdrawn before it took effect"
    return f"revision {period.successor.number} took its place before it took effect"


def _state(period: Period) -> str:
    if period.ends is not None and period.successor is not None:
        return State.SUPERSEDED.value
    if period.ends is not None:
        return State.WITHDRAWN.value
    return (State.IN_FORCE if period.revision.approvals else State.NOT_RECORDED).value


def _superseded(period: Period) -> date:
    return period.superseded or period.begins


def _next(period: Period) -> Revision:
    return period.successor or period.revision


def _class(revision: Revision) -> str:
    return "Editorial" if revision.change_class == "editorial" else words.plain(
        revision.why_this_number[:1].upper() + revision.why_this_number[1:]
    )  # fmt: skip


def fact(label: str, *lines: str, links: list[tuple[str, str]] | None = None) -> Values:
    return {"label": label, "lines": lines, "links": links or [], "wide": False}
