"""Where staff report something: a page with a prepared mail or the form for each kind, and a card to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from plainqms.publish import lists, words
from plainqms.publish.manual import RECORDS, Manual
from plainqms.sources.incoming import QUESTIONS
from plainqms.sources.yaml_writing import Written

ADDRESS = "report/"
HEADING = "Report something"
# Kind, what it is, an example.
KINDS = (
    ("nonconformity", "Something is not as it should be: a part, a paper, a delivery, the way it is done.",
     "The gauge goes to 16 bar, its label says 10."),
    ("near miss", "It nearly went wrong, and nobody was hurt.",
     "A box slid off the shelf and landed beside somebody."),
    ("hazard", "Nothing has happened yet. It can hurt people, the environment or data one day.",
     "The floor at the gate is slippery when it rains."),
    ("idea", "How it could be better, safer or simpler.",
     "A lamp over bench 3 would spare a second look."),
)  # fmt: skip
Page = tuple[str, str, dict[str, Written], str, Mapping[str, object]]


def pages(manual: Manual) -> Iterator[Page]:
    lead = "No account, no form of many pages. Two lines are enough, and you need not give your name."
    front = lists.front(manual, kind="report", heading=HEADING, lead=lead, section="Home")
    yield ADDRESS, HEADING, front, "report", _values(manual)
    title = "Card to print"
    front = lists.front(manual, kind="reportcard", heading=title, lead="", section="Home")
    front["crumbs"] = [{"title": HEADING, "url": ADDRESS}]
    del front["print"]  # a card has no head and foot of a page
    yield f"{ADDRESS}card/", title, front, "report_card", _values(manual)


def _values(manual: Manual) -> dict[str, object]:
    settings = manual.system.configuration.reports
    role = manual.system.role(settings.owner)
    return {
        "kinds": [
            {
                "name": kind,
                "title": kind.capitalize(),
                "says": says,
                "example": example,
                "mail": _mail(settings.mail, kind),
                "form": settings.form.replace("{kind}", quote(kind)),
            }
            for kind, says, example in KINDS
        ],
        "address": settings.mail,
        "questions": QUESTIONS,
        "hand_in": words.plain(settings.hand_in),
        "urgent": words.plain(settings.urgent),
        "owner": role.title if role else "",
        "days": words.count(settings.answer or 7, "day"),
        "organization": words.plain(manual.system.configuration.organization.short),
        "register": f"../{RECORDS}reports/",
    }


def _mail(address: str, kind: str) -> str:
    """A mail that asks what has to be known; lines end as mail has them."""
    if not address:
        return ""
    body = "\r\n".join(f"{question}\r\n\r\n" for question in QUESTIONS)
    return f"mailto:{quote(address, safe='@')}?subject={quote(f'[{kind}] ')}&body={quote(body)}"
