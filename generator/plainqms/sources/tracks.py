"""Which file of one commit is the same document as which file of the next: by id, or without ids by path and rename.

A pure function of the log; no text is compared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plainqms.sources.git_log import Entry


@dataclass(frozen=True, slots=True)
class Step:
    """The document's file after the commit at `index`; `blob` is empty where the commit removed it."""

    index: int
    path: str
    blob: str
    old_path: str = ""


@dataclass(slots=True)
class Track:
    """One document along the main line. Steps are in order; consecutive ones differ in path or blob."""

    id: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.steps[-1].path

    @property
    def alive(self) -> bool:
        return bool(self.steps[-1].blob)


def follow(
    commits: Iterable[Iterable[Entry]],
    *,
    is_document: Callable[[str], bool],
    identity: Callable[[str, str], str],
) -> tuple[Track, ...]:
    """Tracks of all documents that the line ever held, in order of first appearance.

    `identity(blob, path)` gives the id that a file carries, or nothing. With an id the path may change at will, two
    files may swap theirs, and a copy that keeps the id is not the document as long as the first file stands.
    Without an id a file is what git says was renamed into it; one that comes back at its old path is the same again.
    """
    line = _Line(identity)
    for index, entries in enumerate(commits):
        touched = [entry for entry in entries if is_document(entry.path) or is_document(entry.old_path)]
        if touched and not line.take_edit(index, touched):
            line.take(index, touched, is_document)
    return tuple(_join(line.tracks))


def _join(tracks: list[Track]) -> list[Track]:
    """Where a document's file ended while a copy with its id stood elsewhere, the document goes on in the copy."""
    first: dict[str, Track] = {}
    kept = []
    for track in tracks:
        known = first.setdefault(track.id, track) if track.id else track
        if known is track:
            kept.append(track)
            continue
        ended = known.steps[-1].index
        if known.alive or (not track.alive and track.steps[-1].index <= ended):
            kept.append(track)
            continue
        at_end = [step for step in track.steps if step.index <= ended]
        if at_end and at_end[-1].blob:
            moved = at_end[-1]
            known.steps[-1] = Step(ended, moved.path, moved.blob, known.steps[-1].path)
        known.steps.extend(step for step in track.steps if step.index > ended)
    return kept


class _Line:
    def __init__(self, identity: Callable[[str, str], str]) -> None:
        self.identity = identity
        self.tracks: list[Track] = []
        self.by_id: dict[str, Track] = {}
        self.at: dict[str, Track] = {}  # path -> track alive there
        self.gone: dict[str, Track] = {}  # path -> track without id that ended there

    def take_edit(self, index: int, entries: list[Entry]) -> bool:
        """The plain case, cheaply: one file was edited where it stands and is the document it was."""
        entry = entries[0]
        if len(entries) > 1 or entry.status != "M" or not entry.blob:
            return False
        track = self.at.get(entry.path)
        if track is None or track.id != self.identity(entry.blob, entry.path):
            return False
        if track.steps[-1].blob != entry.blob:
            track.steps.append(Step(index, entry.path, entry.blob))
        return True

    def take(self, index: int, entries: list[Entry], is_document: Callable[[str], bool]) -> None:
        here: dict[str, Entry] = {}
        left: dict[str, Track] = {}
        for entry in entries:
            if entry.old_path in self.at and (entry.status == "R" or not entry.blob):
                left[entry.old_path] = self.at[entry.old_path]
            if entry.status == "R" and not is_document(entry.path):
                continue
            if entry.blob and is_document(entry.path):
                here[entry.path] = entry
        ids = {path: self.identity(entry.blob, path) for path, entry in here.items()}
        around = {path for entry in entries for path in (entry.path, entry.old_path)}
        before = {path: self.at[path] for path in around if path in self.at}
        for path in (*left, *here):
            self.at.pop(path, None)
        taken: set[int] = set()
        for path in sorted(here, key=lambda name: self._claim(name, ids[name], before)):
            entry, name = here[path], ids[path]
            track = self._find(path, name, entry, before, taken)
            taken.add(id(track))
            old_path = track.steps[-1].path if track.steps and track.alive else ""
            if name and not track.id:
                track.id = name
            if name and self.by_id.get(name) is None:
                self.by_id[name] = track
            same = track.steps and (track.steps[-1].path, track.steps[-1].blob) == (path, entry.blob)
            if not same:
                track.steps.append(Step(index, path, entry.blob, old_path if old_path != path else ""))
            self.at[path] = track
        stopped = {id(track): (path, track) for path, track in before.items() if path in left or path in here}
        for path, track in stopped.values():
            if id(track) not in taken and track.alive:
                track.steps.append(Step(index, path, ""))
                if not track.id:
                    self.gone[path] = track
        for path in here:  # whoever stood here before does not come back once another has taken the place
            self.gone.pop(path, None)

    def _claim(self, path: str, name: str, before: dict[str, Track]) -> tuple[int, str]:
        """Files that already are the document come first, so that a copy cannot take its place."""
        track = before.get(path)
        return (0 if track is not None and name and track.id == name else 1, path)

    def _find(self, path: str, name: str, entry: Entry, before: dict[str, Track], taken: set[int]) -> Track:
        if name:
            known = self.by_id.get(name)
            here = before.get(path)
            if here is not None and here.id == name and id(here) not in taken:
                return here
            if known is not None:
                elsewhere = self.at.get(known.path) is known
                if id(known) not in taken and not elsewhere:
                    return known
            else:  # a file without an id that is given one stays the document it was
                former = before.get(path) if entry.status != "R" else before.get(entry.old_path)
                if former is not None and not former.id and id(former) not in taken:
                    return former
        else:
            former = before.get(entry.old_path) if entry.status == "R" else before.get(path)
            if former is None and entry.status != "R":
                former = self.gone.pop(path, None)
            if former is not None and id(former) not in taken:
                return former
        track = Track()
        self.tracks.append(track)
        return track
