"""What stood at a path of the main line, commit by commit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from plainqms.sources.git_log import LogCommit


class Timeline:
    """Which blob stood at a path after the n-th commit of the line, and when a path changed."""

    def __init__(self, line: Sequence[LogCommit]) -> None:
        self._when: dict[str, list[int]] = {}
        self._what: dict[str, list[str]] = {}
        for index, commit in enumerate(line):
            for entry in commit.entries:
                self._put(entry.path, index, entry.blob)
                if entry.status == "R":
                    self._put(entry.old_path, index, "")

    def blob(self, path: str, index: int) -> str:
        when = self._when.get(path)
        at = bisect_right(when, index) if when else 0
        return self._what[path][at - 1] if at else ""

    def before(self, path: str, index: int) -> str:
        """What stood at a path when the commit at `index` arrived; of a file that never stood before, its own."""
        when = self._when.get(path)
        return self.blob(path, index - 1 if when and when[0] < index else index)

    def paths(self) -> Iterable[str]:
        """Every path that ever stood on the line."""
        return self._when

    def versions(self, path: str, index: int) -> tuple[str, ...]:
        """Every blob that stood at a path up to the commit at `index`, oldest first."""
        at = bisect_right(self._when.get(path, ()), index)
        return tuple(blob for blob in self._what.get(path, ())[:at] if blob)

    def next_change(self, paths: Iterable[str], after: int) -> int | None:
        """The first commit after `after` that touches one of the paths."""
        found = None
        for path in paths:
            when = self._when.get(path, ())
            at = bisect_right(when, after)
            if at < len(when) and (found is None or when[at] < found):
                found = when[at]
        return found

    def _put(self, path: str, index: int, blob: str) -> None:
        when = self._when.setdefault(path, [])
        if when and when[-1] == index:  # a rename away and a new file at the same path in one commit
            self._what[path][-1] = blob or self._what[path][-1]
            return
        when.append(index)
        self._what.setdefault(path, []).append(blob)
