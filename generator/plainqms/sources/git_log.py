"""What `git log --raw -z` tells, as commits with the paths that they changed. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plainqms.model.change import Identity

FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%an%x00%ae%x00%cN%x00%cE%x00%ct%x00%B%x00"


class Entry(NamedTuple):
    """One path that a commit changed: A, D, M, T or R; `blob` is empty where nothing stands there afterwards.

    Only regular files have a blob: symbolic links and submodules count as nothing.
    """

    status: str
    path: str
    old_path: str
    blob: str
    old_blob: str


class LogCommit(NamedTuple):
    """A commit as git tells it, with what it changed against its first parent. `seconds` is the committer's clock."""

    id: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    seconds: int
    message: str
    entries: tuple[Entry, ...]


def parse(out: bytes) -> Iterator[LogCommit]:
    """`-z` output: ten fields of a commit, then for each path a `:modes blobs status` and one or two paths."""
    tokens = out.split(b"\0")
    count, at = len(tokens), 0
    people: dict[tuple[bytes, ...], Identity] = {}

    def identity(*said: bytes) -> Identity:
        known = people.get(said)
        if known is None:
            name, address, *written = (_shown(item) for item in said)
            known = people[said] = Identity(name, address, (written[0], written[1]) if written else ("", ""))
        return known

    while at < count:
        if not tokens[at].strip(b"\n"):
            at += 1
            continue
        fields = tokens[at : at + 10]
        entries, at = _entries(tokens, at + 10)
        name, parents, *author, committer, committer_mail, seconds, message = fields
        yield LogCommit(
            name.decode(),
            tuple(parents.decode().split()),
            identity(*author),
            identity(committer, committer_mail),
            int(seconds or b"0"),
            message.decode("utf-8", "replace"),
            entries,
        )


def parse_entries(out: bytes) -> tuple[Entry, ...]:
    """`-z` output of a comparison of two commits."""
    return _entries(out.split(b"\0"), 0)[0]


def _entries(tokens: Sequence[bytes], at: int) -> tuple[tuple[Entry, ...], int]:
    """The paths that follow from `at` on, and where they end."""
    found = []
    while at < len(tokens):
        token = tokens[at].lstrip(b"\n")
        if not token:
            at += 1
            continue
        if token[0] != 58:  # a colon opens a path's line
            break
        old_mode, mode, old_blob, blob, status = token.split(b" ")
        old_path = path = tokens[at + 1].decode("utf-8", "surrogateescape")
        at += 2
        if status[0] in b"RC":
            path = tokens[at].decode("utf-8", "surrogateescape")
            at += 1
        found.append(
            Entry(
                chr(status[0]),
                path,
                old_path,
                blob.decode() if mode[:3] == b"100" else "",
                old_blob.decode() if old_mode[:4] == b":100" else "",
            )
        )
    return tuple(found), at


def _shown(field: bytes) -> str:
    return field.decode("utf-8", "replace")
