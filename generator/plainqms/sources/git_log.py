"""What `git log --raw -z` tells, as commits with the paths that they changed. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from plainqms.model.change import Identity

FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%cN%x00%cE%x00%ct%x00%B%x00"


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
    """`-z` output: eight fields of a commit, then for each path a `:modes blobs status` and one or two paths."""
    tokens = out.split(b"\0")
    count, at = len(tokens), 0
    people: dict[tuple[bytes, bytes], Identity] = {}

    def identity(name: bytes, address: bytes) -> Identity:
        known = people.get((name, address))
        if known is None:
            known = people[name, address] = Identity(_shown(name), _shown(address))
        return known

    while at < count:
        if not tokens[at].strip(b"\n"):
            at += 1
            continue
        name, parents, author, author_mail, committer, committer_mail, seconds, message = tokens[at : at + 8]
        at += 8
        entries = []
        while at < count:
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
            entries.append(
                Entry(
                    chr(status[0]),
                    path,
                    old_path,
                    blob.decode() if mode[:3] == b"100" else "",
                    old_blob.decode() if old_mode[:4] == b":100" else "",
                )
            )
        yield LogCommit(
            name.decode(),
            tuple(parents.decode().split()),
            identity(author, author_mail),
            identity(committer, committer_mail),
            int(seconds or b"0"),
            message.decode("utf-8", "replace"),
            tuple(entries),
        )


def _shown(field: bytes) -> str:
    return field.decode("utf-8", "replace")
