"""Commits and folders as git stores them, kept apart from any repository: each proves itself by its own id.

A commit that was merged by squashing stands on no branch, so a copy of the repository may lack it. What was reviewed
can still be shown where its commit and the folders on the way to a file were kept: the id is the sum of the bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ENTRY_LIMIT = (
    500_000  # of all folders together: folders that hold each other many times over are no management system
)
_PERSON = re.compile(rb"^author (.*?) ?<([^<>\n]*)> -?[0-9]+ [-+][0-9]{4}$", re.M)


@dataclass(frozen=True, slots=True)
class KeptCommit:
    """A commit as its own bytes tell it."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str]
    message: str


@dataclass(frozen=True)
class Objects:
    """Kept objects, id to (kind, bytes). Only those count whose bytes give their id."""

    given: Mapping[str, tuple[str, bytes]]

    @cached_property
    def _proven(self) -> dict[str, tuple[str, bytes]]:
        return {
            name: item
            for name, item in self.given.items()
            if _OBJECT_ID.fullmatch(name) and item[0] in ("commit", "tree") and identity(*item, name) == name
        }

    def commit(self, name: str) -> KeptCommit | None:
        kind, data = self._proven.get(name, ("", b""))
        if kind != "commit":
            return None
        head, _, message = data.partition(b"\n\n")
        trees = re.findall(rb"^tree ([0-9a-f]+)$", head, re.M)
        author = _PERSON.search(head)
        if len(trees) != 1 or author is None:
            return None
        parents = tuple(item.decode() for item in re.findall(rb"^parent ([0-9a-f]+)$", head, re.M))
        who = author[1].decode("utf-8", "replace"), author[2].decode("utf-8", "replace")
        return KeptCommit(name, trees[0].decode(), parents, who, message.decode("utf-8", "replace"))

    def commits(self, head: str) -> tuple[KeptCommit, ...]:
        """Those that are kept and lead from `head` backwards, itself first."""
        found: dict[str, KeptCommit] = {}
        waiting = [head]
        while waiting:
            name = waiting.pop()
            known = None if name in found else self.commit(name)
            if known is not None:
                found[name] = known
                waiting.extend(known.parents)
        return tuple(found.values())

    def files(self, tree: str) -> dict[str, str]:
        """Path to blob of every regular file in the folders that are kept below `tree`; of far too many, none."""
        found: dict[str, str] = {}
        waiting, seen = [(tree, "")], 0
        while waiting:
            folder, before = waiting.pop()
            held = self._entries(folder) or ()
            seen += len(held)
            if seen > _ENTRY_LIMIT:
                return {}
            for mode, name, item in held:
                if mode.startswith("100"):
                    found[before + name] = item
                elif mode in ("40000", "040000") and before.count("/") < 50:
                    waiting.append((item, f"{before}{name}/"))
        return found

    def decided(self, tree: str, path: str) -> bool:
        """Whether the kept folders tell what stands at `path`, if only that nothing does."""
        folder = tree
        *folders, _ = path.split("/")
        for name in folders:
            entries = self._entries(folder)
            if entries is None:
                return False
            inner = [item for mode, known, item in entries if known == name and not mode.startswith("100")]
            if not inner:
                return True
            folder = inner[0]
        return self._entries(folder) is not None

    def _entries(self, tree: str) -> tuple[tuple[str, str, str], ...] | None:
        kind, data = self._proven.get(tree, ("", b""))
        return entries(data, len(tree) // 2) if kind == "tree" else None


def entries(data: bytes, size: int) -> tuple[tuple[str, str, str], ...]:
    """What a folder holds: mode, name and id of each. `size` is the length of an id in bytes."""
    found, at = [], 0
    while at < len(data):
        blank, end = data.find(b" ", at), data.find(b"\0", at)
        if not at < blank < end:
            break
        mode, name = data[at:blank].decode("ascii", "replace"), data[blank + 1 : end]
        found.append((mode, name.decode("utf-8", "surrogateescape"), data[end + 1 : end + 1 + size].hex()))
        at = end + 1 + size
    return tuple(found)


def identity(kind: str, data: bytes, like: str) -> str:
    """The id of an object, by the sum that `like` was made with."""
    made = hashlib.sha256() if len(like) == 64 else hashlib.sha1(usedforsecurity=False)
    made.update(f"{kind} {len(data)}\0".encode() + data)
    return made.hexdigest()


def folders_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders on the way to some paths, each before those in it; the root is the empty one."""
    found = {""}
    for path in paths:
        parts = path.split("/")[:-1]
        found.update("/".join(parts[: index + 1]) for index in range(len(parts)))
    return tuple(sorted(found))
