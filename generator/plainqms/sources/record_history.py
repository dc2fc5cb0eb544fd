"""The past of records, from the one `git log` of the main line: every version of every record, by its id.

The whole register is compared, not its files: what is moved, renamed, split, sorted otherwise or written in another
format gives no version of its own as long as its values are the same; whether they are is judged elsewhere. Each
piece of a file is read once, whatever the number of commits that held it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from plainqms import registers
from plainqms.model.record_history import Entered, Past, RecordHistory, Version
from plainqms.sources import git
from plainqms.sources.main_line import Line
from plainqms.sources.reading import Tree
from plainqms.sources.record_pieces import Pieces, cut
from plainqms.sources.records import FOLDER, is_register_file, read_file, register_of

Group = tuple[str, str, bytes, bool]
"""Register, kind of file, heading, and whether it is read alone: what decides how a piece is read."""
Key = tuple[str, str]
"""Register and id."""


class _Row(NamedTuple):
    record: Any
    path: str


class _Step(NamedTuple):
    """What the commit at `at` did to one file: pieces that went and pieces that came."""

    at: int
    path: str
    went: tuple[Group, list[bytes]]
    came: tuple[Group, list[bytes]]


class _Change(NamedTuple):
    at: int
    path: str
    blob: str


def read_record_history(
    line: Line,
    *,
    as_of: date,
    today: Mapping[str, tuple[Any, ...]],
    folder: Tree | None = None,
) -> RecordHistory:
    """`today` are the records as read. `folder`: the working tree; none: the line's end is today."""
    changes = _changes(line)
    stood = {change.path: change.blob for change in changes}
    here = {} if folder is None else _differing(stood, folder)
    touched: dict[str, set[int]] = {}
    for change in changes:
        touched.setdefault(register_of(change.path), set()).add(change.at)
    unsaved = {register_of(path) for path in here}
    plain = {name for name, indexes in touched.items() if len(indexes) == 1 and name not in unsaved}
    entered: dict[str, Entered] = {}
    for name in plain:
        first = Entered(line.issued[min(touched[name])], with_register=True)
        entered |= {record.id: first for record in today.get(name, ())}
    walk = _Walk(line, as_of)
    walk.take(
        [change for change in changes if register_of(change.path) not in plain],
        here,
        _by_file(today, plain),
    )
    return RecordHistory(walk.entered() | entered, tuple(walk.past()))


