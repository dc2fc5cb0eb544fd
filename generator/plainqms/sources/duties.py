"""What a text asks of somebody: sentences with must or shall, and those in which a role does something.

Judged by English words, as the wording of texts is; in another language nothing is found, and whoever asks says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plainqms.model.people import Role
from plainqms.model.place import Place
from plainqms.sources.sentences import Sentence, read_prose

_MUST = re.compile(
    r"\b(?:must|shall|has\s+to|have\s+to|is\s+to|are\s+to|may\s+not|never|nobody|no\s+one|before\s+any)\b",
    re.I,
)
# “The desk of the buyer stands ...” and “whoever is both buyer and quality manager asks ...” give neither any work.
_NOT_DOING = re.compile(
    r"(?:\b(?:of|for|to|from|with|without|beside|than|both)|[^\s,;]\s+and)\s+(?:(?:the|an?)\s+)?$", re.I
)
_ADVERBS = r"(?:\s+(?:also|always|then|only|never|immediately|\w+ly))?"
_DOES = r"(?!(?:is|was|has|as|this|its|does)\b)[a-z]{2,}s\b|must\b|shall\b|has\s+to\b"
_LIMIT = 400  # characters of a sentence that a line of a checklist can hold


@dataclass(frozen=True, slots=True)
class Duty:
    """`text` is the sentence as readers see it, `roles` are those who do it, by id; `place` is where it begins."""

    text: str
    roles: tuple[str, ...]
    place: Place


def duties(text: str, place: Place, roles: Iterable[Role]) -> tuple[Duty, ...]:
    """`text` is printed: templates are filled in. `place` gives its file, and the line on which it begins."""
    known = tuple((role.id, _doing(role.title)) for role in roles)
    return tuple(_found(read_prose(text, place).sentences, known))


def doing(text: str, place: Place, roles: Iterable[Role]) -> dict[str, str]:
    """The roles that do something in the text, each with the first sentence that says so."""
    found: dict[str, str] = {}
    for duty in duties(text, place, roles):
        for role in duty.roles:
            found.setdefault(role, duty.text)
    return found


def _found(sentences: Iterable[Sentence], known: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Duty]:
    for sentence in sentences:
        shown = _shown(sentence.source)
        does = tuple(name for name, pattern in known if _does(pattern, shown))
        if shown and (does or _MUST.search(shown)):
            yield Duty(shown, does, sentence.place(len(sentence.text) - len(sentence.text.lstrip())))


def _does(pattern: re.Pattern[str], shown: str) -> bool:
    return any(
        match["by"] or not _NOT_DOING.search(shown[: match.start()]) for match in pattern.finditer(shown)
    )


def _doing(title: str) -> re.Pattern[str]:
    """The role before a verb (“the buyer orders”), or as whoever something is done by."""
    name = re.escape(" ".join(title.split())).replace(r"\ ", r"\s+")
    return re.compile(
        rf"(?P<by>\bby\s+(?:the|an?)\s+){name}\b|(?<![\w-]){name}{_ADVERBS}\s+(?:{_DOES})", re.I
    )


def _shown(source: str) -> str:
    """Without references, marks of emphasis and line breaks; cut at a word where it is very long."""
    text = re.sub(r"\s*\[\[[^\[\]\n]*:[^\[\]\n]*\]\]", "", source)
    text = re.sub(r"\[\[~?([^\[\]\n]*)\]\]", r"\1", text)
    text = re.sub(r"\[([^\[\]\n]*)\]\([^()\n]*\)", r"\1", text)
    text = " ".join(re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text).split())
    return text if len(text) <= _LIMIT else f"{text[:_LIMIT].rsplit(' ', 1)[0]} ..."
