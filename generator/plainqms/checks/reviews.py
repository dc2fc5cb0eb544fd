"""Reviews against the history: of a revision that there is, that counted on that day, by somebody who held a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Standing
from plainqms.model.system import System
from plainqms.views import periods, revisions
from plainqms.views.reviews import REGISTER

_RETAINED = "ISO 9001:2015 7.5.3 (what is kept as evidence can be relied on)"
UNKNOWN_REVISION = Rule(
    "H385",
    "review-of-unknown-revision",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "Nobody can have looked at a revision that was not issued on that day. The next review does not count from it.",
    "Write the number that the page of the document showed on that day, or correct the day.",
)
ANOTHER_TEXT = Rule(
    "H386",
    "review-of-replaced-text",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)",
    "On that day another text counted, so what was looked at says nothing of the text that people work by.",
    "Look at the text in force: qms review ID --as PERSON",
)
WITHOUT_ROLE = Rule(
    "H387",
    "reviewed-by-person-without-role",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities and authorities are assigned)",
    "On that day the person had left, or had not come yet.",
    "Correct the day or the person, or the days in records/assignments.yml.",
)
RULES = (UNKNOWN_REVISION, ANOTHER_TEXT, WITHOUT_ROLE)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    known = {person.id for person in system.people}
    for record in system.records.of(REGISTER):
        holds = (item for item in system.assignments if item.person == record.by and item.holds_on(record.on))
        if record.by in known and not any(holds):
            message = f"{record.id}: {record.by} held no role on {record.on}"
            yield WITHOUT_ROLE.at(record.placed("by"), message)
        for index, item in enumerate(record.documents):
            standing = standings.get(item.document)
            if standing is not None:
                yield from _revision(system, record, index, standing)


def _revision(system: System, record: Any, index: int, standing: Standing) -> Iterator[Problem]:
    item, place = record.documents[index], record.placed(f"documents.{index}.revision")
    named = f"{record.id}: {standing.id} revision {item.revision}"
    revision = next((one for one in standing.revisions if one.number == item.revision), None)
    if revision is None or revision.issued > record.on:
        there = ", ".join(one.number for one in standing.revisions if one.issued <= record.on) or "none"
        yield UNKNOWN_REVISION.at(place, f"{named} was not issued by {record.on}; there was: {there}")
        return
    found = periods.periods(standing, system.as_of)
    counted = periods.on(found, record.on)
    overtaken = any(one.revision is revision and one.ends and one.ends < record.on for one in found)
    if overtaken:
        instead = (
            f"revision {counted.revision.number} counted" if counted else "no text of it counted any more"
        )
        yield ANOTHER_TEXT.at(place, f"{named}: on {record.on} {instead}")