def _by_file(today: Mapping[str, Sequence[Any]], plain: Collection[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, records in today.items():
        for record in records if name not in plain else ():
            found.setdefault(record.place.path, []).append(record)
    return found


def _changes(line: Line) -> list[_Change]:
    """Files of registers, commit by commit; what a commit removes comes before what it brings."""
    found: list[_Change] = []
    for index, commit in enumerate(line.commits):
        mine: dict[str, str] = {}
        for entry in commit.entries:
            if entry.status == "R" and is_register_file(entry.old_path):
                mine.setdefault(entry.old_path, "")
            if is_register_file(entry.path):
                mine[entry.path] = entry.blob or mine.get(entry.path, "")
        found += (_Change(index, path, blob) for path, blob in mine.items())
    return found


def _differing(stood: Mapping[str, str], folder: Tree) -> dict[str, bytes]:
    """Files of the folder that the line's end does not hold so; empty for those that are gone."""
    found = {path: b"" for path, blob in stood.items() if blob and path not in folder.paths}
    for path in filter(is_register_file, folder.paths):
        blob, data = stood.get(path, ""), folder.data(path)
        if not blob or blob != _blob_id(data, len(blob)):
            found[path] = data
    return found


def _blob_id(data: bytes, length: int) -> str:
    """What git would call it."""
    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1
    return algorithm(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class _Walk:
    line: Line
    as_of: date
    steps: list[_Step] = field(default_factory=list)
    standing: dict[str, Pieces] = field(default_factory=dict)
    known: dict[Group, dict[bytes, tuple[Any, ...]]] = field(default_factory=dict)
    versions: dict[Key, list[Version]] = field(default_factory=dict)
    first: dict[Key, int] = field(default_factory=dict)

    def take(
        self, changes: Sequence[_Change], here: Mapping[str, bytes], today: Mapping[str, Sequence[Any]]
    ) -> None:
        """`today` are the records by file: what the line's end holds has been read."""
        blobs = git.read_blobs(self.line.repository, (change.blob for change in changes if change.blob))
        for change in changes:
            self._step(change.at, change.path, next(blobs)[1] if change.blob else b"")
        for path, data in here.items():
            self._step(len(self.line.commits), path, data)
        for path in self.standing.keys() - here.keys():
            self._know(path, today.get(path, ()))
        for group, pieces in self.known.items():
            _read(group, pieces)
        held: dict[Key, list[_Row]] = {}
        for index, steps in groupby(self.steps, key=lambda step: step.at):
            self._apply(index, list(steps), held)

    def entered(self) -> dict[str, Entered]:
        begun: dict[str, int] = {}
        for (register, _), index in self.first.items():
            begun[register] = min(begun.get(register, index), index)
        return {
            identifier: Entered(self.line.issued[index], with_register=index == begun[register])
            for (register, identifier), index in self.first.items()
            if index < len(self.line.commits)
        }

    def past(self) -> Iterable[Past]:
        for (register, identifier), versions in self.versions.items():
            if len(versions) > 1:
                yield Past(register, identifier, tuple(versions))

    def _step(self, index: int, path: str, data: bytes) -> None:
        """Only the stretch in which two versions of a file differ is looked at further."""
        old, new = self.standing.get(path), cut(data, path)
        self.standing[path] = new
        register = register_of(path)
        first, last = 0, 0
        if old is not None and old[:3] == new[:3]:
            first, last = _alike(old.pieces, new.pieces)
        came = new.pieces[first : len(new.pieces) - last]
        went = old.pieces[first : len(old.pieces) - last] if old is not None else []
        group = (register, *new[:3])
        before = (register, *old[:3]) if old is not None else group
        known = self.known.setdefault(group, {})
        for piece in came:
            known.setdefault(piece, ())
        self.steps.append(_Step(index, path, (before, went), (group, came)))

    def _know(self, path: str, records: Sequence[Any]) -> None:
        if records:
            stand = self.standing[path]
            found = _by_piece(records, stand.pieces, stand.line)
            self.known[register_of(path), *stand[:3]].update(found)

    def _apply(self, index: int, steps: list[_Step], held: dict[Key, list[_Row]]) -> None:
        before: dict[Key, Any] = {}
        for step in steps:
            for key, record in self._records(step.went):
                rows = held[key]
                before.setdefault(key, rows[0].record)
                rows.remove(next(row for row in rows if row.path == step.path and row.record is record))
        for step in steps:
            for key, record in self._records(step.came):
                rows = held.setdefault(key, [])
                before.setdefault(key, rows[0].record if rows else None)
                rows.append(_Row(record, step.path))
        inside = index < len(self.line.commits)
        on = self.line.issued[index] if inside else self.as_of
        commit = self.line.commits[index].id if inside else ""
        for key, record in before.items():
            now = held[key][0] if held[key] else _Row(None, steps[0].path)
            if now.record is not record:
                self.first.setdefault(key, index)
                self.versions.setdefault(key, []).append(Version(on, commit, now.path, now.record))

    def _records(self, stretch: tuple[Group, list[bytes]]) -> Iterable[tuple[Key, Any]]:
        group, pieces = stretch
        known = self.known.get(group, {})
        for piece in pieces:
            for record in known.get(piece, ()):
                yield (group[0], record.id), record


def _alike(one: list[bytes], other: list[bytes]) -> tuple[int, int]:
    """How many pieces are the same at the beginning and at the end."""
    most = min(len(one), len(other))
    first = next((index for index in range(most) if one[index] != other[index]), most)
    rest = most - first
    last = next((index for index in range(rest) if one[-1 - index] != other[-1 - index]), rest)
    return first, last


def _read(group: Group, pieces: dict[bytes, tuple[Any, ...]]) -> None:
    """All pieces of one heading at once, by the normal reading."""
    register, kind, head, alone = group
    model = registers.register(register).model
    path = f"{FOLDER}{register}{kind}"
    wanted = [piece for piece, records in pieces.items() if not records and piece.strip()]
    if alone:
        for piece in wanted:
            pieces[piece] = tuple(read_file(piece, path, model)[0])
    elif wanted:
        pieces.update(_read_together(wanted, head, lambda data: read_file(data, path, model)[0]))


def _read_together(
    wanted: list[bytes], head: bytes, read: Callable[[bytes], list[Any]]
) -> dict[bytes, tuple[Any, ...]]:
    """The records of each piece. One that cannot be read may hide the others: those are asked again, by halves."""
    data = head + b"".join(piece if piece.endswith(b"\n") else piece + b"\n" for piece in wanted)
    told = _by_piece(read(data), wanted, head.count(b"\n") + 1)
    missing = [piece for piece in wanted if piece not in told]
    if missing and len(wanted) > 1:
        half = len(missing) // 2
        for part in filter(None, (missing[:half], missing[half:])):
            told |= _read_together(part, head, read)
    return told


def _by_piece(records: Sequence[Any], pieces: Sequence[bytes], line: int) -> dict[bytes, tuple[Any, ...]]:
    """The records of each piece; the first piece begins on `line`. None where lines and pieces do not agree."""
    if len(pieces) == 1:
        return {pieces[0]: tuple(records)}
    owners: dict[int, bytes] = {}
    for piece in pieces:
        after = line + piece.count(b"\n") + (not piece.endswith(b"\n"))
        for number in range(line, after):
            owners[number] = piece
        line = after
    found: dict[bytes, list[Any]] = {}
    for record in records:
        owner = owners.get(record.place.line)
        if owner is None:
            return {}
        found.setdefault(owner, []).append(record)
    return {piece: tuple(mine) for piece, mine in found.items()}
