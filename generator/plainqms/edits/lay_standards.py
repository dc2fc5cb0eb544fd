"""What the sample's settings and documents say of standards that the new organization does not adopt is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ADOPTED = re.compile(r"(?m)^standards:\n(?:  - .*\n)*")
_EDITION = re.compile(r"(?m)^  - (\S+)$")
_TRANSITIONS = re.compile(r"(?m)(?:^#.*\n)*^transitions:\n(?:  - .*\n)*")
_OWN_TRANSITIONS = """\
# From an edition to the next, with a deadline of your own: when all texts are read anew.
# transitions:
#   - {from: iso-9001-2015, to: iso-9001-2026, deadline: "2027-09-30"}
"""
_CITATION = re.compile(r" ?\[\[~?(?P<standard>[a-z][a-z0-9-]*):[^\[\]\n]*\]\]")
_CLAUSE = re.compile(r"(?m)^  - (?P<standard>[a-z][a-z0-9-]*):.*\n")
_EMPTY_CLAUSES = re.compile(r"(?m)^clauses:\n(?!  - )")
_ID = re.compile(r"(?m)^id: (\S+)$")


def offered(settings: str) -> tuple[str, ...]:
    """The editions that the sample adopts, whose documents can be laid."""
    block = _ADOPTED.search(settings)
    return tuple(_EDITION.findall(block[0])) if block else ()


def adopting(settings: str, editions: Sequence[str]) -> str:
    """The settings with these editions. The sample's own days for the next editions are no one else's."""
    own = "standards:\n" + "".join(f"  - {edition}\n" for edition in editions)
    return _TRANSITIONS.sub(_OWN_TRANSITIONS, _ADOPTED.sub(own, settings))


def documents_for(texts: Mapping[str, str], *, dropped: Sequence[str]) -> dict[str, str]:
    """The documents without citations of editions that were not chosen.

    One that answers nothing but these, and that no other document refers to, is left out altogether.
    """
    kept = {path: _without(text, dropped) for path, text in texts.items()}
    return {
        path: text
        for path, text in kept.items()
        if not (_answers(texts[path]) and not _answers(text) and not _referred_to(path, kept))
    }


def _without(text: str, dropped: Sequence[str]) -> str:
    text = _CITATION.sub(lambda found: "" if _names(found["standard"], dropped) else found[0], text)
    text = _CLAUSE.sub(lambda found: "" if _names(found["standard"], dropped) else found[0], text)
    return _EMPTY_CLAUSES.sub("", text)


def _names(standard: str, editions: Sequence[str]) -> bool:
    """Whether the standard is cited by its edition, or by its name without the year."""
    return any(standard in (edition, edition.rpartition("-")[0]) for edition in editions)


def _answers(text: str) -> bool:
    return bool(_CITATION.search(text) or _CLAUSE.search(text))


def _referred_to(path: str, texts: Mapping[str, str]) -> bool:
    own = _ID.search(texts[path])
    return own is not None and any(f"[[{own[1]}]]" in text for other, text in texts.items() if other != path)
