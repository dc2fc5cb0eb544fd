"""Acknowledge: one more record at the end of records/acknowledgements, as YAML or a row of the table that is kept.

What stands there stays byte for byte. What cannot be entered is told, with what to do instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from plainqms.edits.refused import Refused
from plainqms.model.edit import Edit
from plainqms.model.identifiers import number
from plainqms.model.system import System
from plainqms.registers.acknowledgements import REGISTER, Acknowledgement
from plainqms.sources.binding import did_you_mean
from plainqms.sources.records import FOLDER, read_records, register_of
from plainqms.sources.yaml_writing import quoted
from plainqms.views import revisions

Values: TypeAlias = "dict[str, str | tuple[str, ...]]"

_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is to be entered. `documents` are pairs of id and revision."""

    on: date
    documents: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    kind: str = "read"
    by: str = ""
    evidence: str = ""
    absent: tuple[str, ...] = ()


def sitting(
    system: System,
    documents: Iterable[str],
    people: Iterable[str],
    *,
    on: date,
    revision: str = "",
    talk: bool = False,
    by: str = "",
    evidence: str = "",
    absent: Iterable[str] = (),
) -> Sitting:
    """Judged before anything is written: people, documents, revisions, and what was acknowledged already."""
    there, missing = tuple(dict.fromkeys(people)), tuple(dict.fromkeys(absent))
    for person in (*there, *missing, *((by,) if by else ())):
        _known(system, person)
    for person in there:
        if not any(item.person == person and item.holds_on(on) for item in system.assignments):
            raise Refused(
                f"{person} held no role on {on}; correct --on, or the days in records/assignments.yml"
            )
    if on > system.as_of:
        raise Refused(f"{on} has not come yet; a record tells what happened")
    if both := sorted({*there} & {*missing}):
        raise Refused(f"{both[0]} cannot have been there and have been missing")
    if talk and len(there) > 1 and not evidence:
        raise Refused("a talk for several people needs its evidence: --evidence “Signed sheet, folder ...”")
    read = tuple((name, _revision(system, name, revision, on)) for name in dict.fromkeys(documents))
    if not talk:
        read = _left(system, read, there)
    return Sitting(on, read, there, "toolbox talk" if talk else "read", by if talk else "", evidence, missing)


