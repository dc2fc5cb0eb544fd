"""The question sheet that travels with the package, and answers to it from a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from plainqms.model.choosing import Candidate, Choice, Question, Reason, Sheet, Weight
from plainqms.sources.binding import did_you_mean
from plainqms.sources.encoding import decode
from plainqms.sources.resources import find
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence, load

_WORDS = {
    "yes": Choice.YES, "y": Choice.YES, "no": Choice.NO, "n": Choice.NO,
    "": Choice.UNKNOWN, "unknown": Choice.UNKNOWN, "?": Choice.UNKNOWN,
}  # fmt: skip


class Unreadable(Exception):  # noqa: N818 - an answer to whoever asked, not our mistake
    """The sentence says which answer cannot be read, and what it may be."""


@cache
def sheet() -> Sheet:
    path = find("standards") / "choosing" / "which-standard.yml"
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> Sheet:
    """A broken sheet is our mistake, hence an exception."""
    node, problems = load(text, "which-standard.yml")
    if problems or not isinstance(node, Group):
        raise ValueError(f"the question sheet is broken: {problems}")
    fields = ("family", "name", "about", "kind", "law", "against", "adopt", "next")
    return Sheet(
        _text(node, "note"),
        tuple(Candidate(*(_text(item, name) for name in fields)) for item in _groups(node.get("candidates"))),
        tuple(
            Question(_text(item, "id"), _text(item, "ask"), _reasons(item, "yes"), _reasons(item, "no"))
            for item in _groups(node.get("questions"))
        ),
    )


def answers(data: bytes, path: str) -> Mapping[str, Choice]:
    """From a file with a line for each question: `customers_quality: yes`. Raises `Unreadable`."""
    text, wrong = decode(data, path)
    node, problems = load(text, path)
    problems = (*wrong, *problems)
    if problems:
        raise Unreadable(f"{problems[0].place}: {problems[0].message}")
    if not isinstance(node, Group):
        raise Unreadable(f"{path}: write one question a line, as customers_quality: yes")
    given = {}
    for key, value in node.entries:
        if not isinstance(value, Scalar):
            raise Unreadable(f"{key.place}: {key.text} is yes, no or unknown")
        given[key.text] = value.text
    return chosen(given)


def chosen(given: Mapping[str, str]) -> Mapping[str, Choice]:
    """Answers by their questions. Raises `Unreadable`."""
    known = [question.id for question in sheet().questions]
    found = {}
    for name, word in given.items():
        if name not in known:
            near = did_you_mean(name, known)
            raise Unreadable(f"there is no question {name}{f'; did you mean {near}?' if near else ''}")
        if word.strip().lower() not in _WORDS:
            raise Unreadable(f"{name}: “{word}” is neither yes nor no nor unknown")
        found[name] = _WORDS[word.strip().lower()]
    return found


def _reasons(node: Group, name: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(_text(item, "for"), Weight(_text(item, "weight")), _text(item, "because"))
        for item in _groups(node.get(name))
    )


def _groups(node: Node | None) -> tuple[Group, ...]:
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item for item in items if isinstance(item, Group))


def _text(node: Group, name: str) -> str:
    found = node.get(name)
    return " ".join(found.text.split()) if isinstance(found, Scalar) else ""
