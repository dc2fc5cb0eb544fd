"""Changes of every document along the main line, with the reason why each one counts or does not.

A change counts if the controlled text differs after it. Numbers, states and what is in force are decided from these
changes in `views/revisions.py`, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain

from plainqms.model.change import DocumentHistory
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.comparison import Comparison
from plainqms.sources.git import RENAME_LIMIT
from plainqms.sources.main_line import Line
from plainqms.sources.tracks import Track, follow

RENAMES = Rule(
    "H323",
    "too-many-renames",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (control of changes)",
    "So many files were removed and added in one commit that git did not compare them; which file went where would be "
    "a guess.",
    "Give the documents ids in their front matter (they do not depend on renames), or move them in smaller commits.",
)
RULES = (RENAMES,)


def read_history(
    line: Line,
    *,
    is_controlled: Callable[[str], bool],
    every_markdown: bool = False,
    compare: bool = True,
    digests: bool = True,
    bound: Collection[str] = (),
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[tuple[DocumentHistory, ...], tuple[Problem, ...]]:
    """Histories of all controlled documents; with `every_markdown`, of each other `.md` file at the tip as well.

    `is_controlled(path)` tells whether a path is one where documents with an id lie. Without `compare` no text is
    read: changes are told, not judged (their reason says so). Without `digests` plain texts are compared but not
    summed, which is half the work; those of the documents in `bound` are. `advance(done, total)` is called at times.
    """
    texts, problems = line.texts, list(line.problems)

    former = _former_names(line) if every_markdown else frozenset()

    def is_document(path: str) -> bool:
        return (path.endswith(".md") and (every_markdown or is_controlled(path))) or path in former

    # By path, so that texts which share most of their bytes are read, and compared, one after the other.
    wanted: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for commit in line.commits:
        for entry in commit.entries:
            if entry.blob and is_document(entry.path):
                wanted[is_controlled(entry.path)].setdefault(entry.path, []).append(entry.blob)
    if compare:
        texts.learn(chain.from_iterable(wanted[True].values()), controlled=True, digests=digests)
        texts.learn(chain.from_iterable(wanted[False].values()), controlled=False)

    def identity(blob: str, path: str) -> str:
        return texts.facts(blob).id if compare and is_controlled(path) else ""

    tracks = follow((commit.entries for commit in line.commits), is_document=is_document, identity=identity)
    chosen = [
        track
        for track in tracks
        if track.id or (every_markdown and track.alive and track.path.endswith(".md"))
    ]
    chosen = _one_each(chosen)
    if any(not track.id for track in chosen):
        problems.extend(_overflows(line))
    authors = line.authors
    found = []
    comparison = Comparison(line, authors, compared=compare, bound=bound)
    if compare:
        comparison.compare_exactly([track for track in chosen if not comparison.is_rich(track)])
    for number, track in enumerate(chosen):
        changes = tuple(comparison.changes(track) if compare else comparison.told(track))
        found.append(DocumentHistory(track.id, track.path, changes))
        advance(number + 1, len(chosen))
    found.sort(key=lambda item: (item.id == "", item.id, item.path))
    return tuple(found), tuple(problems)


def _one_each(tracks: list[Track]) -> list[Track]:
    """Of several files that bore one id the document is the first that still stands, else the first."""
    best: dict[str, Track] = {}
    for track in tracks:
        if track.id and (track.id not in best or (track.alive and not best[track.id].alive)):
            best[track.id] = track
    return [track for track in tracks if not track.id or best[track.id] is track]


def _former_names(line: Line) -> frozenset[str]:
    """Names without `.md` that files bore before they were renamed to one with it."""
    found: set[str] = set()
    for commit in reversed(line.commits):
        for entry in commit.entries:
            if entry.status != "R" or entry.old_path.endswith(".md"):
                continue
            if entry.path.endswith(".md") or entry.path in found:
                found.add(entry.old_path)
    return frozenset(found)


def _overflows(line: Line) -> Iterator[Problem]:
    """git gives up comparing when the product of removed and added files passes the limit's square."""
    for commit in line.commits:
        removed = sum(entry.status == "D" for entry in commit.entries)
        if removed and removed * sum(entry.status == "A" for entry in commit.entries) > RENAME_LIMIT**2:
            yield RENAMES.at(
                Place("."), f"commit {commit.id[:10]} removes and adds too many files to compare"
            )
