"""Tags of an older practice that issued nothing, though somebody believed that they did."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

WITHOUT_EFFECT = Rule(
    "H405",
    "issue-tag-without-effect",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 a (identification)",
    "The tag was set to issue a text, and no revision comes of it: its number is missing from the history.",
    "Look whether the id is right, whether the tag lies on a text that was issued already, or whether the type of the "
    "document needed a record of approval by then: qms history ID",
)
RULES = (WITHOUT_EFFECT,)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system) if system.history.tags else {}
    for tag in system.history.tags:
        standing = standings.get(tag.document)
        if tag.later:
            continue
        if standing is None or not any(item.tag == tag.name for item in standing.revisions):
            known = "" if standing else f": there never was a document {tag.document}"
            yield WITHOUT_EFFECT.at(Place("qms.yml"), f"the tag {tag.name} issued nothing{known}")
