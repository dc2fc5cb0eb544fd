"""Links to a heading lead to one that the page bears: judged on anchors as the page itself gets them.

Silent about a document whose text cannot be made, and about files that are no documents.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from urllib.parse import unquote

from plainqms.model.document import Document, Link
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import bodies, markdown
from plainqms.publish.attachments import Attachment
from plainqms.publish.manual import Manual, target_path
from plainqms.sources.markdown import scan
from plainqms.sources.markdown_lines import HEADING

BROKEN_ANCHOR = Rule(
    "R222",
    "broken-anchor",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (available where it is needed)",
    "The link names a heading that the document does not have. Its reader arrives at the top and has to search.",
    "An anchor is the heading in small letters with hyphens for blanks: “Retention of records” is "
    "#retention-of-records",
)
RULES = (BROKEN_ANCHOR,)

_MOST = 8  # anchors told where none is near
_SEARCHES = 20  # slips of one document for which a likely heading is searched: more are no slips


def check(system: System, text_of: Callable[[Document], Publication | None]) -> Iterator[Problem]:
    """`text_of` gives what a document prints, or None where that cannot be known."""
    by_path = {document.path: document for document in system.documents}
    known = cache(lambda path: _Anchors(system, text_of(by_path[path])))
    for document in system.documents:
        searches = _SEARCHES
        for link in document.links:
            wanted = _wanted(link, document)
            if wanted is None or wanted[0] not in by_path:
                continue
            path, anchor = wanted
            anchors = known(path)
            if anchors.publication is None or anchors.has(anchor):
                continue
            near = anchors.near(anchor, guess=searches > 0)
            searches -= 1
            yield _problem(link, anchor, by_path[path], anchors.all(), near, own=path == document.path)


def anchors(publication: Publication, system: System) -> dict[str, str]:
    """What a link can name on the document's page, each with the words of its heading."""
    beside = {path: Attachment(path, "file", b"") for path, _ in publication.embedded}
    text, _ = bodies.staged(publication, Manual(system, ()), beside)
    return markdown.anchors(text)


class _Anchors:
    """The anchors of one document. Its page is made only where a plain heading does not answer already."""

    def __init__(self, system: System, publication: Publication | None) -> None:
        self.system, self.publication = system, publication
        self._plain: set[str] | None = None
        self._all: dict[str, str] | None = None
        self._said: dict[str, str] | None = None

    def has(self, anchor: str) -> bool:
        if self._plain is None:
            self._plain = set(_plain(self.publication.text)) if self.publication else set()
        return anchor in self._plain or anchor in self.all()

    def near(self, anchor: str, *, guess: bool) -> str:
        """The heading that was probably meant: the same words otherwise written, or nearly the same letters."""
        if self._said is None:
            self._said = {}
            for name, words in self.all().items():
                for said in (name, markdown.slug(words), re.sub(r"\A[0-9]+-", "", name)) if words else ():
                    self._said.setdefault(said, name)
        said = markdown.slug(unquote(anchor).replace("-", " ").replace("_", " "))
        if said in self._said:
            return self._said[said] if said else ""
        close = get_close_matches(said, self._said, n=1, cutoff=0.7) if guess else []
        return self._said[close[0]] if close else ""

    def all(self) -> dict[str, str]:
        if self._all is None:
            self._all = anchors(self.publication, self.system) if self.publication else {}
        return self._all


_WORDS = re.compile(r"#{1,6} +([A-Za-z0-9][A-Za-z0-9 -]*)")


def _plain(text: str) -> Iterator[str]:
    """Anchors of headings that are words alone: whatever else the page holds, something bears them."""
    if "#" in text:
        for line in scan(text, Place("", 1)).lines:
            match = _WORDS.fullmatch(line.text.rstrip()) if line.kind == HEADING else None
            if match:
                yield markdown.slug(match[1])


def _wanted(link: Link, document: Document) -> tuple[str, str] | None:
    """The path of the document and the anchor there that a link means, as the page will name them."""
    target, mark, anchor = link.target.partition("#")
    if not mark or not anchor or link.image:
        return None
    if not target:
        return document.path, anchor
    return target_path(html.unescape(target), document), unquote(html.unescape(anchor))


def _problem(
    link: Link, anchor: str, there: Document, known: dict[str, str], near: str, *, own: bool
) -> Problem:
    where = "this document" if own else there.id
    if near:
        path = link.target.partition("#")[0]
        message = f"{where} has no heading #{anchor}; did you mean #{near}, “{known[near]}”?"
        return BROKEN_ANCHOR.at(link.place, message, f"Write: [{link.text}]({path}#{near})")
    headings = [f"#{name}" for name, words in known.items() if words]
    some = ", ".join(headings[:_MOST])
    more = ", ..." if len(headings) > _MOST else ""
    remedy = f"Its headings are: {some}{more}"
    if not headings:
        remedy = "It has no headings: leave the # and what follows out."
    return BROKEN_ANCHOR.at(link.place, f"{where} has no heading #{anchor}", remedy)
