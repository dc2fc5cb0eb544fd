"""Forms in which staff report by a forge's issues: with the questions that `qms intake` looks for, one form a kind."""

from __future__ import annotations

from plainqms.sources.incoming import KINDS, QUESTIONS
from plainqms.sources.yaml_writing import Written, quoted

_SEEN = (
    "Your account's name stands beside this for everybody who can look in here. Whoever would rather not be named "
    "reports on the card or by mail. Write nothing about anybody's health."
)
_ABOUT = {
    "nonconformity": "Something is not as it should be: a part, a paper, a delivery, the way it is done.",
    "near miss": "It nearly went wrong, and nobody was hurt.",
    "hazard": "Nothing has happened yet. It can hurt people, the environment or data one day.",
    "idea": "How it could be better, safer or simpler.",
}


def report_form(kind: str) -> str:
    """An issue form. Its title begins with the kind, its headings are the questions, as the intake reads them."""
    needed, *rest, named = QUESTIONS
    body: list[Written] = [
        {"type": "markdown", "attributes": {"value": _SEEN}},
        _asked(0, needed) | {"validations": {"required": True}},
        *(_asked(number, question) for number, question in enumerate(rest, 1)),
        {
            "type": "dropdown",
            "id": f"question-{len(QUESTIONS)}",
            "attributes": {"label": named, "options": ["no", "yes"], "default": 0},
        },
    ]
    return quoted(
        {
            "name": f"Report: {kind}",
            "description": _ABOUT[kind],
            "title": f"[{kind}] ",
            "labels": ["report"],
            "body": body,
        }
    )


def report_text() -> str:
    """The same as a Markdown template, for forges without forms."""
    kinds = ", ".join(f"[{kind}]" for kind in KINDS)
    head = f"<!-- Begin the title with what it is: {kinds}. Two lines are enough. {_SEEN} -->\n"
    return head + "".join(f"\n### {question}\n\n" for question in QUESTIONS)


def beside_forms(site: str) -> str:
    """What stands beside the forms: the way for whoever would rather not use an account."""
    link: dict[str, Written] = {
        "name": "Report without an account",
        "url": f"{site.rstrip('/')}/report/",
        "about": "By mail, or on a card that you hand in. You need not give your name.",
    }
    return quoted({"blank_issues_enabled": True, "contact_links": [link]})


def _asked(number: int, question: str) -> dict[str, Written]:
    return {
        "type": "textarea",
        "id": f"question-{number + 1}",
        "attributes": {"label": question},
    }
