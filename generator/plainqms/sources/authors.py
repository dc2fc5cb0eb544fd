"""Who wrote what a merge brought in: the authors of the commits that came with it, not the person who merged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plainqms.model.change import Identity
from plainqms.sources import git
from plainqms.sources.git import Repository
from plainqms.sources.git_log import Entry, LogCommit

# Anywhere in the message: what takes an approval away is read generously, what gives one strictly.
_CO_AUTHOR = re.compile(r"^[ \t>*-]*co-authored-by:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)


class Authors:
    """Answers for each main-line commit and path. Reads the side commits once, and only if there is a merge."""

    def __init__(self, repository: Repository, line: Sequence[LogCommit]) -> None:
        self._brought: dict[str, list[LogCommit]] = {}
        self._indexes: dict[str, tuple[dict[str, list[tuple[int, int]]], dict[str, str]]] = {}
        self._writers: dict[
            str, dict[Identity, None]
        ] = {}  # blob -> authors of the side commits that made it
        self._made: set[str] = set()  # blobs that a plain commit made, here or on a side
        merges = [commit for commit in line if len(commit.parents) > 1]
        if not merges:
            return
        parents = git.parents_of_all(repository, line[-1].id)
        ids: dict[str, list[str]] = {}
        seen = {commit.id for commit in line}
        for merge in merges:
            waiting = list(merge.parents[1:])
            found = ids.setdefault(merge.id, [])
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    found.append(name)
                    waiting.extend(parents.get(name, ()))
        side = [name for found in ids.values() for name in found]
        if side:
            known = {commit.id: commit for commit in git.read_log(repository, line[-1].id, only=side)}
            order = {name: number for number, name in enumerate(parents)}  # newest first, as rev-list tells
            for merge_id, found in ids.items():
                self._brought[merge_id] = [known[name] for name in sorted(found, key=order.__getitem__)]
            self._made = {entry.blob for commit in line for entry in commit.entries}
            for commit in known.values():
                if len(commit.parents) < 2:
                    for entry in commit.entries:
                        self._made.add(entry.blob)
                        wrote = self._writers.setdefault(entry.blob, {})
                        wrote |= dict.fromkeys((commit.author, *_co_authors(commit)))

    def of(self, commit: LogCommit, path: str, blob: str, old_path: str = "") -> tuple[Identity, ...]:
        """Authors of the change that `commit` brought to `path`, in order of their first contribution."""
        if len(commit.parents) < 2:
            return _unique((commit.author, *_co_authors(commit)))
        found: list[Identity] = []
        first: LogCommit | None = None  # the oldest of the commits that came in which the merged text stands
        for side, entry in self._touching(commit, path, old_path, blob):
            if len(side.parents) < 2 or (
                entry.blob and entry.blob not in self._made
            ):  # a merge that shaped it
                found.extend((*reversed(_co_authors(side)), side.author))
            if entry.blob == blob:
                first = side
        if first is None:  # it may have come with an earlier merge that did not take it over
            found.extend(self._writers.get(blob, ()))
        if first is None and (blob or not found):  # it stands in none: the merge itself shaped it
            found.insert(0, commit.author)
        elif first is not None and len(first.parents) > 1:  # a merge on the way did
            found.insert(0, first.author)
        return _unique(tuple(reversed(found)))

    def messages(self, commit: LogCommit, path: str, blob: str, old_path: str = "") -> tuple[str, ...]:
        """Messages of the commits that a merge brought to `path`, oldest first."""
        sides = {
            side.id: side.message
            for side, _ in self._touching(commit, path, old_path, blob)
            if len(side.parents) < 2
        }
        return tuple(reversed(sides.values()))

    def _touching(
        self, merge: LogCommit, path: str, old_path: str, blob: str
    ) -> Iterator[tuple[LogCommit, Entry]]:
        """Commits that came and what each did to the file, newest first, back over its renames.

        Another repository merged below a folder knows the file under its own path: there the text finds it.
        """
        sides = self._brought.get(merge.id, [])
        index, by_blob = self._index(merge.id)
        wanted = {path, old_path} - {""}
        if not any(name in index for name in wanted) and blob in by_blob:
            wanted = {by_blob[blob]}
        waiting = sorted({at for name in wanted for at in index.get(name, ())}, reverse=True)
        while waiting:
            at = waiting.pop()
            side, entry = sides[at[0]], sides[at[0]].entries[at[1]]
            yield side, entry
            if entry.path in wanted and entry.old_path not in wanted:
                wanted.add(entry.old_path)
                older = (item for item in index[entry.old_path] if item > at)
                waiting = sorted({*waiting, *older}, reverse=True)

    def _index(self, merge: str) -> tuple[dict[str, list[tuple[int, int]]], dict[str, str]]:
        """Where each path stands among the commits of a merge, as (commit, entry); and each text's newest path."""
        if merge not in self._indexes:
            index: dict[str, list[tuple[int, int]]] = {}
            by_blob: dict[str, str] = {}
            for number, side in enumerate(self._brought.get(merge, ())):
                for position, entry in enumerate(side.entries):
                    for name in {entry.path, entry.old_path}:
                        index.setdefault(name, []).append((number, position))
                    if entry.blob:
                        by_blob.setdefault(entry.blob, entry.path)
            self._indexes[merge] = index, by_blob
        return self._indexes[merge]


def wrote(commit: LogCommit) -> tuple[Identity, ...]:
    """Who a commit says wrote it."""
    return _unique((commit.author, *_co_authors(commit)))


def _co_authors(commit: LogCommit) -> tuple[Identity, ...]:
    if "o-authored-by:" not in commit.message.lower():
        return ()
    found = []
    for said in _CO_AUTHOR.findall(commit.message):
        person, _, rest = said.partition("<")
        found.append(Identity(person.strip(), rest.rstrip("> \t\r")))
    return tuple(found)


def _unique(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    return tuple(dict.fromkeys(identities))
