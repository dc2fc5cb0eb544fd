"""Help for people who know the work and not the tool, and for whoever keeps the tool: short pages with steps.

What a page says stands in `theme/pages/help/`; the facts of this system that it names are gathered here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plainqms.model.organization import DocumentType
from plainqms.model.revision import Assurance
from plainqms.publish import help_pictures, lists, pending_page, read_by, report_pages, words
from plainqms.publish.manual import Manual
from plainqms.publish.records_front import Page
from plainqms.sources.yaml_writing import Written

ADDRESS = "help/"
SECTION = "Help"


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its address below `help/`, its title, what it is for, and whether it is for administrators."""

    name: str
    title: str
    lead: str
    administrators: bool = False

    @property
    def url(self) -> str:
        return f"{ADDRESS}{self.name}/"


TOPICS = (
    Topic("find", "See which text counts",
          "Each document says at its top what you are reading: whether it counts, since when, and who approved it."),
    Topic("propose", "Propose a change",
          "Say what is wrong and what would be better. Nobody needs to know how a document is written."),
    Topic("review", "Review a change",
          "Before a text is approved, somebody who knows the work reads what changes and says what is missing."),
    Topic("approve", "Approve",
          "To approve is to say: I have read this text as it stands, and I answer for its use."),
    Topic("report", "Report",
          "Something went wrong, nearly did, or could be better: two lines are enough."),
    Topic("read", "I have read this",
          "Say that you have read a text and understood it. It takes a minute and no account."),
    Topic("set-up", "Set up on each forge",
          "From an empty place on GitHub, GitLab, Gitea or Forgejo to a manual that publishes itself.", True),
    Topic("private", "Private hosting with access control",
          "Where the finished site may stand so that only your people read it, and what does not protect it.", True),
    Topic("backup", "Backup and restore",
          "A mirror, dated bundles that nobody can rewrite, and an afternoon a year that shows that they work.", True),
    Topic("force-push", "What to do after a force push",
          "The history of the main branch was rewritten. Stop, find the old line, prove it, bring it back.", True),
)  # fmt: skip


def pages(manual: Manual) -> Iterator[Page]:
    lead = "How to take part, one page a task. The pictures show a sample company; your pages look the same."
    yield ADDRESS, SECTION, _front(manual, SECTION, lead), "help/index", _index()
    facts = _facts(manual)
    for topic in TOPICS:
        front = _front(manual, topic.title, topic.lead)
        front["crumbs"] = [{"title": SECTION, "url": ADDRESS}]
        yield topic.url, f"{SECTION}: {topic.title}", front, f"help/{topic.name}", facts


def files() -> Iterator[tuple[str, bytes]]:
    """The pictures, to lie beside the pages."""
    for name in help_pictures.PICTURES:
        yield f"{ADDRESS}pictures/{name}.webp", help_pictures.data(name)


def _front(manual: Manual, heading: str, lead: str) -> dict[str, Written]:
    front = lists.front(manual, kind="help", heading=heading, lead=lead, section=SECTION)
    groups: list[Written] = [
        {"title": title, "rows": [{"title": topic.title, "url": topic.url} for topic in topics]}
        for title, topics in _groups()
    ]
    return {**front, "siblings": {"title": SECTION, "url": ADDRESS, "groups": groups}}


def _groups() -> tuple[tuple[str, tuple[Topic, ...]], ...]:
    return (
        ("For everybody", tuple(topic for topic in TOPICS if not topic.administrators)),
        ("For administrators", tuple(topic for topic in TOPICS if topic.administrators)),
    )


def _index() -> lists.Values:
    return {"groups": _groups()}


def _facts(manual: Manual) -> lists.Values:
    """What the pages name of this system. The templates escape each value."""
    settings = manual.system.configuration
    reports = settings.reports
    return {
        "organization": words.plain(settings.organization.short),
        "branch": settings.branch or "main",
        "published": settings.publish.address,
        "propose": proposing(settings.publish.propose),
        "steps": [_said(manual, kind) for kind in settings.document_types.values()],
        "keeper": _role(manual, "quality_manager"),
        "read": {
            "mail": settings.acknowledgements.mail,
            "form": settings.acknowledgements.form,
            "within": words.count(settings.acknowledgements.read_within or 0, "day"),
            "url": f"../../{read_by.ADDRESS}",
        },
        "report": {
            "url": f"../../{report_pages.ADDRESS}",
            "owner": _role(manual, reports.owner),
            "days": words.count(reports.answer or 7, "day"),
            "urgent": words.plain(reports.urgent),
            "hand_in": words.plain(reports.hand_in),
        },
        "pending": f"../../{pending_page.ADDRESS}" if manual.system.draft else "",
        "archived": manual.archived,
        "pictures": help_pictures.PICTURES,
        "sizes": help_pictures.sizes(),
    }


def proposing(template: str) -> Mapping[str, str]:
    """How a proposal begins here: by a letter, on a forge whose way of editing is known, on another page, or not."""
    parts = urlsplit(template)
    if parts.scheme == "mailto":
        return {"way": "mail", "address": words.plain(unquote(parts.path)), "forge": ""}
    if parts.scheme not in ("http", "https"):
        return {"way": "", "address": "", "forge": ""}
    forge = next((name for mark, name in _EDITORS if mark in parts.path), "")
    return {"way": "forge" if forge else "form", "address": parts.hostname or "", "forge": forge}


# By the address at which each opens a file to be edited; the longer mark first.
_EDITORS = (("/-/edit/", "gitlab"), ("/_edit/", "gitea"), ("/edit/", "github"))


def _said(manual: Manual, kind: DocumentType) -> Mapping[str, object]:
    return {
        "name": kind.name,
        "recorded": kind.assurance is not Assurance.MERGE,
        "signed": kind.assurance is Assurance.SIGNED,
        "steps": [
            {"meaning": step.meaning.value, "roles": [_role(manual, role) for role in step.roles]}
            for step in kind.approval
        ],
    }


def _role(manual: Manual, name: str) -> Mapping[str, object]:
    system = manual.system
    role = system.role(name)
    held = system.holders(name, system.as_of)
    return {
        "title": role.title if role else name,
        "url": f"../../roles/#{name}" if role else "",
        "held": [words.plain(person.name) for person in held],
    }
