"""`qms history --all` beside git's own work on the same repository.

Path history is held against one `git log --first-parent --raw -M`; with texts compared, against the sum of that log
and a `git cat-file --batch` of the same blobs.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from measuring import Command, Row, side_by_side

LOG = ("git", "log", "--first-parent", "--raw", "-M", "-z", "--no-abbrev", "--format=%H")


def measure(folder: Path, qms: tuple[str, ...], *, name: str, runs: int) -> Iterator[Row]:
    blobs = _blobs(folder)
    given = b"\n".join(blobs) + b"\n"
    history = (*qms, "--root", str(folder), "history", "--all", "--format", "json")
    log, cat, paths, texts = side_by_side(
        [
            Command(LOG, folder),
            Command(("git", "cat-file", "--batch"), folder, given),
            Command((*history, "--paths-only"), folder),
            Command(history, folder),
        ],
        runs,
    )
    yield Row(f"{name}: `git log --first-parent --raw -M`", log)
    yield Row(f"{name}: `git cat-file --batch`, {len(blobs):,} texts", cat)
    yield Row.judged(
        f"{name}: `qms history --all --paths-only`", paths, paths.cpu / log.cpu, "of the log", at_most=1.5
    )
    yield Row.judged(
        f"{name}: `qms history --all`", texts, texts.cpu / (log.cpu + cat.cpu), "of log and texts", at_most=2
    )


def _blobs(folder: Path) -> dict[bytes, None]:
    told = subprocess.run(LOG, cwd=folder, capture_output=True, check=True).stdout.split(b"\0")
    changed = (token.lstrip(b"\n") for token in told)
    return dict.fromkeys(
        token.split(b" ")[3] for token in changed if token[:1] == b":" and not token.endswith(b" D")
    )
