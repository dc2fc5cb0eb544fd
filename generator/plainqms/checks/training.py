"""Reading judged across registers, revisions and roles: what was acknowledged, what is overdue, who never began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from plainqms.model.people import Assignment
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Revision, Standing
from plainqms.model.system import System
from plainqms.views import reading, revisions
from plainqms.views.reading import Reads

_RETAINED = "ISO 9001:2015 7.5.3 (what is kept as evidence can be relied on)"
_PEOPLE, _ASSIGNMENTS = "records/people.yml", "records/assignments.yml"
UNKNOWN_REVISION = Rule(
    "E380",
    "unknown-revision-acknowledged",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "Nobody can have read a revision that was never issued.",
    "Write the number that the page of the document shows.",
)
BEFORE_ISSUE = Rule(
    "E381",
    "acknowledged-before-issue",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "On that day the text was not issued yet: what was read then was a draft, which may have said something else.",
    "Correct the day or the revision. If it was a draft, have the issued text read.",
)
SUPERSEDED = Rule(
    "E382",
    "superseded-revision-acknowledged",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (no unintended use of obsolete documents)",
    "On that day another text was in force already, so an old copy was read.",
    "Find out where the old copy came from; have the text in force read.",
)
NO_ROLE = Rule(
    "E383",
    "acknowledged-by-person-without-role",
    Severity.ERROR,
    Basis.CLAUSE,
    _RETAINED,
    "On that day the person had left, or had not come yet.",
    "Correct the day or the person, or the days in records/assignments.yml.",
)
TWICE = Rule(
    "E386",
    "revision-acknowledged-twice",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The same person has read the same revision already; mostly another one, or somebody else, was meant.",
    "Correct the revision or the person, or delete the entry that is not needed.",
)
OVERDUE = Rule(
    "E387",
    "reading-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "control of documents: within how many days is set in qms.yml (acknowledgements: read_within)",
    "Somebody works by a text that they may not know.",
    "Let them read it. Whoever has: qms acknowledge ID --as PERSON",
)
NEWCOMER = Rule(
    "E388",
    "newcomer-without-training",
    Severity.WARNING,
    Basis.CLAUSE,
    "7.2 and 7.3 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022; the time is our own",
    "Somebody came, and nothing was read, taught or shown since.",
    "Go through what the role asks and what it has to read: qms training --person PERSON",
)
ABSENCE_ENDS_BEFORE = Rule(
    "E390",
    "absence-ends-before-it-begins",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a period has a length",
    "The absence holds on no day, so what is to be read stays due.",
    "Correct `from` or `until` in records/people.yml.",
)
ONLY_TOLD = Rule(
    "E391",
    "critical-competence-only-told",
    Severity.WARNING,
    Basis.CLAUSE,
    "7.2 of ISO 9001:2015, ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022 (whether it worked)",
    "The work is never done without it, and all that shows it is that somebody was told how.",
    "Look at the work and enter what was seen, under effectiveness; or have it shown by a task or an examination.",
)
RULES = (
    UNKNOWN_REVISION, BEFORE_ISSUE, SUPERSEDED, NO_ROLE, TWICE, OVERDUE, NEWCOMER, ABSENCE_ENDS_BEFORE, ONLY_TOLD,
)  # fmt: skip


def check(system: System) -> Iterator[Problem]:
    yield from _absences(system)
    held: dict[str, list[Assignment]] = {}
    for item in system.assignments:
        held.setdefault(item.person, []).append(item)
    yield from _acknowledged(system, held)
    yield from _overdue(system)
    yield from _newcomers(system, held)
    yield from _only_told(system)


def _absences(system: System) -> Iterator[Problem]:
    for person in system.people:
        for item in person.absent:
            if item.until is not None and item.until < item.from_:
                message = f"{person.id}: the absence ends on {item.until}, before it begins on {item.from_}"
                yield ABSENCE_ENDS_BEFORE.at(Place(_PEOPLE), message)


def _acknowledged(system: System, held: dict[str, list[Assignment]]) -> Iterator[Problem]:
    standings = revisions.standings(system)
    known = {person.id for person in system.people}
    first: dict[tuple[str, str, str], Any] = {}
    for record in sorted(system.records.of(reading.REGISTER), key=lambda item: (item.on, item.id)):
        for person in record.people:
            if person in known and not any(item.holds_on(record.on) for item in held.get(person, ())):
                message = f"{record.id}: {person} held no role on {record.on}"
                yield NO_ROLE.at(record.placed("people"), message)
        for index, item in enumerate(record.documents):
            standing = standings.get(item.document)
            if standing is not None and standing.revisions:
                yield from _revision(record, index, standing)
            for person in record.people if record.kind == "read" else ():
                other = first.setdefault((person, item.document, item.revision), record)
                if other is not record:
                    said = f"{person} acknowledged {item.document} revision {item.revision} in {other.id} already"
                    yield TWICE.at(record.placed(f"documents.{index}.revision"), f"{record.id}: {said}")


def _revision(record: Any, index: int, standing: Standing) -> Iterator[Problem]:
    item, place = record.documents[index], record.placed(f"documents.{index}.revision")
    named = f"{record.id}: {standing.id} revision {item.revision}"
    number = next((at for at, one in enumerate(standing.revisions) if one.number == item.revision), None)
    if number is None:
        there = ", ".join(one.number for one in standing.revisions[-6:])
        yield UNKNOWN_REVISION.at(place, f"{named} was never issued; there are {there}")
        return
    revision = standing.revisions[number]
    if record.on < revision.issued:
        message = f"{named} was issued on {revision.issued}, and acknowledged on {record.on}"
        yield BEFORE_ISSUE.at(place, message)
        return
    newer = _replacing(standing.revisions[number + 1 :], record)
    if newer is not None:
        message = f"{named}: on {record.on} revision {newer.number} had been in force since {newer.effective}"
        yield SUPERSEDED.at(place, message)


def _replacing(later: tuple[Revision, ...], record: Any) -> Revision | None:
    """A later text that held on the day before: whoever reads on the day of the change may well have the old one."""
    return next((one for one in later if one.change_class != "editorial" and one.effective < record.on), None)


def _overdue(system: System) -> Iterator[Problem]:
    """One problem a document, so that a list of readers is no flood; none where nobody keeps acknowledgements."""
    if not system.records.of(reading.REGISTER):
        return
    documents = {document.id: document for document in reversed(system.documents)}
    for name, items in reading.readings(system).of_document.items():
        late = [item for item in items if item.state is Reads.OVERDUE]
        if late:
            who = ", ".join(f"{item.person} (by {item.by})" for item in late[:8])
            more = f" and {len(late) - 8} more" if len(late) > 8 else ""
            message = f"{name} revision {late[0].revision} is not read by {who}{more}"
            remedy = f"Let them read it. Whoever has: qms acknowledge {name} --as {late[0].person}"
            yield OVERDUE.at(documents[name].placed("audience"), message, remedy)


def _newcomers(system: System, held: dict[str, list[Assignment]]) -> Iterator[Problem]:
    """Only of those who came after records of this kind were begun: of others nobody kept any."""
    within = system.configuration.acknowledgements.read_within
    records = [
        *((record.on, record.people) for record in system.records.of(reading.REGISTER)),
        *((record.on, (record.person,)) for record in system.records.of("training")),
    ]
    if not records or within is None:
        return
    begun = min(on for on, _ in records)
    last: dict[str, Any] = {}
    for on, people in records:
        for person in people:
            last[person] = max(on, last.get(person, on))
    for person in system.people:
        came = reading.joined(held.get(person.id, ()), system.as_of)
        away = any(item.holds_on(system.as_of) for item in person.absent)
        if came is None or came <= begun or away or came + timedelta(days=within) >= system.as_of:
            continue
        if person.id not in last or last[person.id] < came:
            message = f"{person.id} came on {came}, and nothing was read, taught or shown since"
            remedy = (
                f"Go through what the role asks and what it has to read: qms training --person {person.id}"
            )
            yield NEWCOMER.at(Place(_ASSIGNMENTS), message, remedy)


def _only_told(system: System) -> Iterator[Problem]:
    """Of competences that come before the work: a course or an instruction that nobody has looked at since."""
    if not system.records.of("competence"):
        return
    from plainqms.registers import competence  # loaded where there are records of it

    for asked, item in competence.pairs(system.records):
        last = item.last
        if asked.before_work and last and last.kind in ("course", "instruction") and not last.effectiveness:
            message = f"{last.id}: {asked.id} {asked.title} is asked before the work; {item.person} was told, no more"
            yield ONLY_TOLD.at(last.placed("kind"), message)