def acknowledge(
    system: System, found: Sitting, *, paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[str, tuple[Edit, ...]]:
    """The id of the new record, and the file with it at its end. `read` gives the bytes of a file of `paths`."""
    mine = sorted(path for path in paths if path.startswith(FOLDER) and register_of(path) == REGISTER.name)
    identifier = next_identifier(system, found.on)
    path = _path(mine, found.on)
    before = read(path).decode("utf-8") if path in mine else ""
    written = _values(identifier, found)
    text = _row(before, path, written) if path.endswith(".csv") else _entry(before, path, written)
    _judge(before, text, path, identifier)
    return identifier, (Edit(path, text),)


def next_identifier(system: System, on: date) -> str:
    """One above the highest of the year."""
    first = f"{REGISTER.prefixes[0]}-{on.year}-"
    numbers = [number(item.id) for item in system.records.of(REGISTER.name) if item.id.startswith(first)]
    return f"{first}{max(numbers, default=0) + 1:03d}"


def _known(system: System, person: str) -> None:
    known = [item.id for item in system.people]
    if person not in known:
        close = did_you_mean(person, known)
        hint = (
            f"did you mean {close}?"
            if close
            else "add the person there, and a role in records/assignments.yml"
        )
        raise Refused(f"“{person}” is nobody in records/people.yml; {hint}")


def _revision(system: System, name: str, wanted: str, on: date) -> str:
    standings = revisions.standings(system)
    standing = standings.get(name)
    if standing is None:
        close = did_you_mean(name, list(standings))
        raise Refused(f"there is no document {name}{f'; did you mean {close}?' if close else ''}")
    if standing.withdrawn:
        raise Refused(
            f"{name} was withdrawn on {standing.withdrawn}; have the document read that took its place"
        )
    if standing.current is None:
        raise Refused(f"{name} is not in force; a draft is not acknowledged: let it be issued first")
    if not wanted:
        issued = [item for item in standing.revisions if item.effective <= on]
        if not issued:
            raise Refused(
                f"{name} was not in force on {on}; its first revision took effect on "
                f"{standing.revisions[0].effective}"
            )
        return issued[-1].number
    revision = next((item for item in standing.revisions if item.number == wanted), None)
    if revision is None:
        there = ", ".join(item.number for item in standing.revisions[-6:])
        raise Refused(f"{name} has no revision {wanted}; there are {there}")
    if revision.issued > on:
        raise Refused(
            f"{name} revision {wanted} was issued on {revision.issued}; on {on} there was no such text"
        )
    return wanted


def _left(
    system: System, asked: tuple[tuple[str, str], ...], people: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Who reads alone says it once for each revision."""
    told = {
        (person, item.document, item.revision): record
        for record in system.records.of(REGISTER.name)
        for item in record.documents
        for person in record.people
    }
    for person in people:
        for name, revision in asked:
            if record := told.get((person, name, revision)):
                raise Refused(
                    f"{person} acknowledged {name} revision {revision} on {record.on} already ({record.id}); "
                    "leave it out"
                )
    return asked


def _path(mine: list[str], on: date) -> str:
    """The file of the year, else the last list, else the table; else a new list."""
    lists = [path for path in mine if path.endswith(".yml")]
    of_year = [path for path in mine if str(on.year) in path.rsplit("/", 1)[-1] and not path.endswith(".md")]
    tables = [path for path in mine if path.endswith(".csv")]
    if found := (*of_year[-1:], *lists[-1:], *tables[-1:]):
        return found[0]
    return f"{FOLDER}{REGISTER.name}/{on.year}.yml" if mine else f"{FOLDER}{REGISTER.name}.yml"


def _values(identifier: str, found: Sitting) -> Values:
    """By the way of the field: as a table names its columns."""
    values: Values = {
        "id": identifier,
        "on": found.on.isoformat(),
        "kind": found.kind,
    }
    for place, (name, revision) in enumerate(found.documents, 1):
        values |= {f"documents.{place}.document": name, f"documents.{place}.revision": revision}
    values["people"] = found.people
    optional: Values = {"by": found.by, "evidence": found.evidence, "absent": found.absent}
    return values | {name: value for name, value in optional.items() if value}


def _entry(before: str, path: str, values: Values) -> str:
    """As a list: at the indent of the entries above."""
    end = "\r\n" if "\r\n" in before else "\n"
    above = re.findall(r"(?m)^( *)- ", before)
    indent = above[0] if above else ""
    lines = []
    for name, value in values.items():
        if name.endswith(".document"):
            revision = values[name.replace(".document", ".revision")]
            lines += ["documents:"] if name == "documents.1.document" else []
            lines.append(f"  - {{document: {_one(value)}, revision: {_one(revision)}}}")
        elif not name.startswith("documents."):
            lines.append(f"{name}: {_one(value)}")
    first, *rest = lines
    entry = end.join((f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)))
    gap = end if above and re.search(r"\n\s*\n *- ", before) else ""
    return f"{_ended(before, end)}{gap}{entry}{end}"


def _one(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_one, value))}]"
    return quoted(value).rstrip("\n")


def _row(before: str, path: str, values: Values) -> str:
    """As a row under the headings that stand there, with their separator and line ends."""
    end = "\r\n" if "\r\n" in before else "\n"
    separator, head = _headings(before)
    titles = {(field.title or name).lower(): name for name, field in Acknowledgement.model_fields.items()}
    columns = [titles.get(cell.lower(), cell.lower()) for cell in head]
    if absent := [name for name in values if name not in columns]:
        raise Refused(f"{path} has no column for it; add to the headings: {separator.join(absent)}")
    cells = (values.get(name, "") for name in columns)
    row = io.StringIO()
    csv.writer(row, delimiter=separator, lineterminator=end).writerow(
        [" ".join(cell.split()) if isinstance(cell, str) else ", ".join(cell) for cell in cells]
    )
    return f"{_ended(before, end)}{row.getvalue()}"


def _headings(text: str) -> tuple[str, list[str]]:
    """Separator and cells of the row that names `id`; a spreadsheet may have a title above it."""
    for line in text.removeprefix("\ufeff").splitlines()[:6]:
        for separator in _SEPARATORS:
            cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
            if len(cells) > 1 and "id" in [cell.lower() for cell in cells]:
                return separator, cells
    return ",", []


def _ended(text: str, end: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}{end}"


def _judge(before: str, after: str, path: str, identifier: str) -> None:
    """What was written is read again: an odd file must not swallow the record, nor lose another."""
    there = {path: before} if before else {}
    was, known_problems = read_records(there, lambda name: there[name].encode())
    now, problems = read_records([path], lambda name: after.encode())
    known = [item.id for item in was.get(REGISTER.name, ())]
    if len(problems) > len(known_problems) or [item.id for item in now.get(REGISTER.name, ())] != [
        *known,
        identifier,
    ]:
        raise Refused(
            f"nothing can be added at the end of {path} as it stands; qms check says why, or add it by hand"
        )
