"""Texts that take effect before those who work by them have read them: the time until then is there for that.

A text that takes effect on the day of its issue leaves no such time. When it must be read is then a matter of
checks/training.py, unless its document type says that nobody works by a text that is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plainqms.model.document import Document
from plainqms.model.people import Person
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Revision, Standing
from plainqms.model.system import System
from plainqms.views import reading, revisions

SOON = timedelta(days=14)
_AWARE = "7.3 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022 (awareness)"
UNREAD = Rule(
    "H380",
    "training-not-done-in-time",
    Severity.WARNING,
    Basis.CLAUSE,
    _AWARE,
    "On the day on which a text takes effect people work by it, so they have read it before.",
    "Let them read it, or set a later day with the owner. Whoever has read it: qms acknowledge ID --as PERSON",
)
IN_EFFECT_UNREAD = Rule(
    "H381",
    "in-effect-before-training",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "training: error, which qms.yml sets for this document type",
    "For documents of this type we have said that nobody works by a text that they have not read.",
    "Let them read it. Whoever has read it: qms acknowledge ID --as PERSON",
)
RULES = (UNREAD, IN_EFFECT_UNREAD)


def check(system: System) -> Iterator[Problem]:
    """One problem a document; none of a text where nobody keeps acknowledgements, unless its type asks for them."""
    standings = revisions.standings(system)
    kept = bool(system.records.of(reading.REGISTER))
    for document in {item.id: item for item in reversed(system.documents)}.values():
        kind = system.configuration.document_types.get(document.type)
        strict = kind is not None and kind.training == "error"
        if not document.audience or not (kept or strict):
            continue
        revision = _asked(system, standings[document.id], strict=strict)
        people = reading.unread(system, document, revision) if revision else ()
        rule = UNREAD
        if revision and revision.effective <= system.as_of:
            if strict:
                rule = IN_EFFECT_UNREAD
            else:  # of whom it is overdue, checks/training.py tells already
                of = reading.readings(system).of_document.get(document.id, ())
                late = {item.person for item in of if item.state is reading.Reads.OVERDUE}
                people = tuple(person for person in people if person.id not in late)
        if revision and people:
            yield _problem(rule, system, document, revision, people)


def _asked(system: System, standing: Standing, *, strict: bool) -> Revision | None:
    """The next text that takes effect soon; else the one in effect, where it was given time or must have been read."""
    if standing.coming and standing.coming[0].effective <= system.as_of + SOON:
        soon = standing.coming[0]
        if soon.change_class != "editorial":
            return soon
    target = reading.to_read(standing)
    return target if target and (strict or target.effective > target.issued) else None


def _problem(
    rule: Rule, system: System, document: Document, revision: Revision, people: tuple[Person, ...]
) -> Problem:
    ids = {person.id for person in people}
    held = dict.fromkeys(
        item.role for item in system.assignments if item.person in ids and item.holds_on(system.as_of)
    )
    everyone = reading.EVERYONE in document.audience
    roles = ", ".join(role for role in held if everyone or role in document.audience)
    takes = "takes" if revision.effective > system.as_of else "took"
    many = "1 reader has" if len(people) == 1 else f"{len(people)} readers have"
    message = (
        f"{document.id} revision {revision.number} {takes} effect on {revision.effective}, "
        f"and {many} not read it ({roles})"
    )
    command = f"qms acknowledge {document.id} --as {people[0].id}"
    return rule.at(
        document.placed("audience"), message, rule.remedy.replace("qms acknowledge ID --as PERSON", command)
    )
