"""Who wrote what a merge brought in: the authors of the commits that came with it, not the person who merged."""

from __future__ import annotations

from collections.abc import Sequence

from plainqms.model.change import Identity
from plainqms.sources import git
from plainqms.sources.git import Repository
from plainqms.sources.git_log import LogCommit
from plainqms.sources.trailers import trailers


class Authors:
    """Answers for each main-line commit and path. Reads the side commits once, and only if there is a merge."""

    def __init__(self, repository: Repository, line: Sequence[LogCommit]) -> None:
        self._line = line
        self._brought: dict[str, list[LogCommit]] = {}
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

    def of(self, commit: LogCommit, path: str, blob: str, old_path: str = "") -> tuple[Identity, ...]:
        """Authors of the change that `commit` brought to `path`, in order of their first contribution."""
        if len(commit.parents) < 2:
            return _unique((commit.author, *_co_authors(commit)))
        paths, made_here = {path, old_path} - {""}, True
        found: list[Identity] = []
        for side in self._brought.get(commit.id, ()):
            for entry in side.entries:
                if len(side.parents) < 2 and (entry.path in paths or entry.old_path in paths):
                    paths.add(entry.old_path)
                    found.extend((*reversed(_co_authors(side)), side.author))
                if entry.path in paths and entry.blob == blob:
                    made_here = False
        if made_here and not found:
            found = [commit.author]
        elif made_here and blob:  # the merged text stands in no commit that came: the merge itself shaped it
            found.insert(0, commit.author)
        return _unique(tuple(reversed(found)))

    def messages(self, commit: LogCommit, path: str, old_path: str = "") -> tuple[str, ...]:
        """Messages of the commits that a merge brought to `path`, oldest first."""
        paths, found = {path, old_path} - {""}, []
        for side in self._brought.get(commit.id, ()):
            if any(entry.path in paths or entry.old_path in paths for entry in side.entries):
                paths.update(entry.old_path for entry in side.entries if entry.path in paths)
                if len(side.parents) < 2:
                    found.append(side.message)
        return tuple(reversed(found))


def _co_authors(commit: LogCommit) -> tuple[Identity, ...]:
    if "o-authored-by:" not in commit.message.lower():
        return ()
    found = []
    for name, value in trailers(commit.message):
        if name.lower() == "co-authored-by":
            person, _, rest = value.partition("<")
            found.append(Identity(person.strip(), rest.rstrip("> ")))
    return tuple(found)


def _unique(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    return tuple(dict.fromkeys(identities))
