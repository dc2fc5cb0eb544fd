"""What staging will take out of a page, told while the text is being written. Staging itself is the judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.publish import staging

# Where none of these stands staging takes nothing out: tags, attribute lists with more than names, addresses with a
# scheme or signs that can hide one. Cleaning a text costs more than all other checks of it.
# Every stretch has a limit, so that a hostile text costs what its length costs; what is longer is judged when built.
_OPENED = r"\](?:\(|:[ \t]{0,8}\n?[ \t>]{0,8})<?"
_SUSPECT = re.compile(
    r"<[A-Za-z?/]|<!(?!--)|\{[^{}%=\n]{0,300}=[^{}%\n]{0,300}\}|\{:"
    rf"|{_OPENED}(?!https?://[\w.-]{{1,200}}[/)\s]|mailto:|tel:|#)[^\s)]{{0,200}}?[:&\\%]"
    rf"|{_OPENED}//|!\[[^\]\n]{{0,500}}\](?:\(<?\w{{1,20}}:|\[)"
)


def check(text: str, place: Place, *, written: str, allow_html: bool) -> Iterator[Problem]:
    """Of the text that a page prints, whose first line is `place`'s; `written` is what stands in the file.

    A line that a snippet or a value brought has the text's place.
    """
    if not _SUSPECT.search(text):
        return
    _, problems = staging.make_safe(text, place, allow_html=allow_html)
    if text == written:
        yield from problems
        return
    lines, places = text.split("\n"), dict[str, int]()
    for number, line in enumerate(written.split("\n")):
        places.setdefault(line, number)
    for problem in problems:
        at = places.get(lines[problem.place.line - place.line])
        yield replace(problem, place=Place(place.path) if at is None else place.down(at))
