"""Closed records are retained: they say what they said, or an amendment says what stood there; none is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from plainqms import registers
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record_fields import NARRATIVE, fields, path, written
from plainqms.model.register import Register
from plainqms.model.system import System
from plainqms.views import retention
from plainqms.views.retained import NOTHING, Alteration, Altered, Gone, retained

_PROTECTED = "ISO 9001:2015 7.5.3 (what is retained as evidence is kept from being altered)"
_MOST = 300  # characters of an old value to paste; its beginning will do
ALTERED = Rule(
    "E360",
    "closed-record-altered",
    Severity.ERROR,
    Basis.CLAUSE,
    _PROTECTED,
    "A record that can be changed without a word proves nothing, and the rest of the register with it.",
    "Put back what it said. If the change is right, say under amendment: who made it, when, why, and what stood there.",
)
GONE = Rule(
    "E361",
    "closed-record-removed",
    Severity.ERROR,
    Basis.CLAUSE,
    _PROTECTED,
    "Evidence that was there and is there no longer looks like evidence that did not suit.",
    "Put it back. If it was disposed of, record that in the retention schedule: who, when, which.",
)
RENUMBERED = Rule(
    "E362",
    "closed-record-renumbered",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (retained information is identified)",
    "Printed lists, minutes and other records know it by its old id and find nothing under it.",
    "Give it its old id again.",
)
WRONG_DAY = Rule(
    "E363",
    "amendment-on-impossible-day",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "an amendment tells of a change that was made after the record was closed",
    "Before it was closed the record was simply written, and what is to come has not been changed yet.",
    "Correct the day under on:",
)
UNKNOWN_FIELD = Rule(
    "E364",
    "amendment-of-unknown-field",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what stood in a field is found under the field's name",
    "Which value it was that changed cannot be told, so the change stays unexplained.",
    "Write the name of the field as the page of the register lists it, list items by number: actions.1.due",
)
RULES = (ALTERED, GONE, RENUMBERED, WRONG_DAY, UNKNOWN_FIELD)


def check(system: System, *, unsettled: Collection[str] = ()) -> Iterator[Problem]:
    """`unsettled` are ids in files that could not be read whole: they are not gone."""
    found = retained(system)
    for altered in found.altered:
        yield _altered(altered)
    for gone in found.gone:
        if gone.record.id not in unsettled and not retention.disposed_of(system, gone):
            yield from _gone(gone)
    for name, records in system.records.held.items():
        register = registers.register(name)
        for record in records:
            if record.amendment:
                yield from _amendments(register, record, system)


def _altered(altered: Altered) -> Problem:
    record, items = altered.record, altered.alterations
    now = fields(record)
    first = items[0]
    said = [
        f"{item.way} said {_quoted(item.was)} and says {_quoted(now.get(item.way))}" for item in items[:3]
    ]
    more = f"; and {len(items) - 3} more" if len(items) > 3 else ""
    message = f"{record.id} is closed, and {_when(first)} {'; '.join(said)}{more}"
    place = record.placed(path(first.way)) if first.way != NARRATIVE else record.place
    return ALTERED.at(place, message, _paste(record, items))


def _when(item: Alteration) -> str:
    return f"since {item.since} (commit {item.commit[:10]})" if item.commit else "in this folder"


def _quoted(value: object) -> str:
    if value is None:
        return NOTHING
    text = " ".join(written(value).split())
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def _paste(record: Any, items: tuple[Alteration, ...]) -> str:
    number = len(record.amendment) + 1
    was = [(item.way, _stood(item)) for item in items]
    if record.place.path.endswith(".csv"):
        names = ["on", "by", "why", *(f"was.{way}" for way, _ in was)]
        cells = ["2026-01-31", "PERSON", "WHY", *(text for _, text in was)]
        pairs = "\n".join(
            f"amendment.{number}.{name}: {cell}" for name, cell in zip(names, cells, strict=True)
        )
        return f"Put back what it said, or, if the change is right, fill in these columns:\n{pairs}"
    lines = "\n".join(f"      {way}: {_yaml(text)}" for way, text in was)
    head = "amendment:\n" if number == 1 else ""
    add = "add an amendment:" if number == 1 else "add under amendment:"
    return (
        f"Put back what it said, or, if the change is right, {add}\n"
        f'{head}  - on: "DAY"\n    by: PERSON\n    why: WHY\n    was:\n{lines}'
    )


def _stood(item: Alteration) -> str:
    if item.was is None:
        return NOTHING
    text = " ".join(written(item.was).split())
    return text if len(text) <= _MOST else f"{text[:_MOST].rsplit(' ', 1)[0]} …"


def _yaml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _gone(gone: Gone) -> Iterator[Problem]:
    record = gone.record
    when = f"on {gone.since} (commit {gone.commit[:10]})" if gone.commit else "in this folder"
    if gone.now is not None:
        message = f"{record.id} is closed, and since {when.removeprefix('on ')} it is called {gone.now.id}"
        remedy = f"Write id: {record.id}"
        if not any(item.was.get("id") == record.id for item in gone.now.amendment):
            yield RENUMBERED.at(gone.now.placed("id"), message, remedy)
        return
    back = f"git show {gone.commit[:10]}^:{gone.path}" if gone.commit else f"git show HEAD:{gone.path}"
    remedy = (
        f"Put it back; it stood in {gone.path}:\n{back}\nIf it was disposed of, say so in the retention schedule, "
        f'under disposals:\n  - {{on: "DAY", by: PERSON, ids: [{record.id}], what: HOW MANY OF WHICH}}'
    )
    message = f"{record.id} {record.name} was closed, and was removed {when}"
    yield GONE.at(Place(gone.path), message, remedy)


def _amendments(register: Register[Any], record: Any, system: System) -> Iterator[Problem]:
    closed = register.closed_on(record, system.records)
    touched = {way for item in record.amendment for way in item.was}
    if touched & {*register.happened, *register.ends.values()}:
        closed = None  # the day on which it was closed is what was amended
    known = {*type(record).model_fields, NARRATIVE} - {"amendment"}
    for index, item in enumerate(record.amendment):
        place = record.placed(f"amendment.{index}.on")
        if item.on > system.as_of:
            yield WRONG_DAY.at(place, f"{record.id}: amended on {item.on}, still to come on {system.as_of}")
        elif closed and item.on < closed:
            yield WRONG_DAY.at(place, f"{record.id}: amended on {item.on}, and closed only on {closed}")
        for way in item.was:
            if way.split(".")[0] not in known:
                where = record.placed(f"amendment.{index}.was")
                yield UNKNOWN_FIELD.at(where, f"{record.id}: there is no field “{way}”")
