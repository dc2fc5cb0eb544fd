"""What the cache keeps of the archive is let go once many builds in a row had no use for it.

A build of an earlier day uses less than one of today; so nothing goes because a single build did without it. Called
while the build's lock is held, so that no other build loses what it is about to read.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from plainqms import files

FOLDER = "archive"
PATIENCE = 20  # builds
_UNUSED = f"{FOLDER}/unused"


def prune(cache: Path, used: Collection[str]) -> None:
    """`used` are the names that this build read or laid."""
    names = files.names(cache, FOLDER)
    before = _read(files.kept(cache, _UNUSED))
    now: dict[str, int] = {}
    for name in names:
        if name.rsplit("/", 1)[-1].startswith("."):  # left by a run that was killed while it wrote
            files.forget(cache, name)
        elif name != _UNUSED and name not in used:
            count = before.get(name, 0) + 1
            if count >= PATIENCE:
                files.forget(cache, name)
            else:
                now[name] = count
    if now != before:
        files.keep(cache, _UNUSED, json.dumps(now, sort_keys=True).encode())


def _read(data: bytes | None) -> dict[str, int]:
    """Counts by name; a list that is not ours counts nothing."""
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return {name: count for name, count in found.items() if type(count) is int} if type(found) is dict else {}
