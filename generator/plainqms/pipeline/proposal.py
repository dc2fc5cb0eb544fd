"""Both sides of a proposed change: the system as it stands, and as it would be had the change reached the main line.

The proposed side is the main line with one more change at its end, made of what differs. It is read like any other, so
that everything which is derived from history answers as it will after the merge. Nothing is written, nothing checked
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from plainqms.histories import Progress, line_up_to, silent
from plainqms.model.change import Identity
from plainqms.pipeline.loading import Loaded, load
from plainqms.sources import git, reading
from plainqms.sources.git import Repository
from plainqms.sources.git_log import Entry, LogCommit
from plainqms.sources.main_line import Line
from plainqms.sources.reading import Tree


class UnknownStateError(LookupError):
    """What was named is no state of this repository, or none that can be compared; the text says which."""


@dataclass(frozen=True)
class Meanwhile:
    """`entries` are the files that the main line changed since `begun`; `sources` is what it holds now."""

    begun: date
    entries: tuple[Entry, ...]
    sources: reading.Sources


@dataclass(frozen=True)
class Proposal:
    """`before` and `after` are judged on the same day. `entries` are the files that differ.

    `position` is that of the proposed change on the line of `after`. `meanwhile` holds what the main line got since the
    proposal was begun; None where it got nothing. `uncommitted` are files that lie in the folder and are part of
    neither side, where what is checked out is the proposal.
    """

    before: Loaded
    after: Loaded
    entries: tuple[Entry, ...]
    position: int
    meanwhile: Meanwhile | None = None
    uncommitted: tuple[str, ...] = ()


def read(folder: Path, base: str, head: str, *, as_of: date, progress: Progress = silent) -> Proposal:
    """`base` is the main line as it is now, `head` the proposal. Raises `UnknownStateError`, and `git.Refused`.

    A proposal that was begun from an older state is compared with that one: what came since is not its doing.
    """
    repository = git.open_repository(folder)
    main, new = (_resolved(repository, name) for name in (base, head))
    old = git.common_ancestor(repository, main, new)
    if not old:
        raise UnknownStateError(f"{base} and {head} have no history in common, so nothing can be compared")
    line = line_up_to(repository, old, progress)
    day = max(as_of, line.issued[-1])  # a change never bears a date before the one that it follows
    entries = git.differences(repository, old, new)
    commits = git.outside(repository, old, new)
    proposed = _proposed(line, new, entries, commits, day)
    before, after = (
        load(folder, as_of=day, committed=True, at=side, progress=progress) for side in (line, proposed)
    )
    meanwhile = None
    if main != old:
        later = git.differences(repository, old, main)
        paths = git.tree(repository, main)
        line.texts.prepare(key for path, key in paths.items() if path.endswith((".md", ".yml", ".csv")))
        sources = reading.read_sources(Tree(paths, line.texts.read))
        meanwhile = Meanwhile(line.issued[-1], later, sources)
    left = git.uncommitted(repository) if new == git.resolve(repository, "HEAD") else ()
    return Proposal(before, after, entries, len(line.commits), meanwhile, left)


def _resolved(repository: Repository, name: str) -> str:
    found = git.resolve(repository, name)
    if not found:
        raise UnknownStateError(f"there is no commit “{name}” in this repository; was all of it fetched?")
    return found


def _proposed(
    line: Line, head: str, entries: tuple[Entry, ...], commits: tuple[LogCommit, ...], day: date
) -> Line:
    """The line with the proposal at its end, as a merge would put it there.

    `^0` names the same commit; its plain id stands for what the author made, whose authors count.
    """
    nobody = Identity("", "")
    last = commits[-1] if commits else None
    noon = datetime.combine(day, time(12), tzinfo=UTC).timestamp()
    merge = LogCommit(
        f"{head}^0", (line.tip, head), last.author if last else nobody, nobody, int(noon),
        last.message if last and len(commits) == 1 else "A proposed change", entries,
    )  # fmt: skip
    return Line(line.repository, [*line.commits, merge], [*line.issued, day], 0, list(line.problems))
