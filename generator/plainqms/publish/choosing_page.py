"""“Which standard do we need?” as a sheet to print and fill in, with what each answer means beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainqms.model.choosing import Reason, Weight
from plainqms.publish import auditors_front, lists
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.publish.preparing import WHICH, WHICH_TITLE
from plainqms.publish.records_front import Page
from plainqms.sources.choosing import sheet

_WORDS = {
    Weight.ASKED: "is asked for",
    Weight.HELPS: "would help",
    Weight.AGAINST: "has this against it, for now",
}


def pages(manual: Manual) -> Iterator[Page]:
    front = lists.front(
        manual, kind="choosing", heading=WHICH_TITLE, lead=_lead(), section=auditors_front.SECTION
    )
    front |= {
        "crumbs": [{"title": auditors_front.SECTION, "url": AUDITORS}],
        "siblings": auditors_front.siblings(manual),
    }
    yield WHICH, WHICH_TITLE, front, "choosing", _values(manual)


def _lead() -> str:
    many = len(sheet().questions)
    return (
        f"{many} questions, and for each answer what it says for or against a standard. Nothing is added up."
    )


def _values(manual: Manual) -> lists.Values:
    names = {item.family: item.name for item in sheet().candidates}
    adopted = {standard.family: standard.name for standard in manual.system.standards}
    return {
        "note": sheet().note,
        "questions": [
            {
                "ask": question.ask,
                "answers": [
                    {"word": word, "reasons": list(_said(reasons, names))}
                    for word, reasons in (("Yes", question.yes), ("No", question.no))
                ],
            }
            for question in sheet().questions
        ],
        "candidates": [
            {
                "name": item.name,
                "about": item.about,
                "adopted": adopted.get(item.family, ""),
                "facts": [
                    ("Who gives it", item.kind),
                    ("The law", item.law),
                    ("Against it", item.against),
                    ("First", item.next),
                ],
                "adopt": item.adopt,
            }
            for item in sheet().candidates
        ],
    }


def _said(reasons: Iterable[Reason], names: dict[str, str]) -> Iterator[dict[str, str]]:
    for reason in reasons:
        yield {
            "standard": names.get(reason.family, "Any of them"),
            "weight": _WORDS[reason.weight],
            "because": reason.because,
        }
