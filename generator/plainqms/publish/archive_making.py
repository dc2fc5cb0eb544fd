"""Texts and redlines of the archive, kept or made anew: in this process or, if there are many, on all cores."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from plainqms import files
from plainqms.model.change import Change
from plainqms.publish import archive_cache, archived_texts
from plainqms.publish.archive_shelf import Shelf, Texts
from plainqms.publish.archived_texts import Archived, Changes, Source

_IN_PROCESS = 60  # revisions; to make fewer, other processes would cost more than they bring
_TOGETHER = 50  # documents whose files are read at once
_AHEAD = 4  # documents that wait for each process


@dataclass(frozen=True, slots=True)
class Made:
    """The texts of a document's revisions, oldest first; `changes` are those from each to the next."""

    shelf: Shelf
    texts: tuple[Archived, ...]
    changes: tuple[Changes, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What of one document is to be made: `texts` in their order, made already or not, and redlines by key."""

    texts: tuple[Archived | Source, ...]
    changes: tuple[Changes | str, ...]
    cache: Path | None


def make(
    shelves: Sequence[Shelf],
    texts: Texts,
    cache: Path | None,
    *,
    advance: Callable[[int, int], None],
    processes: int | None = None,
) -> Iterator[Made]:
    """In the order of `shelves`. `processes`: how many work; by default one a core, and none where there is little."""
    new = sum(
        cache is None or not (cache / _name(texts.key(shelf.id, period.revision.change))).exists()
        for shelf in shelves
        for period in shelf.periods
    )
    if processes is None:
        processes = (os.cpu_count() or 1) if new > _IN_PROCESS else 0
    used: set[str] = set()
    jobs = _jobs(shelves, texts, cache)
    done = _one_by_one(jobs) if processes < 2 else _side_by_side(jobs, processes)
    for number, (shelf, job, (archived, changed)) in enumerate(done):
        if cache is not None:
            for was, now in zip(job.texts, archived, strict=True):
                used.add(_name(now.key))
                if isinstance(was, Source):
                    files.keep(cache, _name(now.key), now.written())
            used |= {_name(_changed(old.key, new.key)) for old, new in pairwise(archived)}
            for key, item in zip(job.changes, changed, strict=True):
                if isinstance(key, str):
                    files.keep(cache, _name(key), item.written())
        yield Made(shelf, archived, changed)
        advance(number + 1, len(shelves))
    if cache is not None:
        archive_cache.prune(cache, used)


def text(identifier: str, change: Change, texts: Texts, cache: Path | None) -> Archived:
    """One text: as it was kept, or made anew, and then not kept."""
    data = files.kept(cache, _name(texts.key(identifier, change))) if cache else None
    return (
        archived_texts.read_archived(data)
        if data
        else archived_texts.archived(texts.source(identifier, change), cache)
    )


Result = tuple[tuple[Archived, ...], tuple[Changes, ...]]


def work(job: Job) -> Result:
    """Everything of one document that is not there yet. A function of its argument, whatever process it runs in."""
    texts = tuple(
        item if isinstance(item, Archived) else archived_texts.archived(item, job.cache) for item in job.texts
    )
    return texts, tuple(
        archived_texts.changes(old, new) if isinstance(item, str) else item
        for item, (old, new) in zip(job.changes, pairwise(texts), strict=True)
    )


def _jobs(shelves: Sequence[Shelf], texts: Texts, cache: Path | None) -> Iterator[tuple[Shelf, Job]]:
    for begin in range(0, len(shelves), _TOGETHER):
        part = shelves[begin : begin + _TOGETHER]
        kept: dict[str, Archived] = {}
        missing = []
        for shelf in part:
            for period in shelf.periods:
                key = texts.key(shelf.id, period.revision.change)
                if data := files.kept(cache, _name(key)) if cache else None:
                    kept[key] = archived_texts.read_archived(data)
                else:
                    missing.append(period.revision.change)
        texts.prepare(missing)
        for shelf in part:
            yield shelf, _job(shelf, texts, kept, cache)


def _job(shelf: Shelf, texts: Texts, kept: dict[str, Archived], cache: Path | None) -> Job:
    changes = [period.revision.change for period in shelf.periods]
    keys = [texts.key(shelf.id, change) for change in changes]
    found: list[Archived | Source] = [
        kept[key] if key in kept else texts.source(shelf.id, change)
        for key, change in zip(keys, changes, strict=True)
    ]
    redlines: list[Changes | str] = []
    for old, new in pairwise(keys):
        key = _changed(old, new)
        data = files.kept(cache, _name(key)) if cache else None
        redlines.append(archived_texts.read_changes(data) if data else key)
    return Job(tuple(found), tuple(redlines), cache)


def _one_by_one(jobs: Iterator[tuple[Shelf, Job]]) -> Iterator[tuple[Shelf, Job, Result]]:
    for shelf, job in jobs:
        yield shelf, job, work(job)


def _side_by_side(jobs: Iterator[tuple[Shelf, Job]], processes: int) -> Iterator[tuple[Shelf, Job, Result]]:
    """A process begins with nothing of this one's: a copy of it could hold a lock that nobody lets go of."""
    try:
        pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    except (OSError, ImportError, NotImplementedError):  # a machine that lets no processes share anything
        yield from _one_by_one(jobs)
        return
    waiting: deque[tuple[Shelf, Job, Future[Result]]] = deque()
    with pool:
        try:
            for shelf, job in jobs:
                waiting.append((shelf, job, pool.submit(work, job)))
                if len(waiting) > processes * _AHEAD:
                    first, its, future = waiting.popleft()
                    yield first, its, future.result()
            for first, its, future in waiting:
                yield first, its, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _changed(old: str, new: str) -> str:
    """The key of what changed from one text to the next."""
    return sha256(f"changes\0{old}\0{new}".encode()).hexdigest()


def _name(key: str) -> str:
    return f"{archive_cache.FOLDER}/{key[:2]}/{key}.json"
